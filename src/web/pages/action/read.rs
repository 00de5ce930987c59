//! Gathers what the dossier of an action shows.

use super::{
    Beside, Call, Code, Dossier, Drift, Rejection, Rendered, Verdict, Waits, You, meeting, words,
};
use crate::{
    accounts::{self, Permission},
    actions::{Action, Held, RiskLevel, lifecycle::Status},
    audit::{self, Event, Filter},
    decisions::{Verb, can_take_back},
    executor,
    ground::{
        actor::Actor,
        address::at,
        effect::{OdooCall, Request},
        error::UserError,
        ids::ActionId,
        inert, number,
    },
    guardrails::{self, Decision, Overrides},
    operations::odoo::Odoo,
    records::{self, Judgement, Record, approvals},
    web::{
        components::{event::Line, evidence::Facts, when::Moment},
        session::{caller::Caller, draft},
    },
};
use chrono::DateTime;
use chrono_tz::Tz;

/// More events than this no action has; the audit trail has them all.
const EVENTS: u32 = 200;

/// What a reader is shown of it.
///
/// # Errors
/// When the database cannot be read.
pub async fn dossier(caller: &Caller, record: Record) -> Result<Dossier, UserError> {
    let state = &caller.state;
    let connection = state.database.connection();
    let now = caller.now();
    let action = &record.action;
    let id = action.action_id;
    let filter = Filter {
        action: Some(id),
        ..Filter::default()
    };
    let mut events = audit::store::list(connection, &filter, EVENTS).await?;
    events.reverse();
    let made = approvals::for_action(connection, id).await?;
    let approved: Vec<_> = made
        .iter()
        .filter(|one| one.decision == "approved")
        .collect();
    let judged = records::judge(connection, &record, now.to_utc()).await?;
    let (hash, risk) = (&action.effect_hash, judged.risk());
    let approvers = approvals::approvers(connection, id, hash, risk).await?;
    let me = Actor::User(caller.user.id);
    let alone = action.created_by == me && approvals::works_alone(connection, risk).await?;
    let you = if !caller.user.role.may(Permission::Decide) {
        You::View
    } else if action.created_by == me && !alone {
        You::Proposed
    } else if approved.iter().any(|one| one.actor == me.to_string()) {
        You::Approved
    } else {
        You::MayDecide
    };
    let author = author(caller, action.created_by).await?;
    let deciders = accounts::store::deciders(connection).await?;
    let calls = executor::store::calls(connection, id).await?;
    let outbox = Outbox {
        mail: state.mail_is_stand_in(),
        sms: state.sms_is_stand_in(),
    };
    let Rendered {
        plain,
        effect,
        side_effects,
    } = rendered(action, caller.user.zone);
    let url = |model: &str, id: i64| state.odoo.web_url(model, id);
    Ok(Dossier {
        id,
        hash: action.effect_hash.clone(),
        kind: action.inputs.kind().label().to_owned(),
        title: action.titled(),
        risk,
        status: action.status,
        proposed: Moment::new(action.created_at, now),
        beside: related(caller, &events).await?,
        reasoning_by: reasoning_by(action, &author),
        author,
        expected_effect: action.expected_effect.clone(),
        reasoning: action.reasoning.clone(),
        impact: words::impact(&action.estimated_impact),
        standing: words::standing(&record, now).map(|(tone, words)| {
            match words::known(&record, &calls, now) {
                Some(known) => (tone, format!("{words} {known}")),
                None => (tone, words),
            }
        }),
        deadline: Moment::new(action.expires_at, now),
        who_approves: match alone {
            true => words::alone(&record),
            false => words::two_people(&record, risk, &approvers, deciders),
        },
        plain,
        effect,
        side_effects,
        facts: Facts::new(&action.evidence, &url, now),
        verdict: verdict(&record.verdict, now),
        conditions: action
            .preconditions
            .iter()
            .map(|condition| condition.words(caller.user.zone))
            .collect(),
        events: events
            .iter()
            .map(|event| Line::new(event, None, now))
            .collect(),
        calls: calls
            .into_iter()
            .map(|call| view(call, &record, &state.odoo, outbox, now))
            .collect(),
        you,
        code: code(caller, action.status, risk).await?,
        shown: caller.stamp(),
        can_take_back: can_take_back(&record, caller.user.id),
        can_be_undone: action.inputs.kind().can_be_undone(),
        next: None,
        waits: waits(&record, &judged, now),
        drift: drift(caller, &record, now).await,
        rejection: rejection(caller, id).await,
    })
}

