//! The inbox: what waits for a decision, with the action itself beside it where there is room.

pub mod api;

use crate::{
    actions::RiskLevel,
    ground::{address::at, error::UserError, ids::ActionId},
    web::{
        components::{
            Ago,
            cards::{ApprovalCard, Card},
            fetch::{Else, fetched, shown},
            form::Posted,
            keyed::Keyed,
            live::use_live,
            named::named,
            numbers::numbers,
            when::Moment,
        },
        pages::{
            action::{Detail, NO_ACTION, Place, Verbs, in_list, place},
            overview::{RunButton, api::RunAnalysis},
        },
    },
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Inbox {
    pub in_doubt: Vec<Card>,
    pub waiting: Vec<Card>,
    pub more: bool,
    pub total: i64,
    /// How many of them the reader has snoozed.
    pub put_off: i64,
    pub doubts: i64,
    pub next_expiry: Option<Moment>,
    /// The latest analysis, where nothing waits.
    pub checked: Option<Checked>,
    pub may_analyze: bool,
}

/// When an analysis ended, and what it says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Checked {
    pub at: Moment,
    pub summary: String,
    /// What could not be read, and what was left out for it.
    pub gaps: Vec<String>,
}

impl Inbox {
    fn first(&self) -> Option<ActionId> {
        self.in_doubt
            .first()
            .or(self.waiting.first())
            .map(|card| card.id)
    }
}

#[component]
pub fn InboxPage() -> impl IntoView {
    let live = use_live();
    let query = use_query_map();
    let verbs = Verbs::new();
    let param = move |name: &'static str| query.read().get(name).unwrap_or_default();
    let run = Posted::to::<RunAnalysis>();
    // Of which risk, and the page after the last card of another one.
    let filters = move || {
        let only = named(query.read().get("risk"), "risk", RiskLevel::parse)?;
        let after = named(query.read().get("after"), "place in the list", place)?;
        Ok::<_, UserError>((only, after))
    };
    let only = Memo::new(move |_| filters().ok().and_then(|(only, _)| only));
    // What names no action is not found: another one, with its buttons, does not take its place.
    let named_action = move || query.read().get("action");
    let asked = Memo::new(move |_| match named_action() {
        None => filters().is_err().then_some(NO_ACTION),
        Some(action) => Some(action.parse().unwrap_or(NO_ACTION)),
    });
    // In a narrow window it takes the place of the list, which says what is wrong with a filter.
    let chosen = move || named_action().is_some();
    let inbox = fetched(
        move || {
            let versions = (live.actions.get(), live.analyses.get(), verbs.version());
            format!("{} {} {versions:?}", param("risk"), param("after"))
        },
        move || {
            let filters = untrack(filters);
            async move {
                let (only, after) = filters?;
                let (risk, before) = after.unzip();
                api::load_inbox(only, risk, before).await
            }
        },
    );
    // Without a choice the first one is shown, and stays while others come and go: nobody
    // decides about something that has just slipped under the button.
    let pinned = RwSignal::new(None::<ActionId>);
    let list = shown(inbox, Else::Problem, move |inbox: Inbox| {
        let first = inbox.first();
        // The page may be gone by the time a list arrives: then nothing of it is shown.
        let shown = move || {
            asked
                .try_get()
                .flatten()
                .or(pinned.try_get().flatten())
                .or(first)
        };
        let only = only.try_get().flatten();
        view! { <List inbox only shown verbs run/> }.into_any()
    });
    view! {
        <main class="split" class:chosen=chosen>
            <section class="list" aria-label="Inbox">{list}</section>
            <article class="detail" aria-label="Action">
                <p class="back"><a href=move || { query.track(); at(&in_list(None)) }>"← Inbox"</a></p>
                <Detail asked=asked.into() only=only.into() pinned verbs place=Place::Inbox/>
            </article>
        </main>
    }
}

