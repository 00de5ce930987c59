//! A decision by whoever was sent a link: the link is used up in the transaction that decides.

use super::{
    Approved, WhyNot,
    answer::{self, AnswerError, Desk, Question},
    follow_up::{self, FollowUpError},
    link::{self, Claims},
    secrets::Key,
};
use crate::{
    accounts::{self, User},
    db::DbErr,
};

/// Who was sent the link, and what it is about.
#[derive(Debug, Clone)]
pub struct Bearer {
    pub claims: Claims,
    pub user: User,
}

/// What somebody said by a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer<'a> {
    Approve {
        send_now: bool,
        code: Option<&'a str>,
    },
    Reject {
        reason: Option<&'a str>,
        why: Option<WhyNot>,
    },
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answered {
    Approved(Approved),
    Rejected,
}

/// Whose link it is. Reads, and changes nothing.
///
/// # Errors
/// [`AnswerError::NotOurs`], [`AnswerError::NotAllowed`] for somebody whose account is gone.
pub async fn bearer(desk: &Desk, keys: &[Key], token: &str) -> Result<Bearer, AnswerError> {
    let claims = link::read(keys, token)?;
    let user = accounts::store::get(desk.database.connection(), claims.approver).await?;
    let user = user.ok_or(AnswerError::NotAllowed)?;
    Ok(Bearer { claims, user })
}

/// Decides, as the person whom the link was sent to.
///
/// # Errors
/// See [`AnswerError`]; then nothing has changed, and the link is not used up.
pub async fn answer(
    desk: &Desk,
    keys: &[Key],
    token: &str,
    given: Answer<'_>,
) -> Result<Answered, AnswerError> {
    let Bearer { claims, user } = bearer(desk, keys, token).await?;
    if claims.expires() <= desk.clock.now() {
        return Err(AnswerError::TooLate(claims.expires()));
    }
    let link = claims.hash();
    let question = Question {
        action: claims.action,
        hash: &claims.effect_hash,
        reason: match given {
            Answer::Approve { .. } => None,
            Answer::Reject { reason, .. } => reason,
        },
        why: match given {
            Answer::Approve { .. } => None,
            Answer::Reject { why, .. } => why,
        },
        link: Some(&link),
        code: match given {
            Answer::Approve { code, .. } => code,
            Answer::Reject { .. } => None,
        },
    };
    Ok(match given {
        Answer::Approve { send_now, .. } => {
            Answered::Approved(answer::approve(desk, question, &user, send_now).await?)
        }
        Answer::Reject { .. } => {
            answer::reject(desk, question, &user).await?;
            Answered::Rejected
        }
    })
}

/// Takes back the approval that was given by this link, as the person whom it was sent to.
///
/// # Errors
/// See [`FollowUpError`]; then nothing has changed.
pub async fn take_back(desk: &Desk, keys: &[Key], token: &str) -> Result<(), FollowUpError> {
    let claims = link::read(keys, token).map_err(|_| FollowUpError::NotOurs)?;
    let connection = desk.database.connection();
    let used = super::store::used_at(connection, &claims.hash()).await?;
    let user = accounts::store::get(connection, claims.approver).await?;
    match (used.flatten(), user) {
        (Some(_), Some(user)) => follow_up::take_back(desk, claims.action, &user).await,
        _ => Err(FollowUpError::NotYours),
    }
}

impl From<link::NotOurs> for AnswerError {
    fn from(_: link::NotOurs) -> Self {
        Self::NotOurs
    }
}

/// Signs a link for somebody, and remembers its hash.
///
/// # Errors
/// When the database refuses, or nothing can be signed.
pub async fn issue(
    tx: &crate::db::DatabaseTransaction,
    keys: &[Key],
    claims: &Claims,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<String, DbErr> {
    let token = link::sign(keys, claims).map_err(|error| DbErr::Custom(error.to_string()))?;
    super::store::remember(tx, claims, "email", now).await?;
    Ok(token)
}
