//! In which time zone people read moments, where they have chosen one.

use super::tables::users;
use crate::ground::{
    db::{self, ConnectionTrait, DatabaseTransaction, DbErr, ORG},
    ids::UserId,
};
use sea_orm::QuerySelect;

/// The IANA name of the zone that somebody has chosen; `None`: they read in the company's.
///
/// # Errors
/// When the database cannot be read.
pub async fn chosen<C: ConnectionTrait>(c: &C, id: UserId) -> Result<Option<String>, DbErr> {
    let time_zone = super::active(id).select_only();
    let time_zone = time_zone
        .column(users::Column::TimeZone)
        .into_tuple::<Option<String>>();
    Ok(time_zone.one(c).await?.flatten())
}

/// Sets it, or forgets it. `false`: it was so before, or there is no such account. Written out: an
/// expression; null differs from what is not null.
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
