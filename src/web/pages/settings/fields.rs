//! The fields of the guardrails form: each with what it means, and its problem beside it.

use super::form::Form;
use crate::{
    guardrails::{Field, fields::Input},
    notices::Channel,
    web::components::form::{Hint, Refusal},
};
use leptos::prelude::*;
use std::sync::Arc;

/// Why an amount cannot be changed.
const UNKNOWN: &str = "Locked at its current value: Odoo has not reported the company's currency yet. Run “ai-coo doctor”.";

/// What every field of the form needs to know. Cheap to clone.
#[derive(Clone)]
pub struct Sheet {
    pub form: Arc<Form>,
    /// Stands behind amounts; empty: nobody knows it.
    pub currency: String,
    /// Others than admins read.
    pub locked: bool,
    pub refusal: Refusal,
}

impl Sheet {
    /// One setting of the form, but those of each type of action.
    pub fn field(&self, field: &Field) -> AnyView {
        let Field {
            name, label, help, ..
        } = *field;
        match field.input {
            Input::Switch => {
                let on = self.form.on.contains_key(name);
                self.tick(format!("form[on][{name}]"), label, help, on)
            }
            Input::Amount { .. } => self.amount(name, label, help),
            Input::Number { unit, .. } => self.entry(name, label, help, unit, "numeric"),
            Input::Zone => self.entry(name, label, help, "", "text"),
            Input::Time => self.entry(name, label, help, "", "time"),
            Input::Channels => self.channels(name, label),
            Input::Kinds | Input::Autonomy | Input::Proposals => ().into_any(),
        }
    }

    fn tick(&self, name: String, label: &'static str, help: &'static str, on: bool) -> AnyView {
        view! {
            <label class="tick">
                <input type="checkbox" name=name value="true" checked=on disabled=self.locked/>
                <span>{label}{(!help.is_empty()).then(|| view! { <small>{help}</small> })}</span>
            </label>
        }
        .into_any()
    }

    /// An amount in the company's currency.
    fn amount(&self, field: &'static str, label: &'static str, help: &'static str) -> AnyView {
        if self.currency.is_empty() {
            let closed = Self {
                locked: true,
                ..self.clone()
            };
            return closed.entry(field, label, UNKNOWN, "", "decimal");
        }
        self.entry(field, label, help, &self.currency, "decimal")
    }

    fn channels(&self, field: &'static str, label: &'static str) -> AnyView {
        let ticks = Channel::ALL
            .iter()
            .map(|channel| {
                let on = self.form.chosen(field, channel.name()).is_some();
                let name = format!("form[chosen][{field}][{}]", channel.name());
                self.tick(name, channel.label(), "", on)
            })
            .collect_view();
        view! { <div class="inline" role="group" aria-label=label>{ticks}</div> }.into_any()
    }

    /// What the reader's authenticator shows.
    pub fn code(&self, help: &'static str) -> AnyView {
        self.entry(
            "code",
            "Code from your authenticator app",
            help,
            "",
            "numeric",
        )
    }

    fn entry(
        &self,
        field: &'static str,
        label: &'static str,
        help: &'static str,
        unit: &str,
        mode: &'static str,
    ) -> AnyView {
        let refusal = self.refusal;
        let wrong = move || refusal.for_field(field).is_some();
        let value = self.form.text.get(field).cloned().unwrap_or_default();
        let unit = (!unit.is_empty()).then(|| {
            let unit = unit.to_owned();
            view! { <span class="unit">{unit}</span> }
        });
        view! {
            <div class="entry" class:wrong=wrong>
                <label for=field>{label}</label>
                <span class="with-unit">
                    <input
                        id=field
                        name=format!("form[text][{field}]")
                        type=if mode == "time" { "time" } else { "text" }
                        inputmode=(mode != "time").then_some(mode)
                        value=value
                        aria-describedby=format!("{field}-help")
                        aria-invalid=move || wrong().then_some("true")
                        disabled=self.locked
                        autocomplete="off"
                    />
                    {unit}
                </span>
                <Hint field=field.to_owned() help refusal/>
            </div>
        }
        .into_any()
    }
}
