//! The execution log: one row for each call of each attempt. A row without an answer is a call
//! whose outcome nobody has recorded.

pub mod contacts;
pub mod tables;

use crate::{
    ground::{
        db::{
            self, Connection, ConnectionTrait, DatabaseTransaction, DbErr, FromQueryResult, ORG,
            Table, months,
        },
        effect::Request,
        ids::{ActionId, CallId, PartnerId},
        inert::one_line,
    },
    guardrails, records,
};
use chrono::{DateTime, Utc};
use sea_orm::{QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};
use serde::Serialize;
use serde_json::{Value, json};
use std::sync::LazyLock;
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
        .filter(months::in_its_month("action_id", action.0))
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

/// A call that is about to begin.
#[derive(Debug, Clone)]
pub struct NewCall {
    pub id: CallId,
    pub action: ActionId,
    pub attempt: i32,
    pub step: i32,
    pub operation: String,
    pub params: Value,
    pub message: Option<String>,
    /// After this long it can no longer arrive.
    pub longest: Duration,
    pub slot: Option<Slot>,
    /// The customers whom it reaches.
    pub reaches: Vec<PartnerId>,
}

impl NewCall {
    /// # Errors
    /// When the request cannot be written down.
    pub fn new(
        (action, attempt): (ActionId, i32),
        step: i32,
        request: &Request,
        longest: Duration,
    ) -> Result<Self, DbErr> {
        let params =
            serde_json::to_value(request).map_err(|error| db::unreadable("a request", error))?;
        Ok(Self {
            id: CallId::new(),
            action,
            attempt,
            step,
            operation: operation_type(request),
            params,
            message: message_id(request),
            longest,
            slot: None,
            reaches: vec![],
        })
    }

    fn row(&self) -> Value {
        json!({
            "id": self.id,
            "action_id": self.action,
            "attempt_number": self.attempt,
            "step": self.step,
            "operation_type": self.operation,
            "operation_params": self.params,
            "longest": self.longest.as_secs_f64(),
            "email_message_id": self.message,
            "is_retry": self.attempt > 1,
            "slot_limit": self.slot.map(|slot| slot.limit),
            "slot_at": self.slot.map(|slot| slot.at),
            "reaches": self.reaches,
        })
    }
}

/// Calls that are about to begin, as a table to read from.
static CALLS: LazyLock<String> = LazyLock::new(|| {
    db::given(
        "$1",
        "id uuid, action_id uuid, attempt_number integer, step integer, operation_type text, operation_params jsonb,
         longest float8, email_message_id text, is_retry boolean, slot_limit text, slot_at timestamptz, reaches jsonb,
         version integer",
    )
});

/// The part of a statement that records the calls of a table.
fn recorded(calls: &str) -> String {
    format!(
        "insert into action_execution_log (id, action_id, attempt_number, step, operation_type, operation_params,
            call_deadline, email_message_id, is_retry, slot_limit, slot_at)
         select n.id, n.action_id, n.attempt_number, n.step, n.operation_type, n.operation_params,
            clock_timestamp() + make_interval(secs => n.longest), n.email_message_id, n.is_retry, n.slot_limit, n.slot_at
         from {calls}"
    )
}

/// The part of a statement that records whom the calls of a table reach.
fn reached(calls: &str) -> String {
    format!(
        "reached as (
           insert into customer_contacts (org_id, partner_id, action_id, contacted_at, call_id)
           select $2, value::bigint, n.action_id, $3, n.id from {calls} cross join lateral jsonb_array_elements_text(n.reaches)
           on conflict do nothing)"
    )
}

/// Records that calls are about to begin, and whom they reach. A row is the intent: it is committed
/// before the first byte leaves. What an earlier call of the same action has reached stays reached,
/// whatever becomes of this. Written out: several tables and the database's clock.
///
/// # Errors
/// When the database refuses.
pub async fn start(
    tx: &DatabaseTransaction,
    calls: &[NewCall],
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    static SQL: LazyLock<String> = LazyLock::new(|| {
        format!(
            "with new as (select * from {} n), {} {}",
            *CALLS,
            reached("new n"),
            recorded("new n")
        )
    });
    let rows = Value::Array(calls.iter().map(NewCall::row).collect());
    db::execute(tx, &SQL, [rows.into(), ORG.into(), now.into()])
        .await
        .map(drop)
}

/// What came of a call that was to begin.
#[derive(Debug, Clone, Copy, FromQueryResult)]
pub struct Begun {
    pub id: Uuid,
    /// Or there are no settings.
    pub stopped: bool,
    /// The settings are those that let it run.
    pub in_force: bool,
    /// Its attempt still holds the action, and the call is recorded.
    pub begun: bool,
}

/// The calls of those attempts that still hold their actions.
const HELD: &str =
    "new n join held on held.id = n.action_id and held.attempt = n.attempt_number and n.may_begin";

