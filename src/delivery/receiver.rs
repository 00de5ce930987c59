//! Whom a message is for; what another version wrote is put off, alone.

use crate::{
    accounts::{self, User},
    ground::db::{self, DatabaseTransaction, DbErr},
    notices::{
        channels::{Channel, Destination},
        store::{self, End, Notice},
    },
};
use chrono::{DateTime, Duration, Utc};

/// Another version knows what to do with them, and for whom.
const UNREADABLE: &str = "this version of AI COO cannot read it or its recipient";
/// When that one is asked again.
const ANOTHER_VERSION: Duration = Duration::hours(1);

/// Somebody whom the channel reaches.
pub(super) struct Receiver {
    pub user: User,
    /// Where the channel needs one.
    pub phone: Option<String>,
}

/// Whom these are for, if the channel reaches them; `None`: they are put off, alone, because this
/// version cannot read them. All others go on.
pub(super) async fn receiver(
    tx: &DatabaseTransaction,
    channel: Channel,
    notices: &[Notice],
    now: DateTime<Utc>,
) -> Result<Option<Option<Receiver>>, DbErr> {
    let Some(first) = notices.first() else {
        return Ok(Some(None));
    };
    let found = if first.is_authority() {
        // Also somebody whose account has just been deactivated.
        accounts::store::anybody(tx, first.user()).await
    } else if first.is_known() {
        accounts::store::get(tx, first.user()).await
    } else {
        Err(db::unreadable("a kind of notice", &first.kind))
    };
    match found {
        Ok(None) => Ok(Some(None)),
        Ok(Some(user)) => Ok(Some(reached(tx, channel, user).await?)),
        Err(error) if db::is_unreadable(&error) => {
            for notice in notices {
                db::aside::note("notices", notice.id.to_string(), &error);
            }
            let later = End::Later(now + ANOTHER_VERSION, UNREADABLE.to_owned());
            store::end(tx, notices, &later, now).await?;
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

async fn reached(
    tx: &DatabaseTransaction,
    channel: Channel,
    user: User,
) -> Result<Option<Receiver>, DbErr> {
    Ok(match channel.row().destination {
        Destination::Account => Some(Receiver { user, phone: None }),
        Destination::Phone => {
            let phone = accounts::store::phone::get(tx, user.id).await?;
            phone.map(|phone| Receiver {
                user,
                phone: Some(phone),
            })
        }
    })
}
