//! The stand-in for a mail server: keeps what would have been sent, for the dashboard to show.

use super::MailError;
use crate::{
    db::{self, ConnectionTrait, Database, DbErr, FromQueryResult},
    effect::Mail,
};
use chrono::{DateTime, Utc};

/// Takes a mail like a server would: it is there once this returns, whatever happens to us.
pub(super) async fn accept(
    database: &Database,
    mail: &Mail,
    bytes: &[u8],
) -> Result<(), MailError> {
    let recipients: Vec<&str> = mail
        .to
        .iter()
        .map(|address| address.email.as_str())
        .collect();
    db::execute(
        database.connection(),
        "insert into outbox_messages (message_id, sender, recipients, subject, content) values ($1, $2, $3, $4, $5)",
        [
            mail.message_id.clone().into(),
            mail.from.email.clone().into(),
            serde_json::json!(recipients).into(),
            mail.subject.clone().into(),
            String::from_utf8_lossy(bytes).into_owned().into(),
        ],
    )
    .await
    .map(drop)
    .map_err(|error| match error {
        DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => MailError::NotSent(error.to_string()),
        other => MailError::Unknown(other.to_string()),
    })
}

/// A mail in the outbox.
#[derive(Debug, Clone, PartialEq, FromQueryResult)]
pub struct Sent {
    pub id: i64,
    pub message_id: String,
    pub recipients: serde_json::Value,
    pub subject: String,
    pub content: String,
    pub accepted_at: DateTime<Utc>,
}

/// The newest mails, older than `before`.
///
/// # Errors
/// When the database cannot be read.
pub async fn list<C: ConnectionTrait>(
    c: &C,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<Sent>, DbErr> {
    let sql = format!(
        "select id, message_id, recipients, subject, content, accepted_at from outbox_messages
         where id < $1 order by id desc limit {limit}"
    );
    db::all(c, &sql, [before.unwrap_or(i64::MAX).into()]).await
}
