//! Around every page: navigation, who is signed in, what is a stand-in, what is old.

pub mod api;

use crate::{
    accounts::{Permission, Role},
    ground::address::at,
    web::{
        components::{
            Ago, Press,
            fetch::{Else, Packed, fetched, shown},
            form::{Posted, Refused, ServerForm},
            keyed::Keyed,
            live::{LiveLink, use_live},
            when::Moment,
        },
        pages::kill_switch,
    },
};
use api::SignOut;
use leptos::{html, prelude::*};
use leptos_router::{
    components::{A, Outlet},
    hooks::use_location,
};
use serde::{Deserialize, Serialize};

/// A row of the table of pages, as the navigation has it.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    pub path: &'static str,
    /// None: the page is not in the navigation.
    pub label: &'static str,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FrameData {
    pub user: String,
    pub role: Role,
    pub waiting: i64,
    pub in_doubt: i64,
    pub failed: i64,
    /// Notices that the reader has not seen.
    pub unread: i64,
    pub stand_ins: Vec<String>,
    /// Mail goes into the outbox.
    pub outbox: bool,
    pub kill_switch: bool,
    /// Approved actions that it holds.
    pub held: i64,
    /// How many rows are left out because they cannot be read; admins are told.
    pub unreadable: i64,
    /// When Odoo was last read.
    pub read: Option<Moment>,
    /// In which every moment is written, for the reader: the zone's name and its offset.
    pub zone: String,
    /// Figures that old mislead.
    pub stale: bool,
}

impl FrameData {
    fn count(&self, path: &str) -> Option<i64> {
        let count = match path {
            "/dashboard/operator" => self.waiting + self.in_doubt,
            "/dashboard/operator/failed" => self.failed,
            "/dashboard/operator/notices" => self.unread,
            _ => 0,
        };
        (count > 0).then_some(count)
    }

    fn shows(&self, place: &Place) -> bool {
        !place.label.is_empty()
            && match place.path {
                "/dashboard/operator/outbox" => self.outbox,
                "/dashboard/operator/people" => self.role.may(Permission::Configure),
                _ => true,
            }
    }
}

#[component]
pub fn Frame(places: &'static [Place]) -> impl IntoView {
    // Once, before anything is fetched: the server renders the parts of a page on several threads,
    // and two that are the first to read a memo at one moment panic in reactive_graph.
    #[cfg(feature = "ssr")]
    {
        let here = use_location();
        let _known = (here.pathname.get_untracked(), here.query.get_untracked());
    }
    let live = use_live();
    #[cfg(feature = "hydrate")]
    {
        Effect::new(move |_| live.open());
        on_cleanup(move || live.close());
    }
    let sign_out = Posted::to::<SignOut>();
    let data = fetched(
        move || {
            format!(
                "{} {} {}",
                live.actions.get(),
                live.analyses.get(),
                live.settings.get()
            )
        },
        api::load_frame,
    );
    let side = shown(data, Else::Nothing, move |data: FrameData| {
        view! {
            <nav aria-label="Main"><Links data=data.clone() places/></nav>
            <Foot data sign_out/>
        }
        .into_any()
    });
    let menu = shown(data, Else::Nothing, move |data: FrameData| {
        view! { <Menu data sign_out places/> }.into_any()
    });
    // Made anew only when the switch was thrown: it must not move under anybody's hand.
    let switch = fetched(
        move || live.settings.get().to_string(),
        || kill_switch::api::load_switch(false),
    );
    let stop = move || shown(switch, Else::Nothing, kill_switch::stop);
    let banners = shown(data, Else::Nothing, |data: FrameData| {
        view! { <Banners data/> }.into_any()
    });
    // Of the page as it came: a script asks for no other.
    let query = use_location().query;
    let goes_on = move || query.read().get("kept").is_some();
    let gone = fetched(
        move || goes_on().to_string(),
        move || {
            let goes_on = untrack(goes_on);
            async move {
                match goes_on {
                    true => api::kept_is_gone().await,
                    false => Packed::new(&false),
                }
            }
        },
    );
    let gone = shown(gone, Else::Nothing, |gone: bool| {
        gone.then(|| view! { <p class="banner warn" role="status">"What you typed is no longer kept."</p> })
            .into_any()
    });
    view! {
        <a class="skip" href="#content">"Skip to content"</a>
        <div class="app">
            <header class="side">
                <Brand/>
                {stop()}
                {side}
            </header>
            <header class="top">
                <Brand/>
                {stop()}
                {menu}
            </header>
            <div class="content" id="content">
                {banners}
                {gone}
                <Outlet/>
            </div>
        </div>
    }
}

