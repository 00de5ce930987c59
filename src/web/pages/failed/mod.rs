//! Dead letters, and what is in doubt.

pub mod api;

use crate::{
    decisions::Verb,
    ground::{address::at, ids::ActionId},
    web::{
        components::{
            Notice, Press,
            cards::{ActionRows, Card, Older, path},
            fetch::{Else, fetched, shown},
            form::{Posted, ServerForm},
            keyed::Keyed,
            live::use_live,
            named::named,
            numbers::numbers,
        },
        pages::action::{ShownFields, api::Retry},
    },
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Failed {
    pub in_doubt: Vec<Card>,
    pub failed: Vec<Card>,
    pub more: bool,
    pub may_decide: bool,
    /// When the reader was shown it, signed: a decision brings it back.
    pub shown: String,
}

#[component]
pub fn FailedPage() -> impl IntoView {
    let live = use_live();
    let query = use_query_map();
    let retry = Posted::to::<Retry>();
    let before = move || {
        named(query.read().get("before"), "place in the list", |id| {
            id.parse::<ActionId>().ok()
        })
    };
    let failed = fetched(
        move || {
            format!(
                "{} {} {}",
                query.read().to_query_string(),
                live.actions.get(),
                retry.version().get()
            )
        },
        move || {
            let before = untrack(before);
            async move { api::load_failed(before?).await }
        },
    );
    let lists = shown(failed, Else::Problem, move |failed: Failed| {
        view! { <Lists failed retry/> }.into_any()
    });
    let error = move || {
        let refused = retry.value().get().and_then(Result::err);
        refused.map(|error| view! { <Notice error/> })
    };
    view! {
        <Title text="Failed · AI COO"/>
        <main class="page">
            <header class="head"><h1>"Failed or outcome unknown"</h1><p class="muted">"Actions that wait until a person says what to do."</p></header>
            {error}
            {lists}
        </main>
    }
}

#[component]
fn Lists(failed: Failed, retry: Posted) -> impl IntoView {
    let may = failed.may_decide;
    let older = failed
        .failed
        .last()
        .filter(|_| failed.more)
        .map(|last| format!("/dashboard/operator/failed?before={}", last.id));
    let empty = failed.failed.is_empty() && failed.in_doubt.is_empty();
    let doubts = (!failed.in_doubt.is_empty()).then(|| {
        view! {
            <section>
                <h2>"Outcome unknown"</h2>
                <p class="muted">"A message may or may not have gone out. Open the action, check, and confirm the outcome: nothing is resent automatically."</p>
                <ActionRows cards=failed.in_doubt/>
            </section>
        }
    });
    let letters = (!failed.failed.is_empty()).then(|| {
        let names = failed.failed.iter().map(|card| (card.id, card.proposed()));
        let numbers = numbers(names);
        let rows: Keyed = failed
            .failed
            .into_iter()
            .zip(numbers)
            .map(|(card, number)| {
                let id = card.id.to_string();
                let shown = failed.shown.clone();
                let row = view! { <Letter card number retry may shown/> };
                (id, row.into_any())
            })
            .collect();
        view! {
            <section>
                <h2>"Failed"</h2>
                <p class="muted">"Tried as often as the rules allow, or refused by the other side."</p>
                <ul class="rows">{rows}</ul>
            </section>
        }
    });
    view! {
        {empty.then(|| view! { <p class="empty">"No action has failed or has an unknown outcome. Those that do appear here with their reason."</p> })}
        {doubts}
        {letters}
        <Older href=older/>
    }
}

#[component]
fn Letter(card: Card, number: String, retry: Posted, may: bool, shown: String) -> impl IntoView {
    let id = card.id;
    let name = format!("Retry: {}{number}", card.proposed());
    let with_code = card.risk.needs_code();
    view! {
        <li class="letter" data-seen=id.to_string()>
            <div class="head"><a class="title" href=at(&path(id))>{card.title}<span class="hidden">", proposed "{card.created.words}{number}</span></a><span class="amount">{card.amount}</span></div>
            <p class="why">{card.error.unwrap_or_else(|| "No reason was recorded.".to_owned())}</p>
            {(may && with_code).then(|| view! { <p class="muted">"Retry it on its own page, with a code from your authenticator app."</p> })}
            {(may && !with_code).then(|| view! {
                <div data-of=id.to_string()>
                    <ServerForm action=retry>
                        <input type="hidden" name="action_id" value=id.to_string()/>
                        <ShownFields shown/>
                        <fieldset class="hold"><Press of=id form=retry words=Verb::Retry.label() doing="Retrying …" label=name/></fieldset>
                    </ServerForm>
                </div>
            })}
        </li>
    }
}
