//! What is proposed from a real Odoo's books, and how soon.

use super::{Real, cents, latest};
use crate::support::find;
use ai_coo::{
    actions::{Action, Kind},
    insight::analyzers::financial::Metrics,
    limits::{self, store::SharedPace},
    operations::odoo::OdooSettings,
};
use std::sync::Arc;

/// A company without the Project app, as its key sees it: the user of this one has nothing of it.
#[tokio::test]
async fn without_the_project_app_customers_are_reminded_all_the_same() {
    let Some(mut real) = Real::find(false) else {
        return;
    };
    let key = std::env::var("ODOO_CONTRACT_BOOKS_KEY").unwrap_or_default();
    assert!(
        !key.is_empty(),
        "no key of aicoo_books: odoo-up --reinstall"
    );
    real.settings = OdooSettings::new(&real.url, &key);
    real.settings.database = Some(real.database.clone());
    let app = real.app(None).await;
    let waiting = app.analyze().await;
    find(&waiting, Kind::CreateInvoiceReminder);
    let tasks = |action: &&Action| action.inputs.kind() == Kind::CreateTask;
    assert_eq!(waiting.iter().find(tasks), None);
    let run = latest(&app).await;
    let gaps = serde_json::to_string(&run.gaps).unwrap();
    assert!(gaps.contains("“Task”"), "{gaps}");
    let metrics = run.figures::<Metrics>().unwrap();
    assert_eq!(
        metrics.overdue.minor,
        cents(&real.truth["receivables"]["company_overdue"]["total"]),
        "the figures are whole"
    );
}

/// The run, as long as it takes at the pace that a company's Odoo is called at.
#[tokio::test]
async fn ten_proposals_are_there_within_five_seconds() {
    let Some(real) = Real::find(false) else {
        return;
    };
    let mut app = real.app(None).await;
    let pace = SharedPace::new(app.database.clone(), limits::ODOO, "paced");
    app.analyst.books.odoo = app.executor.odoo.clone().paced(Arc::new(pace));
    let begun = std::time::Instant::now();
    let waiting = app.analyze().await;
    let took = begun.elapsed();
    assert!(waiting.len() >= 10, "{}", waiting.len());
    assert!(took < std::time::Duration::from_secs(5), "{took:?}");
    let trail = app.get("/api/ai-coo/audit-trail").await;
    let mut events = trail["events"].as_array().unwrap().iter();
    let run = events
        .find(|event| event["event_type"] == "analyzed")
        .unwrap();
    let further = run["event_data"]["proposal_calls"].as_u64().unwrap();
    assert!((1..=10).contains(&further), "{run}");
}
