//! Measures this product, the plan's own stack and PostgreSQL alone in one run. `bin/bench` starts
//! what it needs; `docs/PERFORMANCE.md` says what each row means.

mod audit;
mod browser;
mod csv;
mod executions;
mod fair;
mod fill;
mod floor;
mod latency;
mod machine;
mod memory;
mod pages;
mod peer;
mod per_action;
mod postgres;
mod report;
mod rows;
mod run;
mod serve;
mod sizes;
mod sockets;
mod stub;
mod usage;
mod world;

use clap::{Parser, Subcommand};
use std::{path::PathBuf, process::ExitCode};

/// What went wrong, in words.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;
pub type Result<T> = std::result::Result<T, Failure>;

#[derive(Parser)]
#[command(name = "ai-coo-bench", disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Measures everything, and prints the tables.
    Run(run::Options),
    /// The outside system of both sides: takes effects, and says which came and when.
    Stub,
    /// One worker process of this product.
    Worker {
        #[arg(long)]
        database_url: String,
        #[arg(long)]
        stub_url: String,
        #[arg(long)]
        concurrency: usize,
        #[arg(long)]
        pool: u32,
    },
}

/// Where `bin/bench` has put everything that a run needs.
#[derive(clap::Args, Clone)]
pub struct Places {
    /// The folder of PostgreSQL's socket.
    #[arg(long)]
    pub socket: PathBuf,
    /// The first process of PostgreSQL.
    #[arg(long)]
    pub postmaster: u32,
    /// The folder of PostgreSQL's programs.
    #[arg(long)]
    pub programs: PathBuf,
    /// Redis' socket; without it the plan's stack is left out.
    #[arg(long, requires = "redis_process")]
    pub redis: Option<PathBuf>,
    #[arg(long)]
    pub redis_process: Option<u32>,
    /// The program `ai-coo`, built as it is deployed.
    #[arg(long)]
    pub binary: PathBuf,
    /// For what is thrown away.
    #[arg(long)]
    pub scratch: PathBuf,
}

/// The variable that names the file of everybody's log.
const LOG: &str = "AI_COO_BENCH_LOG";

/// That file, to be appended to.
///
/// # Errors
/// When it cannot be written.
pub fn log() -> std::io::Result<std::fs::File> {
    let path = std::env::var_os(LOG).unwrap_or_else(|| "/dev/null".into());
    std::fs::File::options()
        .append(true)
        .create(true)
        .open(path)
}

fn main() -> ExitCode {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| {
        "info,sqlx=warn,apalis=warn,sea_orm_migration=warn,tower_sessions=warn".into()
    });
    // As the product logs, so that it pays for it; into a file, of which nobody reads meanwhile.
    match log() {
        Ok(file) => tracing_subscriber::fmt()
            .with_writer(std::sync::Mutex::new(file))
            .with_ansi(false)
            .with_env_filter(filter)
            .init(),
        Err(error) => {
            eprintln!("ai-coo-bench: {LOG}: {error}");
            return ExitCode::FAILURE;
        }
    }
    // The one TLS provider; a second call only says that it is there.
    let _installed = rustls::crypto::ring::default_provider().install_default();
    match start(Cli::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("ai-coo-bench: {error}");
            ExitCode::FAILURE
        }
    }
}

fn start(command: Command) -> Result<()> {
    match command {
        Command::Stub => {
            let mut runtime = tokio::runtime::Builder::new_current_thread();
            runtime.enable_all().build()?.block_on(stub::serve())
        }
        Command::Run(options) => threads()?.block_on(run::run(&options)),
        Command::Worker {
            database_url,
            stub_url,
            concurrency,
            pool,
        } => threads()?.block_on(world::worker(&database_url, &stub_url, concurrency, pool)),
    }
}

fn threads() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
}
