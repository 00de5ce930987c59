//! Many decisions at once, with an outcome for each.

pub mod api;
#[cfg(feature = "ssr")]
mod read;

use super::action::{EffectPanel, Rejection, Rendered, ShownFields, WhyField};
use crate::{
    actions::{EffectHash, RiskLevel},
    ground::{address::at, ids::ActionId},
    web::components::{
        Notice, Press, RiskBadge,
        cards::{Card, Older, path},
        fetch::{Else, fetched, shown},
        form::{Posted, ServerForm, TypedBefore, Words, at_first, refused_last, taken},
        keyed::{Keyed, anew},
        named::named,
        numbers::numbers,
        when::Moment,
    },
};
use api::DecideSeveral;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Bulk {
    pub waiting: Vec<One>,
    pub older: Option<String>,
    /// When the reader was shown it, signed: a decision brings it back.
    pub shown: String,
    /// What became of those that were just decided.
    pub outcomes: Vec<Outcome>,
    /// What the reader had typed when their session ended.
    pub typed: Option<Rejection>,
}

/// An action that waits.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct One {
    pub card: Card,
    pub hash: EffectHash,
    pub effect: Rendered,
    /// Why it cannot be decided here.
    pub alone: Option<String>,
    pub put_off: Option<Moment>,
}

/// What became of one of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    pub action: ActionId,
    pub title: String,
    pub good: bool,
    pub words: String,
}

impl One {
    fn name(&self) -> String {
        match &self.card.amount {
            Some(amount) => format!("{}, {amount}", self.card.title),
            None => self.card.title.clone(),
        }
    }
}

#[component]
pub fn BulkPage() -> impl IntoView {
    let decide = Posted::to::<DecideSeveral>();
    let query = use_query_map();
    let done = move || query.read().get("done").is_some();
    let only = move || named(query.read().get("risk"), "risk", RiskLevel::parse);
    let after = move || {
        named(query.read().get("after"), "place in the list", |id| {
            id.parse::<ActionId>().ok()
        })
    };
    let back = move || {
        let risk = only().ok().flatten();
        let risk = risk.map(|risk| format!("?risk={}", risk.name()));
        at(&format!("/dashboard/operator{}", risk.unwrap_or_default()))
    };
    // Not live: what somebody is about to tick must not move.
    let several = fetched(
        move || format!("{} {:?} {:?}", taken(&[decide]), only(), after()),
        move || {
            let (only, after, done) = untrack(|| (only(), after(), done()));
            async move { api::load_several(only?, after?, done).await }
        },
    );
    let told = StoredValue::new(0);
    let shown = shown(several, Else::Problem, move |mut several: Bulk| {
        let taken = untrack(|| taken(&[decide]));
        // A script has them in the answer, and tells them once.
        let answer = decide.value().get_untracked().and_then(Result::ok);
        let answer = answer.filter(|_| taken > told.get_value());
        if let Some(outcomes) = answer.and_then(|json| serde_json::from_str(&json).ok()) {
            several.outcomes = outcomes;
        }
        told.set_value(taken);
        anew(taken, view! { <Content several decide/> }).into_any()
    });
    let error = refused_last(vec![decide]);
    view! {
        <Title text="Several actions · AI COO"/>
        <main class="page">
            <p class="back always"><a href=back>"← Inbox"</a></p>
            <header class="head">
                <h1>"Several actions"</h1>
                <p class="muted">"Each action is decided separately, exactly as shown. High and critical risk need a code, one by one, on the action's own page."</p>
            </header>
            {move || error.get().map(|error| view! { <Notice error/> })}
            {shown}
        </main>
    }
}

#[component]
fn Content(several: Bulk, decide: Posted) -> impl IntoView {
    let outcomes = (!several.outcomes.is_empty()).then(|| {
        let numbers = numbers(several.outcomes.iter().map(|one| (one.action, one.title.clone())));
        let lines = several.outcomes.into_iter().zip(numbers)
            .map(|(outcome, number)| view! { <Became outcome number/> }).collect_view();
        view! { <section class="panel sheet-form" role="status"><h2>"Results"</h2><ul>{lines}</ul></section> }
    });
    let none = several.waiting.is_empty();
    let any = several.waiting.iter().any(|one| one.alone.is_none());
    let typed = several.typed.is_some();
    let Rejection { why, reason } = several.typed.unwrap_or_default();
    let lost = if any { String::new() } else { reason.clone() };
    let numbers = numbers(several.waiting.iter().map(|one| (one.card.id, one.name())));
    let lines: Keyed = several
        .waiting
        .into_iter()
        .zip(numbers)
        .map(|(one, number)| {
            let id = one.card.id.to_string();
            (id, view! { <Line one number/> }.into_any())
        })
        .collect();
    view! {
        {outcomes}
        {none.then(|| view! { <p class="empty">"Nothing needs approval."</p> })}
        <TypedBefore text=lost/>
        <ServerForm action=decide>
            <ul class="several" aria-busy=decide.busy()>{lines}</ul>
            {any.then(|| view! {
                <div class="decide-area" data-of="ticked"><div class="decide">
                    <ShownFields shown=several.shown/>
                    <fieldset class="hold"><Press form=decide class="primary" name="verb" value="approve" words="Approve selected" doing="Approving …"/></fieldset>
                    <details class="reject" {..at_first(leptos::attr::open(typed))}>
                        <summary class="button">"Reject …"</summary>
                        <div class="sheet"><WhyField chosen=why/>
                        <label>"In your words "<small>"Optional, up to 500 characters; kept on record."</small>
                            <Words name="reason" rows="2" most="500" text=reason/>
                        </label>
                        <fieldset class="hold"><Press form=decide class="danger" name="verb" value="reject" words="Reject selected" doing="Rejecting …"/></fieldset></div>
                    </details>
                    <p class="hint" role="status"></p>
                </div></div>
            })}
        </ServerForm>
        <Older href=several.older/>
    }
}

#[component]
fn Became(outcome: Outcome, number: String) -> impl IntoView {
    let (tone, sign) = if outcome.good {
        ("good", "✓ ")
    } else {
        ("bad", "✕ ")
    };
    view! {
        <li><span class=tone aria-hidden="true">{sign}</span><a href=at(&path(outcome.action))>{outcome.title}<span class="hidden">{number}</span></a>": "{outcome.words}</li>
    }
}

#[component]
fn Line(one: One, number: String) -> impl IntoView {
    let name = one.name();
    let of = format!("{name}{number}");
    let whose = format!(", {of}");
    let Card { id, risk, why, .. } = one.card;
    let head = match one.alone {
        None => {
            let value = format!("{id}.{}", one.hash.0);
            view! { <label class="tick"><input type="checkbox" name="picked[]" value=value/><b>{name}<span class="hidden">{number}</span></b></label> }.into_any()
        }
        Some(because) => view! {
            <p><a href=at(&path(id))><b>{name}<span class="hidden">{number}</span></b></a></p>
            <p class="muted">{because}</p>
        }
        .into_any(),
    };
    let Rendered {
        plain,
        effect,
        side_effects,
    } = one.effect;
    view! {
        <li class="panel sheet-form" data-seen=id.to_string()>
            {head}
            <p class="muted line"><RiskBadge risk/><span>{why}</span></p>
            {one.put_off.map(|until| view! { <p class="muted">"Snoozed until "{until.words}"."</p> })}
            <details data-whole="true">
                <summary>"Everything that will happen"<span class="hidden">": "{of}</span></summary>
                <EffectPanel plain effect side_effects whose done=false/>
            </details>
        </li>
    }
}
