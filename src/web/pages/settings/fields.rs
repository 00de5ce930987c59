//! The fields of the guardrails form: each with what it means, and its problem beside it.

use super::form::Form;
use crate::{
    guardrails::labels::label,
    web::components::form::{Hint, Refusal},
};
use leptos::prelude::*;
use std::sync::Arc;

/// Why an amount cannot be changed.
const UNKNOWN: &str = "Closed, and kept as it is: Odoo has not said yet which currency the company has. See “ai-coo doctor”.";

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
    /// A box for one field.
    pub fn tick(&self, field: &'static str) -> AnyView {
        self.tick_with_help(field, "")
    }

    pub fn tick_with_help(&self, field: &'static str, help: &'static str) -> AnyView {
        let on = self.form.on.contains_key(field);
        self.named_tick(format!("form[on][{field}]"), label(field), help, on)
    }

    /// A box under any name: of an action type, of a channel.
    pub fn named_tick(
        &self,
        name: String,
        label: &'static str,
        help: &'static str,
        on: bool,
    ) -> AnyView {
        view! {
            <label class="tick">
                <input type="checkbox" name=name value="true" checked=on disabled=self.locked/>
                <span>{label}{(!help.is_empty()).then(|| view! { <small>{help}</small> })}</span>
            </label>
        }
        .into_any()
    }

    /// An amount in the company's currency.
    pub fn amount(&self, field: &'static str, help: &'static str) -> AnyView {
        let label = label(field);
        if self.currency.is_empty() {
            let closed = Self {
                locked: true,
                ..self.clone()
            };
            return closed.entry(field, label, UNKNOWN, "", "decimal");
        }
        self.entry(field, label, help, &self.currency, "decimal")
    }

    pub fn number(&self, field: &'static str, help: &'static str, unit: &str) -> AnyView {
        self.entry(field, label(field), help, unit, "numeric")
    }

    pub fn text(&self, field: &'static str, help: &'static str) -> AnyView {
        self.entry(field, label(field), help, "", "text")
    }

    /// Hours and minutes.
    pub fn time(&self, field: &'static str) -> AnyView {
        self.entry(field, label(field), "", "", "time")
    }

    /// What the reader's authenticator shows.
    pub fn code(&self, help: &'static str) -> AnyView {
        self.entry("code", "Code of your authenticator", help, "", "numeric")
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
        let wrong = move || refusal.of(field).is_some();
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
