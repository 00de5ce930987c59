//! The audit trail: what happened, by whom, with filters and an export.

pub mod api;

use crate::{
    audit::EventKind,
    ground::address::at,
    web::components::{
        When,
        cards::{Older, path},
        event::Line,
        fetch::{Else, fetched, shown},
        filters::Filters,
        keyed::Keyed,
        live::use_live,
        numbers::numbers,
    },
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use serde::{Deserialize, Serialize};

/// The filters as they stand in the address.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Asked {
    pub kind: String,
    pub action: String,
    pub from: String,
    pub until: String,
    pub before: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Trail {
    pub lines: Vec<Line>,
    /// What is wrong with the filters.
    pub problem: Option<String>,
    /// Where the same is as a file.
    pub export: String,
    /// Where the older ones are.
    pub older: Option<String>,
}

#[component]
pub fn AuditPage() -> impl IntoView {
    let live = use_live();
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        let param = |name: &str| query.read().get(name).unwrap_or_default();
        Asked {
            kind: param("kind"),
            action: param("action"),
            from: param("from"),
            until: param("until"),
            before: param("before"),
        }
    });
    let trail = fetched(
        move || {
            let versions = (live.actions.get(), live.analyses.get(), live.settings.get());
            format!("{} {versions:?}", query.read().to_query_string())
        },
        move || api::load_trail(asked.get_untracked()),
    );
    let lines = shown(trail, Else::Problem, |trail: Trail| {
        view! { <Lines trail/> }.into_any()
    });
    view! {
        <Title text="Audit trail · AI COO"/>
        <main class="page">
            <header class="head">
                <h1>"Audit trail"</h1>
                <p class="muted">"Everything that happened, recorded together with the change itself. AI COO never edits or deletes an event."</p>
            </header>
            <Choices asked=asked.get_untracked()/>
            {lines}
        </main>
    }
}

/// What the trail can be filtered by, with what it is filtered by at first.
#[component]
fn Choices(asked: Asked) -> impl IntoView {
    let kinds = EventKind::ALL
        .iter()
        .map(|kind| view! { <option value=kind.name() selected=kind.name() == asked.kind>{kind.words()}</option> })
        .collect_view();
    view! {
        <Filters page="/dashboard/operator/audit" fields=&["kind", "action", "from", "until"]>
            <label>"Event"<select name="kind"><option value="">"Any"</option>{kinds}</select></label>
            <label>"Action id"<input name="action" value=asked.action autocomplete="off" spellcheck="false"/></label>
            <label>"From"<input type="date" name="from" value=asked.from/></label>
            <label>"To"<input type="date" name="until" value=asked.until/></label>
            <button>"Filter"</button>
        </Filters>
    }
}

#[component]
fn Lines(trail: Trail) -> impl IntoView {
    let empty = trail.lines.is_empty();
    let count = format!("Events shown: {}", trail.lines.len());
    // Between cells stands what the reader's own Excel takes for it.
    let export = trail.export.clone();
    let sign = if export.contains('?') { '&' } else { '?' };
    let excel = |name: &'static str| {
        let href = at(&format!("{export}{sign}excel={name}"));
        view! { <a href=href download="" rel="external" aria-label=format!("For Excel, separated by {name}s")>{name}"s"</a> }
    };
    let names = trail.lines.iter().map(|line| line.action.clone().unzip());
    let numbers = numbers(names.map(|(id, title)| (id, title.unwrap_or_default())));
    let rows: Keyed = trail
        .lines
        .into_iter()
        .zip(numbers)
        .map(|(line, number)| {
            let id = line.id.clone();
            (id, view! { <Row line number/> }.into_any())
        })
        .collect();
    view! {
        <p class="hidden" role="status">{count}</p>
        {trail.problem.map(|problem| view! { <p class="notice bad" role="alert">{problem}</p> })}
        <p class="export">
            <a href=at(&trail.export) download="" rel="external">"Export as CSV"</a>
            " · For Excel, separated by "
            {excel("semicolon")}", "{excel("comma")}" or "{excel("tab")}
        </p>
        {empty.then(|| view! { <p class="empty">"No matching events. "<a href=at("/dashboard/operator/audit")>"Show all"</a></p> })}
        {(!empty).then(|| view! {
            <div class="panel scroll" tabindex="0" role="group" aria-label="Events">
                <table>
                    <thead><tr><th scope="col">"When"</th><th scope="col">"Event"</th><th scope="col">"By"</th><th scope="col">"About"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        })}
        <Older href=trail.older/>
    }
}

#[component]
fn Row(line: Line, number: String) -> impl IntoView {
    let about = line
        .action
        .map(|(id, title)| view! { <a href=at(&path(id))>{title}<span class="hidden">{number}</span></a> });
    let of = format!(" of: {}, {}, event {}", line.words, line.at.words, line.id);
    view! {
        <tr>
            <td class="nowrap"><When at=line.at/></td>
            <th scope="row"><span>{line.words}</span>{line.note.map(|note| view! { <small>{note}</small> })}</th>
            <td>{line.by}</td>
            <td>{about}{(line.data != "{}").then(|| view! { <details><summary>"Data"<span class="hidden">{of}</span></summary><pre>{line.data}</pre></details> })}</td>
        </tr>
    }
}
