//! The command line.

mod kill_switch;

use crate::{
    accounts::{
        self, Role,
        own::token::{self, Wanted},
        password,
        second_factor::remove::reset,
    },
    audit::{
        EventKind,
        store::{NewEvent, append},
    },
    ground::{
        actor::Actor,
        clock::Clock,
        db::{Database, NO_PASSWORD},
        live::{Change, Topic, hub::Hub},
    },
    notices::store::authority,
    server::{
        config::Config,
        doctor,
        serve::{self, Parts},
        stand_ins::{StandIns, database_urls},
    },
};
use ai_coo_sandbox::{self as sandbox, SandboxOptions};
use clap::{Parser, Subcommand};
use serde_json::json;
use std::{net::SocketAddr, path::PathBuf};

/// An operations manager for companies that run on Odoo.
#[derive(Parser)]
#[command(name = "ai-coo", version, disable_help_subcommand = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run the app: web and worker, or one of them.
    Serve {
        /// Only the web server.
        #[arg(long, conflicts_with = "worker")]
        web: bool,
        /// Only the worker.
        #[arg(long)]
        worker: bool,
        /// After restoring a backup: turn the kill switch on first, so that nothing that has run
        /// since the backup runs again.
        #[arg(long)]
        restored: bool,
    },
    /// Run the sandbox Odoo alone.
    Sandbox {
        /// The address to listen on; port 0 takes any free one.
        #[arg(long, default_value = "127.0.0.1:8070")]
        listen: SocketAddr,
        /// The folder for its data.
        #[arg(long)]
        state: PathBuf,
        /// A file with the API key that calls must carry.
        #[arg(long)]
        key_file: PathBuf,
        /// A company without problems.
        #[arg(long)]
        healthy: bool,
    },
    /// Check that everything needed is in place, and nothing that should not be. Changes nothing.
    Doctor {
        /// Print a JSON list, for programs.
        #[arg(long)]
        json: bool,
    },
    /// Stop all approved actions that have not started, or release them.
    KillSwitch {
        /// `on` or `off`.
        #[arg(value_parser = on_or_off, action = clap::ArgAction::Set)]
        to: bool,
        /// The reason, kept on the audit trail.
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// Manage accounts.
    User {
        #[command(subcommand)]
        command: UserCommand,
    },
    /// Manage API tokens.
    Token {
        #[command(subcommand)]
        command: TokenCommand,
    },
}

#[derive(Subcommand)]
enum UserCommand {
    /// Add an account; prints its password last.
    Add {
        #[arg(long)]
        email: String,
        #[arg(long)]
        name: String,
        #[arg(long, value_parser = role)]
        role: Role,
    },
    /// Give an account a new password and end its sessions; prints the password last.
    Reset {
        #[arg(long, required_unless_present = "second_factor")]
        email: Option<String>,
        /// Remove this account's authenticator instead: it sets up another after the next sign-in.
        #[arg(long, value_name = "EMAIL", conflicts_with = "email")]
        second_factor: Option<String>,
    },
}

#[derive(Subcommand)]
enum TokenCommand {
    /// Add a token that acts as its owner; prints it last. It is not shown again.
    Add {
        /// At most the role of the owner.
        #[arg(long, value_parser = role)]
        role: Role,
        /// The purpose.
        #[arg(long)]
        name: String,
        /// The owner.
        #[arg(long = "for", value_name = "EMAIL")]
        owner: String,
        /// The number of days until it expires.
        #[arg(long, default_value_t = accounts::TOKEN_DAYS, value_parser = clap::value_parser!(u16).range(1..=i64::from(accounts::TOKEN_DAYS_MOST)))]
        days: u16,
    },
    /// Revoke every token of this name, at once.
    Revoke {
        #[arg(long)]
        name: String,
    },
}

fn role(text: &str) -> Result<Role, String> {
    Role::parse(text).ok_or_else(|| "is not one of viewer, operator, admin".to_owned())
}

