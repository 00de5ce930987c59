//! Every page behind the link of an approval, as its reader sees it.

use crate::{
    after_link::posts,
    browser::Browser,
    edits::edited,
    support::{Options, TestApp, find, none_is_left_over},
};
use ai_coo::{
    accounts::second_factor::remove,
    actions::{Action, ActionInputs, Kind, RiskLevel, lifecycle::Status},
    decisions::{Approved, by_link::Answered},
    executor::Timing,
    server::sweep,
    web::pages::action::Code,
};
use chrono::Duration;
use serde_json::json;

/// The pages that a link leads to while its action stands here.
fn pages_for(status: Status) -> &'static [&'static str] {
    match status {
        Status::PendingApproval => &[
            "page_waits_until_monday",
            "page_waits_and_has_changed",
            "page_waits_for_another",
            "page_wrong_code",
            "page_already_answered",
            "page_too_late",
        ],
        Status::Approved => &[
            "page_runs_soon",
            "page_runs_on_monday",
            "page_can_be_stopped",
        ],
        Status::Rejected => &["page_was_rejected"],
        Status::Expired => &["page_has_expired"],
        Status::Superseded => &["page_was_edited"],
        Status::Cancelled => &["page_was_cancelled"],
        Status::Stale => &["page_is_out_of_date"],
        Status::Executing
        | Status::InDoubt
        | Status::Executed
        | Status::Failed
        | Status::RolledBack => &["page_was_decided"],
        // Nobody was ever asked about it.
        Status::Blocked => &[],
    }
}

/// What is asked of the reader, by what approving takes of them.
fn asking(code: Code) -> &'static str {
    match code {
        Code::Unneeded => "page_waits",
        Code::Asked => "page_waits_for_a_code",
        Code::NotSetUp => "page_waits_without_authenticator",
    }
}

/// What whoever answered sees.
fn after(answered: Answered) -> &'static [&'static str] {
    match answered {
        Answered::Approved(Approved::Queued) => &["page_approved", "page_approved_at_once"],
        Answered::Approved(Approved::Held) => &["page_approved_and_held"],
        Answered::Approved(Approved::OneMoreNeeded) => &["page_approved_by_the_first"],
        Answered::Rejected => &["page_rejected"],
        Answered::Renewed => &["page_proposed_again"],
        // Where the action stands then: it waits again, or was cancelled.
        Answered::TakenBack => &["page_waits"],
        Answered::Stopped => &["page_was_cancelled"],
    }
}

#[test]
fn every_kind_of_page_has_its_snapshot() {
    let codes = [Code::Unneeded, Code::Asked, Code::NotSetUp];
    let answers = [
        Answered::Approved(Approved::Queued),
        Answered::Approved(Approved::Held),
        Answered::Approved(Approved::OneMoreNeeded),
        Answered::Rejected,
        Answered::Renewed,
        Answered::TakenBack,
        Answered::Stopped,
    ];
    let statuses = Status::ALL
        .iter()
        .flat_map(|status| pages_for(*status))
        .copied();
    let answers = answers.into_iter().flat_map(after).copied();
    let without_action = ["page_type_code", "page_unknown_code", "page_unknown_link"];
    let all = statuses.chain(codes.map(asking)).chain(answers);
    none_is_left_over("page_", all.chain(without_action).map(str::to_owned));
}

impl TestApp {
    /// Opens a link and compares what it leads to.
    async fn keeps_behind(&self, name: &str, token: &str) {
        let page = self.open(token).await.text;
        self.keeps_page(name, &page);
    }

    /// Answers by a link and compares what comes back.
    async fn keeps_answer(&self, name: &str, verb: &str, token: &str, more: &[(&str, &str)]) {
        let (_, page) = posts(self, verb, token, more).await;
        self.keeps_page(name, &page);
    }
}

fn patient(now: &str) -> Options {
    Options {
        now: now.to_owned(),
        timing: Timing {
            view: std::time::Duration::ZERO,
            ..Timing::default()
        },
        ..Options::default()
    }
}

async fn reminder(app: &TestApp) -> Action {
    find(&app.analyze().await, Kind::CreateInvoiceReminder)
}

#[tokio::test]
async fn pages_of_what_is_approved_and_runs() {
    let app = TestApp::with(patient(crate::support::MONDAY)).await;
    let action = reminder(&app).await;
    let token = app.link(&app.operator, &action).await;
    app.keeps_behind("page_waits", &token).await;
    app.keeps_answer("page_approved", "approve", &token, &[])
        .await;
    app.keeps_behind("page_runs_soon", &token).await;
    app.keeps_answer("page_waits", "take-back", &token, &[])
        .await;
    let token = app.link(&app.operator, &action).await;
    posts(&app, "approve", &token, &[]).await;
    app.clock.advance(Duration::minutes(1));
    app.work_off().await;
    assert_eq!(app.status(action.action_id).await, Status::Executed);
    app.keeps_behind("page_was_decided", &token).await;
}

