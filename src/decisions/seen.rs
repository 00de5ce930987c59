//! For how long an action was in front of whoever decides about it. A page carries the moment at
//! which it was made, signed, and its script adds for how long the action has been in view. What
//! comes sooner than a person can look is refused, with a script and without.

use crate::ground::{
    error::{ErrorKind, UserError},
    ids::UserId,
    secrets::{Key, Secrets},
};
use chrono::{DateTime, Utc};
use ring::hmac::{HMAC_SHA256, Key as HmacKey, sign, verify};
use serde::Serialize;
use std::time::Duration;

/// What the keys are for.
const PURPOSE: &str = "page shown";

/// What is kept on the trail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Seen {
    /// Since the page was made.
    pub on_page_ms: i64,
    /// As the page's script measured it: the whole action, or all of it while it was scrolled by.
    /// None without a script.
    pub in_view_ms: Option<u32>,
}

/// Why a decision does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unseen {
    #[error(
        "Nothing was decided: the action has to be on your screen for a moment first. Review it, then decide."
    )]
    TooSoon,
    #[error(
        "Nothing was decided: this page is out of date. Reload it and review the action again before you decide."
    )]
    NoPage,
}

impl From<Unseen> for UserError {
    fn from(error: Unseen) -> Self {
        Self::new(ErrorKind::Invalid, error.to_string())
    }
}

/// For a page that is being made: when, and for whom.
pub fn stamp(secrets: &Secrets, user: UserId, at: DateTime<Utc>) -> String {
    let at = at.timestamp_millis();
    let keys = secrets.keys(PURPOSE);
    keys.first()
        .map(|key| format!("{at}.{}", hex::encode(sign(&hmac(key), &text(user, at)))))
        .unwrap_or_default()
}

/// What a form brought back; `least` is how long the action has to have been in view.
///
/// # Errors
/// [`Unseen`]; then nothing is decided.
pub fn read(
    secrets: &Secrets,
    user: UserId,
    (stamp, in_view): (&str, Option<u32>),
    now: DateTime<Utc>,
    least: Duration,
) -> Result<Seen, Unseen> {
    let at = made_at(secrets, user, stamp).ok_or(Unseen::NoPage)?;
    let seen = Seen {
        on_page_ms: (now.timestamp_millis() - at).max(0),
        in_view_ms: in_view,
    };
    let least = least.as_millis();
    let enough = |ms: i64| u128::try_from(ms).is_ok_and(|ms| ms >= least);
    if enough(seen.on_page_ms) && in_view.is_none_or(|ms| enough(ms.into())) {
        Ok(seen)
    } else {
        Err(Unseen::TooSoon)
    }
}

fn made_at(secrets: &Secrets, user: UserId, stamp: &str) -> Option<i64> {
    let (at, signature) = stamp.split_once('.')?;
    let (at, signature) = (at.parse::<i64>().ok()?, hex::decode(signature).ok()?);
    let signed = text(user, at);
    let keys = secrets.keys(PURPOSE);
    let ours = keys
        .iter()
        .any(|key| verify(&hmac(key), &signed, &signature).is_ok());
    ours.then_some(at)
}

fn hmac(key: &Key) -> HmacKey {
    HmacKey::new(HMAC_SHA256, key)
}

fn text(user: UserId, at: i64) -> Vec<u8> {
    format!("{user} {at}").into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    const SECOND: Duration = Duration::from_secs(1);

    fn secrets() -> Secrets {
        Secrets::new("s".repeat(32).into(), Some("p".repeat(32).into()))
    }

    fn user(number: u128) -> UserId {
        UserId(uuid::Uuid::from_u128(number))
    }

    #[test]
    fn a_decision_takes_the_moment_on_the_page_and_in_view() {
        let at = DateTime::from_timestamp_millis(1_800_000_000_000).unwrap();
        let stamp = stamp(&secrets(), user(1), at);
        for (after, in_view, wanted) in [
            (0, None, Err(Unseen::TooSoon)),
            (999, None, Err(Unseen::TooSoon)),
            (1_000, None, Ok(())),
            (60_000, Some(999), Err(Unseen::TooSoon)),
            (60_000, Some(1_000), Ok(())),
            // What the script says does not make up for what the server knows.
            (300, Some(5_000), Err(Unseen::TooSoon)),
            // The clock of another process is a little behind.
            (-50, Some(5_000), Err(Unseen::TooSoon)),
        ] {
            let now = at + TimeDelta::milliseconds(after);
            let read = read(&secrets(), user(1), (&stamp, in_view), now, SECOND);
            assert_eq!(read.map(drop), wanted, "{after} {in_view:?}");
        }
        let now = at + TimeDelta::milliseconds(1_500);
        let seen = read(&secrets(), user(1), (&stamp, Some(1_200)), now, SECOND);
        let wanted = Seen {
            on_page_ms: 1_500,
            in_view_ms: Some(1_200),
        };
        assert_eq!(seen, Ok(wanted));
        // Set to nothing, nothing is asked for.
        assert!(read(&secrets(), user(1), (&stamp, Some(0)), at, Duration::ZERO).is_ok());
    }

    #[test]
    fn a_stamp_is_for_one_person_and_cannot_be_made_up() {
        let at = DateTime::from_timestamp_millis(1_800_000_000_000).unwrap();
        let now = at + TimeDelta::seconds(9);
        let mine = stamp(&secrets(), user(1), at);
        let older = mine.replacen("1800000000000", "1700000000000", 1);
        for (who, stamp) in [
            (2, mine.as_str()),
            (1, older.as_str()),
            (1, ""),
            (1, "1700000000000."),
            (1, "x.00"),
        ] {
            let read = read(&secrets(), user(who), (stamp, None), now, Duration::ZERO);
            assert_eq!(read, Err(Unseen::NoPage), "{stamp}");
        }
        let before = Secrets::new("p".repeat(32).into(), None);
        let old = stamp(&before, user(1), at);
        assert!(
            read(&secrets(), user(1), (&old, None), now, SECOND).is_ok(),
            "the secret was changed"
        );
    }
}
