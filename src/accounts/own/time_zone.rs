//! In which time zone somebody reads moments.

use crate::{
    accounts::{
        User,
        context::{AccountError, Accounts},
        store::time_zone as stored,
    },
    audit::{
        EventKind,
        store::{NewEvent, append},
    },
    ground::actor::Actor,
};
use chrono_tz::{TZ_VARIANTS, Tz};
use serde_json::json;

/// Chooses the zone of this IANA name, or the company's where `name` is empty. Appends
/// `account_changed` if that changed anything.
///
/// # Errors
/// [`AccountError::TimeZone`].
pub async fn choose(accounts: &Accounts, user: &User, name: &str) -> Result<(), AccountError> {
    let zone = known(name)?.map(Tz::name);
    let tx = accounts.database.begin().await?;
    let before = stored::chosen(&tx, user.id).await?;
    if stored::set(&tx, user.id, zone).await? {
        let actor = Actor::User(user.id);
        let event = NewEvent::general(EventKind::AccountChanged, actor, accounts.clock.now());
        let data =
            json!({"user_id": user.id, "change": "time zone", "before": before, "after": zone});
        append(&tx, event.with(data)).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// The names that one can be picked from.
pub fn names() -> impl Iterator<Item = &'static str> {
    TZ_VARIANTS.iter().map(|zone| zone.name())
}

/// The zone of a name, however somebody types it. `None`: it is empty.
///
/// # Errors
/// [`AccountError::TimeZone`].
fn known(name: &str) -> Result<Option<Tz>, AccountError> {
    let name = name.trim().replace(' ', "_");
    if name.is_empty() {
        return Ok(None);
    }
    let mut zones = TZ_VARIANTS.iter().copied();
    let found = zones.find(|zone| zone.name().eq_ignore_ascii_case(&name));
    found.map(Some).ok_or(AccountError::TimeZone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_is_known_however_it_is_typed() {
        for typed in ["America/New_York", " america/new_york ", "America/New York"] {
            assert_eq!(known(typed).unwrap(), Some(Tz::America__New_York));
        }
        assert_eq!(known(" ").unwrap(), None);
        for wrong in ["Berlin time", "UTC+1", "America"] {
            assert!(
                matches!(known(wrong), Err(AccountError::TimeZone)),
                "{wrong}"
            );
        }
    }
}
