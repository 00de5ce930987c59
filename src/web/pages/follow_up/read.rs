//! Gathers what the page shows.

use super::{FollowUp, Typed, Waiting};
use crate::{
    accounts,
    actions::lifecycle::Status,
    executor::drift,
    ground::{
        actor::Actor,
        error::{ErrorKind, UserError},
        ids::ActionId,
    },
    records::{self, Record, approvals},
    web::{
        components::{fetch::Packed, when::Moment},
        session::{caller::Caller, draft},
    },
};
use chrono::{DateTime, Duration, SecondsFormat, Utc};
use chrono_tz::Tz;

/// # Errors
/// When there is no such action, or the database cannot be read.
pub async fn load(caller: &Caller, id: Option<ActionId>) -> Result<Packed<FollowUp>, UserError> {
    let unknown = || UserError::new(ErrorKind::NotFound, "There is no action at this address.");
    let id = id.ok_or_else(unknown)?;
    let connection = caller.state.database.connection();
    let record = records::get(connection, id).await?.ok_or_else(unknown)?;
    let waiting = match record.action.status {
        Status::PendingApproval => Some(waiting(caller, &record).await?),
        _ => None,
    };
    let action = record.action;
    Packed::new(&FollowUp {
        id,
        title: match &action.amount {
            Some(amount) => format!("{}, {amount}", action.title),
            None => action.title,
        },
        status: action.status.words().to_owned(),
        waiting,
        typed: typed(caller, id).await,
    })
}

/// What the reader had typed of this action when their session ended: into one of the forms.
async fn typed(caller: &Caller, id: ActionId) -> Typed {
    let mut typed = Typed::default();
    let of_this = |ended: &draft::Ended| ended.one("action") == id.to_string();
    if let Some(ended) = draft::ended_words(caller, "/page/comment", of_this).await {
        typed.comment = ended.one("text");
    } else if let Some(ended) = draft::ended_words(caller, "/page/hand_over", of_this).await {
        (typed.to, typed.hand_over) = (ended.one("to"), ended.one("note"));
    } else if let Some(ended) = draft::ended_words(caller, "/page/remind", of_this).await {
        typed.remind = ended.one("note");
    }
    typed
}

async fn waiting(caller: &Caller, record: &Record) -> Result<Waiting, UserError> {
    let state = &caller.state;
    let connection = state.database.connection();
    let now = caller.now();
    let action = &record.action;
    let kind = action.inputs.kind();
    let people = accounts::store::who_decide(connection).await?;
    let put_off = approvals::put_off_until(connection, caller.user.id, now.to_utc()).await?;
    Ok(Waiting {
        deadline: Moment::new(action.expires_at, now),
        own: action.created_by == Actor::User(caller.user.id),
        edit: kind.has_form().then(|| {
            format!(
                "/dashboard/operator/new/{}?edit={}",
                kind.name(),
                action.action_id
            )
        }),
        changes: drift::check(&state.watch, record).await.changes,
        colleagues: people
            .into_iter()
            .filter(|one| one.id != caller.user.id && action.created_by != Actor::User(one.id))
            .map(|one| (one.id, one.name))
            .collect(),
        later: later(now, action.expires_at),
        put_off: put_off
            .get(&action.action_id)
            .map(|until| Moment::new(*until, now)),
    })
}

/// An hour, three, and the reader's next morning, as far as there is time.
fn later(now: DateTime<Tz>, end: DateTime<Utc>) -> Vec<(String, String)> {
    let morning = now
        .date_naive()
        .succ_opt()
        .and_then(|day| day.and_hms_opt(9, 0, 0))
        .and_then(|nine| nine.and_local_timezone(now.timezone()).earliest())
        .map(|nine| ("Tomorrow at 9:00", nine.with_timezone(&Utc)));
    let choices = [
        Some(("In an hour", now.to_utc() + Duration::hours(1))),
        Some(("In three hours", now.to_utc() + Duration::hours(3))),
        morning,
    ];
    let inside = choices.into_iter().flatten().filter(|(_, at)| *at < end);
    inside
        .map(|(words, at)| {
            (
                at.to_rfc3339_opts(SecondsFormat::Secs, true),
                words.to_owned(),
            )
        })
        .collect()
}
