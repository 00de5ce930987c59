//! In the app, under Notices: there as soon as it is stored. A question stays whatever somebody
//! switches off, so that whoever may decide finds it whatever else fails.

use super::{Destination, Row};
use crate::{actions::RiskLevel, notices::subject::About};
#[cfg(feature = "ssr")]
use {
    super::{Carrier, Means},
    std::sync::Arc,
};

pub(super) const ROW: Row = Row {
    name: "in_app",
    label: "In the app",
    by: "in the app",
    destination: Destination::Account,
    at_once: true,
    tells: &[About::Asked, About::Before, About::After],
    always: &[About::Asked],
    of_authority: true,
    opens_accounts: false,
    asks_from: RiskLevel::Low,
    lowered_by: None,
};

/// Nothing is sent.
#[cfg(feature = "ssr")]
pub(super) fn carrier(_: &Means) -> Option<Arc<dyn Carrier>> {
    None
}
