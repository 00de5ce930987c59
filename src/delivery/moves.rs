//! The message about what is about to run, and about what became of it.

use crate::{
    accounts::Permission,
    actions::WhyNot,
    delivery::{
        lead,
        limit::{Kind, reserve},
        outgoing,
        post::{Post, Way},
        receiver::Receiver,
    },
    ground::{
        db::{DatabaseTransaction, DbErr},
        live::{Change, Topic},
        zone,
    },
    notices::{
        channels::{Message, News},
        store::{self, End, Notice},
        subject::Told,
    },
    records::{
        self, Record,
        approvals::{self, Made},
    },
};
use chrono::{DateTime, Duration, Utc};
use chrono_tz::Tz;

/// The most that one message tells.
const TOLD: usize = 25;

/// Makes notices of what has moved and of who forgot their password, in a transaction of its own;
/// pages count theirs anew.
///
/// # Errors
/// When the database cannot be used.
pub(super) async fn create_notices(post: &Post, now: DateTime<Utc>) -> Result<(), DbErr> {
    let tx = post.database.begin().await?;
    let spread = store::moves::create_notices(&tx, now).await?;
    store::answer_forgotten(&tx, now).await?;
    tx.commit().await?;
    if spread > 0 {
        post.hub.announce(Change::for_topic(Topic::Actions));
    }
    Ok(())
}

/// One message for all of it; what is no news any more is dropped.
///
/// # Errors
/// When the database cannot be used.
pub(super) async fn send(
    way: &Way<'_>,
    tx: DatabaseTransaction,
    notices: &[Notice],
    person: Option<&Receiver>,
    told: Told,
    now: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let notices = &notices[..notices.len().min(TOLD)];
    let ids: Vec<_> = notices.iter().filter_map(Notice::action).collect();
    let records = records::find_many(&tx, &ids).await?;
    let record_of = |notice: &Notice| {
        let record = records
            .iter()
            .find(|record| Some(record.action.action_id) == notice.action())?;
        (record.action.status == told.status()).then_some(record)
    };
    let (mut fresh, mut over, mut all) = (vec![], vec![], vec![]);
    for notice in notices {
        match record_of(notice).filter(|_| person.is_some()) {
            Some(record) => {
                fresh.push(notice.clone());
                all.push(record);
            }
            None => over.push(notice.clone()),
        }
    }
    store::end(&tx, &over, &End::Dropped, now).await?;
    let (Some(person), false) = (person, fresh.is_empty()) else {
        tx.commit().await?;
        return Ok(true);
    };
    let Some((tx, slot)) = reserve(way, tx, Kind::Other, &fresh, now).await? else {
        return Ok(true);
    };
    let mut told_of = vec![];
    for record in all {
        let link = match told {
            Told::Approved => stop_link(way, &tx, person, record, now).await?,
            _ => None,
        };
        let no = match told {
            Told::Rejected => approvals::for_action(&tx, record.action.action_id)
                .await?
                .into_iter()
                .rfind(|one| one.decision == "rejected"),
            _ => None,
        };
        let local = now.with_timezone(&person.user.zone);
        told_of.push(news(way.post, record, told, (link, no), local));
    }
    let message = Message::Telling {
        told,
        news: told_of,
    };
    let envelope = way.envelope(person, store::named(&fresh), &fresh, now);
    outgoing::send(way, tx, &envelope, &fresh, &message, slot).await
}

/// A link of this person's own, behind which they stop it without signing in.
async fn stop_link(
    way: &Way<'_>,
    tx: &DatabaseTransaction,
    person: &Receiver,
    record: &Record,
    now: DateTime<Utc>,
) -> Result<Option<String>, DbErr> {
    if !person.user.role.may(Permission::Decide) {
        return Ok(None);
    }
    // As long as it may still begin.
    let until = record.execute_by.unwrap_or(now + Duration::hours(1));
    let link = lead::make(way, tx, &person.user, &record.action, until).await?;
    Ok(Some(link))
}

fn news(
    post: &Post,
    record: &Record,
    told: Told,
    (link, no): (Option<String>, Option<Made>),
    now: DateTime<Tz>,
) -> News {
    let error = record.execution_error.as_deref().unwrap_or_default();
    let words = match told {
        Told::Approved => match record.not_before.filter(|at| *at > now) {
            Some(at) => format!("It was approved and runs on {}.", zone::ahead(at, now)),
            None => "It was approved and runs as soon as a worker is free.".to_owned(),
        },
        Told::Executed => record.executed_at.map_or_else(
            || "It was executed.".to_owned(),
            |at| format!("It was executed on {}.", zone::in_full(at, now.timezone())),
        ),
        Told::Rejected => match no {
            Some(no) => {
                let why = no.why.as_deref().and_then(WhyNot::parse).map(WhyNot::words);
                let said = [why, no.reason.as_deref()].into_iter().flatten();
                let said: Vec<_> = said.map(|words| format!(" {words}.")).collect();
                format!("{} rejected it.{}", no.name, said.concat())
            }
            None => "It was rejected.".to_owned(),
        },
        Told::Failed => format!("It failed: {error}. Nothing more happens automatically."),
        Told::Stale => {
            format!("Its records have changed since it was proposed: {error}. Nothing was done.")
        }
        Told::InDoubt => format!(
            "Nobody knows whether it arrived: {error}. It is never resent without you: check what happened, then confirm the outcome."
        ),
        Told::Expired if record.approved_by.is_some() => {
            format!("It was approved. {error}. Nothing was done.")
        }
        Told::Expired => "It expired. Nothing was done.".to_owned(),
    };
    News {
        label: match told {
            Told::Approved if link.is_some() => "Cancel action",
            Told::InDoubt => "Confirm outcome",
            _ => "View action",
        },
        link: link.unwrap_or_else(|| {
            format!(
                "{}/dashboard/operator/actions/{}",
                post.url, record.action.action_id
            )
        }),
        action: record.action.clone(),
        words,
    }
}
