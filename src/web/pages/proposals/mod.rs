//! What the rules propose: from which amounts on, and where tasks go. A plain page: the browser
//! has no script of it.

pub mod api;
mod read;

use crate::{
    ground::{address::at, error::ErrorKind},
    web::components::{
        Notice,
        fetch::{Else, fetched, shown},
        form::{Hint, Posted, Refusal, ServerForm},
    },
};
use api::SaveProposals;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use serde::{Deserialize, Serialize};

/// What stands in the form.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Typed {
    pub version: i32,
    pub least_reminder: String,
    pub least_unmatched: String,
    /// Empty: not chosen; `none`: none; else an id.
    pub task_project: String,
    pub task_to_salesperson: bool,
    /// Empty: not chosen; else an id.
    pub task_assignee: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Proposing {
    pub typed: Typed,
    /// Behind the amounts.
    pub currency: String,
    /// What counts where the amounts are left empty.
    pub by_currency: (String, String),
    pub projects: Options,
    pub users: Options,
    /// What was looked for.
    pub looked_for: (String, String),
    pub may_change: bool,
    /// Nobody has chosen yet where tasks go.
    pub tasks_open: bool,
}

/// Records to choose from.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Options {
    pub listed: Vec<(i64, String)>,
    pub more: bool,
    /// Why there are none.
    pub problem: Option<String>,
}

#[component]
pub fn ProposalsPage() -> impl IntoView {
    let save = Posted::to::<SaveProposals>();
    let query = use_query_map().get_untracked();
    let refused = query.get("__err").is_some();
    let looked_for = (
        query.get("project").unwrap_or_default(),
        query.get("user").unwrap_or_default(),
    );
    let saved = query.get("saved").filter(|_| !refused);
    let proposing = fetched(String::new, move || read::load(refused, looked_for.clone()));
    let shown = shown(proposing, Else::Problem, move |proposing: Proposing| {
        view! { <Content proposing save/> }.into_any()
    });
    let error = save.refused();
    let error = error.map(|error| match error.kind {
        ErrorKind::Invalid => view! { <p class="notice bad" role="alert">"Nothing was saved: some fields need correction. They are marked below."</p> }.into_any(),
        _ => view! { <Notice error/> }.into_any(),
    });
    view! {
        <Title text="Proposals · AI COO"/>
        <main class="page">
            <p class="back always"><a href=at("/dashboard/operator/settings") rel="external">"← Guardrails"</a></p>
            <header class="head">
                <h1>"Proposals"</h1>
                <p class="muted">"The smallest amounts worth a reminder, and where proposed tasks go."</p>
            </header>
            {error}
            {saved.map(|version| view! { <p class="notice good" role="status">"Saved as version "{version}". It applies to proposals from now on."</p> })}
            {shown}
        </main>
    }
}

