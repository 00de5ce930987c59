//! What reaches customers runs without approval only once a second admin has confirmed it.

use crate::{
    browser::{Browser, Page},
    guardrails::sent,
    reminders::owing,
    support::{Person, TestApp},
};
use ai_coo::{
    accounts::Role,
    actions::{Action, Held, Kind, lifecycle::Status},
    ground::money::Currency,
    guardrails::{self, Autonomy, Settings},
    web::pages::settings::form::Form,
};
use chrono::Duration;

pub const PAGE: &str = "/dashboard/operator/settings";
const KIND: Kind = Kind::CreateInvoiceReminder;

async fn in_force(app: &TestApp) -> (Settings, i32) {
    let current = guardrails::store::current(app.database.connection());
    current.await.unwrap()
}

/// Reminders without approval, of up to a thousand dollars.
fn reminders(settings: &mut Settings) {
    settings.autonomy.insert(KIND, Autonomy::Auto);
    settings.can_send_emails = true;
    settings.requires_approval_for_external_comms = false;
    settings.requires_approval_for_financial = false;
    settings.max_financial_amount_without_approval = 100_000;
    settings.daily_amount_budget = 100_000;
}

/// The admin fills in the form on the page and saves it.
pub async fn ask(app: &TestApp, admin: &Browser) -> Page {
    let (mut settings, version) = in_force(app).await;
    reminders(&mut settings);
    let mut form = Form::from_settings(&settings, Some(&Currency::new("USD", 2)));
    let types = form.chosen.entry("autonomy".to_owned()).or_default();
    types.insert(KIND.name().to_owned(), "auto".to_owned());
    let mut fields = sent(form);
    fields.push(("version".to_owned(), version.to_string()));
    fields.push(("form[text][code]".to_owned(), app.code(&app.admin)));
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    admin.post(PAGE, "save_guardrails", &fields).await
}

/// Which request waits, as the page's forms name it.
pub async fn asked(admin: &Browser) -> String {
    let page = admin.get(PAGE).await;
    page.between("name=\"id\" value=\"", "\"")
}

pub async fn confirms(admin: &Browser, id: &str, code: &str) -> bool {
    let fields = [("id", id), ("code", code)];
    let page = admin.post(PAGE, "confirm_guardrails", &fields).await;
    page.location.contains("saved=")
}

pub async fn two_admins(debts: &[(&str, i32, i64)]) -> (TestApp, Person, Browser, Browser) {
    let app = owing(debts).await;
    let other = app.another("Other admin", Role::Admin).await;
    let (first, second) = (
        app.browser_of(&app.admin).await,
        app.browser_of(&other).await,
    );
    (app, other, first, second)
}

async fn action_named(app: &TestApp, name: &str) -> Action {
    for status in [Status::PendingApproval, Status::Approved] {
        let found = app.actions(status).await;
        let of_kind = |action: &Action| action.inputs.kind() == KIND;
        let found = found.into_iter().filter(of_kind);
        if let Some(action) = found.into_iter().find(|action| action.title.contains(name)) {
            return action;
        }
    }
    panic!("nothing is proposed about {name}");
}

