//! Actions that somebody makes by hand: what a form offers can be proposed, approved by somebody
//! else, and executed.

use crate::support::{Person, TestApp};
use ai_coo::{
    actions::{
        Kind,
        form::{Field, Input, Picks},
        lifecycle::Status,
    },
    ground::actor::Actor,
    web::{components::fetch::Packed, pages::compose::Choices},
};
use serde_json::Value;

/// A form as a browser sends it: pairs of names and values.
type Pairs = Vec<(String, String)>;

/// What a form was answered with.
struct Sent {
    status: u16,
    /// Where it leads.
    place: String,
    body: Value,
}

impl TestApp {
    /// Sends a form as a browser without JavaScript does (`text/html`), or as our own code does.
    async fn send_form(&self, who: &Person, endpoint: &str, form: &Pairs, accept: &str) -> Sent {
        let mut url = reqwest::Url::parse("http://form").unwrap();
        url.query_pairs_mut().extend_pairs(form);
        let answer = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap()
            .post(format!("{}/page/{endpoint}", self.url))
            .bearer_auth(&who.token)
            .header("accept", accept)
            .header("referer", format!("{}/dashboard/operator/new", self.url))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(url.query().unwrap().to_owned())
            .send()
            .await
            .unwrap();
        let place = answer.headers().get("location");
        Sent {
            status: answer.status().as_u16(),
            place: place.map_or("", |place| place.to_str().unwrap()).to_owned(),
            body: serde_json::from_str(&answer.text().await.unwrap()).unwrap_or_default(),
        }
    }

    /// What a field offers.
    async fn offered(&self, picks: Picks, of: Option<i64>) -> Vec<i64> {
        let picks = serde_json::to_value(picks).unwrap();
        let mut form = vec![("picks".to_owned(), picks.as_str().unwrap().to_owned())];
        form.extend(of.map(|of| ("of".to_owned(), of.to_string())));
        let sent = self
            .send_form(&self.operator, "look_up", &form, "application/json")
            .await;
        let packed: Packed<Choices> = serde_json::from_value(sent.body).unwrap();
        let choices = packed.read().unwrap();
        assert_eq!(choices.problem, None, "{picks}");
        choices
            .options
            .into_iter()
            .map(|option| option.id)
            .collect()
    }
}

/// What is filled in where a table cannot know it: the record that a number names, a contact
/// with a phone, a stage that the deal is not in.
fn known(kind: Kind, field: &str) -> Option<&'static str> {
    match (kind, field) {
        (Kind::PostInternalMessage | Kind::ScheduleActivity, "model") => Some("crm.lead"),
        (Kind::PostInternalMessage | Kind::ScheduleActivity, "id") => Some("1"),
        (Kind::UpdateDealStage, "deal_id") => Some("1"),
        (Kind::UpdateDealStage, "stage_id") => Some("2"),
        _ => None,
    }
}

async fn fill(app: &TestApp, kind: Kind) -> Pairs {
    let mut form: Pairs = vec![
        ("kind".to_owned(), kind.name().to_owned()),
        words("expected_effect", "It is as we agreed with them."),
        words("reasoning", "They asked for it on the phone this morning."),
    ];
    let mut leader = None;
    for field in kind.fields() {
        if let Input::Rows { fields, .. } = field.input {
            for cell in fields {
                let value = value(app, kind, cell, leader).await;
                form.push((
                    format!("form[rows][{}][0][{}]", field.name, cell.name),
                    value,
                ));
            }
            continue;
        }
        let value = value(app, kind, field, leader).await;
        if let Input::Record(Picks::Customer | Picks::Vendor) = field.input {
            leader = value.parse().ok();
        }
        let name = match field.input {
            Input::Records { .. } => format!("form[many][{}][]", field.name),
            _ => format!("form[one][{}]", field.name),
        };
        form.push((name, value));
    }
    form
}

fn words(field: &str, text: &str) -> (String, String) {
    (format!("form[one][{field}]"), text.to_owned())
}

