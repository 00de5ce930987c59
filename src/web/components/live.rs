//! Live changes: one socket that says what is old, and signals by which pages fetch it again.

use crate::ground::live::Topic;
use leptos::prelude::*;

/// Resources that read one of these are fetched again when it changes.
#[derive(Clone, Copy)]
pub struct Live {
    pub actions: RwSignal<u32>,
    pub analyses: RwSignal<u32>,
    pub settings: RwSignal<u32>,
    pub link: RwSignal<Link>,
    /// Counts the sockets that were asked for: an old one that closes is not opened again.
    #[cfg(feature = "hydrate")]
    wanted: RwSignal<u32>,
    #[cfg(feature = "hydrate")]
    tries: RwSignal<u32>,
    #[cfg(feature = "hydrate")]
    told: RwSignal<Vec<Topic>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// No JavaScript, or not opened yet.
    None,
    Open,
    Lost,
}

/// Makes the signals; nothing is opened until `Live::open`, in the browser.
pub fn provide_live() {
    provide_context(Live {
        actions: RwSignal::new(0),
        analyses: RwSignal::new(0),
        settings: RwSignal::new(0),
        link: RwSignal::new(Link::None),
        #[cfg(feature = "hydrate")]
        wanted: RwSignal::new(0),
        #[cfg(feature = "hydrate")]
        tries: RwSignal::new(0),
        #[cfg(feature = "hydrate")]
        told: RwSignal::new(vec![]),
    });
}

pub fn use_live() -> Live {
    expect_context()
}

impl Live {
    #[cfg_attr(
        not(feature = "hydrate"),
        expect(dead_code, reason = "only the browser hears of changes")
    )]
    fn bump(self, topic: Topic) {
        let all = topic == Topic::Everything;
        for (mine, signal) in [
            (Topic::Actions, self.actions),
            (Topic::Analyses, self.analyses),
            (Topic::Settings, self.settings),
        ] {
            // A session that ended shows at the next fetch.
            if all || topic == mine || (topic == Topic::Sessions && mine == Topic::Settings) {
                signal.update(|count| *count = count.wrapping_add(1));
            }
        }
    }
}

#[cfg(feature = "hydrate")]
mod socket {
    use super::{Link, Live};
    use crate::ground::{
        address::at,
        live::{Change, Topic},
    };
    use leptos::prelude::*;
    use std::time::Duration;
    use wasm_bindgen::{JsCast, prelude::Closure};
    use web_sys::{MessageEvent, WebSocket};

    /// Changes that come together are fetched together.
    const COALESCE: Duration = Duration::from_millis(120);

    impl Live {
        /// Opens the socket, and opens it again whenever it is lost, until [`Live::close`].
        pub fn open(self) {
            self.wanted.update(|wanted| *wanted += 1);
            connect(self, self.wanted.get_untracked());
        }

        pub fn close(self) {
            self.wanted.try_update(|wanted| *wanted += 1);
        }
    }

    fn connect(live: Live, mine: u32) {
        if live.wanted.try_get_untracked() != Some(mine) {
            return;
        }
        let Some(socket) = url().and_then(|url| WebSocket::new(&url).ok()) else {
            return reconnect(live, mine);
        };
        let opened = Closure::once_into_js(move || {
            live.tries.try_set(0);
            live.link.try_set(Link::Open);
            // What changed before it was open was not told.
            live.bump(Topic::Everything);
        });
        let this = socket.clone();
        let message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if live.wanted.try_get_untracked() != Some(mine) {
                let _closed = this.close();
                return;
            }
            let text = event.data().as_string().unwrap_or_default();
            // A message that cannot be read says at least that something changed.
            let change = serde_json::from_str::<Change>(&text);
            tell(
                live,
                change.map_or(Topic::Everything, |change| change.topic),
            );
        });
        let closed = Closure::once_into_js(move || reconnect(live, mine));
        socket.set_onopen(Some(opened.unchecked_ref()));
        socket.set_onmessage(Some(message.into_js_value().unchecked_ref()));
        socket.set_onclose(Some(closed.unchecked_ref()));
    }

    fn url() -> Option<String> {
        let location = window().location();
        let scheme = if location.protocol().ok()? == "https:" {
            "wss"
        } else {
            "ws"
        };
        Some(format!(
            "{scheme}://{}{}",
            location.host().ok()?,
            at("/live")
        ))
    }

    fn tell(live: Live, topic: Topic) {
        let first = live.told.with_untracked(Vec::is_empty);
        live.told.update_untracked(|told| {
            if !told.contains(&topic) {
                told.push(topic);
            }
        });
        if first {
            set_timeout(
                move || {
                    let told = live.told.try_update_untracked(std::mem::take);
                    told.unwrap_or_default()
                        .into_iter()
                        .for_each(|topic| live.bump(topic));
                },
                COALESCE,
            );
        }
    }

    /// After 1, 2, 4 … at most 30 seconds.
    fn reconnect(live: Live, mine: u32) {
        if live.wanted.try_get_untracked() != Some(mine) {
            return;
        }
        live.link.try_set(Link::Lost);
        let tries = live.tries.get_untracked();
        live.tries.set(tries.saturating_add(1));
        let wait = Duration::from_secs(1 << tries.min(5)).min(Duration::from_secs(30));
        set_timeout(move || connect(live, mine), wait);
    }
}

/// A small sign of whether changes arrive by themselves.
#[component]
pub fn LiveLink() -> impl IntoView {
    let live = use_live();
    let words = move || match live.link.get() {
        Link::None => "",
        Link::Open => "Live",
        Link::Lost => "Reconnecting …",
    };
    view! {
        <small class="live" class:open=move || live.link.get() == Link::Open class:lost=move || live.link.get() == Link::Lost>
            {words}
        </small>
    }
}
