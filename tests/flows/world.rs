//! One company for one test: a database, an Odoo and a mail server of its own, and the program's
//! own verbs on them.

use crate::{
    process::PATIENCE,
    receivers::{MailServer, SandboxOdoo},
    sms_server::SmsServer,
    support::{AUTHENTICATOR, set_up_authenticator},
};
use ai_coo::{
    accounts::{self, Role, User, second_factor::seal, totp},
    actions::{
        ActionInputs, CreateInvoiceReminder, CreatePurchaseOrder, CreateTask, MailIdentity,
        NoteModel, OrderLine, PostInternalMessage, ScheduleActivity, ScheduleMeeting, SendEmail,
        SendSms, UpdateDealStage, lifecycle::Status,
    },
    decisions::{
        answer::{self, Desk, Question},
        settle::{self, Answer, By},
    },
    executor::{Executor, Timing},
    ground::{
        actor::Actor,
        clock::Clock,
        db::Database,
        effect::Address,
        evidence::Evidence,
        ids::{ActionId, DealId, InvoiceId, OdooUserId, PartnerId, ProductId, StageId},
        live::hub::Hub,
    },
    guardrails::Overrides,
    insight::recommender::{
        Proposal,
        propose::{Proposing, propose},
    },
    operations::{email::Mailer, odoo::Odoo, sms::Texter},
    records::{self as actions, Record},
    server::serve,
};
use serde_json::json;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection, postgres::PgConnectOptions};
use std::{
    str::FromStr,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};
use tempfile::TempDir;
use tokio::sync::OnceCell;
use tokio_util::sync::CancellationToken;

pub struct World {
    pub url: String,
    pub executor: Executor,
    pub odoo: SandboxOdoo,
    pub mail: MailServer,
    pub sms: SmsServer,
    pub home: TempDir,
    user: User,
    /// To be dropped at the end, where it is one of the shared cluster's.
    database: Option<String>,
}

impl World {
    /// In a fresh database of the tests' cluster.
    pub async fn new() -> Self {
        let server = server();
        let name = format!("{}_{}", template(&server).await, count());
        let sql = format!(
            "create database {name} template {}",
            template(&server).await
        );
        administer(&server, sql).await;
        let mut world = Self::at(&at(&server, &name)).await;
        world.database = Some(name);
        world
    }

    /// In a database that is there and has our tables.
    pub async fn at(url: &str) -> Self {
        let database = Database::connect(url, 6).await.unwrap();
        let odoo = SandboxOdoo::start().await;
        let (hub, outgoing) = Hub::new();
        let stop = CancellationToken::new();
        let connected = hub
            .clone()
            .connect(outgoing, database.clone(), stop.clone());
        tokio::spawn(connected);
        // These stories count the mails of effects; what our own people are told is another one.
        // They run at any hour.
        sqlx::query("update guardrails_config set notification_channels = '[]', allow_actions_outside_business_hours = true, allow_actions_on_weekends = true")
            .execute(database.pool())
            .await
            .unwrap();
        let user = accounts::store::by_email(database.connection(), APPROVER).await;
        let executor = Executor {
            clock: Clock::system(),
            hub,
            odoo: Odoo::new(odoo.settings.clone()).unwrap(),
            mailer: Mailer::Outbox(database.clone()),
            calendar: None,
            texter: Texter::Outbox(database.clone()),
            timing: Timing {
                undo: std::time::Duration::ZERO,
                view: std::time::Duration::ZERO,
                ..Timing::default()
            },
            limits: Default::default(),
            identity: Arc::default(),
            drift: Default::default(),
            stop,
            database,
        };
        Self {
            url: url.to_owned(),
            executor,
            odoo,
            mail: MailServer::start().await,
            sms: SmsServer::start().await,
            home: TempDir::new().unwrap(),
            user: user.unwrap().unwrap().0,
            database: None,
        }
    }

    /// A number that nothing else in this program has.
    pub fn number(&self) -> u32 {
        count()
    }

    /// Proposes an action and approves it, to run at once.
    pub async fn approve(&self, inputs: ActionInputs) -> ActionId {
        let executor = &self.executor;
        let address = |name: &str| Address {
            name: name.to_owned(),
            email: format!("{}@fenwick.example.com", name.to_lowercase()),
        };
        let mail = MailIdentity {
            from: address("Accounts"),
            reply_to: address("Dana"),
            sms_from: Some("Fenwick".to_owned()),
        };
        let proposing = Proposing {
            database: &executor.database,
            clock: &executor.clock,
            hub: &executor.hub,
            odoo: &executor.odoo,
            identity: executor.identity(&executor.odoo).await.unwrap(),
            mail: &mail,
            calendar: executor.calendar.as_ref(),
            undo: executor.timing.undo,
        };
        let proposal = Proposal {
            inputs,
            expected_effect: "Somebody takes care of it.".to_owned(),
            reasoning: "A test wants to see what becomes of it.".to_owned(),
            evidence: Vec::<Evidence>::new(),
            estimated_impact: Default::default(),
        };
        let proposed = propose(&proposing, &proposal, Actor::AiCoo, None)
            .await
            .unwrap();
        let record = self.record(proposed.action).await;
        let desk = Desk {
            database: executor.database.clone(),
            clock: executor.clock.clone(),
            hub: executor.hub.clone(),
            secrets: Arc::new(crate::support::secrets()),
            undo: std::time::Duration::ZERO,
        };
        let code = match record.action.risk_level.needs_code() {
            true => Some(self.code().await),
            false => None,
        };
        let question = Question {
            action: proposed.action,
            hash: &record.action.effect_hash,
            reason: None,
            why: None,
            link: None,
            in_person: true,
            code: code.as_deref(),
            seen: None,
        };
        let at_once = Overrides {
            business_hours: true,
            contact_limit: true,
        };
        answer::approve(&desk, question, &self.user, at_once)
            .await
            .unwrap();
        proposed.action
    }

