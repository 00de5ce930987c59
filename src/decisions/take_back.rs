//! "Not so fast": who approved takes it back, before anything has happened.

use super::{Desk, admit::admit, finish, refusal::Refusal, verb::Verb};
use crate::{
    accounts::User,
    actions::lifecycle::Status,
    ground::ids::{ActionId, UserId},
    guardrails::Overrides,
    records::{Move, Record, approvals},
};

/// Whether it was this very person's yes, and nothing of it has begun.
pub fn can_take_back(record: &Record, user: UserId) -> bool {
    Verb::TakeBack.is_offered_in(record.action.status)
        && record.attempt == 0
        && record.approved_by == Some(user)
}

/// The action waits for a decision again, as if this person had not answered; the record keeps
/// both.
///
/// # Errors
/// See [`Refusal`]; then nothing has changed.
#[tracing::instrument(skip_all, fields(action_id = %id))]
pub async fn take_back(desk: &Desk, id: ActionId, user: &User) -> Result<(), Refusal> {
    let tx = desk.database.begin().await?;
    let admitted = admit(&tx, Verb::TakeBack, id, user).await;
    let record = admitted.map_err(|refusal| match refusal {
        Refusal::Elsewhere { .. } => Refusal::NotYours,
        other => other,
    })?;
    if !can_take_back(&record, user.id) {
        return Err(Refusal::NotYours);
    }
    approvals::withdraw(&tx, id, user.id).await?;
    let step = Move {
        overrides: Some(Overrides::default()),
        ..Move::new(id, Status::Approved, Status::PendingApproval)
    };
    let event = Verb::TakeBack.event(id, user, desk.clock.now());
    finish::advance(desk, tx, Verb::TakeBack, &step, event).await
}
