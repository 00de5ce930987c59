//! Whom calls reach: one contact per customer in the gap that the guardrails ask for, over all
//! channels and processes.
//!
//! A contact is reserved in the transaction that commits the call's start, and counts from then
//! on, also while nobody knows what became of the call; it is given back when nothing left.

use super::store;
use crate::{
    actions::Held,
    ground::{
        db::{self, ConnectionTrait, DatabaseTransaction, DbErr, FromQueryResult, ORG},
        effect::Request,
        ids::{ActionId, CallId, PartnerId},
    },
    limits, records as actions,
};
use chrono::{DateTime, Utc};
use serde_json::json;

/// Whether somebody outside gets to see what the request does.
pub fn reaches_customers(request: &Request) -> bool {
    match request {
        Request::Odoo(_) => false,
        Request::Mail(_) | Request::Sms(_) => true,
        Request::Calendar(meeting) => meeting.invite,
        Request::Cancellation(cancelled) => cancelled.notify,
    }
}

/// When another action last reached one of these customers, or began to. Whoever asks for the
/// same customer waits until the caller's transaction has ended.
///
/// # Errors
/// When the database refuses.
pub async fn last_of_others(
    tx: &DatabaseTransaction,
    customers: &[PartnerId],
    action: ActionId,
) -> Result<Option<DateTime<Utc>>, DbErr> {
    #[derive(FromQueryResult)]
    struct Last {
        at: Option<DateTime<Utc>>,
    }
    let mut customers: Vec<i64> = customers.iter().map(|customer| customer.0).collect();
    customers.sort_unstable();
    customers.dedup();
    for customer in &customers {
        let lock = format!("contact:{ORG}:{customer}");
        let sql = "select pg_advisory_xact_lock(hashtextextended($1, 0))";
        db::execute(tx, sql, [lock.into()]).await?;
    }
    let sql = "select max(contacted_at) as at from customer_contacts
         where org_id = $1 and action_id <> $2
           and partner_id in (select value::bigint from jsonb_array_elements_text($3))";
    let values = [ORG.into(), action.0.into(), json!(customers).into()];
    let last = db::one::<Last, _>(tx, sql, values).await?;
    Ok(last.and_then(|last| last.at))
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
    // What an earlier call of the same action has reached stays reached, whatever becomes of this.
    let sql = "insert into customer_contacts (org_id, partner_id, action_id, contacted_at, call_id)
         values ($1, $2, $3, $4, $5) on conflict do nothing";
    for customer in customers {
        let values = [
            ORG.into(),
            customer.0.into(),
            action.0.into(),
            now.into(),
            call.map(|call| call.0).into(),
        ];
        db::execute(tx, sql, values).await?;
    }
    Ok(())
}

/// Gives back what a call that sent nothing had reserved: its contacts, and its slot of a limit.
///
/// # Errors
/// When the database refuses.
pub async fn give_back(
    tx: &DatabaseTransaction,
    call: CallId,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    #[derive(FromQueryResult)]
    struct Freed {
        partner_id: i64,
    }
    let sql = "delete from customer_contacts where call_id = $1 returning partner_id";
    let freed = db::all::<Freed, _>(tx, sql, [call.0.into()]).await?;
    if !freed.is_empty() {
        let customers: Vec<i64> = freed.into_iter().map(|freed| freed.partner_id).collect();
        // Those who wait for them wait no longer: nobody has reached them after all.
        actions::release(tx, Held::ContactLimit, Some(json!(customers)), now).await?;
    }
    if let Some((limit, slot)) = store::forget_slot(tx, call).await? {
        limits::store::give_back(tx, &limit, ORG, slot).await?;
    }
    Ok(())
}

/// Of every call of an action that a person says sent nothing.
///
/// # Errors
/// When the database refuses.
pub async fn give_back_open(
    tx: &DatabaseTransaction,
    action: ActionId,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    for call in open(tx, action).await? {
        give_back(tx, call, now).await?;
    }
    Ok(())
}

/// The calls of an action whose outcome is not on record.
async fn open<C: ConnectionTrait>(c: &C, action: ActionId) -> Result<Vec<CallId>, DbErr> {
    let calls = store::calls(c, action).await?;
    let open = calls.into_iter().filter(|call| call.success.is_none());
    Ok(open.map(|call| CallId(call.id)).collect())
}
