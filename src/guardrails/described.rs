//! The page in docs says of each setting what its row says.

use super::{
    FIELDS, Field, Settings,
    fields::{Input, Looser},
};
use crate::{ground::money::Currency, notices::Channel};
use serde_json::Value;
use std::{collections::BTreeSet, fs};

/// The field's line in `docs/guardrails.md`.
fn line(field: &Field, default: &Value) -> String {
    format!(
        "| `{}` | {} | {} | {} | {} | {} |",
        field.name,
        field.place(),
        values(field.input),
        shown(field.input, default),
        takes_a_code(field.looser),
        field.help,
    )
}

fn values(input: Input) -> String {
    match input {
        Input::Switch => "on, off".to_owned(),
        Input::Number { least, most, unit } => format!("{least} to {most} {unit}"),
        Input::Amount { least: 0 } => "an amount".to_owned(),
        Input::Amount { .. } => "an amount above 0".to_owned(),
        Input::Time => "a time".to_owned(),
        Input::Zone => "a time zone".to_owned(),
        Input::Kinds => "types of actions".to_owned(),
        Input::Autonomy => "ask or auto for each type of action".to_owned(),
        Input::Channels => {
            let names: Vec<&str> = Channel::ALL.iter().map(|channel| channel.name()).collect();
            format!("any of {}", names.join(", "))
        }
        Input::Proposals => "a page of its own".to_owned(),
    }
}

fn shown(input: Input, default: &Value) -> String {
    match (input, default) {
        (Input::Autonomy, _) => "ask".to_owned(),
        (Input::Proposals, _) => String::new(),
        (Input::Amount { .. }, Value::Number(minor)) => {
            let minor = minor.as_i64().unwrap();
            Currency::new("USD", 2).money(minor).to_string()
        }
        (_, Value::Bool(on)) => if *on { "on" } else { "off" }.to_owned(),
        (_, Value::String(text)) => text.clone(),
        (_, Value::Array(list)) if list.is_empty() => "none".to_owned(),
        (_, Value::Array(list)) => {
            let names: Vec<&str> = list.iter().filter_map(Value::as_str).collect();
            names.join(", ")
        }
        (_, other) => other.to_string(),
    }
}

fn takes_a_code(looser: Looser) -> &'static str {
    match looser {
        Looser::On => "on",
        Looser::Off => "off",
        Looser::More => "more or later",
        Looser::Less => "less or earlier",
        Looser::Other => "another",
        Looser::Fewer => "one less",
        Looser::Auto => "auto",
        Looser::Never => "never",
    }
}

#[test]
fn every_guardrail_is_described_as_its_row_says() {
    let page = fs::read_to_string("docs/guardrails.md").unwrap();
    let described: Vec<&str> = page
        .lines()
        .filter(|line| line.starts_with("| `"))
        .collect();
    let defaults = Settings::default().document();
    let lines: Vec<String> = FIELDS
        .iter()
        .map(|field| line(field, &defaults[field.name]))
        .collect();
    assert_eq!(described, lines, "they are:\n{}\n", lines.join("\n"));
}

#[test]
fn every_setting_has_a_row_and_a_place_of_its_own() {
    let names: BTreeSet<&str> = FIELDS.iter().map(|field| field.name).collect();
    let document = Settings::default().document();
    let settings: BTreeSet<&str> = document.keys().map(String::as_str).collect();
    assert_eq!(names, settings);
    let places: BTreeSet<String> = FIELDS.iter().map(Field::place).collect();
    assert_eq!(places.len(), FIELDS.len(), "two are called alike");
    for field in FIELDS {
        assert!(!field.label.is_empty(), "{}", field.name);
        // Each default can be typed.
        let known = field.known(&document[field.name]);
        assert_eq!(
            known.as_ref(),
            Some(&document[field.name]),
            "{}",
            field.name
        );
    }
}
