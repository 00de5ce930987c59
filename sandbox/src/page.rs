//! A plain page for each record, so that links into Odoo open something.

use super::{markup::escaped, schema::Model, store::Store};
use serde_json::Value;
use std::fmt::Write;

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}\
    th{text-align:left;vertical-align:top;padding:.2rem 1rem .2rem 0;font-weight:600}\
    .banner{background:#714b67;color:#fff;padding:.5rem 1rem;border-radius:.5rem}\
    article{border-left:4px solid #ccc;padding-left:1rem;margin:1rem 0}\
    @media(prefers-color-scheme:dark){body{background:#111;color:#eee}}";

/// The record as HTML, with its notes; `None` where there is none.
pub fn record(store: &Store, company: &str, model: &str, id: i64) -> Option<String> {
    let model = Model::named(model)?;
    store.row(model.name, id)?;
    let title = escaped(&store.display_name(model.name, id));
    let mut body = format!(
        "<h1>{title}</h1>\n<p>{} · {id}</p>\n<table>",
        escaped(model.label)
    );
    for (field, _) in model.fields {
        let value = store.readable(model, id, field);
        let shown = shown(&value);
        if !shown.is_empty() {
            let shown = escaped(&shown);
            let _ = write!(
                body,
                "<tr><th scope=\"row\">{field}</th><td>{shown}</td></tr>"
            );
        }
    }
    body.push_str("</table>\n");
    body.push_str(&notes(store, model.name, id));
    Some(page(company, &title, &body))
}

/// The start page.
pub fn front(company: &str) -> String {
    let body = "<h1>Sandbox Odoo</h1><p>A made-up company for trying AI COO. \
        Links from the dashboard open its records here.</p>";
    page(company, "Sandbox Odoo", body)
}

fn notes(store: &Store, model: &str, id: i64) -> String {
    let text = |row: &super::store::Row, field: &str| {
        row.get(field)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let messages = store.rows("mail.message").filter(|(_, row)| {
        text(row, "model") == model && row.get("res_id").and_then(Value::as_i64) == Some(id)
    });
    let articles: Vec<String> = messages
        .map(|(_, row)| {
            let author = row.get("author_id").and_then(Value::as_i64).unwrap_or(0);
            let author = escaped(&store.display_name("res.partner", author));
            let date = escaped(&text(row, "date"));
            // Stored bodies hold paragraphs and line breaks only.
            let body = text(row, "body");
            format!("<article><p><strong>{author}</strong> <time>{date}</time></p>{body}</article>")
        })
        .collect();
    if articles.is_empty() {
        return String::new();
    }
    format!("<h2>Notes</h2>\n{}", articles.join("\n"))
}

fn shown(value: &Value) -> String {
    match value {
        Value::Bool(false) | Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(list) => match list.as_slice() {
            [Value::Number(_), Value::String(name)] => name.clone(),
            list => list.iter().map(shown).collect::<Vec<_>>().join(", "),
        },
        other => other.to_string(),
    }
}

fn page(company: &str, title: &str, body: &str) -> String {
    let company = escaped(company);
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title>\
         <style>{STYLE}</style></head>\n<body><p class=\"banner\">Sandbox company: {company}. \
         Nothing here is real.</p>\n<main>{body}</main></body></html>\n"
    )
}
