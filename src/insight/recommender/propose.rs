//! Propose one action: validate, keep the cool-down, render from live records, judge, store.

mod cause;
mod discarded;
mod facts;
mod keep;
mod standing;

pub use discarded::Discarded;

use super::Proposal;
use crate::{
    actions::{
        Action, ActionInputs, Desk, MailIdentity, Metadata, Precondition, RenderError, Rendered,
        Undone, effect_hash,
        lifecycle::Status,
        text::{one_line, readable},
    },
    audit::EventKind,
    ground::{
        actor::Actor,
        clock::Clock,
        db::{Database, DbErr, ORG},
        evidence,
        ids::{ActionId, AnalysisId},
        live::hub::Hub,
        zone,
    },
    guardrails::{self, Decision, Settings, hours},
    operations::{
        calendar::GoogleCalendar,
        odoo::{Identity, Odoo},
    },
    records,
};
use chrono::{DateTime, Duration, Utc};
use chrono_tz::Tz;
use serde_json::{Map, Value};

/// What proposing needs.
pub struct Proposing<'a> {
    pub database: &'a Database,
    pub clock: &'a Clock,
    pub hub: &'a Hub,
    pub odoo: &'a Odoo,
    /// Whose key it is, and the company whose records are acted on.
    pub identity: &'a Identity,
    pub mail: &'a MailIdentity,
    /// `None`: meetings are put into Odoo's calendar.
    pub calendar: Option<&'a GoogleCalendar>,
    /// How long what runs without asking can be stopped before it begins.
    pub undo: std::time::Duration,
    /// Who asked, where the proposal is not theirs.
    pub asked_by: Option<Actor>,
}

/// What became of a proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposed {
    pub action: ActionId,
    pub title: String,
    pub status: Status,
    /// What whoever asked for it is told: the same was done not long ago.
    pub told: Option<String>,
}

/// The waiting action in whose place the new one stands.
#[derive(Debug, Clone)]
pub struct Replaced {
    pub action: ActionId,
    /// Where it ends, in the transaction that stores the new one.
    pub status: Status,
    pub kind: EventKind,
    /// Whether people may be told of that.
    pub tells: bool,
    /// Who replaced it.
    pub by: Actor,
    /// What its event says, besides which action stands in its place.
    pub data: Map<String, Value>,
}

/// Proposes an action in the name of `actor`.
///
/// # Errors
/// See [`Discarded`].
pub async fn propose(
    desk: &Proposing<'_>,
    proposal: &Proposal,
    actor: Actor,
    analysis: Option<AnalysisId>,
) -> Result<Proposed, Discarded> {
    replace(desk, proposal, actor, analysis, None).await
}

/// Proposes an action in the place of another, if there is one to replace: both or none.
///
/// # Errors
/// See [`Discarded`].
pub async fn replace(
    desk: &Proposing<'_>,
    proposal: &Proposal,
    actor: Actor,
    analysis: Option<AnalysisId>,
    replaced: Option<&Replaced>,
) -> Result<Proposed, Discarded> {
    let now = desk.clock.now();
    proposal.inputs.validate()?;
    let expected_effect = text(
        "expected_effect",
        &proposal.expected_effect,
        &proposal.evidence,
        10,
        500,
    )?;
    let reasoning = text(
        "reasoning",
        &proposal.reasoning,
        &proposal.evidence,
        20,
        1_000,
    )?;
    let except = replaced.map(|replaced| replaced.action);
    let by_hand = matches!(
        replaced.map_or(actor, |replaced| replaced.by),
        Actor::User(_)
    );
    let connection = desk.database.connection();
    let (settings, _) = guardrails::store::current(connection).await?;
    let zone = hours::zone(&settings);
    let local = now.with_timezone(&zone);
    let before = done_before(desk, &proposal.inputs, except, by_hand, local).await?;

    let action_id = ActionId::new();
    let mut rendered = render(desk, &proposal.inputs, action_id, &settings, now).await?;
    let hours = proposal.inputs.kind().traits().cool_down_hours;
    // Whoever was told of the last time has asked for it all the same.
    rendered.effect.side_effects.extend(before.clone());
    if hours > 0 && before.is_none() {
        rendered
            .preconditions
            .push(Precondition::NoDuplicate { hours });
    }
    let last_contact = records::last_contact(connection, &rendered.contacts).await?;
    let facts = facts::facts(&proposal.inputs, &rendered, last_contact, &settings);
    let verdict = guardrails::store::judge(connection, &facts, now).await?;
    if actor == Actor::AiCoo && replaced.is_none() {
        let (inputs, evidence) = (&proposal.inputs, &proposal.evidence);
        if let Some(at) = standing::blocked(connection, inputs, evidence, &verdict).await? {
            let at = at.with_timezone(&zone);
            return Err(Discarded::StillBlocked { at });
        }
    }

    let hash = effect_hash(
        ORG,
        action_id,
        &proposal.inputs,
        &rendered.effect,
        &rendered.preconditions,
    )
    .map_err(|error| DbErr::Custom(error.to_string()))?;
    let metadata = Metadata {
        renewed: replaced.is_some_and(|replaced| replaced.kind == EventKind::RevalidationFailed),
        tone: rendered.tone.map(|tone| tone.name().to_owned()),
        contacts: rendered.contacts,
    };
    let action = Action {
        action_id,
        inputs: proposal.inputs.clone(),
        title: one_line(&rendered.title),
        effect: rendered.effect,
        effect_hash: hash,
        preconditions: rendered.preconditions,
        risk_level: facts.risk,
        requires_approval: verdict.decision != Decision::Execute,
        expected_effect,
        reasoning,
        evidence: proposal.evidence.clone(),
        affected_records: rendered.affected_records,
        estimated_impact: proposal.estimated_impact.clone(),
        amount: rendered.amount,
        rollback_strategy: proposal.inputs.kind().rollback(),
        idempotency_key: format!("{}:{action_id}", proposal.inputs.kind().name()),
        status: keep::status(verdict.decision),
        expires_at: hours::decide_by(&facts, &settings, now),
        created_at: now,
        created_by: actor,
        provenance: proposal.provenance.clone(),
        analysis_id: analysis,
        metadata,
    };
    let proposed = keep::keep(desk, &action, &verdict, replaced, now).await?;
    Ok(Proposed {
        told: before,
        ..proposed
    })
}

