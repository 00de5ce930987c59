//! How fast Odoo may be called. Who counts, over how many processes, is not known here.

use super::{Odoo, OdooError};
use std::{sync::Arc, time::Duration};

/// The longest that one call waits for its turn.
const PATIENCE: Duration = Duration::from_secs(10);

/// Tells callers when it is their turn.
#[async_trait::async_trait]
pub trait Pace: Send + Sync {
    /// Returns at the caller's turn.
    ///
    /// # Errors
    /// With the reason, at once, where it would not come within `patience`.
    async fn turn(&self, patience: Duration) -> Result<(), String>;
}

/// Without one there is no waiting.
#[derive(Clone, Default)]
pub(super) struct Pacer(Option<Arc<dyn Pace>>);

impl Pacer {
    /// Waits for a turn, for at most half of what the call may take altogether.
    pub async fn turn(&self, of: Duration) -> Result<(), OdooError> {
        match &self.0 {
            None => Ok(()),
            Some(pace) => pace
                .turn(PATIENCE.min(of / 2))
                .await
                .map_err(OdooError::NoTurn),
        }
    }
}

impl Odoo {
    /// The same connection, at this pace.
    #[must_use]
    pub fn paced(mut self, pace: Arc<dyn Pace>) -> Self {
        self.pacer = Pacer(Some(pace));
        self
    }

    /// Waits for a turn. Who must not be held up between deciding to write and writing asks for
    /// it before: [`Odoo::write`] begins at once.
    ///
    /// # Errors
    /// [`OdooError::NoTurn`] when the turn does not come in time.
    pub async fn turn(&self) -> Result<(), OdooError> {
        self.pacer.turn(self.rpc.write_timeout).await
    }
}
