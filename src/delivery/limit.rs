//! The slot of a limit that a message to one of us takes, before it is sent.

use crate::{
    delivery::post::Way,
    ground::db::{DatabaseTransaction, DbErr, ORG},
    guardrails,
    limits::{self, store::Taken},
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

/// Whose slots a message takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Of what opens an account.
    Key,
    Other,
}

/// Takes a slot for the message that these notices become. `None`: there is none now, and they
/// wait.
pub(super) async fn reserve(
    way: &Way<'_>,
    tx: DatabaseTransaction,
    kind: Kind,
    notices: &[Notice],
    now: DateTime<Utc>,
) -> Result<Option<(DatabaseTransaction, Slot)>, DbErr> {
    let mut limit = match kind {
        Kind::Key => way.carrier.key_limit(),
        Kind::Other => way.carrier.limit(),
    };
    if let Some(setting) = way.carrier.channel().row().lowered_by {
        let document = guardrails::store::current(&tx).await?.0.document();
        let most = document.get(setting).and_then(serde_json::Value::as_u64);
        let most = most.and_then(|most| u32::try_from(most).ok());
        limit = limit.at_most(most.unwrap_or(u32::MAX));
    }
    let longest = way.longest();
    let wait = match limits::store::take(&tx, &limit, ORG, longest).await? {
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

#[cfg(test)]
mod tests {
    use crate::{guardrails::Settings, notices::Channel};

    #[test]
    fn what_lowers_a_limit_is_a_guardrail_that_counts() {
        let settings = Settings::default().document();
        for channel in Channel::ALL {
            if let Some(name) = channel.row().lowered_by {
                assert!(settings[name].is_u64(), "{name}");
            }
        }
    }
}
