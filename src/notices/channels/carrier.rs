//! What a channel that sends is given, and what it says of how that went. Whom a message is for,
//! what is said and when, `src/delivery/` decides, alike for every channel.

use super::Channel;
use crate::{
    actions::{Action, RiskLevel},
    ground::{effect::Address, ids::UserId},
    limits::Limit,
    notices::subject::Told,
    operations::{email::Mailer, sms::Texter},
};
use chrono::{DateTime, Duration, Utc};
use futures::future::BoxFuture;
use std::sync::Arc;

/// What carriers send with.
#[derive(Clone)]
pub struct Means {
    pub mailer: Mailer,
    /// Apart from what customers are sent.
    pub mail_limit: Limit,
    /// Of what opens an account: no other notice takes its slots.
    pub key_limit: Limit,
    /// Whom mails to our own people come from.
    pub from: Address,
    pub texter: Texter,
    /// Before what the guardrails allow.
    pub sms_limit: Limit,
    /// None: no SMS can be sent.
    pub sms_from: Option<String>,
}

/// Those that send, in the order of the table.
pub type Carriers = Vec<Arc<dyn Carrier>>;

/// Writes and sends the messages of one channel.
pub trait Carrier: Send + Sync {
    fn channel(&self) -> Channel;

    /// How its messages are made up.
    fn manner(&self) -> Manner;

    /// Why nothing can be sent at all, in words.
    fn is_missing(&self) -> Option<String> {
        None
    }

    /// The limit whose slot a message takes.
    fn limit(&self) -> Limit;

    /// The same, of a message that opens an account.
    fn key_limit(&self) -> Limit {
        self.limit()
    }

    /// How long one attempt may take at most.
    fn time_out(&self) -> std::time::Duration;

    /// Sends one message to one person, once or not at all, or honestly unknown.
    fn send<'a>(
        &'a self,
        envelope: &'a Envelope,
        message: &'a Message,
    ) -> BoxFuture<'a, Result<(), Failure>>;
}

/// How the messages of a channel are made up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Manner {
    pub leads_by: Lead,
    /// Up to so many questions at once are one message each; more than that are one message.
    pub apart: usize,
    /// The most of them that such a message describes, each with a link of its own; of more it
    /// gives the number.
    pub describes: usize,
    /// How long a question that is due waits for others that still come in.
    pub gathers: Duration,
    /// After so many tries whose outcome nobody knows a notice is given up: each may have arrived.
    pub unknown: i32,
}

/// How a message leads to a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lead {
    /// By a signed link, of any length.
    Link,
    /// By a short link with a code, which the other end may shorten, print or read aloud.
    Code,
}

/// Whom a message is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    pub id: UserId,
    pub name: String,
    pub email: String,
    /// Where the channel needs one, there is one.
    pub phone: Option<String>,
}

/// What goes with a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    pub to: Recipient,
    /// What the message is called: the same for every try, and another where others have joined it.
    pub named: String,
    /// The first of its notices: the same for every try.
    pub first: i64,
    pub at: DateTime<Utc>,
}

/// What is said to one person.
pub enum Message {
    Asking(Asking),
    /// What is about to run, or what became of it.
    Telling {
        told: Told,
        news: Vec<News>,
    },
    /// The morning's summary.
    Summary {
        subject: String,
        parts: Vec<Part>,
        inbox: String,
    },
    /// Changes of who may do what.
    Authority {
        lines: Vec<String>,
        link: String,
    },
    Opening(Opening),
}

/// Decisions that are asked for.
pub struct Asking {
    /// Why it is not the first time, in a word or two.
    pub again: Option<&'static str>,
    /// Those that are described, the riskiest first.
    pub questions: Vec<Question>,
    /// How many there are besides, in the inbox alone.
    pub more: usize,
    /// Of all of them.
    pub highest: RiskLevel,
    pub inbox: String,
}

/// One action that somebody is asked about, with the link that only they have.
pub struct Question {
    pub action: Action,
    pub link: String,
    /// Until when, in the recipient's zone.
    pub decide_by: String,
    /// Why it is asked again.
    pub note: Option<String>,
    /// The person who proposed it; `None`: the rules did, or the system.
    pub author: Option<String>,
}

/// What became of an action, or will.
pub struct News {
    pub action: Action,
    /// In a sentence or two.
    pub words: String,
    /// Where one sees it, and stops it.
    pub link: String,
    /// On the button.
    pub label: &'static str,
}

/// A heading and its lines, as the morning's summary has them.
pub struct Part {
    pub title: String,
    pub lines: Vec<String>,
}

/// A link that opens an account once.
pub struct Opening {
    pub subject: &'static str,
    pub words: String,
    /// On the button.
    pub label: &'static str,
    pub link: String,
    /// How long it works, and what to do if somebody else asked for it.
    pub end: &'static str,
}

/// Why a message did not go out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// Nothing left: it may be sent later.
    NotSent(String),
    /// Nothing left, and trying again will not help.
    Rejected(String),
    /// Nobody knows whether it arrived.
    Unknown(String),
}
