//! An Odoo to check: the sandbox in this process, or a real one from the environment.

use ai_coo::{
    ground::{
        clock::Clock,
        ids::{OdooUserId, ProjectId},
    },
    operations::odoo::{Company, NewTask, Odoo, OdooSettings, Priority},
};
use ai_coo_sandbox::{self as sandbox, SandboxOptions};
use chrono::{Days, NaiveDate};
use serde_json::{Value, json};
use std::{
    io::Write,
    net::SocketAddr,
    sync::{Once, atomic::AtomicU32, atomic::Ordering},
    time::Duration,
};
use tempfile::TempDir;

pub const KEY: &str = "sandbox-key";

/// The day of the sandbox's company in these tests.
pub fn sandbox_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

/// One Odoo and how to reach it.
pub struct Target {
    pub odoo: Odoo,
    pub settings: OdooSettings,
    pub raw: Raw,
    pub today: NaiveDate,
    pub is_sandbox: bool,
    _state: Option<TempDir>,
}

/// The same Odoo without the client, to compare with.
pub struct Raw {
    http: reqwest::Client,
    pub url: String,
    database: String,
    key: String,
}

/// A sandbox of its own, with an empty state.
pub async fn sandbox() -> Target {
    let state = TempDir::new().unwrap();
    sandbox_with(state, false).await
}

pub async fn sandbox_with(state: TempDir, healthy: bool) -> Target {
    let options = SandboxOptions {
        listen: SocketAddr::from(([127, 0, 0, 1], 0)),
        state: state.path().to_owned(),
        api_key: KEY.to_owned(),
        healthy,
        today: Some(sandbox_day()),
    };
    let (tell, told) = tokio::sync::oneshot::channel();
    tokio::spawn(sandbox::serve(options, |address| {
        tell.send(address).unwrap();
    }));
    let address = told.await.unwrap();
    let mut target = target(
        &format!("http://{address}"),
        sandbox::DATABASE,
        KEY,
        sandbox_day(),
    );
    target.is_sandbox = true;
    target._state = Some(state);
    target
}

/// The Odoo of the environment. Says loudly when there is none.
pub fn real(check: &str) -> Option<Target> {
    let get = |name: &str| std::env::var(name).ok();
    let settings = (
        get("ODOO_CONTRACT_URL"),
        get("ODOO_CONTRACT_DB"),
        get("ODOO_CONTRACT_KEY"),
    );
    let (Some(url), Some(database), Some(key)) = settings else {
        skipped(check);
        return None;
    };
    let today = Clock::system().now().date_naive();
    Some(target(&url, &database, &key, today))
}

/// The same Odoo, with the password of the same user: over XML-RPC. What the checks look at with
/// their own eyes they still read over JSON-2.
pub fn real_with_a_password(check: &str) -> Option<Target> {
    let get = |name: &str| std::env::var(name).ok();
    let mut target = real(check)?;
    let (Some(login), Some(password)) = (get("ODOO_CONTRACT_LOGIN"), get("ODOO_CONTRACT_PASSWORD"))
    else {
        skipped(check);
        return None;
    };
    target.settings.user = Some(login);
    target.settings.api_key = password.as_str().into();
    target.odoo = Odoo::new(target.settings.clone()).unwrap();
    Some(target)
}

/// Says it once, past the test runner, which keeps what a passing test prints to itself.
pub fn skipped(check: &str) {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let line = format!(
            "\nSKIPPED: real Odoo: {check} and the rest; set ODOO_CONTRACT_URL, _DB, _KEY, _TRUTH, _LOGIN and _PASSWORD\n"
        );
        let _ = std::io::stderr().write_all(line.as_bytes());
    });
}

pub fn target(url: &str, database: &str, key: &str, today: NaiveDate) -> Target {
    tls();
    let mut settings = OdooSettings::new(url, key);
    settings.database = Some(database.to_owned());
    let odoo = Odoo::new(settings.clone()).unwrap();
    Target {
        odoo,
        settings,
        raw: Raw {
            http: reqwest::Client::new(),
            url: url.to_owned(),
            database: database.to_owned(),
            key: key.to_owned(),
        },
        today,
        is_sandbox: false,
        _state: None,
    }
}

/// What `main` does once for the program.
pub fn tls() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
}

impl Target {
    /// Another connection to the same Odoo.
    pub fn with(&self, change: impl FnOnce(&mut OdooSettings)) -> Odoo {
        let mut settings = self.settings.clone();
        change(&mut settings);
        Odoo::new(settings).unwrap()
    }

    pub fn with_key(&self, key: &str) -> Odoo {
        self.with(|settings| settings.api_key = key.into())
    }

    pub async fn company(&self) -> Company {
        self.odoo.identity().await.unwrap().company
    }

    pub fn day(&self, offset: i64) -> NaiveDate {
        let days = Days::new(offset.unsigned_abs());
        match offset < 0 {
            true => self.today - days,
            false => self.today + days,
        }
    }

    /// A task that can be made here.
    pub async fn new_task(&self, name: &str) -> NewTask {
        let project = self.odoo.projects(1).await.unwrap()[0].id;
        let user = self.a_user().await;
        NewTask {
            name: name.to_owned(),
            project: Some(project),
            user,
            deadline: self.day(7),
            zone: chrono_tz::Pacific::Kiritimati,
            description: Some("Why: it is late.\n\nCall first.".to_owned()),
            priority: Priority::High,
        }
    }

    /// Somebody else than the key's user.
    pub async fn a_user(&self) -> OdooUserId {
        let me = self.odoo.identity().await.unwrap().user;
        let domain = json!([["share", "=", false], ["id", "!=", me]]);
        let rows = self.raw.rows("res.users", domain, &["name"]).await;
        OdooUserId(rows[0]["id"].as_i64().unwrap())
    }

