//! The product as it is deployed: the program `ai-coo`, and the sandbox Odoo beside it.

use crate::{Places, Result, executions::end, log};
use std::{
    ffi::OsString,
    path::PathBuf,
    process::Stdio,
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

/// How long it may take to start.
const PATIENCE: Duration = Duration::from_secs(60);
/// What the sandbox Odoo takes calls with.
const KEY: &str = "bench-key";

/// `ai-coo serve`, ended when this is dropped.
pub struct Serve {
    pub url: String,
    pub process: u32,
    /// From the start of the process until it said that it was ready.
    pub started: Duration,
    child: Child,
}

/// The sandbox Odoo as a process of its own: in production Odoo is no part of the product.
pub struct Sandbox {
    url: String,
    _child: Child,
}

impl Sandbox {
    pub async fn start(places: &Places) -> Result<Self> {
        let key = places.scratch.join("odoo-key");
        std::fs::write(&key, KEY)?;
        std::fs::create_dir_all(home(places))?;
        let state = places.scratch.join("odoo");
        let mut command = program(places)?;
        command
            .args(["sandbox", "--listen", "127.0.0.1:0", "--state"])
            .arg(&state)
            .arg("--key-file")
            .arg(&key);
        let (child, line) = first_line(command, "listening ").await?;
        Ok(Self {
            url: line,
            _child: child,
        })
    }
}

impl Serve {
    pub async fn start(places: &Places, database: &str, sandbox: &Sandbox) -> Result<Self> {
        let mut command = program(places)?;
        command
            .arg("serve")
            .env("DATABASE_URL", database)
            .env("ODOO_URL", &sandbox.url)
            .env("ODOO_API_KEY", KEY)
            .env("LEPTOS_SITE_ADDR", "127.0.0.1:0");
        let begun = Instant::now();
        let (child, line) = first_line(command, "ready ").await?;
        let url = line.split(' ').next().unwrap_or_default().to_owned();
        Ok(Self {
            url,
            process: child.id().unwrap_or_default(),
            started: begun.elapsed(),
            child,
        })
    }

    /// Ends it as an operator does.
    pub async fn end(self) -> Result<()> {
        end(self.child).await
    }
}

/// With nothing of our environment but where the built site is.
fn program(places: &Places) -> Result<Command> {
    let of_the_site = std::env::vars_os().filter(|(name, _)| {
        name.to_str()
            .is_some_and(|name| name.starts_with("LEPTOS_"))
    });
    let site: Vec<(OsString, OsString)> = of_the_site.collect();
    let mut command = Command::new(&places.binary);
    command
        .env_clear()
        .envs(site)
        // As the Dockerfile has it.
        .env("MALLOC_ARENA_MAX", "2")
        .env("AI_COO_HOME", home(places))
        .current_dir(&places.scratch)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(log()?)
        .kill_on_drop(true);
    Ok(command)
}

/// Where the product keeps its secrets.
fn home(places: &Places) -> PathBuf {
    places.scratch.join("home")
}

/// Starts a program, and waits for the line of its output that begins like this; the rest of it.
async fn first_line(mut command: Command, begins: &str) -> Result<(Child, String)> {
    let mut child = command.spawn()?;
    let output = child.stdout.take().ok_or("no output")?;
    let mut lines = BufReader::new(output).lines();
    let looking = async {
        while let Some(line) = lines.next_line().await? {
            if let Some(rest) = line.strip_prefix(begins) {
                return Ok(Some(rest.to_owned()));
            }
        }
        Ok::<_, crate::Failure>(None)
    };
    let found = tokio::time::timeout(PATIENCE, looking).await;
    let found = found.map_err(|_| format!("it never said “{begins}”"))??;
    Ok((
        child,
        found.ok_or_else(|| format!("it ended without “{begins}”"))?,
    ))
}