fn on_or_off(text: &str) -> Result<bool, String> {
    match text {
        "on" => Ok(true),
        "off" => Ok(false),
        _ => Err("is neither on nor off".to_owned()),
    }
}

type Failure = Box<dyn std::error::Error + Send + Sync>;

impl Cli {
    /// Runs the command. Call it on the main thread, before there is a runtime.
    ///
    /// # Errors
    /// With one line that names the matter.
    pub fn run(self) -> Result<(), Failure> {
        match self.command {
            Command::Sandbox {
                listen,
                state,
                key_file,
                healthy,
            } => {
                let api_key = std::fs::read_to_string(&key_file)
                    .map_err(|error| format!("{}: {error}", key_file.display()))?;
                let options = SandboxOptions {
                    listen,
                    state,
                    api_key: api_key.trim().to_owned(),
                    healthy,
                    today: None,
                };
                runtime()?.block_on(sandbox::serve(options, |address| {
                    println!("listening http://{address}")
                }))?;
                Ok(())
            }
            Command::Serve {
                web,
                worker,
                restored,
            } => {
                let config = Config::from_env()?;
                let parts = Parts {
                    web: !worker,
                    worker: !web,
                    restored,
                };
                let stand_ins = StandIns::start(&config)?;
                runtime()?.block_on(serve::serve(&config, &stand_ins, parts))?;
                Ok(())
            }
            Command::Doctor { json } => doctor(json),
            Command::KillSwitch { to, reason } => with_database(async |database, clock| {
                kill_switch::throw(&database, &clock, to, &reason).await
            }),
            Command::User { command } => with_database(async |database, clock| match command {
                UserCommand::Add { email, name, role } => {
                    add_user(&database, &clock, &email, &name, role).await
                }
                UserCommand::Reset {
                    second_factor: Some(email),
                    ..
                } => reset_second_factor(&database, &clock, &email).await,
                UserCommand::Reset { email, .. } => {
                    reset_user(&database, &clock, &email.unwrap_or_default()).await
                }
            }),
            Command::Token {
                command:
                    TokenCommand::Add {
                        role,
                        name,
                        owner,
                        days,
                    },
            } => with_database(async |database, clock| {
                let name = &name;
                add_token(&database, &clock, &owner, Wanted { name, role, days }).await
            }),
            Command::Token {
                command: TokenCommand::Revoke { name },
            } => {
                with_database(async |database, clock| revoke_tokens(&database, &clock, &name).await)
            }
        }
    }
}

/// Prints what `doctor` finds, one check a line.
fn doctor(json: bool) -> Result<(), Failure> {
    let var = |name: &str| std::env::var(name).ok().filter(|v| !v.trim().is_empty());
    let (config, wrong) = doctor::settings(&var);
    let Some(config) = config else {
        let lines: Vec<String> = wrong.iter().map(ToString::to_string).collect();
        return Err(lines.join("\n").into());
    };
    let postgres = match &config.database.url {
        Some(_) => None,
        None => Some(crate::server::postgres::PrivatePostgres::start(
            &config.home,
        )?),
    };
    let urls = database_urls(&config, postgres.as_ref());
    let clock = Clock::system();
    let checks = runtime()?.block_on(doctor::run_checks(&config, &wrong, &urls.runtime, &clock));
    if json {
        println!("{}", serde_json::to_string_pretty(&checks)?);
    } else {
        for check in &checks {
            println!("{check}");
        }
    }
    let errors = checks
        .iter()
        .filter(|check| check.level == doctor::Level::Error);
    match errors.count() {
        0 => Ok(()),
        1 => Err("there is 1 error".into()),
        count => Err(format!("there are {count} errors").into()),
    }
}

fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
}

