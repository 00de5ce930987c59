//! What somebody changes about their own account. Every answer leads back to the page, which says
//! what was done.

use crate::{
    accounts::{
        Permission,
        own::{name, password, phone as number, sessions, told},
        second_factor::{remove, seal, set_up},
    },
    error::UserError,
    http::caller::{Caller, caller, remember, session},
};
use leptos::prelude::*;

#[server(prefix = "/page", endpoint = "rename")]
pub async fn rename(name: String) -> Result<(), UserError> {
    let caller = caller(Permission::Read).await?;
    name::rename(&caller.state.office(), &caller.user, &name).await?;
    done("name");
    Ok(())
}

/// Where somebody is asked by SMS; empty: nowhere.
#[server(prefix = "/page", endpoint = "set_phone")]
pub async fn set_phone(
    #[server(default)] phone: String,
    password: String,
) -> Result<(), UserError> {
    let caller = caller(Permission::Read).await?;
    let set = number::set(&caller.state.office(), &caller.user, &phone, &password).await?;
    done(if set { "phone" } else { "no-phone" });
    Ok(())
}

#[server(prefix = "/page", endpoint = "change_password")]
pub async fn change_password(old: String, new: String) -> Result<(), UserError> {
    let caller = caller(Permission::Read).await?;
    let (office, id) = (caller.state.office(), current());
    let stamp = password::change(&office, &caller.user, &old, &new, id.as_deref()).await?;
    remember(&session()?, stamp).await?;
    done("password");
    Ok(())
}

/// Shows a new secret, for an authenticator to read.
#[server(prefix = "/page", endpoint = "begin_second_factor")]
pub async fn begin_second_factor(password: String) -> Result<(), UserError> {
    let caller = caller(Permission::Read).await?;
    let office = caller.state.office();
    set_up::begin(&office, &keys(&caller), &caller.user, &password).await?;
    done("begun");
    Ok(())
}

#[server(prefix = "/page", endpoint = "confirm_second_factor")]
pub async fn confirm_second_factor(code: String) -> Result<(), UserError> {
    let caller = caller(Permission::Read).await?;
    let (executor, keys) = (&caller.state.executor, keys(&caller));
    set_up::confirm(
        &executor.database,
        &executor.clock,
        &keys,
        &caller.user,
        &code,
    )
    .await?;
    done("set-up");
    Ok(())
}

#[server(prefix = "/page", endpoint = "remove_second_factor")]
pub async fn remove_second_factor(code: String) -> Result<(), UserError> {
    let caller = caller(Permission::Read).await?;
    let (executor, keys) = (&caller.state.executor, keys(&caller));
    remove::remove(
        &executor.database,
        &executor.clock,
        &keys,
        &caller.user,
        &code,
    )
    .await?;
    done("removed");
    Ok(())
}

/// Ends one session, or without a key all but this one.
#[server(prefix = "/page", endpoint = "end_sessions")]
pub async fn end_sessions(#[server(default)] key: String) -> Result<(), UserError> {
    let caller = caller(Permission::Read).await?;
    let office = caller.state.office();
    if key.is_empty() {
        sessions::end_others(&office, &caller.user, current().as_deref()).await?;
    } else {
        sessions::end(&office, &caller.user, &key).await?;
    }
    done("ended");
    Ok(())
}

/// What is not among them is off.
#[server(prefix = "/page", endpoint = "choose_told")]
pub async fn choose_told(#[server(default)] on: Vec<String>) -> Result<(), UserError> {
    let caller = caller(Permission::Read).await?;
    told::choose(&caller.state.office(), &caller.user, &on).await?;
    done("told");
    Ok(())
}

/// The id of the session that asks.
pub(super) fn current() -> Option<String> {
    session().ok()?.id().map(|id| id.to_string())
}

pub(super) fn keys(caller: &Caller) -> Vec<[u8; 32]> {
    caller.state.secrets.keys(seal::PURPOSE)
}

fn done(what: &str) {
    crate::address::lead_to(&format!("/dashboard/operator/account?done={what}"));
}