#[tokio::test]
async fn pages_of_what_waits_for_business_hours() {
    let app = TestApp::with(patient("2026-11-22T08:00:00Z")).await;
    let action = reminder(&app).await;
    let token = app.link(&app.operator, &action).await;
    app.keeps_behind("page_waits_until_monday", &token).await;
    app.keeps_answer("page_approved_and_held", "approve", &token, &[])
        .await;
    app.keeps_behind("page_runs_on_monday", &token).await;
    let other = app.link(&app.second, &action).await;
    app.keeps_behind("page_can_be_stopped", &other).await;
    app.keeps_answer("page_was_cancelled", "stop", &other, &[])
        .await;
    assert_eq!(app.status(action.action_id).await, Status::Cancelled);
}

#[tokio::test]
async fn pages_of_what_is_rejected_edited_or_expired() {
    let app = TestApp::start().await;
    let waiting = app.analyze().await;
    let task = find(&waiting, Kind::CreateTask);
    let token = app.link(&app.operator, &task).await;
    let body = edited(&task, "Call them instead");
    let made = app.call(&app.admin, "POST", "/api/ai-coo/actions", Some(body));
    app.named_in(made.await).await;
    app.keeps_behind("page_was_edited", &token).await;

    let action = find(&waiting, Kind::CreateInvoiceReminder);
    let token = app.link(&app.operator, &action).await;
    let why = [("why", "wrong_figures"), ("reason", "They paid by cheque.")];
    app.keeps_answer("page_rejected", "reject", &token, &why)
        .await;
    app.keeps_behind("page_was_rejected", &token).await;

    let order = app.high().await;
    let token = app.link(&app.operator, &order).await;
    app.clock.advance(order.expires_at - app.clock.now());
    app.keeps_behind("page_too_late", &token).await;
    sweep::sweep_once(&app.executor.process()).await.unwrap();
    assert_eq!(app.status(order.action_id).await, Status::Expired);
    app.keeps_behind("page_has_expired", &token).await;
}

#[tokio::test]
async fn pages_of_what_has_changed_in_odoo() {
    let app = TestApp::start().await;
    let action = reminder(&app).await;
    let ActionInputs::CreateInvoiceReminder(inputs) = &action.inputs else {
        panic!("{:?}", action.inputs)
    };
    let token = app.link(&app.operator, &action).await;
    let open = json!({"payment_state": "partial", "amount_residual": 12.5, "amount_residual_signed": 12.5});
    app.odoo
        .change("account.move", inputs.invoice_ids[0].0, open)
        .await;
    app.clock.advance(Duration::seconds(21));
    app.keeps_behind("page_waits_and_has_changed", &token).await;
    app.keeps_answer("page_proposed_again", "renew", &token, &[])
        .await;
    app.keeps_behind("page_is_out_of_date", &token).await;
}

#[tokio::test]
async fn pages_of_what_takes_a_code_or_two_people() {
    let app = TestApp::start().await;
    let order = app.high().await;
    let token = app.link(&app.operator, &order).await;
    app.keeps_behind("page_waits_for_a_code", &token).await;
    app.keeps_answer("page_wrong_code", "approve", &token, &[("code", "12345")])
        .await;
    let code = app.code(&app.operator);
    app.keeps_answer(
        "page_approved_at_once",
        "approve",
        &token,
        &[("code", &code)],
    )
    .await;

    app.configure(|settings| {
        settings.high_amount = 1;
        settings.critical_amount = 2;
    })
    .await;
    let critical = reminder(&app).await;
    assert_eq!(critical.risk_level, RiskLevel::Critical);
    let token = app.link(&app.operator, &critical).await;
    let code = app.code(&app.operator);
    app.keeps_answer(
        "page_approved_by_the_first",
        "approve",
        &token,
        &[("code", &code)],
    )
    .await;
    app.keeps_behind("page_already_answered", &token).await;
    let another = app.link(&app.operator, &critical).await;
    app.keeps_behind("page_waits_for_another", &another).await;

    let code = app.code(&app.second);
    remove::remove(&app.accounts(), &app.second.user, &code)
        .await
        .unwrap();
    let token = app.link(&app.second, &critical).await;
    app.keeps_behind("page_waits_without_authenticator", &token)
        .await;
}

#[tokio::test]
async fn pages_of_links_and_codes_that_are_none() {
    let app = TestApp::start().await;
    let phone = Browser::new(&app.url);
    let page = phone.get("/s").await;
    app.keeps_page("page_type_code", &page.text);
    let page = phone.get("/s/0123456789abcdef").await;
    app.keeps_page("page_unknown_code", &page.text);
    app.keeps_behind("page_unknown_link", "x").await;
}
