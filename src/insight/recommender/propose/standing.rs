//! Whether the guardrails have blocked the same already, and nothing has changed since.

use crate::{
    actions::ActionInputs,
    ground::{
        actor::Actor,
        db::{ConnectionTrait, DbErr},
        evidence::{self, Evidence},
    },
    guardrails::{Decision, Says, Verdict},
    records,
};
use chrono::{DateTime, Utc};

/// Since when the same stands blocked, of the program's own: what was last proposed about the
/// subject, blocked by the same version of the settings for the same reason, from the same records.
///
/// # Errors
/// When the database cannot be read.
pub(super) async fn blocked<C: ConnectionTrait>(
    c: &C,
    inputs: &ActionInputs,
    evidence: &[Evidence],
    verdict: &Verdict,
) -> Result<Option<DateTime<Utc>>, DbErr> {
    if verdict.decision != Decision::Refuse {
        return Ok(None);
    }
    let Some(last) = records::last_if_blocked(c, inputs.kind(), &inputs.subject()).await? else {
        return Ok(None);
    };
    let Some(record) = records::get(c, last).await? else {
        return Ok(None);
    };
    let reason = |verdict: &Verdict| verdict.because(&[Says::Refuse]);
    let same = record.action.created_by == Actor::AiCoo
        && record.verdict.settings_version == verdict.settings_version
        && reason(&record.verdict) == reason(verdict)
        && evidence::unchanged(&record.action.evidence, evidence);
    Ok(same.then_some(record.action.created_at))
}
