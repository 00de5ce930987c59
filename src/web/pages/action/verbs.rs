//! The forms of an action, and what became of them.

use super::api::{Approve, Cancel, Reject, Retry, SendTest, Settle, TakeBack, Undo};
use crate::{
    ground::{error::UserError, ids::ActionId},
    web::components::{
        fetch::set_while_rendering,
        form::{Posted, taken},
    },
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
    /// The action that something was sent about last.
    about: RwSignal<Option<ActionId>>,
    /// How much was done before what was fetched last, and before what is shown.
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
            about: RwSignal::new(None),
            fetched: StoredValue::new(0),
            shown: RwSignal::new(0),
        }
    }

    /// Those that move the action on.
    fn moves(self) -> [Posted; 7] {
        [
            self.approve,
            self.reject,
            self.settle,
            self.retry,
            self.cancel,
            self.undo,
            self.take_back,
        ]
    }

    fn all(self) -> impl Iterator<Item = Posted> {
        self.moves().into_iter().chain([self.test])
    }

    /// Grows with every answer: what is shown is fetched again then.
    pub fn version(self) -> usize {
        self.all().map(|form| form.version().get()).sum()
    }

    /// How often something was done: what was refused has changed nothing.
    pub fn taken(self) -> usize {
        taken(&self.moves())
    }

    /// What comes now was fetched after so much was done.
    pub fn fetched(self, taken: usize) {
        self.fetched
            .try_update_value(|fetched| *fetched = taken.max(*fetched));
    }

    /// What was fetched is on the page now.
    pub fn shown(self) {
        let taken = self.fetched.try_get_value().unwrap_or_default();
        set_while_rendering(self.shown, taken);
    }

    /// Whether the action is being moved on: a press is on its way, or what it did is not on the
    /// page yet. Nobody decides twice about what stands there from before.
    pub fn moving(self) -> bool {
        // A list may arrive when its page is gone.
        let shown = self.shown.try_get();
        shown.is_some_and(|shown| {
            self.taken() > shown || self.moves().iter().any(|form| form.pending().get())
        })
    }

    /// Something is sent about this one.
    pub fn send_about(self, id: ActionId) {
        self.about.set(Some(id));
    }

    /// Whether this one is being moved on.
    pub fn moving_on(self, id: ActionId) -> bool {
        self.moving() && self.about.try_get().flatten() == Some(id)
    }

    /// Whether no form is to be sent just now. It outlives what it was asked for: until what is drawn
    /// anew has come, the buttons from before stand there and can be pressed.
    pub fn pending(self) -> ArcSignal<bool> {
        ArcSignal::derive(move || {
            let sending = self.test.pending().try_get();
            sending.is_none_or(|sending| sending || self.moving())
        })
    }

    /// What was answered last about this action, if it was a no, until something is sent again.
    /// Without JavaScript it stands in the address.
    pub fn error(self, id: ActionId) -> Option<UserError> {
        if self
            .about
            .try_get()
            .flatten()
            .is_some_and(|about| about != id)
        {
            return None;
        }
        let in_address = use_query_map().read().get("__err").is_some();
        if self.version() == 0 && !in_address {
            return None;
        }
        let waits = self.all().any(|form| form.pending().get());
        let mut answers = self.all().filter_map(|form| form.value().get());
        answers.find_map(Result::err).filter(|_| !waits)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_button_that_is_about_to_be_drawn_anew_can_be_pressed() {
        let page = Owner::new();
        let verbs = page.with(Verbs::new);
        let drawn = page.with(Owner::new);
        let off = drawn.with(|| verbs.pending());
        assert!(!off.get_untracked());
        drawn.cleanup();
        assert!(!off.get_untracked());
        page.cleanup();
        assert!(off.get_untracked());
    }
}
