//! The HTML around every page, and the table of pages: routes and navigation come from it.

use crate::{
    ground::address::{at, base},
    web::{
        components::{live::provide_live, problem::Lead},
        pages::{
            self,
            frame::{Frame, Place},
            not_found::NotFoundPage,
            sign_in::SignInPage,
        },
    },
};
use leptos::prelude::*;
use leptos_meta::{HashedStylesheet, MetaTags, Title, provide_meta_context};
use leptos_router::{
    SsrMode,
    components::{ParentRoute, Route, Router, Routes},
    location::RequestUrl,
    path,
};

/// One row for each page below `/dashboard`: path, navigation label, kind, view. A page without a
/// label is not in the navigation.
///
/// The browser has every `live` page, and takes it over. A `plain` one is the server's alone: it
/// has no script, its forms are posted as forms, and nothing of it is in the browser module.
macro_rules! pages {
    ($($path:tt $label:tt $kind:ident $View:path,)*) => {
        /// Every page, in the order of the navigation.
        pub const PLACES: &[Place] = &[$(Place {
            path: concat!("/dashboard/", $path),
            label: $label,
            plain: is_plain!($kind),
        }),*];

        #[component]
        fn Pages() -> impl IntoView {
            view! {
                <Routes fallback=NotFoundPage>
                    <Route path=path!("/") view=ToInbox ssr=SsrMode::Async/>
                    <Route path=path!("/dashboard") view=ToInbox ssr=SsrMode::Async/>
                    <Route path=path!("/sign-in") view=SignInPage ssr=SsrMode::Async/>
                    <Route path=path!("/sign-in/code") view=view_of!(plain pages::sign_in::code::CodePage) ssr=SsrMode::Async/>
                    <Route path=path!("/forgot") view=view_of!(plain pages::password::ForgotPage) ssr=SsrMode::Async/>
                    <Route path=path!("/password") view=view_of!(plain pages::password::PasswordPage) ssr=SsrMode::Async/>
                    <ParentRoute path=path!("/dashboard") view=Framed ssr=SsrMode::Async>
                        $(<Route path=path!($path) view=view_of!($kind $View) ssr=SsrMode::Async/>)*
                    </ParentRoute>
                </Routes>
            }
        }
    };
}

macro_rules! is_plain {
    (live) => {
        false
    };
    (plain) => {
        true
    };
}

#[cfg(feature = "ssr")]
macro_rules! view_of {
    ($kind:ident $View:path) => {
        $View
    };
}
/// A view that only the server has does not exist here.
#[cfg(not(feature = "ssr"))]
macro_rules! view_of {
    (live $View:path) => {
        $View
    };
    (plain $View:path) => {
        FromServer
    };
}

// The table of pages.
pages! {
    "ai-coo" "Overview" live pages::overview::OverviewPage,
    "ai-coo/overdue" "" plain pages::overdue::OverduePage,
    "operator" "Inbox" live pages::inbox::InboxPage,
    "operator/actions/:id" "" live pages::action::ActionPage,
    "operator/more" "" plain pages::more::MorePage,
    "operator/several" "" plain pages::several::SeveralPage,
    "operator/new" "" live pages::compose::TypesPage,
    "operator/new/:kind" "" live pages::compose::ComposePage,
    "operator/notices" "Notices" plain pages::notices::NoticesPage,
    "operator/approvals" "Decisions" live pages::approvals::ApprovalsPage,
    "operator/history" "History" live pages::history::HistoryPage,
    "operator/failed" "Failed" live pages::failed::FailedPage,
    "operator/audit" "Audit trail" live pages::audit::AuditPage,
    "operator/outbox" "Outbox" live pages::outbox::OutboxPage,
    "operator/settings" "Guardrails" live pages::settings::SettingsPage,
    "operator/kill-switch" "" live pages::kill_switch::KillSwitchPage,
    "operator/unreadable" "" plain pages::unreadable::UnreadablePage,
    "operator/settings/proposals" "" plain pages::proposals::ProposalsPage,
    "operator/people" "People" plain pages::people::PeoplePage,
    "operator/tokens" "API tokens" plain pages::tokens::TokensPage,
    "operator/account" "" plain pages::account::AccountPage,
}

/// The frame, with the table for its navigation.
#[component]
fn Framed() -> impl IntoView {
    view! { <Frame places=PLACES/> }
}

/// In the place of a plain page, should the browser's router ever come to one: loads it from the
/// server.
#[cfg(not(feature = "ssr"))]
#[component]
fn FromServer() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    Effect::new(|_| {
        let _reloading = window().location().reload();
    });
}

/// Whether the page that is being rendered is a plain one.
fn on_plain_page() -> bool {
    let Some(Ok(url)) = use_context::<RequestUrl>().map(|url| url.parse()) else {
        return false;
    };
    let base = base();
    let path = base.inside(url.path()).trim_end_matches('/');
    // The first three stand before the sign-in.
    ["/sign-in/code", "/forgot", "/password"].contains(&path)
        || PLACES.iter().any(|place| place.plain && place.path == path)
}

/// The script that guards what is pressed, and for how long an action has to be in view.
#[cfg(feature = "ssr")]
fn hand() -> (AnyView, Option<String>) {
    use crate::web::components::hand::{Hand, Least};
    let least = use_context::<Least>().map(Least::millis);
    (view! { <Hand/> }.into_any(), least)
}
#[cfg(not(feature = "ssr"))]
fn hand() -> (AnyView, Option<String>) {
    (().into_any(), None)
}

/// The document, rendered on the server alone.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let plain = on_plain_page();
    if plain && let Some(shared) = Owner::current_shared_context() {
        // What was fetched is not written into the page a second time, for a script to read.
        shared.set_is_hydrating(false);
    }
    let base = base().as_str().to_owned();
    let root = base.clone();
    let (hand, moment) = hand();
    view! {
        <!DOCTYPE html>
        <html lang="en" data-base=base.clone() data-moment=moment>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <link rel="icon" href=at("/favicon.svg") type="image/svg+xml"/>
                <HashedStylesheet options=options.clone() root=base.clone()/>
                {hand}
                <AutoReload options=options.clone()/>
                {(!plain).then(|| view! { <HydrationScripts options root/> })}
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
        <Router base=base().as_str().to_owned()>
            <Pages/>
        </Router>
    }
}

#[component]
fn ToInbox() -> impl IntoView {
    view! { <Lead to="/dashboard/operator"/> }
}
