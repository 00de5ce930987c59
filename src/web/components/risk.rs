//! Risk and status as a sign, a word and a colour: never a colour alone.

use crate::{
    actions::{RiskLevel, lifecycle::Status},
    insight::analyzers::Severity,
};
use leptos::prelude::*;

#[component]
pub fn RiskBadge(risk: RiskLevel) -> impl IntoView {
    let (sign, word) = match risk {
        RiskLevel::Low => ("●", "Low"),
        RiskLevel::Medium => ("▲", "Medium"),
        RiskLevel::High => ("◆", "High"),
        RiskLevel::Critical => ("⬢", "Critical"),
    };
    view! { <span class=format!("risk {}", risk.name())><span aria-hidden="true">{sign}" "</span>{word}<span class="of">" risk"</span></span> }
}

#[component]
pub fn StatusBadge(status: Status) -> impl IntoView {
    let (tone, sign) = match status {
        Status::Executed => ("good", "✓"),
        Status::Failed | Status::Blocked => ("bad", "✕"),
        Status::InDoubt => ("bad", "?"),
        Status::PendingApproval => ("wait", "◷"),
        Status::Approved | Status::Executing => ("wait", "→"),
        _ => ("plain", "–"),
    };
    view! { <span class=format!("status {tone}")><span aria-hidden="true">{sign}" "</span>{status.words()}</span> }
}

#[component]
pub fn SeverityBadge(severity: Severity) -> impl IntoView {
    let (tone, sign, word) = match severity {
        Severity::Info => ("low", "●", "For information"),
        Severity::Warning => ("medium", "▲", "Warning"),
        Severity::Critical => ("critical", "⬢", "Critical"),
    };
    view! { <span class=format!("risk {tone}")><span aria-hidden="true">{sign}" "</span>{word}</span> }
}
