//! What people do to an action: approve, reject, settle, edit, undo and the rest; and what they
//! stop and allow.

#[cfg(feature = "ssr")]
mod admit;
#[cfg(feature = "ssr")]
pub mod answer;
#[cfg(feature = "ssr")]
pub mod authenticator;
#[cfg(feature = "ssr")]
pub mod by_code;
#[cfg(feature = "ssr")]
pub mod by_link;
#[cfg(feature = "ssr")]
mod comment;
#[cfg(feature = "ssr")]
pub mod configure;
#[cfg(feature = "ssr")]
pub mod edit;
#[cfg(feature = "ssr")]
pub mod escalate;
#[cfg(feature = "ssr")]
mod hand_over;
#[cfg(feature = "ssr")]
pub mod kill_switch;
#[cfg(feature = "ssr")]
pub mod refusal;
#[cfg(feature = "ssr")]
mod remind;
#[cfg(feature = "ssr")]
pub mod renew;
#[cfg(feature = "ssr")]
pub mod seen;
#[cfg(feature = "ssr")]
pub mod settle;
#[cfg(feature = "ssr")]
mod snooze;
#[cfg(feature = "ssr")]
mod take_back;
#[cfg(feature = "ssr")]
pub mod test_mail;
#[cfg(feature = "ssr")]
pub mod undo;
#[cfg(feature = "ssr")]
mod withdraw;

#[cfg(feature = "ssr")]
pub use {
    comment::comment, hand_over::hand_over, remind::remind, snooze::snooze, take_back::take_back,
    withdraw::withdraw,
};

use serde::{Deserialize, Serialize};

/// What became of a yes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Approved {
    /// It will run.
    Queued,
    /// It is held back until a moment when it may reach the customer.
    Held,
    /// It is critical: somebody else has to approve as well.
    OneMoreNeeded,
}
