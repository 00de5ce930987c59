//! Deals: moved from the stage that was seen, moved back, and left alone once they went on.

use super::{
    DEAL, QUALIFIED, WON, approved, ended, executed, only_these_arrived, page, to, undone,
};
use crate::support::TestApp;
use ai_coo::{
    actions::{RiskLevel, lifecycle::Status},
    ground::ids::StageId,
};
use serde_json::json;

const PROPOSITION: StageId = StageId(3);

// ------------------------------------------------------------------ deals

#[tokio::test]
async fn a_deal_is_moved_from_the_stage_that_was_seen_and_moved_back() {
    let app = TestApp::start().await;
    let action = executed(&app, to(QUALIFIED)).await;
    assert_eq!(action.risk_level, RiskLevel::Medium);
    assert_eq!(action.title, "Move Cascade: autumn range to Qualified");
    let page = page(&app, &action).await;
    assert!(page.contains("the stage changes from Proposition to Qualified"));
    assert!(page.contains("stage_id changes from 3 to 2;"));
    let deal = app.executor.odoo.deal(DEAL).await.unwrap().unwrap();
    assert_eq!(deal.stage.unwrap().0, QUALIFIED);
    let back = undone(&app, &action).await;
    let deal = app.executor.odoo.deal(DEAL).await.unwrap().unwrap();
    assert_eq!(deal.stage.unwrap().0, PROPOSITION);
    only_these_arrived(&app, &[&action, &back]).await;
    // Once is enough.
    let (status, json) = app.undo(&action).await;
    assert_eq!(status, 422, "{json}");
    assert!(
        json["message"].as_str().unwrap().contains("rolled back"),
        "{json}"
    );
}

#[tokio::test]
async fn a_deal_that_somebody_moved_is_left_where_it_is() {
    let app = TestApp::start().await;
    let action = approved(&app, to(QUALIFIED)).await;
    app.odoo
        .change("crm.lead", DEAL.0, json!({"stage_id": WON.0}))
        .await;
    let (status, why) = ended(&app, &action).await;
    assert_eq!(status, Status::Stale);
    assert_eq!(
        why,
        "Cascade: autumn range was in Proposition, now it is in Won"
    );
    only_these_arrived(&app, &[]).await;
}

#[tokio::test]
async fn a_deal_that_is_won_or_there_already_is_not_proposed() {
    let app = TestApp::start().await;
    let error = app.propose(to(PROPOSITION)).await.unwrap_err();
    assert!(
        error.to_string().contains("is already in Proposition"),
        "{error}"
    );
    app.odoo
        .change("crm.lead", DEAL.0, json!({"won_status": "won"}))
        .await;
    let error = app.propose(to(QUALIFIED)).await.unwrap_err();
    assert!(error.to_string().contains("won or lost"), "{error}");
}

#[tokio::test]
async fn a_move_whose_answer_was_lost_is_looked_up_and_not_made_again() {
    let app = TestApp::start().await;
    let action = approved(&app, to(QUALIFIED)).await;
    app.odoo.loses_an_answer("write").await;
    app.work_off().await;
    app.clock.advance(chrono::Duration::minutes(1));
    let (status, why) = ended(&app, &action).await;
    assert_eq!(status, Status::Executed, "{why}");
    only_these_arrived(&app, &[&action]).await;
}

#[tokio::test]
async fn a_move_without_an_answer_on_a_deal_that_went_on_is_in_doubt() {
    let app = TestApp::start().await;
    let action = approved(&app, to(QUALIFIED)).await;
    app.odoo.loses_an_answer("write").await;
    app.work_off().await;
    app.odoo
        .change("crm.lead", DEAL.0, json!({"stage_id": WON.0}))
        .await;
    app.clock.advance(chrono::Duration::minutes(1));
    let (status, why) = ended(&app, &action).await;
    assert_eq!(status, Status::InDoubt);
    assert!(why.contains("Won"), "{why}");
}
