//! What waits for a decision.

use super::Inbox;
use crate::{
    actions::RiskLevel,
    ground::{error::UserError, ids::ActionId},
    web::components::fetch::Packed,
};
use leptos::prelude::*;

/// The riskiest first and the newest of each risk first; `risk` and `before` go on from the last
/// card of a page.
#[server(prefix = "/page", endpoint = "inbox")]
pub async fn load_inbox(
    only: Option<RiskLevel>,
    risk: Option<RiskLevel>,
    before: Option<ActionId>,
) -> Result<Packed<Inbox>, UserError> {
    let caller = caller(Permission::Read).await?;
    let state = &caller.state;
    let connection = state.database.connection();
    let now = caller.now();
    let in_doubt = Filter {
        statuses: vec![Status::InDoubt],
        ..Filter::default()
    };
    let open = records::open_by_risk(connection).await?;
    let count = |wanted: Status, risk: Option<RiskLevel>| -> i64 {
        let of = |(status, level, _): &&(Status, RiskLevel, i64)| {
            *status == wanted && risk.is_none_or(|risk| risk == *level)
        };
        open.iter().filter(of).map(|(_, _, count)| count).sum()
    };
    let doubts = count(Status::InDoubt, None);
    let in_doubt = match before {
        None if doubts > 0 => records::list(connection, &in_doubt, PAGE, 0).await?,
        _ => vec![],
    };
    let mut waiting = vec![];
    for level in RiskLevel::ALL.iter().rev().copied() {
        let passed = risk.is_some_and(|risk| level > risk);
        let none = count(Status::PendingApproval, Some(level)) == 0;
        if passed || none || only.is_some_and(|only| only != level) {
            continue;
        }
        let filter = Filter {
            statuses: vec![Status::PendingApproval],
            risk: Some(level),
            before: before.filter(|_| risk == Some(level)),
            awake: Some((caller.user.id, now.to_utc())),
            ..Filter::default()
        };
        let room = (PAGE + 1).saturating_sub(u32::try_from(waiting.len()).unwrap_or(PAGE));
        if room > 0 {
            waiting.extend(records::list(connection, &filter, room, 0).await?);
        }
    }
    let more = waiting.len() > PAGE as usize;
    waiting.truncate(PAGE as usize);
    // Only where there is nothing else to say.
    let latest = match waiting.is_empty() && in_doubt.is_empty() {
        true => latest::summaries(connection).await?,
        false => vec![],
    };
    let cards = |records: &[Record]| records.iter().map(|record| card(record, now)).collect();
    Packed::new(&Inbox {
        in_doubt: cards(&in_doubt),
        next_expiry: waiting
            .iter()
            .map(|record| record.action.expires_at)
            .min()
            .map(|at| Moment::new(at, now)),
        waiting: cards(&waiting),
        more,
        put_off: approvals::count_put_off(connection, caller.user.id, now.to_utc()).await?,
        total: count(Status::PendingApproval, None),
        doubts,
        checked: checked(latest, now),
        may_analyze: caller.user.role.may(Permission::Analyze),
    })
}

/// What the latest run of each analyzer said, as of the one that ended first.
#[cfg(feature = "ssr")]
fn checked(latest: Vec<Summary>, now: DateTime<Tz>) -> Option<Checked> {
    let since = latest.iter().map(|one| one.completed_at).min()?;
    let words: Vec<&str> = latest.iter().map(|one| one.words.as_str()).collect();
    Some(Checked {
        at: Moment::new(since, now),
        summary: words.join(" "),
        gaps: latest.iter().flat_map(|one| one.gaps.clone()).collect(),
    })
}

/// What a list shows of an action.
#[cfg(feature = "ssr")]
pub fn card(record: &Record, now: DateTime<Tz>) -> Card {
    let action = &record.action;
    Card {
        id: action.action_id,
        title: action.title.clone(),
        kind: action.inputs.kind().label().to_owned(),
        amount: action.amount.as_ref().map(ToString::to_string),
        why: first_sentence(&action.reasoning),
        risk: action.risk_level,
        status: action.status,
        channels: action.effect.reach(),
        created: Moment::new(action.created_at, now),
        expires: Moment::new(action.expires_at, now),
        waits: record
            .not_before
            .filter(|at| *at > now && action.status == Status::Approved)
            .map(|at| Moment::new(at, now)),
        error: record.execution_error.clone(),
    }
}

#[cfg(feature = "ssr")]
fn first_sentence(text: &str) -> String {
    let end = text.find(". ").map_or(text.len(), |dot| dot + 1);
    text[..end].to_owned()
}

#[cfg(feature = "ssr")]
const PAGE: u32 = 50;

#[cfg(feature = "ssr")]
use {chrono::DateTime, chrono_tz::Tz};

#[cfg(feature = "ssr")]
use super::Checked;
#[cfg(feature = "ssr")]
use crate::{
    accounts::Permission,
    actions::lifecycle::Status,
    insight::analyzers::store::latest::{self, Summary},
    records::{self, Filter, Record, approvals},
    web::{
        components::{cards::Card, when::Moment},
        session::caller::caller,
    },
};
