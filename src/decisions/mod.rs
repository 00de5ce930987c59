//! What people do to an action, one verb in each file; and what they stop and allow.
//!
//! - [`verb`]: the table of the verbs;
//! - [`audience`]: who gets a notice of what each has done;
//! - `admit`: the one check in front of each;
//! - [`refusal`]: the one enum of what they refuse;
//! - `finish`: how each ends.
//!
//! What a verb works with is in `context`: a [`Desk`] for what stays inside, a
//! [`Workbench`] for what is proposed by live records.

pub mod audience;
pub mod verb;

#[cfg(feature = "ssr")]
mod admit;
#[cfg(feature = "ssr")]
pub mod answer;
#[cfg(feature = "ssr")]
mod answers;
#[cfg(feature = "ssr")]
pub mod authenticator;
#[cfg(feature = "ssr")]
mod context;
#[cfg(feature = "ssr")]
mod finish;
#[cfg(feature = "ssr")]
pub mod refusal;
#[cfg(feature = "ssr")]
pub mod seen;

#[cfg(feature = "ssr")]
mod approve;
#[cfg(feature = "ssr")]
mod cancel;
#[cfg(feature = "ssr")]
mod comment;
#[cfg(feature = "ssr")]
mod edit;
#[cfg(feature = "ssr")]
mod hand_over;
#[cfg(feature = "ssr")]
mod propose;
#[cfg(feature = "ssr")]
mod reject;
#[cfg(feature = "ssr")]
mod remind;
#[cfg(feature = "ssr")]
mod renew;
#[cfg(feature = "ssr")]
mod retry;
#[cfg(feature = "ssr")]
pub mod settle;
#[cfg(feature = "ssr")]
mod snooze;
#[cfg(feature = "ssr")]
mod take_back;
#[cfg(feature = "ssr")]
mod test_mail;
#[cfg(feature = "ssr")]
mod undo;
#[cfg(feature = "ssr")]
mod withdraw;
#[cfg(feature = "ssr")]
mod yes_and_no;

#[cfg(feature = "ssr")]
pub mod by_code;
#[cfg(feature = "ssr")]
pub mod by_link;
#[cfg(feature = "ssr")]
pub mod configure;
#[cfg(feature = "ssr")]
pub mod confirm;
#[cfg(feature = "ssr")]
pub mod escalate;
#[cfg(feature = "ssr")]
pub mod kill_switch;

pub use verb::Verb;
#[cfg(feature = "ssr")]
pub use {
    admit::{LONGEST_NOTE, LONGEST_REASON},
    approve::approve,
    cancel::cancel,
    comment::comment,
    context::{By, Desk, Together, Workbench},
    edit::edit,
    hand_over::hand_over,
    propose::propose,
    refusal::Refusal,
    reject::reject,
    remind::remind,
    renew::renew,
    retry::retry,
    settle::settle,
    snooze::snooze,
    take_back::{can_take_back, take_back},
    test_mail::{TestPost, test_mail},
    undo::undo,
    withdraw::withdraw,
};

use crate::ground::named::named;
use serde::{Deserialize, Serialize};

/// What became of a yes.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Approved {
    /// It will run.
    Queued,
    /// It is held back until a moment when it may reach the customer.
    Held,
    /// It is critical: somebody else has to approve as well.
    OneMoreNeeded,
}

named!(Approved);
