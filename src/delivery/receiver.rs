//! Whom a message is for; what another version wrote is put off, alone.

use crate::{
    accounts::{self, User},
    ground::db::{self, DatabaseTransaction, DbErr},
    notices::store::{self, End, Notice},
};
use chrono::{DateTime, Duration, Utc};

/// Another version knows what to do with them, and for whom.
const UNREADABLE: &str = "this version of AI COO cannot read it or its recipient";
/// When that one is asked again.
const ANOTHER_VERSION: Duration = Duration::hours(1);

/// Whom these are for; `None`: they are put off, alone, because this version cannot read them. All
/// others go on.
pub(super) async fn receiver(
    tx: &DatabaseTransaction,
    notices: &[Notice],
    now: DateTime<Utc>,
) -> Result<Option<Option<User>>, DbErr> {
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
        Ok(person) => Ok(Some(person)),
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
