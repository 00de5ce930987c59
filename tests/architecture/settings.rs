//! Settings: what is read, what is explained, and who hears their names.

use super::{
    none,
    sources::{fits, name_of, rust_files, texts_in, tokens_of, without_tests},
};
use ai_coo::{guardrails::Settings, server::config::Config};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    time::Duration,
};

/// Settings that another part than `src/server/config` reads.
const READ_ELSEWHERE: &[(&str, &str)] = &[
    ("PG_BINDIR", "src/server/postgres/programs.rs"),
    ("PORT", "bin/lib.sh"),
    ("POSTGRES_PASSWORD", "docker-compose.yml"),
    ("POSTGRES_RUNTIME_PASSWORD", "docker-compose.yml"),
    ("RUST_LOG", "src/main.rs"),
];

#[test]
fn leptos_toml_agrees_with_cargo_toml() {
    let ours = keys_below("Leptos.toml", "[package.metadata.leptos]");
    let cargo = keys_below("Cargo.toml", "[[workspace.metadata.leptos]]");
    let mut shared = 0;
    for (key, value) in &ours {
        if let Some(other) = cargo.get(key) {
            assert_eq!(value, other, "{key}");
            shared += 1;
        }
    }
    assert!(shared >= 5, "they share {shared} keys only");
}

#[test]
fn every_setting_is_read_explained_and_in_the_example() {
    let mut read: BTreeSet<String> = rust_files("src/server/config")
        .iter()
        .flat_map(|file| texts_in(&without_tests(tokens_of(file))))
        .filter(|text| is_variable(text))
        .collect();
    for (name, place) in READ_ELSEWHERE {
        let there = fs::read_to_string(place).unwrap();
        let default_filter = *name == "RUST_LOG" && there.contains("try_from_default_env");
        assert!(
            there.contains(name) || default_filter,
            "{place} does not read {name}"
        );
        read.insert((*name).to_owned());
    }
    let example: BTreeSet<String> = fs::read_to_string(".env.example")
        .unwrap()
        .lines()
        .filter_map(|line| line.split_once('='))
        .map(|(name, _)| name.trim_start_matches('#').to_owned())
        .filter(|name| is_variable(name))
        .collect();
    let explained: BTreeSet<String> = fs::read_to_string("docs/settings.md")
        .unwrap()
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once('`'))
        .map(|(name, _)| name.to_owned())
        .collect();
    assert_eq!(
        example, read,
        ".env.example (left) and what is read (right)"
    );
    assert_eq!(
        explained, read,
        "docs/settings.md (left) and what is read (right)"
    );
}

#[test]
fn defaults_in_the_settings_are_those_of_the_code() {
    let config = Config::read(&|_| None).unwrap();
    let timing = config.worker.timing;
    let ms = |time: Duration| time.as_millis().to_string();
    let sender = config.mail.from;
    let page = fs::read_to_string("docs/settings.md").unwrap();
    let mut wrong = vec![];
    for (name, default) in [
        ("DATABASE_POOL", config.database.pool.to_string()),
        ("LEPTOS_SITE_ADDR", config.web.address.to_string()),
        (
            "DEFAULT_FROM_EMAIL",
            format!("{} <{}>", sender.name, sender.email),
        ),
        (
            "BUSINESS_TIME_ZONE",
            Settings::default().business_hours_timezone,
        ),
        ("WORKER_CONCURRENCY", config.worker.concurrency.to_string()),
        (
            "RETENTION_DAYS",
            (timing.retention.as_secs() / 86_400).to_string(),
        ),
        ("APPROVAL_UNDO_SECONDS", timing.undo.as_secs().to_string()),
        ("APPROVAL_VIEW_SECONDS", timing.view.as_secs().to_string()),
        ("ODOO_WRITE_TIMEOUT_MS", ms(timing.odoo_write)),
        ("EXECUTOR_LEASE_MS", ms(timing.lease)),
        ("EXECUTOR_SWEEP_MS", ms(timing.sweep)),
        ("EXECUTOR_GRACE_MS", ms(timing.grace)),
        ("EXECUTOR_RETRY_MS", ms(timing.retry.first)),
        ("EXECUTOR_RETRY_MAX_MS", ms(timing.retry.longest)),
    ] {
        let row = format!("| `{name}` | `{default}` |");
        if !page.contains(&row) {
            wrong.push(format!("docs/settings.md does not say: {row}"));
        }
    }
    none(wrong);
}

/// What only the machine's owner can mend is said in words on pages and in mails, and by its name
/// in what the machine's owner reads.
#[test]
fn settings_are_named_to_the_machines_owner_alone() {
    let theirs = ["ground/failpoint", "main", "server"];
    let names: Vec<String> = fs::read_to_string("docs/settings.md")
        .unwrap()
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once('`'))
        .map(|(name, _)| name.to_owned())
        .filter(|name| name.contains('_'))
        .collect();
    let mut wrong = vec![];
    for file in rust_files("src") {
        let name = name_of(&file);
        if theirs.iter().any(|place| fits(place, &name)) {
            continue;
        }
        for text in texts_in(&without_tests(tokens_of(&file))) {
            let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
            let named = words.filter(|word| names.iter().any(|name| name == word));
            wrong.extend(named.map(|setting| format!("{name} names {setting}")));
        }
    }
    none(wrong);
}

fn is_variable(text: &str) -> bool {
    text.len() > 3
        && text.starts_with(|c: char| c.is_ascii_uppercase())
        && text
            .chars()
            .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
}

/// The `key = value` lines of one section of a TOML file.
fn keys_below(file: &str, section: &str) -> BTreeMap<String, String> {
    let text = fs::read_to_string(file).unwrap();
    text.lines()
        .skip_while(|line| *line != section)
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .filter_map(|line| line.split_once(" = "))
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .collect()
}
