//! Which migrations have not run, for who must not run them.

use crate::db::{self, Database, DbErr, FromQueryResult};
use sea_orm_migration::MigratorTrait;

/// How many migrations have not run. Changes nothing.
///
/// # Errors
/// When the database cannot be read.
pub async fn count(database: &Database) -> Result<usize, DbErr> {
    #[derive(FromQueryResult)]
    struct Known {
        there: bool,
    }
    #[derive(FromQueryResult)]
    struct Ran {
        version: String,
    }
    let wanted = ai_coo_migration::Migrator::migrations();
    let connection = database.connection();
    let sql = "select to_regclass('seaql_migrations') is not null as there";
    let known = db::one::<Known, _>(connection, sql, []).await?;
    if !known.is_some_and(|known| known.there) {
        return Ok(wanted.len());
    }
    let ran = db::all::<Ran, _>(connection, "select version from seaql_migrations", []).await?;
    let missing = |name: &str| ran.iter().all(|ran| ran.version != name);
    Ok(wanted.iter().filter(|one| missing(one.name())).count())
}
