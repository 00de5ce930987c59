//! Who gets a notice of what a verb has done: the verb's row names the rule, and here is what each
//! rule means.

#[cfg(feature = "ssr")]
use crate::{
    actions::Action,
    ground::{
        db::{DatabaseTransaction, DbErr},
        ids::UserId,
    },
    notices::{
        store::{self as notices, Again},
        subject::Question,
    },
};
#[cfg(feature = "ssr")]
use chrono::{DateTime, Utc};

/// Who gets a notice. Whom a channel reaches and who has switched a notice off is decided for all
/// alike where the notice is written (`src/notices/store.rs` and `src/notices/store/moves.rs`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// It is on the trail alone.
    Nobody,
    /// Whoever did it, at the moment that they chose.
    Oneself,
    /// The one person whom they named.
    Named,
    /// Everybody who may decide about it and has not approved it, except whoever did it.
    Others,
    /// Whom the rule of the status that the action now has names: `whom` in
    /// `src/notices/store/moves.rs`. As long as it waits for a second approval, nobody.
    ByStatus,
    /// Everybody who may decide about what it proposes, as of every proposal: `ask` in
    /// `src/notices/store.rs`.
    OfProposal,
    /// Both: by the status of the action whose place the proposal takes, and of the proposal.
    ByStatusAndOfProposal,
}

#[cfg(feature = "ssr")]
impl Audience {
    /// Whether people may be told that the action has moved on.
    pub(super) fn hears_of_moves(self) -> bool {
        matches!(self, Self::ByStatus | Self::ByStatusAndOfProposal)
    }
}

/// What is said to those who are asked again.
#[cfg(feature = "ssr")]
pub(super) struct Said<'a> {
    pub by: UserId,
    /// Whom they named, if anybody.
    pub named: Option<UserId>,
    pub kind: Question,
    pub note: &'a str,
    /// Not before then.
    pub due: DateTime<Utc>,
}

/// Asks those about a waiting action whom the verb's row names. How many notices that makes.
#[cfg(feature = "ssr")]
pub(super) async fn ask(
    tx: &DatabaseTransaction,
    tells: Audience,
    action: &Action,
    said: &Said<'_>,
    now: DateTime<Utc>,
) -> Result<u64, DbErr> {
    let (only, except) = match (tells, said.named) {
        (Audience::Oneself, _) => (Some(said.by), None),
        (Audience::Named, Some(named)) => (Some(named), None),
        (Audience::Others, _) => (None, Some(said.by)),
        (
            Audience::Nobody
            | Audience::Named
            | Audience::ByStatus
            | Audience::OfProposal
            | Audience::ByStatusAndOfProposal,
            _,
        ) => return Ok(0),
    };
    let again = Again {
        kind: said.kind,
        note: said.note,
        only,
        except,
        due: said.due,
    };
    notices::ask_again(tx, action, &again, now).await
}