#[component]
fn List(
    inbox: Inbox,
    only: Option<RiskLevel>,
    shown: impl Fn() -> Option<ActionId> + Copy + Send + 'static,
    verbs: Verbs,
    run: Posted,
) -> impl IntoView {
    let open = inbox.total + inbox.doubts;
    let title = if open > 0 {
        format!("({open}) Inbox · AI COO")
    } else {
        "Inbox · AI COO".to_owned()
    };
    let summary = match (inbox.total, inbox.next_expiry.clone()) {
        (0, _) => "nothing waiting".to_owned(),
        (total, Some(next)) => format!("{total} waiting · next: {}", next.distance),
        (total, None) => format!("{total} waiting"),
    };
    let older = inbox.waiting.last().filter(|_| inbox.more).map(|last| {
        let risk = only
            .map(|risk| format!("&risk={}", risk.name()))
            .unwrap_or_default();
        format!(
            "/dashboard/operator?after={}.{}{risk}",
            last.risk.name(),
            last.id
        )
    });
    let empty = inbox.in_doubt.is_empty() && inbox.waiting.is_empty();
    let card = move |(card, number): (Card, String)| {
        let id = card.id;
        let href = at(&in_list(Some(id)));
        let current = move || shown() == Some(id);
        let busy = move || verbs.moving_on(id);
        let row = view! { <li><ApprovalCard card number href current busy/></li> };
        (id.to_string(), row.into_any())
    };
    let checked = inbox.checked.clone();
    let several = inbox.waiting.len() > 1 || inbox.put_off > 0;
    let risk = only.map(|risk| format!("?risk={}", risk.name()));
    let several_at = at(&format!(
        "/dashboard/operator/several{}",
        risk.unwrap_or_default()
    ));
    let words = match inbox.put_off {
        0 => "Decide several at once".to_owned(),
        count => format!("Decide several at once · {count} snoozed"),
    };
    let both = inbox.in_doubt.iter().chain(&inbox.waiting);
    let numbers = numbers(both.map(|card| (card.id, card.title.clone())));
    let cards = inbox.in_doubt.into_iter().chain(inbox.waiting);
    let cards: Keyed = cards.zip(numbers).map(card).collect();
    view! {
        <Title text=title/>
        <header>
            <div class="row">
                <h1>"Inbox"</h1>
                <small>{summary}</small>
                {inbox.may_analyze.then(|| view! { <a class="button new" href=at("/dashboard/operator/new")>"New action"</a> })}
            </div>
            <Chips only/>
        </header>
        <ul>{cards}</ul>
        {several.then(|| view! { <p class="older"><a class="button" href=several_at>{words}</a></p> })}
        {older.map(|href| view! { <p class="older"><a class="button" href=at(&href)>"More"</a></p> })}
        {empty.then(|| view! { <Empty only checked run=inbox.may_analyze.then_some(run)/> })}
    }
}

#[component]
fn Chips(only: Option<RiskLevel>) -> impl IntoView {
    let chip = |risk: Option<RiskLevel>, label: &'static str| {
        let href = risk.map_or_else(
            || "/dashboard/operator".to_owned(),
            |risk| format!("/dashboard/operator?risk={}", risk.name()),
        );
        view! { <a href=at(&href) aria-current=(risk == only).then_some("true")>{label}</a> }
    };
    view! {
        <nav class="chips" aria-label="Risk">
            {chip(None, "All")}
            {chip(Some(RiskLevel::Critical), "Critical")}
            {chip(Some(RiskLevel::High), "High")}
            {chip(Some(RiskLevel::Medium), "Medium")}
            {chip(Some(RiskLevel::Low), "Low")}
        </nav>
    }
}

/// Says what was checked and when, so that nothing to do is not mistaken for nothing done.
#[component]
fn Empty(only: Option<RiskLevel>, checked: Option<Checked>, run: Option<Posted>) -> impl IntoView {
    if only.is_some() {
        return view! {
            <div class="empty"><p>"Nothing at this risk level needs approval."</p><p><a href=at("/dashboard/operator")>"Show all"</a></p></div>
        }
        .into_any();
    }
    let checked = match checked {
        Some(Checked { at, summary, gaps }) => {
            let was = if gaps.is_empty() {
                "The books were checked "
            } else {
                "The books were only partly checked "
            };
            view! {
                <p><b>"Nothing needs approval."</b></p>
                <p>{was}<Ago at/>": "{summary}</p>
                {gaps.into_iter().map(|gap| view! { <p>{gap}</p> }).collect_view()}
            }
            .into_any()
        }
        None => view! {
            <p><b>"Nothing has been checked yet."</b></p>
            <p>"An analysis reads cash, burn, receivables and payables from Odoo, and proposes what to do about them."</p>
        }
        .into_any(),
    };
    view! {
        <div class="empty">
            {checked}
            {run.map(|run| view! { <RunButton run/> })}
            <p><a href=at("/dashboard/ai-coo")>"View figures"</a></p>
        </div>
    }
    .into_any()
}
