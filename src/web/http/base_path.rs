//! The path that a proxy puts the app under: taken off what is asked for, and told to the pages.

use crate::ground::address::Base;
use axum::http::{Uri, uri::PathAndQuery};
use leptos::prelude::{provide_context, use_context};
use leptos_router::location::RequestUrl;

/// Takes the base off an address. What is not under it stays: some proxies take it off themselves.
pub(super) fn take_away(base: &Base, uri: &mut Uri) {
    let inside = base.inside(uri.path());
    if inside.len() == uri.path().len() {
        return;
    }
    let whole = match uri.query() {
        Some(query) => format!("{inside}?{query}"),
        None => inside.to_owned(),
    };
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = PathAndQuery::try_from(whole).ok();
    if let Ok(inside) = Uri::from_parts(parts) {
        *uri = inside;
    }
}

/// Tells the page that is about to be rendered where it is, as the browser will know it.
pub(super) fn provide(base: &Base) {
    provide_context(base.clone());
    if base.as_str().is_empty() {
        return;
    }
    let asked = use_context::<RequestUrl>().and_then(|url| url.parse().ok());
    if let Some(asked) = asked {
        let path = base.at(asked.path());
        let whole = match asked.search() {
            "" => path,
            search => format!("{path}?{search}"),
        };
        provide_context(RequestUrl::new(&whole));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_base_is_taken_off_and_nothing_else() {
        let desk = Base::from_url("https://example.com/desk");
        for (asked, inside) in [
            ("/desk", "/"),
            ("/desk?a=/desk", "/?a=/desk"),
            ("/desk/", "/"),
            ("/desk/s/CODE?x=%2Fdesk", "/s/CODE?x=%2Fdesk"),
            ("/desk//evil.example/", "//evil.example/"),
            ("/healthz", "/healthz"),
            ("/desktop", "/desktop"),
            ("*", "*"),
        ] {
            let mut uri: Uri = asked.parse().unwrap();
            take_away(&desk, &mut uri);
            assert_eq!(uri.to_string(), inside, "{asked}");
        }
    }
}
