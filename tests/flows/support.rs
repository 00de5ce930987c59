//! The app under a set clock: real PostgreSQL (one database for each test), the sandbox Odoo over
//! HTTP, the outbox, and the app's own HTTP interface as the front door.

use ai_coo::{
    accounts::{
        self, Role, User,
        second_factor::seal,
        store::{second_factor as authenticators, tokens::NewToken},
        token,
        totp::{self, PERIOD},
    },
    actions::{Action, ActionInputs, MailIdentity, lifecycle::Status},
    decisions::{configure::configure, settle::By},
    delivery::deliver::Post,
    executor::{self, Executor, Limits, Timing},
    ground::{
        actor::Actor,
        address::Base,
        clock::Clock,
        db::{Database, PgPool},
        effect::Address,
        ids::{ActionId, TokenId, UserId},
        live::hub::Hub,
        queue::Execute,
        secrets::{Key, Secrets},
    },
    guardrails::{self, Settings},
    insight::{
        analyzers::{AnalyzerType, job::Analyst, schedule},
        recommender::{
            Proposal,
            propose::{Discarded, Proposing, propose},
        },
    },
    limits::{self, Limit},
    operations::{
        calendar::{CalendarSettings, GoogleCalendar},
        email::Mailer,
        odoo::{Odoo, OdooSettings},
        sms::Texter,
    },
    records as actions,
    server::serve,
    web::state::{AppState, Site},
};
use ai_coo_sandbox::{self as sandbox, SandboxOptions};
use chrono::{DateTime, Utc};
use leptos::config::LeptosOptions;
use serde_json::{Value, json};
use sqlx::{ConnectOptions, Connection, Executor as _, postgres::PgConnectOptions};
use std::{
    str::FromStr,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};
use tokio_util::sync::CancellationToken;

/// A Monday, 10:00 in New York: inside business hours.
pub const MONDAY: &str = "2026-11-23T15:00:00Z";

pub struct TestApp {
    pub url: String,
    pub database: Database,
    pub clock: Clock,
    pub executor: Executor,
    pub analyst: Analyst,
    pub odoo: SandboxHandle,
    pub admin: Person,
    pub operator: Person,
    pub second: Person,
    pub viewer: Person,
    /// Of the links that approvers are sent.
    pub keys: Vec<Key>,
    http: reqwest::Client,
    _state: tempfile::TempDir,
}

/// Somebody with an account, a token and an authenticator.
pub struct Person {
    pub user: User,
    pub token: String,
    /// The step whose code was taken last.
    pub shown: AtomicI64,
}

/// Everybody's authenticator has the same secret.
pub const AUTHENTICATOR: &totp::Secret = b"12345678901234567890";

/// The sandbox Odoo and its levers.
pub struct SandboxHandle {
    pub url: String,
    http: reqwest::Client,
}

const KEY: &str = "test-key";

/// What a test changes of the usual app.
pub struct Options {
    pub now: String,
    pub healthy: bool,
    pub mailer: Option<Mailer>,
    /// Google's instead of Odoo's.
    pub calendar: Option<CalendarSettings>,
    pub texter: Option<Texter>,
    pub timing: Timing,
    /// The API's is wide: a test is faster than a program that means well.
    pub limits: Limits,
    /// Another Odoo than the sandbox.
    pub odoo: Option<OdooSettings>,
    /// What a proxy puts the app under.
    pub path: &'static str,
    /// What people type instead of where the app listens.
    pub public: Option<&'static str>,
    /// How many of them at most to the database.
    pub connections: u32,
    /// `name = value`, for the test's own database.
    pub database_settings: Vec<&'static str>,
    /// One that is there instead of a fresh one.
    pub database: Option<Database>,
    /// Of people's addresses.
    pub domain: &'static str,
    /// As `TRUSTED_PROXIES` has them.
    pub proxies: &'static str,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            now: MONDAY.to_owned(),
            healthy: false,
            mailer: None,
            calendar: None,
            texter: None,
            // Stories about other things do not wait until an approval can no longer be taken back.
            timing: Timing {
                undo: Duration::ZERO,
                view: Duration::ZERO,
                ..Timing::default()
            },
            limits: Limits {
                api: Limit {
                    most: 10_000,
                    ..limits::API
                },
                ..Default::default()
            },
            odoo: None,
            path: "",
            public: None,
            connections: 12,
            database_settings: vec![],
            database: None,
            domain: "example.com",
            proxies: "127.0.0.0/8",
        }
    }
}

