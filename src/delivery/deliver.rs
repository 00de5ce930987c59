//! Delivering notices: what waits for one person goes out as one mail. `by_sms.rs` sends the SMS.

use crate::{
    accounts::{self, Permission, User},
    actions::{Action, lifecycle::Status},
    audit::{
        EventKind,
        store::{NewEvent, append},
    },
    decisions::by_link,
    delivery::{
        authority, by_sms, digest, key,
        receiver::receiver,
        slot::{Slot, reserve, take_slot},
        told,
    },
    ground::{
        actor::Actor,
        clock::Clock,
        db::{self, Database, DatabaseTransaction, DbErr},
        effect::Address,
        live::{Change, Topic, hub::Hub},
        secrets::Key,
        zone,
    },
    limits::Limit,
    links::link::Claims,
    notices::{
        about::KeyKind,
        channels::email::letter::{self, Question},
        store::{self, End, Lane, Notice},
    },
    operations::{
        email::{Letter, MailError, Mailer},
        sms::Texter,
    },
    records as actions,
};
use chrono::{DateTime, Utc};
use serde_json::json;
use tokio_util::sync::CancellationToken;

/// The most that goes out as one mail.
const BATCH: u32 = 500;
/// The most actions that a mail describes, each with a link of its own; of more it gives the number.
const DESCRIBED: usize = 25;
/// How often the table is looked at when nobody wakes us.
const BEAT: std::time::Duration = std::time::Duration::from_secs(1);
/// After so many tries whose outcome nobody knows a notice is given up: each may have arrived.
const TRIES: i32 = 8;

/// What delivering needs. Cheap to clone.
#[derive(Clone)]
pub struct Post {
    pub database: Database,
    pub clock: Clock,
    pub hub: Hub,
    pub mailer: Mailer,
    /// Apart from what customers are sent.
    pub limit: Limit,
    /// Of what opens an account: no other notice takes its slots.
    pub key_limit: Limit,
    pub texter: Texter,
    /// Before what the guardrails allow.
    pub sms_limit: Limit,
    /// None: no SMS can be sent.
    pub sms_from: Option<String>,
    /// How much longer than its time-out a message may still leave.
    pub grace: std::time::Duration,
    pub from: Address,
    /// Of the links to approvals.
    pub keys: Vec<Key>,
    /// Of the codes in SMS.
    pub code_keys: Vec<Key>,
    /// Where people find the app, without a slash at the end.
    pub url: String,
    pub stop: CancellationToken,
}

/// How somebody is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    ByMail,
    BySms,
}

/// Delivers until `stop` is cancelled. A mail server that does not answer keeps no SMS waiting,
/// and no other notice somebody who waits to sign in.
pub async fn run(post: Post) {
    tokio::join!(
        keep(&post, Lane::Keys),
        keep(&post, Lane::Mail),
        keep(&post, Lane::Sms)
    );
}

async fn keep(post: &Post, lane: Lane) {
    let mut wake_ups = post.hub.wake_ups();
    let mut beat = tokio::time::interval(BEAT);
    beat.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = beat.tick() => {}
            _ = wake_ups.changed() => {}
            () = post.stop.cancelled() => return,
        }
        if lane == Lane::Mail
            && let Err(error) = digest::begin(post).await
        {
            tracing::warn!(%error, "The morning's summary could not be begun");
        }
        loop {
            let sent = match lane {
                Lane::Keys | Lane::Mail => by_mail(post, lane).await,
                Lane::Sms => by_sms::once(post).await,
            };
            match sent {
                Ok(true) if !post.stop.is_cancelled() => {}
                Ok(_) => break,
                Err(error) => {
                    tracing::warn!(%error, "Notices could not be delivered");
                    break;
                }
            }
        }
    }
}

/// One message to one person. `false`: nothing is due.
///
/// # Errors
/// When the database cannot be used; what was not sent goes out later.
pub async fn once(post: &Post) -> Result<bool, DbErr> {
    let keys = by_mail(post, Lane::Keys).await?;
    Ok(keys || by_mail(post, Lane::Mail).await? || by_sms::once(post).await?)
}

