//! What the reader was told, newest first.

pub mod api;
#[cfg(feature = "ssr")]
mod read;

use crate::{
    ground::{address::at, ids::ActionId},
    web::components::{
        Ago, Notice, Press,
        cards::{Older, path},
        fetch::{Else, fetched, shown},
        form::{Posted, ServerForm},
        keyed::Keyed,
        live::use_live,
        named::named,
        numbers::numbers,
        when::Moment,
    },
};
use api::MarkRead;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Notices {
    pub notices: Vec<Line>,
    pub older: Option<String>,
    /// The newest that was not seen yet.
    pub unread: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Line {
    pub id: i64,
    pub words: String,
    pub note: Option<String>,
    /// What there is to know of it now: when it runs, why it failed.
    pub state: Option<String>,
    pub action: Option<(ActionId, String)>,
    pub at: Moment,
    pub new: bool,
}

#[component]
pub fn NoticesPage() -> impl IntoView {
    let live = use_live();
    let query = use_query_map();
    let mark = Posted::to::<MarkRead>();
    let before = move || {
        named(query.read().get("before"), "place in the list", |id| {
            id.parse::<i64>().ok()
        })
    };
    let notices = fetched(
        move || {
            format!(
                "{} {} {}",
                query.read().to_query_string(),
                live.actions.get(),
                mark.version().get()
            )
        },
        move || {
            let before = untrack(before);
            async move { api::load_notices(before?).await }
        },
    );
    let shown = shown(notices, Else::Problem, move |notices: Notices| {
        view! { <Content notices mark/> }.into_any()
    });
    let error = move || {
        let refused = mark.value().get().and_then(Result::err);
        refused.map(|error| view! { <Notice error/> })
    };
    view! {
        <Title text="Notices · AI COO"/>
        <main class="page">
            <header class="head">
                <h1>"Notices"</h1>
                <p class="muted">"Approval requests, updates on actions and account changes. Choose what reaches you by which channel in your "<a href=at("/dashboard/operator/account#told")>"notification preferences"</a>"."</p>
            </header>
            {error}
            {shown}
        </main>
    }
}

#[component]
fn Content(notices: Notices, mark: Posted) -> impl IntoView {
    let none = notices.notices.is_empty();
    let names = notices
        .notices
        .iter()
        .map(|line| line.action.clone().unzip());
    let numbers = numbers(names.map(|(id, title)| (id, title.unwrap_or_default())));
    let lines: Keyed = notices
        .notices
        .into_iter()
        .zip(numbers)
        .map(|(line, number)| {
            let title = line.action.map(|(id, title)| view! { <a class="title" href=at(&path(id))>{title}<span class="hidden">{number}</span></a> });
            let row = view! {
                <li class:new=line.new>
                    <div class="head">{title}</div>
                    {line.state.map(|state| view! { <p>{state}</p> })}
                    {line.note.map(|note| view! { <p class="why">{note}</p> })}
                    <p class="meta"><b>{line.words}</b><Ago at=line.at/>{line.new.then_some("new")}</p>
                </li>
            };
            (line.id.to_string(), row.into_any())
        })
        .collect();
    view! {
        {notices.unread.map(|last| view! {
            <ServerForm action=mark>
                <input type="hidden" name="last" value=last/>
                <Press form=mark words="Mark all as read" doing="Marking as read …"/>
            </ServerForm>
        })}
        {none.then(|| view! { <p class="empty">"No notices yet. Approval requests and their outcomes appear here."</p> })}
        <ul class="rows" aria-busy=mark.busy()>{lines}</ul>
        <Older href=notices.older/>
    }
}
