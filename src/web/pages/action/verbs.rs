//! The forms of an action, and what became of them.

use super::api::{Approve, Cancel, Reject, Retry, SendTest, Settle, TakeBack, Undo};
use crate::{
    ground::error::UserError,
    web::components::{fetch::set_while_rendering, form::Posted},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The forms of an action: made once for a page, so that an answer outlives a refetch.
#[derive(Clone, Copy)]
pub struct Verbs {
    pub approve: Posted,
    pub reject: Posted,
    pub settle: Posted,
    pub retry: Posted,
    pub cancel: Posted,
    pub undo: Posted,
    pub take_back: Posted,
    pub test: Posted,
    /// The version after which what was fetched last was fetched, and what is shown.
    fetched: StoredValue<usize>,
    shown: RwSignal<usize>,
}

impl Verbs {
    pub fn new() -> Self {
        Self {
            approve: Posted::to::<Approve>(),
            reject: Posted::to::<Reject>(),
            settle: Posted::to::<Settle>(),
            retry: Posted::to::<Retry>(),
            cancel: Posted::to::<Cancel>(),
            undo: Posted::to::<Undo>(),
            take_back: Posted::to::<TakeBack>(),
            test: Posted::to::<SendTest>(),
            fetched: StoredValue::new(0),
            shown: RwSignal::new(0),
        }
    }

    fn all(self) -> [Posted; 8] {
        [
            self.approve,
            self.reject,
            self.settle,
            self.retry,
            self.cancel,
            self.undo,
            self.take_back,
            self.test,
        ]
    }

    /// Grows with every answer: what is shown is fetched again then.
    pub fn version(self) -> usize {
        self.all().iter().map(|form| form.version().get()).sum()
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
        self.version() > self.shown.get() || self.all().iter().any(|form| form.pending().get())
    }

    /// What was answered last, if it was a no. Without JavaScript it stands in the address.
    pub fn error(self) -> Option<UserError> {
        let in_address = use_query_map().read().get("__err").is_some();
        if self.version() == 0 && !in_address {
            return None;
        }
        let answers = self.all().map(|form| form.value().get());
        answers.into_iter().flatten().find_map(Result::err)
    }

    /// Whether an answer took what was decided: a refused one leaves what was typed.
    pub fn decided(self) -> bool {
        let answers = [self.approve, self.reject].map(|form| form.value().get());
        answers.into_iter().flatten().any(|answer| answer.is_ok())
    }

    pub fn forget(self) {
        for form in self.all() {
            form.value().set(None);
        }
    }
}

impl Default for Verbs {
    fn default() -> Self {
        Self::new()
    }
}
