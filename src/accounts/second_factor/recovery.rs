//! Recovery codes: ten that are shown once, for who has lost their authenticator. One signs in, or
//! removes the authenticator that was lost; it decides nothing and gives nobody authority.

use super::{
    check::{admit, by_code},
    counted_as,
};
use crate::{
    accounts::{
        User,
        context::{AccountError, Accounts, CodeError},
        store::{self, recovery as stored, second_factor},
        totp,
    },
    audit::{
        EventKind,
        store::{NewEvent, append},
    },
    ground::{
        actor::Actor,
        db::{DatabaseTransaction, DbErr},
        ids::UserId,
    },
    notices::store::authority,
};
use chrono::{DateTime, Utc};
use rand::RngExt as _;
use serde_json::json;
use sha2::{Digest as _, Sha256};

/// How many there are.
pub const COUNT: usize = 10;
/// Crockford's 32 letters and digits, of which none is taken for another: five bits each.
const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// 80 bits: a hash of it says nothing.
const LENGTH: usize = 16;

/// Makes ten in the place of all earlier ones, with a code of the authenticator; they are kept
/// nowhere. Appends `recovery_codes_made`.
///
/// # Errors
/// [`AccountError::Code`].
pub async fn renew(
    accounts: &Accounts,
    user: &User,
    code: &str,
) -> Result<Vec<String>, AccountError> {
    let tx = accounts.database.begin().await?;
    let tx = by_code(accounts, tx, user, code).await?;
    let codes = make(&tx, user, accounts.clock.now()).await?;
    tx.commit().await?;
    accounts.wake();
    Ok(codes)
}

/// The same in the transaction that sets the authenticator up.
pub(super) async fn make(
    tx: &DatabaseTransaction,
    user: &User,
    now: DateTime<Utc>,
) -> Result<Vec<String>, DbErr> {
    let codes: Vec<String> = (0..COUNT).map(|_| generate()).collect();
    let hashes: Vec<String> = codes.iter().map(|code| hash(user.id, code)).collect();
    stored::replace(tx, user.id, &hashes, now).await?;
    let event = NewEvent::general(EventKind::RecoveryCodesMade, Actor::User(user.id), now);
    append(
        tx,
        event.with(json!({"user_id": user.id, "name": user.name})),
    )
    .await?;
    let words = format!(
        "{} created new recovery codes. The earlier ones no longer work.",
        user.name
    );
    authority::tell(tx, Some(user.id), &words, now).await?;
    Ok(codes)
}

/// Uses one up, in the transaction of what it is for; a wrong one is counted as a wrong code of the
/// authenticator. Appends `recovery_code_used`.
///
/// After [`CodeError::Wrong`] the transaction holds the count alone: commit it.
///
/// # Errors
/// See [`CodeError`].
pub async fn use_up(
    tx: &DatabaseTransaction,
    user: &User,
    given: &str,
    now: DateTime<Utc>,
) -> Result<(), CodeError> {
    let factor = second_factor::lock(tx, user.id).await?;
    if !factor.is_some_and(|factor| factor.confirmed) {
        return Err(CodeError::NotSetUp);
    }
    admit(tx, user.id, now).await?;
    if !stored::use_up(tx, user.id, &hash(user.id, given), now).await? {
        store::add_failure(tx, &counted_as(user.id), now).await?;
        return Err(CodeError::Wrong);
    }
    let left = stored::left(tx, user.id).await?;
    let event = NewEvent::general(EventKind::RecoveryCodeUsed, Actor::User(user.id), now);
    append(
        tx,
        event.with(json!({"user_id": user.id, "name": user.name, "left": left})),
    )
    .await?;
    let words = match left {
        0 => format!("{} used their last recovery code.", user.name),
        1 => format!("{} used a recovery code. 1 is left.", user.name),
        left => format!("{} used a recovery code. {left} are left.", user.name),
    };
    Ok(authority::tell(tx, Some(user.id), &words, now).await?)
}

/// Whether what somebody typed is a recovery code rather than what an authenticator shows.
pub fn is_one(given: &str) -> bool {
    plain(given).len() == LENGTH
}

fn generate() -> String {
    let mut rng = rand::rng();
    let letters: Vec<char> = (0..LENGTH)
        .map(|_| char::from(LETTERS[rng.random_range(0..LETTERS.len())]))
        .collect();
    let groups: Vec<String> = letters
        .chunks(4)
        .map(|four| four.iter().collect())
        .collect();
    groups.join("-")
}

/// As it was made: people type capitals and leave hyphens out.
fn plain(given: &str) -> String {
    totp::typed(given).to_lowercase()
}

/// Of this account alone.
fn hash(user: UserId, code: &str) -> String {
    hex::encode(Sha256::digest(format!("{user} {}", plain(code))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_random_and_may_be_typed_as_people_do() {
        let (one, other, dana, marcus) = (generate(), generate(), UserId::new(), UserId::new());
        assert_ne!(one, other);
        assert_eq!(one.len(), LENGTH + 3);
        let shouted = one.replace('-', " ").to_uppercase();
        assert!(is_one(&one) && is_one(&shouted));
        assert_eq!(hash(dana, &one), hash(dana, &shouted));
        assert_ne!(hash(dana, &one), hash(marcus, &one));
        for wrong in ["", "123456", "abcd-efgh"] {
            assert!(!is_one(wrong), "{wrong}");
        }
    }
}
