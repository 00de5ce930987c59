//! The latest figures, and asking for newer ones.

use super::Overview;
use crate::{ground::error::UserError, web::components::fetch::Packed};
use leptos::prelude::*;

#[server(prefix = "/page", endpoint = "overview")]
pub async fn load_overview() -> Result<Packed<Overview>, UserError> {
    let caller = caller(Permission::Read).await?;
    let state = &caller.state;
    let connection = state.database.connection();
    let now = caller.now();
    let mut latest = vec![];
    for analyzer in AnalyzerType::ALL {
        latest.extend(store::latest::complete(connection, *analyzer).await?);
    }
    let alerts = store::alerts::active(connection).await?;
    let runs = store::runs(connection, RUNS).await?;
    let queue = records::metrics(connection).await?;
    let recommended: Vec<&Recommendation> =
        latest.iter().flat_map(|run| &run.recommendations).collect();
    let url = |model: &str, id: i64| state.odoo.web_url(model, id);
    Packed::new(&Overview {
        figures: latest
            .iter()
            .find_map(Analysis::figures)
            .map(|metrics| Box::new(read::figures(metrics, now))),
        panels: latest.iter().filter_map(read::panel).collect(),
        gaps: latest
            .iter()
            .flat_map(|run| run.gaps.iter().map(ToString::to_string))
            .collect(),
        findings: latest
            .iter()
            .flat_map(|run| &run.insights)
            .map(|finding| read::found(finding, &url, now))
            .collect(),
        advice: advice(connection, &recommended).await?,
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

/// Asks for a run of every analyzer now; one that is going on already is the answer.
#[server(prefix = "/page", endpoint = "run_analysis")]
pub async fn run_analysis() -> Result<(), UserError> {
    let caller = caller(Permission::Analyze).await?;
    let (state, actor) = (&caller.state, Actor::User(caller.user.id));
    let now = state.clock.now();
    schedule::all_on_demand(&state.database, &state.hub, actor, now).await?;
    crate::ground::address::lead_to("/dashboard/ai-coo");
    Ok(())
}

/// What became of each recommendation since.
#[cfg(feature = "ssr")]
async fn advice(
    connection: &Connection,
    recommendations: &[&Recommendation],
) -> Result<Vec<Advice>, UserError> {
    let ids: Vec<ActionId> = recommendations
        .iter()
        .filter_map(|one| one.action_id)
        .collect();
    let briefs = records::briefs(connection, &ids).await?;
    let status = |id: ActionId| {
        let brief = briefs.iter().find(|brief| ActionId(brief.id) == id)?;
        Status::parse(&brief.status)
    };
    Ok(recommendations
        .iter()
        .map(|one| Advice {
            title: one.title.clone(),
            action: one.action_id,
            status: one.action_id.and_then(status),
            reason: one.reason.clone(),
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
    ground::{actor::Actor, db::Connection, ids::ActionId},
    insight::analyzers::{Analysis, AnalyzerType, Recommendation, schedule, store},
    records,
    web::session::caller::caller,
};
