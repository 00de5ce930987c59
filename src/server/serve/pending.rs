//! Which migrations have not run, for who must not run them; and which ran that we do not know.

use crate::ground::db::{self, Database, DbErr, FromQueryResult};
use sea_orm_migration::MigratorTrait;

/// How our migrations and those of the database differ.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pending {
    /// Ours that have not run.
    pub ours: Vec<String>,
    /// Those of a newer version, which has used the database before us.
    pub newer: Vec<String>,
}

/// Compares them. Changes nothing. Written out: another's table.
///
/// # Errors
/// When the database cannot be read.
pub async fn pending(database: &Database) -> Result<Pending, DbErr> {
    #[derive(FromQueryResult)]
    struct Known {
        there: bool,
    }
    #[derive(FromQueryResult)]
    struct Ran {
        version: String,
    }
    let wanted = ai_coo_migration::Migrator::migrations();
    let wanted: Vec<String> = wanted.iter().map(|one| one.name().to_owned()).collect();
    let connection = database.connection();
    let sql = "select to_regclass('seaql_migrations') is not null as there";
    let known = db::one::<Known, _>(connection, sql, []).await?;
    if !known.is_some_and(|known| known.there) {
        return Ok(Pending {
            ours: wanted,
            newer: vec![],
        });
    }
    let sql = "select version from seaql_migrations order by version";
    let ran = db::all::<Ran, _>(connection, sql, []).await?;
    let ran: Vec<String> = ran.into_iter().map(|ran| ran.version).collect();
    let without = |these: &[String], those: &[String]| {
        let missing = these.iter().filter(|one| !those.contains(one));
        missing.cloned().collect::<Vec<_>>()
    };
    Ok(Pending {
        ours: without(&wanted, &ran),
        newer: without(&ran, &wanted),
    })
}

/// How many migrations have not run. Changes nothing.
///
/// # Errors
/// When the database cannot be read.
pub async fn count(database: &Database) -> Result<usize, DbErr> {
    pending(database).await.map(|pending| pending.ours.len())
}