/// A text with its facts filled in, of a length that the protocol allows.
fn text(
    field: &'static str,
    template: &str,
    evidence: &[evidence::Evidence],
    least: usize,
    most: usize,
) -> Result<String, Discarded> {
    // What the records fill in is not the author's fault.
    readable(field, template)?;
    let text = evidence::fill(template, evidence)?;
    let length = text.chars().count();
    if (least..=most).contains(&length) {
        Ok(text)
    } else {
        Err(Discarded::Length {
            field,
            length,
            least,
            most,
        })
    }
}

/// What was done about the same not long ago. It stops what proposes by itself; a person is told,
/// and so is whoever decides.
async fn done_before(
    desk: &Proposing<'_>,
    inputs: &ActionInputs,
    except: Option<ActionId>,
    by_hand: bool,
    now: DateTime<Tz>,
) -> Result<Option<String>, Discarded> {
    let hours = inputs.kind().traits().cool_down_hours;
    let connection = desk.database.connection();
    let last = records::last_about(connection, inputs.kind(), &inputs.subject(), except).await?;
    let cool_down = Duration::hours(i64::from(hours));
    let Some(last) = last.filter(|last| now.to_utc() - last.at < cool_down) else {
        return Ok(None);
    };
    let at = last.at.with_timezone(&now.timezone());
    if !by_hand {
        return Err(Discarded::CoolDown { at, hours });
    }
    let became = match last.status {
        Status::Executed => "was executed",
        Status::Rejected => "was rejected",
        Status::Cancelled => "was cancelled",
        Status::Failed => "failed after its message had gone out",
        _ => "is still open",
    };
    Ok(Some(format!(
        "Proposed again manually: the same action was proposed on {} and {became}.",
        zone::in_full(last.at, now.timezone())
    )))
}

async fn render(
    desk: &Proposing<'_>,
    inputs: &ActionInputs,
    action_id: ActionId,
    settings: &Settings,
    now: DateTime<Utc>,
) -> Result<Rendered, Discarded> {
    let today = hours::today(settings, now);
    let undone = undone(desk, inputs).await?;
    let company = desk.odoo.company().await.map_err(RenderError::from)?;
    let sent = match inputs {
        ActionInputs::CreateInvoiceReminder(reminder) => {
            records::reminders(desk.database.connection(), &[reminder.customer_id]).await?
        }
        _ => vec![],
    };
    let desk = Desk {
        odoo: desk.odoo,
        company: &company,
        user: desk.identity.user,
        undone: undone.as_ref(),
        sent: &sent,
        least_unmatched: settings.proposals.least_unmatched(&company.currency),
        action_id,
        mail: desk.mail,
        calendar: desk.calendar,
        now,
        today,
        zone: hours::zone(settings),
    };
    Ok(inputs.renderable().render(&desk).await?)
}

/// What an `undo` takes back, as the record has it.
async fn undone(desk: &Proposing<'_>, inputs: &ActionInputs) -> Result<Option<Undone>, Discarded> {
    let ActionInputs::Undo(undo) = inputs else {
        return Ok(None);
    };
    let record = records::get(desk.database.connection(), undo.action_id).await?;
    Ok(record.map(Undone::from))
}
