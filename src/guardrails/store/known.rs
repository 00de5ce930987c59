//! The settings in force as they were read last: they change seldom, and are read all the time.

use super::current;
use crate::{
    ground::db::{ConnectionTrait, DbErr},
    guardrails::Settings,
};
use std::sync::{Arc, Mutex, PoisonError};

/// What tells one state of the settings' row, as `g`, from every other: also from one that was
/// written by hand, or that came back with a copy of the database.
pub const MARK: &str =
    "g.version || ':' || g.xmin::text || ':' || extract(epoch from g.changed_at)";

/// Cheap to clone; one for each process.
#[derive(Clone, Default)]
pub struct Known(Arc<Mutex<Option<Kept>>>);

struct Kept {
    mark: String,
    settings: (Arc<Settings>, i32),
}

impl Known {
    /// The settings of the row with this [`MARK`], and their version.
    ///
    /// # Errors
    /// When the database cannot be read, or the settings were never set up.
    pub async fn settings<C: ConnectionTrait>(
        &self,
        c: &C,
        mark: &str,
    ) -> Result<(Arc<Settings>, i32), DbErr> {
        if let Some(kept) = self.lock().as_ref().filter(|kept| kept.mark == mark) {
            return Ok(kept.settings.clone());
        }
        let (settings, version) = current(c).await?;
        let settings = (Arc::new(settings), version);
        *self.lock() = Some(Kept {
            mark: mark.to_owned(),
            settings: settings.clone(),
        });
        Ok(settings)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Kept>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
