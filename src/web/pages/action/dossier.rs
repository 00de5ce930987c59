//! The dossier as one reads it: where it stands, what will happen, facts, reasoning, rules,
//! time line, and the decision.

use super::{
    Dossier, Drift, Place, Verbs,
    decide::{After, DecideBar},
    effect::EffectPanel,
    trail::{Calls, Guardrails, TimeLine},
};
use crate::{
    actions::lifecycle::Status,
    ground::address::at,
    web::components::{Ago, RiskBadge, StatusBadge, When, cards::path, evidence::EvidenceTables},
};
use leptos::prelude::*;
use leptos_meta::Title;

#[component]
pub fn Content(dossier: Dossier, verbs: Verbs, place: Place) -> impl IntoView {
    let on_page = place == Place::Page;
    let done = matches!(dossier.status, Status::Executed | Status::RolledBack);
    let whole = dossier.clone();
    view! {
        {on_page.then(|| view! { <Title text=format!("{} · AI COO", dossier.title)/> })}
        <div class="seen" data-seen=dossier.id.to_string()>
            <Opening dossier=dossier.clone() on_page/>
            <After dossier=dossier.clone() verbs place/>
            <EffectPanel plain=dossier.plain effect=dossier.effect side_effects=dossier.side_effects done/>
        </div>
        <section class="panel">
            <h3>"Facts"<span>"as read for this proposal"</span></h3>
            <EvidenceTables facts=dossier.facts/>
        </section>
        <div class="prose">
            <small>{dossier.reasoning_by}</small>
            <p>{dossier.reasoning}</p>
            {dossier.impact.map(|impact| view! { <p class="muted">{impact}</p> })}
        </div>
        <div class="cols">
            <Guardrails verdict=dossier.verdict conditions=dossier.conditions/>
            <TimeLine events=dossier.events/>
        </div>
        {(!dossier.calls.is_empty()).then(|| view! { <Calls calls=dossier.calls/> })}
        <DecideBar dossier=whole verbs place/>
    }
}

/// What it is, and where it stands.
#[component]
pub fn Opening(dossier: Dossier, on_page: bool) -> impl IntoView {
    let kind = if on_page {
        view! { <h1 class="kicker">{dossier.kind}</h1> }.into_any()
    } else {
        view! { <p class="kicker">{dossier.kind}</p> }.into_any()
    };
    let standing = match dossier.standing {
        Some((tone, words)) => {
            view! { <p class=format!("standing {tone}") role="status">{words}</p> }.into_any()
        }
        None => {
            let left = dossier.deadline.distance.clone();
            view! { <p class="muted">"Decide by "<When at=dossier.deadline/>" ("{left}"). Without a decision, nothing happens."</p> }.into_any()
        }
    };
    view! {
        <div class="opening">
            {kind}
            <h2>{dossier.title}</h2>
            <p class="muted line">
                <RiskBadge risk=dossier.risk/>
                <StatusBadge status=dossier.status/>
                <span>"Proposed "<Ago at=dossier.proposed/>" by "{dossier.author}</span>
            </p>
            <p>{dossier.expected_effect}</p>
            {dossier.beside.into_iter().map(|beside| view! {
                <p class="standing plain">{beside.words}" "<a href=at(&path(beside.id))>"View that action"</a></p>
            }).collect_view()}
            {dossier.who_approves.map(|words| view! { <p class="standing wait">{words}</p> })}
            {standing}
            {dossier.drift.map(|drift| view! { <Changed drift/> })}
        </div>
    }
}

/// Whether the records are still as they were.
#[component]
fn Changed(drift: Drift) -> impl IntoView {
    if !drift.changes.is_empty() {
        let lines = drift
            .changes
            .into_iter()
            .map(|change| view! { <li>{change}</li> })
            .collect_view();
        return view! {
            <div class="standing bad" role="status">
                <p>"Its records have changed since it was proposed, so it cannot run. It can be proposed again."</p>
                <ul>{lines}</ul>
            </div>
        }
        .into_any();
    }
    match drift.problem {
        Some(problem) => view! { <p class="muted">"Could not check whether its records have changed: "{problem}". They are checked again before anything happens."</p> }.into_any(),
        None => view! { <p class="muted">"Checked "<Ago at=drift.at/>": nothing has changed in Odoo."</p> }.into_any(),
    }
}
