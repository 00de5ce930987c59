//! What forms share: a field with its label, its help, and what is wrong with it.

use crate::error::UserError;
use leptos::prelude::*;

/// Why a form was refused, for each of its fields to read. Fields stay as they are when it
/// changes: nothing that was typed is lost.
#[derive(Clone, Copy)]
pub struct Refusal(Signal<Option<UserError>>);

impl Refusal {
    pub fn new(error: impl Fn() -> Option<UserError> + Send + Sync + 'static) -> Self {
        Self(Signal::derive(error))
    }

    /// What is wrong with a field: its line of the answer, `field: what to do about it`.
    pub fn of(self, field: &str) -> Option<String> {
        self.0.with(|error| {
            let mut lines = error.as_ref()?.message.lines();
            lines.find_map(|line| Some(line.strip_prefix(field)?.strip_prefix(": ")?.to_owned()))
        })
    }
}

/// The line under a field: its help, and its problem when it has one.
#[component]
pub fn Hint(field: String, #[prop(into)] help: String, refusal: Refusal) -> impl IntoView {
    let id = format!("{field}-help");
    let problem = move || {
        let problem = refusal.of(&field)?;
        Some(view! { <b class="bad">" It "{problem}"."</b> })
    };
    view! { <small id=id>{help}{problem}</small> }
}