fn with_database<F: Future<Output = Result<(), Failure>>>(
    work: impl FnOnce(Database, Clock) -> F,
) -> Result<(), Failure> {
    let config = Config::from_env()?;
    // Only the database is needed: the sandbox stays as it is.
    let postgres = match &config.database.url {
        Some(_) => None,
        None => Some(crate::server::postgres::PrivatePostgres::start(
            &config.home,
        )?),
    };
    let urls = database_urls(&config, postgres.as_ref());
    runtime()?.block_on(async {
        let clock = Clock::system();
        let database = serve::set_up(&config, &urls, &clock).await?;
        work(database, clock).await
    })
}

async fn add_user(
    database: &Database,
    clock: &Clock,
    email: &str,
    name: &str,
    role: Role,
) -> Result<(), Failure> {
    email
        .parse::<lettre::Address>()
        .map_err(|_| format!("--email: “{email}” is not an e-mail address"))?;
    let password = password::generate();
    if !serve::first_accounts::add(database, clock, email, name, role, &password).await? {
        return Err(format!(
            "--email: {email} already has an account; `ai-coo user reset` gives it a new password"
        )
        .into());
    }
    println!("{password}");
    Ok(())
}

async fn reset_user(database: &Database, clock: &Clock, email: &str) -> Result<(), Failure> {
    let found = accounts::store::by_email(database.connection(), email).await?;
    let (user, _) = found.ok_or_else(|| format!("--email: {email} has no account"))?;
    let password = password::generate();
    let hash = password::hash(&password).await?;
    let tx = database.begin().await?;
    accounts::store::replace_password(&tx, user.id, &hash).await?;
    let ended = accounts::store::sessions::end_all(&tx, user.id, None).await?;
    accounts::store::keys::void(&tx, user.id, clock.now()).await?;
    accounts::store::browsers::forget_all(&tx, user.id).await?;
    let words = format!(
        "The password of {} was reset on the command line.",
        user.name
    );
    authority::tell(&tx, Some(user.id), &words, clock.now()).await?;
    let event = NewEvent::general(EventKind::AccountChanged, Actor::System, clock.now());
    append(
        &tx,
        event.with(json!({"user_id": user.id, "name": user.name, "change": "password reset"})),
    )
    .await?;
    tx.commit().await?;
    close(database, ended.into_iter()).await;
    println!("{password}");
    Ok(())
}

async fn reset_second_factor(
    database: &Database,
    clock: &Clock,
    email: &str,
) -> Result<(), Failure> {
    let found = accounts::store::by_email(database.connection(), email).await?;
    let (user, _) = found.ok_or_else(|| format!("--second-factor: {email} has no account"))?;
    reset(database, clock, user.id).await?;
    println!("{email} no longer has an authenticator");
    Ok(())
}

async fn revoke_tokens(database: &Database, clock: &Clock, name: &str) -> Result<(), Failure> {
    let tx = database.begin().await?;
    let revoked = token::revoke_named(&tx, name, clock.now()).await?;
    if revoked.is_empty() {
        return Err(format!("--name: there is no valid token “{name}”").into());
    }
    tx.commit().await?;
    let count = revoked.len();
    close(database, revoked.iter().map(ToString::to_string)).await;
    println!("{count} revoked");
    Ok(())
}

/// Closes the sockets of what is worth nothing any more, in every process.
async fn close(database: &Database, ended: impl Iterator<Item = String>) {
    let (hub, _) = Hub::new();
    let ended = ended.map(|id| Change::to(Topic::Sessions, id));
    hub.tell_others(database, ended.collect()).await;
}

async fn add_token(
    database: &Database,
    clock: &Clock,
    owner: &str,
    wanted: Wanted<'_>,
) -> Result<(), Failure> {
    let found = accounts::store::by_email(database.connection(), owner).await?;
    let (user, _) = found
        .filter(|(_, hash)| hash != NO_PASSWORD)
        .ok_or_else(|| format!("--for: {owner} has no account that can sign in"))?;
    let tx = database.begin().await?;
    let token = token::add_for(&tx, &user, wanted, clock.now()).await;
    let token = token.map_err(|error| format!("--{error}"))?;
    tx.commit().await?;
    println!("{token}");
    Ok(())
}
