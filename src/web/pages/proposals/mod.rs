//! What the rules propose: from which amounts on, and where tasks go.

pub mod api;
mod choice;
#[cfg(feature = "ssr")]
mod read;
#[cfg(feature = "ssr")]
mod typed;

use super::settings::stands_on;
use crate::{
    ground::{address::at, error::ErrorKind},
    web::components::{
        Notice, Press,
        fetch::{Else, fetched, shown},
        filters::Filters,
        form::{Hint, Posted, Refusal, ServerForm, taken},
    },
};
use api::SaveProposals;
use choice::{Choice, ChoiceField};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use serde::{Deserialize, Serialize};

const PAGE: &str = "/dashboard/operator/settings/proposals";

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

/// What the form is filled with. Who looks for others keeps it as it was, and so does who has saved
/// while somebody else did.
fn filled(before: Option<Typed>, saved: Option<i32>, read: Typed) -> Typed {
    let version = stands_on(
        before.as_ref().map(|typed| typed.version),
        saved,
        read.version,
    );
    match before {
        Some(before) if version != read.version => Typed { version, ..before },
        _ => read,
    }
}

/// What the form keeps, however often it is drawn.
#[derive(Clone, Copy)]
struct Sheet {
    save: Posted,
    refusal: Refusal,
    project: Choice,
    assignee: Choice,
    filled: StoredValue<Option<Typed>>,
}

impl Sheet {
    fn new(save: Posted) -> Self {
        Self {
            save,
            refusal: Refusal::new(move || save.value().get().and_then(Result::err)),
            project: Choice::new("task_project"),
            assignee: Choice::new("task_assignee"),
            filled: StoredValue::new(None),
        }
    }

    fn fill(self, saved: Option<i32>, read: Typed) -> Typed {
        let now = filled(self.filled.try_get_value().flatten(), saved, read);
        self.filled.try_set_value(Some(now.clone()));
        now
    }
}

#[component]
pub fn ProposalsPage() -> impl IntoView {
    let query = use_query_map();
    let save = Posted::to::<SaveProposals>();
    let sheet = Sheet::new(save);
    let param = move |name: &str| query.read().get(name);
    // Without JavaScript a refusal stands in the address, and what was typed was kept.
    let refused_before = move || param("__err").is_some();
    let looked_for = move || {
        let text = |name| param(name).unwrap_or_default();
        (text("project"), text("user"))
    };
    let saved = move || param("saved").and_then(|version| version.parse().ok());
    // Not live: what somebody is typing must not be taken away.
    let proposing = fetched(
        move || format!("{} {:?}", taken(&[save]), looked_for()),
        move || {
            let (project, user) = untrack(looked_for);
            api::load_proposals(untrack(refused_before), project, user)
        },
    );
    let shown = shown(proposing, Else::Problem, move |mut proposing: Proposing| {
        if proposing.may_change {
            proposing.typed = sheet.fill(untrack(saved), proposing.typed);
        }
        view! { <Content proposing sheet/> }.into_any()
    });
    let answer = move || {
        match save.value().get() {
        Some(Err(error)) if error.kind == ErrorKind::Invalid => view! { <p class="notice bad" role="alert">"Nothing was saved: some fields need correction. They are marked below."</p> }.into_any(),
        Some(Err(error)) => view! { <Notice error/> }.into_any(),
        _ => param("saved")
            .map(|version| view! { <p class="notice good" role="status">"Saved as version "{version}". It applies to proposals from now on."</p> })
            .into_any(),
    }
    };
    view! {
        <Title text="Proposals · AI COO"/>
        <main class="page">
            <p class="back always"><a href=at("/dashboard/operator/settings")>"← Guardrails"</a></p>
            <header class="head">
                <h1>"Proposals"</h1>
                <p class="muted">"The smallest amounts worth a reminder, and where proposed tasks go."</p>
            </header>
            {answer}
            {shown}
        </main>
    }
}

#[component]
fn Content(proposing: Proposing, sheet: Sheet) -> impl IntoView {
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
    let Sheet {
        save,
        refusal,
        project,
        assignee,
        ..
    } = sheet;
    let locked = !may_change;
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
    let looked = !(looked_for.0.is_empty() && looked_for.1.is_empty());
    let find = (projects.more || users.more || looked).then(|| {
        let (projects, users) = (projects.listed.len(), users.listed.len());
        view! { <Find looked_for projects users/> }
    });
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
                    {tasks_open.then(|| view! { <p class="notice" role="status">"Nobody has chosen yet where proposed tasks go. Without a project, they become private to-dos; without an assignee, calls about invoices without a salesperson are not proposed."</p> })}
                    <ChoiceField choice=project label="Project" none="None: a private to-do" at_first=typed.task_project options=projects locked refusal/>
                    <label class="tick">
                        <input type="checkbox" name="task_to_salesperson" value="true" checked=typed.task_to_salesperson disabled=locked/>
                        <span>"Assign a task about an invoice to its salesperson"</span>
                    </label>
                    <ChoiceField choice=assignee label="Otherwise assign it to" at_first=typed.task_assignee options=users locked refusal/>
                </fieldset>
                {may_change.then(|| view! { <div class="decide"><Press form=save class="primary" words="Save" doing="Saving …"/></div> })}
            </div>
        </ServerForm>
        {find}
    }
}

/// Looking for projects and colleagues that are not in the lists.
#[component]
fn Find(
    looked_for: (String, String),
    /// How many are in the lists.
    projects: usize,
    users: usize,
) -> impl IntoView {
    let count = format!("Projects listed: {projects}. Colleagues listed: {users}.");
    view! {
        <Filters page=PAGE fields=&["project", "user"] class="panel sheet-form">
            <h2>"Find others in Odoo"</h2>
            <label>"Project name"<input name="project" value=looked_for.0/></label>
            <label>"Colleague name"<input name="user" value=looked_for.1/></label>
            <div class="decide"><button>"Find"</button></div>
            <p class="hidden" role="status">{count}</p>
        </Filters>
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
    let wrong = move || refusal.for_field(field).is_some();
    let unit = currency.to_owned();
    view! {
        <div class="entry" class:wrong=wrong>
            <label for=field>{label}</label>
            <span class="with-unit">
                <input id=field name=field inputmode="decimal" autocomplete="off" value=value aria-describedby=format!("{field}-help") aria-invalid=move || wrong().then_some("true") disabled=locked/>
                <span class="unit">{unit}</span>
            </span>
            <Hint field=field.to_owned() help refusal/>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::{Typed, filled};

    #[test]
    fn the_form_stays_as_it_is_where_somebody_else_has_saved() {
        let typed = |version, amount: &str| Typed {
            version,
            least_reminder: amount.to_owned(),
            ..Typed::default()
        };
        let before = || Some(typed(4, "mine"));
        assert_eq!(filled(None, None, typed(4, "read")), typed(4, "read"));
        assert_eq!(filled(before(), None, typed(5, "read")), typed(4, "mine"));
        assert_eq!(
            filled(before(), Some(5), typed(5, "read")),
            typed(5, "read")
        );
        assert_eq!(
            filled(before(), Some(5), typed(6, "read")),
            typed(5, "mine")
        );
    }
}
