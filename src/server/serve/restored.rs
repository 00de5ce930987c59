//! `serve --restored`: what was approved when a backup was made may have run since. Nothing may
//! begin before somebody has looked.

use super::ServeError;
use crate::{
    decisions::kill_switch::{Hand, throw},
    ground::{clock::Clock, db::Database},
};

/// The reason on the trail and beside the switch.
pub const REASON: &str = "Started from a backup: actions approved then may have run since. Review them and cancel those that have, before you release the switch.";

/// Turns the kill switch on, as the machine's owner, before any worker begins.
///
/// # Errors
/// When the database refuses.
pub async fn hold(database: &Database, clock: &Clock) -> Result<(), ServeError> {
    let owner = Hand::Owner("serve --restored".to_owned());
    let thrown = throw(database, clock, true, REASON, &owner).await;
    thrown.map_err(|error| ServeError::Restored(error.to_string()))?;
    tracing::warn!("{REASON}");
    Ok(())
}
