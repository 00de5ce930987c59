//! A decision by whoever was sent a link: the link is used up in the transaction that decides.

use super::{
    Approved, Desk, Workbench, admit::check, answer::Question, refusal::Refusal, seen::Seen,
    verb::Verb,
};
use crate::{
    accounts::{self, Permission, User},
    actions::{EffectHash, WhyNot},
    ground::{
        db::{DatabaseTransaction, DbErr},
        secrets::Key,
    },
    guardrails::Overrides,
    links::link::{self, Claims, Link},
    notices::Channel,
    records::approvals,
};
use chrono::{DateTime, Utc};

/// Who was sent a link or a code, and what it is about.
#[derive(Debug, Clone)]
pub struct Bearer {
    pub link: Link,
    pub user: User,
}

/// What somebody said by a link.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Answer<'a> {
    Approve {
        overrides: Overrides,
        code: Option<&'a str>,
    },
    Reject {
        reason: Option<&'a str>,
        why: Option<WhyNot>,
    },
    /// The approval that was given by it, before anything has happened.
    TakeBack,
    /// The approved action, before it begins, whoever approved it.
    Stop,
    /// The waiting action, because its records have changed.
    Renew,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answered {
    Approved(Approved),
    Rejected,
    TakenBack,
    Stopped,
    Renewed,
}

/// Whose link it is. Reads, and changes nothing.
///
/// # Errors
/// [`Refusal::NotOurs`], [`Refusal::NotAllowed`] for somebody whose account is gone.
pub async fn bearer(desk: &Desk, keys: &[Key], token: &str) -> Result<Bearer, Refusal> {
    let link = link::read(keys, token)?.link();
    let user = accounts::store::get(desk.database.connection(), link.approver).await?;
    let user = user.ok_or(Refusal::NotAllowed)?;
    Ok(Bearer { link, user })
}

/// Does what they say, as the person whom the link or the code was sent to.
///
/// # Errors
/// See [`Refusal`]; then nothing has changed, and the link is not used up.
pub async fn answer(
    desk: &Desk,
    bench: &Workbench<'_>,
    bearer: &Bearer,
    given: Answer<'_>,
    seen: Option<Seen>,
) -> Result<Answered, Refusal> {
    let Bearer { link, user } = bearer;
    if given != Answer::TakeBack && link.expires <= desk.clock.now() {
        return Err(Refusal::TooLate(link.expires.with_timezone(&user.zone)));
    }
    let question = Question {
        link: Some(&link.hash),
        seen,
        ..Question::for_action(link.action, &link.effect_hash, true)
    };
    Ok(match given {
        Answer::Approve { overrides, code } => {
            let question = Question { code, ..question };
            Answered::Approved(super::approve(desk, question, user, overrides).await?)
        }
        Answer::Reject { reason, why } => {
            let question = Question {
                reason,
                why,
                ..question
            };
            super::reject(desk, question, user).await?;
            Answered::Rejected
        }
        Answer::TakeBack => {
            let connection = desk.database.connection();
            let used = approvals::used_at(connection, &link.hash).await?;
            used.flatten().ok_or(Refusal::NotYours)?;
            super::take_back(desk, link.action, user).await?;
            Answered::TakenBack
        }
        Answer::Stop => {
            super::cancel(desk, link.action, user).await?;
            Answered::Stopped
        }
        Answer::Renew => {
            let connection = desk.database.connection();
            let record = check(connection, Verb::Renew, link.action, user).await?;
            if record.action.effect_hash != link.effect_hash {
                return Err(Refusal::OtherEffect);
            }
            super::renew(bench, link.action, user).await?;
            Answered::Renewed
        }
    })
}

/// Whether a link, or a code, still says something about an approved action: that it is not to run.
pub fn may_stop(bearer: &Bearer, hash: &EffectHash, now: DateTime<Utc>) -> bool {
    let Bearer { link, user } = bearer;
    link.expires > now && link.effect_hash == *hash && user.role.may(Permission::Decide)
}

/// Signs a link for somebody, who is sent it by this channel, and remembers its hash.
///
/// # Errors
/// When the database refuses, or nothing can be signed.
pub async fn issue(
    tx: &DatabaseTransaction,
    keys: &[Key],
    claims: &Claims,
    channel: Channel,
    now: DateTime<Utc>,
) -> Result<String, DbErr> {
    let token = link::sign(keys, claims).map_err(|error| DbErr::Custom(error.to_string()))?;
    approvals::remember(tx, &claims.link(), channel, now).await?;
    Ok(token)
}
