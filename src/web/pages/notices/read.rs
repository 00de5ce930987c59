//! Gathers what somebody was told.

use super::{Line, Notices};
use crate::{
    actions::lifecycle::Status,
    ground::{error::UserError, ids::ActionId, zone},
    guardrails::reworded,
    notices::{
        store::{
            authority,
            in_app::{self, InApp},
        },
        subject::{Question, Told},
    },
    web::{
        components::{fetch::Packed, when::Moment},
        session::caller::Caller,
    },
};

use chrono::DateTime;
use chrono_tz::Tz;

const PAGE: u32 = 50;

/// # Errors
/// When the database cannot be read.
pub async fn load(caller: &Caller, before: Option<i64>) -> Result<Packed<Notices>, UserError> {
    let now = caller.now();
    let connection = caller.state.database.connection();
    let mut found = in_app::list(connection, caller.user.id, before, PAGE + 1).await?;
    let more = found.len() > PAGE as usize;
    found.truncate(PAGE as usize);
    let unread = found.iter().filter(|one| one.read_at.is_none());
    Packed::new(&Notices {
        unread: unread.map(|one| one.id).max(),
        older: found
            .last()
            .filter(|_| more)
            .map(|last| format!("/dashboard/operator/notices?before={}", last.id)),
        notices: found
            .into_iter()
            .map(|one| Line {
                id: one.id,
                words: words(&one.kind).to_owned(),
                state: state(&one, now),
                note: one.note.as_deref().map(reworded),
                action: one
                    .action_id
                    .zip(one.title)
                    .map(|(id, title)| (ActionId(id), title)),
                at: Moment::new(one.created_at, now),
                new: one.read_at.is_none(),
            })
            .collect(),
    })
}

/// What there is to know of it besides: when it runs and that it can be stopped, or what went
/// wrong.
fn state(one: &InApp, now: DateTime<Tz>) -> Option<String> {
    let status = one.status.as_deref().and_then(Status::parse)?;
    let told = Told::from_status(&one.kind)?;
    if told.status() != status {
        return Some(format!("Since then: {}.", status.words().to_lowercase()));
    }
    match told {
        Told::Approved => Some(match one.not_before.filter(|at| *at > now) {
            Some(at) => format!("It runs on {}. Open it to cancel it.", zone::ahead(at, now)),
            None => "It runs as soon as a worker is free. Open it to cancel it.".to_owned(),
        }),
        Told::Rejected => Some("Open it to see who rejected it and why.".to_owned()),
        Told::Failed | Told::Stale | Told::InDoubt => one.error.as_deref().map(reworded),
        Told::Executed | Told::Expired => None,
    }
}

fn words(kind: &str) -> &'static str {
    let question = Question::parse(kind).map(Question::words);
    let told = || Told::from_status(kind).map(Told::words);
    let other = match kind {
        authority::KIND => "Account security",
        _ => "Notice",
    };
    question.or_else(told).unwrap_or(other)
}
