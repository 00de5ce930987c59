//! Who was left out lately because the records did not allow it.

use crate::{
    ground::{
        db::{self, ConnectionTrait, DbErr, FromQueryResult, ORG},
        ids::PartnerId,
    },
    insight::analyzers::AnalyzerType,
};
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;

/// The customers whose records did not allow a proposal in the analyzer's runs of the day before
/// `now`. Written out: a document.
///
/// # Errors
/// When the database cannot be read.
pub async fn refused<C: ConnectionTrait>(
    c: &C,
    analyzer: AnalyzerType,
    now: DateTime<Utc>,
) -> Result<BTreeSet<PartnerId>, DbErr> {
    #[derive(FromQueryResult)]
    struct Refused {
        customer: i64,
    }
    let sql = "select distinct (one ->> 'refused')::bigint as customer
         from (select recommendations, completed_at from analysis_results
               where org_id = $1 and analyzer_type = $2 and jsonb_typeof(recommendations) = 'array'
               order by id desc limit 48) runs,
              jsonb_array_elements(runs.recommendations) one
         where runs.completed_at > $3 and one ->> 'refused' ~ '^[0-9]{1,15}$'";
    let values = [
        ORG.into(),
        analyzer.name().into(),
        (now - chrono::Duration::days(1)).into(),
    ];
    let refused = db::all::<Refused, C>(c, sql, values).await?;
    Ok(refused
        .into_iter()
        .map(|row| PartnerId(row.customer))
        .collect())
}
