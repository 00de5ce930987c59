//! The one way to move an action on.

use super::{Record, Row, columns, get_for_update};
use crate::{
    actions::{
        Held, RiskLevel, Turn,
        lifecycle::{self, Status},
    },
    audit::{
        EventKind,
        store::{NewEvent, append},
    },
    ground::{
        actor::Actor,
        db::{self, ConnectionTrait, DatabaseTransaction, DbErr, FromQueryResult, ORG},
        ids::{ActionId, UserId},
        queue::{self, Execute},
    },
    guardrails::Overrides,
    notices::store::moves::to_tell,
};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use std::time::Duration;
use uuid::Uuid;

/// One move of one action. What is `None` stays as it is.
#[derive(Debug, Clone)]
pub struct Move {
    pub id: ActionId,
    pub from: Status,
    pub to: Status,
    /// Whether people may be told of it: whom, `src/notices/store/moves.rs` says by the status.
    pub tells: bool,
    /// The attempt that holds the lease: a late one changes nothing.
    pub attempt: Option<i32>,
    pub approved_by: Option<(UserId, DateTime<Utc>)>,
    /// When it may run: what becomes approved needs one.
    pub turn: Option<Turn>,
    /// People are asked anew, and have until then; its risk is at least this.
    pub asked_anew: Option<(DateTime<Utc>, RiskLevel)>,
    pub overrides: Option<Overrides>,
    /// `Some(n)`: how many times it was tried again by itself.
    pub retries: Option<i32>,
    pub executed_at: Option<DateTime<Utc>>,
    pub result: Option<Value>,
    /// `Some(None)` clears it.
    pub error: Option<Option<String>>,
}

impl Move {
    pub fn new(id: ActionId, from: Status, to: Status) -> Self {
        Self {
            id,
            from,
            to,
            tells: true,
            attempt: None,
            approved_by: None,
            turn: None,
            asked_anew: None,
            overrides: None,
            retries: None,
            executed_at: None,
            result: None,
            error: None,
        }
    }
}

/// Moves an action on, if it still stands where the caller saw it: one compare-and-set with its
/// event and, for an approved action, its job. `false`: somebody else was faster, and nothing has
/// changed. Written out: compare-and-set.
///
/// # Errors
/// When the move is not a legal one, or the database refuses.
pub async fn advance(
    tx: &DatabaseTransaction,
    step: &Move,
    event: NewEvent,
    now: DateTime<Utc>,
) -> Result<bool, DbErr> {
    if !lifecycle::allows(step.from, step.to) {
        return Err(DbErr::Custom(format!(
            "no action moves from {} to {}",
            step.from.name(),
            step.to.name()
        )));
    }
    if step.to == Status::Approved && step.turn.is_none() {
        return Err(DbErr::Custom(
            "an approved action needs its turn".to_owned(),
        ));
    }
    let (expires_at, risk) = step.asked_anew.unzip();
    let moved = db::one::<Moved, _>(
        tx,
        "update autonomous_actions set
            status = $4,
            approved_by = case when $4 = 'pending_approval' then null else coalesce($5, approved_by) end,
            approved_at = case when $4 = 'pending_approval' then null else coalesce($6, approved_at) end,
            not_before = case when $4 = 'pending_approval' then null when $7 then $8 else not_before end,
            execute_by = case when $4 = 'pending_approval' then null else coalesce($9, execute_by) end,
            held_by = case when $4 = 'approved' then $17 end,
            expires_at = coalesce($18, expires_at),
            asked_at = case when $18::timestamptz is null then asked_at else $20 end,
            escalated_at = case when $18::timestamptz is null then escalated_at end,
            requires_approval = requires_approval or $18::timestamptz is not null,
            risk_level = coalesce($19, risk_level),
            retries = coalesce($10, retries),
            executed_at = coalesce($11, executed_at),
            execution_result = coalesce($12, execution_result),
            execution_error = case when $13 then $14 else execution_error end,
            send_now = coalesce($16, send_now), override_contact_limit = coalesce($21, override_contact_limit),
            lease_until = null, version = version + 1, updated_at = clock_timestamp()
         where id = $1 and org_id = $2 and status = $3 and ($15::integer is null or attempt = $15)
         returning attempt, risk_level, not_before",
        [
            step.id.0.into(),
            ORG.into(),
            step.from.name().into(),
            step.to.name().into(),
            step.approved_by.map(|(user, _)| user.0).into(),
            step.approved_by.map(|(_, at)| at).into(),
            step.turn.is_some().into(),
            step.turn.and_then(|turn| turn.not_before).into(),
            step.turn.and_then(|turn| turn.execute_by).into(),
            step.retries.into(),
            step.executed_at.into(),
            step.result.clone().into(),
            step.error.is_some().into(),
            step.error.clone().flatten().into(),
            step.attempt.into(),
            step.overrides.map(|rules| rules.business_hours).into(),
            step.turn.and_then(|turn| turn.held_by).map(Held::name).into(),
            expires_at.into(),
            risk.map(RiskLevel::name).into(),
            now.into(),
            step.overrides.map(|rules| rules.contact_limit).into(),
        ],
    )
    .await?;
    let Some(moved) = moved else { return Ok(false) };
    append(tx, event).await?;
    // Another try of what was approved before is not news.
    let again = step.to == Status::Approved && step.from != Status::PendingApproval;
    if step.tells && !again {
        to_tell(tx, step.id, step.to, now).await?;
    }
    if step.to == Status::Approved && !step.turn.is_some_and(|turn| turn.is_stopped()) {
        let job = Execute {
            action: step.id,
            attempt: moved.attempt + 1,
        };
        let delay = moved
            .not_before
            .map_or(Duration::ZERO, |at| (at - now).to_std().unwrap_or_default());
        let priority = RiskLevel::parse(&moved.risk_level).map_or(0, |risk| risk as i32);
        queue::enqueue(tx, &job, delay, priority).await?;
    }
    Ok(true)
}

