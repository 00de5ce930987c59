//! What a link leads to, read without changing anything.

use super::{Asked, Closed, Look};
use crate::{
    actions::lifecycle::Status,
    audit::{self, EventKind, Filter},
    decisions::{
        Approved,
        by_link::{Bearer, may_stop},
        can_take_back,
    },
    ground::{
        error::{ErrorKind, UserError},
        ids::ActionId,
        number, zone,
    },
    records::{self, Record, approvals},
    web::{
        components::cards::path, pages::action::dossier, session::caller::Caller, state::AppState,
    },
};
use chrono::DateTime;
use chrono_tz::Tz;

/// The question, or why there is none. `token` is what the answer is to be posted with.
///
/// # Errors
/// When the database cannot be read.
pub async fn load(
    state: &AppState,
    found: Result<Bearer, UserError>,
    token: &str,
    error: Option<UserError>,
) -> Result<Look, UserError> {
    let action = found.as_ref().ok().map(|bearer| bearer.link.action);
    let look = untitled(state, found, token, error).await?;
    named(state, look, action).await
}

/// With the title of the action that it is about.
///
/// # Errors
/// When the database cannot be read.
pub async fn named(
    state: &AppState,
    look: Look,
    action: Option<ActionId>,
) -> Result<Look, UserError> {
    let (closed, action) = match (look, action) {
        (Look::Closed(closed), Some(action)) => (closed, action),
        (look, _) => return Ok(look),
    };
    let record = records::get(state.database.connection(), action).await?;
    Ok(Look::Closed(Closed {
        about: record.map(|record| record.action.titled()),
        ..closed
    }))
}

async fn untitled(
    state: &AppState,
    found: Result<Bearer, UserError>,
    token: &str,
    error: Option<UserError>,
) -> Result<Look, UserError> {
    let desk = state.desk();
    let now = desk.clock.now();
    let bearer = match found {
        Ok(bearer) => bearer,
        Err(away) if away.kind == ErrorKind::Unavailable => return Err(away),
        Err(refused) => return Ok(closed("This link does not work", &refused.message, None)),
    };
    let Bearer { link, user } = bearer.clone();
    let connection = desk.database.connection();
    let Some(record) = records::get(connection, link.action).await? else {
        return Ok(closed(
            "This link does not work",
            "This action no longer exists.",
            None,
        ));
    };
    let there = Some(path(link.action));
    if record.action.status != Status::PendingApproval {
        let next = successor(connection, &record).await?;
        let mut look = moved_on(&record, next.map(path).or(there));
        if let Look::Closed(closed) = &mut look
            && record.action.status == Status::Approved
            && may_stop(&bearer, &record.action.effect_hash, now)
        {
            let used = approvals::used_at(connection, &link.hash).await?.flatten();
            let undo = used.is_some() && can_take_back(&record, bearer.user.id);
            closed.title = "Approved".to_owned();
            closed.words = runs(&record, error.as_ref(), undo, now.with_timezone(&user.zone));
            closed.undo = undo.then(|| token.to_owned());
            closed.stop = closed.undo.is_none().then(|| token.to_owned());
        }
        return Ok(look);
    }
    if approvals::used_at(connection, &link.hash)
        .await?
        .flatten()
        .is_some()
    {
        let words = "You have already decided through this link. The action still needs somebody else's approval.";
        return Ok(closed("Already answered", words, there));
    }
    if link.expires <= now || record.action.expires_at <= now {
        let at = zone::in_full(link.expires.min(record.action.expires_at), user.zone);
        let words = format!("The time to decide ended on {at}. Nothing was done.");
        return Ok(closed("Too late", &words, there));
    }
    let caller = Caller {
        user,
        state: state.clone(),
        token: None,
    };
    Ok(Look::Open(Box::new(Asked {
        dossier: dossier(&caller, record).await?,
        token: token.to_owned(),
        zone: zone::named(caller.now()),
        name: caller.user.name,
        error,
    })))
}

