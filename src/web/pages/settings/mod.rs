//! The guardrails: what is refused, what needs a person, what has to wait.

pub mod api;
mod asked;
mod fields;
pub mod form;

use crate::{
    actions::Kind,
    ground::{address::at, error::ErrorKind, ids::PendingId},
    guardrails::{
        Field,
        fields::{Group, Input},
    },
    web::components::{
        Notice, Press,
        fetch::{Else, fetched, set_while_rendering, shown},
        form::{Posted, Refusal, ServerForm},
        live::use_live,
    },
};
use api::{ConfirmGuardrails, DeclineGuardrails, SaveGuardrails};
use fields::Sheet;
use form::Form;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Guardrails {
    pub form: Form,
    pub version: i32,
    pub currency: String,
    pub may_change: bool,
    /// Nobody has chosen yet where proposed tasks go.
    pub tasks_open: bool,
    /// What the settings in force let happen unasked, in one sentence.
    pub unasked: String,
    /// What waits for a second admin.
    pub asked: Option<Asked>,
}

/// That types which are not safe run without approval, as an admin asked for it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Asked {
    pub id: PendingId,
    /// Who asked for what, and until when it can be confirmed.
    pub words: String,
    /// The reader asked for it.
    pub own: bool,
}

#[component]
pub fn SettingsPage() -> impl IntoView {
    let query = use_query_map();
    let save = Posted::to::<SaveGuardrails>();
    let answers = [
        Posted::to::<ConfirmGuardrails>(),
        Posted::to::<DeclineGuardrails>(),
    ];
    let saved = move || query.read().get("saved");
    // Without JavaScript a refusal stands in the address, and what was typed was kept.
    let refused_before = move || query.read().get("__err").is_some();
    // Not live: what somebody is typing must not be taken away. See `Newer`.
    let guardrails = fetched(
        move || {
            let answered = answers.map(|answer| answer.version().get());
            format!("{} {answered:?}", saved().unwrap_or_default())
        },
        move || api::load_guardrails(untrack(refused_before)),
    );
    let read = RwSignal::new(None::<i32>);
    let own = move || saved().and_then(|version| version.parse().ok());
    let sheets = shown(
        guardrails,
        Else::Problem,
        move |mut guardrails: Guardrails| {
            let before = read.try_get_untracked().flatten();
            guardrails.version = stands_on(before, untrack(own), guardrails.version);
            set_while_rendering(read, Some(guardrails.version));
            let may = guardrails.may_change;
            let asked = guardrails.asked.clone();
            let asked = asked.map(|asked| asked::panel(asked, may, answers));
            view! { {asked}<Sheets guardrails save/> }.into_any()
        },
    );
    let answer = move || {
        match save.value().get() {
        Some(Err(error)) if error.kind != ErrorKind::Invalid => view! { <Notice error/> }.into_any(),
        Some(Err(_)) => view! {
            <p class="notice bad" role="alert">"Nothing was saved. Correct the fields marked below."</p>
        }
        .into_any(),
        _ => saved()
            .map(|version| view! {
                <p class="notice good" role="status">"Saved as version "{version}". It applies from now on, including to actions already approved."</p>
            })
            .into_any(),
    }
    };
    let own = move || read.get().max(own());
    view! {
        <Title text="Guardrails · AI COO"/>
        <main class="page">
            <header class="head">
                <h1>"Guardrails"</h1>
                <p class="muted">"Which actions are refused, need approval or have to wait. Every change is a version on the audit trail. The "<a href=at("/dashboard/operator/kill-switch")>"kill switch"</a>" has its own page."</p>
                <p><a href=at("/dashboard/operator/settings/proposals")>"Proposals: smallest amounts, and where tasks go"</a></p>
            </header>
            {answer}
            {asked::refused(answers[0])}
            {asked::refused(answers[1])}
            <Newer own=Signal::derive(own)/>
            {sheets}
        </main>
    }
}

/// The version that a form stands on which is filled in: the one that it was filled from `before`, or
/// its own that was `saved` since. What somebody else has saved meanwhile is `read` with it, and is
/// not overwritten unseen: saving is refused.
pub fn stands_on(before: Option<i32>, saved: Option<i32>, read: i32) -> i32 {
    match before {
        None => read,
        Some(before) => saved.map_or(before, |saved| saved.max(before)),
    }
}

/// Says that somebody else has saved since the form was read.
#[component]
fn Newer(own: Signal<Option<i32>>) -> impl IntoView {
    let live = use_live();
    let version = fetched(
        move || live.settings.get().to_string(),
        api::guardrails_version,
    );
    shown(version, Else::Nothing, move |version: i32| {
        let newer = move || own.get().is_some_and(|own| own < version);
        view! {
            <Show when=newer>
                <p class="notice" role="status">
                    "Somebody saved version "{version}" in the meantime. "
                    <a href=at("/dashboard/operator/settings") rel="external">"Review it"</a>
                    ": your changes on this page can no longer be saved."
                </p>
            </Show>
        }
        .into_any()
    })
}

