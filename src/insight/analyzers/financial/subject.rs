//! What the findings are about.

use crate::ground::ids::PartnerId;
use serde::{Deserialize, Serialize};

/// What a finding of these figures is about.
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(as = FinancialAbout))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum About {
    ShortRunway,
    /// One customer's overdue invoices.
    Overdue {
        customer: PartnerId,
    },
    /// The overdue invoices of all customers who have no finding of their own.
    OverdueOthers,
    /// More falls due to vendors than there is cash.
    PayablesOverCash,
}

impl About {
    /// One active alert for each.
    pub fn key(&self) -> String {
        match self {
            Self::ShortRunway => "short_runway".to_owned(),
            Self::Overdue { customer } => format!("overdue:{customer}"),
            Self::OverdueOthers => "overdue:others".to_owned(),
            Self::PayablesOverCash => "payables_over_cash".to_owned(),
        }
    }
}
