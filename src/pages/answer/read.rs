//! What a link leads to, read without changing anything.

use super::{Asked, Closed, Look};
use crate::{
    actions::{
        lifecycle::Status,
        store::{self as actions, Record},
    },
    approvals::{
        Approved,
        by_link::{Answered, Bearer},
        store as approvals,
    },
    components::{cards::path, when::Moment},
    error::{ErrorKind, UserError},
    http::caller::Caller,
    pages::action::dossier,
    state::AppState,
};

/// The question, or why there is none. `token` is what the answer is to be posted with.
///
/// # Errors
/// When the database cannot be read.
pub async fn look(
    state: &AppState,
    found: Result<Bearer, UserError>,
    token: &str,
    error: Option<UserError>,
) -> Result<Look, UserError> {
    let desk = state.approvals();
    let now = desk.clock.now();
    let Bearer { link, user } = match found {
        Ok(bearer) => bearer,
        Err(away) if away.kind == ErrorKind::Unavailable => return Err(away),
        Err(refused) => return Ok(closed("This link does not work", &refused.message, None)),
    };
    let connection = desk.database.connection();
    let Some(record) = actions::get(connection, link.action).await? else {
        return Ok(closed(
            "This link does not work",
            "There is no such action any more.",
            None,
        ));
    };
    let there = Some(path(link.action));
    if record.action.status != Status::PendingApproval {
        return Ok(moved_on(&record, there));
    }
    if approvals::used_at(connection, &link.hash)
        .await?
        .flatten()
        .is_some()
    {
        let words = "You have answered by this link. The action still waits for somebody else.";
        return Ok(closed("Answered already", words, there));
    }
    if link.expires <= now || record.action.expires_at <= now {
        let at = Moment::new(link.expires.min(record.action.expires_at), now).words;
        let words = format!("The time to decide was over on {at}. Nothing was done.");
        return Ok(closed("Too late", &words, there));
    }
    let caller = Caller {
        user,
        state: state.clone(),
    };
    Ok(Look::Open(Box::new(Asked {
        dossier: dossier(&caller, record).await?,
        token: token.to_owned(),
        name: caller.user.name,
        error,
    })))
}

fn moved_on(record: &Record, there: Option<String>) -> Look {
    let status = record.action.status;
    let (title, words) = match status {
        Status::Superseded => (
            "Edited since",
            "Somebody edited this action: another one stands in its place, with links of its own.",
        ),
        Status::Expired => ("Too late", "Nobody decided in time. Nothing was done."),
        Status::Stale => (
            "Its records have changed",
            "What it was about is no longer so. Nothing was done.",
        ),
        Status::Rejected => ("Decided already", "It was rejected. Nothing was done."),
        Status::Cancelled => ("Taken back", "It was cancelled. Nothing was done."),
        _ => ("Decided already", "It was approved; see what became of it."),
    };
    closed(title, words, there)
}

fn closed(title: &str, words: &str, path: Option<String>) -> Look {
    Look::Closed(Closed {
        good: false,
        title: title.to_owned(),
        words: words.to_owned(),
        path,
        undo: None,
    })
}

/// What became of the answer.
pub fn answered(
    answered: Answered,
    action: crate::ids::ActionId,
    token: &str,
    undo: std::time::Duration,
) -> Look {
    let soon = format!("It runs in {} seconds.", undo.as_secs());
    let (title, words) = match answered {
        Answered::Approved(Approved::Queued) if undo.is_zero() => ("Approved", "It runs now."),
        Answered::Approved(Approved::Queued) => ("Approved", soon.as_str()),
        Answered::Approved(Approved::Held) => (
            "Approved",
            "It waits for the hours in which customers are contacted, and runs then.",
        ),
        Answered::Approved(Approved::OneMoreNeeded) => (
            "Your approval is recorded",
            "The action is critical: somebody else has to approve it as well.",
        ),
        Answered::Rejected => ("Rejected", "Nothing was done, and nothing will be."),
    };
    Look::Closed(Closed {
        good: true,
        title: title.to_owned(),
        words: words.to_owned(),
        path: Some(path(action)),
        undo: match answered {
            Answered::Approved(Approved::OneMoreNeeded) | Answered::Rejected => None,
            Answered::Approved(_) => Some(token.to_owned()),
        },
    })
}
