//! The guardrails: what is refused, what needs a person, what has to wait.

pub mod api;
mod fields;
pub mod form;

use crate::{
    actions::Kind,
    ground::{address::at, error::ErrorKind},
    guardrails::{Channel, labels},
    web::components::{
        Notice,
        fetch::{Else, fetched, set_while_rendering, shown},
        form::{Posted, Refusal, ServerForm},
        live::use_live,
    },
};
use api::SaveGuardrails;
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
}

#[component]
pub fn SettingsPage() -> impl IntoView {
    let query = use_query_map();
    let save = Posted::to::<SaveGuardrails>();
    let saved = move || query.read().get("saved");
    // Without JavaScript a refusal stands in the address, and what was typed was kept.
    let refused_before = move || query.read().get("__err").is_some();
    // Not live: what somebody is typing must not be taken away. See `Newer`.
    let guardrails = fetched(
        move || saved().unwrap_or_default(),
        move || api::load_guardrails(untrack(refused_before)),
    );
    let read = RwSignal::new(None::<i32>);
    let sheets = shown(guardrails, Else::Problem, move |guardrails: Guardrails| {
        set_while_rendering(read, Some(guardrails.version));
        view! { <Sheets guardrails save/> }.into_any()
    });
    let answer = move || {
        match save.value().get() {
        Some(Err(error)) if error.kind != ErrorKind::Invalid => view! { <Notice error/> }.into_any(),
        Some(Err(_)) => view! {
            <p class="notice bad" role="alert">"Nothing was saved: some fields cannot be as they are. They are marked below."</p>
        }
        .into_any(),
        _ => saved()
            .map(|version| view! {
                <p class="notice good" role="status">"Saved as version "{version}". It counts from now on, also for what is approved already."</p>
            })
            .into_any(),
    }
    };
    let own = move || {
        read.get()
            .max(saved().and_then(|version| version.parse().ok()))
    };
    view! {
        <Title text="Guardrails · AI COO"/>
        <main class="page">
            <header class="head">
                <h1>"Guardrails"</h1>
                <p class="muted">"What is refused, what needs a person, and what has to wait. Every change is a version on the audit trail. The "<a href=at("/dashboard/operator/kill-switch")>"kill switch"</a>" has a page of its own."</p>
                <p><a href=at("/dashboard/operator/settings/proposals") rel="external">"What is proposed: smallest amounts, and where tasks go"</a></p>
            </header>
            {answer}
            <Newer own=Signal::derive(own)/>
            {sheets}
        </main>
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
                    <a href=at("/dashboard/operator/settings") rel="external">"Read it"</a>
                    ": what you have changed here cannot be saved any more."
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
    let code = sheet.code("Only for what lets more happen than now.");
    view! {
        <ServerForm action=save>
            <input type="hidden" name="version" value=guardrails.version.to_string()/>
            <div class="sheets">
                {guardrails.tasks_open.then(|| view! { <p class="notice">"Nobody has chosen yet where proposed tasks go: "<a href=at("/dashboard/operator/settings/proposals") rel="external">"choose"</a>"."</p> })}
                <p class="muted">"Version "{guardrails.version}{(!may).then_some(" · Only an admin can change it.")}</p>
                {by_type(&sheet)}
                {needs_person(&sheet)}
                {limits(&sheet)}
                {hours(&sheet)}
                {telling(&sheet)}
                {may.then(|| view! {
                    <div class="decide"><button class="primary" disabled=move || save.pending().get()>"Save the guardrails"</button>{code}</div>
                })}
            </div>
        </ServerForm>
    }
}

fn by_type(sheet: &Sheet) -> impl IntoView + use<> {
    let rows = Kind::ALL
        .iter()
        .map(|kind| {
            let name = kind.name();
            let auto = sheet.form.autonomy.get(name).is_some_and(|says| says == "auto");
            let forbidden = sheet.form.forbidden.contains_key(name);
            let choice = if kind.traits().safe {
                view! {
                    <select name=format!("form[autonomy][{name}]") aria-label=format!("{}: who decides", kind.label()) disabled=sheet.locked>
                        <option value="ask" selected=!auto>"A person decides"</option>
                        <option value="auto" selected=auto>"Runs by itself at low risk"</option>
                    </select>
                }
                .into_any()
            } else {
                view! { <span class="muted">"A person always decides"</span> }.into_any()
            };
            view! {
                <tr>
                    <th scope="row">{kind.label()}</th>
                    <td>{choice}</td>
                    <td>
                        <label class="tick">
                            <input type="checkbox" name=format!("form[forbidden][{name}]") value="true" checked=forbidden disabled=sheet.locked aria-label=format!("Forbidden: {}", kind.label())/>
                            <span>{labels::label("forbidden_types")}</span>
                        </label>
                    </td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <fieldset class="panel types">
            <legend>{labels::TYPES}</legend>
            <p class="muted">"A forbidden type is refused outright, and so is a mail to more people than the limit below. Everything else can be asked."</p>
            <table class="plain">
                <thead><tr><th scope="col">"Type"</th><th scope="col">{labels::label("autonomy")}</th><th scope="col">"Refused"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </fieldset>
    }
}

fn needs_person(sheet: &Sheet) -> impl IntoView + use<> {
    view! {
        <fieldset class="panel">
            <legend>{labels::WITHOUT_ASKING}</legend>
            <p class="muted">"Not ticked means: never by itself, always possible with approval. Ticked is not enough for all: only tasks, activities and internal notes can run by themselves, as the table above says; mail, SMS and what is about money are always asked about."</p>
            {sheet.tick("can_create_tasks")}
            {sheet.tick("can_send_emails")}
            {sheet.tick("can_send_sms")}
            {sheet.tick("can_update_financial_records")}
            {sheet.tick("can_delete_records")}
        </fieldset>
        <fieldset class="panel">
            <legend>{labels::NEEDS_A_PERSON}</legend>
            <p class="muted">"Ticked means: asked, whatever else is allowed."</p>
            {sheet.tick("requires_approval_for_financial")}
            {sheet.tick("requires_approval_for_external_comms")}
            {sheet.tick("requires_approval_for_bulk_actions")}
            {sheet.tick("requires_approval_for_deletion")}
            {sheet.tick_with_help("works_alone", "At low and medium risk, and only while one account alone may decide. Each such approval is marked on the audit trail.")}
        </fieldset>
    }
}

fn limits(sheet: &Sheet) -> impl IntoView + use<> {
    view! {
        <fieldset class="panel">
            <legend>{labels::AMOUNTS}</legend>
            {sheet.amount("max_financial_amount_without_approval", "For one action. So far every amount is asked about: no type that is about money can run by itself.")}
            {sheet.amount("high_amount", "From here on an action is of high risk.")}
            {sheet.amount("critical_amount", "From here on two people have to approve.")}
        </fieldset>
        <fieldset class="panel">
            <legend>{labels::LIMITS}</legend>
            {sheet.number("max_email_recipients_per_action", "1 to 10. More are refused.", "people")}
            {sheet.number("max_bulk_action_records", "More than this raises the risk.", "records")}
            {sheet.number("contact_gap_hours", "Over all channels; what comes earlier waits.", "hours")}
            {sheet.number("max_sms_per_day", "In any 24 hours, to customers and to your own people each. More than 50 never go out, whatever stands here; 0: none.", "messages")}
        </fieldset>
        <fieldset class="panel">
            <legend>{labels::BUDGET}</legend>
            <p class="muted">"Per rolling day, over all actions."</p>
            {sheet.amount("daily_amount_budget", "")}
            {sheet.number("daily_recipient_budget", "", "people")}
            {sheet.number("daily_record_budget", "", "records")}
        </fieldset>
    }
}

fn hours(sheet: &Sheet) -> impl IntoView + use<> {
    view! {
        <fieldset class="panel">
            <legend>{labels::HOURS}</legend>
            <p class="muted">"What is approved outside these hours waits, unless the approver chooses to send it now."</p>
            {sheet.time("business_hours_start")}
            {sheet.time("business_hours_end")}
            {sheet.text("business_hours_timezone", "An IANA zone, such as America/New_York.")}
            {sheet.tick("allow_actions_outside_business_hours")}
            {sheet.tick("allow_actions_on_weekends")}
        </fieldset>
    }
}

fn telling(sheet: &Sheet) -> impl IntoView + use<> {
    let channels = Channel::ALL
        .iter()
        .map(|channel| {
            let name = channel.name();
            let on = sheet.form.channels.contains_key(name);
            sheet.named_tick(format!("form[channels][{name}]"), channel.words(), "", on)
        })
        .collect_view();
    view! {
        <fieldset class="panel">
            <legend>{labels::TOLD}</legend>
            {sheet.tick("notify_before_action")}
            {sheet.tick("notify_after_action")}
            <div class="inline" role="group" aria-label=labels::label("notification_channels")>{channels}</div>
        </fieldset>
    }
}
