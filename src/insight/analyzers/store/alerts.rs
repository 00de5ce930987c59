//! Alerts in the database: at most one stands for each kind of finding; no two analyzers have one
//! of the same kind.

use super::{
    super::{About, Alert, AnalyzerType, Finding, Severity},
    read_type,
    tables::alerts::{self, Column},
};
use crate::ground::{
    db::{
        self, ConnectionTrait, DatabaseTransaction, DbErr, FromQueryResult, ORG, Stored, Table,
        unreadable,
    },
    ids::{AlertId, AnalysisId},
    inert::one_line,
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set,
    sea_query::{Expr, OnConflict},
};
use uuid::Uuid;

/// Raises an alert for each finding of this run that is worth one, and resolves those of its
/// analyzer whose finding is gone. What is `unjudged` stays as it was. Written out: a list of any
/// length.
///
/// # Errors
/// When the database refuses.
pub async fn raise(
    tx: &DatabaseTransaction,
    (analyzer, id): (AnalyzerType, AnalysisId),
    findings: &[Finding],
    unjudged: &[About],
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let worth: Vec<&Finding> = findings.iter().filter(|finding| finding.alert).collect();
    let keys: Vec<String> = worth.iter().map(|finding| finding.about.key()).collect();
    let kept = keys.iter().cloned().chain(unjudged.iter().map(About::key));
    let kept = kept.collect::<Vec<_>>();
    let kept = serde_json::to_value(kept).map_err(|error| unreadable("alerts", error))?;
    db::execute(
        tx,
        "update alerts set status = 'resolved', resolved_at = $2
         where org_id = $1 and analyzer_type = $4 and status = 'active' and not ($3::jsonb ? type)",
        [ORG.into(), now.into(), kept.into(), analyzer.name().into()],
    )
    .await?;
    for (finding, key) in worth.iter().zip(keys) {
        let data = serde_json::to_value(&finding.figures)
            .map_err(|error| unreadable("an alert", error))?;
        let row = alerts::ActiveModel {
            id: Set(AlertId::new().0),
            analysis_id: Set(Some(id.0)),
            kind: Set(key),
            severity: Set(finding.severity.name().to_owned()),
            title: Set(finding.title.clone()),
            message: Set(finding.message.clone()),
            data: Set(Some(data)),
            created_at: Set(now),
            analyzer_type: Set(analyzer.name().to_owned()),
            ..Default::default()
        };
        let again = OnConflict::columns([Column::OrgId, Column::Kind])
            .target_and_where(Expr::cust("status = 'active'"))
            .update_columns([
                Column::AnalysisId,
                Column::AnalyzerType,
                Column::Severity,
                Column::Title,
                Column::Message,
                Column::Data,
            ])
            .to_owned();
        let row = alerts::Entity::new_row(row).on_conflict(again);
        row.exec_without_returning(tx).await?;
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct AlertRow {
    id: Uuid,
    analysis_id: Option<Uuid>,
    analyzer_type: String,
    r#type: String,
    severity: String,
    title: String,
    message: String,
    status: String,
    created_at: DateTime<Utc>,
    resolved_at: Option<DateTime<Utc>>,
    as_of: Option<DateTime<Utc>>,
}

/// Each alert, with when the run that it is of ended, where another one is done since.
const ALERTS: &str = "select a.id, a.analysis_id, a.analyzer_type, a.type, a.severity, a.title, a.message, a.status, a.created_at, a.resolved_at,
       case when a.status = 'active' and r.id < (select newer.id from analysis_results newer
           where newer.org_id = r.org_id and newer.analyzer_type = r.analyzer_type and newer.status = 'done'
           order by newer.id desc limit 1)
         then r.completed_at end as as_of
     from alerts a left join analysis_results r on r.id = a.analysis_id";

impl Stored for AlertRow {
    type Is = Alert;
    const TABLE: &'static str = "alerts";

    fn read(self) -> Result<Alert, DbErr> {
        Ok(Alert {
            id: AlertId(self.id),
            analysis_id: self.analysis_id.map(AnalysisId),
            analyzer_type: read_type(&self.analyzer_type)?,
            kind: self.r#type,
            severity: Severity::parse(&self.severity)
                .ok_or_else(|| unreadable("a severity", &self.severity))?,
            title: one_line(&self.title),
            message: one_line(&self.message),
            status: self.status,
            created_at: self.created_at,
            resolved_at: self.resolved_at,
            as_of: self.as_of,
        })
    }
}

/// The newest alerts, older than `before`. Written out: several tables.
///
/// # Errors
/// When the database cannot be read.
pub async fn list<C: ConnectionTrait>(
    c: &C,
    before: Option<AlertId>,
    limit: u32,
) -> Result<Vec<Alert>, DbErr> {
    let (mut before, mut alerts) = (before, vec![]);
    loop {
        let wanted = limit.saturating_sub(u32::try_from(alerts.len()).unwrap_or(limit));
        let sql = format!(
            "{ALERTS} where a.org_id = $1 and ($2::uuid is null or a.id < $2) order by a.id desc limit {wanted}"
        );
        let values = [ORG.into(), before.map(|id| id.0).into()];
        let part = db::readable_part::<AlertRow, C>(c, &sql, values).await?;
        before = part.last.map(AlertId).or(before);
        if part.fill(&mut alerts, limit) {
            return Ok(alerts);
        }
    }
}

/// The alerts that stand. Written out: several tables.
///
/// # Errors
/// When the database cannot be read.
pub async fn active<C: ConnectionTrait>(c: &C) -> Result<Vec<Alert>, DbErr> {
    let sql = format!(
        "{ALERTS} where a.org_id = $1 and a.status = 'active' order by a.id desc limit 100"
    );
    db::readable::<AlertRow, C>(c, &sql, [ORG.into()]).await
}
