//! What somebody wants to be told, and by which channel.

use crate::{
    accounts::{
        User,
        context::{AccountError, Accounts},
    },
    audit::{
        EventKind,
        store::{NewEvent, append},
    },
    ground::actor::Actor,
    notices::{channels, store::moves},
};
use serde_json::json;

/// Everything that is not among `on`, as `channel.matter`, is off from now on. Appends
/// `account_changed`.
///
/// # Errors
/// When the database refuses.
pub async fn choose(accounts: &Accounts, user: &User, on: &[String]) -> Result<(), AccountError> {
    let chosen = |channel: &str, about: &str| {
        let name = format!("{channel}.{about}");
        on.contains(&name)
    };
    let names = channels::switches().map(|(channel, about)| (channel.name(), about.name()));
    let off: Vec<_> = names
        .filter(|(channel, about)| !chosen(channel, about))
        .collect();
    let tx = accounts.database.begin().await?;
    moves::switch_off(&tx, user.id, &off).await?;
    let actor = Actor::User(user.id);
    let event = NewEvent::general(EventKind::AccountChanged, actor, accounts.clock.now());
    let data = json!({"user_id": user.id, "change": "notifications", "off": off});
    append(&tx, event.with(data)).await?;
    Ok(tx.commit().await?)
}
