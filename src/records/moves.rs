//! The one way to move an action on.

use crate::{
    actions::{
        Held, RiskLevel, Turn,
        lifecycle::{self, Status},
    },
    audit::{
        EventKind,
        store::{NewEvent, append, appended},
    },
    ground::{
        actor::Actor,
        db::{self, ConnectionTrait, DatabaseTransaction, DbErr, FromQueryResult, ORG},
        ids::{ActionId, UserId},
        queue,
    },
    guardrails::Overrides,
    notices::store::moves::is_told,
};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use std::sync::LazyLock;
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
    /// Only if nothing has moved it, or changed its risk, since it had this version.
    pub version: Option<i64>,
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
            version: None,
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
/// changed.
///
/// # Errors
/// When the move is not a legal one, or the database refuses.
pub async fn advance(
    tx: &DatabaseTransaction,
    step: &Move,
    event: NewEvent,
    now: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let one = [(step, &event)];
    let moved = advance_all(tx, &one, None, now).await?;
    if moved.is_empty() {
        return Ok(false);
    }
    event.note_in(tx);
    Ok(true)
}

/// The priority of a job by the risk of its action, as SQL.
pub(super) fn priority(column: &str) -> String {
    let each = RiskLevel::ALL
        .iter()
        .map(|risk| format!(" when '{}' then {}", risk.name(), *risk as i32));
    format!("case {column}{} else 0 end", each.collect::<String>())
}

/// What else changes in the statement that moves actions on: a part of it, which finds its
/// document as `$4`, and the actions that moved as `moved`.
pub struct Beside {
    pub sql: &'static str,
    pub document: Value,
}

/// As [`advance`], of several actions in one statement, which is whole by itself: which of them
/// moved. The log says nothing of who did it. Written out: compare-and-set and several tables.
///
/// # Errors
/// When a move is not a legal one, or the database refuses; then none has moved.
pub async fn advance_all<C: ConnectionTrait>(
    c: &C,
    steps: &[(&Move, &NewEvent)],
    beside: Option<Beside>,
    now: DateTime<Utc>,
) -> Result<Vec<ActionId>, DbErr> {
    #[derive(FromQueryResult)]
    struct Moved {
        id: Uuid,
    }
    let rows: Result<Vec<Value>, DbErr> =
        steps.iter().map(|(step, event)| row(step, event)).collect();
    let mut values = vec![Value::Array(rows?).into(), ORG.into(), now.into()];
    let (mut parts, mut sql): (Vec<&str>, String) = (vec![], String::new());
    // Rows are locked in one order, so that no two wait for each other; one alone waits for none.
    parts.push(if steps.len() > 1 { &IN_ORDER } else { &ALONE });
    parts.push(&MOVING);
    if let Some(Beside { sql, document }) = beside {
        parts.push(sql);
        values.push(document.into());
    }
    sql.push_str("with ");
    sql.push_str(&parts.join(", "));
    sql.push_str(" select id from moved");
    let moved = db::all::<Moved, C>(c, &sql, values).await?;
    Ok(moved.into_iter().map(|moved| ActionId(moved.id)).collect())
}

/// A move with its event, as the statement reads it.
fn row(step: &Move, event: &NewEvent) -> Result<Value, DbErr> {
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
    // Another try of what was approved before is not news.
    let again = step.to == Status::Approved && step.from != Status::PendingApproval;
    let turn = step.turn;
    Ok(json!({
        "id": step.id,
        "was": step.from.name(),
        "becomes": step.to.name(),
        "of_attempt": step.attempt,
        "of_version": step.version,
        "approver": step.approved_by.map(|(user, _)| user),
        "approval_at": step.approved_by.map(|(_, at)| at),
        "has_turn": turn.is_some(),
        "turn_from": turn.and_then(|turn| turn.not_before),
        "turn_until": turn.and_then(|turn| turn.execute_by),
        "holder": turn.and_then(|turn| turn.held_by).map(Held::name),
        "decide_by": step.asked_anew.map(|(by, _)| by),
        "risk": step.asked_anew.map(|(_, risk)| risk.name()),
        "tries": step.retries,
        "done_at": step.executed_at,
        "made": step.result,
        "has_error": step.error.is_some(),
        "why": step.error.clone().flatten(),
        "sends_now": step.overrides.map(|rules| rules.business_hours),
        "overrides_contact": step.overrides.map(|rules| rules.contact_limit),
        "tells": step.tells && !again && is_told(step.to),
        "wakes": step.to == Status::Approved && !turn.is_some_and(|turn| turn.is_stopped()),
        "event": event.as_row(),
    }))
}

