//! Where tasks go, and who gets the calls.

use super::choose;
use crate::{reminders::owing, support::find};
use ai_coo::{
    actions::{Action, ActionInputs, Kind},
    ground::ids::{OdooUserId, ProjectId},
    guardrails::TaskProject,
};
use serde_json::json;

fn task(actions: &[Action]) -> ai_coo::actions::CreateTask {
    match find(actions, Kind::CreateTask).inputs {
        ActionInputs::CreateTask(task) => task,
        other => panic!("{other:?}"),
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
        action.reasoning.contains("No project is chosen"),
        "{}",
        action.reasoning
    );
    let effects = action.effect.side_effects.join(" ");
    assert!(
        effects.contains("Odoo also assigns it to AI COO"),
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
            .contains("No assignee is chosen for proposed tasks"),
        "{run}"
    );
    choose(&app, |settings| {
        settings.task_assignee = Some(OdooUserId(6))
    })
    .await;
    app.clock.advance(chrono::Duration::hours(1));
    assert_eq!(task(&app.analyze().await).user_id, OdooUserId(6));
}
