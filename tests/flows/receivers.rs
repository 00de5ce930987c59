//! A mail server, on the receiving side: here is counted what really arrived.

use crate::support::{Options, TestApp};
use ai_coo::operations::email::{Mailer, Security, SmtpSettings};
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::{Notify, watch},
    task::JoinHandle,
};

/// A mail server at this port of the machine, if there is one.
pub fn smtp(port: u16) -> SmtpSettings {
    SmtpSettings {
        host: "127.0.0.1".to_owned(),
        port,
        security: Security::None,
        user: None,
        password: None,
        extra_authority: None,
        time_out: Duration::from_secs(2),
    }
}

pub fn mailer(port: u16) -> Mailer {
    Mailer::Smtp(Arc::new(smtp(port)))
}

impl TestApp {
    /// Its mail goes there.
    pub async fn with_mail(port: u16) -> Self {
        Self::with(Options {
            mailer: Some(mailer(port)),
            ..Options::default()
        })
        .await
    }
}

/// A mail server that keeps what it was given whole.
pub struct MailServer {
    pub port: u16,
    shared: Arc<Shared>,
    _serving: Serving,
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
        let for_each = shared.clone();
        Self {
            port,
            shared,
            _serving: Serving::at(listener, move |client| session(client, for_each.clone())),
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

/// Lets a receiver talk to every client that comes, until it is dropped.
pub struct Serving(JoinHandle<()>);

impl Serving {
    pub fn at<S>(listener: TcpListener, session: impl Fn(TcpStream) -> S + Send + 'static) -> Self
    where
        S: Future<Output = std::io::Result<()>> + Send + 'static,
    {
        Self(tokio::spawn(async move {
            let mut sessions = tokio::task::JoinSet::new();
            while let Ok((client, _)) = listener.accept().await {
                // A client that is killed breaks its session off: that is no failure of ours.
                sessions.spawn(session(client));
            }
        }))
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn session(mut client: TcpStream, shared: Arc<Shared>) -> std::io::Result<()> {
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
