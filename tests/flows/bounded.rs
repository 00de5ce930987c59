//! A large company does not make large pages, and nothing grows for ever.

use crate::support::TestApp;
use ai_coo::{
    ground::{
        evidence::Evidence,
        ids::{AnalysisId, PartnerId},
    },
    insight::analyzers::{
        AnalyzerType, Finding,
        financial::{self, CustomerBalance, Metrics},
        store::{self, Finished, latest, retention},
    },
};
use chrono::Duration;

/// What the overview may weigh, in bytes.
const OVERVIEW: usize = 300_000;
const LATE: i64 = 4_921;

/// The run of a company with this many late customers, 50 cited invoices for each finding.
async fn large_run(app: &TestApp) -> AnalysisId {
    let connection = app.database.connection();
    let small = latest::complete(connection, AnalyzerType::Financial).await;
    let small = small.unwrap().unwrap();
    let mut metrics = small.figures::<Metrics>().unwrap().clone();
    let one = metrics.overdue_by_customer[0].clone();
    metrics.overdue_by_customer = (1..=LATE)
        .map(|id| CustomerBalance {
            customer: PartnerId(id),
            name: format!("Customer {id} of a rather long name, with their town and their trade"),
            ..one.clone()
        })
        .collect();
    metrics.overdue_customers = u32::try_from(LATE).unwrap();
    let is_of_customer = |finding: &&Finding| finding.about.key().starts_with("overdue:");
    let finding = small.insights.iter().find(is_of_customer).unwrap();
    let is_record = |one: &&Evidence| matches!(one, Evidence::Record { .. });
    let record = finding.evidence.iter().find(is_record).unwrap().clone();
    let mut finding = finding.clone();
    finding.evidence.extend(vec![record; 50]);
    let id = app.request_analysis().await;
    let (now, lease) = (app.clock.now(), std::time::Duration::from_secs(60));
    assert!(
        store::claim(connection, id, lease, now)
            .await
            .unwrap()
            .is_some()
    );
    let tx = app.database.begin().await.unwrap();
    let done = Finished {
        summary: "A large company.",
        metrics: &metrics.kept().into(),
        findings: &vec![finding; 21],
        recommendations: &[],
        gaps: &[],
        odoo_calls: 7,
    };
    assert!(store::finish(&tx, id, &done, now).await.unwrap());
    let list = financial::store::replace(&tx, id, &metrics.overdue_by_customer);
    list.await.unwrap();
    tx.commit().await.unwrap();
    id
}

#[tokio::test]
async fn a_large_company_has_a_small_overview_and_its_customers_are_read_by_page() {
    let app = TestApp::start().await;
    app.analyze().await;
    let run = large_run(&app).await;
    let page = app.get_as_sent("/dashboard/ai-coo").await;
    assert!(page.len() <= OVERVIEW, "{} bytes", page.len());
    assert!(
        page.contains("All 4921 customers") || page.contains(">4921<"),
        "no link to all"
    );

    let connection = app.database.connection();
    let mut seen = vec![];
    loop {
        let after = seen.len() as i64;
        let page = financial::store::after(connection, run, after, 500)
            .await
            .unwrap();
        if page.is_empty() {
            break;
        }
        seen.extend(page.into_iter().map(|one| one.balance.customer.0));
    }
    assert_eq!(seen, (1..=LATE).collect::<Vec<_>>());
    let list = app.get_text("/dashboard/ai-coo/overdue?after=4900").await;
    assert!(list.contains("Customer 4901 of") && list.contains("Customer 4921 of"));
    assert!(!list.contains("Customer 4900 of"));

    // The next run's list takes the place of this one.
    app.analyze().await;
    assert!(
        financial::store::after(connection, run, 0, 1)
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn old_findings_go_and_the_figures_and_the_trail_stay() {
    let app = TestApp::start().await;
    app.analyze().await;
    let events = app.count("select count(*) from action_events").await;
    let first = latest::summary(app.database.connection(), AnalyzerType::Financial).await;
    let first = first.unwrap().unwrap().id;
    app.clock.advance(Duration::days(100));
    let connection = app.database.connection();
    let before = app.clock.now() - Duration::days(90);
    // As long as it is the newest, pages show it.
    retention::prune(connection, before).await.unwrap();
    let kept = store::get(connection, first).await.unwrap().unwrap();
    assert!(!kept.insights.is_empty());
    app.analyze().await;
    assert_eq!(retention::prune(connection, before).await.unwrap(), 1);
    let old = store::get(connection, first).await.unwrap().unwrap();
    assert!(old.insights.is_empty() && old.recommendations.is_empty());
    assert_eq!(old.metrics, kept.metrics);
    assert!(app.count("select count(*) from action_events").await > events);
    assert_eq!(retention::prune(connection, before).await.unwrap(), 0);
}
