//! Codes that approvers are sent by SMS: issued, and looked up for whoever has typed one. What a
//! code leads to is decided by the same verb as what a link leads to.
//!
//! Guessing: five wrong guesses about one code, and it is worth nothing any more; so many of one
//! caller, or of all, and nobody's guess is looked at for a while. A right code changes nothing
//! until it decides.

use super::{
    answer::{AnswerError, Desk},
    by_link::Bearer,
    code::{CODES, Code},
    link::Link,
    secrets::Key,
    store,
};
use crate::{
    accounts,
    actions::EffectHash,
    db::{DatabaseTransaction, DbErr},
    ids::{ActionId, UserId},
    limits::{self, Limit},
};
use chrono::{DateTime, Utc};
use std::time::Duration;

/// Wrong codes of one caller.
pub const OF_ONE: Limit = Limit {
    name: "wrong code",
    things: "wrong codes",
    most: 20,
    window: Duration::from_secs(15 * 60),
};
/// Wrong codes of all callers together: many machines guess no faster than this.
pub const OF_ALL: Limit = Limit {
    name: "wrong code",
    things: "wrong codes",
    most: 1_000,
    window: Duration::from_secs(15 * 60),
};
const ALL: &str = "all";
/// More often than this no free selector is looked for: there are 32,768.
const TRIES: u32 = 64;

/// What somebody is asked about.
#[derive(Debug, Clone)]
pub struct Asked {
    pub action: ActionId,
    pub approver: UserId,
    pub effect_hash: EffectHash,
    pub expires: DateTime<Utc>,
}

/// Makes a code for somebody, and remembers its hash.
///
/// # Errors
/// When the database refuses, or there is no key.
pub async fn issue(
    tx: &DatabaseTransaction,
    keys: &[Key],
    asked: Asked,
    now: DateTime<Utc>,
) -> Result<Code, DbErr> {
    let key = keys
        .first()
        .ok_or_else(|| DbErr::Custom("there is no key for codes".to_owned()))?;
    for _ in 0..TRIES {
        let code = Code::random();
        let link = Link {
            hash: code.hash(key),
            action: asked.action,
            approver: asked.approver,
            effect_hash: asked.effect_hash.clone(),
            expires: asked.expires,
        };
        if store::remember_code(tx, code.selector(), &link, now).await? {
            return Ok(code);
        }
    }
    Err(DbErr::Custom("too many codes are about".to_owned()))
}

/// Whose code it is. `caller` is where the guess comes from. Unknown, wrong and used-up guesses
/// get the same answer by the same statements.
///
/// # Errors
/// [`AnswerError::NotOurs`], [`AnswerError::TooManyGuesses`], [`AnswerError::NotAllowed`] for
/// somebody whose account is gone.
pub async fn bearer(desk: &Desk, text: &str, caller: &str) -> Result<Bearer, AnswerError> {
    let code = Code::parse(text).ok_or(AnswerError::NotOurs)?;
    let connection = desk.database.connection();
    for (limit, key) in [(&OF_ONE, caller), (&OF_ALL, ALL)] {
        if limits::store::is_full(connection, limit, key).await? {
            return Err(AnswerError::TooManyGuesses);
        }
    }
    let keys = desk.secrets.keys(CODES);
    let hashes: Vec<String> = keys.iter().map(|key| code.hash(key)).collect();
    let tx = desk.database.begin().await?;
    let Some(link) = store::try_code(&tx, code.selector(), &hashes).await? else {
        let granted = counts(&tx, &OF_ONE, caller).await? && counts(&tx, &OF_ALL, ALL).await?;
        tx.commit().await?;
        return Err(if granted {
            AnswerError::NotOurs
        } else {
            AnswerError::TooManyGuesses
        });
    };
    tx.commit().await?;
    let user = accounts::store::get(connection, link.approver).await?;
    let user = user.ok_or(AnswerError::NotAllowed)?;
    Ok(Bearer { link, user })
}

/// Counts a wrong guess. `false`: it came after the last that is looked at.
async fn counts(tx: &DatabaseTransaction, limit: &Limit, key: &str) -> Result<bool, DbErr> {
    let turn = limits::store::next_turn(tx, limit, key, Duration::ZERO).await?;
    Ok(turn.is_ok())
}
