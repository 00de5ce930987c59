//! The decisions people have made.

pub mod api;

use crate::{
    actions::{RiskLevel, lifecycle::Status},
    ground::{address::at, ids::ActionId},
    web::components::{
        Ago, RiskBadge, StatusBadge,
        cards::{Older, path},
        fetch::{Else, fetched, shown},
        keyed::Keyed,
        live::use_live,
        numbers::numbers,
        when::Moment,
    },
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Decisions {
    pub waiting: i64,
    pub decided: Vec<Decided>,
    /// Where the older ones are.
    pub older: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Decided {
    pub action: ActionId,
    pub title: String,
    /// What became of the action since.
    pub status: Status,
    pub risk: RiskLevel,
    pub who: String,
    pub approved: bool,
    pub reason: Option<String>,
    pub at: Moment,
}

#[component]
pub fn ApprovalsPage() -> impl IntoView {
    let live = use_live();
    let query = use_query_map();
    let before = move || query.read().get("before");
    let decisions = fetched(
        move || format!("{} {}", query.read().to_query_string(), live.actions.get()),
        move || api::load_decisions(untrack(before)),
    );
    let list = shown(decisions, Else::Problem, |decisions: Decisions| {
        view! { <List decisions/> }.into_any()
    });
    view! {
        <Title text="Decisions · AI COO"/>
        <main class="page">
            <header class="head"><h1>"Decisions"</h1><p class="muted">"Who approved or rejected what, and why."</p></header>
            {list}
        </main>
    }
}

#[component]
fn List(decisions: Decisions) -> impl IntoView {
    let empty = decisions.decided.is_empty();
    let waiting = match decisions.waiting {
        0 => "Nothing needs approval right now.".to_owned(),
        1 => "1 action needs approval.".to_owned(),
        many => format!("{many} actions need approval."),
    };
    // A decision has no id of its own here.
    let key = |of: &Decided| format!("{} {} {}", of.action, of.at.words, of.who);
    let names = decisions.decided.iter();
    let numbers = numbers(names.map(|one| (one.action, one.title.clone())));
    let rows: Keyed = decisions
        .decided
        .into_iter()
        .zip(numbers)
        .map(|(decided, number)| {
            let key = key(&decided);
            (key, view! { <Row decided number/> }.into_any())
        })
        .collect();
    view! {
        <p>{waiting}" "<a href=at("/dashboard/operator")>"Go to inbox"</a></p>
        {empty.then(|| view! { <p class="empty">"No decisions yet. Every approval and rejection appears here, with its reason."</p> })}
        <ul class="rows">{rows}</ul>
        <Older href=decisions.older/>
    }
}

#[component]
fn Row(decided: Decided, number: String) -> impl IntoView {
    let (tone, word) = if decided.approved {
        ("good", "✓ Approved")
    } else {
        ("bad", "✕ Rejected")
    };
    view! {
        <li>
            <div class="head"><a class="title" href=at(&path(decided.action))>{decided.title}<span class="hidden">{number}</span></a></div>
            <p class="meta">
                <span class=tone>{word}" by "{decided.who}</span>
                <Ago at=decided.at/>
                <RiskBadge risk=decided.risk/>
                <StatusBadge status=decided.status/>
            </p>
            {decided.reason.map(|reason| view! { <blockquote>{reason}</blockquote> })}
        </li>
    }
}
