//! The risk of an action, and what it asks of those who approve.

use crate::ground::named::named;
use serde::{Deserialize, Serialize};

/// How much harm a wrong one could do. Computed by code, never by a model.
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum RiskLevel {
    /// Inside the company only.
    Low,
    /// Reaches somebody outside.
    Medium,
    /// Much money, or many records.
    High,
    /// Needs two people.
    Critical,
}

named!(RiskLevel);

impl RiskLevel {
    /// How many different people have to approve.
    pub fn approvals_needed(self) -> u32 {
        if self == Self::Critical { 2 } else { 1 }
    }

    /// Whether approving takes a fresh code of the approver's authenticator.
    pub fn needs_code(self) -> bool {
        self >= Self::High
    }
}