#[derive(FromQueryResult)]
struct Moved {
    attempt: i32,
    risk_level: String,
    not_before: Option<DateTime<Utc>>,
}

/// Takes an action for one attempt: from `approved` when its time has come, or from an attempt
/// whose lease ran out. `None`: another attempt has it, or it is not there to be taken. Written
/// out: compare-and-set and the database's clock.
///
/// # Errors
/// When the database refuses.
pub async fn claim(
    tx: &DatabaseTransaction,
    job: Execute,
    lease: Duration,
    now: DateTime<Utc>,
) -> Result<Option<(Record, Status)>, DbErr> {
    let Some(seen) = get_for_update(tx, job.action).await? else {
        return Ok(None);
    };
    let sql = format!(
        "update autonomous_actions set status = 'executing', attempt = attempt + 1,
            broken_off = case status when 'executing' then broken_off + 1 else 0 end,
            held_by = null, lease_until = clock_timestamp() + make_interval(secs => $3), version = version + 1, updated_at = clock_timestamp()
         where id = $1 and org_id = $2 and attempt = $4
           and ((status = 'approved' and (not_before is null or not_before <= $5)
                 and held_by is distinct from 'kill_switch')
                or (status = 'executing' and lease_until < clock_timestamp()))
         returning {}",
        columns()
    );
    let record = db::readable_one::<Row, _>(
        tx,
        &sql,
        [
            job.action.0.into(),
            ORG.into(),
            lease.as_secs_f64().into(),
            (job.attempt - 1).into(),
            now.into(),
        ],
    )
    .await?;
    let Some(record) = record else {
        return Ok(None);
    };
    let kind = EventKind::Executing;
    let event = NewEvent::for_action(job.action, kind, Actor::System, now).with(
        json!({"attempt": record.attempt, "taken_over": seen.action.status == Status::Executing}),
    );
    append(tx, event).await?;
    Ok(Some((record, seen.action.status)))
}

/// Takes an action for an attempt that ends at once, without reading it; whether a call of it has
/// no answer. `None`: it is another attempt's, or not due. Written out: compare-and-set and the
/// database's clock.
///
/// # Errors
/// When the database refuses.
pub(super) async fn seize(
    tx: &DatabaseTransaction,
    job: Execute,
    now: DateTime<Utc>,
) -> Result<Option<bool>, DbErr> {
    #[derive(FromQueryResult)]
    struct Open {
        is_open: bool,
    }
    let sql = "update autonomous_actions set status = 'executing', attempt = attempt + 1, lease_until = null
         where id = $1 and org_id = $2 and attempt = $3
           and ((status = 'approved' and (not_before is null or not_before <= $4)
                 and held_by is distinct from 'kill_switch')
                or (status = 'executing' and lease_until < clock_timestamp()))
         returning exists (select from action_execution_log l
                           where l.action_id = autonomous_actions.id and l.success is null) as is_open";
    let values = [
        job.action.0.into(),
        ORG.into(),
        (job.attempt - 1).into(),
        now.into(),
    ];
    let open = db::one::<Open, _>(tx, sql, values).await?;
    Ok(open.map(|open| open.is_open))
}

