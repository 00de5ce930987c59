//! A verdict as programs read it: each reason as it is stored, and as people read it.

use super::{Decision, Facts, Rule, Says, Usage, Verdict};
use chrono::{DateTime, Utc};
use serde::{Serialize, Serializer};

/// What the guardrails answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = Verdict)]
pub struct InApi {
    decision: Decision,
    rules: Vec<Answer>,
    /// What reaches customers is held back until then.
    not_before: Option<DateTime<Utc>>,
    /// The version of the settings that spoke.
    settings_version: i32,
    facts: Facts,
    usage: Usage,
    at: DateTime<Utc>,
}

/// One rule that spoke, with the figures it saw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = RuleAnswer)]
struct Answer {
    rule: Rule,
    says: Says,
    /// The reason as it is stored: the same for as long as the verdict is kept.
    because: String,
    /// The reason for people to read; a later version may word it differently.
    words: String,
}

impl From<&Verdict> for InApi {
    fn from(verdict: &Verdict) -> Self {
        let rules = verdict.rules.iter().map(|answer| Answer {
            rule: answer.rule,
            says: answer.says,
            because: answer.because.stored().to_owned(),
            words: answer.because.words(),
        });
        Self {
            decision: verdict.decision,
            rules: rules.collect(),
            not_before: verdict.not_before,
            settings_version: verdict.settings_version,
            facts: verdict.facts.clone(),
            usage: verdict.usage.clone(),
            at: verdict.at,
        }
    }
}

impl InApi {
    /// Writes a verdict as programs read it.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn serialize_verdict<S: Serializer>(verdict: &Verdict, to: S) -> Result<S::Ok, S::Error> {
        Self::from(verdict).serialize(to)
    }
}
