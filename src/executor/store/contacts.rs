//! Whom calls have reached, or may have: one row for each customer of an action.

use crate::{
    ground::{
        db::{self, DatabaseTransaction, DbErr, ORG, Table},
        ids::{ActionId, CallId, PartnerId},
    },
    records::tables::customer_contacts::{self, Column},
};
use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, ColumnTrait, QueryFilter, QuerySelect};

/// When another action last reached one of these customers, or began to. Whoever asks for the same
/// customer waits until the caller's transaction has ended. Written out: a lock.
///
/// # Errors
/// When the database refuses.
pub async fn last_of_others(
    tx: &DatabaseTransaction,
    customers: &[PartnerId],
    action: ActionId,
) -> Result<Option<DateTime<Utc>>, DbErr> {
    let mut customers: Vec<i64> = customers.iter().map(|customer| customer.0).collect();
    customers.sort_unstable();
    customers.dedup();
    for customer in &customers {
        let lock = format!("contact:{ORG}:{customer}");
        let sql = "select pg_advisory_xact_lock(hashtextextended($1, 0))";
        db::execute(tx, sql, [lock.into()]).await?;
    }
    let others = customer_contacts::Entity::mine()
        .filter(Column::ActionId.ne(action.0))
        .filter(Column::PartnerId.is_in(customers))
        .select_only()
        .column_as(Column::ContactedAt.max(), "at");
    let last = others.into_tuple::<Option<DateTime<Utc>>>().one(tx).await?;
    Ok(last.flatten())
}

/// Remembers that a customer is being reached by a call, or was reached.
///
/// # Errors
/// When the database refuses.
pub async fn reach(
    tx: &DatabaseTransaction,
    action: ActionId,
    customers: &[PartnerId],
    call: Option<CallId>,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    for customer in customers {
        let reached = customer_contacts::ActiveModel {
            partner_id: Set(customer.0),
            action_id: Set(action.0),
            contacted_at: Set(now),
            call_id: Set(call.map(|call| call.0)),
            ..Default::default()
        };
        // What an earlier call of the same action has reached stays reached, whatever becomes of
        // this.
        customer_contacts::Entity::add_new(tx, reached).await?;
    }
    Ok(())
}

/// Forgets whom a call was to reach. Who they are.
///
/// # Errors
/// When the database refuses.
pub async fn forget(tx: &DatabaseTransaction, call: CallId) -> Result<Vec<PartnerId>, DbErr> {
    let reached = customer_contacts::Entity::forget().filter(Column::CallId.eq(call.0));
    let freed = reached.exec_with_returning(tx).await?.into_iter();
    Ok(freed.map(|freed| PartnerId(freed.partner_id)).collect())
}
