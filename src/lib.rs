#![recursion_limit = "512"]
//! AI COO: reads a company's Odoo, proposes actions, asks a person, executes what was approved, once.
//!
//! The rooms, from what starts the process down to the ground: each uses what stands below it. What
//! is marked `ssr` is the server's alone; the rest is compiled for the browser too.

// What starts it, and what people and programs see.
#[cfg(feature = "ssr")]
pub mod server;
pub mod web;

// What happens to an action, from the books to Odoo.
pub mod decisions;
#[cfg(feature = "ssr")]
pub mod delivery;
#[cfg(feature = "ssr")]
pub mod executor;
pub mod insight;
#[cfg(feature = "ssr")]
pub mod records;

// Who may do what, what is told, what is refused, what is on the record.
pub mod accounts;
pub mod actions;
pub mod audit;
pub mod guardrails;
#[cfg(feature = "ssr")]
pub mod limits;
#[cfg(feature = "ssr")]
pub mod links;
pub mod notices;

// The only way out, and what stands in for the other side.
#[cfg(feature = "ssr")]
pub mod operations;

// What needs nothing of ours.
pub mod ground;

/// Makes the pages that the server rendered come alive in the browser.
#[cfg(feature = "hydrate")]
pub fn hydrate() {
    // What breaks down here leaves the server's page to the browser alone: see `hand.js`.
    std::panic::set_hook(Box::new(|panic| {
        console_error_panic_hook::hook(panic);
        if let Some(root) = leptos::prelude::document().document_element() {
            let _said = root.set_attribute("data-broken", "true");
        }
    }));
    // What server functions are asked at.
    server_fn::client::set_server_url(String::leak(ground::address::base().as_str().to_owned()));
    wasm_bindgen_futures::spawn_local(async {
        web::app::loaded().await;
        leptos::mount::hydrate_body(web::app::App);
        web::app::load_ahead();
        // Says that the page is alive, to tests.
        if let Some(root) = leptos::prelude::document().document_element() {
            let _said = root.set_attribute("data-hydrated", "true");
        }
    });
}