/// As [`start`], of calls that wait for nobody and are counted against nothing, each with the version
/// of the settings that let it run: what has to be so is locked and looked at in the same statement,
/// which is whole by itself. In the order of "Locks" in `docs/ARCHITECTURE.md`. Written out: a lock,
/// several tables and the database's clock.
///
/// # Errors
/// When the database refuses.
pub async fn start_alone(
    c: &Connection,
    calls: &[(&NewCall, i32)],
    now: DateTime<Utc>,
) -> Result<Vec<Begun>, DbErr> {
    static SQL: LazyLock<String> = LazyLock::new(|| {
        format!(
            "with gate as materialized ({}),
             new as materialized (
               select n.*, not gate.kill_switch and gate.version = n.version as may_begin, gate.kill_switch,
                 gate.version = n.version as in_force
               from {} n left join gate on true),
             held as materialized ({}),
             {},
             begun as ({} returning id)
             select n.id, coalesce(n.kill_switch, true) as stopped, coalesce(n.in_force, false) as in_force,
               b.id is not null as begun
             from new n left join begun b on b.id = n.id",
            guardrails::store::gate("$2"),
            *CALLS,
            records::holding(
                "(select action_id as id, attempt_number as held_by from new where may_begin)"
            ),
            reached(HELD),
            recorded(HELD),
        )
    });
    let rows = calls.iter().map(|(call, version)| {
        let mut row = call.row();
        row["version"] = json!(version);
        row
    });
    let rows = Value::Array(rows.collect());
    db::all::<Begun, _>(c, &SQL, [rows.into(), ORG.into(), now.into()]).await
}

/// What a call came to.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Answer {
    pub success: Option<bool>,
    pub result: Option<Value>,
    pub error: Option<String>,
    pub record: Option<i64>,
}

/// The part of a statement that records the answers of calls ([`answers`]), each once: the first
/// stands. It finds them as `$4`.
pub static ANSWERED: LazyLock<String> = LazyLock::new(|| {
    let columns =
        "action_id uuid, id uuid, success boolean, result jsonb, error text, record bigint";
    format!(
        "answered as (
       update action_execution_log l
       set completed_at = clock_timestamp(), success = w.success, result_data = w.result, error_message = w.error,
           odoo_record_id = w.record,
           duration_ms = least(extract(epoch from clock_timestamp() - l.started_at) * 1000, 2147483647)::integer,
           api_calls_made = 1
       from {} w
       where l.id = w.id and l.action_id = w.action_id and l.completed_at is null)",
        db::given("$4", columns)
    )
});

/// As [`ANSWERED`] takes them.
pub fn answers(answers: &[((ActionId, CallId), &Answer)]) -> Value {
    let each = answers.iter().map(|((action, call), answer)| {
        json!({
            "action_id": action,
            "id": call,
            "success": answer.success,
            "result": answer.result,
            "error": answer.error,
            "record": answer.record,
        })
    });
    each.collect()
}

/// Records a call's answer, once: the first answer stands. Written out: compare-and-set and the
/// database's clock.
///
/// # Errors
/// When the database refuses.
pub async fn answer(
    tx: &DatabaseTransaction,
    call: (ActionId, CallId),
    answer: &Answer,
) -> Result<(), DbErr> {
    let sql = format!("with {} select 1", ANSWERED.replace("$4", "$1"));
    db::execute(tx, &sql, [answers(&[(call, answer)]).into()])
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

/// Which slot a call had taken; from now on none. Written out: compare-and-set; it answers with
/// what was there before.
///
/// # Errors
/// When the database refuses.
pub async fn forget_slot(
    tx: &DatabaseTransaction,
    (action, call): (ActionId, CallId),
) -> Result<Option<(String, DateTime<Utc>)>, DbErr> {
    #[derive(FromQueryResult)]
    struct Taken {
        slot_limit: String,
        slot_at: DateTime<Utc>,
    }
    let sql = "update action_execution_log l set slot_limit = null, slot_at = null
         from action_execution_log before
         where l.id = $1 and l.action_id = planned_once($2) and before.id = l.id and before.action_id = planned_once($2)
           and before.slot_at is not null
         returning before.slot_limit, before.slot_at";
    let taken = db::one::<Taken, _>(tx, sql, [call.0.into(), action.0.into()]).await?;
    Ok(taken.map(|taken| (taken.slot_limit, taken.slot_at)))
}

/// As the log calls it.
pub fn operation_type(request: &Request) -> String {
    match request {
        Request::Odoo(call) => format!("odoo:{}.{}", call.model, call.method),
        Request::Mail(_) => "mail:send".to_owned(),
        Request::Calendar(_) => "calendar:insert".to_owned(),
        Request::Cancellation(_) => "calendar:delete".to_owned(),
        Request::Sms(_) => "sms:send".to_owned(),
    }
}

/// By which the receiver's system knows it.
pub fn message_id(request: &Request) -> Option<String> {
    match request {
        Request::Odoo(_) | Request::Calendar(_) | Request::Cancellation(_) => None,
        Request::Mail(mail) => Some(mail.message_id.clone()),
        Request::Sms(sms) => Some(sms.reference.clone()),
    }
}
