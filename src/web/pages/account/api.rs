//! What somebody changes about their own account. Every answer leads back to the page, which says
//! what was done.

use super::Account;
use crate::{
    ground::{error::UserError, ids::BrowserId},
    web::components::fetch::Packed,
};
use leptos::prelude::*;

/// What a script shows; `key` is of the link by which an authenticator is set up, and `zones` asks
/// for the names of the time zones too. The server shows the same by `read::page`, and keeps to
/// itself what a script is to have in memory alone.
#[server(prefix = "/page", endpoint = "account")]
pub async fn load_account(
    key: String,
    #[server(default)] zones: bool,
) -> Result<Packed<Account>, UserError> {
    let caller = caller(Permission::Read).await?.in_person()?;
    Packed::new(&super::read::account(&caller, &key, zones).await?)
}

#[server(prefix = "/page", endpoint = "rename")]
pub async fn rename(name: String) -> Result<(), UserError> {
    let caller = caller(Permission::Read).await?.in_person()?;
    name::rename(&caller.state.accounts(), &caller.user, &name).await?;
    done("name");
    Ok(())
}

/// Where somebody is asked by SMS; empty: nowhere.
#[server(prefix = "/page", endpoint = "set_phone")]
pub async fn set_phone(
    #[server(default)] phone: String,
    password: String,
) -> Result<(), UserError> {
    let caller = caller(Permission::Read).await?.in_person()?;
    let set = number::set(&caller.state.accounts(), &caller.user, &phone, &password).await?;
    done(if set { "phone" } else { "no-phone" });
    Ok(())
}

/// In which time zone somebody reads moments; empty: in the company's.
#[server(prefix = "/page", endpoint = "choose_time_zone")]
pub async fn choose_time_zone(#[server(default)] zone: String) -> Result<(), UserError> {
    let caller = caller(Permission::Read).await?.in_person()?;
    time_zone::choose(&caller.state.accounts(), &caller.user, &zone).await?;
    done("time-zone");
    Ok(())
}

#[server(prefix = "/page", endpoint = "change_password")]
pub async fn change_password(old: String, new: String) -> Result<(), UserError> {
    let caller = caller(Permission::Read).await?.in_person()?;
    let (accounts, id) = (caller.state.accounts(), current());
    let stamp = password::change(&accounts, &caller.user, &old, &new, id.as_deref()).await?;
    remember(&session()?, stamp).await?;
    done("password");
    Ok(())
}

/// Sends the link by which an authenticator is set up.
#[server(prefix = "/page", endpoint = "ask_second_factor")]
pub async fn ask_second_factor(password: String) -> Result<(), UserError> {
    let caller = caller(Permission::Read).await?.in_person()?;
    set_up::ask(&caller.state.accounts(), &caller.user, &password).await?;
    done("asked");
    Ok(())
}

/// Shows a new secret, for an authenticator to read, to whoever was sent the link.
#[server(prefix = "/page", endpoint = "begin_second_factor")]
pub async fn begin_second_factor(key: String) -> Result<(), UserError> {
    let caller = caller(Permission::Read).await?.in_person()?;
    set_up::begin(&caller.state.accounts(), &caller.user, &key).await?;
    done("begun");
    Ok(())
}

/// The answer, or the page that it leads to, has the recovery codes, once.
#[server(prefix = "/page", endpoint = "confirm_second_factor")]
pub async fn confirm_second_factor(code: String) -> Result<Option<String>, UserError> {
    let caller = caller(Permission::Read).await?.in_person()?;
    let codes = set_up::confirm(&caller.state.accounts(), &caller.user, &code).await?;
    let codes = one_time::hand_over(&caller, CODES, codes.join("\n")).await?;
    done("set-up");
    Ok(codes)
}

#[server(prefix = "/page", endpoint = "remove_second_factor")]
pub async fn remove_second_factor(code: String) -> Result<(), UserError> {
    let caller = caller(Permission::Read).await?.in_person()?;
    remove::remove(&caller.state.accounts(), &caller.user, &code).await?;
    done("removed");
    Ok(())
}

/// Ten in the place of the earlier ones; the answer, or the page that it leads to, has them, once.
#[server(prefix = "/page", endpoint = "renew_recovery_codes")]
pub async fn renew_recovery_codes(code: String) -> Result<Option<String>, UserError> {
    let caller = caller(Permission::Read).await?.in_person()?;
    let codes = recovery::renew(&caller.state.accounts(), &caller.user, &code).await?;
    let codes = one_time::hand_over(&caller, CODES, codes.join("\n")).await?;
    done("codes");
    Ok(codes)
}

#[server(prefix = "/page", endpoint = "forget_browser")]
pub async fn forget_browser(id: BrowserId) -> Result<(), UserError> {
    let caller = caller(Permission::Read).await?.in_person()?;
    second_step::forget(&caller.state.accounts(), &caller.user, id).await?;
    done("forgotten");
    Ok(())
}

/// Ends one session, or without a key all but this one.
#[server(prefix = "/page", endpoint = "end_sessions")]
pub async fn end_sessions(#[server(default)] key: String) -> Result<(), UserError> {
    let caller = caller(Permission::Read).await?.in_person()?;
    let accounts = caller.state.accounts();
    if key.is_empty() {
        sessions::end_others(&accounts, &caller.user, current().as_deref()).await?;
    } else {
        sessions::end(&accounts, &caller.user, &key).await?;
    }
    done("ended");
    Ok(())
}

/// What is not among them is off.
#[server(prefix = "/page", endpoint = "choose_told")]
pub async fn choose_told(#[server(default)] on: Vec<String>) -> Result<(), UserError> {
    let caller = caller(Permission::Read).await?.in_person()?;
    preferences::choose(&caller.state.accounts(), &caller.user, &on).await?;
    done("told");
    Ok(())
}

/// Leads to what is shown once, where something is; otherwise to where it says what was done.
#[cfg(feature = "ssr")]
fn done(what: &str) {
    let place = match what {
        "begun" | "set-up" | "codes" => "#authenticator",
        _ => "",
    };
    lead_to(&format!("/dashboard/operator/account?done={what}{place}"));
}

#[cfg(feature = "ssr")]
use super::read::{CODES, current};
#[cfg(feature = "ssr")]
use crate::{
    accounts::{
        Permission,
        own::{name, password, phone as number, preferences, sessions, time_zone},
        second_factor::{recovery, remove, set_up},
        second_step,
    },
    ground::address::lead_to,
    web::session::{
        caller::{caller, remember, session},
        one_time,
    },
};
