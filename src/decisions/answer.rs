//! What a yes and a no have in common. Every channel ends in one of them.

use super::refusal::Refusal;
use crate::{
    accounts::User,
    actions::{EffectHash, WhyNot},
    decisions::seen::Seen,
    ground::{actor::Actor, db::DatabaseTransaction, ids::ActionId},
    records::approvals::{self, Decision},
};
use chrono::{DateTime, Utc};

/// What somebody decided about.
#[derive(Clone)]
pub struct Question<'a> {
    pub action: ActionId,
    /// What they saw.
    pub hash: &'a EffectHash,
    pub reason: Option<&'a str>,
    /// Of a no: which of the usual reasons.
    pub why: Option<WhyNot>,
    /// The hash of the link or the code that they answer by, which is used up with the decision.
    pub link: Option<&'a str>,
    /// They answer themselves, and no program in their name.
    pub in_person: bool,
    /// What their authenticator shows, for approving what is of high or critical risk.
    pub code: Option<&'a str>,
    /// For how long it was in front of them; a program sees nothing.
    pub seen: Option<Seen>,
}

impl<'a> Question<'a> {
    /// Nothing but what it is about, and whether a person says it.
    pub fn for_action(action: ActionId, hash: &'a EffectHash, in_person: bool) -> Self {
        Self {
            action,
            hash,
            reason: None,
            why: None,
            link: None,
            in_person,
            code: None,
            seen: None,
        }
    }
}

/// Keeps who said what; one answer of each person counts.
pub(super) async fn keep(
    tx: &DatabaseTransaction,
    question: &Question<'_>,
    user: &User,
    approved: bool,
    at: DateTime<Utc>,
) -> Result<(), Refusal> {
    let Question {
        action,
        hash,
        reason,
        why,
        link,
        ..
    } = *question;
    if let Some(link) = link
        && !approvals::use_up(tx, link, (action, user.id, hash), at).await?
    {
        return Err(Refusal::LinkUsed);
    }
    let decision = Decision {
        action,
        actor: Actor::User(user.id),
        approved,
        hash,
        reason,
        why,
        at,
    };
    // Who has approved a critical action may still reject it before the second approval.
    if approvals::add(tx, &decision).await? {
        Ok(())
    } else {
        Err(Refusal::Twice)
    }
}