impl TestApp {
    pub async fn start() -> Self {
        Self::with(Options::default()).await
    }

    pub async fn with(options: Options) -> Self {
        let _installed = rustls::crypto::ring::default_provider().install_default();
        let now: DateTime<Utc> = options.now.parse().unwrap();
        let clock = Clock::set_to(now);
        let database = match &options.database {
            Some(database) => database.clone(),
            None => database(&clock, &options.database_settings).await,
        };
        let database = match options.connections {
            12 => database,
            fewer => with_connections(database, fewer).await,
        };
        let state = tempfile::tempdir().unwrap();
        let odoo = sandbox(&state, &options, now).await;
        let settings = options.odoo.clone().unwrap_or_else(|| OdooSettings {
            read_timeout: Duration::from_secs(5),
            write_timeout: Duration::from_secs(5),
            ..OdooSettings::new(&odoo.url, KEY)
        });
        let (hub, _outgoing) = Hub::new();
        let executor = Executor {
            database: database.clone(),
            clock: clock.clone(),
            hub,
            odoo: Odoo::new(settings).unwrap(),
            mailer: options
                .mailer
                .unwrap_or_else(|| Mailer::Outbox(database.clone())),
            calendar: options
                .calendar
                .map(|google| GoogleCalendar::new(google, clock.clone()).unwrap()),
            texter: options
                .texter
                .unwrap_or_else(|| Texter::Outbox(database.clone())),
            timing: options.timing,
            limits: options.limits,
            identity: Arc::default(),
            drift: Default::default(),
            stop: CancellationToken::new(),
        };
        let address = |name: &str, email: &str| Address {
            name: name.into(),
            email: email.into(),
        };
        let mail = MailIdentity {
            from: address("Accounts", "accounts@example.com"),
            reply_to: address("Accounts team", "team@example.com"),
            sms_from: Some("Fenwick".to_owned()),
        };
        let url = web(
            &executor,
            &mail,
            options.path,
            options.public,
            options.proxies,
        )
        .await;
        let domain = options.domain;
        let person = async |name: &str, role| person(&database, name, domain, role, now).await;
        Self {
            admin: person("Admin", Role::Admin).await,
            operator: person("Operator", Role::Operator).await,
            second: person("Second operator", Role::Operator).await,
            viewer: person("Viewer", Role::Viewer).await,
            analyst: Analyst {
                executor: executor.clone(),
                mail,
            },
            url,
            database,
            clock,
            executor,
            odoo,
            keys: secrets().keys("approval link"),
            http: reqwest::Client::new(),
            _state: state,
        }
    }

    /// What delivers notices, as the worker has it.
    pub fn post(&self) -> Post {
        let executor = &self.executor;
        Post {
            database: executor.database.clone(),
            clock: executor.clock.clone(),
            hub: executor.hub.clone(),
            mailer: executor.mailer.clone(),
            limit: executor.limits.notice_mail,
            key_limit: executor.limits.key_mail,
            texter: executor.texter.clone(),
            sms_limit: executor.limits.notice_sms,
            sms_from: self.analyst.mail.sms_from.clone(),
            grace: executor.timing.grace,
            from: self.analyst.mail.from.clone(),
            keys: self.keys.clone(),
            code_keys: secrets().keys("approval code"),
            url: self.url.clone(),
            stop: executor.stop.clone(),
        }
    }

