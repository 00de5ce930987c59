//! The verbs of the page. Every answer leads back to it, which says what was done.

use super::FollowUp;
use crate::{
    ground::{
        error::UserError,
        ids::{ActionId, UserId},
    },
    web::components::fetch::Packed,
};
use leptos::prelude::*;

/// What can be done about an action; without an id there is none.
#[server(prefix = "/page", endpoint = "more")]
pub async fn load_more(action: Option<ActionId>) -> Result<Packed<FollowUp>, UserError> {
    let caller = caller(Permission::Decide).await?;
    super::read::load(&caller, action).await
}

#[server(prefix = "/page", endpoint = "comment")]
pub async fn comment(action: ActionId, text: String) -> Result<(), UserError> {
    let caller = caller(Verb::Comment.permission()).await?;
    let Written { comment } = within(Written { comment: &text })?;
    decisions::comment(&caller.state.desk(), action, &caller.user, comment).await?;
    done(action, "comment");
    Ok(())
}

#[server(prefix = "/page", endpoint = "put_off")]
pub async fn put_off(action: ActionId, until: String) -> Result<(), UserError> {
    let caller = caller(Verb::Snooze.permission()).await?;
    let unreadable = |_| UserError::new(ErrorKind::Invalid, "until: pick a moment from the list.");
    let until = until.parse::<DateTime<Utc>>().map_err(unreadable)?;
    decisions::snooze(&caller.state.desk(), action, &caller.user, until).await?;
    done(action, "later");
    Ok(())
}

#[server(prefix = "/page", endpoint = "hand_over")]
pub async fn hand_over(
    action: ActionId,
    to: UserId,
    #[server(default)] note: String,
) -> Result<(), UserError> {
    let caller = caller(Verb::HandOver.permission()).await?;
    let Note { note } = within(Note { note: &note })?;
    decisions::hand_over(&caller.state.desk(), action, &caller.user, to, note).await?;
    done(action, "handed-over");
    Ok(())
}

#[server(prefix = "/page", endpoint = "remind")]
pub async fn remind(action: ActionId, #[server(default)] note: String) -> Result<(), UserError> {
    let caller = caller(Verb::Remind.permission()).await?;
    let Note { note } = within(Note { note: &note })?;
    decisions::remind(&caller.state.desk(), action, &caller.user, note).await?;
    done(action, "reminded");
    Ok(())
}

/// Takes one's own proposal out again; leads to it.
#[server(prefix = "/page", endpoint = "withdraw")]
pub async fn withdraw(action: ActionId) -> Result<(), UserError> {
    let caller = caller(Verb::Withdraw.permission()).await?;
    decisions::withdraw(&caller.state.desk(), action, &caller.user).await?;
    lead_to(&path(action));
    Ok(())
}

/// Ends what has drifted, and leads to what stands in its place.
#[server(prefix = "/page", endpoint = "renew")]
pub async fn renew(action: ActionId) -> Result<(), UserError> {
    let caller = caller(Verb::Renew.permission()).await?;
    let proposed = decisions::renew(&caller.state.workbench(), action, &caller.user).await?;
    lead_to(&path(proposed.action));
    Ok(())
}

/// What is written to everybody who reads the trail.
#[cfg(feature = "ssr")]
#[derive(Validate)]
struct Written<'a> {
    #[validate(custom(function = "bounds::note"))]
    comment: &'a str,
}

/// What is written to whoever is asked.
#[cfg(feature = "ssr")]
#[derive(Validate)]
struct Note<'a> {
    #[validate(custom(function = "bounds::note"))]
    note: &'a str,
}

#[cfg(feature = "ssr")]
fn done(action: ActionId, what: &str) {
    lead_to(&format!(
        "/dashboard/operator/more?action={action}&done={what}"
    ));
}

#[cfg(feature = "ssr")]
use {
    crate::{
        accounts::Permission,
        decisions::{self, Verb},
        ground::{address::lead_to, error::ErrorKind},
        web::{
            bounds::{self, within},
            components::cards::path,
            session::caller::caller,
        },
    },
    chrono::{DateTime, Utc},
    validator::Validate,
};
