//! Somebody's own account: name, password, authenticator, browsers, sessions. A plain page: the browser has
//! no script of it.

pub mod api;
mod factor;
mod read;

use crate::{
    ground::ids::BrowserId,
    web::components::{
        Ago, Notice,
        fetch::{Else, fetched, shown},
        form::{Posted, ServerForm},
        numbers::numbers,
        when::Moment,
    },
};
use api::{ChangePassword, ChooseTimeZone, ChooseTold, EndSessions, Rename, SetPhone};
use factor::{Authenticator, Browsers};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Account {
    /// What stands in its field: also what the reader had typed when their session ended.
    pub name: String,
    pub email: String,
    pub role: String,
    /// E.164; or as it was typed then.
    pub phone: Option<String>,
    pub zones: Zones,
    pub factor: Factor,
    /// Recovery codes that were just made: shown this once.
    pub codes: Option<Vec<String>>,
    /// Browsers that need no code.
    pub remembered: Vec<Remembered>,
    pub devices: Vec<Device>,
    pub told: Vec<Switch>,
}

/// In which time zone moments are written for the reader.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Zones {
    /// What stands in its field; empty: the company's.
    pub chosen: String,
    /// The company's, with its offset.
    pub company: String,
    /// The names that one can be picked from.
    pub all: Vec<String>,
}

/// Whether somebody is told something by one channel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Switch {
    pub name: String,
    pub channel: String,
    pub about: String,
    pub on: bool,
}

/// The authenticator.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Factor {
    None,
    /// The reader came by the link that sets it up.
    Linked {
        key: String,
    },
    /// Shown, until a first code proves that it arrived.
    Waiting {
        /// The address of the QR code.
        picture: String,
        text: String,
    },
    SetUp {
        since: Moment,
        codes_left: u64,
    },
}

/// A browser that needs no code at the sign-in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Remembered {
    pub id: BrowserId,
    pub browser: String,
    pub used: Moment,
    pub until: Moment,
}

/// A session.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Device {
    pub key: String,
    pub browser: String,
    pub created: Moment,
    pub used: Moment,
    pub current: bool,
}

impl Device {
    fn name(&self) -> String {
        format!("{}, last used {}", self.browser, self.used.words)
    }
}

#[component]
pub fn AccountPage() -> impl IntoView {
    let key = use_query_map()
        .get_untracked()
        .get("key")
        .unwrap_or_default();
    let account = fetched(String::new, move || read::load(key.clone()));
    let shown = shown(account, Else::Problem, |account: Account| {
        view! { <Whole account/> }.into_any()
    });
    view! {
        <Title text="Your account · AI COO"/>
        <main class="page">
            <header class="head"><h1>"Your account"</h1></header>
            <Done/>
            {shown}
        </main>
    }
}

/// What was just done; beside a refusal it would be about something else.
#[component]
fn Done() -> impl IntoView {
    let query = use_query_map().get_untracked();
    let words = match query.get("done").as_deref() {
        _ if query.get("__err").is_some() => None,
        Some("name") => Some("Name saved."),
        Some("phone") => Some("Phone number saved."),
        Some("no-phone") => Some("Phone number removed. You get no more SMS."),
        Some("time-zone") => Some("Time zone saved."),
        Some("password") => Some("Password changed. All your other sessions have ended."),
        Some("asked") => Some(
            "Check your e-mail: a link to set up your authenticator is on its way. It expires in an hour.",
        ),
        Some("set-up") => Some("Authenticator set up. Each code works once."),
        Some("codes") => Some("Recovery codes created. Your earlier codes no longer work."),
        Some("forgotten") => {
            Some("Browser forgotten. It needs a code the next time you sign in there.")
        }
        Some("removed") => Some("Authenticator removed."),
        Some("told") => Some("Notification preferences saved. They apply from the next notice on."),
        Some("ended") => Some("Signed out there."),
        _ => None,
    };
    words.map(|words| {
        view! { <p class="notice good" role="status"><span aria-hidden="true">"✓ "</span>{words}</p> }
    })
}

/// A refusal, beside its form.
fn refused(form: Posted) -> Option<impl IntoView> {
    form.refused().map(|error| view! { <Notice error/> })
}

#[component]
fn Whole(account: Account) -> impl IntoView {
    view! {
        <div class="sheets">
            <Profile name=account.name email=account.email role=account.role/>
            <TimeZone zones=account.zones/>
            <Phone phone=account.phone/>
            <Password/>
            <Authenticator factor=account.factor codes=account.codes/>
            <Browsers remembered=account.remembered/>
            <Told switches=account.told/>
            <Devices devices=account.devices/>
        </div>
    }
}

#[component]
fn Profile(name: String, email: String, role: String) -> impl IntoView {
    let rename = Posted::to::<Rename>();
    view! {
        <section class="panel sheet-form">
            <h2>"Profile"</h2>
            <p class="muted">{email}", "{role}</p>
            {refused(rename)}
            <ServerForm action=rename>
                <label>"Name"<input name="name" value=name autocomplete="name" maxlength="80" required/></label>
                <button>"Save name"</button>
            </ServerForm>
        </section>
    }
}