    /// Another web process on the same database; its address.
    pub async fn another_process(&self) -> String {
        let (hub, outgoing) = Hub::new();
        let stop = self.executor.stop.clone();
        let carrier = hub.clone().connect(outgoing, self.database.clone(), stop);
        tokio::spawn(carrier);
        let executor = Executor {
            hub,
            ..self.executor.clone()
        };
        web(&executor, &self.analyst.mail, "", None, "127.0.0.0/8").await
    }

    /// Waits until so many processes hear what the others say.
    pub async fn listening(&self, processes: i64) {
        let sql = "select count(*) from pg_stat_activity where datname = current_database() and query ilike 'listen %'";
        while self.count(sql).await < processes {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    pub fn http(&self) -> &reqwest::Client {
        &self.http
    }

    /// Somebody else with an account.
    pub async fn another(&self, name: &str, role: Role) -> Person {
        person(&self.database, name, "example.com", role, self.clock.now()).await
    }

    /// One call to the API: status and JSON.
    pub async fn call(
        &self,
        who: &Person,
        method: &str,
        path: &str,
        body: Option<Value>,
    ) -> (u16, Value) {
        let method = method.parse().unwrap();
        let mut request = self
            .http
            .request(method, format!("{}{path}", self.url))
            .bearer_auth(&who.token);
        if let Some(body) = body {
            request = request.json(&body);
        }
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        let text = answer.text().await.unwrap();
        (
            status,
            serde_json::from_str(&text).unwrap_or(Value::String(text)),
        )
    }

    pub async fn get(&self, path: &str) -> Value {
        let (status, json) = self.call(&self.viewer, "GET", path, None).await;
        assert_eq!(status, 200, "{path}: {json}");
        json
    }

    pub async fn get_text(&self, path: &str) -> String {
        let answer = self
            .http
            .get(format!("{}{path}", self.url))
            .bearer_auth(&self.viewer.token)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status().as_u16(), 200, "{path}");
        answer.text().await.unwrap()
    }

    /// Proposes in the product's own name.
    pub async fn propose(&self, inputs: ActionInputs) -> Result<Action, Discarded> {
        let executor = &self.executor;
        let desk = Proposing {
            database: &executor.database,
            clock: &executor.clock,
            hub: &executor.hub,
            odoo: &executor.odoo,
            identity: executor.identity(&executor.odoo).await.unwrap(),
            mail: &self.analyst.mail,
            calendar: executor.calendar.as_ref(),
            undo: executor.timing.undo,
        };
        let proposal = Proposal {
            inputs,
            expected_effect: "Somebody takes care of it.".to_owned(),
            reasoning: "A test wants to see what becomes of it.".to_owned(),
            evidence: vec![],
            estimated_impact: Default::default(),
        };
        let proposed = propose(&desk, &proposal, Actor::AiCoo, None).await?;
        Ok(self.record(proposed.action).await.action)
    }

    /// The operator asks to take back what was executed.
    pub async fn undo(&self, action: &Action) -> (u16, Value) {
        let path = format!("/api/ai-coo/actions/{}/undo", action.action_id);
        self.call(&self.second, "POST", &path, Some(json!({})))
            .await
    }

    /// The action that an answer of the API names.
    pub async fn named_in(&self, (status, answer): (u16, Value)) -> Action {
        assert_eq!(status, 201, "{answer}");
        let id = answer["action_id"].as_str().unwrap().parse().unwrap();
        self.record(id).await.action
    }

    pub async fn approve(&self, who: &Person, action: &Action) -> (u16, Value) {
        self.approve_with(who, action, json!({})).await
    }

    pub async fn approve_with(&self, who: &Person, action: &Action, more: Value) -> (u16, Value) {
        let mut body = json!({"effect_hash": action.effect_hash});
        if action.risk_level.needs_code() && more.get("code").is_none() {
            body["code"] = json!(self.code(who));
        }
        body.as_object_mut()
            .unwrap()
            .extend(more.as_object().cloned().unwrap());
        self.call(
            who,
            "POST",
            &format!("/api/ai-coo/actions/{}/approve", action.action_id),
            Some(body),
        )
        .await
    }

    /// What somebody's authenticator shows. A code counts once: time goes by until it shows
    /// another one than before.
    pub fn code(&self, who: &Person) -> String {
        let step = || totp::step(self.clock.now().timestamp());
        if who.shown.load(Ordering::Relaxed) >= step() {
            self.clock.advance(chrono::Duration::seconds(PERIOD));
        }
        who.shown.store(step(), Ordering::Relaxed);
        totp::code(AUTHENTICATOR, step())
    }

    /// A process begins an action's first call, and is gone before its first byte left.
    pub async fn begin_and_be_gone(&self, action: &Action) {
        let job = Execute {
            action: action.action_id,
            attempt: 1,
        };
        let tx = self.database.begin().await.unwrap();
        let none = Duration::ZERO;
        actions::claim(&tx, job, none, self.clock.now())
            .await
            .unwrap()
            .unwrap();
        let request = &action.effect.requests[0];
        executor::store::start(&tx, action.action_id, 1, 0, request, none)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    /// As whom something is said that may take a code.
    pub fn by<'a>(&self, who: &'a Person, code: &'a str) -> By<'a> {
        By {
            user: &who.user,
            code: Some(code),
            keys: secrets().keys(seal::PURPOSE),
            seen: None,
        }
    }

    /// An admin saves other guardrails, with a code if they are looser.
    pub async fn configure(&self, change: impl FnOnce(&mut Settings)) {
        let before = guardrails::store::current(self.database.connection());
        let (before, version) = before.await.unwrap();
        let mut settings = before.clone();
        change(&mut settings);
        let code = match guardrails::loosened(&before, &settings).is_empty() {
            true => String::new(),
            false => self.code(&self.admin),
        };
        let by = self.by(&self.admin, &code);
        configure(&self.executor, &settings, version, &by)
            .await
            .unwrap();
    }

    /// Runs the analysis and does what the queue would: returns what waits for a decision.
    pub async fn analyze(&self) -> Vec<Action> {
        let id = self.request_analysis().await;
        ai_coo::insight::analyzers::job::analyze(&self.analyst, id)
            .await
            .unwrap();
        self.actions(Status::PendingApproval).await
    }

    pub async fn request_analysis(&self) -> ai_coo::ground::ids::AnalysisId {
        let actor = ai_coo::ground::actor::Actor::User(self.operator.user.id);
        let executor = &self.executor;
        schedule::on_demand(
            &executor.database,
            &executor.hub,
            AnalyzerType::Financial,
            actor,
            self.clock.now(),
        )
        .await
        .unwrap()
    }

    pub async fn actions(&self, status: Status) -> Vec<Action> {
        let filter = actions::Filter {
            statuses: vec![status],
            ..Default::default()
        };
        let records = actions::list(self.database.connection(), &filter, 200, 0)
            .await
            .unwrap();
        records.into_iter().map(|record| record.action).collect()
    }

    pub async fn record(&self, id: ActionId) -> actions::Record {
        actions::get(self.database.connection(), id)
            .await
            .unwrap()
            .unwrap()
    }

    pub async fn status(&self, id: ActionId) -> Status {
        self.record(id).await.action.status
    }

    /// Executes everything whose time has come, as the workers would, until nothing is due.
    pub async fn work_off(&self) {
        loop {
            let due = actions::to_wake(self.database.connection(), self.clock.now(), 100)
                .await
                .unwrap();
            if due.is_empty() {
                return;
            }
            for (job, _) in due {
                executor::execute(&self.executor, job).await.unwrap();
            }
        }
    }

    /// The kinds of events of an action, oldest first.
    pub async fn events(&self, id: ActionId) -> Vec<String> {
        let trail = self
            .get(&format!("/api/ai-coo/audit-trail?actionId={id}"))
            .await;
        let mut kinds: Vec<String> = trail["events"]
            .as_array()
            .unwrap()
            .iter()
            .map(|event| event["event_type"].as_str().unwrap().to_owned())
            .collect();
        kinds.reverse();
        kinds
    }

    /// What the outbox holds, oldest first.
    pub async fn outbox(&self) -> Vec<ai_coo::operations::email::Sent> {
        let mut mails = ai_coo::operations::email::outbox(self.database.connection(), None, 200)
            .await
            .unwrap();
        mails.reverse();
        mails
    }

    pub fn pool(&self) -> &PgPool {
        self.database.pool()
    }

    pub async fn sql(&self, sql: &'static str) -> Result<u64, sqlx::Error> {
        sqlx::query(sql)
            .execute(self.pool())
            .await
            .map(|done| done.rows_affected())
    }

    pub async fn count(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql)
            .fetch_one(self.pool())
            .await
            .unwrap()
    }
}

impl SandboxHandle {
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

