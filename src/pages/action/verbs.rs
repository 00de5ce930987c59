//! The forms of an action, and what became of them.

use super::api::{Approve, Cancel, Reject, Retry, SendTest, Settle, TakeBack, Undo};
use crate::{components::fetch::set_while_rendering, error::UserError};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The forms of an action: made once for a page, so that an answer outlives a refetch.
#[derive(Clone, Copy)]
pub struct Verbs {
    pub approve: ServerAction<Approve>,
    pub reject: ServerAction<Reject>,
    pub settle: ServerAction<Settle>,
    pub retry: ServerAction<Retry>,
    pub cancel: ServerAction<Cancel>,
    pub undo: ServerAction<Undo>,
    pub take_back: ServerAction<TakeBack>,
    pub test: ServerAction<SendTest>,
    /// The version after which what was fetched last was fetched, and what is shown.
    fetched: StoredValue<usize>,
    shown: RwSignal<usize>,
}

impl Verbs {
    pub fn new() -> Self {
        Self {
            approve: ServerAction::new(),
            reject: ServerAction::new(),
            settle: ServerAction::new(),
            retry: ServerAction::new(),
            cancel: ServerAction::new(),
            undo: ServerAction::new(),
            take_back: ServerAction::new(),
            test: ServerAction::new(),
            fetched: StoredValue::new(0),
            shown: RwSignal::new(0),
        }
    }

    /// Grows with every answer: what is shown is fetched again then.
    pub fn version(self) -> usize {
        self.approve.version().get()
            + self.reject.version().get()
            + self.settle.version().get()
            + self.retry.version().get()
            + self.cancel.version().get()
            + self.undo.version().get()
            + self.take_back.version().get()
            + self.test.version().get()
    }

    /// What comes now was fetched after this version.
    pub fn fetched(self, version: usize) {
        self.fetched
            .try_update_value(|fetched| *fetched = version.max(*fetched));
    }

    /// What was fetched is on the page now.
    pub fn shown(self) {
        let version = self.fetched.try_get_value().unwrap_or_default();
        set_while_rendering(self.shown, version);
    }

    /// Whether a press is on its way, or its answer is not on the page yet: nobody decides twice
    /// about what stands there from before.
    pub fn pending(self) -> bool {
        self.version() > self.shown.get()
            || self.approve.pending().get()
            || self.reject.pending().get()
            || self.settle.pending().get()
            || self.retry.pending().get()
            || self.cancel.pending().get()
            || self.undo.pending().get()
            || self.take_back.pending().get()
            || self.test.pending().get()
    }

    /// What was answered last, if it was a no. Without JavaScript it stands in the address.
    pub fn error(self) -> Option<UserError> {
        let in_address = use_query_map().read().get("__err").is_some();
        if self.version() == 0 && !in_address {
            return None;
        }
        let errors = [
            self.approve.value().get().and_then(Result::err),
            self.reject.value().get().and_then(Result::err),
            self.settle.value().get().and_then(Result::err),
            self.retry.value().get().and_then(Result::err),
            self.cancel.value().get().and_then(Result::err),
            self.undo.value().get().and_then(Result::err),
            self.take_back.value().get().and_then(Result::err),
            self.test.value().get().and_then(Result::err),
        ];
        errors.into_iter().flatten().next()
    }

    pub fn forget(self) {
        self.approve.value().set(None);
        self.reject.value().set(None);
        self.settle.value().set(None);
        self.retry.value().set(None);
        self.cancel.value().set(None);
        self.undo.value().set(None);
        self.take_back.value().set(None);
        self.test.value().set(None);
    }
}

impl Default for Verbs {
    fn default() -> Self {
        Self::new()
    }
}
