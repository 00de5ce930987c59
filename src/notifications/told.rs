//! The mail about what is about to run, and about what became of it.

use super::{
    about::Told,
    deliver::{self, Post},
    letter::{self, News},
    store::{self, End, Notice},
};
use crate::{
    accounts::User,
    actions::store::{self as actions, Record},
    db::{DatabaseTransaction, DbErr},
    live::{Change, Topic},
};
use chrono::{DateTime, Utc};

/// Makes notices of what has moved, in a transaction of its own; pages count theirs anew.
///
/// # Errors
/// When the database cannot be used.
pub(super) async fn spread(post: &Post, now: DateTime<Utc>) -> Result<(), DbErr> {
    let tx = post.database.begin().await?;
    let spread = store::told::spread(&tx, now).await?;
    tx.commit().await?;
    if spread > 0 {
        post.hub.announce(Change::of(Topic::Actions));
    }
    Ok(())
}

/// One mail for all of it; what is no news any more is dropped.
///
/// # Errors
/// When the database cannot be used.
pub(super) async fn send(
    post: &Post,
    tx: DatabaseTransaction,
    notices: &[Notice],
    person: Option<&User>,
    told: Told,
    now: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let ids: Vec<_> = notices.iter().filter_map(Notice::action).collect();
    let records = actions::several(&tx, &ids).await?;
    let news_of = |notice: &Notice| {
        let record = records
            .iter()
            .find(|record| Some(record.action.action_id) == notice.action())?;
        (record.action.status == told.status()).then(|| news(post, record, told, now))
    };
    let (mut fresh, mut over, mut all) = (vec![], vec![], vec![]);
    for notice in notices {
        match news_of(notice).filter(|_| person.is_some()) {
            Some(news) => {
                fresh.push(notice.clone());
                all.push(news);
            }
            None => over.push(notice.clone()),
        }
    }
    store::end(&tx, &over, &End::Dropped, now).await?;
    let (Some(person), false) = (person, fresh.is_empty()) else {
        tx.commit().await?;
        return Ok(true);
    };
    let Some(tx) = deliver::reserve(post, tx, &fresh, now).await? else {
        return Ok(true);
    };
    let content = letter::telling(&person.name, told.words(), &all);
    let letter = content.to(post.envelope(person, &store::named(&fresh), now));
    deliver::send(post, tx, person, &fresh, letter).await
}

fn news(post: &Post, record: &Record, told: Told, now: DateTime<Utc>) -> News {
    let error = record.execution_error.as_deref().unwrap_or_default();
    let words = match told {
        Told::Approved => match record.not_before.filter(|at| *at > now) {
            Some(at) => format!(
                "It was approved, and runs at {}. Until then it can be stopped.",
                at.format("%H:%M:%S UTC on %-d %b %Y")
            ),
            None => "It was approved, and runs as soon as a worker is free.".to_owned(),
        },
        Told::Executed => record.executed_at.map_or_else(
            || "It was executed.".to_owned(),
            |at| format!("It was executed on {}.", letter::moment(at)),
        ),
        Told::Failed => format!("It failed: {error}. Nothing more happens by itself."),
        Told::Stale => {
            format!("Its records have changed since the proposal: {error}. Nothing was done.")
        }
        Told::InDoubt => format!(
            "Nobody knows whether it arrived: {error}. It is never sent a second time without you: look what became of it, and say so."
        ),
        Told::Expired => "The time ran out. Nothing was done.".to_owned(),
    };
    News {
        link: format!(
            "{}/dashboard/operator/actions/{}",
            post.url, record.action.action_id
        ),
        label: match told {
            Told::Approved => "See it, or stop it",
            Told::InDoubt => "Say what became of it",
            _ => "See it",
        },
        action: record.action.clone(),
        words,
    }
}