#[component]
fn Content(proposing: Proposing, save: Posted) -> impl IntoView {
    let Proposing {
        typed,
        currency,
        by_currency: (reminder, unmatched),
        projects,
        users,
        looked_for,
        may_change,
        tasks_open,
    } = proposing;
    let locked = !may_change;
    let refusal = Refusal::new(move || save.value().get().and_then(Result::err));
    let amount =
        |field, label, value, help| entry(field, label, value, help, &currency, locked, refusal);
    let amounts = [
        amount(
            "least_reminder",
            "Smallest amount worth a reminder",
            typed.least_reminder,
            format!(
                "Smaller amounts get no reminder and no call. Empty: {reminder}. A reminder created manually may ask for less."
            ),
        ),
        amount(
            "least_unmatched",
            "Smallest unmatched amount that holds a reminder back",
            typed.least_unmatched,
            format!(
                "A customer with this much in payments or credit notes not yet matched with an invoice gets no reminder. Empty: {unmatched}."
            ),
        ),
    ];
    let find = projects.more || users.more || looked_for.0 != looked_for.1;
    let (project_options, about_projects) = (
        options(&projects, &typed.task_project),
        explanation(&projects),
    );
    let (user_options, about_users) = (options(&users, &typed.task_assignee), explanation(&users));
    let open = tasks_open;
    let none = (typed.task_project == "none").then_some("selected");
    view! {
        <ServerForm action=save>
            <input type="hidden" name="version" value=typed.version.to_string()/>
            <div class="sheets">
                <p class="muted">"Version "{typed.version}{locked.then_some(" · Only an admin can change it.")}</p>
                <fieldset class="panel sheet-form">
                    <legend>"Reminders"</legend>
                    {amounts}
                </fieldset>
                <fieldset class="panel sheet-form">
                    <legend>"Tasks"</legend>
                    {open.then(|| view! { <p class="notice" role="status">"Nobody has chosen yet where proposed tasks go. Without a project, they become private to-dos; without an assignee, calls about invoices without a salesperson are not proposed."</p> })}
                    <div class="entry">
                        <label for="task_project">"Project"</label>
                        <select id="task_project" name="task_project" disabled=locked>
                            <option value="">"Not chosen"</option>
                            <option value="none" selected=none.is_some()>"None: a private to-do"</option>
                            {project_options}
                        </select>
                        <Hint field="task_project".to_owned() help="" refusal/>
                        {about_projects}
                    </div>
                    <label class="tick">
                        <input type="checkbox" name="task_to_salesperson" value="true" checked=typed.task_to_salesperson disabled=locked/>
                        <span>"Assign a task about an invoice to its salesperson"</span>
                    </label>
                    <div class="entry">
                        <label for="task_assignee">"Otherwise assign it to"</label>
                        <select id="task_assignee" name="task_assignee" disabled=locked>
                            <option value="">"Not chosen"</option>
                            {user_options}
                        </select>
                        <Hint field="task_assignee".to_owned() help="" refusal/>
                        {about_users}
                    </div>
                </fieldset>
                {may_change.then(|| view! { <div class="decide"><button class="primary">"Save"</button></div> })}
            </div>
        </ServerForm>
        {find.then(|| view! {
            <form method="get" class="panel sheet-form" action=at("/dashboard/operator/settings/proposals")>
                <h2>"Find others in Odoo"</h2>
                <label>"Project name"<input name="project" value=looked_for.0/></label>
                <label>"Colleague name"<input name="user" value=looked_for.1/></label>
                <div class="decide"><button>"Find"</button></div>
            </form>
        })}
    }
}

/// An amount in the company's currency.
fn entry(
    field: &'static str,
    label: &'static str,
    value: String,
    help: String,
    currency: &str,
    locked: bool,
    refusal: Refusal,
) -> AnyView {
    let wrong = refusal.for_field(field).is_some();
    let unit = currency.to_owned();
    view! {
        <div class="entry" class:wrong=wrong>
            <label for=field>{label}</label>
            <span class="with-unit">
                <input id=field name=field inputmode="decimal" autocomplete="off" value=value aria-describedby=format!("{field}-help") aria-invalid=wrong.then_some("true") disabled=locked/>
                <span class="unit">{unit}</span>
            </span>
            <Hint field=field.to_owned() help refusal/>
        </div>
    }
    .into_any()
}

fn options(options: &Options, chosen: &str) -> impl IntoView + use<> {
    let chosen = chosen.to_owned();
    options
        .listed
        .clone()
        .into_iter()
        .map(|(id, name)| {
            let selected = chosen == id.to_string();
            view! { <option value=id.to_string() selected=selected>{name}</option> }
        })
        .collect_view()
}

fn explanation(options: &Options) -> impl IntoView + use<> {
    let problem = options.problem.clone();
    let more = options.more;
    view! {
        {problem.map(|problem| view! { <small class="bad">{problem}</small> })}
        {more.then(|| view! { <small>"There are more: find them below."</small> })}
    }
}
