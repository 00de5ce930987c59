//! What the program talks to, on the receiving side: here is counted what really arrived.

use ai_coo::operations::odoo::OdooSettings;
use ai_coo_sandbox::{self as sandbox, SandboxOptions};
use serde_json::{Value, json};
use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::{Notify, watch},
    task::JoinHandle,
};

/// A mail server that keeps what it was given whole.
pub struct MailServer {
    pub port: u16,
    shared: Arc<Shared>,
    serving: JoinHandle<()>,
}

#[derive(Default)]
struct Shared {
    manner: Mutex<Manner>,
    /// The Message-ID of each message that arrived up to its final dot and was not refused.
    taken: watch::Sender<Vec<String>>,
    answers: Notify,
}

/// How the server treats the next messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Manner {
    #[default]
    Takes,
    /// 550 to every recipient.
    RefusesRecipient,
    /// 550 to the second recipient of a message.
    RefusesOneOfSeveral,
    /// 450 to every recipient: not taken.
    DefersRecipient,
    /// 554 after the final dot: not taken.
    RefusesMessage,
    /// 451 after the final dot: not taken.
    IsBusy,
    /// Hangs up in the middle of the message.
    ClosesInTheMiddle,
    /// Takes the message and never says so.
    HangsAfterDot,
    /// Takes the message and hangs up without a word.
    ClosesAfterDot,
    /// Takes the message and says so when the test lets it.
    AnswersWhenLet,
}

impl MailServer {
    pub async fn start() -> Self {
        Self::start_at(0).await
    }

    pub async fn start_at(port: u16) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", port)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let shared = Arc::new(Shared::default());
        let serving = tokio::spawn(serve(listener, shared.clone()));
        Self {
            port,
            shared,
            serving,
        }
    }

    pub fn now(&self, manner: Manner) {
        *self.shared.manner.lock().unwrap() = manner;
    }

    /// Answers all who wait for it.
    pub fn answer(&self) {
        self.shared.answers.notify_waiters();
    }

    /// The Message-IDs of all that was taken, in order.
    pub fn taken(&self) -> Vec<String> {
        self.shared.taken.borrow().clone()
    }

    /// Waits until so many messages were taken.
    pub async fn has_taken(&self, count: usize) {
        let mut taken = self.shared.taken.subscribe();
        taken.wait_for(|taken| taken.len() >= count).await.unwrap();
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn serve(listener: TcpListener, shared: Arc<Shared>) {
    let mut sessions = tokio::task::JoinSet::new();
    while let Ok((client, _)) = listener.accept().await {
        let shared = shared.clone();
        // A client that is killed breaks its session off: that is no failure of ours.
        sessions.spawn(async move { session(client, &shared).await });
    }
}

async fn session(mut client: TcpStream, shared: &Shared) -> std::io::Result<()> {
    let (read, mut write) = client.split();
    let mut lines = BufReader::new(read).lines();
    write.write_all(b"220 receiver\r\n").await?;
    let mut recipients = 0;
    while let Some(line) = lines.next_line().await? {
        let manner = *shared.manner.lock().unwrap();
        let command = line.get(..4).unwrap_or_default().to_ascii_uppercase();
        match command.as_str() {
            "MAIL" => recipients = 0,
            "RCPT" => recipients += 1,
            _ => {}
        }
        let answer: &[u8] = match command.as_str() {
            "RCPT" if manner == Manner::RefusesRecipient => b"550 5.1.1 nobody of that name\r\n",
            "RCPT" if manner == Manner::RefusesOneOfSeveral && recipients == 2 => {
                b"550 5.1.1 nobody of that name\r\n"
            }
            "RCPT" if manner == Manner::DefersRecipient => b"450 4.2.1 mailbox busy\r\n",
            "DATA" => {
                write.write_all(b"354 go on\r\n").await?;
                if manner == Manner::ClosesInTheMiddle {
                    return Ok(());
                }
                let mut message_id = String::new();
                loop {
                    let Some(line) = lines.next_line().await? else {
                        return Ok(());
                    };
                    if line == "." {
                        break;
                    }
                    if let Some(id) = line.strip_prefix("Message-ID: ") {
                        message_id = id.to_owned();
                    }
                }
                if manner == Manner::IsBusy {
                    b"451 4.3.0 later\r\n"
                } else if manner == Manner::RefusesMessage {
                    b"554 5.6.0 not like this\r\n"
                } else {
                    shared.taken.send_modify(|taken| taken.push(message_id));
                    match manner {
                        Manner::HangsAfterDot => return std::future::pending().await,
                        Manner::ClosesAfterDot => return Ok(()),
                        Manner::AnswersWhenLet => {
                            shared.answers.notified().await;
                            b"250 2.0.0 taken\r\n"
                        }
                        _ => b"250 2.0.0 taken\r\n",
                    }
                }
            }
            "EHLO" => b"250-receiver\r\n250 8BITMIME\r\n",
            "QUIT" => {
                write.write_all(b"221 bye\r\n").await?;
                return Ok(());
            }
            _ => b"250 fine\r\n",
        };
        write.write_all(answer).await?;
    }
    Ok(())
}

/// A sandbox Odoo in this process, with a state of its own.
pub struct SandboxOdoo {
    pub settings: OdooSettings,
    http: reqwest::Client,
    serving: JoinHandle<()>,
    _state: TempDir,
}

impl SandboxOdoo {
    pub async fn start() -> Self {
        // What `main` does for the program; a second call only says that it is there.
        let _installed = rustls::crypto::ring::default_provider().install_default();
        let state = TempDir::new().unwrap();
        let key = "sandbox-key";
        let options = SandboxOptions {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            state: state.path().to_owned(),
            api_key: key.to_owned(),
            healthy: false,
            today: None,
        };
        let (tell, told) = tokio::sync::oneshot::channel();
        let serving = tokio::spawn(async move {
            sandbox::serve(options, |address| tell.send(address).unwrap())
                .await
                .unwrap();
        });
        let mut settings = OdooSettings::new(&format!("http://{}", told.await.unwrap()), key);
        settings.database = Some(sandbox::DATABASE.to_owned());
        Self {
            settings,
            http: reqwest::Client::new(),
            serving,
            _state: state,
        }
    }

    fn request(&self, method: reqwest::Method, path: &str) -> reqwest::RequestBuilder {
        self.http
            .request(method, format!("{}{path}", self.settings.url))
            .bearer_auth(self.settings.api_key.expose())
    }

    /// The writing calls that took place, in order.
    pub async fn ledger(&self) -> Vec<Value> {
        let request = self.request(reqwest::Method::GET, "/sandbox/ledger");
        request.send().await.unwrap().json().await.unwrap()
    }

    /// How the next calls fail; see `sandbox/faults.rs`.
    pub async fn fault(&self, fault: Value) {
        let request = self.request(reqwest::Method::POST, "/sandbox/faults");
        let answer = request.json(&fault).send().await.unwrap();
        assert!(answer.status().is_success(), "{}", answer.status());
    }

    pub async fn healthy(&self) {
        self.fault(json!({})).await;
    }

    /// The ids that match.
    pub async fn search(&self, model: &str, domain: Value) -> Vec<i64> {
        let request = self.request(reqwest::Method::POST, &format!("/json/2/{model}/search"));
        let body = json!({"domain": domain, "order": "id"});
        request
            .json(&body)
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap()
    }
}

impl Drop for SandboxOdoo {
    fn drop(&mut self) {
        self.serving.abort();
    }
}
