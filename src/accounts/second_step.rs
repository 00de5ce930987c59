//! The second step of a sign-in: a code of the authenticator, or a recovery code; and browsers that
//! need none for a while.

use super::{
    User,
    context::{AccountError, Accounts, CodeError},
    second_factor::{check::by_code, recovery},
    store::{self, browsers},
    token,
};
use crate::{
    audit::{
        EventKind,
        store::{NewEvent, append},
    },
    ground::{
        actor::Actor,
        ids::{BrowserId, UserId},
    },
    notices::store::authority,
};
use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// How long a right password waits for its code.
const PATIENCE: Duration = Duration::minutes(10);
/// For how many days a browser needs no code.
pub const DAYS: i64 = 30;

/// Somebody whose password was right, and whose code is still to come.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Pending {
    pub user: UserId,
    /// Of the password that was right.
    pub stamp: String,
    pub at: DateTime<Utc>,
}

/// Somebody who has signed in.
pub struct Finished {
    pub user: User,
    /// What the browser is to keep, so that it needs no code the next time.
    pub browser: Option<String>,
}

/// A browser as it calls itself, and as people do.
#[derive(Debug, Clone, Copy)]
pub struct Agent<'a> {
    pub raw: Option<&'a str>,
    pub words: &'a str,
}

/// Signs in with what the authenticator shows, or with a recovery code. With `remember` this
/// browser needs none for 30 days. Appends `signed_in`, and `browser_remembered`.
///
/// # Errors
/// [`AccountError::StartOver`], [`AccountError::Code`].
pub async fn finish(
    accounts: &Accounts,
    pending: &Pending,
    given: &str,
    remember: Option<Agent<'_>>,
) -> Result<Finished, AccountError> {
    let now = accounts.clock.now();
    if now > pending.at + PATIENCE {
        return Err(AccountError::StartOver);
    }
    let tx = accounts.database.begin().await?;
    store::lock(&tx, pending.user).await?;
    let user = store::with_stamp(&tx, pending.user, &pending.stamp).await?;
    let user = user.ok_or(AccountError::StartOver)?;
    let (tx, by) = if recovery::is_one(given) {
        match recovery::use_up(&tx, &user, given, now).await {
            Ok(()) => (tx, "recovery code"),
            Err(CodeError::Wrong) => {
                tx.commit().await?;
                return Err(CodeError::Wrong.into());
            }
            Err(error) => return Err(error.into()),
        }
    } else {
        (by_code(accounts, tx, &user, given).await?, "code")
    };
    let event = NewEvent::general(EventKind::SignedIn, Actor::User(user.id), now);
    append(&tx, event.with(json!({"second_factor": by}))).await?;
    let mut browser = None;
    if let Some(agent) = remember {
        let key = token::key();
        let until = now + Duration::days(DAYS);
        browsers::add(&tx, user.id, &token::hash(&key), agent.raw, now, until).await?;
        let event = NewEvent::general(EventKind::BrowserRemembered, Actor::User(user.id), now);
        let data =
            json!({"user_id": user.id, "name": user.name, "browser": agent.words, "until": until});
        append(&tx, event.with(data)).await?;
        let words = format!(
            "{} can sign in on {} without a code for {DAYS} days.",
            user.name, agent.words
        );
        authority::tell(&tx, Some(user.id), &words, now).await?;
        browser = Some(key);
    }
    tx.commit().await?;
    accounts.wake();
    Ok(Finished { user, browser })
}

/// From now on one of one's browsers needs a code again. Appends `browser_forgotten`.
///
/// # Errors
/// [`AccountError::NoBrowser`].
pub async fn forget(accounts: &Accounts, user: &User, id: BrowserId) -> Result<(), AccountError> {
    let tx = accounts.database.begin().await?;
    if !browsers::forget(&tx, user.id, id).await? {
        return Err(AccountError::NoBrowser);
    }
    let actor = Actor::User(user.id);
    let event = NewEvent::general(EventKind::BrowserForgotten, actor, accounts.clock.now());
    append(
        &tx,
        event.with(json!({"user_id": user.id, "name": user.name})),
    )
    .await?;
    Ok(tx.commit().await?)
}
