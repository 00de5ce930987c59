//! All actions, newest first.

pub mod api;

use crate::{
    actions::{RiskLevel, lifecycle::Status},
    ground::{address::at, error::UserError, ids::ActionId},
    web::components::{
        cards::{ActionRows, Card, Older},
        fetch::{Else, fetched, shown},
        filters::Filters,
        live::use_live,
        named::named,
    },
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct History {
    pub cards: Vec<Card>,
    pub more: bool,
}

#[component]
pub fn HistoryPage() -> impl IntoView {
    let live = use_live();
    let query = use_query_map();
    let filters = move || {
        let status = named(query.read().get("status"), "status", Status::parse)?;
        let risk = named(query.read().get("risk"), "risk", RiskLevel::parse)?;
        let before = named(query.read().get("before"), "place in the list", |id| {
            id.parse::<ActionId>().ok()
        })?;
        Ok::<_, UserError>((status, risk, before))
    };
    let history = fetched(
        move || format!("{} {}", query.read().to_query_string(), live.actions.get()),
        move || {
            let filters = untrack(filters);
            async move {
                let (status, risk, before) = filters?;
                api::load_history(status, risk, before).await
            }
        },
    );
    let older = move |history: &History| {
        let last = history.cards.last().filter(|_| history.more)?;
        let mut href = format!("/dashboard/operator/history?before={}", last.id);
        let (status, risk, _) = untrack(filters).unwrap_or_default();
        if let Some(status) = status {
            href.push_str(&format!("&status={}", status.name()));
        }
        if let Some(risk) = risk {
            href.push_str(&format!("&risk={}", risk.name()));
        }
        Some(href)
    };
    let list = shown(history, Else::Problem, move |history: History| {
        let older = older(&history);
        let empty = history.cards.is_empty();
        let count = format!("Actions shown: {}", history.cards.len());
        view! {
            <p class="hidden" role="status">{count}</p>
            {empty.then(|| view! { <p class="empty">"No matching actions. "<a href=at("/dashboard/operator/history")>"Show all"</a></p> })}
            <ActionRows cards=history.cards/>
            <Older href=older/>
        }
        .into_any()
    });
    let (status, risk, _) = untrack(filters).unwrap_or_default();
    view! {
        <Title text="History · AI COO"/>
        <main class="page">
            <header class="head"><h1>"History"</h1><p class="muted">"Every action ever proposed, newest first."</p></header>
            <Choices status risk/>
            {list}
        </main>
    }
}

/// What the list can be filtered by, with what it is filtered by at first.
#[component]
fn Choices(status: Option<Status>, risk: Option<RiskLevel>) -> impl IntoView {
    let statuses = Status::ALL
        .iter()
        .map(|one| view! { <option value=one.name() selected=status == Some(*one)>{one.words()}</option> })
        .collect_view();
    let risks = RiskLevel::ALL
        .iter()
        .map(|one| view! { <option value=one.name() selected=risk == Some(*one)>{one.name()}</option> })
        .collect_view();
    view! {
        <Filters page="/dashboard/operator/history" fields=&["status", "risk"]>
            <label>"Status"<select name="status"><option value="">"Any"</option>{statuses}</select></label>
            <label>"Risk"<select name="risk"><option value="">"Any"</option>{risks}</select></label>
            <button>"Filter"</button>
        </Filters>
    }
}
