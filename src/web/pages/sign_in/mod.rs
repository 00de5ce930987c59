//! The sign-in.

pub mod api;
#[cfg(feature = "ssr")]
pub mod code;

use crate::{
    ground::{
        address::{at, goes_on},
        error::ErrorKind,
    },
    web::components::{
        Notice,
        form::{Posted, ServerForm},
    },
};
use api::SignIn;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

#[component]
pub fn SignInPage() -> impl IntoView {
    let sign_in = Posted::to::<SignIn>();
    let next = move || use_query_map().read().get("next").unwrap_or_default();
    let kept = move || {
        goes_on(&next()).then(|| view! { <p class="notice" role="status">"Your session ended before anything was sent. Sign in to continue: what you typed is kept."</p> })
    };
    let error = move || {
        let mut error = sign_in.value().get().and_then(Result::err)?;
        // It is this page that a notice would lead to.
        error.kind = ErrorKind::Invalid;
        Some(view! { <Notice error/> })
    };
    view! {
        <Title text="Sign in · AI COO"/>
        <main class="alone">
            <div class="sign-in">
                <svg width="36" height="36" viewBox="0 0 22 22" aria-hidden="true">
                    <rect class="mark" x="1" y="1" width="20" height="20" rx="6"/>
                    <path class="tick" d="M6 11.5l3.2 3.2L16 8" fill="none" stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round"/>
                </svg>
                <h1>"Sign in to AI COO"</h1>
                {kept}
                {error}
                <ServerForm action=sign_in>
                    <input type="hidden" name="next" value=next/>
                    <label>"E-mail"<input type="email" name="email" autocomplete="username" required autofocus/></label>
                    <label>"Password"<input type="password" name="password" autocomplete="current-password" required/></label>
                    <button class="primary" disabled=move || sign_in.pending().get()>"Sign in"</button>
                </ServerForm>
                <p><a href=at("/forgot") rel="external">"Forgot your password?"</a></p>
            </div>
        </main>
    }
}
