//! Whom calls reach: one contact per customer in the gap that the guardrails ask for, over all
//! channels and processes.
//!
//! A contact is reserved in the transaction that commits the call's start, and counts from then
//! on, also while nobody knows what became of the call; it is given back when nothing left.

pub use super::store::contacts::{Reaching, last_of_others, reach};

use super::store;
use crate::{
    actions::Held,
    ground::{
        db::{ConnectionTrait, DatabaseTransaction, DbErr, ORG},
        effect::Request,
        ids::{ActionId, CallId},
    },
    limits, records,
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

/// Gives back what a call that sent nothing had reserved: its contacts, and its slot of a limit.
///
/// # Errors
/// When the database refuses.
pub async fn give_back(
    tx: &DatabaseTransaction,
    (action, call): (ActionId, CallId),
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let customers = store::contacts::forget(tx, call).await?;
    if !customers.is_empty() {
        // Those who wait for them wait no longer: nobody has reached them after all.
        records::release(tx, Held::ContactLimit, Some(json!(customers)), now).await?;
    }
    if let Some((limit, slot)) = store::forget_slot(tx, (action, call)).await? {
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
        give_back(tx, (action, call), now).await?;
    }
    Ok(())
}

/// The calls of an action whose outcome is not on record.
async fn open<C: ConnectionTrait>(c: &C, action: ActionId) -> Result<Vec<CallId>, DbErr> {
    let calls = store::calls(c, action).await?;
    let open = calls.into_iter().filter(|call| call.success.is_none());
    Ok(open.map(|call| CallId(call.id)).collect())
}
