//! The sign of life of a running attempt.

use super::Executor;
use crate::{ground::ids::ActionId, records};
use std::convert::Infallible;

/// Renews the lease for as long as it is polled, or until it is lost. An unreachable database is
/// not a loss: nobody else can take the action either.
///
/// Losing it does not break the attempt off: it can neither start a call nor move the action any
/// more, but what the call in its middle comes to is worth knowing.
pub(super) async fn hold(executor: &Executor, action: ActionId, attempt: i32) -> Infallible {
    let lease = executor.timing.lease;
    let mut beat = tokio::time::interval(lease / 3);
    beat.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        beat.tick().await;
        match records::renew_lease(executor.database.connection(), action, attempt, lease).await {
            Ok(true) => {}
            Ok(false) => return std::future::pending().await,
            Err(error) => {
                tracing::warn!(%error, "The lease could not be renewed")
            }
        }
    }
}
