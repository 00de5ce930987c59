//! What an effect amounts to.

use crate::{
    actions::{ActionInputs, Rendered, RiskLevel},
    ground::effect::Request,
    guardrails::{self, Facts, Settings},
};
use chrono::{DateTime, Utc};

/// What the guardrails judge by, counted from the effect itself.
pub(super) fn facts(
    inputs: &ActionInputs,
    rendered: &Rendered,
    last_contact: Option<DateTime<Utc>>,
    settings: &Settings,
) -> Facts {
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let recipients = rendered
        .effect
        .requests
        .iter()
        .map(|request| match request {
            Request::Mail(mail) => mail.to.len(),
            Request::Calendar(meeting) if meeting.invite => meeting.attendees.len(),
            Request::Cancellation(cancelled) if cancelled.notify => cancelled.attendees.len(),
            Request::Odoo(_)
            | Request::Calendar(_)
            | Request::Cancellation(_)
            | Request::Sms(_) => 0,
        });
    let requests = &rendered.effect.requests;
    let sms = requests
        .iter()
        .filter(|request| matches!(request, Request::Sms(_)))
        .count();
    let records = rendered
        .effect
        .requests
        .iter()
        .filter(|request| !matches!(request, Request::Mail(_)))
        .count();
    let records = count(records);
    let (recipients, sms) = (count(recipients.sum()), count(sms));
    let reaches = inputs.kind().traits().reaches_customer || rendered.outsiders;
    Facts {
        kind: inputs.kind(),
        risk: guardrails::risk(
            inputs.kind(),
            rendered.amount.as_ref(),
            records,
            rendered.outsiders,
            settings,
        )
        .max(rendered.least_risk.unwrap_or(RiskLevel::Low)),
        amount: rendered.amount.clone(),
        recipients,
        sms,
        records,
        last_contact,
        outsiders: rendered.outsiders,
        // Rendering looks up each of them, and names the customers that they belong to.
        known: !reaches || !rendered.contacts.is_empty(),
    }
}
