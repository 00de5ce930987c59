//! A waiting action that somebody changes: another one stands in its place.

use crate::decisions::waiting;
use ai_coo::{
    actions::{Action, ActionInputs, CreateInvoiceReminder, Kind, lifecycle::Status},
    ground::evidence::Evidence,
};
use futures::future::join_all;
use serde_json::{Value, json};

/// A waiting task under another name, as the API takes it.
pub fn edited(action: &Action, name: &str) -> Value {
    let wire = serde_json::to_value(&action.inputs).unwrap();
    let mut inputs = wire["inputs"].clone();
    inputs["name"] = json!(name);
    // No form asks for it.
    inputs.as_object_mut().unwrap().remove("about");
    json!({
        "action_type": "create_task", "inputs": inputs, "instead_of": action.action_id,
        "expected_effect": action.expected_effect, "reasoning": action.reasoning,
    })
}

#[tokio::test]
async fn an_edited_action_takes_the_place_of_the_first_with_the_difference_on_record() {
    let (app, task) = waiting(Kind::CreateTask).await;
    let body = edited(&task, "Call them instead");
    let answers = join_all((0..4).map(|_| {
        app.call(
            &app.operator,
            "POST",
            "/api/ai-coo/actions",
            Some(body.clone()),
        )
    }))
    .await;
    let mut statuses: Vec<u16> = answers.iter().map(|(status, _)| *status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409, 409, 409], "{answers:?}");
    let made = answers
        .into_iter()
        .find(|(status, _)| *status == 201)
        .unwrap();
    let new = app.named_in(made).await;

    assert_eq!(app.status(task.action_id).await, Status::Superseded);
    let (kind, data) = app.last_event(task.action_id).await;
    assert_eq!(kind, "superseded");
    assert_eq!(data["by"], json!(new.action_id));
    let before = serde_json::to_value(&task.inputs).unwrap()["inputs"]["name"].clone();
    assert_eq!(
        data["changes"],
        json!([{"field": "name", "before": before, "after": "Call them instead"}]),
        "and nothing else: what it is about is kept"
    );
    assert_eq!(new.inputs.subject(), task.inputs.subject());
    assert_eq!(new.evidence, task.evidence, "what it cites is still cited");
    assert_ne!(task.estimated_impact, Default::default());
    assert_eq!(
        new.estimated_impact,
        Default::default(),
        "estimated for something else"
    );
    assert_ne!(new.effect_hash, task.effect_hash);

    let (status, json) = app.approve(&app.second, &task).await;
    assert_eq!(status, 409, "the first is over: {json}");
    let (status, json) = app.approve(&app.operator, &new).await;
    assert_eq!(status, 403, "nobody approves their own: {json}");
    let (status, _) = app.approve(&app.second, &new).await;
    assert_eq!(status, 200);
    app.work_off().await;
    let ledger = app.odoo.ledger().await;
    assert!(
        ledger[0].to_string().contains("Call them instead"),
        "{ledger:?}"
    );
}

#[tokio::test]
async fn an_edit_that_changes_nothing_or_cannot_be_leaves_the_first_waiting() {
    let (app, task) = waiting(Kind::CreateTask).await;
    let name = serde_json::to_value(&task.inputs).unwrap()["inputs"]["name"].clone();
    let same = edited(&task, name.as_str().unwrap());
    let mut other = edited(&task, "Another name");
    other["inputs"]["user_id"] = json!(999_999);
    for body in [same, other] {
        let (status, json) = app
            .call(&app.operator, "POST", "/api/ai-coo/actions", Some(body))
            .await;
        assert_eq!(status, 422, "{json}");
    }
    assert_eq!(app.status(task.action_id).await, Status::PendingApproval);
    let (status, _) = app.approve(&app.second, &task).await;
    assert_eq!(status, 200);
}

#[tokio::test]
async fn the_form_of_an_edit_is_filled_in_and_proposes() {
    let (app, task) = waiting(Kind::CreateTask).await;
    let browser = app.browser_of(&app.operator).await;
    let more = browser
        .get(&format!(
            "/dashboard/operator/more?action={}",
            task.action_id
        ))
        .await;
    let address = format!(
        "/dashboard/operator/new/create_task?edit={}",
        task.action_id
    );
    assert!(more.text.contains(&address), "{}", more.text);
    let form = browser.get(&address).await;
    let wire = serde_json::to_value(&task.inputs).unwrap();
    for field in ["name", "date_deadline"] {
        let value = wire["inputs"][field].as_str().unwrap();
        assert!(
            form.text.contains(&format!("value=\"{value}\"")),
            "{field}: {}",
            form.text
        );
    }
    let id = task.action_id.to_string();
    let user = wire["inputs"]["user_id"].to_string();
    let day = wire["inputs"]["date_deadline"].as_str().unwrap().to_owned();
    let fields = [
        ("kind", "create_task"),
        ("edit", id.as_str()),
        ("form[one][name]", "By the form"),
        ("form[one][user_id]", user.as_str()),
        ("form[one][date_deadline]", day.as_str()),
        ("form[one][priority]", "0"),
        ("form[one][expected_effect]", "Somebody calls them."),
        (
            "form[one][reasoning]",
            "A person knows better than the rules.",
        ),
    ];
    let page = browser.post(&address, "compose", &fields).await;
    assert!(
        page.location.starts_with("/dashboard/operator/actions/"),
        "{} {}",
        page.location,
        page.text
    );
    assert_eq!(app.status(task.action_id).await, Status::Superseded);
    let first = browser
        .get(&format!("/dashboard/operator/actions/{}", task.action_id))
        .await;
    assert!(
        first.text.contains("another action replaces it"),
        "{}",
        first.text
    );
    assert!(
        first.text.contains("By the form"),
        "with the difference: {}",
        first.text
    );
}

