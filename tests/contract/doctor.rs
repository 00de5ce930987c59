//! What `ai-coo doctor` says of a key in a real Odoo.

use crate::support;
use ai_coo::{
    ground::clock::Clock,
    server::doctor::{self, Check, Level},
};
use secrecy::ExposeSecret;

/// What it says of Odoo with this key.
async fn says(target: &support::Target, key: &str) -> Vec<Check> {
    let (url, database) = (
        target.settings.url.clone(),
        target.settings.database.clone(),
    );
    let var = |name: &str| match name {
        "ODOO_URL" => Some(url.clone()),
        "ODOO_DB" => database.clone(),
        "ODOO_API_KEY" => Some(key.to_owned()),
        _ => None,
    };
    let (config, wrong) = doctor::settings(&var);
    let nowhere = "postgres://nobody@127.0.0.1:9/nothing".into();
    let checks = doctor::run_checks(&config.unwrap(), &wrong, &nowhere, &Clock::system()).await;
    let of_odoo = checks
        .into_iter()
        .filter(|check| check.name.starts_with("odoo"));
    of_odoo.collect()
}

#[tokio::test]
async fn the_least_privileged_key_has_what_is_needed_and_nothing_too_many() {
    let Some(target) = support::real("doctor") else {
        return;
    };
    let checks = says(&target, target.settings.api_key.expose_secret()).await;
    for check in &checks {
        assert_eq!(check.level, Level::Ok, "{check}");
    }
    let lines: Vec<String> = checks.iter().map(ToString::to_string).collect();
    assert!(
        lines
            .iter()
            .any(|line| line.contains("the key has no more than it needs")),
        "{lines:#?}"
    );
    assert!(
        lines.iter().any(|line| line.contains("odoo clock")),
        "{lines:#?}"
    );
}

#[tokio::test]
async fn an_administrators_key_has_too_many() {
    let (Some(target), Ok(key)) = (
        support::real("doctor"),
        std::env::var("ODOO_CONTRACT_ADMIN_KEY"),
    ) else {
        support::skipped("doctor");
        return;
    };
    let checks = says(&target, &key).await;
    let too_many = checks.iter().filter(|check| check.level == Level::Warning);
    let words: Vec<String> = too_many.map(ToString::to_string).collect();
    assert!(
        words
            .iter()
            .any(|line| line.contains("write account.move,")),
        "{words:#?}"
    );
    assert!(
        words.iter().any(|line| line.contains("write res.users,")),
        "{words:#?}"
    );
    assert!(checks.iter().all(|check| check.level != Level::Error));
}
