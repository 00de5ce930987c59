//! What went wrong, said where it happened, with the status that fits.

use super::fetch::Else;
use crate::ground::{
    address::{at, base},
    error::{ErrorKind, UserError},
};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, components::Redirect, hooks::use_location};

/// In place of what was asked for. Who is not signed in is sent to the sign-in instead.
#[component]
pub fn Problem(error: UserError, or: Else) -> impl IntoView {
    if error.kind == ErrorKind::SignedOut {
        return view! { <ToSignIn/> }.into_any();
    }
    if or == Else::Nothing {
        return ().into_any();
    }
    set_status(error.kind);
    if or == Else::Notice {
        return view! { <Notice error/> }.into_any();
    }
    let title = match error.kind {
        ErrorKind::NotFound => "Not found",
        ErrorKind::NotAllowed => "Not allowed",
        ErrorKind::Unavailable => "Not reachable right now",
        _ => "Could not complete the request",
    };
    let heading = if or == Else::ProblemAlone {
        view! { <h1>{title}</h1> }.into_any()
    } else {
        view! { <h2>{title}</h2> }.into_any()
    };
    view! {
        <section class="problem" role="alert">
            {heading}
            <p>{error.message}</p>
            <p><a class="button" href=at("/dashboard/operator")>"Go to inbox"</a></p>
        </section>
    }
    .into_any()
}

/// What came of something that was asked for: said beside the form.
#[component]
pub fn Notice(error: UserError) -> impl IntoView {
    let sign_in = (error.kind == ErrorKind::SignedOut)
        .then(|| view! { " "<a href=at(&sign_in_from_here()) rel="external">"Sign in"</a>" to continue: what you typed is kept." });
    view! { <p class="notice bad" role="alert"><span aria-hidden="true">"✕ "</span>{in_words(&error.message)}{sign_in}</p> }
}

/// What programs read as `field: is …`, as people do: "The field is …".
pub fn in_words(message: &str) -> String {
    match message.split_once(": ") {
        Some((field, rest))
            if (rest.starts_with("is ") || rest.starts_with("has "))
                && field
                    .chars()
                    .all(|c| c.is_ascii_lowercase() || c == '_' || c == ' ') =>
        {
            format!("The {} {rest}", field.replace('_', " "))
        }
        _ => message.to_owned(),
    }
}

#[component]
fn ToSignIn() -> impl IntoView {
    view! { <Lead to=sign_in_from_here()/> }
}

/// The sign-in that leads back to this page. Nothing is kept for it here: what was kept ended with
/// the session that held it.
fn sign_in_from_here() -> String {
    let location = use_location();
    let path = base().inside(&location.pathname.get_untracked()).to_owned();
    let query = location.query.get_untracked().into_iter();
    sign_in_from(&path, query)
}

fn sign_in_from(path: &str, query: impl Iterator<Item = (impl AsRef<str>, String)>) -> String {
    let query = query
        .filter(|(name, _)| !name.as_ref().starts_with("__") && name.as_ref() != "kept")
        .map(|(name, value)| format!("{}={}", name.as_ref(), escape(&value)))
        .collect::<Vec<_>>()
        .join("&");
    let here = if query.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{query}")
    };
    // Another part of the page was quicker to find that the session is over.
    if path.starts_with(SIGN_IN) {
        return here;
    }
    format!("{SIGN_IN}?next={}", escape(&here))
}

const SIGN_IN: &str = "/sign-in";

/// In the place of a page: leads to another address inside the app.
#[component]
pub fn Lead(#[prop(into)] to: String) -> impl IntoView {
    let whole = NavigateOptions {
        resolve: false,
        ..NavigateOptions::default()
    };
    view! { <Redirect path=at(&to) options=whole/> }
}

/// A value as a part of an address.
pub fn escape(text: &str) -> String {
    leptos_router::location::Url::escape(text)
}

/// The status of the page that is being rendered.
pub fn set_status(kind: ErrorKind) {
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>()
        && let Ok(status) = kind.status().try_into()
    {
        response.set_status(status);
    }
    #[cfg(not(feature = "ssr"))]
    let _ = kind;
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::{in_words, sign_in_from};

    #[test]
    fn a_field_is_named_as_people_do() {
        for (message, words) in [
            (
                "code: is missing. Enter the six digits.",
                "The code is missing. Enter the six digits.",
            ),
            (
                "effect_hash: is not the hash.",
                "The effect hash is not the hash.",
            ),
            (
                "new password: has fewer than 12 characters.",
                "The new password has fewer than 12 characters.",
            ),
            ("code: too many wrong ones.", "code: too many wrong ones."),
            (
                "This action has already been decided: approved.",
                "This action has already been decided: approved.",
            ),
            ("Nothing: is wrong", "Nothing: is wrong"),
        ] {
            assert_eq!(in_words(message), words);
        }
    }

    #[test]
    fn the_sign_in_leads_back_to_where_somebody_was_however_often_it_is_asked_for() {
        let query = |pairs: &[(&'static str, &str)]| {
            let pairs = pairs
                .iter()
                .map(|(name, value)| (*name, (*value).to_owned()));
            pairs.collect::<Vec<_>>().into_iter()
        };
        let settings = sign_in_from("/dashboard/operator/settings", query(&[]));
        assert_eq!(settings, "/sign-in?next=%2Fdashboard%2Foperator%2Fsettings");
        let list = query(&[("risk", "high"), ("__err", "x"), ("kept", "1")]);
        let list = sign_in_from("/dashboard/operator", list);
        assert_eq!(list, "/sign-in?next=%2Fdashboard%2Foperator%3Frisk%3Dhigh");
        let there = query(&[("next", "/dashboard/operator/settings")]);
        assert_eq!(sign_in_from("/sign-in", there), settings);
    }
}
