//! tower-sessions' store, on our own table; its published PostgreSQL store is still on an older sqlx.

use super::store::sessions::{self, Kept};
use crate::ground::{
    db::{Connection, DbErr},
    ids::UserId,
};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use tower_sessions::{
    SessionStore,
    cookie::time::OffsetDateTime,
    session::{Id, Record},
    session_store::{Error, Result},
};

/// The key under which a session holds its user.
pub const USER: &str = "user";
/// The key under which it holds by which password it is good.
pub const STAMP: &str = "stamp";
/// The key under which it holds who is still to enter a code.
pub const PENDING: &str = "pending";
/// The key under which it holds what the browser called itself at the sign-in.
pub const AGENT: &str = "agent";

/// Sessions in the database.
#[derive(Clone, Debug)]
pub struct Sessions(pub Connection);

fn kept(record: &Record) -> Result<Kept> {
    let text = |key: &str| record.data.get(key).and_then(|value| value.as_str());
    let expiry = DateTime::from_timestamp(record.expiry_date.unix_timestamp(), 0);
    Ok(Kept {
        user: text(USER).and_then(|user| user.parse::<UserId>().ok()),
        data: serde_json::to_value(&record.data)
            .map_err(|error| Error::Encode(error.to_string()))?,
        expiry: expiry.unwrap_or(DateTime::<Utc>::MAX_UTC),
        user_agent: text(AGENT).map(str::to_owned),
    })
}

fn backend(error: DbErr) -> Error {
    Error::Backend(error.to_string())
}

#[async_trait]
impl SessionStore for Sessions {
    async fn create(&self, record: &mut Record) -> Result<()> {
        loop {
            let id = record.id.to_string();
            let created = sessions::create(&self.0, &id, kept(record)?).await;
            if created.map_err(backend)? {
                return Ok(());
            }
            record.id = Id::default();
        }
    }

    async fn save(&self, record: &Record) -> Result<()> {
        let saved = sessions::save(&self.0, &record.id.to_string(), kept(record)?).await;
        saved.map_err(backend)
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let found = sessions::load(&self.0, &id.to_string()).await;
        let Some((data, expiry)) = found.map_err(backend)? else {
            return Ok(None);
        };
        let decode = |error: &dyn std::fmt::Display| Error::Decode(error.to_string());
        Ok(Some(Record {
            id: *id,
            data: serde_json::from_value(data).map_err(|error| decode(&error))?,
            expiry_date: OffsetDateTime::from_unix_timestamp(expiry.timestamp())
                .map_err(|error| decode(&error))?,
        }))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        let deleted = sessions::delete(&self.0, &id.to_string()).await;
        deleted.map_err(backend)
    }
}
