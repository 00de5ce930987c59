//! The whole path on a real Odoo 19 (`end2end/odoo`) with a real mail server.

mod execution;
mod figures;
mod proposals;

use crate::support::{Options, TestApp};
use ai_coo::{
    insight::analyzers::{self, Analysis, AnalyzerType},
    operations::{email::Mailer, odoo::OdooSettings, sms::Texter},
};
use serde_json::Value;

/// A real Odoo, if there is one to test with.
pub struct Real {
    settings: OdooSettings,
    url: String,
    key: String,
    database: String,
    truth: Value,
}

impl Real {
    /// `healthy`: the company without problems.
    pub fn find(healthy: bool) -> Option<Self> {
        let var = |name: &str| {
            std::env::var(if healthy {
                name.replace("CONTRACT", "HEALTHY")
            } else {
                name.to_owned()
            })
            .ok()
        };
        let (Some(url), Some(database), Some(key)) = (
            var("ODOO_CONTRACT_URL"),
            var("ODOO_CONTRACT_DB"),
            var("ODOO_CONTRACT_KEY"),
        ) else {
            println!("SKIPPED: no real Odoo (bin/test odoo)");
            return None;
        };
        let truth = var("ODOO_CONTRACT_TRUTH").map_or(Value::Null, |path| {
            serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
        });
        let mut settings = OdooSettings::new(&url, &key);
        settings.database = Some(database.clone());
        Some(Self {
            settings,
            url,
            key,
            database,
            truth,
        })
    }

    /// A read past our own client, for the test to look with its own eyes.
    pub async fn read(&self, model: &str, body: Value) -> Vec<Value> {
        let answer = reqwest::Client::new()
            .post(format!("{}/json/2/{model}/search_read", self.url))
            .bearer_auth(&self.key)
            .header("X-Odoo-Database", &self.database)
            .json(&body)
            .send()
            .await
            .unwrap();
        answer.json().await.unwrap()
    }

    /// Noon of the day that the seed was made for, where the company's day is UTC's.
    async fn app(&self, mailer: Option<Mailer>) -> TestApp {
        self.app_with(mailer, None).await
    }

    pub async fn app_with(&self, mailer: Option<Mailer>, texter: Option<Texter>) -> TestApp {
        let now = format!("{}T12:00:00Z", self.truth["as_of"].as_str().unwrap());
        let app = TestApp::with(Options {
            now,
            mailer,
            texter,
            odoo: Some(self.settings.clone()),
            ..Options::default()
        })
        .await;
        app.sql("update guardrails_config set business_hours_timezone = 'UTC', allow_actions_on_weekends = true").await.unwrap();
        app
    }
}

fn cents(value: &Value) -> i64 {
    (value.as_f64().unwrap() * 100.0).round() as i64
}

async fn latest(app: &TestApp) -> Analysis {
    let run = analyzers::store::list(
        app.database.connection(),
        Some(AnalyzerType::Financial),
        None,
        1,
    )
    .await
    .unwrap()
    .remove(0);
    assert_eq!(run.error, None);
    run
}