#[component]
fn Sheets(guardrails: Guardrails, save: Posted) -> impl IntoView {
    let may = guardrails.may_change;
    let sheet = Sheet {
        form: Arc::new(guardrails.form),
        currency: guardrails.currency,
        locked: !may,
        refusal: Refusal::new(move || save.value().get().and_then(Result::err)),
    };
    // Beside the button: what loosens anything takes it.
    let code = sheet.code("Needed only if you loosen a guardrail.");
    let groups = Group::FORM
        .iter()
        .map(|group| panel(&sheet, *group))
        .collect_view();
    view! {
        <ServerForm action=save>
            <input type="hidden" name="version" value=guardrails.version.to_string()/>
            <div class="sheets">
                <p class="notice" id="unasked">{guardrails.unasked}</p>
                {guardrails.tasks_open.then(|| view! { <p class="notice">"Nobody has chosen yet where proposed tasks go: "<a href=at("/dashboard/operator/settings/proposals")>"choose"</a>"."</p> })}
                <p class="muted">"Version "{guardrails.version}{(!may).then_some(" · Only admins can change it.")}</p>
                {groups}
                {may.then(|| view! {
                    <div class="decide"><Press form=save class="primary" words="Save guardrails" doing="Saving …"/>{code}</div>
                })}
            </div>
        </ServerForm>
    }
}

/// A part of the form: its settings, and those of each type of action as a table.
fn panel(sheet: &Sheet, group: Group) -> impl IntoView + use<> {
    let about = group.help();
    let fields = group
        .fields()
        .map(|field| sheet.field(field))
        .collect_view();
    let types = group == Group::Types;
    view! {
        <fieldset class="panel" class:types=types>
            <legend>{group.heading()}</legend>
            {(!about.is_empty()).then(|| view! { <p class="muted">{about}</p> })}
            {types.then(|| by_type(sheet))}
            {fields}
        </fieldset>
    }
}

fn by_type(sheet: &Sheet) -> impl IntoView + use<> {
    let columns = |field: &Field| view! { <th scope="col">{field.label}</th> };
    let heads = Group::Types.fields().map(columns).collect_view();
    let rows = Kind::ALL
        .iter()
        .map(|kind| {
            let cells = Group::Types
                .fields()
                .map(|field| view! { <td>{of_type(sheet, field, *kind)}</td> })
                .collect_view();
            view! { <tr><th scope="row">{kind.label()}</th>{cells}</tr> }
        })
        .collect_view();
    view! {
        <table class="plain">
            <thead><tr><th scope="col">"Type"</th>{heads}</tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

/// What a setting says of one type of action.
fn of_type(sheet: &Sheet, field: &Field, kind: Kind) -> AnyView {
    let (name, label) = (field.name, field.label);
    let chosen = sheet.form.chosen(name, kind.name());
    let named = format!("form[chosen][{name}][{}]", kind.name());
    match field.input {
        Input::Autonomy => {
            let auto = chosen == Some("auto");
            let words = match kind.traits().safe {
                true => "Runs without approval at low risk",
                false => "Runs without approval if a second admin confirms it",
            };
            view! {
                <select name=named aria-label=format!("{}: approval", kind.label()) disabled=sheet.locked>
                    <option value="ask" selected=!auto>"Needs approval"</option>
                    <option value="auto" selected=auto>{words}</option>
                </select>
            }
            .into_any()
        }
        _ => view! {
            <label class="tick">
                <input type="checkbox" name=named value="true" checked=chosen.is_some() disabled=sheet.locked aria-label=format!("{label}: {}", kind.label())/>
                <span>{label}</span>
            </label>
        }
        .into_any(),
    }
}

#[cfg(test)]
mod tests {
    use super::stands_on;

    #[test]
    fn what_somebody_else_has_saved_is_not_overwritten_unseen() {
        assert_eq!(stands_on(None, None, 4), 4);
        assert_eq!(stands_on(None, Some(3), 4), 4);
        // Somebody else has saved meanwhile, before the form was and after.
        assert_eq!(stands_on(Some(4), None, 5), 4);
        assert_eq!(stands_on(Some(4), Some(5), 6), 5);
        // What was read before is shown once more, as nobody answers.
        assert_eq!(stands_on(Some(4), Some(5), 4), 5);
        // Back at an older address.
        assert_eq!(stands_on(Some(5), Some(4), 5), 5);
    }
}
