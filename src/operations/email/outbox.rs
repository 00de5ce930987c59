//! The stand-in for a mail server and an SMS gateway: keeps what would have been sent, for the
//! dashboard to show.

use super::{Envelope, MailError};
use crate::{
    ground::{
        db::{self, ConnectionTrait, Database, DbErr, Table},
        effect::Sms,
    },
    operations::sms::SmsError,
};
use chrono::{DateTime, Utc};
use outbox_messages::{ActiveModel, Column, Entity};
use sea_orm::{ActiveValue::Set, ColumnTrait, QueryFilter, QueryOrder, QuerySelect};

pub use outbox_messages::Model as Sent;

/// Takes a mail like a server would: it is there once this returns, whatever happens to us.
pub(super) async fn accept(
    database: &Database,
    mail: &Envelope<'_>,
    bytes: &[u8],
) -> Result<(), MailError> {
    let row = ActiveModel {
        channel: Set("mail".to_owned()),
        message_id: Set(mail.message_id.to_owned()),
        sender: Set(mail.from.to_owned()),
        recipients: Set(serde_json::json!(mail.to)),
        subject: Set(mail.subject.to_owned()),
        content: Set(String::from_utf8_lossy(bytes).into_owned()),
        ..Default::default()
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
    let row = ActiveModel {
        channel: Set("sms".to_owned()),
        message_id: Set(sms.reference.clone()),
        sender: Set(sms.from.clone()),
        recipients: Set(serde_json::json!([sms.to.number])),
        subject: Set(String::new()),
        content: Set(sms.text.clone()),
        ..Default::default()
    };
    keep(database, row).await.map_err(|error| match error {
        Kept::Not(why) => SmsError::NotSent(why),
        Kept::Perhaps(why) => SmsError::Unknown(why),
    })
}

/// Why it is not known to be there.
enum Kept {
    Not(String),
    Perhaps(String),
}

async fn keep(database: &Database, row: ActiveModel) -> Result<(), Kept> {
    let kept = Entity::add(database.connection(), row).await;
    kept.map_err(|error| match error {
        DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => Kept::Not(error.to_string()),
        other => Kept::Perhaps(other.to_string()),
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

/// The most messages that are forgotten at once.
const FORGET: u32 = 1_000;

/// Forgets the messages that were taken before `before`. How many. Written out: a batch.
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