/// What the reader had typed of this action when their session ended.
async fn rejection(caller: &Caller, id: ActionId) -> Option<Rejection> {
    let of_this = |ended: &draft::Ended| ended.one("action_id") == id.to_string();
    let ended = draft::ended_words(caller, "/page/reject", of_this).await?;
    Some(Rejection {
        why: ended.one("why"),
        reason: ended.one("reason"),
    })
}

/// What it would do.
pub fn rendered(action: &Action, zone: Tz) -> Rendered {
    let requests = action.effect.requests.iter();
    let side_effects = action.effect.side_effects.iter();
    let mut side_effects: Vec<String> = side_effects.map(|words| inert::one_line(words)).collect();
    side_effects.push(action.rollback_strategy.words().to_owned());
    let plain = meeting::lines(action, zone).into_iter();
    Rendered {
        plain: plain
            .map(|(name, value)| (name, inert::exact(&value)))
            .collect(),
        effect: requests.map(words::request).collect(),
        side_effects,
    }
}

/// Whether the records are still as they were, of what waits.
async fn drift(caller: &Caller, record: &Record, now: DateTime<Tz>) -> Option<Drift> {
    let waits = record.action.status == Status::PendingApproval;
    // Looking takes turns from the work: it is for whoever may decide.
    if !waits || !caller.user.role.may(Permission::Decide) {
        return None;
    }
    let found = executor::drift::check(&caller.state.watch, record).await;
    Some(Drift {
        // It was read after the page was asked for.
        at: Moment::new(found.at.min(now.to_utc()), now),
        changes: found.changes,
        problem: found.problem,
    })
}

async fn code(caller: &Caller, status: Status, risk: RiskLevel) -> Result<Code, UserError> {
    let takes_one = |verb: &Verb| verb.row().takes_code && verb.is_offered_in(status);
    if !risk.needs_code() || !Verb::ALL.iter().any(takes_one) {
        return Ok(Code::Unneeded);
    }
    let connection = caller.state.database.connection();
    let factor = accounts::store::second_factor::get(connection, caller.user.id).await?;
    Ok(if factor.is_some_and(|factor| factor.confirmed) {
        Code::Asked
    } else {
        Code::NotSetUp
    })
}

/// Whose words the reasoning is.
fn reasoning_by(action: &Action, author: &str) -> String {
    match (action.author(), action.created_by) {
        (Some(_), _) => format!("Reasoning by {author}"),
        (None, Actor::AiCoo) => {
            format!(
                "Reasoning by {}; figures from the records",
                action.provenance
            )
        }
        (None, _) => "Reasoning by code".to_owned(),
    }
}

/// The actions before and after it: what was edited or proposed afresh, with what is different.
async fn related(caller: &Caller, events: &[Event]) -> Result<Vec<Beside>, UserError> {
    let connection = caller.state.database.connection();
    let id = |event: &Event, field: &str| -> Option<ActionId> {
        event.event_data.get(field)?.as_str()?.parse().ok()
    };
    let mut found = vec![];
    for event in events {
        if let Some(first) = id(event, "replaces") {
            let filter = Filter {
                action: Some(first),
                ..Filter::default()
            };
            let before = audit::store::list(connection, &filter, EVENTS).await?;
            let end = before.iter().find(|event| id(event, "by").is_some());
            found.extend(end.map(|end| Beside {
                words: end.before(caller.user.zone),
                id: first,
            }));
        } else if let Some(next) = id(event, "by") {
            let words = "Another action replaces it.".to_owned();
            found.push(Beside { words, id: next });
        }
    }
    Ok(found)
}

