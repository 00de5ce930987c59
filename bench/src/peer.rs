//! The plan's own stack as a process, which does what it is told and answers: `bench/peer/bench.mjs`.

use crate::{Places, Result, log, postgres::Server, stub::Stub, usage};
use serde::Deserialize;
use std::process::Stdio;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines},
    process::{Child, ChildStdin, ChildStdout, Command},
};

/// The database that it has to itself.
pub const DATABASE: &str = "peer";

/// Node with BullMQ; ended when this is dropped.
pub struct Peer {
    pub process: u32,
    pub redis: u32,
    orders: ChildStdin,
    answers: Lines<BufReader<ChildStdout>>,
    _child: Child,
}

/// How long something took.
#[derive(Deserialize)]
pub struct Took {
    pub seconds: f64,
}

/// When effects began and actions were executed after their approvals, in milliseconds.
#[derive(Deserialize)]
pub struct Latencies {
    #[serde(default)]
    pub calls: Vec<f64>,
    pub started: Vec<f64>,
    pub executed: Vec<f64>,
}

#[derive(Deserialize)]
struct Nothing {}

impl Peer {
    /// `None`: there is no Redis for it.
    pub async fn start(places: &Places, server: &Server, stub: &Stub) -> Result<Option<Self>> {
        let (Some(socket), Some(redis)) = (&places.redis, places.redis_process) else {
            return Ok(None);
        };
        server.create(DATABASE, "template1").await?;
        let mut child = Command::new("node")
            .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/peer/bench.mjs"))
            .args(["--database-url", &server.url(DATABASE)])
            .arg("--redis")
            .arg(socket)
            .args(["--stub-url", &stub.url])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(log()?)
            .kill_on_drop(true)
            .spawn()?;
        let (orders, answers) = child
            .stdin
            .take()
            .zip(child.stdout.take())
            .ok_or("the plan's stack did not start")?;
        Ok(Some(Self {
            process: child.id().unwrap_or_default(),
            redis,
            orders,
            answers: BufReader::new(answers).lines(),
            _child: child,
        }))
    }

    async fn ask<T: for<'de> Deserialize<'de>>(&mut self, order: &str) -> Result<T> {
        self.orders
            .write_all(format!("{order}\n").as_bytes())
            .await?;
        let answer = self.answers.next_line().await?;
        let answer = answer.ok_or_else(|| format!("the plan's stack ended in: {order}"))?;
        Ok(serde_json::from_str(&answer)?)
    }

    /// Empty tables and an empty queue.
    pub async fn clear(&mut self) -> Result<()> {
        let Nothing {} = self.ask("clear").await?;
        Ok(())
    }

    /// So many actions wait for approval.
    pub async fn fill(&mut self, count: usize) -> Result<()> {
        let Nothing {} = self.ask(&format!("fill {count}")).await?;
        Ok(())
    }

    /// They are approved, 10 at a time.
    pub async fn approve(&mut self) -> Result<f64> {
        let Took { seconds } = self.ask("approve").await?;
        Ok(seconds)
    }

    /// Everything that was approved is executed.
    pub async fn work(&mut self, concurrency: usize, processes: usize) -> Result<f64> {
        let Took { seconds } = self.ask(&format!("work {concurrency} {processes}")).await?;
        Ok(seconds)
    }

    /// A worker begins, and goes on until [`Peer::rest`].
    pub async fn begin(&mut self, concurrency: usize) -> Result<()> {
        let Nothing {} = self.ask(&format!("begin {concurrency} 1")).await?;
        Ok(())
    }

    /// So many approvals, one after the other.
    pub async fn latency(&mut self, samples: usize) -> Result<Latencies> {
        self.ask(&format!("latency {samples}")).await
    }

    /// What was filled is approved, so many a second.
    pub async fn open(&mut self, rate: f64) -> Result<Latencies> {
        self.ask(&format!("open {rate}")).await
    }

    /// Ends its workers and its connections.
    pub async fn rest(&mut self) -> Result<()> {
        let Nothing {} = self.ask("rest").await?;
        Ok(())
    }

    /// Everything that it says is executed had its effect, once.
    pub async fn came_once(server: &Server, stub: &Stub) -> Result<()> {
        let sql = "select id from peer.autonomous_actions where status = 'executed'";
        let executed = server.texts(DATABASE, sql).await?;
        let came = stub.came_once(&executed).await;
        came.map_err(|error| format!("the plan's stack: {error}").into())
    }

    /// What it keeps in memory, with its Redis.
    pub fn resident(&self) -> f64 {
        usage::resident(self.process) + usage::resident(self.redis)
    }
}
