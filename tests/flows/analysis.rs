//! What an analysis reads, concludes and proposes.

use crate::{
    process::PATIENCE,
    support::{Options, TestApp},
};
use ai_coo::{
    ground::live::Topic,
    insight::analyzers::{self, RunStatus, schedule},
};
use serde_json::json;

#[tokio::test]
async fn a_short_runway_raises_one_alert_and_a_second_run_no_more() {
    let app = TestApp::start().await;
    let waiting = app.analyze().await;
    assert!(!waiting.is_empty());
    let alerts = app.get("/api/ai-coo/alerts").await;
    assert_eq!(alerts["alerts"].as_array().unwrap().len(), 1, "{alerts}");
    assert_eq!(alerts["alerts"][0]["type"], "short_runway");
    app.clock.advance(chrono::Duration::hours(1));
    let again = app.analyze().await;
    assert_eq!(again.len(), waiting.len());
    assert_eq!(
        app.get("/api/ai-coo/alerts").await["alerts"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[tokio::test]
async fn an_analysis_asks_odoo_at_most_twelve_times() {
    let app = TestApp::start().await;
    app.analyze().await;
    let run = &app.get("/api/ai-coo/analyses").await["analyses"][0];
    let calls = run["odoo_calls"].as_i64().unwrap();
    assert!((1..=12).contains(&calls), "{calls}");
}

#[tokio::test]
async fn every_figure_has_its_evidence_and_every_proposal_its_facts() {
    let app = TestApp::start().await;
    for action in app.analyze().await {
        assert!(!action.evidence.is_empty());
        assert!(!action.reasoning.contains("{{"), "{}", action.reasoning);
        assert!(!action.expected_effect.contains("{{"));
    }
    let run = analyzers::store::latest::complete(
        app.database.connection(),
        analyzers::AnalyzerType::Financial,
    )
    .await
    .unwrap()
    .unwrap();
    assert!(
        run.insights
            .iter()
            .any(|finding| finding.about.key() == "short_runway")
    );
    assert!(
        run.insights
            .iter()
            .all(|finding| !finding.evidence.is_empty() && !finding.figures.is_empty())
    );
}

#[tokio::test]
async fn a_healthy_company_has_no_finding_and_no_proposal() {
    let app = TestApp::with(Options {
        healthy: true,
        ..Options::default()
    })
    .await;
    assert!(app.analyze().await.is_empty());
    let run = &app.get("/api/ai-coo/analyses").await["analyses"][0];
    assert_eq!(run["insights"], json!([]));
    assert!(
        run["summary"]
            .as_str()
            .unwrap()
            .starts_with("Nothing to report"),
        "{run}"
    );
    assert_eq!(app.get("/api/ai-coo/alerts").await["alerts"], json!([]));
}

#[tokio::test]
async fn an_analysis_without_odoo_says_so_and_the_next_one_works() {
    let app = TestApp::start().await;
    app.odoo.fault(json!({"mode": "down"})).await;
    let id = app.request_analysis().await;
    analyzers::job::analyze(&app.analyst, id).await.unwrap();
    let failed = analyzers::store::get(app.database.connection(), id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(failed.status, RunStatus::Failed);
    assert!(failed.error.unwrap().contains("Odoo cannot be reached"));
    app.odoo.fault(json!({"mode": "none"})).await;
    assert!(!app.analyze().await.is_empty());
}

#[tokio::test]
async fn a_run_that_is_asked_for_twice_is_one_run() {
    let app = TestApp::start().await;
    let (status, first) = app
        .call(&app.operator, "POST", "/api/ai-coo/trigger", None)
        .await;
    assert_eq!(status, 202);
    let (_, second) = app
        .call(&app.second, "POST", "/api/ai-coo/trigger", None)
        .await;
    assert_eq!(first["analysis_id"], second["analysis_id"]);
    assert_eq!(
        app.call(&app.viewer, "POST", "/api/ai-coo/trigger", None)
            .await
            .0,
        403
    );
}

#[tokio::test]
async fn an_hour_has_one_run_however_many_processes_there_are() {
    let app = TestApp::start().await;
    app.analyze().await;
    let before = app.count("select count(*) from analysis_results").await;
    let mut changes = app.executor.hub.subscribe();
    let processes: Vec<_> = (0..4)
        .map(|_| tokio::spawn(schedule::run(app.executor.process())))
        .collect();
    let asked = async { while changes.recv().await.unwrap().topic != Topic::Analyses {} };
    let asked = tokio::time::timeout(PATIENCE, asked).await;
    asked.expect("no process asked for the run of the hour");
    app.executor.stop.cancel();
    for process in processes {
        process.await.unwrap();
    }
    assert_eq!(
        app.count("select count(*) from analysis_results").await,
        before + 1
    );
}

#[tokio::test]
async fn a_customer_with_unmatched_money_gets_a_note_and_no_reminder() {
    let app = TestApp::start().await;
    let waiting = app.analyze().await;
    let notes: Vec<_> = waiting
        .iter()
        .filter(|action| action.inputs.kind() == ai_coo::actions::Kind::PostInternalMessage)
        .collect();
    assert!(!notes.is_empty());
    for note in notes {
        let customer = note.evidence.iter().find_map(|evidence| match evidence {
            ai_coo::ground::evidence::Evidence::Record { model, id, .. }
                if model == "res.partner" =>
            {
                Some(*id)
            }
            _ => None,
        });
        let reminded = waiting.iter().any(|action| matches!(&action.inputs,
            ai_coo::actions::ActionInputs::CreateInvoiceReminder(inputs) if Some(inputs.customer_id.0) == customer));
        assert!(!reminded);
    }
}

/// The sandbox has an invoice in euros: its words and its amount are both the company's dollars.
#[tokio::test]
async fn what_is_said_and_what_is_counted_are_one_amount() {
    let app = TestApp::start().await;
    for action in app.analyze().await {
        if let Some(amount) = &action.amount {
            assert!(
                action.reasoning.contains(&amount.to_string()),
                "{amount}: {}",
                action.reasoning
            );
        }
    }
}
