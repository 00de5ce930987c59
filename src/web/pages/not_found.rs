//! The page of an address that leads nowhere.

use crate::{
    ground::{address::at, error::ErrorKind},
    web::components::problem::set_status,
};
use leptos::prelude::*;
use leptos_meta::Title;

#[component]
pub fn NotFoundPage() -> impl IntoView {
    set_status(ErrorKind::NotFound);
    view! {
        <Title text="Not found · AI COO"/>
        <main class="alone">
            <section class="problem">
                <h1>"Page not found"</h1>
                <p>"This address leads to no page. It may be incomplete, or the page has moved."</p>
                <p><a class="button primary" href=at("/dashboard/operator")>"Go to inbox"</a></p>
            </section>
        </main>
    }
}