    /// What the approver's authenticator shows. Time cannot be moved here, and nobody waits half
    /// a minute for the next code: the last one is given back.
    async fn code(&self) -> String {
        let database = &self.executor.database;
        sqlx::query("update users set second_factor_step = 0")
            .execute(database.pool())
            .await
            .unwrap();
        let now = self.executor.clock.now().timestamp();
        totp::code(AUTHENTICATOR, totp::step(now))
    }

    pub async fn approve_tasks(&self, count: usize) -> Vec<ActionId> {
        let mut ids = vec![];
        for _ in 0..count {
            ids.push(self.approve(self.task()).await);
        }
        ids
    }

    pub fn task(&self) -> ActionInputs {
        ActionInputs::CreateTask(CreateTask {
            name: format!("Call number {}", self.number()),
            user_id: OdooUserId(5),
            date_deadline: self.executor.clock.now().date_naive() + chrono::Days::new(3),
            description: Some("It is late.".to_owned()),
            project_id: None,
            priority: Default::default(),
            about: None,
        })
    }

    /// Of two colleagues, at a time that nothing else takes.
    pub fn meeting(&self) -> ActionInputs {
        let today = self.executor.clock.now().date_naive();
        let day = today + chrono::Days::new(u64::from(10 + self.number() % 300));
        ActionInputs::ScheduleMeeting(ScheduleMeeting {
            title: format!("Meeting number {}", self.number()),
            start: day.and_hms_opt(15, 0, 0).unwrap().and_utc(),
            duration_minutes: 45,
            organiser_id: OdooUserId(5),
            attendee_ids: vec![PartnerId(7)],
            description: Some("What to do about it.".to_owned()),
            location: Some("Room 2".to_owned()),
        })
    }

    pub async fn activity(&self) -> ActionInputs {
        ActionInputs::ScheduleActivity(ScheduleActivity {
            model: NoteModel::Deal,
            id: self.deals().await[0],
            kind: Default::default(),
            summary: format!("Ask again, number {}", self.number()),
            user_id: OdooUserId(5),
            date_deadline: self.executor.clock.now().date_naive() + chrono::Days::new(3),
            note: Some("They were late.".to_owned()),
        })
    }

    /// The first deal, which is in the third stage, to the second.
    pub async fn deal(&self) -> ActionInputs {
        ActionInputs::UpdateDealStage(UpdateDealStage {
            deal_id: DealId(self.deals().await[0]),
            stage_id: StageId(2),
        })
    }

    async fn deals(&self) -> Vec<i64> {
        self.odoo.search("crm.lead", json!([])).await
    }

    /// Two products of one vendor.
    pub async fn order(&self) -> ActionInputs {
        let named = json!([["name", "=", "Tanglewood Textiles"]]);
        let vendor = self.odoo.search("res.partner", named).await[0];
        let line = |id, quantity| OrderLine {
            product_id: ProductId(id),
            quantity,
        };
        ActionInputs::CreatePurchaseOrder(CreatePurchaseOrder {
            vendor_id: PartnerId(vendor),
            date_planned: self.executor.clock.now().date_naive() + chrono::Days::new(10),
            lines: vec![line(1, 60), line(2, 3)],
        })
    }

    /// On an invoice of a customer who is late.
    pub async fn note(&self) -> ActionInputs {
        let (_, invoices) = self.late_customer().await;
        ActionInputs::PostInternalMessage(PostInternalMessage {
            model: NoteModel::Invoice,
            id: invoices[0].0,
            body: "Promised for Friday.".to_owned(),
        })
    }

    /// One mail and two notes.
    pub async fn reminder(&self) -> ActionInputs {
        let (customer_id, invoice_ids) = self.late_customer().await;
        ActionInputs::CreateInvoiceReminder(CreateInvoiceReminder {
            customer_id,
            invoice_ids,
        })
    }

    /// To a customer and its accounts department.
    pub async fn mail_to_two(&self) -> ActionInputs {
        let (customer, _) = self.late_customer().await;
        let parent = json!([["parent_id", "=", customer]]);
        let department = self.odoo.search("res.partner", parent).await[0];
        ActionInputs::SendEmail(SendEmail {
            partner_ids: vec![customer, PartnerId(department)],
            subject: format!("Our terms, number {}", self.number()),
            body: "Dear both,\r\n\r\nthese are our terms.".to_owned(),
        })
    }

