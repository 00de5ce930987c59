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
                <h1>"There is no such page"</h1>
                <p>"The address leads nowhere. It may have been copied in part, or the page has moved."</p>
                <p><a class="button primary" href=at("/dashboard/operator")>"To the inbox"</a></p>
            </section>
        </main>
    }
}
