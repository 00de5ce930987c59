//! The HTML around every page, and the table of pages: routes and navigation come from it.

#[cfg(feature = "hydrate")]
mod ahead;
#[cfg(feature = "hydrate")]
mod parts;
#[cfg(feature = "ssr")]
mod preloads;

#[cfg(feature = "hydrate")]
pub use {ahead::load_ahead, parts::loaded};

use crate::{
    ground::address::{at, base},
    web::{
        components::{live::provide_live, problem::Lead},
        module::module,
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
    Lazy, LazyRoute, SsrMode,
    components::{ParentRoute, Route, Router, Routes},
    location::RequestUrl,
    path,
};

/// One row for each page below `/dashboard`: path, navigation label, kind, view. A page without a
/// label is not in the navigation.
///
/// The browser has every `live` page, and takes it over. So it does with a `part`, whose code is a
/// file of its own, by the name in brackets, and is loaded when the page is first shown or about to
/// be.
macro_rules! pages {
    ($($path:tt $label:tt $kind:ident $(($part:ident))? $View:path,)*) => {
        /// Every page, in the order of the navigation.
        pub const PLACES: &[Place] = &[$(Place {
            path: concat!("/dashboard/", $path),
            label: $label,
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
                        $(<Route path=path!($path) view=view_of!($kind $(($part))? $View) ssr=SsrMode::Async/>)*
                    </ParentRoute>
                </Routes>
            }
        }

        $($(part!($part $View);)?)*

        /// Loads the code of the page at a path inside the app, where that is a part of its own.
        #[cfg(feature = "hydrate")]
        async fn load(path: &str) -> Result<(), parts::NotLoaded> {
            $($(if is_at(path, concat!("/dashboard/", $path)) {
                return $part::load().await;
            })?)*
            Ok(())
        }

        /// The part that has the code of the page at a path inside the app.
        #[cfg(feature = "ssr")]
        fn part_of(path: &str) -> Option<&'static str> {
            $($(if is_at(path, concat!("/dashboard/", $path)) {
                return Some(stringify!($part));
            })?)*
            None
        }
    };
}

/// Pages before the sign-in that are plain, the server's alone: they have no script, their forms are
/// posted as forms, and nothing of them is in the browser module.
const PLAIN: &[&str] = &["/sign-in/code", "/forgot", "/password"];

#[cfg(feature = "ssr")]
macro_rules! view_of {
    (part ($part:ident) $View:path) => {
        Lazy::<$part>::new()
    };
    ($kind:ident $View:path) => {
        $View
    };
}
/// A view that only the server has does not exist here.
#[cfg(not(feature = "ssr"))]
macro_rules! view_of {
    (part ($part:ident) $View:path) => {
        Lazy::<$part>::new()
    };
    (live $View:path) => {
        $View
    };
    (plain $View:path) => {
        parts::FromServer
    };
}

/// Makes a page a part of its own, of that name.
#[cfg(feature = "ssr")]
macro_rules! part {
    ($part:ident $View:path) => {
        #[expect(non_camel_case_types, reason = "its file has the name")]
        struct $part;

        impl LazyRoute for $part {
            fn data() -> Self {
                Self
            }

            async fn view(_: Self) -> AnyView {
                $View().into_any()
            }
        }
    };
}
#[cfg(not(feature = "ssr"))]
macro_rules! part {
    ($part:ident $View:path) => {
        #[expect(non_camel_case_types, reason = "its file has the name")]
        struct $part;

        const _: () = {
            use leptos::wasm_split::wasm_split;

            // What nothing else needs is taken out of the browser module. All the parts' functions
            // have one name and one place in the source: only the parts' own names tell them apart.
            #[wasm_split($part, wasm_split_path = ::leptos::wasm_split, preload(loaded), fallible)]
            fn page() -> Result<AnyView, parts::NotLoaded> {
                Ok($View().into_any())
            }

            impl $part {
                async fn load() -> Result<(), parts::NotLoaded> {
                    loaded().await
                }
            }

            impl LazyRoute for $part {
                fn data() -> Self {
                    Self
                }

                async fn view(_: Self) -> AnyView {
                    // What cannot be loaded is shown by the server, as it is without JavaScript.
                    let shown = page().await;
                    shown.unwrap_or_else(|_| view! { <parts::FromServer/> }.into_any())
                }

                async fn preload() {
                    let _tried_again_for_the_view = loaded().await;
                }
            }
        };
    };
}

// The table of pages.
pages! {
    "ai-coo" "Overview" part(overview) pages::overview::OverviewPage,
    "ai-coo/overdue" "" part(overdue) pages::overdue::OverduePage,
    "operator" "Inbox" live pages::inbox::InboxPage,
    "operator/actions/:id" "" live pages::action::ActionPage,
    "operator/more" "" part(follow_up) pages::follow_up::FollowUpPage,
    "operator/several" "" part(bulk) pages::bulk::BulkPage,
    "operator/new" "" part(types) pages::compose::TypesPage,
    "operator/new/:kind" "" part(compose) pages::compose::ComposePage,
    "operator/notices" "Notices" part(notices) pages::notices::NoticesPage,
    "operator/approvals" "Decisions" part(approvals) pages::approvals::ApprovalsPage,
    "operator/history" "History" part(history) pages::history::HistoryPage,
    "operator/failed" "Failed" part(failed) pages::failed::FailedPage,
    "operator/audit" "Audit trail" part(audit) pages::audit::AuditPage,
    "operator/outbox" "Outbox" part(outbox) pages::outbox::OutboxPage,
    "operator/settings" "Guardrails" part(settings) pages::settings::SettingsPage,
    "operator/kill-switch" "" part(kill_switch) pages::kill_switch::KillSwitchPage,
    "operator/unreadable" "" part(unreadable) pages::unreadable::UnreadablePage,
    "operator/settings/proposals" "" part(proposals) pages::proposals::ProposalsPage,
    "operator/people" "People" part(people) pages::people::PeoplePage,
    "operator/tokens" "API tokens" part(tokens) pages::tokens::TokensPage,
    "operator/account" "" part(account) pages::account::AccountPage,
}

/// The frame, with the table for its navigation.
#[component]
fn Framed() -> impl IntoView {
    view! { <Frame places=PLACES/> }
}

/// Whether a path is one of a pattern of the table: `:name` stands for any segment.
fn is_at(path: &str, pattern: &str) -> bool {
    let mut segments = path.trim_end_matches('/').split('/');
    let fits = |wanted: &str| {
        segments
            .next()
            .is_some_and(|segment| wanted.starts_with(':') || segment == wanted)
    };
    pattern.split('/').all(fits) && segments.next().is_none()
}

/// The path, inside the app, of the page that is being rendered.
fn path_inside() -> Option<String> {
    let url = use_context::<RequestUrl>()?.parse().ok()?;
    let base = base();
    Some(base.inside(url.path()).trim_end_matches('/').to_owned())
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

/// What the page's own part needs besides the module.
#[cfg(feature = "ssr")]
fn preloads(path: &str) -> Option<AnyView> {
    preloads::preloads(part_of(path)).map(IntoAny::into_any)
}
#[cfg(not(feature = "ssr"))]
fn preloads(_: &str) {}

/// The document, rendered on the server alone.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let path = path_inside().unwrap_or_default();
    let plain = PLAIN.contains(&path.as_str());
    if plain && let Some(shared) = Owner::current_shared_context() {
        // What was fetched is not written into the page a second time, for a script to read.
        shared.set_is_hydrating(false);
    }
    let base = base().as_str().to_owned();
    let root = base.clone();
    let (hand, moment) = hand();
    view! {
        <!DOCTYPE html>
        <html lang="en" data-base=base.clone() data-module=module() data-moment=moment>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <link rel="icon" href=at("/favicon.svg") type="image/svg+xml"/>
                <HashedStylesheet options=options.clone() root=base.clone()/>
                {hand}
                <AutoReload options=options.clone()/>
                {(!plain).then(|| view! {
                    <HydrationScripts options root/>
                    {preloads(&path)}
                })}
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

#[cfg(test)]
mod tests {
    use super::{is_at, part_of};

    #[test]
    fn a_pattern_fits_whole_paths() {
        const NEW: &str = "/dashboard/operator/new";
        const OF_A_KIND: &str = "/dashboard/operator/new/:kind";
        for (path, pattern, fits) in [
            ("/dashboard/operator/new", NEW, true),
            ("/dashboard/operator/new/", NEW, true),
            ("/dashboard/operator/news", NEW, false),
            ("/dashboard/operator/new/send_sms", NEW, false),
            ("/dashboard/operator/new/send_sms", OF_A_KIND, true),
            ("/dashboard/operator/new", OF_A_KIND, false),
        ] {
            assert_eq!(is_at(path, pattern), fits, "{path} at {pattern}");
        }
    }

    #[test]
    fn a_page_that_is_a_part_is_known_by_its_path() {
        for (path, part) in [
            ("/dashboard/operator/audit", Some("audit")),
            ("/dashboard/operator/new/send_sms", Some("compose")),
            ("/dashboard/operator/settings", Some("settings")),
            ("/dashboard/operator/settings/proposals", Some("proposals")),
            ("/dashboard/operator", None),
            ("/sign-in", None),
        ] {
            assert_eq!(part_of(path), part, "{path}");
        }
    }
}
