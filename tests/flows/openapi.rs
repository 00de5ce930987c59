//! The description of the API is what the API answers: every answer is checked against it, field
//! by field.

use crate::support::{TestApp, find};
use ai_coo::actions::Kind;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// What does not fit a schema, each with its place.
struct Fit<'a> {
    described: &'a Value,
    wrong: Vec<String>,
}

impl Fit<'_> {
    fn resolved<'s>(&'s self, schema: &'s Value) -> &'s Value {
        match schema["$ref"].as_str() {
            Some(path) => {
                let path = path.trim_start_matches('#');
                let found = self.described.pointer(path);
                found.unwrap_or_else(|| panic!("{path} is not described"))
            }
            None => schema,
        }
    }

    /// Every property of a schema, with those of what it is made of.
    fn properties(&self, schema: &Value, all: &mut BTreeSet<String>) {
        let schema = self.resolved(schema);
        for part in ["allOf", "oneOf", "anyOf"] {
            for one in schema[part].as_array().into_iter().flatten() {
                self.properties(one, all);
            }
        }
        all.extend(
            schema["properties"]
                .as_object()
                .into_iter()
                .flatten()
                .map(|(name, _)| name.clone()),
        );
    }

    fn fits(&self, value: &Value, schema: &Value) -> bool {
        let mut tried = Fit {
            described: self.described,
            wrong: vec![],
        };
        tried.check(value, schema, "");
        tried.wrong.is_empty()
    }

    fn check(&mut self, value: &Value, schema: &Value, at: &str) {
        let schema = self.resolved(schema).clone();
        let parts = |name: &str| schema[name].as_array().cloned().unwrap_or_default();
        for part in parts("allOf") {
            self.check(value, &part, at);
        }
        let either: Vec<Value> = parts("oneOf").into_iter().chain(parts("anyOf")).collect();
        if !either.is_empty() && !either.iter().any(|one| self.fits(value, one)) {
            self.wrong
                .push(format!("{at}: {value} is none of {} forms", either.len()));
        }
        if let Some(names) = schema["enum"].as_array()
            && !names.contains(value)
        {
            self.wrong
                .push(format!("{at}: {value} is not one of {names:?}"));
        }
        let types: Vec<&str> = match &schema["type"] {
            Value::String(one) => vec![one],
            Value::Array(several) => several.iter().filter_map(Value::as_str).collect(),
            _ => vec![],
        };
        let is = |name: &&str| match *name {
            "object" => value.is_object(),
            "array" => value.is_array(),
            "string" => value.is_string(),
            "integer" => value.is_i64() || value.is_u64(),
            "number" => value.is_number(),
            "boolean" => value.is_boolean(),
            _ => value.is_null(),
        };
        if !types.is_empty() && !types.iter().any(is) {
            self.wrong.push(format!("{at}: {value} is no {types:?}"));
            return;
        }
        for name in parts("required").iter().filter_map(Value::as_str) {
            if value.get(name).is_none() {
                self.wrong.push(format!("{at}.{name} is missing"));
            }
        }
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            if let Some(there) = value.get(name) {
                self.check(there, property, &format!("{at}.{name}"));
            }
        }
        if schema["items"].is_object() {
            for (place, item) in value.as_array().into_iter().flatten().enumerate() {
                self.check(item, &schema["items"], &format!("{at}[{place}]"));
            }
        }
        if schema["additionalProperties"].is_object() && schema["properties"].is_null() {
            for (name, there) in value.as_object().into_iter().flatten() {
                self.check(
                    there,
                    &schema["additionalProperties"],
                    &format!("{at}.{name}"),
                );
            }
        }
    }

    /// As [`Self::check`], and nothing is answered that is not described.
    fn answer(&mut self, value: &Value, schema: &Value, at: &str) {
        self.check(value, schema, at);
        let mut known = BTreeSet::new();
        self.properties(schema, &mut known);
        for name in value
            .as_object()
            .into_iter()
            .flatten()
            .map(|(name, _)| name)
        {
            if !known.contains(name) {
                self.wrong.push(format!("{at}.{name} is not described"));
            }
        }
    }
}

