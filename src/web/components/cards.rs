//! An action in a list: what it is, why, how risky, whom it reaches.

use super::{Ago, RiskBadge, StatusBadge, keyed::Keyed, numbers::numbers, when::Moment};
use crate::{
    actions::{RiskLevel, lifecycle::Status},
    ground::{address::at, ids::ActionId},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What lists show of an action; the whole effect stays on its page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Card {
    pub id: ActionId,
    pub title: String,
    pub kind: String,
    pub amount: Option<String>,
    /// The first sentence of the reasoning.
    pub why: String,
    pub risk: RiskLevel,
    pub status: Status,
    /// Whom it reaches and what it writes, in words.
    pub channels: Vec<String>,
    pub created: Moment,
    pub expires: Moment,
    /// Approved, and held back until then.
    pub waits: Option<Moment>,
    /// What went wrong, of one that failed or is in doubt.
    pub error: Option<String>,
}

impl Card {
    /// How it is called among others: a customer is reminded more than once.
    pub fn proposed(&self) -> String {
        format!("{}, proposed {}", self.title, self.created.words)
    }
}

/// Where an action's page is.
pub fn path(id: ActionId) -> String {
    format!("/dashboard/operator/actions/{id}")
}

/// One waiting action of the inbox.
#[component]
pub fn ApprovalCard(
    card: Card,
    /// What its title lacks to be told apart: see [`numbers`].
    number: String,
    href: String,
    current: impl Fn() -> bool + Send + 'static,
    /// While something is done about it.
    busy: impl Fn() -> bool + Send + 'static,
) -> impl IntoView {
    let in_doubt = card.status == Status::InDoubt;
    view! {
        <a class="card approval-card" class:doubt=in_doubt href=href aria-current=move || current().then_some("true") aria-busy=move || busy().then_some("true")>
            <span class="title">{card.title}<span class="hidden">{number}</span></span>
            <span class="amount">{card.amount}</span>
            <span class="why">{if in_doubt { card.error.unwrap_or(card.why) } else { card.why }}</span>
            <span class="meta">
                {if in_doubt { view! { <StatusBadge status=Status::InDoubt/> }.into_any() } else { view! { <RiskBadge risk=card.risk/> }.into_any() }}
                {card.channels.into_iter().map(|channel| view! { <span>{channel}</span> }).collect_view()}
                {(!in_doubt).then(|| view! { <span>{card.expires.distance}</span> })}
            </span>
        </a>
    }
}

/// Actions as rows: history, dead letters, decisions.
#[component]
pub fn ActionRows(cards: Vec<Card>) -> impl IntoView {
    let numbers = numbers(cards.iter().map(|card| (card.id, card.proposed())));
    let rows: Keyed = cards
        .into_iter()
        .zip(numbers)
        .map(|(card, number)| {
            let id = card.id.to_string();
            (id, view! { <ActionRow card number/> }.into_any())
        })
        .collect();
    view! { <ul class="rows">{rows}</ul> }
}

#[component]
fn ActionRow(card: Card, number: String) -> impl IntoView {
    view! {
        <li>
            <div class="head">
                <a class="title" href=at(&path(card.id))>{card.title}<span class="hidden">", proposed "{card.created.words.clone()}{number}</span></a>
                <span class="amount">{card.amount}</span>
            </div>
            {card.error.map(|error| view! { <p class="why">{error}</p> })}
            <p class="meta">
                <StatusBadge status=card.status/>
                <RiskBadge risk=card.risk/>
                <span>{card.kind}</span>
                <span>"Proposed "<Ago at=card.created/></span>
                {card.waits.map(|at| view! { <span>"Waiting until "{at.words}</span> })}
            </p>
        </li>
    }
}

/// The link to what is older, an address inside the app, where there is more.
#[component]
pub fn Older(href: Option<String>) -> impl IntoView {
    href.map(|href| view! { <nav class="older" aria-label="Pages"><a class="button" href=at(&href) rel="next">"Older"</a></nav> })
}
