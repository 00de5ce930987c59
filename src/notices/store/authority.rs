//! Changes of who may do what: the person and every admin are told, whatever they switched off.

use super::channels;
use crate::ground::{
    db::{self, DatabaseTransaction, DbErr, NO_PASSWORD, ORG},
    ids::UserId,
};
use chrono::{DateTime, Utc};

/// The kind of these notices.
pub const KIND: &str = "authority";

/// Tells whom it is about, and every admin, in the transaction of the change: by mail, and in the
/// app. Who has not set a password yet is told by the invitation alone. Written out: several
/// tables.
///
/// # Errors
/// When the database refuses.
pub async fn tell(
    tx: &DatabaseTransaction,
    about: Option<UserId>,
    words: &str,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let channels = channels::joined(|channel| channel.row().of_authority);
    let sql = format!(
        "insert into notices (org_id, user_id, channel, kind, due_at, created_at, note, state, sent_at)
         select u.org_id, u.id, c.channel, $2, $3, $4, $5,
                case when c.at_once then 'sent' else 'waiting' end,
                case when c.at_once then $4::timestamptz end
         from users u {channels}
         where u.org_id = $1 and c.reached and u.password_hash <> $7 and (u.id = $6 or u.active and u.role = 'admin')"
    );
    let values = [
        ORG.into(),
        KIND.into(),
        (now + super::GATHER).into(),
        now.into(),
        words.into(),
        about.map(|user| user.0).into(),
        NO_PASSWORD.into(),
    ];
    db::execute(tx, &sql, values).await.map(drop)
}
