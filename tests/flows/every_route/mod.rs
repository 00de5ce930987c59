//! The guard and the headers, on every route that there is: pages, forms, API, websocket, links.

mod access;
mod headers;

use crate::support::TestApp;
use ai_coo::{decisions::Verb, web::app::PLACES};
use leptos::server_fn::axum::server_fn_paths;
use proc_macro2::{TokenStream, TokenTree};
use reqwest::{Method, StatusCode, header::HeaderMap};
use std::sync::LazyLock;

struct Route {
    method: Method,
    path: String,
}

/// Every route, out of the tables of routes themselves: what is served without a row here cannot be.
/// The forms have a registry of their own.
fn routes() -> Vec<Route> {
    let mut all = vec![];
    let mut add = |method: &str, path: &str| {
        all.push(Route {
            method: method.parse().unwrap(),
            path: example(path),
        });
    };
    for (file, under) in [
        ("src/web/http/mod.rs", ""),
        ("src/web/http/by_code.rs", ""),
        ("src/web/http/api/mod.rs", "/api/ai-coo"),
    ] {
        for (path, methods) in in_table(file) {
            for method in methods {
                add(&method.to_uppercase(), &format!("{under}{path}"));
            }
        }
    }
    for verb in Verb::ALL {
        if let Some(path) = verb.path() {
            add("POST", &format!("/api/ai-coo{path}"));
        }
        if let Some(path) = verb.link_path() {
            add("POST", &format!("/api/ai-coo{path}"));
            add("GET", &format!("/s{path}"));
            add("POST", &format!("/s{path}"));
        }
    }
    for path in ["approve", "reject"] {
        add("GET", &format!("/api/ai-coo/{path}"));
    }
    for path in pages() {
        add("GET", &path);
    }
    for path in ["/pkg/nothing.js", "/favicon.svg"] {
        add("GET", path);
    }
    for (path, method) in server_fn_paths() {
        add(method.as_ref(), path);
    }
    assert!(all.len() > 100, "{}", all.len());
    all
}

fn tokens(file: &str) -> Vec<TokenTree> {
    let source = std::fs::read_to_string(file).unwrap();
    let mut flat = vec![];
    let mut open: Vec<TokenStream> = vec![source.parse().unwrap()];
    while let Some(stream) = open.pop() {
        for token in stream {
            if let TokenTree::Group(group) = &token {
                open.push(group.stream());
            }
            flat.push(token);
        }
    }
    flat
}

/// The text of a literal at the beginning of a group.
fn first_text(group: &TokenTree) -> Option<String> {
    let TokenTree::Group(group) = group else {
        return None;
    };
    let first = group.stream().into_iter().next()?.to_string();
    Some(first.strip_prefix('"')?.strip_suffix('"')?.to_owned())
}

/// Each `.route("path", get(…).post(…))` of a file.
fn in_table(file: &str) -> Vec<(String, Vec<String>)> {
    let all = tokens(file);
    let mut found = vec![];
    for pair in all.windows(2) {
        if pair[0].to_string() != "route" {
            continue;
        }
        let Some(path) = first_text(&pair[1]) else {
            continue;
        };
        let words: Vec<String> = pair[1]
            .to_string()
            .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .map(str::to_owned)
            .collect();
        let known = ["get", "post", "put", "patch", "delete", "any"];
        let methods: Vec<String> = known
            .iter()
            .filter(|method| words.iter().any(|word| word == *method))
            .map(|method| (*method).to_owned())
            .collect();
        assert!(
            !methods.is_empty() && !methods.contains(&"any".to_owned()),
            "{file}: {path}"
        );
        found.push((path, methods));
    }
    assert!(found.len() > 1, "{file}");
    found
}

/// Each page of `src/web/app.rs`: those of the table, and what stands before the sign-in.
fn pages() -> Vec<String> {
    let mut all: Vec<String> = PLACES.iter().map(|place| place.path.to_owned()).collect();
    for three in tokens("src/web/app.rs").windows(3) {
        if three[0].to_string() == "path" && three[1].to_string() == "!" {
            all.extend(first_text(&three[2]));
        }
    }
    assert!(all.contains(&"/sign-in".to_owned()) && all.contains(&"/dashboard".to_owned()));
    all
}

fn example(path: &str) -> String {
    let id = "01a20d5a-c8ec-705b-81ed-d8523958efe8";
    path.replace("{id}", id)
        .replace("{code}", "AAAABBBBCCCCDDDD")
        .replace(":id", id)
        .replace(":kind", "create_task")
}

struct Sent {
    status: StatusCode,
    headers: HeaderMap,
    text: String,
}

async fn send(app: &TestApp, method: &Method, path: &str, headers: &[(&str, &str)]) -> Sent {
    static HTTP: LazyLock<reqwest::Client> = LazyLock::new(|| {
        let stay = reqwest::redirect::Policy::none();
        reqwest::Client::builder().redirect(stay).build().unwrap()
    });
    let mut request = HTTP.request(method.clone(), format!("{}{path}", app.url));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let answer = request.send().await.unwrap();
    Sent {
        status: answer.status(),
        headers: answer.headers().clone(),
        text: answer.text().await.unwrap(),
    }
}