async fn author(caller: &Caller, actor: Actor) -> Result<String, UserError> {
    let connection = caller.state.database.connection();
    Ok(match actor {
        Actor::AiCoo => "AI COO".to_owned(),
        Actor::System => "the system".to_owned(),
        Actor::User(user) => accounts::store::get(connection, user)
            .await?
            .map_or_else(|| "a former user".to_owned(), |user| user.name),
    })
}

/// What would hold it back if it were approved now.
fn waits(record: &Record, judged: &Judgement, now: DateTime<Tz>) -> Option<Waits> {
    if record.action.status != Status::PendingApproval {
        return None;
    }
    let (until, _) = judged.wait(Overrides::default(), now.to_utc())?;
    let holding = judged.holding(now.to_utc());
    let holds = |rule| holding.iter().any(|(held, _)| *held == rule);
    let (hours, contact) = (holds(Held::BusinessHours), holds(Held::ContactLimit));
    let gap = number::count(judged.settings.contact_gap_hours, "hour");
    let limit = format!("the customer was contacted less than {gap} ago");
    let why = match (hours, contact) {
        (true, true) => format!(
            "customers are contacted in business hours only, and {limit}. Sending now overrides business hours, not the contact limit"
        ),
        (false, true) => limit,
        _ => {
            "customers are contacted in business hours only. Sending now overrides them".to_owned()
        }
    };
    let until = Moment::new(until, now).words;
    Some(Waits {
        words: format!("If approved now, it waits until {until}: {why}."),
        hours,
        contact,
    })
}

fn verdict(verdict: &guardrails::Verdict, now: DateTime<Tz>) -> Verdict {
    let words = match verdict.decision {
        Decision::Execute => "may run without approval",
        Decision::Ask => "needs approval",
        Decision::Refuse => "refused",
    };
    let rules = verdict.rules.iter();
    Verdict {
        words: words.to_owned(),
        rules: rules
            .map(|answer| (answer.says, answer.because.words()))
            .collect(),
        version: verdict.settings_version,
        at: Moment::new(verdict.at, now),
    }
}

fn view(
    call: executor::store::Call,
    record: &Record,
    odoo: &Odoo,
    outbox: Outbox,
    now: DateTime<Tz>,
) -> Call {
    let step = usize::try_from(call.step).unwrap_or(usize::MAX);
    let request = record.action.effect.requests.get(step);
    let made = match (request, call.success) {
        (Some(Request::Odoo(request)), Some(true)) => {
            made_in_odoo(request, call.odoo_record_id, odoo)
        }
        (Some(Request::Calendar(_)), Some(true)) => link_to_event(call.result_data.as_ref()),
        (Some(Request::Mail(_)), Some(true)) if outbox.mail => in_outbox("mail"),
        (Some(Request::Sms(_)), Some(true)) if outbox.sms => in_outbox("SMS"),
        _ => None,
    };
    Call {
        attempt: call.attempt_number,
        step: call.step + 1,
        operation: call.operation_type,
        started: Moment::new(call.started_at, now),
        took: call.duration_ms.map(|ms| format!("{ms} ms")),
        success: call.success,
        error: call.error_message,
        made,
    }
}

/// Google's own page of a meeting, where it gave one.
fn link_to_event(result: Option<&serde_json::Value>) -> Option<(String, String)> {
    let link = result?.get("link")?.as_str()?;
    Some(("Meeting in Google Calendar".to_owned(), link.to_owned()))
}

/// What goes to the outbox instead of out.
#[derive(Clone, Copy)]
struct Outbox {
    mail: bool,
    sms: bool,
}

fn in_outbox(what: &str) -> Option<(String, String)> {
    let label = format!("The {what} in the outbox");
    Some((label, at("/dashboard/operator/outbox")))
}

/// The new record, or the one that a note was put on.
fn made_in_odoo(request: &OdooCall, made: Option<i64>, odoo: &Odoo) -> Option<(String, String)> {
    let id = if request.method == "message_post" {
        request.arguments["ids"][0].as_i64()?
    } else {
        made?
    };
    let label = format!("{} {id} in Odoo", request.model);
    Some((label, odoo.web_url(&request.model, id)))
}
