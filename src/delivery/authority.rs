//! The mail about changes of who may do what.

use crate::{
    delivery::{
        deliver::{self, Post},
        receiver::receiver,
        slot::reserve,
    },
    ground::{
        db::{DatabaseTransaction, DbErr},
        zone,
    },
    notices::{
        channels::email::letter,
        store::{self, End, Notice},
    },
};
use chrono::{DateTime, Utc};

/// One mail for all of it; also to somebody whose account has just been deactivated.
///
/// # Errors
/// When the database cannot be used.
pub(super) async fn send(
    post: &Post,
    tx: DatabaseTransaction,
    notices: &[Notice],
    now: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let Some(person) = receiver(&tx, notices, now).await? else {
        tx.commit().await?;
        return Ok(true);
    };
    let Some(person) = person else {
        store::end(&tx, notices, &End::Dropped, now).await?;
        tx.commit().await?;
        return Ok(true);
    };
    let Some((tx, slot)) = reserve(post, tx, notices, now).await? else {
        return Ok(true);
    };
    let line = |one: &Notice| {
        let at = zone::in_full(one.created_at, person.zone);
        Some(format!("{} ({at})", one.note.as_ref()?))
    };
    let lines: Vec<_> = notices.iter().filter_map(line).collect();
    let link = format!("{}/dashboard/operator/account", post.url);
    let content = letter::of_authority(&person.name, &lines, &link);
    let letter = content.to(post.envelope(&person, &store::named(notices), now));
    deliver::send(post, tx, &person, notices, letter, slot).await
}
