//! By SMS: questions alone, about what is of high or critical risk.

#[cfg(feature = "ssr")]
pub mod text;

use super::{Destination, Row};
use crate::{actions::RiskLevel, notices::about::About};

pub(super) const ROW: Row = Row {
    name: "sms",
    label: "SMS",
    by: "by SMS",
    destination: Destination::Phone,
    at_once: false,
    tells: &[About::Asked],
    always: &[],
    of_authority: false,
    opens_accounts: false,
    asks_from: RiskLevel::High,
};
