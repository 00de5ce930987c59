//! In which time zone people read moments, where they have chosen one.

use crate::ground::{
    db::{self, ConnectionTrait, DatabaseTransaction, DbErr, FromQueryResult, ORG},
    ids::UserId,
};

/// The IANA name of the zone that somebody has chosen; `None`: they read in the company's.
///
/// # Errors
/// When the database cannot be read.
pub async fn chosen<C: ConnectionTrait>(c: &C, id: UserId) -> Result<Option<String>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        time_zone: Option<String>,
    }
    let sql = "select time_zone from users where id = $1 and org_id = $2 and active";
    let row = db::one::<Row, C>(c, sql, [id.0.into(), ORG.into()]).await?;
    Ok(row.and_then(|row| row.time_zone))
}

/// Sets it, or forgets it. `false`: it was so before, or there is no such account.
///
/// # Errors
/// When the database refuses.
pub async fn set(tx: &DatabaseTransaction, id: UserId, zone: Option<&str>) -> Result<bool, DbErr> {
    let sql = "update users set time_zone = $2
         where id = $1 and org_id = $3 and time_zone is distinct from $2";
    let zone = zone.map(str::to_owned);
    let changed = db::execute(tx, sql, [id.0.into(), zone.into(), ORG.into()]).await?;
    Ok(changed == 1)
}
