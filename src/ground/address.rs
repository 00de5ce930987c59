//! Addresses inside the app. A proxy may put it under a path, the one of `APP_URL`: pages, forms
//! and redirects say where something is inside the app, and [`at`] makes of it what a browser asks
//! for.

use std::sync::Arc;

/// The path that stands before every address of the app: empty, or `/desk`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Base(Arc<str>);

impl Base {
    /// That of `APP_URL`.
    pub fn from_url(url: &str) -> Self {
        let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
        let path = rest.find('/').map_or("", |at| &rest[at..]);
        Self(path.trim_end_matches('/').into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What a browser asks for.
    pub fn at(&self, inside: &str) -> String {
        debug_assert!(inside.starts_with('/'), "{inside} is no address inside");
        format!("{}{inside}", self.0)
    }

    /// Where a path is inside the app: the inverse of [`Base::at`]. What does not begin with the
    /// base is inside already: some proxies take it away.
    pub fn inside<'a>(&self, path: &'a str) -> &'a str {
        match path.strip_prefix(self.as_str()) {
            Some("") => "/",
            Some(rest) if rest.starts_with('/') => rest,
            _ => path,
        }
    }
}

/// Scheme, host and port of an address, as URLs are compared: without the case of the host, the
/// scheme's own port, and the dot that ends a name. `None`: it has none.
#[cfg(feature = "ssr")]
pub fn origin(url: &str) -> Option<String> {
    let parsed = url::Url::parse(url.trim()).ok()?;
    let (host, scheme) = (parsed.host_str()?.trim_end_matches('.'), parsed.scheme());
    if host.is_empty() || !["http", "https"].contains(&scheme) {
        return None;
    }
    Some(match parsed.port() {
        Some(port) => format!("{scheme}://{host}:{port}"),
        None => format!("{scheme}://{host}"),
    })
}

/// The base of the page that is being rendered, or of the form that is being answered.
#[cfg(feature = "ssr")]
pub fn base() -> Base {
    leptos::prelude::use_context().unwrap_or_default()
}

/// The base of the page that we are on, which the server wrote into it.
#[cfg(not(feature = "ssr"))]
pub fn base() -> Base {
    static BASE: std::sync::OnceLock<Base> = std::sync::OnceLock::new();
    let read = || {
        let root = leptos::prelude::document().document_element();
        let base = root.and_then(|root| root.get_attribute("data-base"));
        Base(base.unwrap_or_default().into())
    };
    BASE.get_or_init(read).clone()
}

/// What a browser asks for: for every `href`, `action` and redirect.
pub fn at(inside: &str) -> String {
    base().at(inside)
}

/// In the address of a page that goes on with a form that was sent when its session had ended.
pub const GO_ON: &str = "kept=1";

/// Whether an address asks for what such a form held.
pub fn goes_on(address: &str) -> bool {
    address.split(['?', '&', '#']).any(|pair| pair == GO_ON)
}

/// Leads whoever sent the form on to an address inside the app.
#[cfg(feature = "ssr")]
pub fn lead_to(inside: &str) {
    leptos_axum::redirect(&at(inside));
}

/// An address without what says that a form was refused: that is added, and signed, where the form
/// is answered, and comes from nowhere else.
#[cfg(feature = "ssr")]
pub fn without_errors(address: &str) -> String {
    let (before, fragment) = match address.split_once('#') {
        Some((before, fragment)) => (before, Some(fragment)),
        None => (address, None),
    };
    let mut clean = before.to_owned();
    if let Some((path, query)) = before.split_once('?') {
        let kept = query.split('&').filter(|pair| {
            let name = url::form_urlencoded::parse(pair.as_bytes()).next();
            !name.is_some_and(|(name, _)| name.starts_with("__"))
        });
        let kept = kept.collect::<Vec<_>>().join("&");
        clean = match kept.as_str() {
            "" => path.to_owned(),
            kept => format!("{path}?{kept}"),
        };
    }
    match fragment {
        Some(fragment) => format!("{clean}#{fragment}"),
        None => clean,
    }
}

#[cfg(test)]
mod tests {
    use super::{Base, goes_on};

    #[test]
    fn an_address_goes_on_with_a_form_or_does_not() {
        for (address, on) in [
            ("/dashboard/operator?kept=1", true),
            ("/dashboard/operator?action=1&kept=1#reject", true),
            ("/dashboard/operator", false),
            ("/dashboard/operator?kept=10", false),
            ("/sign-in?next=%2Fdashboard%3Fkept%3D1", false),
        ] {
            assert_eq!(goes_on(address), on, "{address}");
        }
    }

    #[test]
    fn the_base_is_the_path_of_the_address() {
        for (url, base) in [
            ("http://localhost:3000", ""),
            ("https://coo.example.com/", ""),
            ("https://example.com/desk", "/desk"),
            ("https://example.com:8443/tools/desk/", "/tools/desk"),
        ] {
            assert_eq!(Base::from_url(url).as_str(), base, "{url}");
        }
    }

    #[test]
    fn what_is_inside_is_found_with_and_without_the_base() {
        let desk = Base::from_url("https://example.com/desk");
        for (path, inside) in [
            ("/desk", "/"),
            ("/desk/", "/"),
            ("/desk/dashboard", "/dashboard"),
            ("/dashboard", "/dashboard"),
            // Another app's, beside ours.
            ("/desktop/dashboard", "/desktop/dashboard"),
            ("/desk/desk/dashboard", "/desk/dashboard"),
        ] {
            assert_eq!(desk.inside(path), inside, "{path}");
        }
        assert_eq!(desk.at("/dashboard"), "/desk/dashboard");
        assert_eq!(Base::default().inside("/dashboard"), "/dashboard");
        assert_eq!(Base::default().inside(""), "/");
    }
}
