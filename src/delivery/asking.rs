//! The message that asks for decisions.

use crate::{
    accounts::{self, Permission, User},
    actions::{Action, RiskLevel, lifecycle::Status},
    delivery::{
        lead,
        limit::{Kind, reserve},
        outgoing::{finish, send},
        post::Way,
        receiver::Receiver,
    },
    ground::{
        db::{self, DatabaseTransaction, DbErr},
        zone,
    },
    guardrails::reworded,
    notices::{
        channels::{Asking, Message, Question},
        store::{self, End, Notice},
    },
    records,
};
use chrono::{DateTime, Duration, Utc};

/// Asks about what still waits: in one message, or in one for each action, as the channel has it.
///
/// # Errors
/// When the database cannot be used; what was not sent goes out later.
pub(super) async fn ask(
    way: &Way<'_>,
    tx: DatabaseTransaction,
    notices: &[Notice],
    person: Option<&Receiver>,
    now: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let manner = way.carrier.manner();
    if still_gathering(notices, manner.gathers, now) {
        return Ok(false);
    }
    let user = person.map(|person| &person.user);
    let (mut open, over) = partition(&tx, notices, user, now).await?;
    store::end(&tx, &over, &End::Dropped, now).await?;
    let apart = open.len() <= manner.apart;
    if apart {
        // One that was tried in vain has a moment of its own, later than the others.
        open.retain(|(notice, _)| notice.due_at <= now);
        open.truncate(1);
    }
    let (Some(person), false) = (person, open.is_empty()) else {
        tx.commit().await?;
        return Ok(true);
    };
    let (notices, actions): (Vec<Notice>, Vec<Action>) = riskiest_first(open).into_iter().unzip();
    let envelope = way.envelope(person, store::named(&notices), &notices, now);
    if let Some(why) = way.carrier.is_missing() {
        tx.commit().await?;
        finish(way, &envelope.to, &notices, End::Failed(why), None).await?;
        return Ok(true);
    }
    let Some((tx, slot)) = reserve(way, tx, Kind::Other, &notices, now).await? else {
        return Ok(true);
    };
    let described = if apart { 1 } else { manner.describes };
    let asking = write(way, &tx, &person.user, &notices, actions, described).await?;
    let message = Message::Asking(asking);
    send(way, tx, &envelope, &notices, &message, slot).await
}

/// While more come in, those that are due wait for them, for a moment.
fn still_gathering(notices: &[Notice], moment: Duration, now: DateTime<Utc>) -> bool {
    let more = notices
        .iter()
        .any(|notice| notice.tries == 0 && notice.due_at > now);
    let long = notices.iter().any(|notice| notice.due_at + moment <= now);
    moment > Duration::zero() && more && !long
}

type Open = Vec<(Notice, Action)>;

/// What is still to be asked of this person, and what is not any more.
async fn partition(
    tx: &DatabaseTransaction,
    notices: &[Notice],
    person: Option<&User>,
    now: DateTime<Utc>,
) -> Result<(Open, Vec<Notice>), DbErr> {
    let ids: Vec<_> = notices.iter().filter_map(Notice::action).collect();
    let records = records::find_many(tx, &ids).await?;
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

/// Of those of one risk the largest.
fn riskiest_first(mut open: Open) -> Open {
    open.sort_by_key(|(_, action)| {
        let amount = action.amount.as_ref().map(|amount| amount.minor);
        std::cmp::Reverse((action.risk_level, amount))
    });
    open
}

/// Describes so many of them, each with a link of this person's own.
async fn write(
    way: &Way<'_>,
    tx: &DatabaseTransaction,
    person: &User,
    notices: &[Notice],
    actions: Vec<Action>,
    described: usize,
) -> Result<Asking, DbErr> {
    let highest = actions.iter().map(|action| action.risk_level).max();
    let more = actions.len().saturating_sub(described);
    let mut questions = vec![];
    for (notice, action) in notices.iter().zip(actions).take(described) {
        questions.push(Question {
            link: lead::make(way, tx, person, &action, action.expires_at).await?,
            decide_by: zone::in_full(action.expires_at, person.zone),
            note: notice.note.as_deref().map(reworded),
            author: author(tx, &action).await?,
            action,
        });
    }
    Ok(Asking {
        again: notices.first().and_then(Notice::repeat_reason),
        questions,
        more,
        highest: highest.unwrap_or(RiskLevel::High),
        inbox: format!("{}/dashboard/operator", way.post.url),
    })
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
