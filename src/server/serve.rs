//! `ai-coo serve`: connect, migrate, start web and worker, stop both cleanly.

mod connect;
pub mod first_accounts;
pub mod hours;
pub mod pending;
pub mod restored;
pub mod roles;

use crate::{
    audit,
    delivery::post::Post,
    executor::{Executor, Limits},
    ground::{
        address::Base,
        clock::Clock,
        db::{self, ConnectionTrait, Database, DbErr},
        live::{Change, Topic, hub::Hub},
        queue,
        secrets::Secrets,
    },
    guardrails,
    insight::{analyzers::job::Analyst, recommender::recommenders},
    limits::{self, store::SharedPace},
    links::{code::CODES, link::LINKS},
    notices::channels::{Means, carriers},
    operations::{calendar::GoogleCalendar, email::Mailer, odoo::Odoo, sms::Texter},
    server::{
        config::{Config, ConfigError, DatabaseUrls},
        stand_ins::{self, StandIns},
        worker,
    },
    web::{
        http::{
            self,
            listen::{HEAD, listen},
        },
        state::{AppState, Site},
    },
};
use connect::{connect, to_migrate};
use first_accounts::{FirstAccount, first_accounts};
use leptos::config::LeptosOptions;
use roles::Runtime;
use sea_orm_migration::MigratorTrait;
use secrecy::ExposeSecret;
use std::{io, sync::Arc};
use tokio_util::sync::CancellationToken;

/// Which parts of the app this process is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parts {
    pub web: bool,
    pub worker: bool,
    /// The database was restored from a backup: nothing is executed until somebody says so.
    pub restored: bool,
}

