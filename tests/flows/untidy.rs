//! Numbers, addresses and links as people really have them, and what a person may do again.

use crate::support::{Options, TestApp, find};
use ai_coo::{
    actions::{Action, ActionInputs, Kind, lifecycle::Status},
    ground::effect::Request,
    insight::analyzers::AnalyzerType,
    operations::odoo::OdooSettings,
};
use serde_json::json;

async fn partner(app: &TestApp, name: &str) -> i64 {
    app.odoo
        .search("res.partner", json!([["name", "=", name]]))
        .await[0]
}

#[tokio::test]
async fn an_sms_goes_to_the_number_that_stands_there_and_to_no_fixed_line_unasked() {
    let app = TestApp::start().await;
    let lodge = partner(&app, "Driftwood Lodge").await;
    // A contact without a country, in a company of the United States.
    app.odoo
        .change("res.partner", lodge, json!({"phone": "+49 151 23456789"}))
        .await;
    let sms = |line: Option<&str>| match line {
        None => json!({"partner_id": lodge, "text": "Hello."}),
        Some(line) => json!({"partner_id": lodge, "text": "Hello.", "line": line}),
    };
    let action = app
        .named_in(app.proposes(Kind::SendSms, sms(None)).await)
        .await;
    let number = |action: &Action| match &action.effect.requests[0] {
        Request::Sms(sms) => sms.to.number.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(number(&action), "+4915123456789");
    let reject = json!({"effect_hash": action.effect_hash});
    let path = format!("/api/ai-coo/actions/{}/reject", action.action_id);
    assert_eq!(
        app.call(&app.second, "POST", &path, Some(reject)).await.0,
        200
    );
    app.odoo
        .change("res.partner", lodge, json!({"phone": "+49 30 901820"}))
        .await;
    let (status, json) = app.proposes(Kind::SendSms, sms(None)).await;
    assert_eq!(status, 422, "{json}");
    let message = json["message"].as_str().unwrap();
    assert!(message.contains("is a fixed line"), "{message}");
    let action = app
        .named_in(app.proposes(Kind::SendSms, sms(Some("any"))).await)
        .await;
    assert_eq!(number(&action), "+4930901820");
    let said = action.effect.side_effects.join(" ");
    assert!(said.contains("+4930901820 is a fixed line"), "{said}");
}

#[tokio::test]
async fn a_domain_with_umlauts_is_written_as_the_mail_server_reads_it() {
    let app = TestApp::start().await;
    let lodge = partner(&app, "Driftwood Lodge").await;
    let address = |email: &str| json!({"email": email});
    app.odoo
        .change("res.partner", lodge, address("kasse@bücher.example"))
        .await;
    let mail = json!({"partner_ids": [lodge], "subject": "Terms", "body": "Hello."});
    let action = app
        .named_in(app.proposes(Kind::SendEmail, mail.clone()).await)
        .await;
    assert_eq!(app.approve(&app.second, &action).await.0, 200);
    app.work_off().await;
    assert_eq!(app.status(action.action_id).await, Status::Executed);
    let sent = app.outbox().await;
    let sent = sent
        .iter()
        .find(|mail| mail.message_id.contains(&action.action_id.to_string()))
        .unwrap();
    assert!(
        sent.content.contains("kasse@xn--bcher-kva.example"),
        "{}",
        sent.content
    );
    let headers = sent.content.split("\r\n\r\n").next().unwrap();
    assert!(headers.is_ascii(), "{headers}");
    app.odoo
        .change("res.partner", lodge, address("kässe@bücher.example"))
        .await;
    let other = json!({"partner_ids": [lodge], "subject": "Others", "body": "Hello."});
    let (status, json) = app.proposes(Kind::SendEmail, other).await;
    assert_eq!(status, 422, "{json}");
    assert!(
        json["message"].as_str().unwrap().contains("SMTPUTF8"),
        "{json}"
    );
    assert!(
        !json["message"].as_str().unwrap().contains("refused"),
        "no server was asked: {json}"
    );
}

#[tokio::test]
async fn see_and_pay_leads_to_where_customers_reach_odoo() {
    let link = async |app: &TestApp| {
        let reminder = find(&app.analyze().await, Kind::CreateInvoiceReminder);
        match &reminder.effect.requests[0] {
            Request::Mail(mail) => mail.text.clone(),
            other => panic!("{other:?}"),
        }
    };
    let app = TestApp::start().await;
    let text = link(&app).await;
    assert!(
        text.contains("https://odoo.fenwick.example.com/my/invoices/"),
        "{text}"
    );
    assert!(!text.contains("127.0.0.1"), "{text}");
    // A setting wins.
    let settings = OdooSettings {
        public_url: Some("https://pay.example.com/".to_owned()),
        ..OdooSettings::new(&app.odoo.url, "test-key")
    };
    let app = TestApp::with(Options {
        odoo: Some(settings),
        ..Options::default()
    })
    .await;
    let text = link(&app).await;
    assert!(
        text.contains("https://pay.example.com/my/invoices/"),
        "{text}"
    );
}

#[tokio::test]
async fn what_was_rejected_can_be_made_by_hand_at_once() {
    let app = TestApp::start().await;
    let reminder = find(&app.analyze().await, Kind::CreateInvoiceReminder);
    let body = json!({"effect_hash": reminder.effect_hash, "reason": "Not this one."});
    let path = format!("/api/ai-coo/actions/{}/reject", reminder.action_id);
    assert_eq!(
        app.call(&app.operator, "POST", &path, Some(body)).await.0,
        200
    );
    let ActionInputs::CreateInvoiceReminder(inputs) = &reminder.inputs else {
        panic!("another type");
    };
    let (status, json) = app
        .proposes(Kind::CreateInvoiceReminder, json!(inputs))
        .await;
    assert_eq!(status, 201, "{json}");
    assert!(
        json["told"].as_str().unwrap().contains("was rejected"),
        "{json}"
    );
    let again = app.named_in((status, json)).await;
    // Whoever decides is told as well.
    let said = again.effect.side_effects.join(" ");
    assert!(said.contains("was rejected"), "{said}");
    // What proposes by itself still waits.
    let body = json!({"effect_hash": again.effect_hash});
    let path = format!("/api/ai-coo/actions/{}/reject", again.action_id);
    assert_eq!(
        app.call(&app.second, "POST", &path, Some(body)).await.0,
        200
    );
    assert!(app.propose(reminder.inputs.clone()).await.is_err());
}

#[tokio::test]
async fn what_was_done_can_be_done_again_by_who_asks_for_it() {
    let app = TestApp::start().await;
    let task = json!({"name": "Count the tents", "user_id": 5, "date_deadline": "2026-12-01"});
    for round in 0..2 {
        let action = app
            .named_in(app.proposes(Kind::CreateTask, task.clone()).await)
            .await;
        assert_eq!(app.approve(&app.second, &action).await.0, 200);
        app.work_off().await;
        let record = app.record(action.action_id).await;
        assert_eq!(
            record.action.status,
            Status::Executed,
            "{round}: {:?}",
            record.execution_error
        );
    }
    let named = json!([["name", "=", "Count the tents"]]);
    assert_eq!(app.odoo.search("project.task", named).await.len(), 2);
}

#[tokio::test]
async fn the_day_of_a_task_is_that_day_where_its_assignee_is() {
    let app = TestApp::start().await;
    for (zone, moment) in [
        (json!("Pacific/Kiritimati"), "2026-11-30 22:00:00"),
        (json!("Pacific/Niue"), "2026-12-01 23:00:00"),
        (json!("Asia/Singapore"), "2026-12-01 04:00:00"),
        // Of whom Odoo knows none, and of whom it says what is none: as the company's is.
        (json!(false), "2026-12-01 17:00:00"),
        (json!("Mars/Olympus"), "2026-12-01 17:00:00"),
    ] {
        app.odoo
            .change("res.users", 5, json!({"tz": zone.clone()}))
            .await;
        let name = format!("Count the tents of {zone}");
        let task = json!({"name": name, "user_id": 5, "date_deadline": "2026-12-01"});
        let action = app
            .named_in(app.proposes(Kind::CreateTask, task).await)
            .await;
        let effect = &action.effect;
        let says = effect.side_effects.iter().any(|words| {
            words.contains("noon on 1 Dec 2026 in Pacific/Kiritimati")
                && words.contains("30 Nov 2026, 22:00")
        });
        assert_eq!(says, moment.starts_with("2026-11-30"), "{effect:?}");
        assert_eq!(app.approve(&app.second, &action).await.0, 200);
        app.work_off().await;
        let domain = json!([["name", "=", name], ["date_deadline", "=", moment]]);
        let made = app.odoo.search("project.task", domain).await;
        assert_eq!(made.len(), 1, "{zone}");
    }
}

#[tokio::test]
async fn however_many_ask_for_an_analysis_at_once_it_is_one() {
    let app = TestApp::start().await;
    let asked = (0..6).map(|_| app.call(&app.operator, "POST", "/api/ai-coo/trigger", None));
    for (status, json) in futures::future::join_all(asked).await {
        assert_eq!(status, 202, "{json}");
    }
    let runs = "select count(*) from analysis_results";
    let analyzers = AnalyzerType::ALL.len() as i64;
    assert_eq!(app.count(runs).await, analyzers);
    let distinct = "select count(distinct analyzer_type) from analysis_results";
    assert_eq!(app.count(distinct).await, analyzers);
}

#[tokio::test]
async fn the_export_for_excel_has_its_mark_and_the_chosen_separator() {
    let app = TestApp::start().await;
    app.analyze().await;
    let plain = app.get_text("/api/ai-coo/audit-trail.csv").await;
    assert!(plain.starts_with("id,timestamp,"), "{plain}");
    for (name, separator) in [("semicolon", ';'), ("comma", ','), ("tab", '\t')] {
        let path = format!("/api/ai-coo/audit-trail.csv?excel={name}");
        let answer = app
            .http()
            .get(format!("{}{path}", app.url))
            .bearer_auth(&app.viewer.token);
        let bytes = answer.send().await.unwrap().bytes().await.unwrap();
        let text = std::str::from_utf8(&bytes).unwrap();
        let begin = format!("\u{feff}id{separator}timestamp{separator}");
        assert!(text.starts_with(&begin), "{text}");
        assert_eq!(text.matches('\u{feff}').count(), 1);
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(separator as u8)
            .from_reader(&bytes[3..]);
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert_eq!(rows.len(), plain.lines().count() - 1);
        let cells = rows.iter().flat_map(csv::StringRecord::iter);
        assert!(
            cells
                .clone()
                .all(|cell| !cell.starts_with(['=', '+', '-', '@', '\t', '\r']))
        );
    }
    let (status, _) = app
        .call(
            &app.viewer,
            "GET",
            "/api/ai-coo/audit-trail.csv?excel=pipe",
            None,
        )
        .await;
    assert_eq!(status, 422);
}
