//! What all fields of a form share.

use super::Choices;
use crate::{
    actions::form::{Draft, Field, Input, Picks},
    web::components::form::Refusal,
};
use leptos::prelude::*;
use std::{collections::BTreeMap, sync::Arc};

/// What every field needs to know. Cheap to clone.
#[derive(Clone)]
pub struct Form {
    pub draft: Arc<Draft>,
    pub choices: Arc<BTreeMap<String, Choices>>,
    pub refusal: Refusal,
    pub zone: String,
    /// What was picked first, where other fields pick from what belongs to it.
    pub leader: RwSignal<Option<i64>>,
    /// The page has come alive: buttons need not send the form to look something up.
    pub alive: RwSignal<bool>,
}

impl Form {
    /// Sets what was picked first, and notices when the page comes alive.
    pub fn begin(&self, fields: &[Field]) {
        let leads =
            |field: &&Field| matches!(field.input, Input::Record(Picks::Customer | Picks::Vendor));
        if let Some(field) = fields.iter().find(leads) {
            self.leader.set(self.one(field.name).parse().ok());
        }
        let alive = self.alive;
        Effect::new(move |_| alive.set(true));
    }

    pub fn one(&self, field: &str) -> String {
        self.draft.one.get(field).cloned().unwrap_or_default()
    }

    pub fn found(&self, field: &str) -> Choices {
        self.choices.get(field).cloned().unwrap_or_default()
    }
}

/// Says so where a field may be left empty.
#[component]
pub fn Optional(field: Field) -> impl IntoView {
    (!field.required).then(|| view! { <small>" optional"</small> })
}
