//! The latest figures, and asking for newer ones.

use super::Overview;
use crate::{ground::error::UserError, web::components::fetch::Packed};
use leptos::prelude::*;

#[server(prefix = "/page", endpoint = "overview")]
pub async fn load_overview() -> Result<Packed<Overview>, UserError> {
    let caller = caller(Permission::Read).await?;
    let executor = &caller.state.executor;
    let connection = executor.database.connection();
    let now = executor.clock.now();
    let latest = store::latest::whole(connection, AnalyzerType::Financial).await?;
    let (findings, recommendations, metrics, gaps) = match latest {
        Some(latest) => (
            latest.insights,
            latest.recommendations,
            latest.metrics,
            latest.gaps,
        ),
        None => (vec![], vec![], None, vec![]),
    };
    let alerts = store::alerts::active(connection).await?;
    let runs = store::runs(connection, AnalyzerType::Financial, RUNS).await?;
    let queue = actions::metrics(connection).await?;
    let url = |model: &str, id: i64| executor.odoo.web_url(model, id);
    Packed::new(&Overview {
        figures: metrics.map(|metrics| Box::new(read::figures(&metrics, now))),
        gaps: gaps.iter().map(ToString::to_string).collect(),
        findings: findings
            .iter()
            .map(|finding| read::found(finding, &url, now))
            .collect(),
        advice: advice(connection, recommendations).await?,
        alerts: alerts.iter().map(|alert| read::alert(alert, now)).collect(),
        runs: runs
            .into_iter()
            .filter_map(|run| read::run(run, now))
            .collect(),
        queue: vec![
            ("Waiting".to_owned(), queue.waiting),
            ("Active".to_owned(), queue.active),
            ("Completed".to_owned(), queue.completed),
            ("Failed".to_owned(), queue.failed),
        ],
        may_analyze: caller.user.role.may(Permission::Analyze),
    })
}

/// Asks for a run now; one that is going on already is the answer.
#[server(prefix = "/page", endpoint = "run_analysis")]
pub async fn run_analysis() -> Result<(), UserError> {
    let caller = caller(Permission::Analyze).await?;
    let Executor {
        database,
        hub,
        clock,
        ..
    } = &caller.state.executor;
    let actor = Actor::User(caller.user.id);
    schedule::on_demand(database, hub, AnalyzerType::Financial, actor, clock.now()).await?;
    crate::ground::address::lead_to("/dashboard/ai-coo");
    Ok(())
}

/// What became of each recommendation since.
#[cfg(feature = "ssr")]
async fn advice(
    connection: &DatabaseConnection,
    recommendations: Vec<Recommendation>,
) -> Result<Vec<Advice>, UserError> {
    let ids: Vec<ActionId> = recommendations
        .iter()
        .filter_map(|one| one.action_id)
        .collect();
    let briefs = actions::briefs(connection, &ids).await?;
    let status = |id: ActionId| {
        let brief = briefs.iter().find(|brief| ActionId(brief.id) == id)?;
        Status::parse(&brief.status)
    };
    Ok(recommendations
        .into_iter()
        .map(|one| Advice {
            title: one.title,
            action: one.action_id,
            status: one.action_id.and_then(status),
            reason: one.reason,
        })
        .collect())
}

#[cfg(feature = "ssr")]
const RUNS: u32 = 8;

#[cfg(feature = "ssr")]
use super::{Advice, read};
#[cfg(feature = "ssr")]
use crate::{
    accounts::Permission,
    actions::lifecycle::Status,
    executor::Executor,
    ground::{actor::Actor, db::DatabaseConnection, ids::ActionId},
    insight::analyzers::{AnalyzerType, Recommendation, schedule, store},
    records as actions,
    web::http::caller::caller,
};
