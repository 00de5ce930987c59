//! The HTTP interface: clear answers to whatever is sent.

use crate::support::TestApp;
use ai_coo::decisions::Verb;
use serde_json::{Value, json};

fn task(change: impl FnOnce(&mut Value)) -> Value {
    let mut task = json!({"action_type": "create_task",
        "inputs": {"name": "Call the bank", "user_id": 1, "date_deadline": "2026-12-01"},
        "expected_effect": "Somebody calls the bank.", "reasoning": "The credit line ends this month."});
    change(&mut task);
    task
}

#[tokio::test]
async fn what_cannot_be_is_refused_by_name_and_nothing_is_stored() {
    let app = TestApp::start().await;
    let cases: Vec<(Value, &str)> = vec![
        (
            task(|t| t["action_type"] = json!("delete_everything")),
            "delete_everything",
        ),
        (
            task(|t| t["inputs"]["to"] = json!("a@b.example")),
            "to: is unknown",
        ),
        (
            task(|t| t["inputs"]["name"] = json!("x".repeat(300))),
            "name: has 300 characters",
        ),
        (
            task(|t| t["inputs"]["user_id"] = json!("two")),
            "invalid type",
        ),
        (
            task(|t| t["inputs"]["user_id"] = json!(999_999)),
            "has no user 999999",
        ),
        (
            task(|t| t["inputs"]["date_deadline"] = json!("tomorrow")),
            "invalid characters",
        ),
        (
            task(|t| t["expected_effect"] = json!("short")),
            "expected_effect: has 5 characters",
        ),
        (
            task(|t| t["reasoning"] = json!("no")),
            "reasoning: has 2 characters",
        ),
        (
            task(|t| drop(t.as_object_mut().unwrap().remove("reasoning"))),
            "reasoning: is missing",
        ),
        (
            task(|t| t["risk_level"] = json!("low")),
            "risk_level: is unknown",
        ),
    ];
    for (body, words) in cases {
        let (status, json) = app
            .call(&app.operator, "POST", "/api/ai-coo/actions", Some(body))
            .await;
        assert_eq!(status, 422, "{json}");
        assert!(
            json["message"].as_str().unwrap().contains(words),
            "{words}: {json}"
        );
    }
    assert_eq!(
        app.count("select count(*) from autonomous_actions").await,
        0
    );
    assert_eq!(app.count("select count(*) from action_events").await, 0);
}

#[tokio::test]
async fn an_unknown_action_token_route_or_filter_is_told() {
    let app = TestApp::start().await;
    let unknown = "/api/ai-coo/actions/01a20992-15e3-725b-8875-a2394bf7c4a1";
    assert_eq!(app.call(&app.viewer, "GET", unknown, None).await.0, 404);
    assert_eq!(
        app.call(&app.viewer, "GET", "/api/ai-coo/actions/7", None)
            .await
            .0,
        404
    );
    assert_eq!(
        app.call(&app.viewer, "GET", "/api/ai-coo/nothing", None)
            .await
            .0,
        404
    );
    let hash = json!({"effect_hash": "0".repeat(64)});
    assert_eq!(
        app.call(
            &app.operator,
            "POST",
            &format!("{unknown}/approve"),
            Some(hash)
        )
        .await
        .0,
        404
    );
    let (status, json) = app
        .call(&app.viewer, "GET", "/api/ai-coo/actions?status=done", None)
        .await;
    assert_eq!(status, 422);
    assert!(
        json["message"].as_str().unwrap().contains("status"),
        "{json}"
    );
    assert_eq!(
        app.call(&app.viewer, "GET", "/api/ai-coo/actions?limit=5000", None)
            .await
            .0,
        422
    );
    assert_eq!(
        app.call(
            &app.viewer,
            "GET",
            "/api/ai-coo/audit-trail?startDate=soon",
            None
        )
        .await
        .0,
        422
    );
    let anonymous = reqwest::get(format!("{}/api/ai-coo/actions", app.url))
        .await
        .unwrap();
    assert_eq!(anonymous.status().as_u16(), 401);
    let stranger = crate::support::Person {
        user: app.viewer.user.clone(),
        token: "aicoo_wrong".into(),
        shown: Default::default(),
    };
    assert_eq!(
        app.call(&stranger, "GET", "/api/ai-coo/actions", None)
            .await
            .0,
        401
    );
}

