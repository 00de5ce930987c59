//! Messages that would have gone out, while no mail server or no SMS gateway is set.

pub mod api;

use crate::{
    ground::{address::at, ids::ActionId},
    web::components::{
        When,
        cards::{Older, path},
        fetch::{Else, fetched, shown},
        keyed::Keyed,
        live::use_live,
        named::named,
        numbers::numbers,
        when::Moment,
    },
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outbox {
    /// Mail goes here now, and nowhere else.
    pub stand_in: bool,
    /// So do SMS.
    pub sms_stand_in: bool,
    pub letters: Vec<Letter>,
    pub more: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Letter {
    pub id: i64,
    pub action: Option<ActionId>,
    pub to: String,
    pub subject: String,
    pub text: String,
    /// Empty for an SMS.
    pub headers: String,
    pub at: Moment,
}

impl Letter {
    fn name(&self) -> String {
        format!("{}, to {}, {}", self.subject, self.to, self.at.words)
    }
}

#[component]
pub fn OutboxPage() -> impl IntoView {
    let live = use_live();
    let query = use_query_map();
    let before = move || {
        named(query.read().get("before"), "place in the list", |id| {
            id.parse::<i64>().ok()
        })
    };
    let outbox = fetched(
        move || format!("{} {}", query.read().to_query_string(), live.actions.get()),
        move || {
            let before = untrack(before);
            async move { api::load_outbox(before?).await }
        },
    );
    let letters = shown(outbox, Else::Problem, |outbox: Outbox| {
        view! { <Letters outbox/> }.into_any()
    });
    view! {
        <Title text="Outbox · AI COO"/>
        <main class="page">
            <header class="head"><h1>"Outbox"</h1></header>
            {letters}
        </main>
    }
}

#[component]
fn Letters(outbox: Outbox) -> impl IntoView {
    let older = outbox
        .letters
        .last()
        .filter(|_| outbox.more)
        .map(|last| format!("/dashboard/operator/outbox?before={}", last.id));
    let intro = if outbox.stand_in {
        "No mail server is set up: mail stays in the outbox; nothing is sent. An admin can set one up."
    } else {
        "A mail server is set up, so mail is sent. The messages here are from before."
    };
    let sms = if outbox.sms_stand_in {
        "No SMS gateway is set up: SMS stay here too."
    } else {
        "SMS are sent, and do not stay here."
    };
    let empty = outbox.letters.is_empty();
    let names = outbox.letters.iter();
    let numbers = numbers(names.map(|letter| (letter.id, letter.name())));
    let letters: Keyed = outbox
        .letters
        .into_iter()
        .zip(numbers)
        .map(|(letter, number)| {
            let id = letter.id.to_string();
            (id, view! { <Mail letter number/> }.into_any())
        })
        .collect();
    view! {
        <p class="muted">{intro}" "{sms}</p>
        {empty.then(|| view! { <p class="empty">"No messages yet. Approve an invoice reminder, and its e-mail appears here exactly as a mail server would receive it."</p> })}
        {letters}
        <Older href=older/>
    }
}

#[component]
fn Mail(letter: Letter, number: String) -> impl IntoView {
    let of = format!(": {}{number}", letter.name());
    let headers_of = of.clone();
    let source = match letter.action {
        Some(id) => {
            view! { <a href=at(&path(id))>"Action"<span class="hidden">{of}</span></a> }.into_any()
        }
        None => "Not from an action".into_any(),
    };
    view! {
        <article class="panel letter">
            <h2>{letter.subject}<span><When at=letter.at/></span></h2>
            <div class="body mail">
                <dl><dt>"To"</dt><dd>{letter.to}</dd><dt>"Source"</dt><dd>{source}</dd></dl>
                <div class="text">{letter.text}</div>
                {(!letter.headers.is_empty()).then(|| view! { <details><summary>"Headers as sent"<span class="hidden">{headers_of}</span></summary><pre>{letter.headers}</pre></details> })}
            </div>
        </article>
    }
}