async fn by_mail(post: &Post, lane: Lane) -> Result<bool, DbErr> {
    let now = post.clock.now();
    told::spread(post, now).await?;
    let tx = post.database.begin().await?;
    let notices = store::due(&tx, lane, now, BATCH).await?;
    let Some(first) = notices.first() else {
        return Ok(false);
    };
    if first.is_authority() {
        return authority::send(post, tx, &notices, now).await;
    }
    let Some(person) = receiver(&tx, &notices, now).await? else {
        tx.commit().await?;
        return Ok(true);
    };
    if let Some(kind) = first.key() {
        return send_key(post, tx, &notices, person.as_ref(), kind, now).await;
    }
    if let Some(told) = first.told() {
        let some = &notices[..notices.len().min(DESCRIBED)];
        return told::send(post, tx, some, person.as_ref(), told, now).await;
    }
    if first.is_digest() {
        return digest::send(post, tx, &notices, person.as_ref(), now).await;
    }
    let (open, over) = sorted(&tx, &notices, person.as_ref(), now).await?;
    store::end(&tx, &over, &End::Dropped, now).await?;
    let (Some(person), false) = (person, open.is_empty()) else {
        tx.commit().await?;
        return Ok(true);
    };
    let (notices, actions): (Vec<Notice>, Vec<Action>) = riskiest_first(open).into_iter().unzip();
    let Some((tx, slot)) = reserve(post, tx, &notices, now).await? else {
        return Ok(true);
    };
    let letter = write(post, &tx, &person, &notices, actions, now).await?;
    send(post, tx, &person, &notices, letter, slot).await
}

/// The link that opens an account once; asked for twice before it went out, it goes out once.
async fn send_key(
    post: &Post,
    tx: DatabaseTransaction,
    notices: &[Notice],
    person: Option<&User>,
    kind: KeyKind,
    now: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let (Some(person), Some((notice, earlier))) = (person, notices.split_last()) else {
        store::end(&tx, notices, &End::Dropped, now).await?;
        tx.commit().await?;
        return Ok(true);
    };
    store::end(&tx, earlier, &End::Dropped, now).await?;
    let one = std::slice::from_ref(notice);
    let longest = post.mailer.time_out() + post.grace;
    let Some((tx, slot)) = take_slot(tx, &post.key_limit, one, longest, now).await? else {
        return Ok(true);
    };
    let letter = key::write(post, &tx, person, notice, kind, now).await?;
    send(post, tx, person, one, letter, slot).await
}

/// Sends the letter for which a slot was taken, and says what became of it.
pub(super) async fn send(
    post: &Post,
    tx: DatabaseTransaction,
    person: &User,
    notices: &[Notice],
    letter: Letter,
    slot: Slot,
) -> Result<bool, DbErr> {
    tx.commit().await?;
    let sent = post.mailer.post(&letter).await;
    let nothing_left = !matches!(sent, Ok(()) | Err(MailError::Unknown(_)));
    let end = became(sent, notices, post.clock.now());
    let slot = Some(slot).filter(|_| nothing_left);
    finish(post, person, notices, Asked::ByMail, end, slot).await?;
    Ok(true)
}

pub(super) type Open = Vec<(Notice, Action)>;

/// Of those of one risk the largest.
fn riskiest_first(mut open: Open) -> Open {
    open.sort_by_key(|(_, action)| {
        let amount = action.amount.as_ref().map(|amount| amount.minor);
        std::cmp::Reverse((action.risk_level, amount))
    });
    open
}

/// What is still to be asked of this person, and what is not any more.
pub(super) async fn sorted(
    tx: &DatabaseTransaction,
    notices: &[Notice],
    person: Option<&User>,
    now: DateTime<Utc>,
) -> Result<(Open, Vec<Notice>), DbErr> {
    let ids: Vec<_> = notices.iter().filter_map(Notice::action).collect();
    let records = actions::several(tx, &ids).await?;
    let may = person.is_some_and(|person| person.role.may(Permission::Decide));
    let (mut open, mut over) = (vec![], vec![]);
    for notice in notices {
        let record = records
            .iter()
            .find(|record| Some(record.action.action_id) == notice.action());
        let waits =
            |action: &&Action| action.status == Status::PendingApproval && action.expires_at > now;
        let action = record
            .map(|record| &record.action)
            .filter(waits)
            .filter(|_| may);
        match action {
            Some(action) => open.push((notice.clone(), action.clone())),
            None => over.push(notice.clone()),
        }
    }
    Ok((open, over))
}