    /// The id of an open customer invoice.
    pub async fn an_invoice(&self) -> i64 {
        let company = self.company().await.id;
        let domain = json!([
            ["move_type", "=", "out_invoice"],
            ["state", "=", "posted"],
            ["amount_residual", ">", 0],
            ["company_id", "=", company],
        ]);
        let rows = self.raw.rows("account.move", domain, &["name"]).await;
        rows[0]["id"].as_i64().unwrap()
    }

    /// Archives a task, as a person would.
    pub async fn archive(&self, task: i64) {
        if self.is_sandbox {
            self.by_hand("project.task", task, json!({"active": false}))
                .await;
        } else {
            let arguments = json!({"ids": [task], "vals": {"active": false}});
            self.raw.ok("project.task", "write", arguments).await;
        }
    }

    pub async fn rename(&self, task: i64, name: &str) {
        if self.is_sandbox {
            self.by_hand("project.task", task, json!({"name": name}))
                .await;
        } else {
            let arguments = json!({"ids": [task], "vals": {"name": name}});
            self.raw.ok("project.task", "write", arguments).await;
        }
    }

    /// Lets a partner follow these subtypes of a record, as an administrator would. `false`: the
    /// environment has no administrator's key.
    pub async fn follow(&self, model: &str, id: i64, partner: i64, subtypes: &[i64]) -> bool {
        if self.is_sandbox {
            let values = json!({"res_model": model, "res_id": id, "partner_id": partner,
                "subtype_ids": subtypes});
            let body = json!({"model": "mail.followers", "values": values});
            assert_eq!(self.raw.sandbox("change", body).await, 204);
            return true;
        }
        let Ok(key) = std::env::var("ODOO_CONTRACT_ADMIN_KEY") else {
            skipped("followers");
            return false;
        };
        let arguments = json!({"ids": [id], "partner_ids": [partner], "subtype_ids": subtypes});
        let request = self.raw.post(model, "message_subscribe").json(&arguments);
        // The header that is set last counts.
        let mut request = request.build().unwrap();
        let bearer = format!("Bearer {key}").parse().unwrap();
        request.headers_mut().insert("Authorization", bearer);
        let answer = self.raw.http.execute(request).await.unwrap();
        assert_eq!(answer.status().as_u16(), 200, "{model} {id}");
        true
    }

    async fn by_hand(&self, model: &str, id: i64, values: Value) {
        let body = json!({"model": model, "id": id, "values": values});
        assert_eq!(self.raw.sandbox("change", body).await, 204);
    }
}

impl Raw {
    /// A call with the right key: status and answer.
    pub async fn call(&self, model: &str, method: &str, arguments: Value) -> (u16, Value) {
        let response = self
            .post(model, method)
            .json(&arguments)
            .send()
            .await
            .unwrap();
        let status = response.status().as_u16();
        let text = response.text().await.unwrap();
        (
            status,
            serde_json::from_str(&text).unwrap_or(Value::String(text)),
        )
    }

    /// A request to be completed, with key, database and type set.
    pub fn post(&self, model: &str, method: &str) -> reqwest::RequestBuilder {
        self.http
            .post(format!("{}/json/2/{model}/{method}", self.url))
            .header("X-Odoo-Database", &self.database)
            .header("Content-Type", "application/json")
            .bearer_auth(&self.key)
    }

    pub async fn ok(&self, model: &str, method: &str, arguments: Value) -> Value {
        let (status, answer) = self.call(model, method, arguments).await;
        assert_eq!(status, 200, "{model}.{method}: {answer}");
        answer
    }

    pub async fn rows(&self, model: &str, domain: Value, fields: &[&str]) -> Vec<Value> {
        let arguments = json!({
            "domain": domain, "fields": fields, "order": "id",
            "context": {"active_test": false, "tz": "UTC"},
        });
        let rows = self.ok(model, "search_read", arguments).await;
        rows.as_array().unwrap().clone()
    }

    /// The sum of a column, in cents.
    pub async fn cents(&self, model: &str, domain: Value, field: &str) -> i64 {
        let rows = self.rows(model, domain, &[field]).await;
        rows.iter().map(|row| cents(&row[field])).sum()
    }

    pub async fn get(&self, path: &str) -> (u16, String) {
        let request = self
            .http
            .get(format!("{}{path}", self.url))
            .bearer_auth(&self.key);
        let response = request.send().await.unwrap();
        (response.status().as_u16(), response.text().await.unwrap())
    }

    /// Posts to one of the sandbox's own addresses.
    pub async fn sandbox(&self, what: &str, body: Value) -> u16 {
        let request = self.http.post(format!("{}/sandbox/{what}", self.url));
        let response = request.bearer_auth(&self.key).json(&body).send().await;
        response.unwrap().status().as_u16()
    }

    /// The writing calls that took place at the sandbox.
    pub async fn ledger(&self) -> Vec<Value> {
        let (status, text) = self.get("/sandbox/ledger").await;
        assert_eq!(status, 200, "{text}");
        serde_json::from_str(&text).unwrap()
    }
}

pub fn cents(amount: &Value) -> i64 {
    (amount.as_f64().unwrap_or(0.0) * 100.0).round() as i64
}

/// A name that no other run has used.
pub fn fresh(what: &str) -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let at = Clock::system().now().timestamp_micros();
    format!("contract_{what}_{at}_{count}")
}

pub fn message_id() -> String {
    format!("<{}@ai-coo.example>", fresh("note"))
}

pub const SHORT: Duration = Duration::from_millis(300);

/// A project that is not there.
pub const NO_PROJECT: ProjectId = ProjectId(987_654_321);
