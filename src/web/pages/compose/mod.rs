//! Actions made by hand: a form for every type, made from the table of types.

pub mod api;
mod fields;
mod form;
mod picker;
mod rows;
mod typed;

use crate::{
    actions::{
        Kind,
        form::{Draft, Field, Input, Picks, WORDS},
    },
    ground::{
        address::at,
        error::{ErrorKind, UserError},
        ids::ActionId,
    },
    web::components::{
        Notice, Press, Problem, RiskBadge,
        cards::path,
        fetch::{Else, fetched, shown},
        form::{Posted, Refusal, ServerForm},
        named::always_named,
    },
};
use api::Compose;
use fields::FieldView;
use form::Form;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, sync::Arc};

/// Everything a form needs to be shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sheet {
    pub kind: Kind,
    pub draft: Draft,
    /// What there is to pick from, by field.
    pub choices: BTreeMap<String, Choices>,
    /// The reader's zone, in which times are typed.
    pub zone: String,
    pub may: bool,
    /// Nobody else could approve it.
    pub alone: bool,
}

/// Records to pick from.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Choices {
    pub options: Vec<Choice>,
    /// There are others, which a longer name finds.
    pub more: bool,
    /// Why there are none.
    pub problem: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    pub id: i64,
    pub name: String,
    pub detail: String,
}

/// Which records a field is filled with.
pub fn picks_of(field: &Field) -> Option<Picks> {
    match field.input {
        Input::Record(picks) | Input::Records { of: picks, .. } => Some(picks),
        Input::Rows { fields, .. } => fields.iter().find_map(picks_of),
        _ => None,
    }
}

/// All that were found are ticked at first: a reminder names every overdue invoice, unless
/// somebody takes one out.
pub fn begins_ticked(picks: Picks) -> bool {
    picks == Picks::Invoice
}

/// What can be made by hand.
#[component]
pub fn TypesPage() -> impl IntoView {
    let types = Kind::ALL
        .iter()
        .filter(|kind| kind.has_form())
        .map(|kind| {
            let href = at(&format!("/dashboard/operator/new/{}", kind.name()));
            view! {
                <li>
                    <div class="head"><a class="title" href=href>{kind.label()}</a><RiskBadge risk=kind.risk()/></div>
                    <p class="why">{kind.description()}</p>
                </li>
            }
        })
        .collect_view();
    view! {
        <Title text="New action · AI COO"/>
        <main class="page">
            <p class="back always"><a href=at("/dashboard/operator")>"← Inbox"</a></p>
            <header class="head">
                <h1>"New action"</h1>
                <p class="muted">"Your entries become a proposal in your name. You see its full effect, the guardrails check it, and somebody else approves it."</p>
            </header>
            <ul class="rows">{types}</ul>
        </main>
    }
}

/// The form of the type that the address names.
#[component]
pub fn ComposePage() -> impl IntoView {
    let params = use_params_map();
    let kind = Memo::new(move |_| {
        let kind = Kind::parse(&params.read().get("kind")?);
        kind.filter(|kind| kind.has_form())
    });
    move || match kind.get() {
        Some(kind) => view! { <OfKind kind/> }.into_any(),
        None => {
            let error = UserError::new(
                ErrorKind::NotFound,
                "There is no form with this name. Pick a type under New action.",
            );
            view! { <main class="page"><Problem error or=Else::ProblemAlone/></main> }.into_any()
        }
    }
}

