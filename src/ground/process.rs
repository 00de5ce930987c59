//! What runs as long as the process does, and executes nothing, works with.

use super::{clock::Clock, db::Database, live::hub::Hub};
use tokio_util::sync::CancellationToken;

/// Cheap to clone.
#[derive(Clone)]
pub struct Process {
    pub database: Database,
    pub clock: Clock,
    pub hub: Hub,
    /// Cancelled when the process is to end.
    pub stop: CancellationToken,
}
