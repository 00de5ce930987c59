//! Activities, deals, orders and taking back: from the proposal to Odoo, and what stops them.

use crate::support::TestApp;
use ai_coo::{
    actions::{
        Action, ActionInputs, CreatePurchaseOrder, CreateTask, NoteModel, OrderLine, RiskLevel,
        ScheduleActivity, UpdateDealStage, lifecycle::Status,
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
const PROPOSITION: StageId = StageId(3);
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
    let record = app.record(action.action_id).await;
    assert_eq!(
        record.action.status,
        Status::Executed,
        "{:?}",
        record.execution_error
    );
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
    let ledger = app.odoo.ledger().await;
    let arrived: Vec<Value> = ledger
        .iter()
        .map(|entry| json!([entry["model"], entry["method"], entry["arguments"]]))
        .collect();
    assert_eq!(arrived, shown);
}

fn to(stage_id: StageId) -> ActionInputs {
    ActionInputs::UpdateDealStage(UpdateDealStage {
        deal_id: DEAL,
        stage_id,
    })
}

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

fn task() -> ActionInputs {
    ActionInputs::CreateTask(CreateTask {
        name: "Call Ann".to_owned(),
        user_id: DANA,
        date_deadline: "2026-12-01".parse().unwrap(),
        description: None,
        project_id: None,
        priority: Default::default(),
        about: None,
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
    let record = app.record(back.action_id).await;
    assert_eq!(
        record.action.status,
        Status::Executed,
        "{:?}",
        record.execution_error
    );
    assert_eq!(app.status(action.action_id).await, Status::RolledBack);
    assert_eq!(
        app.events(action.action_id).await.last().unwrap(),
        "rolled_back"
    );
    back
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

// ------------------------------------------------------------------ deals

#[tokio::test]
async fn a_deal_is_moved_from_the_stage_that_was_seen_and_moved_back() {
    let app = TestApp::start().await;
    let action = executed(&app, to(QUALIFIED)).await;
    assert_eq!(action.risk_level, RiskLevel::Medium);
    assert_eq!(action.title, "Move Cascade: autumn range to Qualified");
    let page = page(&app, &action).await;
    assert!(page.contains("the stage goes from Proposition to Qualified"));
    assert!(page.contains("stage_id is 3 now and 2 afterwards"));
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
        error.to_string().contains("is in Proposition already"),
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
    app.odoo
        .fault(json!({"mode": "drop_after_commit", "methods": ["write"], "count": 1}))
        .await;
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
    app.odoo
        .fault(json!({"mode": "drop_after_commit", "methods": ["write"], "count": 1}))
        .await;
    app.work_off().await;
    app.odoo
        .change("crm.lead", DEAL.0, json!({"stage_id": WON.0}))
        .await;
    app.clock.advance(chrono::Duration::minutes(1));
    let (status, why) = ended(&app, &action).await;
    assert_eq!(status, Status::InDoubt);
    assert!(why.contains("Won"), "{why}");
}

// ------------------------------------------------------------------ orders

#[tokio::test]
async fn an_order_is_a_draft_at_the_vendors_prices_and_can_be_cancelled() {
    let app = TestApp::start().await;
    let inputs = order(&app, &[(1, 60), (2, 3)]).await;
    let action = executed(&app, inputs).await;
    assert_eq!(action.risk_level, RiskLevel::High);
    // 60 at the price from 50 on, 3 at the only one.
    assert_eq!(action.amount.as_ref().unwrap().minor, 239_400 + 5_400);
    let page = page(&app, &action).await;
    assert!(
        page.contains("60 × Tent canvas, 2 m at 39.9 USD: $2,394.00"),
        "{page}"
    );
    assert!(page.contains("nothing goes to Tanglewood Textiles"));
    let orders = app
        .odoo
        .search("purchase.order", json!([["state", "=", "draft"]]))
        .await;
    assert_eq!(orders.len(), 1);
    let back = undone(&app, &action).await;
    let cancelled = app
        .odoo
        .search("purchase.order", json!([["state", "=", "cancel"]]))
        .await;
    assert_eq!(cancelled, orders);
    only_these_arrived(&app, &[&action, &back]).await;
}

#[tokio::test]
async fn a_price_that_changed_makes_an_order_stale() {
    let app = TestApp::start().await;
    let inputs = order(&app, &[(2, 3)]).await;
    let action = approved(&app, inputs).await;
    let price = app
        .odoo
        .search("product.supplierinfo", json!([["product_tmpl_id", "=", 2]]))
        .await[0];
    app.odoo
        .change("product.supplierinfo", price, json!({"price": 19.5}))
        .await;
    let (status, why) = ended(&app, &action).await;
    assert_eq!(status, Status::Stale);
    assert_eq!(
        why,
        "Guy rope, 100 m cost 18 USD, now the vendor asks 19.5 USD"
    );
}

/// Odoo takes the quantity of a line to be in the vendor's units: 24 units became 24 packs.
#[tokio::test]
async fn packs_and_discounts_are_not_ordered_as_units_at_the_full_price() {
    let app = TestApp::start().await;
    let of_it = json!([["product_tmpl_id", "=", 2]]);
    let price = app.odoo.search("product.supplierinfo", of_it).await[0];
    for (values, words) in [
        (
            json!({"product_uom_id": 2}),
            "sells Guy rope, 100 m in Pack of 6, and it is counted in Units here",
        ),
        (
            json!({"product_uom_id": 1, "discount": 7.5}),
            "gives 7.5 % off Guy rope, 100 m",
        ),
    ] {
        app.odoo.change("product.supplierinfo", price, values).await;
        let inputs = order(&app, &[(2, 3)]).await;
        let error = app.propose(inputs).await.unwrap_err().to_string();
        assert!(error.contains(words), "{error}");
        assert!(error.contains("order it in Odoo"), "{error}");
    }
}

/// What the vendor asks for this product, from now on in another currency.
async fn asked_in(app: &TestApp, template: i64, currency: &str) {
    let named = json!([["name", "=", currency]]);
    let currency = app.odoo.search("res.currency", named).await[0];
    let of_it = json!([["product_tmpl_id", "=", template]]);
    for price in app.odoo.search("product.supplierinfo", of_it).await {
        let now = json!({"currency_id": currency});
        app.odoo.change("product.supplierinfo", price, now).await;
    }
}

#[tokio::test]
async fn an_order_in_the_vendors_currency_counts_at_odoos_rate() {
    let app = TestApp::start().await;
    asked_in(&app, 1, "EUR").await;
    app.sql("update guardrails_config set high_amount = 240000, critical_amount = 250000")
        .await
        .unwrap();
    // 2,394.00 EUR are below both thresholds, and 2,585.52 USD above.
    let inputs = order(&app, &[(1, 60)]).await;
    let action = app.propose(inputs).await.unwrap();
    let amount = action.amount.clone().unwrap();
    assert_eq!(
        (amount.minor, amount.currency.code.as_str()),
        (258_552, "USD")
    );
    assert_eq!(action.risk_level, RiskLevel::Critical);
    let page = page(&app, &action).await;
    for words in [
        "60 × Tent canvas, 2 m at 39.9 EUR: €2,394.00",
        "€2,394.00 in all, before taxes",
        "€2,394.00 are $2,585.52 at Odoo's rate: 1 EUR is 1.08 USD, entered on 1 Jan 2026",
    ] {
        assert!(page.contains(words), "{words}");
    }
    for who in [&app.operator, &app.second] {
        assert_eq!(app.approve(who, &action).await.0, 200);
    }
    let (status, why) = ended(&app, &action).await;
    assert_eq!(status, Status::Executed, "{why}");
    only_these_arrived(&app, &[&action]).await;
    let euros = json!([["currency_id", "=", 2], ["amount_untaxed", "=", 2394.0]]);
    assert_eq!(app.odoo.search("purchase.order", euros).await.len(), 1);
}

#[tokio::test]
async fn a_currency_that_changed_makes_an_order_stale() {
    let app = TestApp::start().await;
    let inputs = order(&app, &[(2, 3)]).await;
    let action = approved(&app, inputs).await;
    asked_in(&app, 2, "EUR").await;
    let (status, why) = ended(&app, &action).await;
    assert_eq!(status, Status::Stale);
    assert_eq!(
        why,
        "Guy rope, 100 m cost 18 USD, now the vendor asks 18 EUR"
    );
}

#[tokio::test]
async fn what_has_no_one_currency_or_no_rate_is_not_ordered() {
    let app = TestApp::start().await;
    asked_in(&app, 1, "EUR").await;
    let inputs = order(&app, &[(1, 60), (2, 3)]).await;
    let error = app.propose(inputs).await.unwrap_err().to_string();
    let words = "asks EUR for Tent canvas, 2 m and USD for Guy rope, 100 m: order them apart";
    assert!(error.contains(words), "{error}");
    asked_in(&app, 1, "NOK").await;
    let inputs = order(&app, &[(1, 60)]).await;
    let error = app.propose(inputs).await.unwrap_err().to_string();
    assert!(
        error.contains("Odoo has no rate of NOK: enter one there"),
        "{error}"
    );
    let of_it = json!([["product_tmpl_id", "=", 1]]);
    let price = app.odoo.search("product.supplierinfo", of_it).await[0];
    let dollars = json!({"currency_id": 1});
    app.odoo
        .change("product.supplierinfo", price, dollars)
        .await;
    let inputs = order(&app, &[(1, 60)]).await;
    let error = app.propose(inputs).await.unwrap_err().to_string();
    assert!(
        error.contains("asks NOK and USD for Tent canvas"),
        "{error}"
    );
}

#[tokio::test]
async fn what_the_vendor_does_not_sell_is_not_ordered() {
    let app = TestApp::start().await;
    for (product, words) in [
        (3, "has no price for 1 unit of Pallet freight"),
        (4, "not to be bought"),
        (5, "archived"),
        (99, "no product 99"),
    ] {
        let inputs = order(&app, &[(product, 1)]).await;
        let error = app.propose(inputs).await.unwrap_err();
        assert!(error.to_string().contains(words), "{error}");
    }
}

// ------------------------------------------------------------------ taking back

#[tokio::test]
async fn a_task_that_somebody_changed_is_not_taken_back() {
    let app = TestApp::start().await;
    let action = executed(&app, task()).await;
    let id = app
        .odoo
        .search("project.task", json!([["name", "=", "Call Ann"]]))
        .await[0];
    // Asked for in time, and then somebody was quicker than the approval.
    let (status, json) = app.undo(&action).await;
    assert_eq!(status, 201, "{json}");
    let back = app
        .record(json["action_id"].as_str().unwrap().parse().unwrap())
        .await
        .action;
    assert_eq!(back.inputs.kind().name(), "undo");
    let (status, again) = app.undo(&action).await;
    assert_eq!(status, 409, "one open undo for an action: {again}");
    app.odoo
        .change("project.task", id, json!({"state": "1_done"}))
        .await;
    assert_eq!(app.approve(&app.operator, &back).await.0, 200);
    let (status, why) = ended(&app, &back).await;
    assert_eq!(status, Status::Stale, "{why}");
    assert!(why.contains("now Dana Whitfield has changed it"), "{why}");
    assert_eq!(app.status(action.action_id).await, Status::Executed);
    // And asked for afterwards it is not even proposed.
    let (status, json) = app.undo(&action).await;
    assert_eq!(status, 422, "{json}");
    assert!(
        json["message"]
            .as_str()
            .unwrap()
            .contains("Dana Whitfield has changed"),
        "{json}"
    );
}

#[tokio::test]
async fn a_deletion_whose_answer_was_lost_is_done() {
    let app = TestApp::start().await;
    let action = executed(&app, task()).await;
    let back = app.named_in(app.undo(&action).await).await;
    assert_eq!(app.approve(&app.operator, &back).await.0, 200);
    app.odoo
        .fault(json!({"mode": "drop_after_commit", "methods": ["unlink"], "count": 1}))
        .await;
    app.work_off().await;
    app.clock.advance(chrono::Duration::minutes(1));
    let (status, why) = ended(&app, &back).await;
    assert_eq!(status, Status::Executed, "{why}");
    assert_eq!(app.status(action.action_id).await, Status::RolledBack);
    only_these_arrived(&app, &[&action, &back]).await;
}

#[tokio::test]
async fn an_undo_in_doubt_of_which_a_person_says_that_it_happened_rolls_back() {
    let app = TestApp::start().await;
    let action = executed(&app, to(QUALIFIED)).await;
    let back = app.named_in(app.undo(&action).await).await;
    assert_eq!(app.approve(&app.operator, &back).await.0, 200);
    app.odoo
        .fault(json!({"mode": "drop_after_commit", "methods": ["write"], "count": 1}))
        .await;
    app.work_off().await;
    app.odoo
        .change("crm.lead", DEAL.0, json!({"stage_id": WON.0}))
        .await;
    app.clock.advance(chrono::Duration::minutes(1));
    let (status, why) = ended(&app, &back).await;
    assert_eq!(status, Status::InDoubt, "{why}");
    let page = page(&app, &back).await;
    assert!(page.contains("Look at the record in Odoo"), "{page}");
    let path = format!("/api/ai-coo/actions/{}/settle", back.action_id);
    let body = json!({"answer": "it_happened"});
    let (status, json) = app.call(&app.operator, "POST", &path, Some(body)).await;
    assert_eq!(
        (status, &json["status"]),
        (200, &json!("executed")),
        "{json}"
    );
    assert_eq!(app.status(action.action_id).await, Status::RolledBack);
    let trail = app.events(action.action_id).await;
    assert_eq!(trail.last().unwrap(), "rolled_back");
}

#[tokio::test]
async fn what_cannot_be_taken_back_says_so() {
    let app = TestApp::start().await;
    let waiting = app.propose(task()).await.unwrap();
    let (status, json) = app.undo(&waiting).await;
    assert_eq!(status, 422, "{json}");
    assert!(
        json["message"]
            .as_str()
            .unwrap()
            .contains("only what was executed"),
        "{json}"
    );
}
