//! tower-sessions' store over the application's own pool; its published PostgreSQL store is still
//! on an older sqlx.

use async_trait::async_trait;
use sqlx::PgPool;
use tower_sessions::{
    SessionStore,
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

#[derive(Clone, Debug)]
pub struct PgSessions(pub PgPool);

impl PgSessions {
    async fn put(&self, sql: &'static str, record: &Record) -> Result<bool> {
        let data = serde_json::to_string(&record.data)
            .map_err(|error| Error::Encode(error.to_string()))?;
        let text = |key: &str| record.data.get(key).and_then(|value| value.as_str());
        let done = sqlx::query(sql)
            .bind(record.id.to_string())
            .bind(text(USER).and_then(|user| user.parse::<uuid::Uuid>().ok()))
            .bind(data)
            .bind(record.expiry_date.unix_timestamp() as f64)
            .bind(text(AGENT))
            .execute(&self.0)
            .await
            .map_err(backend)?;
        Ok(done.rows_affected() == 1)
    }
}

const CREATE: &str = "insert into sessions (id, user_id, data, expiry, user_agent)
     values ($1, $2, $3::jsonb, to_timestamp($4), $5) on conflict (id) do nothing";
/// Never an insert: a session that was ended while a request of it was answered stays ended.
const SAVE: &str =
    "update sessions set user_id = $2, data = $3::jsonb, expiry = to_timestamp($4), user_agent = $5
     where id = $1";

fn backend(error: impl std::fmt::Display) -> Error {
    Error::Backend(error.to_string())
}

#[async_trait]
impl SessionStore for PgSessions {
    async fn create(&self, record: &mut Record) -> Result<()> {
        while !self.put(CREATE, record).await? {
            record.id = Id::default();
        }
        Ok(())
    }

    async fn save(&self, record: &Record) -> Result<()> {
        self.put(SAVE, record).await.map(drop)
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let sql = "select data::text, extract(epoch from expiry)::float8 from sessions where id = $1 and expiry > now()";
        let row: Option<(String, f64)> = sqlx::query_as(sql)
            .bind(id.to_string())
            .fetch_optional(&self.0)
            .await
            .map_err(backend)?;
        row.map(|(data, expiry)| {
            Ok(Record {
                id: *id,
                data: serde_json::from_str(&data)
                    .map_err(|error| Error::Decode(error.to_string()))?,
                expiry_date: tower_sessions::cookie::time::OffsetDateTime::from_unix_timestamp(
                    expiry as i64,
                )
                .map_err(backend)?,
            })
        })
        .transpose()
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        sqlx::query("delete from sessions where id = $1")
            .bind(id.to_string())
            .execute(&self.0)
            .await
            .map_err(backend)
            .map(drop)
    }
}
