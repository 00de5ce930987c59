//! The rows that this version cannot read, for admins.

pub mod api;

use crate::web::components::{
    Ago,
    fetch::{Else, fetched, shown},
    keyed::Keyed,
    live::use_live,
    when::Moment,
};
use leptos::prelude::*;
use leptos_meta::Title;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Unreadable {
    pub lines: Vec<Line>,
}

/// One row, by its table and its key.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Line {
    pub table: String,
    pub key: String,
    pub problem: String,
    pub first: Moment,
    pub last: Moment,
}

#[component]
pub fn UnreadablePage() -> impl IntoView {
    let live = use_live();
    // Any change may be one that cannot be read.
    let found = fetched(
        move || {
            let versions = (live.actions.get(), live.analyses.get(), live.settings.get());
            format!("{versions:?}")
        },
        api::load_unreadable,
    );
    let shown = shown(found, Else::Problem, |found: Unreadable| {
        view! { <Rows lines=found.lines/> }.into_any()
    });
    view! {
        <Title text="Unreadable records · AI COO"/>
        <main class="page">
            <header class="head">
                <h1>"Unreadable records"</h1>
                <p class="muted">"Another version of AI COO wrote these records, or somebody changed them in the database. Each one is skipped; everything else keeps working. Run the version that wrote them, or correct them in the database."</p>
            </header>
            {shown}
        </main>
    }
}

#[component]
fn Rows(lines: Vec<Line>) -> impl IntoView {
    if lines.is_empty() {
        return view! { <p>"No record was unreadable in the last 24 hours."</p> }.into_any();
    }
    let rows: Keyed = lines
        .into_iter()
        .map(|line| {
            let key = format!("{} {}", line.table, line.key);
            let row = view! {
                <tr>
                    <td><code>{line.table}</code></td>
                    <td><code>{line.key}</code></td>
                    <td>{line.problem}</td>
                    <td><Ago at=line.first/></td>
                    <td><Ago at=line.last/></td>
                </tr>
            };
            (key, row.into_any())
        })
        .collect();
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label="Unreadable records">
            <table>
                <thead>
                    <tr><th scope="col">"Table"</th><th scope="col">"Record"</th><th scope="col">"Problem"</th><th scope="col">"First seen"</th><th scope="col">"Last seen"</th></tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}
