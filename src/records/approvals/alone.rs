//! Somebody who works alone, and may approve what they proposed.

use crate::{
    actions::RiskLevel,
    ground::db::{self, ConnectionTrait, DbErr},
};

/// The guardrail says so, and there is one account alone that may decide.
pub(in crate::records) const ALONE: &str =
    "(select (g.document ->> 'works_alone')::boolean from guardrails_config g where g.org_id = 'default')
    and (select count(*) from users d where d.org_id = 'default' and d.active
         and d.role in ('operator', 'admin') and d.password_hash <> '!') = 1";

/// Whether whoever proposes something of this risk may approve it now: somebody who works alone,
/// and nothing of high risk. Written out: several tables.
///
/// # Errors
/// When the database cannot be read.
pub async fn works_alone<C: ConnectionTrait>(c: &C, risk: RiskLevel) -> Result<bool, DbErr> {
    let sql = format!("select 1 where {ALONE}");
    Ok(may_be_own(risk) && db::execute(c, &sql, []).await? == 1)
}

/// Nothing of high risk is.
pub(in crate::records) fn may_be_own(risk: RiskLevel) -> bool {
    risk <= RiskLevel::Medium
}
