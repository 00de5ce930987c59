//! Pages whose code is a file of its own, in the browser: when it is loaded, and what happens where
//! it cannot be.

use super::load;
use crate::{
    ground::{
        address::{at, base},
        error::UserError,
    },
    web::components::{Problem, fetch::Else},
};
use leptos::{
    prelude::*,
    server_fn::error::{FromServerFnError, ServerFnErrorErr},
};
use leptos_router::hooks::use_location;
use wasm_bindgen_futures::{JsFuture, js_sys::Promise, spawn_local};

/// The code of a page could not be loaded.
pub type NotLoaded = leptos::wasm_split::SplitLoaderError;

/// The longest time between two tries, in seconds.
const LONGEST: i32 = 30;

/// Waits until the code of the page is there that the browser is on. Until then the page stays as
/// the server made it, and works like that.
pub async fn loaded() {
    let path = window().location().pathname().unwrap_or_default();
    let mut wait = 1;
    while load(base().inside(&path)).await.is_err() {
        pause(wait).await;
        wait = LONGEST.min(wait * 2);
    }
}

/// Waits so many seconds, or until the browser says that its network is back.
async fn pause(seconds: i32) {
    let waiting = Promise::new(&mut |go_on, _| {
        let window = window();
        let _timer =
            window.set_timeout_with_callback_and_timeout_and_arguments_0(&go_on, seconds * 1000);
        let _listener = window.add_event_listener_with_callback("online", &go_on);
    });
    let _waited = JsFuture::from(waiting).await;
}

/// Has the browser load an address, be it the one that it has already.
fn lead_to(there: &str) {
    let location = window().location();
    let parts = [location.pathname(), location.search(), location.hash()];
    let here: String = parts.into_iter().flatten().collect();
    let _leading = match here == there {
        true => location.reload(),
        false => location.set_href(there),
    };
}

/// In the place of a page whose code the browser does not have: leads to what the server makes of
/// it, as soon as the server can be reached.
#[component]
pub fn FromServer() -> impl IntoView {
    // The address line has the page before this one until this one is shown.
    let location = use_location();
    let there = format!(
        "{}{}{}",
        location.pathname.get_untracked(),
        location.query.get_untracked().to_query_string(),
        location.hash.get_untracked()
    );
    let lost = RwSignal::new(false);
    spawn_local(async move {
        // The answer says nothing but that there is one: nobody need be signed in for it.
        while JsFuture::from(window().fetch_with_str(&at("/healthz")))
            .await
            .is_err()
        {
            lost.try_set(true);
            pause(1).await;
        }
        // Gone, once somebody has gone elsewhere meanwhile.
        if lost.try_get_untracked().is_some() {
            lead_to(&there);
        }
    });
    let problem = move || {
        lost.get().then(|| {
            let error = ServerFnErrorErr::Request(String::new());
            let error = UserError::from_server_fn_error(error);
            view! { <main class="page"><Problem error or=Else::ProblemAlone/></main> }
        })
    };
    view! { {problem} }
}
