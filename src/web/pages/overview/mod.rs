//! How the company stands: figures with their definitions, findings, what was recommended.

pub mod api;
pub(crate) mod figures;
mod findings;
#[cfg(feature = "ssr")]
pub(crate) mod read;

use crate::{
    actions::lifecycle::Status,
    ground::ids::ActionId,
    insight::analyzers::{RunStatus, Severity},
    web::components::{
        Ago, Notice, Press,
        evidence::Facts,
        fetch::{Else, fetched, shown},
        form::{Posted, ServerForm, taken},
        live::use_live,
        when::Moment,
    },
};
use api::RunAnalysis;
use figures::{Charts, Figures, Panels, Tile, Tiles};
use findings::{Alerts, Findings, Healthy, Recommended};
use leptos::prelude::*;
use leptos_meta::Title;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Overview {
    pub figures: Option<Box<Figures>>,
    /// What other analyzers measured.
    pub panels: Vec<Panel>,
    /// What the latest analysis could not read, and what was left out for it.
    pub gaps: Vec<String>,
    pub findings: Vec<Found>,
    pub advice: Vec<Advice>,
    pub alerts: Vec<Alert>,
    pub runs: Vec<Run>,
    /// Executions by where they stand.
    pub queue: Vec<(String, i64)>,
    pub may_analyze: bool,
}

/// The figures of one analyzer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Panel {
    pub title: String,
    pub tiles: Vec<Tile>,
}

/// A finding with its evidence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Found {
    /// What it is about, whatever its figures are.
    pub about: String,
    pub severity: Severity,
    pub title: String,
    pub message: String,
    pub figures: Vec<(String, String)>,
    pub facts: Facts,
    /// How many records are not shown.
    pub more: Option<String>,
}

/// A finding that somebody was interrupted for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Alert {
    pub severity: Severity,
    pub title: String,
    pub message: String,
    pub since: Moment,
    /// When what it says was read, where no analysis since could judge it.
    pub as_of: Option<Moment>,
}

/// A recommendation and what became of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Advice {
    pub title: String,
    pub action: Option<ActionId>,
    pub status: Option<Status>,
    /// Why it did not become an action.
    pub reason: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// What was analyzed.
    pub analyzer: String,
    pub status: RunStatus,
    /// What it found, is doing, or failed for.
    pub words: String,
    pub failed: Option<String>,
    /// What could not be read, and what was left out for it.
    pub gaps: Vec<String>,
    pub by: String,
    pub odoo_calls: i32,
    pub asked: Moment,
    pub took: Option<String>,
}

impl Run {
    fn is_going_on(&self) -> bool {
        matches!(self.status, RunStatus::Queued | RunStatus::Running)
    }
}

#[component]
pub fn OverviewPage() -> impl IntoView {
    let live = use_live();
    let run = Posted::to::<RunAnalysis>();
    let overview = fetched(
        move || {
            let changes = (live.analyses.get(), live.actions.get());
            format!("{changes:?} {}", taken(&[run]))
        },
        api::load_overview,
    );
    let whole = shown(overview, Else::ProblemAlone, move |overview: Overview| {
        view! { <Content overview run/> }.into_any()
    });
    view! {
        <Title text="Overview · AI COO"/>
        <main class="page wide">{whole}</main>
    }
}

