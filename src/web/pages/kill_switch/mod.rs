//! The kill switch: a control on every page, and a page of its own with what it holds.

pub mod api;

use crate::{
    ground::{address::at, ids::ActionId},
    web::components::{
        cards::{ActionRows, Card, Older},
        fetch::{Else, fetched, shown},
        form::{TypedBefore, page_of},
        live::use_live,
        named::named,
    },
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Switch {
    pub on: bool,
    /// Since when, by whose hand, and why.
    pub words: String,
    pub may_stop: bool,
    pub may_release: bool,
    /// The reader has an authenticator: releasing takes its code.
    pub code: bool,
    /// Why it was not thrown just now.
    pub refused: Option<String>,
    /// The reason that the reader had typed, then or when their session ended, and whether it was
    /// to be turned on.
    pub typed: Option<(bool, String)>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Held {
    /// How many approved actions wait, by what holds them.
    pub counts: Vec<(String, i64)>,
    /// Those that the kill switch holds.
    pub cards: Vec<Card>,
    pub more: bool,
}

const PATH: &str = "/dashboard/operator/kill-switch";
/// Posted as a form, with a script and without.
const THROW: &str = "/page/throw_kill_switch";

#[component]
pub fn KillSwitchPage() -> impl IntoView {
    let live = use_live();
    let query = use_query_map();
    let refused = move || query.read().get("refused").is_some();
    // What somebody is typing is made anew only when the switch was thrown.
    let switch = fetched(
        move || live.settings.get().to_string(),
        move || api::load_switch(untrack(refused)),
    );
    let before = move || {
        named(query.read().get("before"), "place in the list", |id| {
            id.parse::<ActionId>().ok()
        })
    };
    let held = fetched(
        move || format!("{:?} {}", query.read().get("before"), live.actions.get()),
        move || {
            let before = untrack(before);
            async move { api::load_held(before?).await }
        },
    );
    // It comes with the page and with nothing that is fetched later.
    let typed = StoredValue::new(None::<(bool, String)>);
    let switch = shown(switch, Else::Problem, move |switch: Switch| {
        let on = switch.on;
        if switch.typed.is_some() {
            typed.try_set_value(switch.typed);
        }
        let has_form = if on {
            switch.may_release
        } else {
            switch.may_stop
        };
        let (typed, lost) = match typed.try_get_value().flatten() {
            Some((to, reason)) if to != on && has_form => (reason, String::new()),
            Some((_, reason)) => (String::new(), reason),
            None => (String::new(), String::new()),
        };
        view! {
            {switch.refused.map(|words| view! { <p class="notice bad" role="alert">{words}</p> })}
            <p class="standing" class:bad=on role="status">{switch.words}</p>
            {match (on, switch.may_release) {
                (true, true) => release(switch.code, typed),
                (true, false) => view! { <p class="muted">"An admin can release it."</p> }.into_any(),
                (false, _) => switch.may_stop.then(|| stop_form(typed)).into_any(),
            }}
            <TypedBefore text=lost/>
        }
        .into_any()
    });
    let held = shown(held, Else::Problem, |held: Held| {
        let nothing_waits = held.counts.is_empty();
        let nothing_held = held.cards.is_empty();
        let last = held.cards.last().filter(|_| held.more);
        let older = last.map(|last| format!("{PATH}?before={}", last.id));
        let counts = held
            .counts
            .into_iter()
            .map(|(words, count)| view! { <li>{words}": "{count}</li> })
            .collect_view();
        view! {
            <section class="panel sheet-form">
                <h2>"Approved actions waiting, by cause"</h2>
                <ul>{counts}</ul>
                {nothing_waits.then(|| view! { <p class="muted">"No approved action is waiting."</p> })}
            </section>
            <h2>"Held by the kill switch"</h2>
            <ActionRows cards=held.cards/>
            {nothing_held.then(|| view! { <p class="muted">"The kill switch is holding nothing."</p> })}
            <Older href=older/>
        }
        .into_any()
    });
    view! {
        <Title text="Kill switch · AI COO"/>
        <main class="page">
            <header class="head">
                <h1>"Kill switch"</h1>
                <p class="muted">"While it is on, nothing new starts, whatever was approved. Held actions keep their approval and get their full time to run once an admin releases it."</p>
            </header>
            {switch}
            {held}
        </main>
    }
}

fn release(code: bool, typed: String) -> AnyView {
    view! {
        <form class="panel sheet-form" method="post" action=at(THROW)>
            <input type="hidden" name="on" value="false"/>
            <label>"Reason "<small>"Optional; kept in the audit trail."</small><input name="reason" maxlength="500" value=typed/></label>
            {code.then(|| view! {
                <label>"Code from your authenticator app"
                    <input name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="20" required/>
                </label>
            })}
            {button("primary", "Release the kill switch", "Releasing …")}
            {page_of(THROW)}
        </form>
    }
    .into_any()
}

/// Says what is being done from the press on, by the script of every page: no other script sends it.
fn button(class: &'static str, words: &'static str, doing: &'static str) -> impl IntoView {
    view! { <button class=class data-name=words data-doing=doing>{words}</button> }
}

fn stop_form(typed: String) -> AnyView {
    view! {
        <form class="sheet-form" method="post" action=at(THROW)>
            <input type="hidden" name="on" value="true"/>
            <label>"Reason "<small>"Optional"</small><input name="reason" maxlength="500" value=typed/></label>
            {button("danger", "Yes, stop everything", "Stopping …")}
            {page_of(THROW)}
        </form>
    }
    .into_any()
}

/// The control on every page: one press and one confirmation.
pub fn stop(switch: Switch) -> AnyView {
    if switch.on {
        return view! { <a class="stop button danger" href=at(PATH)>"Kill switch on"</a> }
            .into_any();
    }
    switch
        .may_stop
        .then(|| {
            view! {
                <details class="stop">
                    <summary class="button danger">"Stop"<span>" everything"</span></summary>
                    {stop_form(String::new())}
                </details>
            }
        })
        .into_any()
}
