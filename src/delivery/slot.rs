//! The slot of a limit that a message to one of us takes, before it is sent.

use crate::{
    delivery::deliver::Post,
    ground::db::{DatabaseTransaction, DbErr, ORG},
    limits::{self, Limit, store::Taken},
    notices::store::{self, End, Notice},
};
use chrono::{DateTime, Duration, Utc};
use chrono_tz::Tz;

/// The slot of a limit that a message has taken.
pub(super) struct Slot {
    limit: &'static str,
    at: DateTime<Utc>,
}

impl Slot {
    /// Of a message that was not sent.
    pub async fn give_back(self, tx: &DatabaseTransaction) -> Result<(), DbErr> {
        limits::store::give_back(tx, self.limit, ORG, self.at).await
    }
}

/// Takes a slot of the mail limit for the letter that these notices become. `None`: there is none
/// now, and they wait.
pub(super) async fn reserve(
    post: &Post,
    tx: DatabaseTransaction,
    notices: &[Notice],
    now: DateTime<Utc>,
) -> Result<Option<(DatabaseTransaction, Slot)>, DbErr> {
    let longest = post.mailer.time_out() + post.grace;
    take_slot(tx, &post.limit, notices, longest, now).await
}

/// The same, of any limit; the message may still leave until `longest` has passed.
pub(super) async fn take_slot(
    tx: DatabaseTransaction,
    limit: &Limit,
    notices: &[Notice],
    longest: std::time::Duration,
    now: DateTime<Utc>,
) -> Result<Option<(DatabaseTransaction, Slot)>, DbErr> {
    let wait = match limits::store::take(&tx, limit, ORG, longest).await? {
        Taken::Slot(at) => {
            store::take(&tx, notices, longest).await?;
            let limit = limit.name;
            return Ok(Some((tx, Slot { limit, at })));
        }
        Taken::Wait(wait) => wait,
        Taken::Never => longest,
    };
    let until = now + Duration::from_std(wait).unwrap_or(Duration::hours(1));
    let why = if limit.most == 0 {
        limit.none()
    } else {
        limit.full_until(now, wait, Tz::UTC)
    };
    store::end(&tx, notices, &End::Later(until, why), now).await?;
    tx.commit().await?;
    Ok(None)
}