#[component]
fn OfKind(kind: Kind) -> impl IntoView {
    let query = use_query_map();
    let compose = Posted::to::<Compose>();
    // What was typed was kept: for a refusal, or to look records up, without JavaScript.
    let kept = move || {
        let query = query.read_untracked();
        query.get("__err").is_some() || query.get("draft").is_some()
    };
    // The action that this one is to take the place of.
    let edit = always_named(query.read_untracked().get("edit"), "action", |id| {
        id.parse::<ActionId>().ok()
    });
    let edit = match edit {
        Ok(edit) => edit,
        Err(error) => {
            return view! { <main class="page"><Problem error or=Else::ProblemAlone/></main> }
                .into_any();
        }
    };
    let sheet = fetched(String::new, move || api::load_sheet(kind, kept(), edit));
    let sheet = shown(sheet, Else::Problem, move |sheet: Sheet| {
        view! { <SheetForm sheet compose edit/> }.into_any()
    });
    let (verb, back, words, about) = match edit {
        None => (
            "New",
            "/dashboard/operator/new".to_owned(),
            "← New action",
            kind.description(),
        ),
        Some(id) => (
            "Edit",
            path(id),
            "← Action",
            "Your proposal replaces the first action, and the changes are recorded. Somebody else approves it.",
        ),
    };
    let heading = match edit {
        None => kind.label().to_owned(),
        Some(_) => format!("{verb}: {}", kind.label()),
    };
    let others = (edit.is_some() && kind == Kind::CreateInvoiceReminder)
        .then_some(" If you pick other invoices, a reason that you leave unchanged is marked as written for the first ones.");
    view! {
        <Title text=format!("{verb}: {} · AI COO", kind.label())/>
        <main class="page compose">
            <p class="back always"><a href=at(&back)>{words}</a></p>
            <header class="head">
                <h1>{heading}</h1>
                <p class="muted">{about}{others}</p>
            </header>
            {sheet}
        </main>
    }
    .into_any()
}

#[component]
fn SheetForm(sheet: Sheet, compose: Posted, edit: Option<ActionId>) -> impl IntoView {
    if !sheet.may {
        return view! { <p class="notice" role="status">"You are a viewer: operators and admins propose. Ask an admin for the operator role."</p> }.into_any();
    }
    let kind = sheet.kind;
    // What the browser found wrong by itself counts until the form is sent.
    let found = RwSignal::new(None::<UserError>);
    let refused = move || found.get().or_else(|| compose.value().get()?.err());
    let form = Form {
        draft: Arc::new(sheet.draft),
        choices: Arc::new(sheet.choices),
        refusal: Refusal::new(refused),
        zone: sheet.zone,
        leader: RwSignal::new(None),
        alive: RwSignal::new(false),
    };
    form.begin(kind.fields());
    let check = move |event: leptos::ev::SubmitEvent| {
        let typed = typed::draft(kind, &event);
        let problems = typed.and_then(|typed| typed.check(kind, &|_, text| Ok(text.into())).err());
        if problems.is_some() {
            event.prevent_default();
        }
        found.set(problems.map(|problems| api::refusal(&problems)));
    };
    let fields = kind
        .fields()
        .iter()
        .chain(WORDS)
        .map(|field| view! { <FieldView field=*field form=form.clone()/> })
        .collect_view();
    let alone = sheet.alone.then_some(" You are the only one who may decide, so nobody can approve it until an admin invites a second person under People.");
    view! {
        <ServerForm action=compose attr:autocomplete="off" on:submit:capture=check>
            <input type="hidden" name="kind" value=kind.name()/>
            {edit.map(|id| view! { <input type="hidden" name="edit" value=id.to_string()/> })}
            <div class="panel"><div class="body fields">{fields}</div></div>
            <div class="decide-area">
                {move || refused().map(|error| view! { <Wrong error kind/> })}
                <div class="decide">
                    <Press form=compose class="primary" words="Propose" doing="Proposing …"/>
                    <p class="why-not">"Nothing happens yet: you see its full effect next, and somebody else approves it."{alone}</p>
                </div>
            </div>
        </ServerForm>
    }
    .into_any()
}

/// Leads to the fields that are wrong; says what is not about a field.
#[component]
fn Wrong(error: UserError, kind: Kind) -> impl IntoView {
    let begins = |line: &str, field: &Field| {
        line.strip_prefix(field.name)
            .is_some_and(|rest| rest.starts_with(": "))
    };
    let wrong: Vec<&Field> = kind
        .fields()
        .iter()
        .chain(WORDS)
        .filter(|field| error.message.lines().any(|line| begins(line, field)))
        .collect();
    if error.kind != ErrorKind::Invalid || wrong.is_empty() {
        return view! { <Notice error/> }.into_any();
    }
    let links = wrong
        .into_iter()
        .map(|field| view! { <a href=format!("#{}", field.name) rel="external">{field.label}</a>" " })
        .collect_view();
    view! {
        <p class="notice bad" role="alert"><span aria-hidden="true">"✕ "</span>"Not proposed yet. Check: "{links}</p>
    }
    .into_any()
}
