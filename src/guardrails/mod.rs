//! Guardrails: what is refused, what needs a person, what has to wait. Pure.

mod confirmed;
mod decide;
#[cfg(all(test, feature = "ssr"))]
mod described;
pub mod fields;
#[cfg(all(test, feature = "ssr"))]
mod flipped;
pub mod hours;
#[cfg(feature = "ssr")]
mod in_api;
#[cfg(feature = "ssr")]
mod loosen;
mod proposals;
mod reason;
mod settings;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(feature = "ssr")]
mod to_confirm;
#[cfg(feature = "ssr")]
mod unasked;
mod waits;

pub use confirmed::{Permit, permits};
pub use decide::{decide, risk};
pub use fields::Field;
#[cfg(feature = "ssr")]
pub use in_api::InApi;
#[cfg(feature = "ssr")]
pub use loosen::loosened;
pub use proposals::{Proposals, TaskProject};
pub use reason::{Because, Reason, Used, reworded};
#[cfg(feature = "ssr")]
pub use settings::Document;
pub use settings::{Autonomy, FIELDS, Settings};
#[cfg(feature = "ssr")]
pub use to_confirm::to_confirm;
#[cfg(feature = "ssr")]
pub use unasked::unasked;
pub use waits::{Overrides, Wait, contact_ends, wait};

use crate::{
    actions::{Kind, RiskLevel},
    ground::money::Money,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What an action says that met the kill switch.
pub const STOPPED: &str = "The kill switch is on";

/// What the guardrails need to know about an action. Computed by code from the rendered effect.
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    pub kind: Kind,
    pub risk: RiskLevel,
    /// `None`: not about money.
    pub amount: Option<Money>,
    /// People who are mailed.
    pub recipients: u32,
    /// People who get an SMS.
    #[serde(default, skip_serializing_if = "is_none")]
    pub sms: u32,
    /// Records in Odoo that are written or written about.
    pub records: u32,
    /// When this customer was last contacted, over all channels; `None`: never.
    pub last_contact: Option<DateTime<Utc>>,
    /// Somebody outside the company takes part in it, though its kind as such stays inside.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub outsiders: bool,
    /// Everybody outside the company whom it reaches, if anybody, was looked up in Odoo. What an
    /// earlier version counted does not say so, and is judged by the rules of then.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub known: bool,
}

impl Facts {
    /// Whether somebody outside the company gets to see it.
    pub fn reaches_customer(&self) -> bool {
        self.kind.traits().reaches_customer || self.outsiders
    }
}

/// Left out where there are none, so that verdicts from before replay to the same bytes.
fn is_none(count: &u32) -> bool {
    *count == 0
}

/// What counts besides the settings: the kill switch, and what has run without asking in the
/// rolling day before `now`.
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// Left out where it is off, so that verdicts from before replay to the same bytes.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub kill_switch: bool,
    pub amount: i64,
    pub recipients: u32,
    pub records: u32,
}

#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(as = VerdictDecision))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// May run without asking.
    Execute,
    Ask,
    Refuse,
}

/// One rule that spoke, with the figures it saw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleAnswer {
    pub rule: Rule,
    pub says: Says,
    pub because: Because,
}

#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Says {
    Fine,
    Ask,
    Refuse,
    /// Hold it back until a later moment.
    Wait,
}

#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    KillSwitch,
    ForbiddenType,
    Autonomy,
    Risk,
    Tasks,
    Email,
    Sms,
    FinancialRecords,
    Deletion,
    ExternalCommunication,
    Financial,
    Bulk,
    Recipients,
    ContactGap,
    DailyBudget,
    BusinessHours,
}

/// The guardrails' answer: stored with the action, and replays to the same bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    pub decision: Decision,
    pub rules: Vec<RuleAnswer>,
    /// What reaches customers is held back until then.
    pub not_before: Option<DateTime<Utc>>,
    /// The version of the settings that spoke.
    pub settings_version: i32,
    pub facts: Facts,
    pub usage: Usage,
    pub at: DateTime<Utc>,
}

impl Verdict {
    /// What the rules gave as their reasons that said one of these, as it is stored.
    pub fn because(&self, says: &[Says]) -> String {
        let reasons: Vec<&str> = self.spoke(says).map(Because::stored).collect();
        reasons.join("; ")
    }

    /// The same as people read it.
    pub fn words(&self, says: &[Says]) -> String {
        let reasons: Vec<String> = self.spoke(says).map(Because::words).collect();
        reasons.join("; ")
    }

    fn spoke(&self, says: &[Says]) -> impl Iterator<Item = &Because> {
        let spoke = self.rules.iter().filter(|rule| says.contains(&rule.says));
        spoke.map(|rule| &rule.because)
    }
}
