//! This product as a library: its own verbs to propose, approve and reject, and its own worker. All
//! that the bench knows of the product's inside is here.

use crate::{Failure, Result};
use ai_coo::{
    accounts::{
        self, Role, User,
        second_factor::seal,
        store::{second_factor, tokens::NewToken},
        token, totp,
    },
    actions::{ActionInputs, CreateTask, EffectHash, MailIdentity, Provenance, SendSms},
    decisions::{self, Desk, answer::Question},
    delivery::post::Post,
    executor::{Executor, Limits, Timing},
    ground::{
        actor::Actor,
        clock::Clock,
        db::Database,
        effect::Address,
        ids::{ActionId, OdooUserId, PartnerId, TokenId},
        live::{Change, Topic, hub::Hub},
        secrets::Secrets,
    },
    guardrails::Overrides,
    insight::{
        analyzers::job::Analyst,
        recommender::{
            Proposal,
            propose::{Proposing, propose},
            recommenders,
        },
    },
    limits::{self, Limit},
    links::{code::CODES, link::LINKS},
    notices::channels::{Means, carriers},
    operations::{
        email::Mailer,
        odoo::{Odoo, OdooSettings},
        sms::{Protocol, SmsSettings, Texter},
    },
    records,
    server::{serve, worker as product},
};
use std::{sync::Arc, time::Duration};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// Who looks at pages, and rejects.
pub const OPERATOR: &str = "operator@example.com";
/// Who approve; both have an authenticator.
const APPROVERS: [&str; 2] = ["first@example.com", "second@example.com"];
pub const PASSWORD: &str = "correct horse battery";
/// Everybody's authenticator has the same secret.
const AUTHENTICATOR: &totp::Secret = b"12345678901234567890";

/// What the plan's stack does not have is off: the contact limit, business hours and notices. The
/// SMS of a day have no limit.
const OFF: &str = r#"update guardrails_config set document = document || '{
    "max_sms_per_day": 2147483647, "contact_gap_hours": 0, "notification_channels": [],
    "allow_actions_outside_business_hours": true, "allow_actions_on_weekends": true}'"#;

/// What waits for approval.
#[derive(Clone)]
pub struct Waiting {
    pub id: ActionId,
    pub hash: EffectHash,
}

/// What is proposed.
#[derive(Clone, Copy)]
pub enum Kind {
    /// Of medium risk.
    Sms,
    /// Of low risk.
    Task,
}

/// One company: a database with our tables, and everything that works on it.
pub struct World {
    pub executor: Executor,
    desk: Desk,
    approvers: Vec<User>,
    mail: MailIdentity,
}

/// Makes our tables and accounts in an empty database.
pub async fn prepare(url: &str) -> Result<()> {
    let database = Database::connect(url, 4).await?;
    let clock = Clock::system();
    serve::migrate(&database, &clock).await?;
    for email in APPROVERS.into_iter().chain([OPERATOR]) {
        let (name, _) = email.split_once('@').unwrap_or_default();
        let added =
            serve::first_accounts::add(&database, &clock, email, name, Role::Operator, PASSWORD);
        added.await?;
    }
    for email in APPROVERS {
        let user = user(&database, email).await?;
        let sealed = seal::seal(&secrets().keys(seal::PURPOSE), user.id, AUTHENTICATOR);
        let tx = database.begin().await?;
        let sealed = sealed.ok_or("the authenticator's secret cannot be sealed")?;
        second_factor::begin(&tx, user.id, sealed, clock.now()).await?;
        second_factor::confirm(&tx, user.id, 0, clock.now()).await?;
        tx.commit().await?;
    }
    sqlx::query(OFF).execute(database.pool()).await?;
    database.pool().close().await;
    Ok(())
}

/// A worker in a process of its own, until SIGTERM.
pub async fn worker(url: &str, stub: &str, concurrency: usize, pool: u32) -> Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let executor = executor(url, stub, pool).await?;
    executor.hub.announce(Change::for_topic(Topic::Everything));
    let stop = executor.stop.clone();
    let mut asked = signal(SignalKind::terminate())?;
    tokio::spawn(async move {
        asked.recv().await;
        stop.cancel();
    });
    work(executor, concurrency).await
}

