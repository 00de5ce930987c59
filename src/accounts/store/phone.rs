//! Where people are asked by SMS.

use super::tables::users;
use crate::ground::{
    db::{self, ConnectionTrait, DatabaseTransaction, DbErr, ORG},
    ids::UserId,
};
use sea_orm::QuerySelect;

/// The number of an active account, as E.164.
///
/// # Errors
/// When the database cannot be read.
pub async fn get<C: ConnectionTrait>(c: &C, id: UserId) -> Result<Option<String>, DbErr> {
    let phone = super::active(id).select_only();
    let phone = phone
        .column(users::Column::Phone)
        .into_tuple::<Option<String>>();
    Ok(phone.one(c).await?.flatten())
}

/// Sets it, or forgets it. `false`: it was so before, or there is no such account. Written out: an
/// expression; null differs from what is not null.
///
/// # Errors
/// When the database refuses.
pub async fn set(tx: &DatabaseTransaction, id: UserId, phone: Option<&str>) -> Result<bool, DbErr> {
    let sql =
        "update users set phone = $2 where id = $1 and org_id = $3 and phone is distinct from $2";
    let phone = phone.map(str::to_owned);
    let changed = db::execute(tx, sql, [id.0.into(), phone.into(), ORG.into()]).await?;
    Ok(changed == 1)
}
