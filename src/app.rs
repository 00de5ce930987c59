//! The HTML around every page, and the table of pages: routes and navigation come from it.

use crate::{
    components::live::provide_live,
    pages::{self, frame::Frame, not_found::NotFoundPage, sign_in::SignInPage},
};
use leptos::prelude::*;
use leptos_meta::{HashedStylesheet, MetaTags, Title, provide_meta_context};
use leptos_router::{
    SsrMode,
    components::{ParentRoute, Redirect, Route, Router, Routes},
    path,
};

/// One row for each page below `/dashboard`: path, navigation label, view. A page without a
/// label is not in the navigation.
macro_rules! pages {
    ($($path:tt $label:tt $View:path,)*) => {
        /// Address and label of every page in the navigation.
        pub const NAVIGATION: &[(&str, &str)] = &[$((concat!("/dashboard/", $path), $label)),*];

        #[component]
        fn Pages() -> impl IntoView {
            view! {
                <Routes fallback=NotFoundPage>
                    <Route path=path!("/") view=ToInbox ssr=SsrMode::Async/>
                    <Route path=path!("/dashboard") view=ToInbox ssr=SsrMode::Async/>
                    <Route path=path!("/sign-in") view=SignInPage ssr=SsrMode::Async/>
                    <ParentRoute path=path!("/dashboard") view=Frame ssr=SsrMode::Async>
                        $(<Route path=path!($path) view=$View ssr=SsrMode::Async/>)*
                    </ParentRoute>
                </Routes>
            }
        }
    };
}

// The table of pages.
pages! {
    "ai-coo" "Overview" pages::overview::OverviewPage,
    "operator" "Inbox" pages::inbox::InboxPage,
    "operator/actions/:id" "" pages::action::ActionPage,
    "operator/new" "" pages::compose::TypesPage,
    "operator/new/:kind" "" pages::compose::ComposePage,
    "operator/approvals" "Decisions" pages::approvals::ApprovalsPage,
    "operator/history" "History" pages::history::HistoryPage,
    "operator/failed" "Failed" pages::failed::FailedPage,
    "operator/audit" "Audit trail" pages::audit::AuditPage,
    "operator/outbox" "Outbox" pages::outbox::OutboxPage,
    "operator/settings" "Guardrails" pages::settings::SettingsPage,
}

/// The document, rendered on the server alone.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <HashedStylesheet options=options.clone()/>
                <AutoReload options=options.clone()/>
                <HydrationScripts options/>
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_live();
    view! {
        <Title text="AI COO"/>
        <Router>
            <Pages/>
        </Router>
    }
}

#[component]
fn ToInbox() -> impl IntoView {
    view! { <Redirect path="/dashboard/operator"/> }
}