impl World {
    pub async fn open(url: &str, stub: &str) -> Result<Self> {
        let executor = executor(url, stub, 20).await?;
        let mut approvers = vec![];
        for email in APPROVERS {
            approvers.push(user(&executor.database, email).await?);
        }
        let desk = Desk {
            together: Default::default(),
            database: executor.database.clone(),
            clock: executor.clock.clone(),
            hub: executor.hub.clone(),
            secrets: Arc::new(secrets()),
            undo: Duration::ZERO,
        };
        Ok(Self {
            desk,
            approvers,
            executor,
            mail: mail(),
        })
    }

    /// Proposes so many, each about a customer or a task of its own, from this number on.
    pub async fn fill(&self, kind: Kind, count: usize, from: i64) -> Result<Vec<Waiting>> {
        let mut waiting = Vec::with_capacity(count);
        let numbers: Vec<i64> = (from..).take(count).collect();
        for ten in numbers.chunks(10) {
            let proposed = ten.iter().map(|number| self.propose(kind, *number));
            waiting.extend(futures::future::try_join_all(proposed).await?);
        }
        Ok(waiting)
    }

    pub async fn propose(&self, kind: Kind, number: i64) -> Result<Waiting> {
        let inputs = match kind {
            Kind::Sms => ActionInputs::SendSms(SendSms {
                partner_id: PartnerId(number),
                text: "Please call us back about your order.".to_owned(),
                line: Default::default(),
            }),
            Kind::Task => ActionInputs::CreateTask(CreateTask {
                name: format!("Call customer {number} about the overdue invoice"),
                user_id: OdooUserId(2),
                date_deadline: self.executor.clock.now().date_naive() + chrono::Days::new(3),
                description: None,
                project_id: None,
                priority: Default::default(),
                about: None,
            }),
        };
        let proposal = Proposal {
            provenance: Provenance::recommender("rules"),
            inputs,
            expected_effect: "A follow-up with the customer.".to_owned(),
            reasoning: "The invoice is 62 days overdue and nobody called.".to_owned(),
            evidence: vec![],
            estimated_impact: Default::default(),
        };
        let books = self.executor.books();
        let desk = Proposing {
            database: &books.database,
            clock: &books.clock,
            hub: &books.hub,
            odoo: &books.odoo,
            identity: books.identity().await?,
            mail: &self.mail,
            calendar: None,
            undo: Duration::ZERO,
            asked_by: None,
        };
        let proposed = propose(&desk, &proposal, Actor::AiCoo, None).await?;
        let record = records::get(books.database.connection(), proposed.action).await?;
        let action = record.ok_or("what was proposed is gone")?.action;
        Ok(Waiting {
            id: action.action_id,
            hash: action.effect_hash,
        })
    }

    pub async fn approve(&self, waiting: &Waiting) -> Result<()> {
        let question = Question::for_action(waiting.id, &waiting.hash, true);
        decisions::approve(
            &self.desk,
            question,
            &self.approvers[0],
            Overrides::default(),
        )
        .await?;
        Ok(())
    }

    /// All of them, 10 at a time.
    pub async fn approve_all(&self, waiting: &[Waiting]) -> Result<()> {
        for ten in waiting.chunks(10) {
            futures::future::try_join_all(ten.iter().map(|one| self.approve(one))).await?;
        }
        Ok(())
    }

    /// Makes an action that waits a critical one, as thresholds that are stricter do.
    pub async fn make_critical(&self, waiting: &Waiting) -> Result<()> {
        sqlx::query("update autonomous_actions set risk_level = 'critical' where id = $1")
            .bind(waiting.id.0)
            .execute(self.executor.database.pool())
            .await?;
        Ok(())
    }

    /// One of the two approvals of a critical action, with a code.
    pub async fn approve_critical(&self, waiting: &Waiting, by: usize) -> Result<()> {
        let approver = &self.approvers[by];
        // Nobody waits half a minute for the next code: the last one is given back.
        sqlx::query("update users set second_factor_step = 0 where id = $1")
            .bind(approver.id.0)
            .execute(self.executor.database.pool())
            .await?;
        let now = self.executor.clock.now().timestamp();
        let code = totp::code(AUTHENTICATOR, totp::step(now));
        let question = Question {
            code: Some(&code),
            ..Question::for_action(waiting.id, &waiting.hash, true)
        };
        decisions::approve(&self.desk, question, approver, Overrides::default()).await?;
        Ok(())
    }

    pub async fn reject(&self, waiting: &Waiting) -> Result<()> {
        let question = Question {
            reason: Some("Somebody has called."),
            ..Question::for_action(waiting.id, &waiting.hash, true)
        };
        decisions::reject(&self.desk, question, &self.approvers[0]).await?;
        Ok(())
    }

