//! The filters of a list, which stand in the address of its page.

use super::form::filled;
use crate::ground::address::at;
use leptos::{
    ev::{SubmitEvent, submit},
    html,
    prelude::*,
    web_sys::js_sys::Reflect,
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
    // Who goes back finds in each field what stood in it then.
    Effect::new(move |before: Option<Vec<String>>| {
        let query = query.read();
        let asked = fields
            .iter()
            .map(|field| query.get(field).unwrap_or_default());
        let asked: Vec<String> = asked.collect();
        if let (Some(before), Some(form)) = (before, here.get_untracked()) {
            for ((field, was), is) in fields.iter().zip(&before).zip(&asked) {
                if was != is
                    && let Ok(field) = Reflect::get(&form, &(*field).into())
                {
                    let _set = Reflect::set(&field, &"value".into(), &is.into());
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
