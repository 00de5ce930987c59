//! Asking by SMS: one message for each action while they are few, one that names the inbox when
//! they are many.

use crate::{
    accounts::{self, User},
    actions::{Action, RiskLevel},
    decisions::by_code::{self, Asked as Question},
    delivery::{
        deliver::{Asked, Post, finish, sorted},
        receiver::receiver,
        slot::take_slot,
    },
    ground::{
        db::{DatabaseTransaction, DbErr},
        effect::{Phone, Sms},
        segments,
    },
    guardrails,
    notices::{
        channels::sms::text,
        store::{self, End, Lane, Notice},
    },
    operations::sms::{Accepted, SmsError},
};
use chrono::{DateTime, Duration, Utc};

/// More than this at once are one message.
const EACH: usize = 3;
/// How long one that is due waits for others at most.
const MOMENT: Duration = Duration::seconds(10);
/// The most actions that one message counts.
const BATCH: u32 = 500;
/// After so many tries whose outcome nobody knows a notice is given up, for each is billed.
const UNKNOWN: i32 = 2;

/// One SMS to one person. `false`: nothing is due.
///
/// # Errors
/// When the database cannot be used; what was not sent goes out later.
pub(super) async fn once(post: &Post) -> Result<bool, DbErr> {
    let now = post.clock.now();
    let tx = post.database.begin().await?;
    let notices = store::due(&tx, Lane::Sms, now, BATCH).await?;
    let Some(first) = notices.first() else {
        return Ok(false);
    };
    if still_gathering(&notices, now) {
        return Ok(false);
    }
    let user = first.user();
    let phone = accounts::store::phone::get(&tx, user).await?;
    let Some(person) = receiver(&tx, &notices, now).await? else {
        tx.commit().await?;
        return Ok(true);
    };
    let person = person.filter(|_| phone.is_some());
    let (mut open, over) = sorted(&tx, &notices, person.as_ref(), now).await?;
    store::end(&tx, &over, &End::Dropped, now).await?;
    if open.len() <= EACH {
        // One that was tried in vain has a moment of its own, later than the others.
        open.retain(|(notice, _)| notice.due_at <= now);
        open.truncate(1);
    }
    let (Some(person), Some(number), false) = (person, phone, open.is_empty()) else {
        tx.commit().await?;
        return Ok(true);
    };
    let (notices, actions): (Vec<Notice>, Vec<Action>) = open.into_iter().unzip();
    let Some(from) = post.sms_from.clone() else {
        tx.commit().await?;
        let why = "no SMS gateway is set up".to_owned();
        let end = End::Failed(why);
        finish(post, &person, &notices, Asked::BySms, end, None).await?;
        return Ok(true);
    };
    let settings = guardrails::store::current(&tx).await?.0;
    let limit = post.sms_limit.at_most(settings.max_sms_per_day);
    let longest = post.texter.time_out() + post.grace;
    let Some((tx, slot)) = take_slot(tx, &limit, &notices, longest, now).await? else {
        return Ok(true);
    };
    let words = write(post, &tx, &person, &actions, now).await?;
    tx.commit().await?;
    let (encoding, segments) = segments::count(&words);
    let sms = Sms {
        reference: notices.first().map_or_else(String::new, reference),
        from,
        to: Phone {
            name: person.name.clone(),
            number,
        },
        text: words,
        encoding,
        segments,
    };
    let sent = post.texter.send(&sms).await;
    let nothing_left = matches!(sent, Err(SmsError::NotSent(_) | SmsError::Rejected(_)));
    let end = became(sent, &notices, post.clock.now());
    let slot = Some(slot).filter(|_| nothing_left);
    finish(post, &person, &notices, Asked::BySms, end, slot).await?;
    Ok(true)
}

/// An analysis proposes one action after the other, and it should not be one SMS after the other:
/// while more come in, those that are due wait for them, for a moment.
fn still_gathering(notices: &[Notice], now: DateTime<Utc>) -> bool {
    let more = notices
        .iter()
        .any(|notice| notice.tries == 0 && notice.due_at > now);
    let long = notices.iter().any(|notice| notice.due_at + MOMENT <= now);
    more && !long
}

/// Our own id of the message, the same for every try.
fn reference(first: &Notice) -> String {
    format!("notice.{}", first.id)
}

/// The text, with a code of this person's own where it is about one action.
async fn write(
    post: &Post,
    tx: &DatabaseTransaction,
    person: &User,
    actions: &[Action],
    now: DateTime<Utc>,
) -> Result<String, DbErr> {
    let [action] = actions else {
        let highest = actions.iter().map(|action| action.risk_level).max();
        let inbox = format!("{}/dashboard/operator", post.url);
        let highest = highest.unwrap_or(RiskLevel::High);
        return Ok(text::several(actions.len(), highest, &inbox));
    };
    let question = Question {
        action: action.action_id,
        approver: person.id,
        effect_hash: action.effect_hash.clone(),
        expires: action.expires_at,
    };
    let code = by_code::issue(tx, &post.code_keys, question, now).await?;
    let link = format!("{}/s/{}", post.url, code.text());
    Ok(text::asking(action, &link))
}

fn became(sent: Result<Accepted, SmsError>, notices: &[Notice], now: DateTime<Utc>) -> End {
    match sent {
        Ok(_) => End::Sent,
        Err(SmsError::Rejected(why)) => End::Failed(why),
        Err(SmsError::NotSent(why)) => End::later(notices, why, now),
        Err(SmsError::Unknown(why)) => End::again(notices, UNKNOWN, why, now),
    }
}