    /// So many API tokens of the operator's.
    pub async fn add_tokens(&self, count: usize) -> Result<Vec<String>> {
        let operator = user(&self.executor.database, OPERATOR).await?;
        let now = self.executor.clock.now();
        let tx = self.executor.database.begin().await?;
        let mut tokens = vec![];
        for number in 0..count {
            let token = token::generate();
            let new = NewToken {
                id: TokenId::new(),
                name: &format!("bench {number}"),
                owner: operator.id,
                role: Role::Operator,
                hash: &token::hash(&token),
                created_at: now,
                expires_at: now + chrono::Duration::days(1),
            };
            accounts::store::tokens::add(&tx, &new).await?;
            tokens.push(token);
        }
        tx.commit().await?;
        Ok(tokens)
    }

    /// The product's worker, in this process.
    pub fn work(&self, concurrency: usize) -> JoinHandle<Result<()>> {
        tokio::spawn(work(self.executor.clone(), concurrency))
    }

    /// Ends the worker, if there is one, and every connection.
    pub async fn close(self, working: Option<JoinHandle<Result<()>>>) -> Result<()> {
        self.executor.stop.cancel();
        if let Some(working) = working {
            working.await??;
        }
        self.executor.database.pool().close().await;
        Ok(())
    }
}

async fn user(database: &Database, email: &str) -> Result<User> {
    let found = accounts::store::by_email(database.connection(), email).await?;
    let (user, _) = found.ok_or_else(|| format!("{email} has no account"))?;
    Ok(user)
}

fn secrets() -> Secrets {
    Secrets::new("0123456789abcdef".repeat(2).into(), None)
}

fn mail() -> MailIdentity {
    let address = |name: &str| Address {
        name: name.to_owned(),
        email: format!("{}@fenwick.example.com", name.to_lowercase()),
    };
    MailIdentity {
        from: address("Accounts"),
        reply_to: address("Dana"),
        sms_from: Some("Fenwick".to_owned()),
    }
}

/// As `server/serve.rs` makes it, but for what is off: Odoo is called without a pace, the undo
/// window is nought, and the SMS of a day are a million.
async fn executor(url: &str, stub: &str, pool: u32) -> Result<Executor> {
    let database = Database::connect(url, pool).await?;
    let (hub, outgoing) = Hub::new();
    let stop = CancellationToken::new();
    let connected = hub
        .clone()
        .connect(outgoing, database.clone(), stop.clone());
    tokio::spawn(connected);
    let texter = Texter::gateway(SmsSettings {
        url: format!("{stub}/sms"),
        key: "key".into(),
        protocol: Protocol::Json,
        time_out: Duration::from_secs(30),
    })?;
    Ok(Executor {
        together: Default::default(),
        clock: Clock::system(),
        hub,
        odoo: Odoo::new(OdooSettings::new(stub, "key"))?,
        mailer: Mailer::Outbox(database.clone()),
        calendar: None,
        texter,
        timing: Timing {
            undo: Duration::ZERO,
            ..Timing::default()
        },
        limits: Limits {
            sms: Limit {
                most: limits::UNLIMITED,
                ..limits::SMS
            },
            ..Limits::default()
        },
        identity: Arc::default(),
        stop,
        database,
    })
}

async fn work(executor: Executor, concurrency: usize) -> Result<()> {
    let mail = mail();
    let secrets = secrets();
    let analyst = Analyst {
        books: executor.books(),
        undo: executor.timing.undo,
        mail: mail.clone(),
        recommenders: recommenders(),
    };
    let post = Post {
        database: executor.database.clone(),
        clock: executor.clock.clone(),
        hub: executor.hub.clone(),
        carriers: carriers(&Means {
            mailer: executor.mailer.clone(),
            mail_limit: executor.limits.notice_mail,
            key_limit: executor.limits.key_mail,
            from: mail.from,
            texter: executor.texter.clone(),
            sms_limit: executor.limits.notice_sms,
            sms_from: mail.sms_from,
        }),
        grace: executor.timing.grace,
        keys: secrets.keys(LINKS),
        code_keys: secrets.keys(CODES),
        url: "http://localhost:3000".to_owned(),
        stop: executor.stop.clone(),
    };
    let worked = product::run(executor, analyst, post, concurrency).await;
    worked.map_err(|error| Failure::from(error.to_string()))
}