async fn value(app: &TestApp, kind: Kind, field: &Field, leader: Option<i64>) -> String {
    if let Some(known) = known(kind, field.name) {
        return known.to_owned();
    }
    match field.input {
        Input::Line { .. } => "Terms <b>& {{prices}}</b>".to_owned(),
        Input::Text { .. } => "One line,\r\nand another.".to_owned(),
        Input::Number { least, .. } => least.max(12).to_string(),
        Input::Date => "2026-12-01".to_owned(),
        Input::Moment => "2026-12-01T10:00".to_owned(),
        Input::Choice(choices) => choices[0].0.to_owned(),
        Input::Record(picks) | Input::Records { of: picks, .. } => {
            app.offered(picks, leader).await[0].to_string()
        }
        Input::Rows { .. } => unreachable!("rows hold no rows"),
    }
}

#[tokio::test]
async fn what_every_form_offers_is_proposed_approved_by_another_and_executed() {
    for kind in Kind::ALL.iter().filter(|kind| kind.has_form()) {
        let app = TestApp::start().await;
        let form = fill(&app, *kind).await;
        let sent = app
            .send_form(&app.operator, "compose", &form, "text/html")
            .await;
        assert!(
            sent.place.contains("/dashboard/operator/actions/"),
            "{}: {} {}",
            kind.name(),
            sent.place,
            sent.body
        );
        let id = sent.place.rsplit('/').next().unwrap().parse().unwrap();
        let action = app.record(id).await.action;
        assert_eq!(action.inputs.kind(), *kind);
        assert_eq!(action.created_by, Actor::User(app.operator.user.id));
        assert_eq!(action.status, Status::PendingApproval, "{}", kind.name());
        assert_eq!(app.approve(&app.operator, &action).await.0, 403);
        let (status, json) = app.approve(&app.second, &action).await;
        assert_eq!(status, 200, "{}: {json}", kind.name());
        app.work_off().await;
        let record = app.record(id).await;
        assert_eq!(
            record.action.status,
            Status::Executed,
            "{}: {:?}",
            kind.name(),
            record.execution_error
        );
    }
}

#[tokio::test]
async fn what_cannot_be_stores_nothing_and_names_its_field() {
    let app = TestApp::start().await;
    for (field, text, words) in [
        (
            "subject",
            "a\u{202e}b",
            "subject: has the invisible character",
        ),
        (
            "subject",
            "a\r\nBcc: b@example.com",
            "subject: has a line break",
        ),
        ("body", "a\0b", "body: has a NUL character"),
        (
            "body",
            &"x".repeat(1_000_000),
            "body: has 1000000 characters",
        ),
        ("reasoning", "no", "reasoning: has 2 characters"),
    ] {
        let mut form = fill(&app, Kind::SendEmail).await;
        form.retain(|(name, _)| *name != format!("form[one][{field}]"));
        form.push((format!("form[one][{field}]"), text.to_owned()));
        let sent = app
            .send_form(&app.operator, "compose", &form, "application/json")
            .await;
        assert_eq!(sent.status, 422, "{field}: {}", sent.body);
        let error = sent.body["message"].as_str().unwrap();
        assert!(error.contains(words), "{field}: {error}");
        // Without JavaScript it leads back to the form, and the session keeps what it can.
        let sent = app
            .send_form(&app.operator, "compose", &form, "text/html")
            .await;
        assert_eq!(sent.status, 302, "{field}: {}", sent.body);
        assert!(sent.place.contains("__err="), "{field}: {}", sent.place);
    }
    let stored = app.count("select count(*) from autonomous_actions").await;
    assert_eq!(stored, 0);
}

#[tokio::test]
async fn a_viewer_makes_nothing_and_looks_nothing_up() {
    let app = TestApp::start().await;
    let form = fill(&app, Kind::CreateTask).await;
    let picks = vec![("picks".to_owned(), "user".to_owned())];
    for (endpoint, form) in [("compose", &form), ("look_up", &picks)] {
        let sent = app
            .send_form(&app.viewer, endpoint, form, "application/json")
            .await;
        assert_eq!(sent.status, 403, "{endpoint}: {}", sent.body);
    }
    let page = app.get_text("/dashboard/operator/new/create_task").await;
    assert!(page.contains("You are a viewer"));
    assert!(!page.contains(r#"data-name="Propose""#));
}
