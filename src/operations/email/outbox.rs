//! The stand-in for a mail server and an SMS gateway: keeps what would have been sent, for the
//! dashboard to show.

use super::{Envelope, MailError};
use crate::{
    ground::{
        db::{self, ConnectionTrait, Database, DbErr, FromQueryResult},
        effect::Sms,
    },
    operations::sms::SmsError,
};
use chrono::{DateTime, Utc};

/// Takes a mail like a server would: it is there once this returns, whatever happens to us.
pub(super) async fn accept(
    database: &Database,
    mail: &Envelope<'_>,
    bytes: &[u8],
) -> Result<(), MailError> {
    let content = String::from_utf8_lossy(bytes).into_owned();
    let row = Row {
        channel: "mail",
        message_id: mail.message_id,
        sender: mail.from,
        recipients: serde_json::json!(mail.to),
        subject: mail.subject,
        content: &content,
    };
    keep(database, row).await.map_err(|error| match error {
        Kept::Not(why) => MailError::NotSent(why),
        Kept::Perhaps(why) => MailError::Unknown(why),
    })
}

/// Takes an SMS like a gateway would.
pub(in crate::operations) async fn accept_sms(
    database: &Database,
    sms: &Sms,
) -> Result<(), SmsError> {
    let row = Row {
        channel: "sms",
        message_id: &sms.reference,
        sender: &sms.from,
        recipients: serde_json::json!([sms.to.number]),
        subject: "",
        content: &sms.text,
    };
    keep(database, row).await.map_err(|error| match error {
        Kept::Not(why) => SmsError::NotSent(why),
        Kept::Perhaps(why) => SmsError::Unknown(why),
    })
}

struct Row<'a> {
    channel: &'a str,
    message_id: &'a str,
    sender: &'a str,
    recipients: serde_json::Value,
    subject: &'a str,
    content: &'a str,
}

/// Why it is not known to be there.
enum Kept {
    Not(String),
    Perhaps(String),
}

async fn keep(database: &Database, row: Row<'_>) -> Result<(), Kept> {
    db::execute(
        database.connection(),
        "insert into outbox_messages (channel, message_id, sender, recipients, subject, content) values ($1, $2, $3, $4, $5, $6)",
        [
            row.channel.into(),
            row.message_id.into(),
            row.sender.into(),
            row.recipients.into(),
            row.subject.into(),
            row.content.into(),
        ],
    )
    .await
    .map(drop)
    .map_err(|error| match error {
        DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => Kept::Not(error.to_string()),
        other => Kept::Perhaps(other.to_string()),
    })
}

/// A message in the outbox.
#[derive(Debug, Clone, PartialEq, FromQueryResult)]
pub struct Sent {
    pub id: i64,
    /// `mail` or `sms`.
    pub channel: String,
    /// The mail's Message-ID, or the SMS's reference.
    pub message_id: String,
    pub sender: String,
    /// Addresses or numbers.
    pub recipients: serde_json::Value,
    /// Empty for an SMS.
    pub subject: String,
    /// The mail's bytes, or the SMS's text.
    pub content: String,
    pub accepted_at: DateTime<Utc>,
}

/// The newest messages, older than `before`.
///
/// # Errors
/// When the database cannot be read.
pub async fn list<C: ConnectionTrait>(
    c: &C,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<Sent>, DbErr> {
    let sql = format!(
        "select id, channel, message_id, sender, recipients, subject, content, accepted_at from outbox_messages
         where id < $1 order by id desc limit {limit}"
    );
    db::all(c, &sql, [before.unwrap_or(i64::MAX).into()]).await
}

/// The most messages that are forgotten at once.
const FORGET: u32 = 1_000;

/// Forgets the messages that were taken before `before`. How many.
///
/// # Errors
/// When the database refuses.
pub async fn prune<C: ConnectionTrait>(c: &C, before: DateTime<Utc>) -> Result<u64, DbErr> {
    let sql = format!(
        "delete from outbox_messages where id in (
           select id from outbox_messages where accepted_at < $1 order by accepted_at limit {FORGET})"
    );
    db::execute(c, &sql, [before.into()]).await
}
