//! What forms share: where they are posted to, a field with its label, its help, and what is wrong
//! with it.

use crate::{address::at, error::UserError};
use leptos::{
    ev::{SubmitEvent, submit},
    form::FromFormData,
    html::form,
    prelude::*,
    server_fn::{
        Http, ServerFn,
        client::Client,
        codec::PostUrl,
        error::{FromServerFnError, ServerFnErrorErr},
        request::ClientReq,
    },
    web_sys::FormData,
};
use serde::de::DeserializeOwned;

/// The form of a server function: leptos' `ActionForm`, under the path that a proxy may have put
/// the app.
#[component]
pub fn ServerForm<F, Out>(action: ServerAction<F>, children: Children) -> impl IntoView
where
    F: DeserializeOwned
        + ServerFn<Protocol = Http<PostUrl, Out>, Error = UserError>
        + Clone
        + Send
        + Sync
        + 'static,
    F::Client: Client<UserError>,
    <<F::Client as Client<UserError>>::Request as ClientReq<UserError>>::FormData: From<FormData>,
    F::Output: Send + Sync + 'static,
{
    let post = move |event: SubmitEvent| {
        if event.default_prevented() {
            return;
        }
        event.prevent_default();
        match F::from_event(&event) {
            Ok(filled) => {
                action.dispatch(filled);
            }
            Err(error) => {
                let error = UserError::from_server_fn_error(ServerFnErrorErr::Serialization(
                    error.to_string(),
                ));
                action.value().set(Some(Err(error)));
                action.version().update(|version| *version += 1);
            }
        }
    };
    form()
        .action(at(F::url()))
        .method("post")
        .on(submit, post)
        .child(children())
}

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
        let problem = problem.trim_end_matches('.').to_owned();
        Some(view! { <b class="bad">" It "{problem}"."</b> })
    };
    view! { <small id=id>{help}{problem}</small> }
}
