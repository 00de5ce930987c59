//! All actions, newest first.

pub mod api;

use crate::{
    actions::{RiskLevel, lifecycle::Status},
    ground::{address::at, error::UserError, ids::ActionId},
    web::components::{
        cards::{ActionRows, Card, Older},
        fetch::{Else, fetched, shown},
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
    let status = Memo::new(move |_| filters().ok().and_then(|(status, ..)| status));
    let risk = Memo::new(move |_| filters().ok().and_then(|(_, risk, _)| risk));
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
        if let Some(status) = status.get_untracked() {
            href.push_str(&format!("&status={}", status.name()));
        }
        if let Some(risk) = risk.get_untracked() {
            href.push_str(&format!("&risk={}", risk.name()));
        }
        Some(href)
    };
    let list = shown(history, Else::Problem, move |history: History| {
        let older = older(&history);
        let empty = history.cards.is_empty();
        view! {
            {empty.then(|| view! { <p class="empty">"No matching actions. "<a href=at("/dashboard/operator/history")>"Show all"</a></p> })}
            <ActionRows cards=history.cards/>
            <Older href=older/>
        }
        .into_any()
    });
    view! {
        <Title text="History · AI COO"/>
        <main class="page">
            <header class="head"><h1>"History"</h1><p class="muted">"Every action ever proposed, newest first."</p></header>
            <Filters status risk/>
            {list}
        </main>
    }
}

#[component]
fn Filters(status: Memo<Option<Status>>, risk: Memo<Option<RiskLevel>>) -> impl IntoView {
    let statuses = Status::ALL
        .iter()
        .map(|one| view! { <option value=one.name() selected=move || status.get() == Some(*one)>{one.words()}</option> })
        .collect_view();
    let risks = RiskLevel::ALL
        .iter()
        .map(|one| view! { <option value=one.name() selected=move || risk.get() == Some(*one)>{one.name()}</option> })
        .collect_view();
    view! {
        <form method="get" action=at("/dashboard/operator/history") class="filters">
            <label>"Status"<select name="status"><option value="">"Any"</option>{statuses}</select></label>
            <label>"Risk"<select name="risk"><option value="">"Any"</option>{risks}</select></label>
            <button>"Filter"</button>
        </form>
    }
}
