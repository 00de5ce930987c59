//! How much hangs on one customer, from Odoo to the overview.

use crate::support::{Options, TestApp};
use ai_coo::insight::analyzers::{
    self, Analysis, AnalyzerType, concentration::Metrics, schedule, store::latest,
};
use serde_json::json;

impl TestApp {
    async fn look_for_concentration(&self) -> Analysis {
        let (database, hub) = (&self.executor.database, &self.executor.hub);
        let actor = ai_coo::ground::actor::Actor::User(self.operator.user.id);
        let now = self.clock.now();
        let of = AnalyzerType::Concentration;
        let id = schedule::on_demand(database, hub, of, actor, now).await;
        let run = analyzers::job::analyze(&self.analyst, id.unwrap()).await;
        run.unwrap();
        let latest = latest::complete(self.database.connection(), of).await;
        latest.unwrap().unwrap()
    }
}

/// A company in which one customer owes nearly everything.
async fn one_large() -> TestApp {
    let app = TestApp::with(Options {
        healthy: true,
        ..Options::default()
    })
    .await;
    let now = app.clock.now();
    app.odoo
        .overdue("Harbour Holding", 9_000_000.0, 20, now)
        .await;
    app
}

#[tokio::test]
async fn what_hangs_on_one_customer_is_an_alert_with_its_share_and_its_queries() {
    let app = one_large().await;
    let run = app.look_for_concentration().await;
    assert!((1..=6).contains(&run.odoo_calls), "{}", run.odoo_calls);
    assert_eq!(run.gaps, []);
    let metrics = run.figures::<Metrics>().unwrap();
    let owed = metrics.owed.as_ref().unwrap();
    let named: i64 = owed.largest.iter().map(|share| share.amount.minor).sum();
    assert!(named <= owed.total.minor);
    assert_eq!(owed.largest[0].name, "Harbour Holding");
    assert_eq!(owed.largest[0].amount.minor, 900_000_000);
    assert!(
        run.insights
            .iter()
            .all(|finding| finding.evidence.len() == 2)
    );
    assert_eq!(run.recommendations, []);
    let alerts = app.get("/api/ai-coo/alerts").await;
    let kinds: Vec<_> = alerts["alerts"].as_array().unwrap().iter().collect();
    assert!(kinds.iter().any(|alert| alert["type"] == "owed_by_one"));
    assert!(
        kinds
            .iter()
            .all(|alert| alert["analyzer_type"] == "concentration")
    );
}

#[tokio::test]
async fn an_analyzer_leaves_the_alerts_of_others_alone() {
    let app = TestApp::start().await;
    app.analyze().await;
    app.odoo
        .overdue("Harbour Holding", 9_000_000.0, 20, app.clock.now())
        .await;
    app.look_for_concentration().await;
    const BOTH: &str = "select count(*) from alerts where status = 'active'
        and type in ('short_runway', 'owed_by_one')";
    assert_eq!(app.count(BOTH).await, 2);
    app.analyze().await;
    assert_eq!(app.count(BOTH).await, 2);
}

#[tokio::test]
async fn the_overview_shows_both_with_what_they_mean() {
    let app = one_large().await;
    app.analyze().await;
    app.look_for_concentration().await;
    let page = app.get_text("/dashboard/ai-coo").await.replace("<!>", "");
    for words in ["Runway", "Share of sales", "Share of receivables"] {
        assert!(page.contains(words), "{words}");
    }
    assert!(page.contains("part of the last 12 months"), "no definition");
    assert!(page.contains("Harbour Holding"));
}

#[tokio::test]
async fn one_request_runs_every_analyzer_once() {
    let app = TestApp::start().await;
    let trigger = || app.call(&app.operator, "POST", "/api/ai-coo/trigger", None);
    let (status, first) = trigger().await;
    assert_eq!(status, 202);
    let begun = first["analyses"].as_array().unwrap();
    assert_eq!(begun.len(), AnalyzerType::ALL.len());
    assert_eq!(first["analysis_id"], begun[0]["analysis_id"]);
    assert_eq!(trigger().await.1, first);
    let runs = app.get("/api/ai-coo/analyses").await;
    assert_eq!(runs["analyses"].as_array().unwrap().len(), begun.len());
}

#[tokio::test]
async fn what_odoo_refuses_is_left_out_and_said() {
    let app = one_large().await;
    let fault = json!({"mode": "broken", "models": ["account.move.line"]});
    app.odoo.fault(fault).await;
    let run = app.look_for_concentration().await;
    assert_eq!(run.gaps.len(), 2, "{:?}", run.gaps);
    let metrics = run.figures::<Metrics>().unwrap();
    assert_eq!((&metrics.owed, &metrics.sales), (&None, &None));
    assert!(run.summary.unwrap().starts_with("Done in part. "));
}
