//! The Action Protocol: the envelope that every action travels in.

use super::{ActionInputs, Precondition, Provenance, lifecycle::Status, risk::RiskLevel};
use crate::ground::{
    actor::Actor,
    effect::Effect,
    evidence::Evidence,
    ids::{ActionId, AnalysisId, PartnerId, UserId},
    money::Money,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RollbackStrategy {
    DeleteRecord,
    RestorePrevious,
    Manual,
    NotPossible,
}

impl RollbackStrategy {
    /// As a person reads it before saying yes.
    pub fn words(self) -> &'static str {
        match self {
            Self::DeleteRecord => "Can be undone: the record is deleted.",
            Self::RestorePrevious => "Can be undone: the earlier state is restored.",
            Self::Manual => "Can only be undone manually in Odoo.",
            Self::NotPossible => "Cannot be undone.",
        }
    }
}

#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AffectedRecords {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub odoo_model: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub odoo_ids: Vec<i64>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub internal_ids: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// What it may bring, computed from the figures; what nobody measures stays empty.
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EstimatedImpact {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revenue_change: Option<Money>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cash_runway_change_days: Option<i64>,
    /// Of the protocol; nothing measures it, so that it is neither set nor shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_saved_hours: Option<f64>,
    /// 0 to 100.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub risk_reduction_score: Option<u8>,
}

/// SHA-256 over the canonical JSON (RFC 8785) of what was approved; 64 hex digits.
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EffectHash(pub String);

impl EffectHash {
    /// The first eight digits in two groups, for people to compare.
    pub fn short(&self) -> String {
        let digits: String = self.0.chars().take(8).collect();
        let (left, right) = digits.split_at(digits.len().min(4));
        format!("{left} {right}")
    }
}

/// One action, as the API, the database and the pages know it.
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Action {
    pub action_id: ActionId,
    /// `action_type` and `inputs`.
    #[serde(flatten)]
    pub inputs: ActionInputs,
    /// One line a person reads in a list, rendered by code from live records.
    pub title: String,
    pub effect: Effect,
    pub effect_hash: EffectHash,
    pub preconditions: Vec<Precondition>,
    pub risk_level: RiskLevel,
    pub requires_approval: bool,
    /// What it will bring about; 10 to 500 characters.
    pub expected_effect: String,
    /// Why it is proposed; 20 to 1,000 characters.
    pub reasoning: String,
    pub evidence: Vec<Evidence>,
    pub affected_records: AffectedRecords,
    pub estimated_impact: EstimatedImpact,
    /// What the action is about in money, where it is.
    pub amount: Option<Money>,
    pub rollback_strategy: RollbackStrategy,
    pub idempotency_key: String,
    pub status: Status,
    /// The decision has to come before this.
    pub expires_at: DateTime<Utc>,
    pub created_at: DateTime<Utc>,
    #[cfg_attr(feature = "ssr", schema(value_type = String))]
    pub created_by: Actor,
    /// Who thought of it: a recommender, or a person.
    pub provenance: Provenance,
    pub analysis_id: Option<AnalysisId>,
    pub metadata: Metadata,
}

/// What the program keeps of an action besides; what is not there is left out.
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metadata {
    /// It was proposed afresh for one whose records had changed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub renewed: bool,
    /// How firmly a reminder is written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tone: Option<String>,
    /// The customers whom it reaches.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contacts: Vec<PartnerId>,
}

impl Action {
    /// The person whose words its reasoning is; `None`: code wrote it.
    pub fn author(&self) -> Option<UserId> {
        match self.created_by {
            Actor::User(author) if !self.metadata.renewed => Some(author),
            _ => None,
        }
    }

    /// Its title, with its amount.
    pub fn titled(&self) -> String {
        match &self.amount {
            Some(amount) => format!("{}, {amount}", self.title),
            None => self.title.clone(),
        }
    }
}

/// The hash of what an approver sees and the worker executes.
///
/// # Errors
/// When a part cannot be written as JSON, which none of our types can cause.
#[cfg(feature = "ssr")]
pub fn effect_hash(
    org_id: &str,
    action_id: ActionId,
    inputs: &ActionInputs,
    effect: &Effect,
    preconditions: &[Precondition],
) -> Result<EffectHash, serde_json::Error> {
    use sha2::{Digest, Sha256};
    let inputs = serde_json::to_value(inputs)?;
    let approved = serde_json::json!({
        "v": 1,
        "org_id": org_id,
        "action_id": action_id,
        "action_type": inputs["action_type"],
        "inputs": inputs["inputs"],
        "effect": effect,
        "preconditions": preconditions,
    });
    let bytes = serde_json_canonicalizer::to_vec(&approved)?;
    Ok(EffectHash(hex::encode(Sha256::digest(bytes))))
}
