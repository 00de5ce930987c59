//! The message about changes of who may do what.

use crate::{
    delivery::{
        limit::{Kind, reserve},
        outgoing,
        post::Way,
        receiver::Receiver,
    },
    ground::{
        db::{DatabaseTransaction, DbErr},
        zone,
    },
    notices::{
        channels::Message,
        store::{self, End, Notice},
    },
};
use chrono::{DateTime, Utc};

/// One message for all of it; also to somebody whose account has just been deactivated.
///
/// # Errors
/// When the database cannot be used.
pub(super) async fn send(
    way: &Way<'_>,
    tx: DatabaseTransaction,
    notices: &[Notice],
    person: Option<&Receiver>,
    now: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let Some(person) = person else {
        store::end(&tx, notices, &End::Dropped, now).await?;
        tx.commit().await?;
        return Ok(true);
    };
    let Some((tx, slot)) = reserve(way, tx, Kind::Other, notices, now).await? else {
        return Ok(true);
    };
    let line = |one: &Notice| {
        let at = zone::in_full(one.created_at, person.user.zone);
        Some(format!("{at}: {}", one.note.as_ref()?))
    };
    let message = Message::Authority {
        lines: notices.iter().filter_map(line).collect(),
        link: format!("{}/dashboard/operator/account", way.post.url),
    };
    let envelope = way.envelope(person, store::named(notices), notices, now);
    outgoing::send(way, tx, &envelope, notices, &message, slot).await
}