#[component]
fn TimeZone(zones: Zones) -> impl IntoView {
    let choose = Posted::to::<ChooseTimeZone>();
    let all = zones
        .all
        .into_iter()
        .map(|name| view! { <option value=name></option> })
        .collect_view();
    view! {
        <section class="panel sheet-form" id="time-zone">
            <h2>"Time zone"</h2>
            <p>"The times that you read on pages and in messages are in this time zone. Leave it empty to use the company's, "{zones.company}"."</p>
            {refused(choose)}
            <ServerForm action=choose>
                <label>"Time zone "<small>"Type a city or a region to search."</small>
                    <input name="zone" list="time-zones" value=zones.chosen autocomplete="off" autocapitalize="none" spellcheck="false" maxlength="60"/>
                </label>
                <datalist id="time-zones">{all}</datalist>
                <button>"Save time zone"</button>
            </ServerForm>
        </section>
    }
}

#[component]
fn Phone(phone: Option<String>) -> impl IntoView {
    let set = Posted::to::<SetPhone>();
    view! {
        <section class="panel sheet-form" id="phone">
            <h2>"Phone"</h2>
            <p>"The number for approval requests by SMS about high-risk and critical actions, if the guardrails include SMS as a channel. Leave it empty to get no SMS."</p>
            {refused(set)}
            <ServerForm action=set>
                <label>"Number "<small>"With + and the country code, such as +1 415 555 0123."</small>
                    <input type="tel" name="phone" value=phone autocomplete="tel" maxlength="40"/>
                </label>
                <label>"Your password"<input type="password" name="password" autocomplete="current-password" required/></label>
                <button>"Save number"</button>
            </ServerForm>
        </section>
    }
}

#[component]
fn Password() -> impl IntoView {
    let change = Posted::to::<ChangePassword>();
    view! {
        <section class="panel sheet-form" id="password">
            <h2>"Password"</h2>
            {refused(change)}
            <ServerForm action=change>
                <label>"Current password"<input type="password" name="old" autocomplete="current-password" required/></label>
                <label>"New password "<small>"At least 12 characters. Changing it ends your other sessions, and every browser needs a code again."</small>
                    <input type="password" name="new" autocomplete="new-password" minlength="12" maxlength="200" required/>
                </label>
                <button>"Change password"</button>
            </ServerForm>
        </section>
    }
}

#[component]
fn Told(switches: Vec<Switch>) -> impl IntoView {
    let choose = Posted::to::<ChooseTold>();
    let mut channel = String::new();
    let lines = switches
        .into_iter()
        .map(|switch| {
            let heading = (switch.channel != channel).then(|| view! { <h3>{switch.channel.clone()}</h3> });
            channel.clone_from(&switch.channel);
            view! {
                {heading}
                <label class="tick"><input type="checkbox" name="on[]" value=switch.name checked=switch.on/>{switch.about}<span class="hidden">", "{switch.channel}</span></label>
            }
        })
        .collect_view();
    view! {
        <section class="panel sheet-form" id="told">
            <h2>"Notification preferences"</h2>
            <p class="muted">"These apply to the channels that the guardrails include. Your inbox lists what waits for you either way."</p>
            {refused(choose)}
            <ServerForm action=choose>{lines}<button>"Save preferences"</button></ServerForm>
        </section>
    }
}

#[component]
fn Devices(devices: Vec<Device>) -> impl IntoView {
    let end = Posted::to::<EndSessions>();
    let others = devices.iter().any(|device| !device.current);
    let names = devices.iter();
    let names = names.map(|device| (device.key.clone(), device.name()));
    let numbers = numbers(names);
    let lines = devices
        .into_iter()
        .zip(numbers)
        .map(|(device, number)| {
            let label = format!("Sign out {}{number}", device.name());
            let sign_out = (!device.current).then(|| {
                view! {
                    <ServerForm action=end>
                        <input type="hidden" name="key" value=device.key/>
                        <button class="quiet" aria-label=label>"Sign out"</button>
                    </ServerForm>
                }
            });
            view! {
                <li>
                    <span><b>{device.browser}</b>{device.current.then_some(" · this session")}
                        <small>"last used "<Ago at=device.used/>", signed in "<Ago at=device.created/></small>
                    </span>
                    {sign_out}
                </li>
            }
        })
        .collect_view();
    let all = others.then(|| {
        view! {
            <ServerForm action=end><button>"Sign out everywhere else"</button></ServerForm>
        }
    });
    view! {
        <section class="panel sheet-form" id="sessions">
            <h2>"Active sessions"</h2>
            {refused(end)}
            <ul class="devices">{lines}</ul>
            {all}
        </section>
    }
}
