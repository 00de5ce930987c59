//! An SMS gateway that speaks JSON over HTTP, on the receiving side: it counts what it was given
//! whole, and behaves as badly as it is told to.

use crate::receivers::Serving;
use serde_json::Value;
use std::sync::{Arc, Mutex};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::watch,
};

pub const KEY: &str = "gateway-key";

pub struct SmsServer {
    port: u16,
    shared: Arc<Shared>,
    _serving: Serving,
}

#[derive(Default)]
struct Shared {
    manner: Mutex<Manner>,
    /// Every message that arrived whole and may have been sent on.
    taken: watch::Sender<Vec<Value>>,
    connections: Mutex<usize>,
}

/// How the gateway treats the next messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Manner {
    #[default]
    Takes,
    /// 400: not taken.
    Refuses,
    /// 503: not taken.
    IsBusy,
    /// 307 to another address: not taken.
    Redirects,
    /// 500, after it took the message.
    Breaks,
    /// Takes the message and never says so.
    HangsAfterRequest,
    /// Takes the message and hangs up without a word.
    ClosesAfterRequest,
    /// 200 with a page instead of an id.
    AnswersAsAnotherService,
    /// Hangs up before it has read anything.
    ClosesAtOnce,
}

impl SmsServer {
    pub async fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let shared = Arc::new(Shared::default());
        let for_each = shared.clone();
        Self {
            port,
            shared,
            _serving: Serving::at(listener, move |client| session(client, for_each.clone())),
        }
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/send", self.port)
    }

    pub fn now(&self, manner: Manner) {
        *self.shared.manner.lock().unwrap() = manner;
    }

    /// The references of all that was taken, in order.
    pub fn taken(&self) -> Vec<String> {
        let reference = |body: &Value| body["reference"].as_str().unwrap().to_owned();
        self.shared.taken.borrow().iter().map(reference).collect()
    }

    /// The bodies of all that was taken, in order.
    pub fn bodies(&self) -> Vec<Value> {
        self.shared.taken.borrow().clone()
    }

    pub fn connections(&self) -> usize {
        *self.shared.connections.lock().unwrap()
    }

    /// Waits until so many messages were taken.
    pub async fn has_taken(&self, count: usize) {
        let mut taken = self.shared.taken.subscribe();
        taken.wait_for(|taken| taken.len() >= count).await.unwrap();
    }
}

async fn session(mut client: TcpStream, shared: Arc<Shared>) -> std::io::Result<()> {
    *shared.connections.lock().unwrap() += 1;
    if *shared.manner.lock().unwrap() == Manner::ClosesAtOnce {
        return Ok(());
    }
    let (read, mut write) = client.split();
    let mut read = BufReader::new(read);
    // It keeps connections open, as real ones do.
    loop {
        let (mut length, mut authorized, mut lines) = (0, false, 0);
        loop {
            let mut line = String::new();
            if read.read_line(&mut line).await? == 0 {
                return Ok(());
            }
            if line.trim().is_empty() {
                break;
            }
            lines += 1;
            let (name, value) = line.split_once(": ").unwrap_or((&line, ""));
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.trim().parse().unwrap(),
                "authorization" => authorized = value.trim() == format!("Bearer {KEY}"),
                _ => {}
            }
        }
        assert!(lines > 0);
        let mut body = vec![0; length];
        read.read_exact(&mut body).await?;
        let manner = *shared.manner.lock().unwrap();
        let (status, answer) = match manner {
            _ if !authorized => ("401 Unauthorized", "who?".to_owned()),
            Manner::Refuses => ("400 Bad Request", "no such number".to_owned()),
            Manner::IsBusy => ("503 Service Unavailable", "later".to_owned()),
            Manner::Redirects => (
                "307 Temporary Redirect\r\nLocation: /elsewhere",
                String::new(),
            ),
            _ => {
                let body: Value = serde_json::from_slice(&body).unwrap();
                let mut count = 0;
                shared.taken.send_modify(|taken| {
                    taken.push(body);
                    count = taken.len();
                });
                match manner {
                    Manner::HangsAfterRequest => return std::future::pending().await,
                    Manner::ClosesAfterRequest => return Ok(()),
                    Manner::Breaks => ("500 Internal Server Error", "oops".to_owned()),
                    Manner::AnswersAsAnotherService => ("200 OK", "<h1>It works</h1>".to_owned()),
                    _ => ("202 Accepted", format!(r#"{{"id":"p-{count}"}}"#)),
                }
            }
        };
        let length = answer.len();
        let answer = format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\n\r\n{answer}");
        write.write_all(answer.as_bytes()).await?;
    }
}
