//! The figures, each with its definition beside it.

use super::Panel;
use crate::{
    ground::address::at,
    insight::analyzers::UNREAD,
    web::components::{
        chart::{Bar, BarTable, Column, Gauge, MonthColumns, RunwayBar},
        when::Moment,
    },
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The figures of a company in words, and what is drawn of them. What is `None` could not be read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figures {
    pub company: String,
    pub read: Moment,
    pub tiles: Vec<Tile>,
    pub runway: Option<Gauge>,
    /// Cash by account.
    pub accounts: Vec<(String, String)>,
    /// What counts as a receivable.
    pub receivables: String,
    pub ageing: Option<Vec<Bar>>,
    /// What is not deducted from the receivables.
    pub apart: Vec<(String, String)>,
    pub months: Option<Vec<Column>>,
    /// Customer, overdue, invoices, oldest, not matched, disputed.
    pub customers: Vec<[String; 6]>,
    /// How many there are in all, where these are the first of them.
    pub all_customers: Option<u32>,
    /// What counts as a payable.
    pub payables: String,
    pub due: Option<Vec<Bar>>,
    /// What was looked at.
    pub checked: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tile {
    pub label: String,
    pub value: String,
    pub definition: String,
    pub note: Option<String>,
}

#[component]
pub fn Tiles(figures: Figures) -> impl IntoView {
    let has_accounts = !figures.accounts.is_empty();
    let accounts = figures
        .accounts
        .into_iter()
        .map(|(name, balance)| view! { <tr><th scope="row">{name}</th><td class="num">{balance}</td></tr> })
        .collect_view();
    let mut below = vec![
        figures.runway.map(|gauge| view! { <RunwayBar gauge/> }.into_any()),
        has_accounts.then(|| view! {
            <details>
                <summary>"By account"</summary>
                <table><thead class="hidden"><tr><th scope="col">"Account"</th><th scope="col">"Balance"</th></tr></thead><tbody>{accounts}</tbody></table>
            </details>
        }
        .into_any()),
    ]
    .into_iter();
    let tiles = figures
        .tiles
        .into_iter()
        .map(|tile| shown(tile, below.next().flatten()))
        .collect_view();
    view! { <dl class="figures">{tiles}</dl> }
}

/// One figure, with its definition and what stands below it.
fn shown(tile: Tile, below: Option<AnyView>) -> impl IntoView {
    view! {
        <div class="panel">
            <dt>{tile.label}</dt>
            <dd class="value">{tile.value}</dd>
            <dd class="definition">{tile.definition}</dd>
            {tile.note.map(|note| view! { <dd class="definition">{note}</dd> })}
            {below.map(|below| view! { <dd>{below}</dd> })}
        </div>
    }
}

/// The figures that have no charts, of each analyzer together.
#[component]
pub fn Panels(panels: Vec<Panel>) -> impl IntoView {
    panels
        .into_iter()
        .map(|panel| {
            let tiles = panel.tiles.into_iter().map(|tile| shown(tile, None));
            view! {
                <section>
                    <h2>{panel.title}</h2>
                    <dl class="figures">{tiles.collect_view()}</dl>
                </section>
            }
        })
        .collect_view()
}

/// What the figures are made of.
#[component]
pub fn Charts(figures: Figures) -> impl IntoView {
    let apart = figures
        .apart
        .into_iter()
        .map(|(label, amount)| view! { <dt>{label}</dt><dd>{amount}</dd> })
        .collect_view();
    let unread = || view! { <p>{format!("This {UNREAD}.")}</p> }.into_any();
    let ageing = figures.ageing.map_or_else(unread, |bars| {
        view! { <BarTable caption="Receivables by age" head="Age" bars/> }.into_any()
    });
    let months = figures
        .months
        .map_or_else(unread, |months| view! { <MonthColumns months/> }.into_any());
    let due = figures.due.map_or_else(unread, |bars| {
        view! { <BarTable caption="Payables by due date" head="Due" bars/> }.into_any()
    });
    view! {
        <div class="cols">
            <section class="panel">
                <h2>"Receivables by age"</h2>
                <div class="body">
                    <p class="muted">{figures.receivables}</p>
                    {ageing}
                    <dl class="apart">{apart}</dl>
                </div>
            </section>
            <section class="panel">
                <h2>"Cash in and out"</h2>
                <div class="body">{months}</div>
            </section>
        </div>
        <div class="cols uneven">
            <Overdue customers=figures.customers all=figures.all_customers/>
            <section class="panel">
                <h2>"Payables"</h2>
                <div class="body">
                    <p class="muted">{figures.payables}</p>
                    {due}
                </div>
            </section>
        </div>
    }
}

#[component]
pub fn Overdue(customers: Vec<[String; 6]>, all: Option<u32>) -> impl IntoView {
    let empty = customers.is_empty();
    let rows = customers
        .into_iter()
        .map(|[name, overdue, invoices, oldest, unmatched, disputed]| {
            view! {
                <tr>
                    <th scope="row">{name}</th>
                    <td class="num">{overdue}</td>
                    <td class="num">{invoices}</td>
                    <td class="num">{oldest}</td>
                    <td class="num">{unmatched}</td>
                    <td class="num">{disputed}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <section class="panel">
            <h2>"Overdue by customer"</h2>
            {empty.then(|| view! { <p class="body">"Nothing is overdue."</p> })}
            {(!empty).then(|| view! {
                <div class="scroll" tabindex="0" role="group" aria-label="Overdue by customer">
                    <table>
                        <thead><tr><th scope="col">"Customer"</th><th scope="col" class="num">"Overdue"</th><th scope="col" class="num">"Invoices"</th><th scope="col" class="num">"Oldest"</th><th scope="col" class="num">"Unmatched"</th><th scope="col" class="num">"Disputed"</th></tr></thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            })}
            {all.map(|all| view! { <p class="body"><a href=at("/dashboard/ai-coo/overdue")>"All "{all}" customers"</a></p> })}
        </section>
    }
}
