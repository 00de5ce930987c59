//! Activities: from the proposal to Odoo, or a task where the key may not.

use super::{DANA, DEAL, executed, only_these_arrived, page, undone};
use crate::support::TestApp;
use ai_coo::actions::{ActionInputs, NoteModel, RiskLevel, ScheduleActivity};
use serde_json::json;

fn activity(model: NoteModel, id: i64) -> ActionInputs {
    ActionInputs::ScheduleActivity(ScheduleActivity {
        model,
        id,
        kind: Default::default(),
        summary: "Ask about the <b>order</b>".to_owned(),
        user_id: DANA,
        date_deadline: "2026-12-01".parse().unwrap(),
        note: None,
    })
}

// ------------------------------------------------------------------ activities

#[tokio::test]
async fn an_activity_is_what_was_shown_and_can_be_taken_back() {
    let app = TestApp::start().await;
    let action = executed(&app, activity(NoteModel::Deal, DEAL.0)).await;
    assert_eq!(action.risk_level, RiskLevel::Low);
    let page = page(&app, &action).await;
    for words in [
        "New activity in Odoo",
        "Ask about the &lt;b&gt;order&lt;/b&gt;",
    ] {
        assert!(page.contains(words), "{words}");
    }
    let back = undone(&app, &action).await;
    assert_eq!(
        app.odoo.search("mail.activity", json!([])).await,
        Vec::<i64>::new()
    );
    only_these_arrived(&app, &[&action, &back]).await;
}

#[tokio::test]
async fn where_the_key_may_not_a_task_is_proposed_instead_of_an_activity() {
    let app = TestApp::start().await;
    let error = app
        .propose(activity(NoteModel::Invoice, 1))
        .await
        .unwrap_err();
    assert!(
        error.to_string().contains("propose a task instead"),
        "{error}"
    );
}