#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error("DATABASE_URL: {0}")]
    Connect(sqlx::Error),
    #[error("the database could not be set up: {0}")]
    Database(#[from] DbErr),
    #[error("DATABASE_URL: the role {0} does not exist, and the owner could not create it: {1}")]
    Role(String, String),
    #[error(
        "DATABASE_OWNER_URL: is not set, and the role of DATABASE_URL may not run the pending migrations ({0}); start `ai-coo serve` once with it"
    )]
    NoOwner(String),
    #[error(
        "DATABASE_URL: a newer version has used this database and lacks {0}; use that version or a newer one"
    )]
    Forked(String),
    #[error("the first account could not be created: {0}")]
    Account(String),
    #[error("ODOO_URL: {0}")]
    Odoo(#[from] crate::operations::odoo::OdooError),
    #[error("GOOGLE_SERVICE_ACCOUNT_FILE: {0}")]
    Calendar(#[from] crate::operations::calendar::CalendarError),
    #[error("the kill switch could not be turned on after a restore: {0}")]
    Restored(String),
    #[error("SMS_SERVER_URL: {0}")]
    Sms(String),
    #[error("LEPTOS_SITE_ADDR: {address}: {source}")]
    Listen {
        address: std::net::SocketAddr,
        source: io::Error,
    },
    #[error("the site in {0} is not built: run bin/build")]
    Site(String),
    #[error("APPROVAL_SECRET: is not set, and none can be kept in AI_COO_HOME: {0}")]
    Secret(String),
    #[error("the worker could not be started: {0}")]
    Worker(String),
}

/// Serves until SIGTERM or Ctrl-C.
///
/// # Errors
/// When something that is needed cannot be had; the message names the setting.
pub async fn serve(config: &Config, stand_ins: &StandIns, parts: Parts) -> Result<(), ServeError> {
    let clock = Clock::system();
    let database = set_up(config, &stand_ins.database, &clock).await?;
    if parts.restored {
        restored::hold(&database, &clock).await?;
    }
    hours::choose(config, &database, &clock).await?;
    let first = first_accounts(config, &database, &clock).await?;

    let stop = CancellationToken::new();
    let (hub, outgoing) = Hub::new();
    let carrier = tokio::spawn(
        hub.clone()
            .connect(outgoing, database.clone(), stop.clone()),
    );
    let mailer = match &config.smtp {
        Some(smtp) => Mailer::Smtp(Arc::new(smtp.clone())),
        None => Mailer::Outbox(database.clone()),
    };
    let calendar = match &config.calendar {
        Some(google) => Some(GoogleCalendar::new(google.clone(), clock.clone())?),
        None => None,
    };
    let texter = match &config.sms {
        Some(sms) => Texter::gateway(sms.clone()).map_err(ServeError::Sms)?,
        None if config.production => Texter::Missing,
        None => Texter::Outbox(database.clone()),
    };
    let mut timing = config.worker.timing.clone();
    timing.odoo_write = stand_ins.odoo.write_timeout;
    let pace = SharedPace::new(database.clone(), limits::ODOO, db::ORG);
    let executor = Executor {
        database: database.clone(),
        clock,
        hub: hub.clone(),
        odoo: Odoo::new(stand_ins.odoo.clone())?.paced(Arc::new(pace)),
        limits: Limits::default(),
        mailer,
        calendar,
        texter,
        timing,
        identity: Arc::default(),
        together: Default::default(),
        stop: stop.clone(),
    };
    let door = if parts.web {
        Some(Door::open(config).await?)
    } else {
        None
    };
    let url = url(config, door.as_ref());
    let secrets = Arc::new(secrets(config)?);
    let post = Post {
        database: database.clone(),
        clock: executor.clock.clone(),
        hub: hub.clone(),
        carriers: carriers(&Means {
            mailer: executor.mailer.clone(),
            mail_limit: executor.limits.notice_mail,
            key_limit: executor.limits.key_mail,
            from: config.mail.from.clone(),
            texter: executor.texter.clone(),
            sms_limit: executor.limits.notice_sms,
            sms_from: config.mail.sms_from.clone(),
        }),
        grace: executor.timing.grace,
        keys: secrets.keys(LINKS),
        code_keys: secrets.keys(CODES),
        url: url.clone(),
        stop: stop.clone(),
    };
    let work = parts.worker.then(|| {
        let analyst = Analyst {
            books: executor.books(),
            undo: executor.timing.undo,
            mail: config.mail.clone(),
            recommenders: recommenders(),
        };
        tokio::spawn(worker::run(
            executor.clone(),
            analyst,
            post,
            config.worker.concurrency,
        ))
    });
    if parts.worker {
        // Whatever was left by an earlier process is looked for at once.
        hub.announce(Change::for_topic(Topic::Everything));
    }
    if let Some(door) = door {
        // Whatever people look at, most turns are left for the work.
        let whole = SharedPace::new(database.clone(), limits::ODOO, db::ORG);
        let share = whole.within(limits::ODOO_PAGES);
        let executor = Executor {
            odoo: executor.odoo.clone().paced(Arc::new(share)),
            ..executor
        };
        let site = Site {
            secure: url.starts_with("https://"),
            base: Base::from_url(&url),
            url,
            stand_ins: stand_ins.names.clone(),
            proxies: config.web.proxies.clone(),
        };
        let mail = config.mail.clone();
        let state = AppState::new(options(config)?, executor, mail, site, secrets);
        door.serve(state, &first, &stop).await;
    } else {
        println!("ready");
        ended().await;
    }
    stop.cancel();
    if let Some(work) = work {
        let ended = work
            .await
            .map_err(|error| ServeError::Worker(error.to_string()))?;
        ended.map_err(|error| ServeError::Worker(error.to_string()))?;
    }
    let _told_or_not = carrier.await;
    database.pool().close().await;
    Ok(())
}

/// What people type: as set, or where we listen.
fn url(config: &Config, door: Option<&Door>) -> String {
    let port = door.map_or(config.web.address.port(), Door::port);
    let here = || format!("http://localhost:{port}");
    config.web.url.clone().unwrap_or_else(here)
}

/// Where the web server listens.
struct Door {
    address: std::net::SocketAddr,
    listener: tokio::net::TcpListener,
}

impl Door {
    async fn open(config: &Config) -> Result<Self, ServeError> {
        let address = config.web.address;
        let listener = tokio::net::TcpListener::bind(address).await;
        let listener = listener.map_err(|source| ServeError::Listen { address, source })?;
        Ok(Self { address, listener })
    }

    /// The one that was given, where any was asked for.
    fn port(&self) -> u16 {
        let bound = self.listener.local_addr();
        bound.map_or(self.address.port(), |bound| bound.port())
    }

    async fn serve(self, state: AppState, first: &FirstAccount, stop: &CancellationToken) {
        let url = state.site.url.clone();
        let router = http::router(state);
        println!(
            "ready {url} {} {}",
            first.email,
            first.password.expose_secret()
        );
        let shutdown = {
            let stop = stop.clone();
            async move {
                ended().await;
                tracing::info!("Stopping: work in progress is completed");
                stop.cancel();
            }
        };
        listen(self.listener, router, HEAD, shutdown).await;
    }
}

/// As set; otherwise made once, and kept where our state is.
fn secrets(config: &Config) -> Result<Secrets, ServeError> {
    let approval = &config.approval;
    let secret = match &approval.secret {
        Some(secret) => secret.clone(),
        None => {
            let made = stand_ins::secret(&config.home.join("approval-secret"));
            made.map_err(|error| ServeError::Secret(error.to_string()))?
        }
    };
    Ok(Secrets::new(secret, approval.previous.clone()))
}

/// `Leptos.toml` and the `LEPTOS_` variables say where the built site is.
fn options(config: &Config) -> Result<LeptosOptions, ServeError> {
    let file = std::path::Path::new("Leptos.toml")
        .exists()
        .then_some("Leptos.toml");
    let options = leptos::config::get_configuration(file)
        .map_err(|error| ServeError::Site(error.to_string()))?
        .leptos_options;
    let packages = config.web.site_root.join(&*options.site_pkg_dir);
    if packages.is_dir() {
        let hashes = std::fs::read(config.web.site_root.join("hash.txt"));
        crate::web::module::serves(&hashes.unwrap_or_default());
        Ok(options)
    } else {
        Err(ServeError::Site(config.web.site_root.display().to_string()))
    }
}

/// SIGTERM or Ctrl-C.
async fn ended() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        return;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}