#[component]
fn Content(overview: Overview, run: Posted) -> impl IntoView {
    let going_on = overview.runs.iter().find(|run| run.is_going_on()).cloned();
    let last_failed = overview.runs.first().and_then(|run| run.failed.clone());
    let (company, read) = match &overview.figures {
        Some(figures) => (figures.company.clone(), Some(figures.read.clone())),
        None => ("Overview".to_owned(), None),
    };
    let read_before = read.is_some();
    let gaps = overview.gaps;
    let in_part = (!gaps.is_empty()).then(|| {
        let gaps = gaps.into_iter().map(|gap| view! { <li>{gap}</li> }).collect_view();
        view! { <div class="standing wait" role="status"><p>"The analysis was done in part:"</p><ul>{gaps}</ul></div> }
    });
    let whole = in_part.is_none();
    let body = match overview.figures {
        Some(figures) => {
            let findings = if overview.findings.is_empty() {
                view! { <Healthy checked=figures.checked.clone() whole/> }.into_any()
            } else {
                view! { <Findings findings=overview.findings/> }.into_any()
            };
            view! {
                <Alerts alerts=overview.alerts/>
                <Tiles figures=(*figures).clone()/>
                <div class="cols">{findings}<Recommended advice=overview.advice/></div>
                <Charts figures=*figures/>
                <Panels panels=overview.panels/>
            }
            .into_any()
        }
        None => view! {
            <div class="empty">
                <p><b>"No analysis yet."</b></p>
                <p>"An analysis reads cash, burn, receivables and payables from Odoo in about a dozen calls, reports findings and proposes actions."</p>
            </div>
        }
        .into_any(),
    };
    view! {
        <header class="head with-button">
            <div>
                <h1>{company}</h1>
                <p class="muted">{read.map(|read| view! { "Odoo was read "<Ago at=read/>"; the next run is on the hour." })}</p>
            </div>
            {overview.may_analyze.then(|| view! { <RunButton run busy=going_on.is_some()/> })}
        </header>
        {going_on.map(|run| view! { <p class="standing wait" role="status"><span class="spinner" aria-hidden="true"></span>"Analysis running: "{run.words}" …"</p> })}
        {last_failed.map(|error| view! { <p class="standing bad" role="status">"The last analysis failed: "{error}"."{read_before.then_some(" The figures below are from an earlier run.")}</p> })}
        {in_part}
        {body}
        <Runs runs=overview.runs queue=overview.queue/>
    }
}

/// Asks for an analysis now. The form is its page's, so that it outlives a refetch.
#[component]
pub fn RunButton(run: Posted, #[prop(optional)] busy: bool) -> impl IntoView {
    let words = if busy { "Running …" } else { "Run analysis" };
    let refused = move || {
        run.value()
            .get()
            .and_then(Result::err)
            .map(|error| view! { <Notice error/> })
    };
    view! {
        <ServerForm action=run>
            <Press form=run class="primary" words doing="Running …" off=ArcSignal::stored(busy)/>
        </ServerForm>
        {refused}
    }
}

#[component]
fn Runs(runs: Vec<Run>, queue: Vec<(String, i64)>) -> impl IntoView {
    let rows = runs
        .into_iter()
        .map(|run| {
            let (tone, words) = match run.status {
                RunStatus::Queued => ("warn", "→ waiting"),
                RunStatus::Running => ("warn", "→ running"),
                RunStatus::Done if !run.gaps.is_empty() => ("warn", "◐ done in part"),
                RunStatus::Done => ("good", "✓ done"),
                RunStatus::Failed => ("bad", "✕ failed"),
            };
            view! {
                <tr>
                    <th scope="row" class="nowrap"><Ago at=run.asked/><small>{run.analyzer}", by "{run.by}</small></th>
                    <td class="nowrap"><span class=tone>{words}</span></td>
                    <td>{run.words}{run.gaps.into_iter().map(|gap| view! { <small>{gap}</small> }).collect_view()}</td>
                    <td class="num">{run.odoo_calls}</td>
                    <td class="num">{run.took}</td>
                </tr>
            }
        })
        .collect_view();
    let queue = queue
        .into_iter()
        .map(|(label, count)| view! { <div><dt>{label}</dt><dd>{count}</dd></div> })
        .collect_view();
    view! {
        <div class="cols runs">
            <section class="panel">
                <h2>"Recent runs"</h2>
                <div class="scroll" tabindex="0" role="group" aria-label="Recent runs">
                    <table>
                        <thead><tr><th scope="col">"Requested"</th><th scope="col">"Status"</th><th scope="col">"Result"</th><th scope="col" class="num">"Odoo calls"</th><th scope="col" class="num">"Duration"</th></tr></thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            </section>
            <section class="panel queue">
                <h2>"Executions"</h2>
                <dl class="tiles">{queue}</dl>
            </section>
        </div>
    }
}
