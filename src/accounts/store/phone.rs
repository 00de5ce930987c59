//! Where people are asked by SMS.

use crate::ground::{
    db::{self, ConnectionTrait, DatabaseTransaction, DbErr, FromQueryResult, ORG},
    ids::UserId,
};

/// The number of an active account, as E.164.
///
/// # Errors
/// When the database cannot be read.
pub async fn get<C: ConnectionTrait>(c: &C, id: UserId) -> Result<Option<String>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        phone: Option<String>,
    }
    let sql = "select phone from users where id = $1 and org_id = $2 and active";
    let row = db::one::<Row, C>(c, sql, [id.0.into(), ORG.into()]).await?;
    Ok(row.and_then(|row| row.phone))
}

/// Sets it, or forgets it. `false`: it was so before, or there is no such account.
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