/// The moves, as a table to read from.
static STEPS: LazyLock<String> = LazyLock::new(|| {
    db::given(
        "$1",
        "id uuid, was text, becomes text, of_attempt integer, of_version bigint, approver uuid,
         approval_at timestamptz, has_turn boolean, turn_from timestamptz, turn_until timestamptz, holder text,
         decide_by timestamptz, risk text, tries integer, done_at timestamptz, made jsonb, has_error boolean, why text,
         sends_now boolean, overrides_contact boolean, tells boolean, wakes boolean, event jsonb",
    )
});

/// One move.
static ALONE: LazyLock<String> = LazyLock::new(|| format!("mine as (select * from {} s)", *STEPS));

/// Several, of which each is locked before it is changed.
static IN_ORDER: LazyLock<String> = LazyLock::new(|| {
    format!(
        "locked as (
           select a.id from autonomous_actions a join {steps} s on s.id = a.id
           where a.org_id = $2 and a.status = s.was order by a.id for no key update of a),
         mine as (select s.* from {steps} s join locked l on l.id = s.id)",
        steps = *STEPS
    )
});

static MOVING: LazyLock<String> = LazyLock::new(|| {
    let (told, jobs) = (appended("moved"), queue::added("moved", "wakes"));
    let priority = priority("a.risk_level");
    format!(
        "moved as (
           update autonomous_actions a set
            status = s.becomes,
            approved_by = case when s.becomes = 'pending_approval' then null else coalesce(s.approver, a.approved_by) end,
            approved_at = case when s.becomes = 'pending_approval' then null else coalesce(s.approval_at, a.approved_at) end,
            not_before = case when s.becomes = 'pending_approval' then null when s.has_turn then s.turn_from else a.not_before end,
            execute_by = case when s.becomes = 'pending_approval' then null else coalesce(s.turn_until, a.execute_by) end,
            held_by = case when s.becomes = 'approved' then s.holder end,
            expires_at = coalesce(s.decide_by, a.expires_at),
            asked_at = case when s.decide_by is null then a.asked_at else $3 end,
            escalated_at = case when s.decide_by is null then a.escalated_at end,
            requires_approval = a.requires_approval or s.decide_by is not null,
            risk_level = coalesce(s.risk, a.risk_level),
            retries = coalesce(s.tries, a.retries),
            executed_at = coalesce(s.done_at, a.executed_at),
            execution_result = coalesce(s.made, a.execution_result),
            execution_error = case when s.has_error then s.why else a.execution_error end,
            send_now = coalesce(s.sends_now, a.send_now),
            override_contact_limit = coalesce(s.overrides_contact, a.override_contact_limit),
            lease_until = null, version = a.version + 1, updated_at = clock_timestamp()
           from mine s
           where a.id = s.id and a.org_id = $2 and a.status = s.was and (s.of_attempt is null or a.attempt = s.of_attempt)
             and (s.of_version is null or a.version = s.of_version)
           returning a.id, a.attempt, {priority} as priority, greatest(a.not_before - $3, interval '0') as wait,
             s.becomes, s.tells, s.wakes, s.event),
         {told},
         tell as (
           insert into moves_to_tell (action_id, status, moved_at) select id, becomes, $3 from moved where tells),
         {jobs}"
    )
});

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
        count: i64,
    }
    static SQL: LazyLock<String> = LazyLock::new(|| {
        let (jobs, priority) = (queue::added("released", "true"), priority("risk_level"));
        format!(
            "with released as (
               update autonomous_actions
               set not_before = $3, execute_by = $4, held_by = null, execution_error = null,
                   version = version + 1, updated_at = clock_timestamp()
               where id in (select id from autonomous_actions where org_id = $1 and status = 'approved' and held_by = $2
                 and ($5::jsonb is null or exists (select from jsonb_array_elements(action_protocol #> '{{metadata,contacts}}') c (one) where $5 @> c.one))
                 order by id for no key update)
               returning id, attempt, {priority} as priority, interval '0' as wait),
             {jobs}
             select count(*) as count from released"
        )
    });
    let turn = Turn::now(now);
    let (from, by) = (turn.not_before.into(), turn.execute_by.into());
    let values = [ORG.into(), held.name().into(), from, by, customers.into()];
    let released = db::one::<Released, _>(tx, &SQL, values).await?;
    let count = released.map_or(0, |released| released.count);
    Ok(usize::try_from(count).unwrap_or_default())
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
