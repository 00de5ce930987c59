//! On what it was measured, how, and what was off.

use crate::{Places, Result, postgres::Server, sizes::Sizes};
use serde::Serialize;
use std::fs;
use tokio::process::Command;

#[derive(Debug, Serialize)]
pub struct Machine {
    at: String,
    commit: String,
    processors: String,
    memory: String,
    system: String,
    postgresql: String,
    /// What decides how durable a commit is, and what is kept in memory.
    settings: String,
    redis: Option<String>,
    node: Option<String>,
    rust: String,
    profile: String,
    disk: String,
    amounts: String,
}

/// What is switched off on both sides, and how both are measured.
const OFF: &str = "One PostgreSQL for all, reached over its socket, with its defaults where nothing else is said; `pg_stat_statements` is loaded and counts in runs of its own only. \
Redis keeps nothing on the disk. One local HTTP effect for each action; the same stub, in a process of its own, answers all sides at once. \
Off here, because the plan's stack has none of it: the contact limit, business hours, the undo window, notices, Odoo's pace, and the SMS limit of a day, which is counted and never reached. \
On: everything else, the live checks in Odoo (two calls to the stub) and the log among it. \
The plan's stack checks nothing, keeps no intent before a call, and writes no event in one transaction with its move.";

const SETTINGS: &str = "select name || ' ' || current_setting(name)
     from unnest(array['fsync', 'synchronous_commit', 'shared_buffers', 'max_connections']) name";

impl Machine {
    pub async fn read(places: &Places, server: &Server, sizes: &Sizes) -> Result<Self> {
        let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let model = info
            .lines()
            .find_map(|line| line.strip_prefix("model name"));
        let model = model.unwrap_or_default().trim_matches(['\t', ' ', ':']);
        let processors = std::thread::available_parallelism()?;
        let memory = fs::read_to_string("/proc/meminfo").unwrap_or_default();
        let memory = memory.lines().next().and_then(|line| {
            let kilobytes: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
            Some(format!("{:.0} GB", kilobytes / 1024.0 / 1024.0))
        });
        let system = fs::read_to_string("/etc/os-release").unwrap_or_default();
        let system = system
            .lines()
            .find_map(|line| line.strip_prefix("PRETTY_NAME="));
        let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
        let folder = places.socket.display().to_string();
        let with_plan = places.redis.is_some();
        let settings = server.texts("postgres", SETTINGS).await?;
        Ok(Self {
            at: said("date", &["-u", "+%Y-%m-%d %H:%M UTC"]).await,
            commit: said("git", &["describe", "--always", "--dirty"]).await,
            processors: format!("{processors} × {model}"),
            memory: memory.unwrap_or_default(),
            system: format!(
                "{}, Linux {}",
                system.unwrap_or_default().trim_matches('"'),
                kernel.trim()
            ),
            postgresql: {
                let program = places.programs.join("postgres");
                said(&program.display().to_string(), &["--version"]).await
            },
            settings: settings.join(", "),
            redis: match with_plan {
                // Its version is the third word.
                true => {
                    let words = said("redis-server", &["--version"]).await;
                    words.split(' ').nth(2).map(|word| format!("Redis {word}"))
                }
                false => None,
            },
            node: match with_plan {
                true => Some(said("node", &["--version"]).await),
                false => None,
            },
            rust: said("rustc", &["--version"]).await,
            profile: if cfg!(debug_assertions) {
                "dev"
            } else {
                "release"
            }
            .to_owned(),
            disk: said("stat", &["--file-system", "--format=%T", &folder]).await,
            amounts: amounts(sizes),
        })
    }

    pub fn markdown(&self) -> String {
        let Self {
            at,
            commit,
            processors,
            memory,
            system,
            postgresql,
            settings,
            rust,
            profile,
            disk,
            amounts,
            ..
        } = self;
        let redis = self.redis.as_deref().unwrap_or("no Redis");
        let node = self.node.as_deref().unwrap_or("none");
        format!(
            "{at}, commit {commit}, {profile} build by {rust}.\n{processors}, {memory}, {system}.\n{postgresql} on {disk} ({settings}); {redis}; Node {node}.\n\n{amounts}\n\n{OFF}\n"
        )
    }
}

fn amounts(sizes: &Sizes) -> String {
    let Sizes {
        rounds,
        actions,
        samples,
        queued,
        sockets,
        requests,
        ..
    } = sizes;
    let long = match sizes.long {
        None => String::new(),
        Some(long) => format!(
            " The filled database has {} actions done, {} waiting and {} events; the trail as CSV has {} rows.",
            long.done, long.pending, long.events, long.csv
        ),
    };
    format!(
        "Medians of the rounds (here {rounds}), sides by turns, with the least and the most; ratios are medians of the rounds' ratios. \
{actions} executions for each figure, {samples} approvals one after the other, {queued} low-risk actions before the critical ones, {sockets} sockets, {requests} requests for each page.{long}"
    )
}

/// What a program says, on one line; nothing where there is none.
async fn said(program: &str, arguments: &[&str]) -> String {
    let answer = Command::new(program).args(arguments).output().await;
    let output = answer.map(|answer| answer.stdout).unwrap_or_default();
    String::from_utf8_lossy(&output).trim().to_owned()
}