/// What took its place.
async fn successor<C: crate::ground::db::ConnectionTrait>(
    c: &C,
    record: &Record,
) -> Result<Option<ActionId>, UserError> {
    let kind = match record.action.status {
        Status::Superseded => EventKind::Superseded,
        Status::Stale => EventKind::RevalidationFailed,
        _ => return Ok(None),
    };
    let filter = Filter {
        action: Some(record.action.action_id),
        kind: Some(kind),
        ..Filter::default()
    };
    let events = audit::store::list(c, &filter, 1).await?;
    let by = events
        .first()
        .and_then(|event| event.event_data.get("by")?.as_str()?.parse().ok());
    Ok(by)
}

/// When it runs, and why what was asked for did not work.
fn runs(record: &Record, error: Option<&UserError>, undo: bool, now: DateTime<Tz>) -> String {
    let when = match record.not_before.filter(|at| *at > now) {
        Some(at) => format!("It runs on {}.", zone::ahead(at, now)),
        None => "It runs as soon as a worker is free.".to_owned(),
    };
    match (error, undo) {
        (Some(error), _) => format!("{} {when}", error.message),
        (None, true) => format!("{when} Until then, you can undo your approval."),
        (None, false) => format!("{when} Until then, it can be cancelled."),
    }
}

/// After its records had changed, another one stands in its place.
pub fn renewed(action: ActionId) -> Look {
    let words = "The first action is out of date, and none of it was done. A new one, based on the current records, replaces it: you are asked to approve it, like everybody who may decide.";
    Look::Closed(Closed {
        good: true,
        ..plain("Proposed again", words, Some(path(action)))
    })
}

fn moved_on(record: &Record, there: Option<String>) -> Look {
    let status = record.action.status;
    let (title, words) = match status {
        Status::Superseded => (
            "This action was edited",
            "Somebody edited this action. A new one, with its own links, replaces it.",
        ),
        Status::Expired => ("Too late", "Nobody decided in time. Nothing was done."),
        Status::Stale => (
            "Its records have changed",
            "It no longer matches its records. Nothing was done.",
        ),
        Status::Rejected => ("Already decided", "It was rejected. Nothing was done."),
        Status::Cancelled => ("Cancelled", "It was cancelled and will not run."),
        _ => (
            "Already decided",
            "It was approved. Open it to see the outcome.",
        ),
    };
    closed(title, words, there)
}

fn closed(title: &str, words: &str, path: Option<String>) -> Look {
    Look::Closed(plain(title, words, path))
}

fn plain(title: &str, words: &str, path: Option<String>) -> Closed {
    Closed {
        good: false,
        title: title.to_owned(),
        about: None,
        words: words.to_owned(),
        path,
        undo: None,
        stop: None,
        type_again: false,
    }
}

/// What became of a yes.
pub fn approved(
    approved: Approved,
    action: ActionId,
    token: &str,
    undo: std::time::Duration,
) -> Look {
    let soon = format!("It runs in {}.", number::count(undo.as_secs(), "second"));
    let (title, words) = match approved {
        Approved::Queued if undo.is_zero() => ("Approved", "It runs now."),
        Approved::Queued => ("Approved", soon.as_str()),
        Approved::Held => (
            "Approved",
            "It waits until the guardrails allow it to reach the customer, then runs.",
        ),
        Approved::OneMoreNeeded => (
            "Your approval is recorded",
            "The action is critical, so somebody else has to approve it too.",
        ),
    };
    let may_undo = match approved {
        Approved::Held => true,
        Approved::Queued => !undo.is_zero(),
        Approved::OneMoreNeeded => false,
    };
    Look::Closed(Closed {
        good: true,
        undo: may_undo.then(|| token.to_owned()),
        ..plain(title, words, Some(path(action)))
    })
}

/// What became of a no.
pub fn rejected(action: ActionId) -> Look {
    let words = "Nothing was done, and nothing will be.";
    Look::Closed(Closed {
        good: true,
        ..plain("Rejected", words, Some(path(action)))
    })
}
