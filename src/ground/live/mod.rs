//! What open dashboards are told: that something changed, never what it is now.

#[cfg(feature = "ssr")]
mod announced;
#[cfg(feature = "ssr")]
pub mod hub;

#[cfg(feature = "ssr")]
pub use announced::Announced;

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    Actions,
    Analyses,
    Settings,
    /// A session ended, or a token: its sockets close.
    Sessions,
    /// There may be a mail to send: for those who deliver, and for no page.
    Mail,
    /// Some changes may have been missed: fetch again whatever is shown.
    Everything,
}

/// An invalidation: what a page shows of this is old.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Change {
    pub topic: Topic,
    pub id: Option<String>,
}

impl Change {
    pub fn to(topic: Topic, id: impl ToString) -> Self {
        Self {
            topic,
            id: Some(id.to_string()),
        }
    }

    pub fn for_topic(topic: Topic) -> Self {
        Self { topic, id: None }
    }
}
