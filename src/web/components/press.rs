//! A button that says what it is doing.

use super::form::Posted;
use leptos::prelude::*;
use uuid::Uuid;

/// The button of a form. From the press on it says what is being done, and that it is not done yet,
/// until the page shows what came of it; where the server refuses, it is at once as it was before.
/// It keeps the focus meanwhile, and takes no second press. The form's other buttons wait.
#[component]
pub fn Press(
    form: Posted,
    words: &'static str,
    /// What is said meanwhile.
    doing: &'static str,
    /// The key that presses it.
    #[prop(optional)]
    key: Option<&'static str>,
    #[prop(optional)] id: Option<&'static str>,
    #[prop(optional)] class: Option<&'static str>,
    #[prop(optional)] name: Option<&'static str>,
    /// By which the form's buttons are told apart.
    #[prop(optional)]
    value: Option<&'static str>,
    /// The record that the form is about, where others have the same form, or another may come into
    /// its place.
    #[prop(optional, into)]
    of: Option<Uuid>,
    /// What it is called at rest, where its words do not say of which record it is.
    #[prop(optional)]
    label: Option<String>,
    /// While it must not be pressed. Of its own, as one that goes with what drew the button would
    /// take the press that comes before the next is drawn.
    #[prop(optional)]
    off: Option<ArcSignal<bool>>,
) -> impl IntoView {
    let at_first = form.taken.get_untracked();
    // What is drawn anew in this place may ask once more when all of this is gone.
    let waits = move || {
        let taken = form.taken.try_get().unwrap_or(at_first);
        form.pending().try_get().unwrap_or_default() || taken > at_first
    };
    // A form that stands for another record by now waits too, and says nothing of it.
    let busy = move || form.pressed.try_get() == Some((of, value)) && waits();
    let is_off = move || off.as_ref().is_some_and(ArcSignal::get);
    let disabled = move || !busy() && (waits() || is_off());
    let press = move |event: leptos::ev::MouseEvent| match untrack(busy) {
        true => event.prevent_default(),
        false => form.pressed.set((of, value)),
    };
    let label = move || label.clone().filter(|_| !busy());
    let said = move || if busy() { doing } else { words };
    view! {
        <button
            id=id
            class=class
            data-name=words
            name=name
            value=value
            disabled=disabled
            aria-label=label
            aria-busy=move || busy().then_some("true")
            on:click=press
        >
            {said}
            {key.map(|key| view! { " "<kbd aria-hidden="true">{key}</kbd> })}
        </button>
    }
}
