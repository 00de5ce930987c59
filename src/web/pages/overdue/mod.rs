//! Every customer who owes something that is overdue, those who owe most first.

pub mod api;

use crate::{
    ground::address::at,
    web::{
        components::{
            Ago,
            cards::Older,
            fetch::{Else, fetched, shown},
            live::use_live,
            named::named,
            when::Moment,
        },
        pages::overview::figures::Overdue,
    },
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Customers {
    /// When Odoo was read, and how many customers and how much that is in all.
    pub checked: Option<(Moment, String)>,
    pub customers: Vec<[String; 6]>,
    pub next: Option<String>,
}

#[component]
pub fn OverduePage() -> impl IntoView {
    let live = use_live();
    let query = use_query_map();
    let after = move || {
        named(query.read().get("after"), "place in the list", |rank| {
            rank.parse::<i64>().ok()
        })
    };
    let customers = fetched(
        move || format!("{:?} {}", query.read().get("after"), live.analyses.get()),
        move || {
            let after = untrack(after);
            async move { api::load_overdue(after?).await }
        },
    );
    let list = shown(customers, Else::Problem, move |page: Customers| {
        let checked = page
            .checked
            .map(|(at, words)| view! { <p class="muted">{words}" Odoo was read "<Ago at/>"."</p> });
        view! {
            {checked}
            <Overdue customers=page.customers all=None/>
            <Older href=page.next/>
        }
        .into_any()
    });
    view! {
        <Title text="Overdue by customer · AI COO"/>
        <main class="page">
            <header class="head"><h1>"Overdue by customer"</h1><p><a href=at("/dashboard/ai-coo")>"Overview"</a></p></header>
            {list}
        </main>
    }
}