/// Connects, waiting for a database that is away, and brings its tables up to date: as the owner
/// where there is one, who then gives the runtime role what it needs.
///
/// # Errors
/// For a database that refuses us, or cannot be migrated.
pub async fn set_up(
    config: &Config,
    urls: &DatabaseUrls,
    clock: &Clock,
) -> Result<Database, ServeError> {
    let pool = config.database.pool;
    let Some(owner) = &urls.owner else {
        let migrating = to_migrate(&urls.runtime).await?;
        as_one_role(&migrating, clock).await?;
        migrating.pool().close().await;
        return connect(&urls.runtime, pool).await;
    };
    let owner = to_migrate(owner).await?;
    let runtime = roles::make(&owner, Runtime::from_url(&urls.runtime)?).await?;
    migrate_for(&owner, clock, runtime.as_ref()).await?;
    owner.pool().close().await;
    connect(&urls.runtime, pool).await
}

/// A role that may not change the tables has nothing to do where they are up to date: then another
/// process is the owner's.
async fn as_one_role(database: &Database, clock: &Clock) -> Result<(), ServeError> {
    let owned = audit::store::is_owned(database.connection()).await?;
    match pending::pending(database).await?.ours.len() {
        0 if !owned => Ok(()),
        1 if !owned => Err(ServeError::NoOwner("1 migration".to_owned())),
        waiting if !owned => Err(ServeError::NoOwner(format!("{waiting} migrations"))),
        _ => migrate(database, clock).await,
    }
}

/// Brings the tables up to date, with one role for everything.
///
/// # Errors
/// When a migration fails.
pub async fn migrate(database: &Database, clock: &Clock) -> Result<(), ServeError> {
    migrate_for(database, clock, None).await
}

/// One process migrates at a time. Written out: a lock.
async fn migrate_for(
    database: &Database,
    clock: &Clock,
    runtime: Option<&Runtime>,
) -> Result<(), ServeError> {
    const LOCK: i64 = 0x6169_636f_6f00;
    let lock = database.begin().await?;
    // This transaction does nothing but hold its lock, for as long as migrating takes.
    db::execute(
        &lock,
        "set local idle_in_transaction_session_timeout = 0",
        [],
    )
    .await?;
    // However long another process takes.
    lock.execute_unprepared(&format!("select pg_advisory_xact_lock({LOCK})"))
        .await?;
    let pending = pending::pending(database).await?;
    match (pending.newer.as_slice(), pending.ours.first()) {
        ([], _) => ai_coo_migration::Migrator::up(database.to_migrate(), None).await?,
        // What a newer version added is left alone: it takes nothing away that we need.
        (newer, None) => tracing::warn!(
            newer = newer.join(", "),
            "A newer version has used this database; this one continues with what it knows"
        ),
        (_, Some(missing)) => return Err(ServeError::Forked(missing.clone())),
    }
    queue::set_up(database).await?;
    let tx = database.begin().await?;
    guardrails::store::set_up(&tx, clock.now()).await?;
    audit::store::months::make_ahead(&tx).await?;
    if let Some(runtime) = runtime {
        roles::grant(&tx, runtime).await?;
    }
    tx.commit().await?;
    lock.commit().await?;
    Ok(())
}
