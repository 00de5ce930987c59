//! How a session holds what was sent when the one before it had ended, and for how long.

use crate::web::state::AppState;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use tower_sessions::Session;

/// The key under which a session holds what was typed when the one before it had ended.
pub const ENDED: &str = "ended";

/// For so many hours a form is kept whose session had ended.
pub const HOURS: i64 = 24;

/// How a session holds it: sealed for one person.
#[derive(Serialize, Deserialize)]
pub struct Sealed {
    pub at: DateTime<Utc>,
    pub text: String,
}

impl Sealed {
    /// Whether its day is over.
    pub fn is_late(&self, state: &AppState) -> bool {
        state.clock.now() - self.at > TimeDelta::hours(HOURS)
    }
}

/// What is kept goes when its day is over, though somebody uses the session for longer.
pub async fn drop_late(state: &AppState, session: &Session) {
    let Ok(Some(kept)) = session.get_value(ENDED).await else {
        return;
    };
    let kept = serde_json::from_value::<Sealed>(kept);
    if !kept.is_ok_and(|kept| !kept.is_late(state)) {
        // The next request tries again, and nobody is shown it before.
        let _gone = session.remove_value(ENDED).await;
    }
}
