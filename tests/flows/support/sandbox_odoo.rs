//! The sandbox Odoo and its levers.

use ai_coo::operations::odoo::OdooSettings;
use ai_coo_sandbox::{self as sandbox, SandboxOptions};
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::task::JoinHandle;

const KEY: &str = "test-key";

/// A sandbox Odoo in this process, with a state of its own, and its levers.
pub struct SandboxHandle {
    pub url: String,
    http: reqwest::Client,
    serving: JoinHandle<()>,
    _state: TempDir,
}

impl SandboxHandle {
    /// One whose company is of this day.
    pub async fn start(today: NaiveDate, healthy: bool) -> Self {
        // What `main` does for the program; a second call only says that it is there.
        let _installed = rustls::crypto::ring::default_provider().install_default();
        let state = TempDir::new().unwrap();
        let options = SandboxOptions {
            listen: "127.0.0.1:0".parse().unwrap(),
            state: state.path().to_owned(),
            api_key: KEY.to_owned(),
            healthy,
            today: Some(today),
        };
        let (tell, told) = tokio::sync::oneshot::channel();
        let serving = tokio::spawn(async move {
            let served = sandbox::serve(options, |address| tell.send(address).unwrap());
            served.await.unwrap();
        });
        Self {
            url: format!("http://{}", told.await.unwrap()),
            http: reqwest::Client::new(),
            serving,
            _state: state,
        }
    }

    /// How the program reaches it.
    pub fn settings(&self) -> OdooSettings {
        OdooSettings::new(&self.url, KEY)
    }

    /// The writing calls that arrived, in order.
    pub async fn ledger(&self) -> Vec<Value> {
        let answer = self
            .http
            .get(format!("{}/sandbox/ledger", self.url))
            .bearer_auth(KEY)
            .send()
            .await
            .unwrap();
        answer.json().await.unwrap()
    }

    /// How the next calls fail; see `sandbox/src/faults.rs`.
    pub async fn fault(&self, fault: Value) {
        self.post("faults", fault).await;
    }

    pub async fn healthy(&self) {
        self.fault(json!({})).await;
    }

    /// The next call of this method is carried out, and its answer gets lost.
    pub async fn loses_an_answer(&self, method: &str) {
        let lost = json!({"mode": "drop_after_commit", "methods": [method], "count": 1});
        self.fault(lost).await;
    }

    /// What a person in the company changes by hand.
    pub async fn change(&self, model: &str, id: i64, values: Value) {
        self.post(
            "change",
            json!({"model": model, "id": id, "values": values}),
        )
        .await;
    }

    /// A record that a person in the company makes.
    pub async fn add(&self, model: &str, values: Value) {
        self.post("change", json!({"model": model, "values": values}))
            .await;
    }

    /// The records that match, past our own client.
    pub async fn read(&self, model: &str, domain: Value, fields: &[&str]) -> Vec<Value> {
        let answer = self
            .http
            .post(format!("{}/json/2/{model}/search_read", self.url))
            .bearer_auth(KEY)
            .json(&json!({"domain": domain, "fields": fields, "order": "id"}))
            .send()
            .await
            .unwrap();
        answer.json().await.unwrap()
    }

    /// The ids that match.
    pub async fn search(&self, model: &str, domain: Value) -> Vec<i64> {
        let answer = self
            .http
            .post(format!("{}/json/2/{model}/search", self.url))
            .bearer_auth(KEY)
            .json(&json!({"domain": domain, "order": "id"}))
            .send()
            .await
            .unwrap();
        answer.json().await.unwrap()
    }

    /// A new customer with one invoice of so many dollars, late by so many days.
    pub async fn overdue(&self, name: &str, dollars: f64, days: i64, now: DateTime<Utc>) {
        let address = name.to_lowercase().replace(' ', ".");
        self.add(
            "res.partner",
            json!({
                "active": true, "name": name, "email": format!("{address}@customers.example.com"),
                "phone": false, "lang": "en_US", "is_company": true, "parent_id": false,
            }),
        )
        .await;
        let customer = self
            .search("res.partner", json!([["name", "=", name]]))
            .await[0];
        self.change(
            "res.partner",
            customer,
            json!({"commercial_partner_id": customer}),
        )
        .await;
        let due = (now.date_naive() - chrono::Days::new(days.unsigned_abs())).to_string();
        let number = format!("INV/{name}");
        let amount = dollars;
        self.add(
            "account.move",
            json!({
                "active": true, "name": number, "move_type": "out_invoice", "state": "posted",
                "payment_state": "not_paid", "date": due, "invoice_date": due,
                "invoice_date_due": due, "partner_id": customer, "commercial_partner_id": customer,
                "company_id": 1, "currency_id": 1, "company_currency_id": 1,
                "amount_total": amount, "amount_residual": amount,
                "amount_total_signed": amount, "amount_residual_signed": amount,
                "invoice_user_id": 5,
            }),
        )
        .await;
    }

    /// So many dollars of a customer's that are matched with no invoice.
    pub async fn unmatched(&self, name: &str, dollars: f64, now: DateTime<Utc>) {
        let customer = self
            .search("res.partner", json!([["name", "=", name]]))
            .await[0];
        let day = now.date_naive().to_string();
        let number = format!("PBNK/{name}");
        self.add(
            "account.move",
            json!({
                "active": true, "name": number, "move_type": "entry", "state": "posted",
                "date": day, "partner_id": customer, "company_id": 1, "currency_id": 1,
                "company_currency_id": 1,
            }),
        )
        .await;
        let entry = self
            .search("account.move", json!([["name", "=", number]]))
            .await[0];
        self.add(
            "account.move.line",
            json!({
                "active": true, "move_id": entry, "move_type": "entry", "parent_state": "posted",
                "account_id": 3, "partner_id": customer, "company_id": 1, "date": day,
                "debit": 0.0, "credit": dollars, "balance": -dollars, "currency_id": 1,
                "amount_residual": -dollars, "amount_residual_currency": -dollars,
                "date_maturity": day, "display_type": "payment_term", "reconciled": false,
                "payment_id": false,
            }),
        )
        .await;
    }

    /// The id of the customer of this name.
    pub async fn customer(&self, name: &str) -> i64 {
        self.search("res.partner", json!([["name", "=", name]]))
            .await[0]
    }

    /// Takes rights from the key's user, such as `project.task.create`.
    pub async fn without_rights(&self, rights: &[&str]) {
        self.post("rights", json!(rights)).await;
    }

    pub async fn delete(&self, model: &str, id: i64) {
        self.post("change", json!({"model": model, "id": id})).await;
    }

    async fn post(&self, what: &str, body: Value) {
        let answer = self
            .http
            .post(format!("{}/sandbox/{what}", self.url))
            .bearer_auth(KEY)
            .json(&body)
            .send()
            .await
            .unwrap();
        assert!(
            answer.status().is_success(),
            "{what}: {}",
            answer.text().await.unwrap()
        );
    }
}

impl Drop for SandboxHandle {
    fn drop(&mut self) {
        self.serving.abort();
    }
}
