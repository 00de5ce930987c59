//! A button that says what it is doing.

use super::form::Posted;
use leptos::prelude::*;

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
    /// While it must not be pressed.
    #[prop(optional)]
    off: Option<Signal<bool>>,
) -> impl IntoView {
    let at_first = form.taken.get_untracked();
    let waits = move || form.pending().get() || form.taken.get() > at_first;
    // A form that stands for another record by now waits too, and says nothing of it.
    let here = RwSignal::new(false);
    let busy = Signal::derive(move || here.get() && waits() && form.pressed.get() == value);
    let disabled = move || !busy.get() && (waits() || off.is_some_and(|off| off.get()));
    let press = move |event: leptos::ev::MouseEvent| match busy.get_untracked() {
        true => event.prevent_default(),
        false => {
            here.set(true);
            form.pressed.set(value);
        }
    };
    let said = move || if busy.get() { doing } else { words };
    view! {
        <button
            id=id
            class=class
            data-name=words
            name=name
            value=value
            disabled=disabled
            aria-busy=move || busy.get().then_some("true")
            on:click=press
        >
            {said}
            {key.map(|key| view! { " "<kbd aria-hidden="true">{key}</kbd> })}
        </button>
    }
}