    pub async fn fault(&self, fault: Value) {
        self.post("faults", fault).await;
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

/// A mail as its page shows it before it is sent.
pub fn undated(mail: &str) -> String {
    let lines = mail.split("\r\n").map(|line| {
        if line.starts_with("Date: ") {
            "Date: set when it is sent"
        } else {
            line
        }
    });
    lines.collect::<Vec<_>>().join("\r\n")
}

pub fn find(actions: &[Action], kind: ai_coo::actions::Kind) -> Action {
    actions
        .iter()
        .find(|action| action.inputs.kind() == kind)
        .cloned()
        .unwrap_or_else(|| panic!("no {}", kind.name()))
}

async fn sandbox(
    state: &tempfile::TempDir,
    options: &Options,
    now: DateTime<Utc>,
) -> SandboxHandle {
    let (sender, receiver) = tokio::sync::oneshot::channel();
    let options = SandboxOptions {
        listen: "127.0.0.1:0".parse().unwrap(),
        state: state.path().join("sandbox"),
        api_key: KEY.to_owned(),
        healthy: options.healthy,
        today: Some(now.date_naive()),
    };
    tokio::spawn(sandbox::serve(options, move |address| {
        let _heard = sender.send(address);
    }));
    SandboxHandle {
        url: format!("http://{}", receiver.await.unwrap()),
        http: reqwest::Client::new(),
    }
}

async fn web(
    executor: &Executor,
    mail: &MailIdentity,
    path: &str,
    public: Option<&str>,
    proxies: &str,
) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}{path}", listener.local_addr().unwrap());
    let typed = public.unwrap_or(&url).to_owned();
    let state = AppState {
        options: LeptosOptions::builder().output_name("ai-coo").build(),
        executor: executor.clone(),
        mail: Arc::new(mail.clone()),
        site: Arc::new(Site {
            base: Base::of(&typed),
            secure: typed.starts_with("https://"),
            url: typed,
            stand_ins: vec![],
            proxies: proxies.parse().unwrap(),
        }),
        secrets: Arc::new(secrets()),
    };
    let router = ai_coo::web::http::router(state);
    let serving = ai_coo::web::http::listen::listen(
        listener,
        router,
        ai_coo::web::http::listen::HEAD,
        std::future::pending(),
    );
    tokio::spawn(serving);
    url
}

async fn person(
    database: &Database,
    name: &str,
    domain: &str,
    role: Role,
    now: DateTime<Utc>,
) -> Person {
    let email = format!("{}@{domain}", name.to_lowercase().replace(' ', "."));
    let user = User {
        id: UserId::new(),
        email,
        name: name.to_owned(),
        role,
    };
    let token = token::generate();
    // Tests that sign in set a password: hashing one for everybody would take most of the time.
    accounts::store::add(database.connection(), &user, "-", now)
        .await
        .unwrap();
    let tx = database.begin().await.unwrap();
    let new = NewToken {
        id: TokenId::new(),
        name,
        owner: user.id,
        role,
        hash: &token::hash(&token),
        created_at: now,
        expires_at: now + chrono::Duration::days(365),
    };
    accounts::store::tokens::add(&tx, &new).await.unwrap();
    tx.commit().await.unwrap();
    set_up_authenticator(database, user.id, now).await;
    Person {
        user,
        token,
        shown: AtomicI64::new(0),
    }
}

pub async fn set_up_authenticator(database: &Database, account: UserId, now: DateTime<Utc>) {
    let keys = secrets().keys(seal::PURPOSE);
    let sealed = seal::seal(&keys, account, AUTHENTICATOR).unwrap();
    let tx = database.begin().await.unwrap();
    authenticators::begin(&tx, account, sealed, now)
        .await
        .unwrap();
    authenticators::confirm(&tx, account, 0, now).await.unwrap();
    tx.commit().await.unwrap();
}

pub fn secrets() -> Secrets {
    Secrets::new("0123456789abcdef".repeat(2), None)
}

/// A fresh one without anything in it; its address.
pub async fn empty_database() -> String {
    let url = std::env::var("TEST_DATABASE_URL")
        .expect("TEST_DATABASE_URL is not set: run the tests with bin/test tests");
    let server = PgConnectOptions::from_str(&url).unwrap();
    let mut connection = sqlx::PgConnection::connect_with(&server).await.unwrap();
    let name = format!("test_{}", UserId::new().to_string().replace('-', ""));
    run(
        &mut connection,
        format!("create database {name} template template0"),
    )
    .await;
    server.database(&name).to_url_lossy().to_string()
}

/// A database of its own, copied from a template that is migrated once.
pub async fn database(clock: &Clock, settings: &[&str]) -> Database {
    let url = std::env::var("TEST_DATABASE_URL")
        .expect("TEST_DATABASE_URL is not set: run the tests with bin/test tests");
    let server = PgConnectOptions::from_str(&url)
        .unwrap()
        .disable_statement_logging();
    let mut connection = sqlx::PgConnection::connect_with(&server).await.unwrap();
    let template = template(&mut connection, &server, clock).await;
    let name = format!("test_{}", UserId::new().to_string().replace('-', ""));
    run(
        &mut connection,
        format!("create database {name} template {template}"),
    )
    .await;
    // An extension's settings are known once it is loaded.
    run(&mut connection, "load 'auto_explain'".to_owned()).await;
    for setting in settings {
        run(
            &mut connection,
            format!("alter database {name} set {setting}"),
        )
        .await;
    }
    connect(&server, &name).await
}

async fn run(connection: &mut sqlx::PgConnection, sql: String) {
    connection
        .execute(sqlx::raw_sql(sqlx::AssertSqlSafe(sql)))
        .await
        .unwrap();
}

/// Its name changes with the migrations.
async fn template(
    connection: &mut sqlx::PgConnection,
    server: &PgConnectOptions,
    clock: &Clock,
) -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/migration/src");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .collect();
    files.sort();
    let sources: String = files
        .iter()
        .map(|file| std::fs::read_to_string(file).unwrap())
        .collect();
    let name = format!("template_{}", &token::hash(&sources)[..16]);
    connection
        .execute("select pg_advisory_lock(4711)")
        .await
        .unwrap();
    let ready: Option<bool> =
        sqlx::query_scalar("select datallowconn from pg_database where datname = $1")
            .bind(&name)
            .fetch_optional(&mut *connection)
            .await
            .unwrap();
    // A template takes no connections: one that does was left half made.
    if ready != Some(false) {
        run(
            connection,
            format!("drop database if exists {name} with (force)"),
        )
        .await;
        run(connection, format!("create database {name}")).await;
        let database = connect(server, &name).await;
        serve::migrate(&database, clock).await.unwrap();
        database.pool().close().await;
        run(
            connection,
            format!("alter database {name} with is_template true allow_connections false"),
        )
        .await;
    }
    connection
        .execute("select pg_advisory_unlock(4711)")
        .await
        .unwrap();
    name
}

/// The same database, by a pool of its own.
async fn with_connections(database: Database, most: u32) -> Database {
    let options = database.pool().connect_options();
    let url = options.to_url_lossy().to_string();
    database.pool().close().await;
    Database::connect(&url, most).await.unwrap()
}

async fn connect(server: &PgConnectOptions, name: &str) -> Database {
    let url = server.clone().database(name).to_url_lossy().to_string();
    Database::connect(&url, 12).await.unwrap()
}
