//! Whom calls have reached, or may have: one row for each customer of an action.

use crate::{
    ground::{
        db::{self, DatabaseTransaction, DbErr, FromQueryResult, ORG, Table},
        ids::{ActionId, CallId, PartnerId},
    },
    records::tables::customer_contacts::{self, Column},
};
use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, ColumnTrait, QueryFilter};
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// Whom a call of an action is about to reach.
#[derive(Debug, Clone)]
pub struct Reaching {
    pub action: ActionId,
    pub customers: Vec<PartnerId>,
}

/// When another action last reached one of each one's customers, or began to. Whoever asks for the
/// same customer waits until the caller's transaction has ended. Written out: a lock.
///
/// # Errors
/// When the database refuses.
pub async fn last_of_others(
    tx: &DatabaseTransaction,
    all: &[&Reaching],
) -> Result<HashMap<ActionId, DateTime<Utc>>, DbErr> {
    #[derive(FromQueryResult)]
    struct Last {
        action: Uuid,
        at: DateTime<Utc>,
    }
    let customers = all.iter().flat_map(|one| &one.customers);
    let customers: BTreeSet<i64> = customers.map(|customer| customer.0).collect();
    if customers.is_empty() {
        return Ok(HashMap::new());
    }
    let locks = customers
        .iter()
        .map(|customer| format!("contact:{ORG}:{customer}"));
    // In the order of the customers, whose names are not in that of their numbers.
    let sql = "select pg_advisory_xact_lock(hashtextextended(value, 0)) from jsonb_array_elements_text($1)";
    db::execute(tx, sql, [json!(locks.collect::<Vec<_>>()).into()]).await?;
    let pairs = all.iter().flat_map(|one| {
        let action = one.action;
        let customers = one.customers.iter();
        customers.map(move |customer| json!({"action": action, "customer": customer}))
    });
    let sql = format!(
        "select w.action, max(c.contacted_at) as at from {} w
         join customer_contacts c on c.org_id = $1 and c.partner_id = w.customer and c.action_id <> w.action
         group by w.action",
        db::given("$2", "action uuid, customer bigint")
    );
    let values = [ORG.into(), Value::Array(pairs.collect()).into()];
    let last = db::all::<Last, _>(tx, &sql, values).await?.into_iter();
    Ok(last.map(|last| (ActionId(last.action), last.at)).collect())
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
