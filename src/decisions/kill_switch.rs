//! The kill switch: one verb for the page, the API and the command line.

use super::{
    admit::{LONGEST_REASON, may},
    authenticator::{Shown, require_code},
};
use crate::{
    accounts::{Permission, User, context::CodeError},
    actions::{Held, text},
    audit::{
        EventKind,
        store::{NewEvent, append},
    },
    ground::{
        actor::Actor,
        clock::Clock,
        db::{Database, DatabaseTransaction, DbErr},
        error::{ErrorKind, UserError},
        live::{Change, Topic},
        secrets::Key,
    },
    guardrails, records,
};
use serde_json::json;

/// What pages and workers are told once it was thrown.
const CHANGES: [Topic; 2] = [Topic::Settings, Topic::Actions];

/// Whose hand it is.
#[derive(Clone)]
pub enum Hand<'a> {
    /// Somebody who has signed in: whoever may decide stops, an admin releases, with a code of
    /// their authenticator as soon as anybody who may decide has one.
    Person {
        user: &'a User,
        code: &'a str,
        keys: Vec<Key>,
    },
    /// A program in somebody's name: it may stop, never release.
    Token(&'a User),
    /// Whoever may run commands on the machine, by the name of their account there.
    Owner(String),
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Thrown {
    /// `false`: it stood like this already.
    pub changed: bool,
    /// How many actions go on that it had held.
    pub released: usize,
}

/// Why it stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum SwitchError {
    #[error("Your role does not allow this. Ask an operator or an admin.")]
    NotAllowed,
    #[error("Only an admin can release the kill switch.")]
    NoAdmin,
    #[error("An API token can turn the kill switch on and cannot release it. Sign in to do that.")]
    Token,
    #[error("reason: {0}")]
    Reason(String),
    #[error(transparent)]
    Code(#[from] CodeError),
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl From<SwitchError> for UserError {
    fn from(error: SwitchError) -> Self {
        match error {
            SwitchError::Code(error) => error.into(),
            SwitchError::Database(error) => error.into(),
            SwitchError::Reason(_) => Self::new(ErrorKind::Invalid, error.to_string()),
            SwitchError::NotAllowed | SwitchError::NoAdmin | SwitchError::Token => {
                Self::new(ErrorKind::NotAllowed, error.to_string())
            }
        }
    }
}

/// Throws it: with its event and, when it is released, with the jobs of everything that it had
/// held. Announce [`changes`] afterwards.
///
/// # Errors
/// See [`SwitchError`]; then it stands as before.
pub async fn throw(
    database: &Database,
    clock: &Clock,
    on: bool,
    reason: &str,
    hand: &Hand<'_>,
) -> Result<Thrown, SwitchError> {
    let reason = reason.trim();
    if !reason.is_empty() {
        text::line("reason", reason, LONGEST_REASON)
            .map_err(|error| SwitchError::Reason(error.problem))?;
    }
    let now = clock.now();
    let mut tx = database.begin().await?;
    admit(&tx, on, hand).await?;
    if let (false, Hand::Person { user, code, keys }) = (on, hand) {
        guardrails::store::lock_switch(&tx).await?;
        let shown = Shown {
            account: user.id,
            code: Some(*code),
            keys,
        };
        tx = require_code(tx, &shown, now).await?;
    }
    let (by, actor, via) = match hand {
        Hand::Person { user, .. } => (user.id.to_string(), Actor::User(user.id), "person"),
        Hand::Token(user) => (user.id.to_string(), Actor::User(user.id), "token"),
        Hand::Owner(_) => ("owner".to_owned(), Actor::System, "owner"),
    };
    let why = Some(reason).filter(|reason| !reason.is_empty());
    if !guardrails::store::throw(&tx, on, why, &by, now).await? {
        // A code that was right is used up all the same.
        tx.commit().await?;
        return Ok(Thrown {
            changed: false,
            released: 0,
        });
    }
    let mut released = 0;
    if !on {
        records::prolong_due(&tx, now).await?;
        released = records::release(&tx, Held::KillSwitch, None, now).await?;
    }
    let account = match hand {
        Hand::Owner(account) => Some(account),
        _ => None,
    };
    let kind = if on {
        EventKind::KillSwitchOn
    } else {
        EventKind::KillSwitchReleased
    };
    let data = json!({"reason": why, "by": via, "account": account, "released": (!on).then_some(released)});
    append(&tx, NewEvent::general(kind, actor, now).with(data)).await?;
    tx.commit().await?;
    // Whoever watches for warnings learns that everything stands still, or no longer.
    tracing::warn!(on, by = via, released, "Kill switch thrown");
    Ok(Thrown {
        changed: true,
        released,
    })
}

/// What is announced once it was thrown.
pub fn changes() -> impl Iterator<Item = Change> {
    CHANGES.into_iter().map(Change::for_topic)
}

/// Whether this hand may throw it, apart from the code that a release takes.
async fn admit(tx: &DatabaseTransaction, on: bool, hand: &Hand<'_>) -> Result<(), SwitchError> {
    let user = match hand {
        Hand::Owner(_) => return Ok(()),
        Hand::Token(_) if !on => return Err(SwitchError::Token),
        Hand::Token(user) | Hand::Person { user, .. } => *user,
    };
    let needed = if on {
        Permission::Decide
    } else {
        Permission::Configure
    };
    if may(tx, user, needed).await? {
        return Ok(());
    }
    Err(if on {
        SwitchError::NotAllowed
    } else {
        SwitchError::NoAdmin
    })
}
