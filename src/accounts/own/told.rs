//! What somebody wants to be told, and by which channel.

use crate::{
    accounts::{
        User,
        office::{AccountError, Office},
    },
    actions::Actor,
    audit::{
        EventKind,
        store::{NewEvent, append},
    },
    notifications::{
        about::{About, Way},
        store::told,
    },
};
use serde_json::json;

/// Everything that is not among `on`, as `channel.matter`, is off from now on. Appends
/// `account_changed`.
///
/// # Errors
/// When the database refuses.
pub async fn choose(office: &Office, user: &User, on: &[String]) -> Result<(), AccountError> {
    let offered = Way::ALL.iter().flat_map(|way| {
        let about = About::ALL.iter().filter(|about| way.offers(**about));
        about.map(|about| (way.name(), about.name()))
    });
    let chosen = |way: &str, about: &str| on.iter().any(|one| *one == format!("{way}.{about}"));
    let off: Vec<_> = offered.filter(|(way, about)| !chosen(way, about)).collect();
    let tx = office.database.begin().await?;
    told::switch_off(&tx, user.id, &off).await?;
    let actor = Actor::User(user.id);
    let event = NewEvent::general(EventKind::AccountChanged, actor, office.clock.now());
    let data = json!({"user_id": user.id, "change": "notifications", "off": off});
    append(&tx, event.with(data)).await?;
    Ok(tx.commit().await?)
}
