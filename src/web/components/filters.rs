//! The filters of a list, which stand in the address of its page.

use super::form::filled;
use crate::ground::address::at;
use leptos::{
    ev::{SubmitEvent, submit},
    html,
    prelude::*,
    web_sys::{self, js_sys::Reflect},
};
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};

/// A form whose fields are the query of the page that it is on. The address follows what is chosen,
/// and the list follows the address, in its place: nothing is loaded anew, and neither the focus nor
/// what is being typed is lost. Without JavaScript the browser does the same by loading the page.
#[component]
pub fn Filters(
    /// Where the page is inside the app.
    page: &'static str,
    /// The names of the fields.
    fields: &'static [&'static str],
    #[prop(default = "filters")] class: &'static str,
    children: Children,
) -> impl IntoView {
    let here = NodeRef::<html::Form>::new();
    let query = use_query_map();
    let asked = move || {
        let query = query.read();
        let of = |field: &&'static str| query.get(field).unwrap_or_default();
        fields.iter().map(of).collect::<Vec<String>>()
    };
    // The browser may make this form out of another page's, with what is chosen there.
    if is_alive() {
        Effect::new(move |_| {
            if let Some(form) = here.get() {
                let asked = untrack(asked);
                for (field, is) in fields.iter().zip(&asked) {
                    fill(&form, field, is);
                }
            }
        });
    }
    // Who goes back finds in each field what stood in it then.
    Effect::new(move |before: Option<Vec<String>>| {
        let asked = asked();
        if let (Some(before), Some(form)) = (before, here.get_untracked()) {
            for ((field, was), is) in fields.iter().zip(&before).zip(&asked) {
                if was != is {
                    fill(&form, field, is);
                }
            }
        }
        asked
    });
    let navigate = use_navigate();
    let filter = move |event: SubmitEvent| {
        if let (false, Ok(query)) = (event.default_prevented(), filled(&event)) {
            event.prevent_default();
            let options = NavigateOptions {
                resolve: false,
                scroll: false,
                ..NavigateOptions::default()
            };
            navigate(&format!("{}?{query}", at(page)), options);
        }
    };
    html::form()
        .action(at(page))
        .method("get")
        .class(class)
        .node_ref(here)
        .on(submit, filter)
        .child(children())
}

/// Puts a value into a field of a form.
fn fill(form: &web_sys::HtmlFormElement, field: &str, value: &str) {
    if let Ok(field) = Reflect::get(form, &field.into()) {
        let _set = Reflect::set(&field, &"value".into(), &value.into());
    }
}

/// Whether the browser has taken the page over: what it draws from then on is new.
#[cfg(feature = "hydrate")]
fn is_alive() -> bool {
    let root = document().document_element();
    root.is_some_and(|root| root.has_attribute("data-hydrated"))
}
#[cfg(not(feature = "hydrate"))]
fn is_alive() -> bool {
    false
}
