//! A password by mail: asking for the link, and what the link leads to. Plain pages, for people
//! who cannot sign in.

pub mod api;
mod read;

use crate::{
    ground::address::at,
    web::components::{
        Notice,
        fetch::{Else, fetched, shown},
        form::{Posted, ServerForm},
    },
};
use api::{AskForPassword, SetPassword};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use serde::{Deserialize, Serialize};

/// An account that a key opens.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Opens {
    pub email: String,
    pub key: String,
}

#[component]
pub fn ForgotPage() -> impl IntoView {
    let ask = Posted::to::<AskForPassword>();
    let query = use_query_map().get_untracked();
    let refused = ask.refused();
    let content = if query.get("sent").is_some() && refused.is_none() {
        view! {
            <p role="status">"If this address has an account, an e-mail with a link is on its way. The link expires in an hour."</p>
            <p><a class="button" href=at("/sign-in")>"Go to sign-in"</a></p>
        }
        .into_any()
    } else {
        view! {
            {refused.map(|error| view! { <Notice error/> })}
            <ServerForm action=ask>
                <label>"E-mail"<input type="email" name="email" autocomplete="username" required autofocus/></label>
                <button class="primary">"Send link"</button>
            </ServerForm>
        }
        .into_any()
    };
    view! {
        <Title text="Forgot your password? · AI COO"/>
        <main class="alone">
            <div class="sign-in"><h1>"Forgot your password?"</h1>{content}</div>
        </main>
    }
}

#[component]
pub fn PasswordPage() -> impl IntoView {
    let set = Posted::to::<SetPassword>();
    let key = use_query_map().get_untracked().get("key");
    let opens = fetched(String::new, move || {
        read::load(key.clone().unwrap_or_default())
    });
    let form = shown(opens, Else::Notice, move |opens: Opens| {
        let refused = set.refused();
        view! {
            {refused.map(|error| view! { <Notice error/> })}
            <ServerForm action=set>
                <input type="hidden" name="key" value=opens.key/>
                <label>"E-mail"<input type="email" value=opens.email autocomplete="username" readonly/></label>
                <label>"New password "<small>"At least 12 characters."</small>
                    <input type="password" name="new" autocomplete="new-password" minlength="12" maxlength="200" required autofocus/>
                </label>
                <button class="primary">"Set password"</button>
            </ServerForm>
        }
        .into_any()
    });
    view! {
        <Title text="Set a password · AI COO"/>
        <main class="alone">
            <div class="sign-in">
                <h1>"Set a password"</h1>
                {form}
                <p><a href=at("/forgot")>"Request a link"</a>" · "<a href=at("/sign-in")>"Sign in"</a></p>
            </div>
        </main>
    }
}
