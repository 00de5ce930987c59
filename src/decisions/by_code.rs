//! Codes that approvers are sent by SMS: issued, and looked up for whoever has typed one. What a
//! code leads to is decided by the same verb as what a link leads to.
//!
//! Guessing: five wrong guesses about one code, and it is worth nothing any more. Of strangers so
//! many from one address, or from all together, and no stranger's guess is looked at for a while.
//! Whoever is signed in is counted as that person alone, and a browser that is known to somebody
//! as that browser: who guesses behind a shared address keeps nobody out who is known, and who
//! guesses in a browser that somebody else left keeps that person out nowhere else. A right code
//! changes nothing until it decides.
//!
//! The odds: in a quarter of an hour at most [`OF_ALL`] guesses of strangers are looked at, 1,000,
//! and of each person twice [`OF_ONE`], 40: 20 signed in, and 20 in all the browsers that are known
//! to them. With 200 people that is 9,000, or
//! 316 million in a year. Each is right with one in 2^65 where there is a code of its selector, so
//! that guessing for a whole year finds any code with less than 1 in 10^11. About one given code it
//! is 5 in 2^65, less than 1 in 10^18.

use crate::{
    accounts,
    actions::EffectHash,
    decisions::{Desk, by_link::Bearer, refusal::Refusal},
    ground::{
        db::{DatabaseTransaction, DbErr},
        ids::{ActionId, UserId},
        secrets::Key,
    },
    limits::{self, Limit},
    links::{
        code::{CODES, Code},
        link::Link,
    },
    notices::Channel,
    records::approvals,
};
use chrono::{DateTime, Utc};
use std::time::Duration;

/// Wrong codes of one address, of one person who is signed in, or of all browsers known to one.
pub const OF_ONE: Limit = Limit {
    name: "wrong code",
    things: "wrong codes",
    most: 20,
    window: Duration::from_secs(15 * 60),
};
/// Wrong codes of one known browser: half of what a person's browsers have together, so that one
/// of them does not shut the others out.
pub const OF_BROWSER: Limit = Limit {
    name: "wrong code",
    things: "wrong codes",
    most: OF_ONE.most / 2,
    window: OF_ONE.window,
};
/// Wrong codes of all strangers together: many machines guess no faster than this.
pub const OF_ALL: Limit = Limit {
    name: "wrong code",
    things: "wrong codes",
    most: 1_000,
    window: Duration::from_secs(15 * 60),
};
const ALL: &str = "all";
/// More often than this no free selector is looked for: there are 32,768.
const TRIES: u32 = 64;

/// Who types a code: as whom wrong ones are counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Typist {
    /// By the address that the call comes from.
    Stranger(String),
    /// Signed in.
    Person(UserId),
    /// Somebody in a browser, by its own name, that this account was signed in to with: that
    /// person, or whoever uses the same machine.
    Known(UserId, String),
}

impl Typist {
    /// What wrong codes are counted under.
    fn limits(&self) -> Vec<(&'static Limit, String)> {
        match self {
            Self::Stranger(address) => {
                vec![(&OF_ONE, address.clone()), (&OF_ALL, ALL.to_owned())]
            }
            Self::Person(user) => vec![(&OF_ONE, format!("person:{user}"))],
            Self::Known(user, browser) => vec![
                (&OF_BROWSER, format!("known:{user} {browser}")),
                (&OF_ONE, format!("known:{user}")),
            ],
        }
    }
}

/// What somebody is asked about.
#[derive(Debug, Clone)]
pub struct Asked {
    pub action: ActionId,
    pub approver: UserId,
    pub effect_hash: EffectHash,
    pub expires: DateTime<Utc>,
}

/// Makes a code for somebody, who is sent it by this channel, and remembers its hash.
///
/// # Errors
/// When the database refuses, or there is no key.
pub async fn issue(
    tx: &DatabaseTransaction,
    keys: &[Key],
    asked: Asked,
    channel: Channel,
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
        if approvals::remember_code(tx, code.selector(), &link, channel, now).await? {
            return Ok(code);
        }
    }
    Err(DbErr::Custom("too many codes are about".to_owned()))
}

/// Whose code it is. Unknown, wrong and used-up guesses
/// get the same answer by the same statements.
///
/// # Errors
/// [`Refusal::NotOurs`], [`Refusal::TooManyGuesses`], [`Refusal::NotAllowed`] for
/// somebody whose account is gone.
pub async fn bearer(desk: &Desk, text: &str, typist: &Typist) -> Result<Bearer, Refusal> {
    let code = Code::parse(text).ok_or(Refusal::NotOurs)?;
    let connection = desk.database.connection();
    let counts = typist.limits();
    for (limit, key) in &counts {
        if limits::store::is_full(connection, limit, key).await? {
            return Err(Refusal::TooManyGuesses);
        }
    }
    let keys = desk.secrets.keys(CODES);
    let hashes: Vec<String> = keys.iter().map(|key| code.hash(key)).collect();
    let tx = desk.database.begin().await?;
    let Some(link) = approvals::try_code(&tx, code.selector(), &hashes).await? else {
        let mut granted = true;
        for (limit, key) in &counts {
            granted = granted && count(&tx, limit, key).await?;
        }
        tx.commit().await?;
        return Err(if granted {
            Refusal::NotOurs
        } else {
            Refusal::TooManyGuesses
        });
    };
    tx.commit().await?;
    let user = accounts::store::get(connection, link.approver).await?;
    let user = user.ok_or(Refusal::NotAllowed)?;
    Ok(Bearer { link, user })
}

/// Counts a wrong guess. `false`: it came after the last that is looked at.
async fn count(tx: &DatabaseTransaction, limit: &Limit, key: &str) -> Result<bool, DbErr> {
    let turn = limits::store::next_turn(tx, limit, key, Duration::ZERO).await?;
    Ok(turn.is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::links::code::PROOF_BITS;

    #[test]
    fn guessing_for_a_year_finds_nothing() {
        let people = 200.0;
        let at_once = f64::from(OF_ALL.most) + 2.0 * people * f64::from(OF_ONE.most);
        let windows = 366.0 * 86_400.0 / OF_ALL.window.as_secs_f64();
        // As if there were a code for every selector.
        let found = at_once * windows * 0.5_f64.powi(PROOF_BITS);
        assert!(found < 1e-11, "{found}");
        assert_eq!(OF_ONE.window, OF_ALL.window);
    }

    #[test]
    fn a_person_is_no_address_no_stranger_and_no_browser_that_they_left() {
        let user = UserId::new();
        let keys = |typist: &Typist| -> Vec<String> {
            let counts = typist.limits();
            counts.into_iter().map(|(_, key)| key).collect()
        };
        let stranger = keys(&Typist::Stranger("203.0.113.7".to_owned()));
        assert_eq!(stranger, ["203.0.113.7", ALL]);
        assert_eq!(keys(&Typist::Person(user)), [format!("person:{user}")]);
        let known = keys(&Typist::Known(user, "7f".to_owned()));
        assert_eq!(known, [format!("known:{user} 7f"), format!("known:{user}")]);
    }
}