#[tokio::test]
async fn a_reminder_of_fewer_invoices_cites_no_sum_of_the_first() {
    let (app, _) = waiting(Kind::CreateInvoiceReminder).await;
    let all = app.actions(Status::PendingApproval).await;
    let several = |action: &&Action| matches!(&action.inputs, ActionInputs::CreateInvoiceReminder(inputs) if inputs.invoice_ids.len() > 1);
    let old = all.iter().find(several).unwrap();
    let wire = serde_json::to_value(&old.inputs).unwrap();
    let mut inputs = wire["inputs"].clone();
    let gone = inputs["invoice_ids"].as_array_mut().unwrap().pop().unwrap();
    let body = json!({
        "action_type": "create_invoice_reminder", "inputs": inputs, "instead_of": old.action_id,
        "expected_effect": "They are reminded of the others.",
        "reasoning": "One of them was settled on the phone yesterday.",
    });
    let made = app
        .call(&app.operator, "POST", "/api/ai-coo/actions", Some(body))
        .await;
    assert_eq!(made.0, 201, "{}", made.1);
    let new = app.named_in(made).await;
    let is_sum = |one: &Evidence| matches!(one, Evidence::Query { .. });
    assert!(old.evidence.iter().any(is_sum));
    assert!(!new.evidence.iter().any(is_sum));
    let is_gone = |one: &Evidence| matches!(one, Evidence::Record { model, id, .. } if model == "account.move" && json!(id) == gone);
    assert!(old.evidence.iter().any(is_gone));
    assert!(!new.evidence.iter().any(is_gone));
}

/// What code said of the first invoices follows the ticks; a reason that nobody has touched says
/// what it was written for.
#[tokio::test]
async fn words_about_other_invoices_do_not_pass_as_words_about_these() {
    let (app, _) = waiting(Kind::CreateInvoiceReminder).await;
    let all = app.actions(Status::PendingApproval).await;
    let (old, inputs) = all
        .iter()
        .find_map(|action| match &action.inputs {
            ActionInputs::CreateInvoiceReminder(inputs) if inputs.invoice_ids.len() > 1 => {
                Some((action, inputs.clone()))
            }
            _ => None,
        })
        .unwrap();
    let sum = old.evidence.iter().find_map(|one| match one {
        Evidence::Query { value, .. } => Some(value.to_string()),
        Evidence::Record { .. } => None,
    });
    let sum = sum.unwrap();
    assert!(old.expected_effect.contains(&sum), "{old:?}");
    assert!(old.reasoning.contains(&sum), "{old:?}");

    let browser = app.browser_of(&app.operator).await;
    let id = old.action_id.to_string();
    let address = format!("/dashboard/operator/new/create_invoice_reminder?edit={id}");
    let form = browser.get(&address).await;
    let expected = CreateInvoiceReminder::EXPECTED;
    assert!(form.text.contains(expected), "{}", form.text);
    let customer = inputs.customer_id.to_string();
    let ids: Vec<String> = inputs.invoice_ids.iter().map(ToString::to_string).collect();
    let sent = async |ids: Vec<&String>| {
        let mut fields = vec![
            ("kind", "create_invoice_reminder"),
            ("edit", id.as_str()),
            ("form[one][customer_id]", customer.as_str()),
            ("form[one][expected_effect]", expected),
            ("form[one][reasoning]", old.reasoning.as_str()),
        ];
        let ticked = ids
            .iter()
            .map(|id| ("form[many][invoice_ids][]", id.as_str()));
        fields.extend(ticked);
        browser.post(&address, "compose", &fields).await
    };

    // In another order they are the same, and nothing was changed.
    let same = sent(ids.iter().rev().collect()).await;
    assert!(same.location.contains("__err"), "{}", same.location);
    assert_eq!(app.status(old.action_id).await, Status::PendingApproval);

    let fewer = sent(ids.iter().skip(1).collect()).await;
    assert_eq!(
        app.status(old.action_id).await,
        Status::Superseded,
        "{}",
        fewer.location
    );
    let (_, data) = app.last_event(old.action_id).await;
    let new = data["by"].as_str().unwrap().parse().unwrap();
    let new = app.record(new).await.action;
    assert_eq!(new.expected_effect, expected);
    let said = format!("Written for other invoices: {}", old.reasoning);
    assert_eq!(new.reasoning, said);
}
