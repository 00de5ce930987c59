//! The sections of an account's page, but for the second factor.

use super::{Device, Switch};
use crate::web::components::{
    Ago, Press,
    by_server::by_server,
    form::{Posted, Refused, ServerForm},
    keyed::Keyed,
    numbers::numbers,
};
use leptos::prelude::*;

#[component]
pub(super) fn Profile(name: String, email: String, role: String, rename: Posted) -> impl IntoView {
    view! {
        <section class="panel sheet-form">
            <h2>"Profile"</h2>
            <p class="muted">{email}", "{role}</p>
            <Refused form=rename/>
            <ServerForm action=rename>
                <label>"Name"<input name="name" value=name autocomplete="name" maxlength="80" required/></label>
                <Press form=rename words="Save name" doing="Saving …"/>
            </ServerForm>
        </section>
    }
}

#[component]
pub(super) fn TimeZone(chosen: String, company: String, choose: Posted) -> impl IntoView {
    view! {
        <section class="panel sheet-form" id="time-zone">
            <h2>"Time zone"</h2>
            <p>"The times that you read on pages and in messages are in this time zone. Leave it empty to use the company's, "{company}"."</p>
            <Refused form=choose/>
            <ServerForm action=choose>
                <label>"Time zone "<small>"Type a city or a region to search."</small>
                    <input name="zone" list=ZONE_NAMES value=chosen autocomplete="off" autocapitalize="none" spellcheck="false" maxlength="60"/>
                </label>
                <Press form=choose words="Save time zone" doing="Saving …"/>
            </ServerForm>
        </section>
    }
}

const ZONE_NAMES: &str = "time-zones";

/// The names that the field of the time zone suggests, as a page has them that the server makes: in
/// its HTML alone, as they would stand in its data a second time. So this stands beside what is made
/// anew without the server.
#[component]
pub(super) fn ZoneNames() -> impl IntoView {
    by_server(written_names())
}

/// Those that a script has asked for.
pub(super) fn asked_names(all: Vec<String>) -> Option<impl IntoView> {
    (!all.is_empty()).then(|| names(all))
}

fn names(all: Vec<String>) -> impl IntoView {
    let options = all
        .into_iter()
        .map(|name| view! { <option value=name></option> })
        .collect_view();
    view! { <datalist id=ZONE_NAMES>{options}</datalist> }
}

#[cfg(feature = "ssr")]
fn written_names() -> Option<impl IntoView> {
    let all = crate::accounts::own::time_zone::names();
    Some(names(all.map(str::to_owned).collect()))
}

/// Only the server writes them.
#[cfg(not(feature = "ssr"))]
fn written_names() -> Option<AnyView> {
    None
}

#[component]
pub(super) fn Phone(phone: Option<String>, set: Posted) -> impl IntoView {
    view! {
        <section class="panel sheet-form" id="phone">
            <h2>"Phone"</h2>
            <p>"The number for approval requests by SMS about high-risk and critical actions, if the guardrails include SMS as a channel. Leave it empty to get no SMS."</p>
            <Refused form=set/>
            <ServerForm action=set>
                <label>"Number "<small>"With + and the country code, such as +1 415 555 0123."</small>
                    <input type="tel" name="phone" value=phone autocomplete="tel" maxlength="40"/>
                </label>
                <label>"Your password"<input type="password" name="password" autocomplete="current-password" required/></label>
                <Press form=set words="Save number" doing="Saving …"/>
            </ServerForm>
        </section>
    }
}

#[component]
pub(super) fn Password(change: Posted) -> impl IntoView {
    view! {
        <section class="panel sheet-form" id="password">
            <h2>"Password"</h2>
            <Refused form=change/>
            <ServerForm action=change>
                <label>"Current password"<input type="password" name="old" autocomplete="current-password" required/></label>
                <label>"New password "<small>"At least 12 characters. Changing it ends your other sessions, and every browser needs a code again."</small>
                    <input type="password" name="new" autocomplete="new-password" minlength="12" maxlength="200" required/>
                </label>
                <Press form=change words="Change password" doing="Changing password …"/>
            </ServerForm>
        </section>
    }
}

#[component]
pub(super) fn Told(switches: Vec<Switch>, choose: Posted) -> impl IntoView {
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
            <Refused form=choose/>
            <ServerForm action=choose>{lines}<Press form=choose words="Save preferences" doing="Saving …"/></ServerForm>
        </section>
    }
}

#[component]
pub(super) fn Devices(devices: Vec<Device>, end: Posted) -> impl IntoView {
    let others = devices.iter().any(|device| !device.current);
    let names = devices.iter();
    let names = names.map(|device| (device.key.clone(), device.name()));
    let numbers = numbers(names);
    let lines: Keyed = devices
        .into_iter()
        .zip(numbers)
        .map(|(device, number)| {
            let (id, key) = (device.id(), device.key.clone());
            let label = format!("Sign out {}{number}", device.name());
            let sign_out = (!device.current).then(|| {
                view! {
                    <ServerForm action=end>
                        <input type="hidden" name="key" value=device.key/>
                        <Press of=id form=end class="quiet" words="Sign out" doing="Signing out …" label/>
                    </ServerForm>
                }
            });
            let row = view! {
                <li>
                    <span><b>{device.browser}</b>{device.current.then_some(" · this session")}
                        <small>"last used "<Ago at=device.used/>", signed in "<Ago at=device.created/></small>
                    </span>
                    {sign_out}
                </li>
            };
            (key, row.into_any())
        })
        .collect();
    let all = others.then(|| {
        view! {
            <ServerForm action=end><Press form=end words="Sign out everywhere else" doing="Signing out …"/></ServerForm>
        }
    });
    view! {
        <section class="panel sheet-form" id="sessions">
            <h2>"Active sessions"</h2>
            <Refused form=end/>
            <ul class="devices">{lines}</ul>
            {all}
        </section>
    }
}