    pub async fn text_message(&self) -> ActionInputs {
        let (partner_id, _) = self.late_customer().await;
        ActionInputs::SendSms(SendSms {
            line: Default::default(),
            partner_id,
            text: "Please call us back: €7,500 [INV/00011].".to_owned(),
        })
    }

    async fn late_customer(&self) -> (PartnerId, Vec<InvoiceId>) {
        let named = json!([["name", "=", "Cascade Trail Shops"]]);
        let customer = self.odoo.search("res.partner", named).await[0];
        let of_them = json!([
            ["commercial_partner_id", "=", customer],
            ["move_type", "=", "out_invoice"],
            ["state", "=", "posted"],
        ]);
        let invoices = self.odoo.search("account.move", of_them).await;
        assert_eq!(invoices.len(), 2, "invoices of Cascade Trail Shops");
        (
            PartnerId(customer),
            invoices.into_iter().map(InvoiceId).collect(),
        )
    }

    pub async fn record(&self, id: ActionId) -> Record {
        let connection = self.executor.database.connection();
        actions::get(connection, id).await.unwrap().unwrap()
    }

    /// Waits until the action stands in one of these; its record then.
    pub async fn stands(&self, id: ActionId, wanted: &[Status]) -> Record {
        self.until(id, |record| wanted.contains(&record.action.status))
            .await
    }

    /// Waits until the record is as wanted. The database has no other signal for a test.
    pub async fn until(&self, id: ActionId, wanted: impl Fn(&Record) -> bool) -> Record {
        let looking = async {
            let mut beat = tokio::time::interval(Duration::from_millis(40));
            loop {
                beat.tick().await;
                let found = actions::get(self.executor.database.connection(), id).await;
                if let Ok(Some(record)) = found
                    && wanted(&record)
                {
                    return record;
                }
            }
        };
        match tokio::time::timeout(PATIENCE, looking).await {
            Ok(record) => record,
            Err(_) => {
                let record = self.record(id).await;
                panic!(
                    "{id} stands at {} in attempt {}: {:?}",
                    record.action.status.name(),
                    record.attempt,
                    record.execution_error
                )
            }
        }
    }

    /// The approver says what became of an action in doubt.
    pub async fn settle(&self, id: ActionId, answer: Answer) -> Status {
        let code = self.code().await;
        let by = By {
            user: &self.user,
            code: Some(&code),
            keys: crate::support::secrets().keys(seal::PURPOSE),
            seen: None,
        };
        settle::settle(&self.executor, id, answer, &by)
            .await
            .unwrap()
    }

    /// Lets go of the database and drops it.
    pub async fn close(self) {
        self.executor.stop.cancel();
        self.executor.database.pool().close().await;
        if let Some(name) = &self.database {
            let sql = format!("drop database {name} with (force)");
            administer(&server(), sql).await;
        }
    }
}

const APPROVER: &str = "operator@example.com";

/// Makes our tables and the one who approves.
pub async fn prepare(url: &str) {
    let database = Database::connect(url, 4).await.unwrap();
    let clock = Clock::system();
    serve::migrate(&database, &clock).await.unwrap();
    serve::first_accounts::add(
        &database,
        &clock,
        APPROVER,
        "Operator",
        Role::Operator,
        "not-used-in-these-tests",
    )
    .await
    .unwrap();
    let found = accounts::store::by_email(database.connection(), APPROVER).await;
    let (approver, _) = found.unwrap().unwrap();
    set_up_authenticator(&database, approver.id, clock.now()).await;
    // That the account was added is told by mail: the tests count other mails.
    sqlx::query("delete from notices")
        .execute(database.pool())
        .await
        .unwrap();
    database.pool().close().await;
}

/// The tests' cluster: `bin/test` starts it.
fn server() -> String {
    std::env::var("TEST_DATABASE_URL").expect("TEST_DATABASE_URL: bin/test sets it")
}

/// The name of this program's template, made with the first test that needs it.
async fn template(server: &str) -> &'static str {
    static NAME: OnceCell<String> = OnceCell::const_new();
    NAME.get_or_init(|| async {
        let name = format!("flows_{}", std::process::id());
        administer(
            server,
            format!("drop database if exists {name} with (force)"),
        )
        .await;
        administer(server, format!("create database {name}")).await;
        prepare(&at(server, &name)).await;
        name
    })
    .await
}

/// The address of another database on the same server.
fn at(server: &str, database: &str) -> String {
    let (address, options) = server.split_once('?').unwrap_or((server, ""));
    let (host, _) = address.rsplit_once('/').unwrap();
    format!("{host}/{database}?{options}")
}

async fn administer(server: &str, sql: String) {
    let options = PgConnectOptions::from_str(server).unwrap();
    let mut connection: PgConnection = options.connect().await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(sql))
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
}

fn count() -> u32 {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    COUNT.fetch_add(1, Ordering::Relaxed)
}
