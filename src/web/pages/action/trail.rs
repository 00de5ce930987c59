//! What the rules said, what has happened since, and what was sent.

use super::{Call, Verdict};
use crate::{
    guardrails::Says,
    web::components::{When, event::Line, keyed::Keyed},
};
use leptos::prelude::*;

#[component]
pub fn Guardrails(verdict: Verdict, conditions: Vec<String>) -> impl IntoView {
    let rules = verdict
        .rules
        .into_iter()
        .map(|(says, because)| {
            let (sign, word, tone) = match says {
                Says::Fine => ("✓", "Fine", "good"),
                Says::Ask => ("!", "Ask", "warn"),
                Says::Refuse => ("✕", "Refuse", "bad"),
                Says::Wait => ("◷", "Wait", "warn"),
            };
            view! { <li><span class=tone role="img" aria-label=word>{sign}</span><span>{because}</span></li> }
        })
        .collect_view();
    let conditions = conditions
        .into_iter()
        .map(|condition| view! { <li><span aria-hidden="true">"·"</span><span>{condition}</span></li> })
        .collect_view();
    view! {
        <section class="panel">
            <h3>"Guardrails"<span>{verdict.words}</span></h3>
            <div class="body">
                <ul class="rules">{rules}</ul>
                <p class="muted">"Settings version "{verdict.version}", checked "<When at=verdict.at/></p>
                <h4>"Checked again right before execution"</h4>
                <ul class="rules">{conditions}</ul>
            </div>
        </section>
    }
}

#[component]
pub fn TimeLine(events: Vec<Line>) -> impl IntoView {
    let lines: Keyed = events
        .into_iter()
        .map(|line| {
            let of = format!(" of: {}, {}, event {}", line.words, line.at.words, line.id);
            let row = view! {
                <li>
                    <When at=line.at/>
                    <span>
                        <b>{line.words}</b>" by "{line.by}
                        {line.note.map(|note| view! { <small>{note}</small> })}
                    </span>
                    {(line.data != "{}").then(|| view! { <details><summary>"Data"<span class="hidden">{of}</span></summary><pre>{line.data}</pre></details> })}
                </li>
            };
            (line.id, row.into_any())
        })
        .collect();
    view! {
        <section class="panel">
            <h3>"Timeline"</h3>
            <div class="body"><ol class="time">{lines}</ol></div>
        </section>
    }
}

#[component]
pub fn Calls(calls: Vec<Call>) -> impl IntoView {
    let rows = calls
        .into_iter()
        .map(|call| {
            let (tone, outcome) = match call.success {
                Some(true) => ("good", "✓ done"),
                Some(false) => ("bad", "✕ not done"),
                None => ("warn", "? unknown"),
            };
            view! {
                <tr>
                    <th scope="row">{call.step}<small>"attempt "{call.attempt}</small></th>
                    <td><code>{call.operation}</code>{call.error.map(|error| view! { <small>{error}</small> })}</td>
                    <td><span class=tone>{outcome}</span>{call.made.map(|(label, url)| view! { <small><a href=url>{label}</a></small> })}</td>
                    <td><When at=call.started/></td>
                    <td class="num">{call.took}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <section class="panel">
            <h3>"Requests sent"<span>"one row per call"</span></h3>
            <div class="scroll" tabindex="0" role="group" aria-label="Calls">
                <table>
                    <thead><tr><th scope="col">"Request"</th><th scope="col">"Call"</th><th scope="col">"Outcome"</th><th scope="col">"Started"</th><th scope="col" class="num">"Duration"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
}
