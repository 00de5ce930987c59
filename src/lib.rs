#![recursion_limit = "512"]
//! AI COO: reads a company's Odoo, proposes actions, asks a person, executes what was approved, once.
//!
//! The table of modules, from what the operator sees down to the ground. What is marked `ssr` is
//! the server's alone; the rest is compiled for the browser too.

// What the operator sees.

// What the system may do, and does.
pub mod accounts;
pub mod actions;
pub mod audit;
#[cfg(feature = "ssr")]
pub mod executor;
pub mod guardrails;
#[cfg(feature = "ssr")]
pub mod limits;
#[cfg(feature = "ssr")]
pub mod operations;

// The process.

// The ground.
#[cfg(feature = "ssr")]
pub mod sandbox;

pub mod ground;

pub mod server;

pub mod web;

pub mod insight;

pub mod links;

#[cfg(feature = "ssr")]
pub mod delivery;

pub mod notices;

#[cfg(feature = "ssr")]
pub mod records;

pub mod decisions;

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
    server_fn::client::set_server_url(String::leak(address::base().as_str().to_owned()));
    leptos::mount::hydrate_body(app::App);
    // Says that the page is alive, to tests.
    if let Some(root) = leptos::prelude::document().document_element() {
        let _said = root.set_attribute("data-hydrated", "true");
    }
}
