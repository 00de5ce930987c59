//! Activities, deals, orders and taking back: from the proposal to Odoo, and what stops them.

mod activities;
mod deals;
mod orders;
mod undo;

use crate::support::TestApp;
use ai_coo::{
    actions::{
        Action, ActionInputs, CreatePurchaseOrder, OrderLine, UpdateDealStage, lifecycle::Status,
    },
    ground::{
        effect::Request,
        ids::{DealId, OdooUserId, PartnerId, ProductId, StageId},
    },
};
use serde_json::{Value, json};

const DANA: OdooUserId = OdooUserId(5);
/// “Cascade: autumn range”, in Proposition.
const DEAL: DealId = DealId(1);
const QUALIFIED: StageId = StageId(2);

const WON: StageId = StageId(4);

async fn approved(app: &TestApp, inputs: ActionInputs) -> Action {
    let action = app.propose(inputs).await.unwrap();
    let (status, json) = app.approve(&app.operator, &action).await;
    assert_eq!(status, 200, "{json}");
    action
}

async fn executed(app: &TestApp, inputs: ActionInputs) -> Action {
    let action = approved(app, inputs).await;
    app.work_off().await;
    app.stands(&action, Status::Executed).await;
    action
}

async fn ended(app: &TestApp, action: &Action) -> (Status, String) {
    app.work_off().await;
    let record = app.record(action.action_id).await;
    (
        record.action.status,
        record.execution_error.unwrap_or_default(),
    )
}

/// What arrived is what was shown, and nothing else.
async fn only_these_arrived(app: &TestApp, actions: &[&Action]) {
    let requests = actions.iter().flat_map(|action| &action.effect.requests);
    let shown: Vec<Value> = requests
        .map(|request| match request {
            Request::Odoo(call) => json!([call.model, call.method, call.arguments]),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(app.received().await, shown);
}

fn to(stage_id: StageId) -> ActionInputs {
    ActionInputs::UpdateDealStage(UpdateDealStage {
        deal_id: DEAL,
        stage_id,
    })
}

async fn vendor(app: &TestApp) -> PartnerId {
    let named = json!([["name", "=", "Tanglewood Textiles"]]);
    PartnerId(app.odoo.search("res.partner", named).await[0])
}

pub async fn order(app: &TestApp, lines: &[(i64, u32)]) -> ActionInputs {
    let line = |(id, quantity): &(i64, u32)| OrderLine {
        product_id: ProductId(*id),
        quantity: *quantity,
    };
    ActionInputs::CreatePurchaseOrder(CreatePurchaseOrder {
        vendor_id: vendor(app).await,
        date_planned: "2026-12-10".parse().unwrap(),
        lines: lines.iter().map(line).collect(),
    })
}

async fn page(app: &TestApp, action: &Action) -> String {
    app.get_text(&format!("/dashboard/operator/actions/{}", action.action_id))
        .await
}

/// Asked for, approved by who asked, and carried out.
async fn undone(app: &TestApp, action: &Action) -> Action {
    let back = app.named_in(app.undo(action).await).await;
    let (status, json) = app.approve(&app.operator, &back).await;
    assert_eq!(status, 200, "{json}");
    app.work_off().await;
    app.stands(&back, Status::Executed).await;
    assert_eq!(app.status(action.action_id).await, Status::RolledBack);
    assert_eq!(
        app.events(action.action_id).await.last().unwrap(),
        "rolled_back"
    );
    back
}