#[tokio::test]
async fn a_reminder_runs_unasked_once_two_admins_want_it() {
    let (app, other, first, second) =
        two_admins(&[("Small debtor", 500, 20), ("Large debtor", 5_000, 20)]).await;
    assert!(ask(&app, &first).await.location.contains("saved="));
    let (settings, version) = in_force(&app).await;
    assert_eq!(
        settings.autonomy_of(KIND),
        Autonomy::Ask,
        "not in force yet"
    );
    assert!(settings.can_send_emails, "the rest of the change is");
    let page = first.get(PAGE).await;
    assert!(page.text.contains("Nothing runs without approval"));
    assert!(!page.text.contains("/page/confirm_guardrails"));
    let mail = app.mail_to("other.admin@example.com").await.unwrap();
    assert!(
        mail.contains("asked to let these run without approval: Invoice reminder"),
        "{mail}"
    );

    let id = asked(&second).await;
    let code = app.code(&app.admin);
    assert!(!confirms(&first, &id, &code).await, "the same admin");
    assert!(!confirms(&second, &id, "").await, "without a code");
    assert!(!confirms(&second, &id, "000000").await, "by a wrong code");
    let code = app.code(&other);
    let by_token = app
        .http()
        .post(format!("{}/page/confirm_guardrails", app.url))
        .bearer_auth(&other.token)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(format!("id={id}&code={code}"));
    by_token.send().await.unwrap();
    assert_eq!(in_force(&app).await, (settings, version), "nor by a token");
    assert!(confirms(&second, &id, &app.code(&other)).await);
    let (settings, now) = in_force(&app).await;
    assert_eq!(settings.autonomy_of(KIND), Autonomy::Confirmed);
    assert_eq!(now, version + 1);
    let both = "select count(*) from action_events e
         join users c on c.id::text = e.actor and c.email = 'other.admin@example.com'
         join users a on a.id::text = e.event_data ->> 'asked_by' and a.email = 'admin@example.com'
         where e.event_type = 'settings_changed'";
    assert_eq!(app.count(both).await, 1);
    let page = first.get(PAGE).await.text;
    assert!(page.contains("As a second admin has confirmed"), "{page}");

    app.analyze().await;
    let small = action_named(&app, "Small debtor").await;
    assert_eq!(small.status, Status::Approved);
    assert!(!small.requires_approval);
    app.work_off().await;
    assert_eq!(app.status(small.action_id).await, Status::Executed);
    let large = action_named(&app, "Large debtor").await;
    assert_eq!(large.status, Status::PendingApproval, "over the amount");
}

#[tokio::test]
async fn outside_business_hours_it_waits_and_is_judged_again() {
    let (app, other, first, second) =
        two_admins(&[("Late debtor", 500, 20), ("Other debtor", 400, 20)]).await;
    ask(&app, &first).await;
    let id = asked(&second).await;
    assert!(confirms(&second, &id, &app.code(&other)).await);
    // In the evening in New York.
    app.clock.advance(Duration::hours(10));
    app.analyze().await;
    let (late, another) = (
        action_named(&app, "Late debtor").await,
        action_named(&app, "Other debtor").await,
    );
    app.work_off().await;
    for action in [&late, &another] {
        let record = app.record(action.action_id).await;
        assert_eq!(record.action.status, Status::Approved);
        assert_eq!(record.held_by, Some(Held::BusinessHours));
    }
    assert!(app.outbox().await.is_empty());
    app.sql(
        "update guardrails_config set max_financial_amount_without_approval = 45000, version = version + 1",
    )
    .await
    .unwrap();
    app.clock.advance(Duration::hours(14));
    app.work_off().await;
    assert_eq!(app.status(another.action_id).await, Status::Executed);
    assert_eq!(
        app.status(late.action_id).await,
        Status::PendingApproval,
        "the guardrails of this moment ask"
    );
}

#[tokio::test]
async fn what_is_out_of_date_or_declined_is_not_confirmed() {
    let (app, other, first, second) = two_admins(&[]).await;
    ask(&app, &first).await;
    let id = asked(&second).await;
    app.configure(|settings| settings.contact_gap_hours += 1)
        .await;
    assert!(!confirms(&second, &id, &app.code(&other)).await);

    ask(&app, &first).await;
    let id = asked(&second).await;
    first
        .post(PAGE, "decline_guardrails", &[("id", id.as_str())])
        .await;
    assert!(!confirms(&second, &id, &app.code(&other)).await);

    ask(&app, &first).await;
    let id = asked(&second).await;
    app.clock.advance(Duration::days(7));
    let after = app.browser_of(&other).await;
    assert!(!confirms(&after, &id, &app.code(&other)).await);
    assert_eq!(in_force(&app).await.0.autonomy_of(KIND), Autonomy::Ask);
}

#[tokio::test]
async fn alone_an_admin_is_told_that_a_second_one_is_needed() {
    let app = TestApp::start().await;
    let admin = app.browser_of(&app.admin).await;
    let before = in_force(&app).await;
    let refused = ask(&app, &admin).await;
    assert!(!refused.location.contains("saved="), "{}", refused.location);
    let inside = refused.location.trim_start_matches(app.url.as_str());
    let page = admin.get(inside).await;
    assert!(page.text.contains("A second admin has to confirm"));
    assert_eq!(in_force(&app).await, before);
}
