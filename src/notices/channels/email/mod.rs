//! By e-mail: everything, to the address that somebody signs in with.

#[cfg(feature = "ssr")]
pub mod letter;

use super::{Destination, Row};
use crate::{actions::RiskLevel, notices::about::About};

pub(super) const ROW: Row = Row {
    name: "email",
    label: "E-mail",
    by: "by e-mail",
    destination: Destination::Account,
    at_once: false,
    tells: About::ALL,
    always: &[],
    of_authority: true,
    opens_accounts: true,
    asks_from: RiskLevel::Low,
};
