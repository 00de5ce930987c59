//! What the rules propose by the settings: from which amounts on, to whom, and where tasks go.

use crate::{
    reminders::owing,
    support::{TestApp, find},
};
use ai_coo::{
    actions::{Action, ActionInputs, Kind, lifecycle::Status},
    ground::{
        effect::Request,
        ids::{OdooUserId, ProjectId},
    },
    guardrails::{self, Proposals, TaskProject},
};
use serde_json::json;

pub async fn choose(app: &TestApp, change: impl FnOnce(&mut Proposals)) {
    app.configure(|settings| change(&mut settings.proposals))
        .await;
}

fn reminders(actions: &[Action]) -> Vec<&str> {
    let all = actions.iter();
    let mut titles: Vec<&str> = all
        .filter(|action| action.inputs.kind() == Kind::CreateInvoiceReminder)
        .map(|action| action.title.as_str())
        .collect();
    titles.sort_unstable();
    titles
}

fn recipients(action: &Action) -> Vec<&str> {
    let Request::Mail(mail) = &action.effect.requests[0] else {
        panic!("no mail in {:?}", action.effect);
    };
    mail.to.iter().map(|to| to.email.as_str()).collect()
}

fn task(actions: &[Action]) -> ai_coo::actions::CreateTask {
    match find(actions, Kind::CreateTask).inputs {
        ActionInputs::CreateTask(task) => task,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_cent_is_not_asked_for_and_a_cent_holds_nothing_back() {
    let app = owing(&[("Large Debt", 20_000, 20)]).await;
    let now = app.clock.now();
    app.odoo.overdue("One Cent", 0.01, 90, now).await;
    app.odoo.overdue("Just Less", 9.99, 90, now).await;
    app.odoo.overdue("Just Enough", 10.0, 20, now).await;
    app.odoo.unmatched("Large Debt", 0.01, now).await;
    let waiting = app.analyze().await;
    assert_eq!(
        reminders(&waiting),
        [
            "Remind Just Enough of 1 overdue invoice",
            "Remind Large Debt of 1 overdue invoice"
        ]
    );
    assert_eq!(waiting.len(), 2, "no note and no call for less");
}

#[tokio::test]
async fn money_that_counts_holds_a_reminder_back_until_it_is_matched() {
    let app = owing(&[("Large Debt", 20_000, 20)]).await;
    app.odoo.unmatched("Large Debt", 5.0, app.clock.now()).await;
    let waiting = app.analyze().await;
    let kinds: Vec<Kind> = waiting.iter().map(|action| action.inputs.kind()).collect();
    assert_eq!(kinds, [Kind::PostInternalMessage]);
}

#[tokio::test]
async fn the_settings_move_both_amounts() {
    let app = owing(&[("Large Debt", 20_000, 20), ("Small Debt", 50, 20)]).await;
    app.odoo
        .unmatched("Large Debt", 40.0, app.clock.now())
        .await;
    choose(&app, |settings| {
        settings.least_reminder = Some(5_001);
        settings.least_unmatched = Some(4_001);
    })
    .await;
    let waiting = app.analyze().await;
    assert_eq!(
        reminders(&waiting),
        ["Remind Large Debt of 1 overdue invoice"]
    );
}

/// What came in since holds the approved reminder, but not for a cent.
#[tokio::test]
async fn the_amount_counts_at_execution_too() {
    for (unmatched, ends) in [(0.01, "executed"), (6.0, "stale")] {
        let app = owing(&[("Large Debt", 9_000, 20)]).await;
        let reminder = find(&app.analyze().await, Kind::CreateInvoiceReminder);
        app.odoo
            .unmatched("Large Debt", unmatched, app.clock.now())
            .await;
        let (status, answer) = app.approve(&app.operator, &reminder).await;
        assert_eq!(status, 200, "{answer}");
        app.work_off().await;
        assert_eq!(
            app.status(reminder.action_id).await.name(),
            ends,
            "{unmatched}"
        );
    }
}

#[tokio::test]
async fn a_task_goes_where_somebody_chose() {
    let app = owing(&[("Slow Payer", 5_000, 70)]).await;
    let named = json!([["name", "=", "Warehouse move"]]);
    let chosen = app.odoo.search("project.project", named).await[0];
    assert_ne!(chosen, 1, "the lowest id is another");
    choose(&app, |settings| {
        settings.task_project = Some(TaskProject::In(ProjectId(chosen)));
        settings.task_to_salesperson = false;
        settings.task_assignee = Some(OdooUserId(6));
    })
    .await;
    let task = task(&app.analyze().await);
    assert_eq!(task.project_id, Some(ProjectId(chosen)));
    assert_eq!(task.user_id, OdooUserId(6));
}

#[tokio::test]
async fn until_somebody_has_chosen_a_task_is_in_no_project_and_says_so() {
    let app = owing(&[("Slow Payer", 5_000, 70)]).await;
    let waiting = app.analyze().await;
    let action = find(&waiting, Kind::CreateTask);
    let task = task(&waiting);
    assert_eq!(task.project_id, None);
    assert_eq!(task.user_id, OdooUserId(5), "the salesperson");
    assert!(
        action.reasoning.contains("Nobody has chosen a project"),
        "{}",
        action.reasoning
    );
    let effects = action.effect.side_effects.join(" ");
    assert!(
        effects.contains("Odoo assigns AI COO to it as well"),
        "{effects}"
    );
    for page in [
        "/dashboard/operator/settings",
        "/dashboard/operator/settings/proposals",
    ] {
        let page = app.get_text(page).await;
        assert!(page.contains("Nobody has chosen yet where proposed tasks go"));
    }
}

#[tokio::test]
async fn a_call_that_nobody_gets_is_a_question() {
    let app = owing(&[("Slow Payer", 5_000, 70)]).await;
    let invoice = app
        .odoo
        .search("account.move", json!([["name", "=", "INV/Slow Payer"]]))
        .await[0];
    app.odoo
        .change("account.move", invoice, json!({"invoice_user_id": false}))
        .await;
    let waiting = app.analyze().await;
    assert!(
        waiting
            .iter()
            .all(|action| action.inputs.kind() != Kind::CreateTask)
    );
    let run = &app.get("/api/ai-coo/analyses").await["analyses"][0];
    assert!(
        run["gaps"]
            .to_string()
            .contains("Nobody has chosen who gets tasks"),
        "{run}"
    );
    choose(&app, |settings| {
        settings.task_assignee = Some(OdooUserId(6))
    })
    .await;
    app.clock.advance(chrono::Duration::hours(1));
    assert_eq!(task(&app.analyze().await).user_id, OdooUserId(6));
}

#[tokio::test]
async fn several_addresses_in_one_field_are_several_recipients() {
    let app = owing(&[("Two Desks", 500, 20), ("Named", 500, 20)]).await;
    for (name, email) in [
        ("Two Desks", "ap@two.example.com, cfo@two.example.com"),
        ("Named", "Kim Lee <kim@named.example.com>"),
    ] {
        let id = app.odoo.customer(name).await;
        app.odoo
            .change("res.partner", id, json!({"email": email}))
            .await;
    }
    let mut to = vec![];
    for action in &app.analyze().await {
        to.extend(recipients(action).into_iter().map(str::to_owned));
    }
    to.sort_unstable();
    assert_eq!(
        to,
        [
            "ap@two.example.com",
            "cfo@two.example.com",
            "kim@named.example.com"
        ]
    );
}

#[tokio::test]
async fn the_invoice_contact_gets_it_where_the_company_has_no_address() {
    let app = owing(&[("Head Office", 500, 20)]).await;
    let id = app.odoo.customer("Head Office").await;
    app.odoo
        .change("res.partner", id, json!({"email": false}))
        .await;
    let contact = |kind: &str, email: &str| {
        json!({
            "active": true, "name": format!("{kind} desk"), "type": kind, "email": email,
            "parent_id": id, "commercial_partner_id": id, "is_company": false, "lang": "en_US",
            "phone": false,
        })
    };
    app.odoo
        .add("res.partner", contact("contact", "sales@head.example.com"))
        .await;
    app.odoo
        .add("res.partner", contact("invoice", "ap@head.example.com"))
        .await;
    let waiting = app.analyze().await;
    let reminder = find(&waiting, Kind::CreateInvoiceReminder);
    assert_eq!(recipients(&reminder), ["ap@head.example.com"]);
}

/// Deliberately: who is on the blacklist is not mailed, and the company is asked all the same, by
/// another of its contacts. Whoever decides reads that.
#[tokio::test]
async fn a_contact_on_the_blacklist_is_passed_over_and_the_page_says_so() {
    let app = owing(&[("Head Office", 500, 20)]).await;
    let head = app.odoo.customer("Head Office").await;
    let contact = json!({
        "active": true, "name": "Accounts Desk", "type": "invoice", "email": "ap@head.example.com",
        "parent_id": head, "commercial_partner_id": head, "is_company": false, "lang": "en_US",
        "phone": false,
    });
    app.odoo.add("res.partner", contact).await;
    app.odoo
        .change("res.partner", head, json!({"is_blacklisted": true}))
        .await;
    let waiting = app.analyze().await;
    let reminder = find(&waiting, Kind::CreateInvoiceReminder);
    assert_eq!(recipients(&reminder), ["ap@head.example.com"]);
    let said = "Head Office must not be contacted by e-mail: its address is on Odoo's blacklist. The mail goes to Accounts Desk instead.";
    assert!(
        reminder.effect.side_effects.iter().any(|one| one == said),
        "{:?}",
        reminder.effect.side_effects
    );
    let page = app
        .get_text(&format!(
            "/dashboard/operator/actions/{}",
            reminder.action_id
        ))
        .await;
    assert!(
        page.contains("The mail goes to Accounts Desk instead."),
        "{page}"
    );
}

#[tokio::test]
async fn without_an_address_a_call_says_which_field_is_empty() {
    let app = owing(&[("No Address", 500, 20), ("Unreadable", 500, 20)]).await;
    for (name, email) in [
        ("No Address", json!(false)),
        ("Unreadable", json!("see notes")),
    ] {
        let id = app.odoo.customer(name).await;
        app.odoo
            .change("res.partner", id, json!({"email": email}))
            .await;
    }
    let waiting = app.analyze().await;
    assert!(reminders(&waiting).is_empty());
    let mut why: Vec<&str> = waiting
        .iter()
        .map(|action| action.reasoning.as_str())
        .collect();
    why.sort_unstable();
    assert_eq!(why.len(), 2);
    assert!(
        why[0].contains(
            "The e-mail field of No Address in Odoo is empty, so no reminder can be sent."
        ),
        "{why:?}"
    );
    assert!(
        why[1].contains(
            "The e-mail field of Unreadable in Odoo holds no address that can be read: “see notes”"
        ),
        "{why:?}"
    );
}

#[tokio::test]
async fn an_address_on_the_blacklist_is_a_call_and_the_tag_is_silence() {
    let app = owing(&[("Blocked Desk", 500, 20), ("Silent", 5_000, 90)]).await;
    for (name, change) in [
        ("Blocked Desk", json!({"is_blacklisted": true})),
        ("Silent", json!({"category_id": [2]})),
    ] {
        let id = app.odoo.customer(name).await;
        app.odoo.change("res.partner", id, change).await;
    }
    let waiting = app.analyze().await;
    let kinds: Vec<Kind> = waiting.iter().map(|action| action.inputs.kind()).collect();
    assert_eq!(kinds, [Kind::CreateTask]);
    let why = "Blocked Desk must not be contacted by e-mail: its address is on Odoo's blacklist, so no reminder can be sent.";
    assert!(
        waiting[0].reasoning.contains(why),
        "{}",
        waiting[0].reasoning
    );
}

#[tokio::test]
async fn an_admin_saves_the_page_and_others_read_it() {
    let app = TestApp::start().await;
    let path = "/dashboard/operator/settings/proposals";
    let admin = app.browser_of(&app.admin).await;
    let page = admin.get(path).await;
    let version = page.between("name=\"version\" value=\"", "\"");
    let project = app.odoo.search("project.project", json!([])).await[0].to_string();
    let mut fields = vec![
        ("version", version.as_str()),
        ("least_reminder", "25"),
        ("least_unmatched", "much"),
        ("task_project", project.as_str()),
        ("task_to_salesperson", "true"),
        ("task_assignee", "6"),
    ];
    let refused = admin.post(path, "save_proposals", &fields).await;
    let back = admin.get(&refused.location.replace(&app.url, "")).await;
    assert!(
        back.text
            .replace("<!>", "")
            .contains("It is not an amount such as"),
        "{}",
        back.text
    );
    assert!(
        back.text.contains("value=\"25\""),
        "what was typed is still there"
    );
    fields[2] = ("least_unmatched", "7.50");
    let saved = admin.post(path, "save_proposals", &fields).await;
    assert!(saved.location.contains("saved="), "{}", saved.location);
    let (settings, _) = guardrails::store::current(app.database.connection())
        .await
        .unwrap();
    assert_eq!(settings.proposals.least_reminder, Some(2_500));
    assert_eq!(settings.proposals.least_unmatched, Some(750));
    assert_eq!(settings.proposals.task_assignee, Some(OdooUserId(6)));
    assert!(!settings.proposals.tasks_open());
    // The other form of guardrails does not take them back.
    let events = app
        .count("select count(*) from action_events where event_type = 'settings_changed'")
        .await;
    assert_eq!(events, 1);
    let page = app.get_text(path).await;
    assert!(page.contains("Only an admin can change it."));
}

#[tokio::test]
async fn what_stands_blocked_is_not_made_again_until_something_has_changed() {
    let app = owing(&[("Slow Payer", 5_000, 70), ("Other", 4_000, 70)]).await;
    app.configure(|settings| {
        settings.forbidden_types = vec![Kind::CreateInvoiceReminder, Kind::CreateTask];
    })
    .await;
    let blocked = async || {
        app.clock.advance(chrono::Duration::hours(1));
        app.analyze().await;
        app.actions(Status::Blocked).await.len()
    };
    assert_eq!(blocked().await, 4);
    assert_eq!(blocked().await, 4);
    // The days alone make nothing new of it.
    app.clock.advance(chrono::Duration::days(3));
    assert_eq!(blocked().await, 4);
    let run = app.get("/api/ai-coo/analyses").await["analyses"][0].clone();
    let recommended = run["recommendations"].as_array().unwrap();
    assert_eq!(recommended.len(), 4, "{recommended:?}");
    for one in recommended {
        let reason = one["reason"].as_str().unwrap();
        assert!(reason.contains("blocked the same on 23 Nov 2026"), "{one}");
    }

    let named = json!([["name", "=", "INV/Slow Payer"]]);
    let invoice = app.odoo.search("account.move", named).await[0];
    let paid_in_part = json!({"payment_state": "partial", "amount_residual": 3_000.0});
    app.odoo.change("account.move", invoice, paid_in_part).await;
    assert_eq!(blocked().await, 6, "another sum");
    assert_eq!(blocked().await, 6);
    app.configure(|settings| settings.contact_gap_hours += 1)
        .await;
    assert_eq!(blocked().await, 10, "other guardrails");
    assert_eq!(blocked().await, 10);
    app.configure(|settings| settings.forbidden_types = vec![])
        .await;
    app.clock.advance(chrono::Duration::hours(1));
    assert_eq!(app.analyze().await.len(), 4);
}
