//! Code of pages that is loaded before anybody goes there.

use super::load;
use crate::ground::address::base;
use leptos::{ev, prelude::*};
use std::cell::RefCell;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::Element;

/// So many pixels around a link are near it.
const NEAR: f32 = 40.0;

/// From now on the code of a page is loaded as soon as the pointer comes near a link to it, or the
/// focus is on one.
pub fn load_ahead() {
    let around = |x: i32, y: i32| {
        let (x, y) = (x as f32, y as f32);
        let places = [
            (x, y),
            (x - NEAR, y),
            (x + NEAR, y),
            (x, y - NEAR),
            (x, y + NEAR),
        ];
        for (x, y) in places {
            ahead(document().element_from_point(x, y));
        }
    };
    window_event_listener(ev::pointermove, move |event| {
        around(event.client_x(), event.client_y());
    });
    // A finger does not come near before it is there.
    window_event_listener(ev::pointerdown, move |event| {
        around(event.client_x(), event.client_y());
    });
    window_event_listener(ev::focusin, |event| {
        ahead(event.target().and_then(|target| target.dyn_into().ok()));
    });
}

/// Loads what is behind a link, once: what could not be loaded is tried again when somebody goes
/// there.
fn ahead(there: Option<Element>) {
    thread_local! {
        static TRIED: RefCell<Vec<String>> = RefCell::default();
    }
    let link = there.and_then(|there| there.closest("a[href]").ok().flatten());
    let Some(address) = link.and_then(|link| link.get_attribute("href")) else {
        return;
    };
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let path = base().inside(path).to_owned();
    let tried = TRIED.with_borrow_mut(|tried| {
        let before = tried.contains(&path);
        if !before {
            tried.push(path.clone());
        }
        before
    });
    if !tried {
        spawn_local(async move {
            let _loaded = load(&path).await;
        });
    }
}
