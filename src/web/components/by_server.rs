//! What the server alone writes into a page: secrets that are shown once, and long lists that the
//! page's data would repeat.

use leptos::{html, prelude::*};

/// A place that the server alone writes into. A script that takes the page over is told nothing of
/// it, so nothing of it is in the page's data, and leaves it as it stands until the page has
/// something else to show there.
#[cfg(feature = "ssr")]
pub fn by_server(view: Option<impl IntoView>) -> impl IntoView {
    let html = view.map(|view| view.into_view().to_html());
    place(html.unwrap_or_default())
}

/// Only the server has what stands there.
#[cfg(not(feature = "ssr"))]
pub fn by_server(_: Option<impl IntoView>) -> impl IntoView {
    place(String::new())
}

fn place(html: String) -> impl IntoView {
    html::div().class("by-server").inner_html(html)
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn the_place_is_there_whatever_stands_in_it() {
        let html = |view: Option<&'static str>| by_server(view).into_view().to_html();
        assert_eq!(html(None), "<div class=\"by-server\"></div>");
        assert_eq!(
            html(Some("<secret>")),
            "<div class=\"by-server\">&lt;secret&gt;</div>"
        );
    }
}