#[component]
fn Brand() -> impl IntoView {
    view! {
        <a class="brand" href=at("/dashboard/operator")>
            <svg width="22" height="22" viewBox="0 0 22 22" aria-hidden="true">
                <rect class="mark" x="1" y="1" width="20" height="20" rx="6"/>
                <path class="tick" d="M6 11.5l3.2 3.2L16 8" fill="none" stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round"/>
            </svg>
            "AI COO"
        </a>
    }
}

/// Above the page, where there is no room beside it.
#[component]
fn Menu(data: FrameData, sign_out: Posted, places: &'static [Place]) -> impl IntoView {
    let menu = NodeRef::<html::Details>::new();
    let close = move |_| {
        if let Some(menu) = menu.get_untracked() {
            let _no_attribute = menu.remove_attribute("open");
        }
    };
    view! {
        <details class="menu" node_ref=menu>
            <summary>"Menu"{data.count("/dashboard/operator").map(|count| view! { <span class="count">{count}" waiting"</span> })}</summary>
            <div class="sheet">
                <nav aria-label="Menu" on:click=close><Links data=data.clone() places/></nav>
                <Foot data sign_out/>
            </div>
        </details>
    }
}

#[component]
fn Links(data: FrameData, places: &'static [Place]) -> impl IntoView {
    places
        .iter()
        .filter(|place| data.shows(place))
        .map(|place| {
            let Place { path, label } = *place;
            let count = data.count(path);
            let count = count.map(|count| view! { <span class="count">{count}</span> });
            let link = view! { <A href=at(path) exact=true>{label}{count}</A> };
            (path.to_owned(), link.into_any())
        })
        .collect::<Keyed>()
}

#[component]
fn Foot(data: FrameData, sign_out: Posted) -> impl IntoView {
    let stand_ins = (!data.stand_ins.is_empty()).then(|| {
        let lines = data
            .stand_ins
            .iter()
            .map(|line| view! { <li>{line.clone()}</li> })
            .collect_view();
        view! { <div class="standin"><b>"Stand-ins in use"</b><ul>{lines}</ul></div> }
    });
    view! {
        <div class="foot">
            {stand_ins}
            <LiveLink/>
            <small>
                {match data.read {
                    Some(read) => view! { "Odoo last read "<Ago at=read/> }.into_any(),
                    None => "Odoo has not been read yet".into_any(),
                }}
            </small>
            <small>"Times are in "{data.zone}</small>
            <div class="who">
                <span><a href=at("/dashboard/operator/account") title="Your account">{data.user}</a><small>{data.role.name()}</small></span>
                <ServerForm action=sign_out>
                    <Press form=sign_out class="quiet" words="Sign out" doing="Signing out …"/>
                </ServerForm>
            </div>
            <Refused form=sign_out/>
        </div>
    }
}

#[component]
fn Banners(data: FrameData) -> impl IntoView {
    let any = data.kill_switch || data.stale || data.unreadable > 0;
    let stale = data.read.filter(|_| data.stale).map(|read| {
        view! {
            <p class="banner warn" role="status">
                "The figures are out of date: Odoo was last read "<Ago at=read/>". "
                <a href=at("/dashboard/ai-coo")>"View recent runs"</a>
            </p>
        }
    });
    let stopped = data.kill_switch.then(|| {
        view! {
            <p class="banner bad" role="status">
                "The kill switch is on: nothing new starts. "
                <a href=at("/dashboard/operator/kill-switch")>"It holds "{data.held}" approved action"{(data.held != 1).then_some("s")}</a>
            </p>
        }
    });
    let unreadable = (data.unreadable > 0).then(|| {
        view! {
            <p class="banner warn" role="status">
                {data.unreadable}" stored records cannot be read and are left out. "
                <a href=at("/dashboard/operator/unreadable")>"View unreadable records"</a>
            </p>
        }
    });
    any.then(|| view! { <aside aria-label="Notices">{stopped}{unreadable}{stale}</aside> })
}
