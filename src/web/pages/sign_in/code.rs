//! The second step of a sign-in. A plain page, for people who have given their password.

use super::api::FinishSignIn;
use crate::{
    ground::{address::at, error::ErrorKind},
    web::components::{
        Notice,
        form::{Posted, ServerForm},
        problem::escape,
    },
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

#[component]
pub fn CodePage() -> impl IntoView {
    let finish = Posted::to::<FinishSignIn>();
    let next = use_query_map()
        .get_untracked()
        .get("next")
        .unwrap_or_default();
    let again = match next.as_str() {
        "" => at("/sign-in"),
        next => at(&format!("/sign-in?next={}", escape(next))),
    };
    let refused = finish.refused();
    let refused = refused.map(|error| match error.kind {
        // To where they wanted to go, not back to here.
        ErrorKind::SignedOut => view! {
            <p class="notice bad" role="alert"><span aria-hidden="true">"✕ "</span>{error.message}" "<a href=again.clone()>"Sign in"</a></p>
        }
        .into_any(),
        _ => view! { <Notice error/> }.into_any(),
    });
    view! {
        <Title text="Enter your code · AI COO"/>
        <main class="alone">
            <div class="sign-in">
                <h1>"Enter your code"</h1>
                {refused}
                <ServerForm action=finish>
                    <input type="hidden" name="next" value=next/>
                    <label>"Code "<small>"From your authenticator app, or one of your recovery codes."</small>
                        <input name="code" autocomplete="one-time-code" autocapitalize="none" spellcheck="false" maxlength="40" required autofocus/>
                    </label>
                    <label class="tick"><input type="checkbox" name="remember" value="true"/>"Remember this browser: no code for 30 days"</label>
                    <button class="primary">"Sign in"</button>
                </ServerForm>
                <p><a href=again>"Start over"</a></p>
            </div>
        </main>
    }
}
