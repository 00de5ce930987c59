//! The stand-in for a mail server and an SMS gateway: keeps what would have been sent, for the
//! dashboard to show.

use crate::ground::db::{ConnectionTrait, Database, DbErr, Table};
use outbox_messages::{ActiveModel, Column, Entity};
use sea_orm::{ActiveValue::Set, ColumnTrait, QueryFilter, QueryOrder, QuerySelect};

pub use outbox_messages::Model as Sent;

/// A message as it is handed over.
pub(super) struct Message<'a> {
    /// `mail` or `sms`.
    pub channel: &'static str,
    /// The mail's Message-ID, or the SMS's reference.
    pub id: &'a str,
    pub from: &'a str,
    /// Addresses or numbers.
    pub to: &'a [&'a str],
    /// Empty for an SMS.
    pub subject: &'a str,
    /// The mail's bytes, or the SMS's text.
    pub content: &'a str,
}

/// Why it is not known to be there.
pub(super) enum Failure {
    NotSent(String),
    Unknown(String),
}

/// Takes a message like a server or a gateway would: it is there once this returns, whatever
/// happens to us.
pub(super) async fn accept(database: &Database, message: &Message<'_>) -> Result<(), Failure> {
    let row = ActiveModel {
        channel: Set(message.channel.to_owned()),
        message_id: Set(message.id.to_owned()),
        sender: Set(message.from.to_owned()),
        recipients: Set(serde_json::json!(message.to)),
        subject: Set(message.subject.to_owned()),
        content: Set(message.content.to_owned()),
        ..Default::default()
    };
    let kept = Entity::add(database.connection(), row).await;
    kept.map_err(|error| match error {
        DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => Failure::NotSent(error.to_string()),
        other => Failure::Unknown(other.to_string()),
    })
}

/// A message in the outbox, as its table has it.
pub mod outbox_messages {
    use crate::ground::db::table;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "outbox_messages")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        /// The mail's Message-ID, or the SMS's reference.
        pub message_id: String,
        pub sender: String,
        /// Addresses or numbers.
        #[sea_orm(column_type = "JsonBinary")]
        pub recipients: Json,
        /// Empty for an SMS.
        pub subject: String,
        /// The mail's bytes, or the SMS's text.
        pub content: String,
        pub accepted_at: DateTimeUtc,
        /// `mail` or `sms`.
        pub channel: String,
    }

    table!(None);
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
    let mut newest = Entity::mine().order_by_desc(Column::Id);
    if let Some(before) = before {
        newest = newest.filter(Column::Id.lt(before));
    }
    newest.limit(u64::from(limit)).all(c).await
}
