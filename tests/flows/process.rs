//! The real program as a process of its own: started, watched, killed.

use crate::{sms_server, world::World};
use rustix::process::{Pid, Signal, kill_process};
use secrecy::ExposeSecret;
use std::{fs::File, path::PathBuf, process::Stdio, time::Duration};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
    sync::watch,
};

/// Nothing that a test waits for takes longer, unless it never comes.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// A worker process; killed when it is dropped.
pub struct Process {
    child: Child,
    said: watch::Receiver<Vec<String>>,
    log: PathBuf,
}

impl Process {
    /// Starts `ai-coo serve --worker` on this company, with short patience everywhere.
    pub async fn start(world: &World, more: &[(&str, &str)]) -> Self {
        let log = world.home.path().join(format!("{}.log", world.number()));
        let odoo = world.odoo.settings();
        let mut child = Command::new(binary())
            .args(["serve", "--worker"])
            .env_clear()
            .current_dir(world.home.path())
            .env("AI_COO_HOME", world.home.path())
            .env("DATABASE_URL", &world.url)
            .env("DATABASE_POOL", "8")
            .env("ODOO_URL", &odoo.url)
            .env("ODOO_API_KEY", odoo.api_key.expose_secret())
            .env("ODOO_WRITE_TIMEOUT_MS", "4000")
            .env("SMTP_HOST", "127.0.0.1")
            .env("SMTP_PORT", world.mail.port.to_string())
            .env("SMTP_TLS", "none")
            .env("SMTP_TIMEOUT_MS", "4000")
            .env("SMS_SERVER_URL", world.sms.url())
            .env("SMS_SERVER_API_KEY", sms_server::KEY)
            .env("SMS_DEFAULT_FROM", "Fenwick")
            .env("SMS_TIMEOUT_MS", "4000")
            .env("ADMIN_EMAIL", "admin@example.com")
            .env("EXECUTOR_LEASE_MS", "1500")
            .env("EXECUTOR_SWEEP_MS", "200")
            .env("EXECUTOR_GRACE_MS", "1500")
            .env("EXECUTOR_RETRY_MS", "300")
            .env("APPROVAL_UNDO_SECONDS", "0")
            .env("APPROVAL_VIEW_SECONDS", "0")
            .envs(more.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(File::create(&log).unwrap())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let (say, said) = watch::channel(vec![]);
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        tokio::spawn(async move {
            while let Ok(Some(line)) = lines.next_line().await {
                say.send_modify(|said: &mut Vec<String>| said.push(line));
            }
        });
        Self { child, said, log }
    }

    /// Waits until it has printed this line.
    pub async fn says(&self, line: &str) {
        let mut said = self.said.clone();
        let heard = tokio::time::timeout(
            PATIENCE,
            said.wait_for(|said| said.iter().any(|l| l == line)),
        )
        .await;
        match heard {
            Ok(Ok(_)) => {}
            Ok(Err(_)) => panic!("it ended without “{line}”:\n{}", self.log()),
            Err(_) => panic!("it never said “{line}”:\n{}", self.log()),
        }
    }

    /// What it wrote to its log so far.
    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// SIGKILL, and its end awaited.
    pub async fn kill(mut self) {
        self.child.kill().await.unwrap();
    }

    pub fn signal(&self, signal: Signal) {
        let id = i32::try_from(self.child.id().unwrap()).unwrap();
        kill_process(Pid::from_raw(id).unwrap(), signal).unwrap();
    }

    /// SIGTERM: the exit code, once it has ended by itself.
    pub async fn ends_when_asked(mut self) -> Option<i32> {
        self.signal(Signal::TERM);
        let ended = tokio::time::timeout(PATIENCE, self.child.wait()).await;
        ended
            .unwrap_or_else(|_| panic!("it did not end:\n{}", self.log()))
            .unwrap()
            .code()
    }
}

/// The program under test.
pub fn binary() -> PathBuf {
    PathBuf::from(std::env::var_os("AI_COO_BIN").expect("AI_COO_BIN: bin/test sets it"))
}