/// Keeps the lease of a running attempt. `false`: it was lost. Written out: compare-and-set and the
/// database's clock.
///
/// # Errors
/// When the database refuses.
pub async fn renew_lease<C: ConnectionTrait>(
    c: &C,
    id: ActionId,
    attempt: i32,
    lease: Duration,
) -> Result<bool, DbErr> {
    let renewed = db::execute(
        c,
        "update autonomous_actions set lease_until = clock_timestamp() + make_interval(secs => $3)
         where id = $1 and attempt = $2 and status = 'executing'",
        [id.0.into(), attempt.into(), lease.as_secs_f64().into()],
    )
    .await?;
    Ok(renewed == 1)
}

/// Marks what waits, has used up half of its time to decide, and was not escalated yet. Written
/// out: a lock.
///
/// # Errors
/// When the database refuses.
pub async fn to_escalate(
    tx: &DatabaseTransaction,
    now: DateTime<Utc>,
    limit: u32,
) -> Result<Vec<ActionId>, DbErr> {
    #[derive(FromQueryResult)]
    struct Due {
        id: Uuid,
    }
    let sql = format!(
        "update autonomous_actions set escalated_at = $1 where id in (
           select id from autonomous_actions
           where status = 'pending_approval' and escalated_at is null and expires_at > $1
             and coalesce(asked_at, created_at) + (expires_at - coalesce(asked_at, created_at)) / 2 <= $1
           order by created_at limit {limit} for update skip locked)
         returning id"
    );
    let due = db::all::<Due, _>(tx, &sql, [now.into()]).await?;
    Ok(due.into_iter().map(|due| ActionId(due.id)).collect())
}

/// Lets every action go that this holds, of these customers or of all, now, with its job and its
/// full time to run. How many there were. Written out: a lock.
///
/// # Errors
/// When the database refuses.
pub async fn release(
    tx: &DatabaseTransaction,
    held: Held,
    customers: Option<Value>,
    now: DateTime<Utc>,
) -> Result<usize, DbErr> {
    #[derive(FromQueryResult)]
    struct Released {
        id: Uuid,
        attempt: i32,
        risk_level: String,
    }
    let turn = Turn::now(now);
    let sql = "update autonomous_actions
         set not_before = $3, execute_by = $4, held_by = null, execution_error = null,
             version = version + 1, updated_at = clock_timestamp()
         where id in (select id from autonomous_actions where org_id = $1 and status = 'approved' and held_by = $2
           and ($5::jsonb is null or exists (select from jsonb_array_elements(action_protocol #> '{metadata,contacts}') c (one) where $5 @> c.one))
           order by id for no key update)
         returning id, attempt, risk_level";
    let (from, by) = (turn.not_before.into(), turn.execute_by.into());
    let values = [ORG.into(), held.name().into(), from, by, customers.into()];
    let released = db::all::<Released, _>(tx, sql, values).await?;
    let count = released.len();
    for one in released {
        let job = Execute {
            action: ActionId(one.id),
            attempt: one.attempt + 1,
        };
        let priority = RiskLevel::parse(&one.risk_level).map_or(0, |risk| risk as i32);
        queue::enqueue(tx, &job, Duration::ZERO, priority).await?;
    }
    Ok(count)
}

/// Gives their full time again to those whose turn came while nothing was started. Written out: a
/// lock.
///
/// # Errors
/// When the database refuses.
pub async fn prolong_due(tx: &DatabaseTransaction, now: DateTime<Utc>) -> Result<(), DbErr> {
    let sql = "update autonomous_actions set execute_by = greatest(execute_by, $2)
         where id in (select id from autonomous_actions where org_id = $1 and status = 'approved'
           and (not_before is null or not_before <= $3) order by id for no key update)";
    let values = [ORG.into(), Turn::now(now).execute_by.into(), now.into()];
    db::execute(tx, sql, values).await.map(drop)
}

/// Raises the risk of an open action to what stricter thresholds make of it, with its event. A
/// lower one changes nothing. Written out: compare-and-set.
///
/// # Errors
/// When the database refuses.
pub async fn raise_risk(
    tx: &DatabaseTransaction,
    id: ActionId,
    (before, after): (RiskLevel, RiskLevel),
    settings_version: i32,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    if after <= before {
        return Ok(());
    }
    let sql = "update autonomous_actions
         set risk_level = $4, version = version + 1, updated_at = clock_timestamp()
         where id = $1 and org_id = $2 and risk_level = $3 and status in ('pending_approval', 'approved')";
    let (from, to) = (before.name().into(), after.name().into());
    let values = [id.0.into(), ORG.into(), from, to];
    if db::execute(tx, sql, values).await? == 1 {
        let event =
            NewEvent::for_action(id, EventKind::RiskRaised, Actor::System, now).with(json!({
                "before": before, "after": after, "settings_version": settings_version,
            }));
        append(tx, event).await?;
    }
    Ok(())
}