#[tokio::test]
async fn every_change_without_a_token_is_guarded() {
    let app = TestApp::start().await;
    let client = reqwest::Client::new();
    for path in ["/api/ai-coo/trigger", "/api/ai-coo/actions", "/anything"] {
        let answer = client
            .post(format!("{}{path}", app.url))
            .header("origin", "https://evil.example")
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status().as_u16(), 403, "{path}");
    }
    let socket = client
        .get(format!("{}/live", app.url))
        .header("upgrade", "websocket")
        .header("connection", "upgrade");
    assert_eq!(socket.send().await.unwrap().status().as_u16(), 403);
}

#[tokio::test]
async fn the_description_has_every_route() {
    let app = TestApp::start().await;
    let description = app.get("/api/openapi.json").await;
    let paths = description["paths"].as_object().unwrap();
    let source = include_str!("../../src/web/http/api/mod.rs");
    let literal = source.split(".route(").skip(1).filter_map(|rest| {
        let quoted = rest.trim_start().strip_prefix('"')?;
        quoted.split('"').next().map(str::to_owned)
    });
    let of_verbs = Verb::ALL
        .iter()
        .flat_map(|verb| [verb.path(), verb.link_path()])
        .flatten();
    let routes: Vec<String> = literal.chain(of_verbs).collect();
    assert!(routes.len() >= 28, "{routes:?}");
    for route in routes {
        assert!(
            paths.contains_key(&format!("/api/ai-coo{route}")),
            "{route}"
        );
    }
}

#[tokio::test]
async fn answers_carry_the_headers_that_protect_them() {
    let app = TestApp::start().await;
    let answer = reqwest::get(format!("{}/healthz", app.url)).await.unwrap();
    assert_eq!(answer.headers()["x-content-type-options"], "nosniff");
    assert_eq!(answer.headers()["referrer-policy"], "same-origin");
    assert!(
        answer.headers()["content-security-policy"]
            .to_str()
            .unwrap()
            .contains("frame-ancestors 'none'")
    );
    let ready = async || {
        let answer = reqwest::get(format!("{}/readyz", app.url)).await.unwrap();
        let status = answer.status().as_u16();
        (status, answer.json::<Value>().await.unwrap())
    };
    // Nobody works here yet.
    let (status, body) = ready().await;
    assert_eq!((status, &body["database"]), (503, &json!("ok")), "{body}");
    assert!(
        body["worker"].as_str().unwrap().contains("No worker"),
        "{body}"
    );
    app.sql("insert into apalis.workers (id, worker_type, storage_name, layers, last_seen) values ('execute-x-y', 'execute', 'PostgresStorage', '', now())")
        .await
        .unwrap();
    let (status, body) = ready().await;
    assert_eq!((status, &body["jobs"]), (200, &json!("ok")), "{body}");
    // Somebody works, and yet nothing moves.
    let action = app.analyze().await.remove(0);
    app.approve(&app.operator, &action).await;
    app.sql("update autonomous_actions set status = 'approved', approved_at = created_at, execute_by = created_at + interval '4 hours'")
        .await
        .unwrap();
    app.clock.advance(chrono::Duration::minutes(2));
    let (status, body) = ready().await;
    assert_eq!(status, 503);
    assert!(
        body["jobs"].as_str().unwrap().contains("over a minute"),
        "{body}"
    );
}

#[tokio::test]
async fn proposing_the_same_twice_is_a_conflict() {
    let app = TestApp::start().await;
    let user = app.executor.odoo.identity().await.unwrap().user;
    let body = task(|t| t["inputs"]["user_id"] = json!(user));
    assert_eq!(
        app.call(
            &app.operator,
            "POST",
            "/api/ai-coo/actions",
            Some(body.clone())
        )
        .await
        .0,
        201
    );
    let (status, json) = app
        .call(&app.operator, "POST", "/api/ai-coo/actions", Some(body))
        .await;
    assert_eq!(status, 409, "{json}");
}