#[tokio::test]
async fn every_answer_is_as_it_is_described() {
    let app = TestApp::start().await;
    let waiting = app.analyze().await;
    let done = find(&waiting, Kind::CreateTask);
    app.approve(&app.operator, &done).await;
    app.work_off().await;
    app.high().await;
    let described = app.get("/api/openapi.json").await;
    let mut fit = Fit {
        described: &described,
        wrong: vec![],
    };
    let mut paths: Vec<(String, String)> = [
        "/api/ai-coo/actions",
        "/api/ai-coo/audit-trail",
        "/api/ai-coo/queue/metrics",
        "/api/ai-coo/alerts",
        "/api/ai-coo/analyses",
    ]
    .map(|path| (path.to_owned(), path.to_owned()))
    .to_vec();
    let ids = app.get("/api/ai-coo/actions").await;
    for action in ids["actions"].as_array().unwrap() {
        let id = action["action_id"].as_str().unwrap();
        paths.push((
            format!("/api/ai-coo/actions/{id}"),
            "/api/ai-coo/actions/{id}".to_owned(),
        ));
    }
    let analyses = app.get("/api/ai-coo/analyses").await;
    let id = analyses["analyses"][0]["id"].as_str().unwrap();
    paths.push((
        format!("/api/ai-coo/analyses/{id}"),
        "/api/ai-coo/analyses/{id}".to_owned(),
    ));
    assert!(paths.len() > 8, "{paths:?}");
    for (path, name) in paths {
        let answer = app.get(&path).await;
        let schema = &described["paths"][&name]["get"]["responses"]["200"]["content"]["application/json"]
            ["schema"];
        assert!(schema.is_object(), "{name} is not described");
        fit.answer(&answer, schema, &name);
    }
    // Inside lists too.
    let list = app.get("/api/ai-coo/actions").await;
    let named = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
    let (mut reaching, mut made) = (0, 0);
    for action in list["actions"].as_array().unwrap() {
        fit.answer(action, &named("Record"), "action");
        let metadata = &action["metadata"];
        fit.answer(metadata, &named("Metadata"), "metadata");
        reaching += usize::from(metadata["contacts"].is_array());
        let result = &action["execution_result"];
        if !result.is_null() {
            fit.answer(result, &named("ExecutionResult"), "execution_result");
        }
        for request in result["requests"].as_array().into_iter().flatten() {
            fit.answer(request, &named("MadeByRequest"), "request");
            made += 1;
        }
    }
    assert!(reaching > 0 && made > 0, "{list}");
    assert!(fit.wrong.is_empty(), "{:#?}", fit.wrong);
}

#[tokio::test]
async fn an_action_comes_with_everything_that_happened_to_it() {
    let app = TestApp::start().await;
    let task = find(&app.analyze().await, Kind::CreateTask);
    app.approve(&app.operator, &task).await;
    app.work_off().await;
    let action = app
        .get(&format!("/api/ai-coo/actions/{}", task.action_id))
        .await;
    let kinds: Vec<&str> = action["events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["event_type"].as_str().unwrap())
        .collect();
    assert_eq!(kinds.first(), Some(&"created"), "{kinds:?}");
    assert_eq!(kinds.last(), Some(&"executed"), "{kinds:?}");
    assert_eq!(kinds, app.events(task.action_id).await);
}

#[tokio::test]
async fn every_body_is_typed_and_every_route_says_by_what_it_may_be_called() {
    let app = TestApp::start().await;
    let described = app.get("/api/openapi.json").await;
    let mut wrong = vec![];
    for (path, verbs) in described["paths"].as_object().unwrap() {
        for (verb, route) in verbs.as_object().unwrap() {
            let mut bodies = vec![&route["requestBody"]];
            bodies.extend(route["responses"].as_object().unwrap().values());
            for body in bodies {
                let schema = &body["content"]["application/json"]["schema"];
                let typed = schema["$ref"].is_string() || schema["oneOf"].is_array();
                if schema.is_object() && !typed {
                    wrong.push(format!("{verb} {path}: {schema}"));
                }
            }
        }
    }
    // What is open is what comes from outside or differs from kind to kind.
    let open = ["arguments", "domain", "event_data", "from", "to"];
    for (name, schema) in described["components"]["schemas"].as_object().unwrap() {
        untyped(schema, name, &open, &mut wrong);
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    let schemes = &described["components"]["securitySchemes"];
    assert_eq!(schemes["token"]["scheme"], "bearer");
    assert_eq!(schemes["session"]["in"], "cookie");
    assert_eq!(
        described["security"],
        json!([{"session": []}, {"token": []}])
    );
    let link = &described["paths"]["/api/ai-coo/approve"];
    for verb in ["get", "post"] {
        assert_eq!(link[verb]["security"], json!([{}]), "a link is enough");
    }
}

fn untyped(schema: &Value, at: &str, open: &[&str], wrong: &mut Vec<String>) {
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        let at = format!("{at}.{name}");
        let says = ["$ref", "type", "oneOf", "anyOf", "allOf", "enum"];
        let bare = property["type"] == "object"
            && property["properties"].is_null()
            && property["additionalProperties"].is_null();
        if (bare || !says.iter().any(|one| !property[*one].is_null()))
            && !open.contains(&name.as_str())
        {
            wrong.push(format!("{at} is open"));
        }
        untyped(property, &at, open, wrong);
    }
    for part in ["allOf", "oneOf", "anyOf"] {
        for one in schema[part].as_array().into_iter().flatten() {
            untyped(one, at, open, wrong);
        }
    }
    if schema["items"].is_object() {
        untyped(&schema["items"], at, open, wrong);
    }
}