/// The mail, with a link of this person's own for each action.
async fn write(
    post: &Post,
    tx: &DatabaseTransaction,
    person: &User,
    notices: &[Notice],
    actions: Vec<Action>,
    now: DateTime<Utc>,
) -> Result<Letter, DbErr> {
    let again = notices.first().and_then(Notice::again);
    let more = actions.len().saturating_sub(DESCRIBED);
    let mut questions = vec![];
    for (notice, action) in notices.iter().zip(actions).take(DESCRIBED) {
        let claims = Claims::new(
            action.action_id,
            person.id,
            action.effect_hash.clone(),
            action.expires_at,
        );
        let token = by_link::issue(tx, &post.keys, &claims, now).await?;
        let link = format!("{}/api/ai-coo/approve?token={token}", post.url);
        questions.push(Question {
            link,
            decide_by: zone::in_full(action.expires_at, person.zone),
            note: notice.note.clone(),
            author: author(tx, &action).await?,
            action,
        });
    }
    let inbox = format!("{}/dashboard/operator", post.url);
    let content = letter::asking(&person.name, again, questions, more, &inbox);
    Ok(content.to(post.envelope(person, &store::named(notices), now)))
}

/// The name of the person who proposed it.
async fn author(tx: &DatabaseTransaction, action: &Action) -> Result<Option<String>, DbErr> {
    let Some(author) = action.author() else {
        return Ok(None);
    };
    let author = match accounts::store::get(tx, author).await {
        Err(error) if db::is_unreadable(&error) => None,
        found => found?,
    };
    Ok(Some(author.map_or_else(
        || "a former user".to_owned(),
        |author| author.name,
    )))
}

impl Post {
    /// A letter of ours to one of us, still without content.
    pub(super) fn envelope(&self, person: &User, about: &str, now: DateTime<Utc>) -> Letter {
        let domain = self.from.email.rsplit_once('@');
        let domain = domain.map_or("", |(_, domain)| domain);
        Letter {
            message_id: format!("<{about}.{}@{domain}>", person.id),
            from: self.from.clone(),
            to: Address {
                name: person.name.clone(),
                email: person.email.clone(),
            },
            subject: String::new(),
            text: String::new(),
            html: String::new(),
            date: now,
        }
    }
}

fn became(sent: Result<(), MailError>, notices: &[Notice], now: DateTime<Utc>) -> End {
    match sent {
        Ok(()) => End::Sent,
        Err(MailError::Rejected(why) | MailError::Unwritable(why)) => End::Failed(why),
        Err(MailError::NotSent(why)) => End::later(notices, why, now),
        Err(MailError::Unknown(why)) => End::again(notices, TRIES, why, now),
    }
}

/// Records what became of a message; once it is sent, also who was asked. The slot is given of one
/// that sent nothing, and is free again.
pub(super) async fn finish(
    post: &Post,
    person: &User,
    notices: &[Notice],
    how: Asked,
    end: End,
    slot: Option<Slot>,
) -> Result<(), DbErr> {
    let now = post.clock.now();
    let channel = match how {
        Asked::ByMail => "email",
        Asked::BySms => "sms",
    };
    let tx = post.database.begin().await?;
    store::end(&tx, notices, &end, now).await?;
    if end == End::Sent {
        let questions = notices.iter().filter(|notice| notice.told().is_none());
        for action in questions.filter_map(Notice::action) {
            let event = NewEvent::of(action, EventKind::Asked, Actor::System, now);
            append(
                &tx,
                event.with(json!({"user_id": person.id, "name": person.name, "channel": channel})),
            )
            .await?;
        }
        for kind in notices.iter().filter_map(Notice::key) {
            let event = NewEvent::general(EventKind::AccountChanged, Actor::System, now);
            let change = match kind.sets_password() {
                true => "link to set a password sent",
                false => "link to set up an authenticator sent",
            };
            let data = json!({"user_id": person.id, "name": person.name,
                "change": change, "kind": kind.name()});
            append(&tx, event.with(data)).await?;
        }
    }
    if let Some(slot) = slot {
        slot.give_back(&tx).await?;
    }
    tx.commit().await?;
    match end {
        // Why is with the notice: a mail server's words name the address.
        End::Failed(_) => tracing::warn!(user.id = %person.id, "A notice was given up"),
        // An action's page says who was asked; of an account no open page shows anything new.
        End::Sent if notices.iter().any(|notice| notice.action().is_some()) => {
            post.hub.announce(Change::of(Topic::Actions));
        }
        End::Sent | End::Later(..) | End::Dropped => {}
    }
    Ok(())
}
