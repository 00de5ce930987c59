//! The execution log: one row for each call of each attempt. A row without an answer is a call
//! whose outcome nobody has recorded.

pub mod contacts;
pub mod tables;

use crate::ground::{
    db::{self, ConnectionTrait, DatabaseTransaction, DbErr, FromQueryResult, Table},
    effect::Request,
    ids::{ActionId, CallId},
    inert::one_line,
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
};
use serde::Serialize;
use serde_json::Value;
use std::time::Duration;
use tables::action_execution_log::{self as log, Column};
use uuid::Uuid;

/// One call, as the log has it.
#[derive(Debug, Clone, PartialEq, Serialize, FromQueryResult)]
pub struct Call {
    pub id: Uuid,
    pub attempt_number: i32,
    pub step: i32,
    pub operation_type: String,
    pub started_at: DateTime<Utc>,
    pub call_deadline: DateTime<Utc>,
    pub completed_at: Option<DateTime<Utc>>,
    pub duration_ms: Option<i32>,
    /// `None`: nobody knows.
    pub success: Option<bool>,
    pub result_data: Option<Value>,
    pub error_message: Option<String>,
    pub odoo_record_id: Option<i64>,
    pub email_message_id: Option<String>,
    /// By the database's clock, when it was read: may the call still arrive?
    pub may_still_arrive: bool,
}

/// Every call that was made for an action, in order.
///
/// # Errors
/// When the database cannot be read.
pub async fn calls<C: ConnectionTrait>(c: &C, action: ActionId) -> Result<Vec<Call>, DbErr> {
    let may_arrive = Expr::cust("call_deadline > clock_timestamp()");
    let made = log::Entity::mine()
        .filter(Column::ActionId.eq(action.0))
        .order_by_asc(Column::AttemptNumber)
        .order_by_asc(Column::Step)
        .select_only()
        .columns([
            Column::Id,
            Column::AttemptNumber,
            Column::Step,
            Column::OperationType,
            Column::StartedAt,
            Column::CallDeadline,
            Column::CompletedAt,
            Column::DurationMs,
            Column::Success,
            Column::ResultData,
            Column::ErrorMessage,
            Column::OdooRecordId,
            Column::EmailMessageId,
        ])
        .expr_as(may_arrive, "may_still_arrive");
    let mut calls = made.into_model::<Call>().all(c).await?;
    for call in &mut calls {
        call.error_message = call.error_message.as_deref().map(one_line);
    }
    Ok(calls)
}

/// The slot of a limit that a call has taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    pub limit: &'static str,
    pub at: DateTime<Utc>,
}

/// Records that a call is about to begin. Its row is the intent: it is committed before the first
/// byte leaves. Written out: the database's clock.
///
/// # Errors
/// When the database refuses.
pub async fn start(
    tx: &DatabaseTransaction,
    action: ActionId,
    attempt: i32,
    step: i32,
    request: &Request,
    longest: Duration,
) -> Result<CallId, DbErr> {
    let id = CallId::new();
    let params =
        serde_json::to_value(request).map_err(|error| db::unreadable("a request", error))?;
    db::execute(
        tx,
        "insert into action_execution_log (id, action_id, attempt_number, step, operation_type, operation_params,
            call_deadline, email_message_id, is_retry)
         values ($1, $2, $3, $4, $5, $6, clock_timestamp() + make_interval(secs => $7), $8, $9)",
        [
            id.0.into(),
            action.0.into(),
            attempt.into(),
            step.into(),
            operation_type(request).into(),
            params.into(),
            longest.as_secs_f64().into(),
            message_id(request).into(),
            (attempt > 1).into(),
        ],
    )
    .await?;
    Ok(id)
}

/// What a call came to.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Answer {
    pub success: Option<bool>,
    pub result: Option<Value>,
    pub error: Option<String>,
    pub record: Option<i64>,
}

/// Records a call's answer, once: the first answer stands. Written out: compare-and-set and the
/// database's clock.
///
/// # Errors
/// When the database refuses.
pub async fn answer(tx: &DatabaseTransaction, id: CallId, answer: &Answer) -> Result<(), DbErr> {
    db::execute(
        tx,
        "update action_execution_log
         set completed_at = clock_timestamp(), success = $2, result_data = $3, error_message = $4, odoo_record_id = $5,
             duration_ms = least(extract(epoch from clock_timestamp() - started_at) * 1000, 2147483647)::integer,
             api_calls_made = 1
         where id = $1 and completed_at is null",
        [
            id.0.into(),
            answer.success.into(),
            answer.result.clone().into(),
            answer.error.clone().into(),
            answer.record.into(),
        ],
    )
    .await
    .map(drop)
}

/// Says of every call without an outcome what a person found out. Written out: compare-and-set and
/// the database's clock.
///
/// # Errors
/// When the database refuses.
pub async fn settle(
    tx: &DatabaseTransaction,
    action: ActionId,
    happened: bool,
) -> Result<(), DbErr> {
    db::execute(
        tx,
        "update action_execution_log set completed_at = coalesce(completed_at, clock_timestamp()), success = $2
         where action_id = $1 and success is null",
        [action.0.into(), happened.into()],
    )
    .await
    .map(drop)
}

/// Remembers which slot a call has taken, for it to be given back when nothing left.
///
/// # Errors
/// When the database refuses.
pub async fn keep_slot(tx: &DatabaseTransaction, call: CallId, slot: Slot) -> Result<(), DbErr> {
    let taken = log::ActiveModel {
        slot_limit: Set(Some(slot.limit.to_owned())),
        slot_at: Set(Some(slot.at)),
        ..Default::default()
    };
    let one = log::Entity::change().filter(Column::Id.eq(call.0));
    one.set(taken).exec(tx).await.map(drop)
}

/// Which slot a call had taken; from now on none. Written out: compare-and-set; it answers with
/// what was there before.
///
/// # Errors
/// When the database refuses.
pub async fn forget_slot(
    tx: &DatabaseTransaction,
    call: CallId,
) -> Result<Option<(String, DateTime<Utc>)>, DbErr> {
    #[derive(FromQueryResult)]
    struct Taken {
        slot_limit: String,
        slot_at: DateTime<Utc>,
    }
    let sql = "update action_execution_log l set slot_limit = null, slot_at = null
         from action_execution_log before
         where l.id = $1 and before.id = l.id and before.slot_at is not null
         returning before.slot_limit, before.slot_at";
    let taken = db::one::<Taken, _>(tx, sql, [call.0.into()]).await?;
    Ok(taken.map(|taken| (taken.slot_limit, taken.slot_at)))
}

fn operation_type(request: &Request) -> String {
    match request {
        Request::Odoo(call) => format!("odoo:{}.{}", call.model, call.method),
        Request::Mail(_) => "mail:send".to_owned(),
        Request::Calendar(_) => "calendar:insert".to_owned(),
        Request::Cancellation(_) => "calendar:delete".to_owned(),
        Request::Sms(_) => "sms:send".to_owned(),
    }
}

fn message_id(request: &Request) -> Option<String> {
    match request {
        Request::Odoo(_) | Request::Calendar(_) | Request::Cancellation(_) => None,
        Request::Mail(mail) => Some(mail.message_id.clone()),
        Request::Sms(sms) => Some(sms.reference.clone()),
    }
}
