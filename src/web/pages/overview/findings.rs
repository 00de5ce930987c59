//! What was concluded from the figures, and what was recommended.

use super::{Advice, Alert, Found};
use crate::{
    ground::address::at,
    web::components::{
        Ago, StatusBadge, When, cards::path, evidence::EvidenceTables, keyed::Keyed,
        numbers::numbers, risk::SeverityBadge,
    },
};
use leptos::prelude::*;

#[component]
pub fn Alerts(alerts: Vec<Alert>) -> impl IntoView {
    alerts
        .into_iter()
        .map(|alert| {
            let as_of = alert.as_of.map(|at| {
                view! { ". As of "<When at/>"; it could not be checked since." }
            });
            view! {
                <section class="alert">
                    <p><SeverityBadge severity=alert.severity/>" "<b>{alert.title}</b></p>
                    <p>{alert.message}" "<small>"Since "<Ago at=alert.since/>{as_of}</small></p>
                </section>
            }
        })
        .collect_view()
}

#[component]
pub fn Findings(findings: Vec<Found>) -> impl IntoView {
    let count = findings.len();
    let names = findings.iter();
    let numbers = numbers(names.map(|found| (found.about.clone(), found.title.clone())));
    let items: Keyed = findings
        .into_iter()
        .zip(numbers)
        .map(|(found, number)| {
            let about = found.about.clone();
            (about, view! { <Finding found number/> }.into_any())
        })
        .collect();
    view! {
        <section class="panel">
            <h2>"Findings"<span>{count}</span></h2>
            <ul class="findings">{items}</ul>
        </section>
    }
}

#[component]
fn Finding(found: Found, number: String) -> impl IntoView {
    let figures = found
        .figures
        .into_iter()
        .map(|(label, value)| view! { <div><dt>{label}</dt><dd>{value}</dd></div> })
        .collect_view();
    view! {
        <li>
            <h3>{found.title.clone()}</h3>
            <p class="meta"><SeverityBadge severity=found.severity/>" "{found.message}</p>
            <dl class="tiles">{figures}</dl>
            <details><summary>"Evidence"<span class="hidden">" of: "{found.title}{number}</span></summary><EvidenceTables facts=found.facts/>{found.more}</details>
        </li>
    }
}

/// No finding: says what was checked, so that silence is not mistaken for not looking.
#[component]
pub fn Healthy(
    checked: Vec<String>,
    /// Nothing had to be left out.
    whole: bool,
) -> impl IntoView {
    let lines = checked
        .into_iter()
        .map(|words| view! { <li><span class="good" role="img" aria-label="OK">"✓"</span><span>{words}</span></li> })
        .collect_view();
    view! {
        <section class="panel">
            <h2>"Findings"<span>"none"</span></h2>
            <div class="body">
                <p><b>{if whole { "No findings." } else { "No findings in what could be read." }}</b>" These were checked:"</p>
                <ul class="rules">{lines}</ul>
            </div>
        </section>
    }
}

#[component]
pub fn Recommended(advice: Vec<Advice>) -> impl IntoView {
    let none = advice.is_empty();
    let numbers = numbers(advice.iter().map(|one| (one.action, one.title.clone())));
    let items: Keyed = advice
        .into_iter()
        .zip(numbers)
        .map(|(one, number)| {
            let key = one
                .action
                .map_or_else(|| one.title.clone(), |id| id.to_string());
            let title = match one.action {
                Some(id) => {
                    view! { <a class="title" href=at(&path(id))>{one.title}<span class="hidden">{number}</span></a> }.into_any()
                }
                None => view! { <span class="title">{one.title}</span> }.into_any(),
            };
            let state = match one.status {
                Some(status) => view! { <StatusBadge status/> }.into_any(),
                None => view! { <span class="status plain">"– Not proposed"</span> }.into_any(),
            };
            let row = view! {
                <li>
                    <div class="head">{title}{state}</div>
                    {one.reason.map(|reason| view! { <p class="why">{reason}</p> })}
                </li>
            };
            (key, row.into_any())
        })
        .collect();
    (!none).then(|| {
        view! {
            <section class="panel">
                <h2>"Recommendations"</h2>
                <ul class="rows inset">{items}</ul>
            </section>
        }
    })
}
