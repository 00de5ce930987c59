//! Who decided what.

use super::Decisions;
use crate::{ground::error::UserError, web::components::fetch::Packed};
use leptos::prelude::*;

#[server(prefix = "/page", endpoint = "decisions")]
pub async fn load_decisions(before: Option<String>) -> Result<Packed<Decisions>, UserError> {
    let caller = caller(Permission::Read).await?;
    let state = &caller.state;
    let connection = state.database.connection();
    let now = caller.now();
    let before = named(before, "place in the list", |at| at.parse().ok())?;
    let mut made = approvals::newest(connection, before, PAGE + 1).await?;
    let more = made.len() > PAGE as usize;
    made.truncate(PAGE as usize);
    let older = made.last().filter(|_| more).map(|last| {
        let at = last.decided_at.to_rfc3339_opts(SecondsFormat::Micros, true);
        format!("/dashboard/operator/approvals?before={at}")
    });
    Packed::new(&Decisions {
        waiting: records::load_counts(connection).await?.waiting,
        decided: made
            .into_iter()
            .filter_map(|made| view(made, now))
            .collect(),
        older,
    })
}

#[cfg(feature = "ssr")]
fn view(made: approvals::Made, now: DateTime<Tz>) -> Option<Decided> {
    Some(Decided {
        action: ActionId(made.action_id),
        title: made.title,
        status: Status::parse(&made.status)?,
        risk: RiskLevel::parse(&made.risk_level)?,
        who: made.name,
        approved: made.decision == "approved",
        reason: reason(made.why.as_deref(), made.reason),
        at: Moment::new(made.decided_at, now),
    })
}

/// The usual reason, and what was written besides.
#[cfg(feature = "ssr")]
fn reason(why: Option<&str>, words: Option<String>) -> Option<String> {
    let why = why
        .and_then(WhyNot::parse)
        .map(|why| why.words().to_owned());
    let both: Vec<String> = [why, words].into_iter().flatten().collect();
    (!both.is_empty()).then(|| both.join(": "))
}

#[cfg(feature = "ssr")]
const PAGE: u32 = 50;

#[cfg(feature = "ssr")]
use super::Decided;
#[cfg(feature = "ssr")]
use crate::{
    accounts::Permission,
    actions::{RiskLevel, WhyNot, lifecycle::Status},
    ground::ids::ActionId,
    records::{self, approvals},
    web::{
        components::{named::named, when::Moment},
        session::caller::caller,
    },
};
#[cfg(feature = "ssr")]
use {
    chrono::{DateTime, SecondsFormat},
    chrono_tz::Tz,
};
