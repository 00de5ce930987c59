//! The actions table: proposing, reading, and the one way to move an action on.

use super::{
    Action, ActionInputs, Actor, EffectHash, Kind, Precondition, RiskLevel, RollbackStrategy,
    lifecycle::{self, Status},
};
use crate::{
    audit::store::{NewEvent, append},
    db::{self, ConnectionTrait, DatabaseTransaction, DbErr, FromQueryResult, ORG, unreadable},
    effect::Effect,
    evidence::Evidence,
    guardrails::Verdict,
    ids::{ActionId, AnalysisId, PartnerId, UserId},
    money::Money,
    queue::{self, Execute},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::time::Duration;
use uuid::Uuid;

/// An action with everything that happened to it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    #[serde(flatten)]
    pub action: Action,
    pub verdict: Verdict,
    pub approved_by: Option<UserId>,
    pub approved_at: Option<DateTime<Utc>>,
    /// Not before this moment: business hours, a retry, an earlier call that may still arrive.
    pub not_before: Option<DateTime<Utc>>,
    /// An approved action that has not run by then expires.
    pub execute_by: Option<DateTime<Utc>>,
    /// The approver lets it reach the customer outside business hours.
    pub send_now: bool,
    pub attempt: i32,
    pub retries: i32,
    pub executed_at: Option<DateTime<Utc>>,
    pub execution_result: Option<Value>,
    pub execution_error: Option<String>,
    pub version: i64,
}

impl Record {
    /// The customers whom the action reaches.
    pub fn contacts(&self) -> Vec<PartnerId> {
        let ids = self
            .action
            .metadata
            .get("contacts")
            .and_then(Value::as_array);
        ids.into_iter()
            .flatten()
            .filter_map(Value::as_i64)
            .map(PartnerId)
            .collect()
    }
}

/// The part of an action that never changes, as one column.
#[derive(Serialize, Deserialize)]
struct Protocol {
    inputs: Value,
    title: String,
    effect: Effect,
    preconditions: Vec<Precondition>,
    expected_effect: String,
    reasoning: String,
    evidence: Vec<Evidence>,
    affected_records: super::AffectedRecords,
    estimated_impact: super::EstimatedImpact,
    amount: Option<Money>,
    rollback_strategy: RollbackStrategy,
    metadata: Map<String, Value>,
}

const COLUMNS: &str = "id, action_type, action_protocol, effect_hash, verdict, status, risk_level, requires_approval,
    idempotency_key, analysis_id, created_at, created_by, expires_at, approved_by, approved_at, not_before, execute_by, send_now,
    attempt, retries, executed_at, execution_result, execution_error, version";

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    action_type: String,
    action_protocol: Value,
    effect_hash: String,
    verdict: Value,
    status: String,
    risk_level: String,
    requires_approval: bool,
    idempotency_key: String,
    analysis_id: Option<Uuid>,
    created_at: DateTime<Utc>,
    created_by: String,
    expires_at: DateTime<Utc>,
    approved_by: Option<Uuid>,
    approved_at: Option<DateTime<Utc>>,
    not_before: Option<DateTime<Utc>>,
    execute_by: Option<DateTime<Utc>>,
    send_now: bool,
    attempt: i32,
    retries: i32,
    executed_at: Option<DateTime<Utc>>,
    execution_result: Option<Value>,
    execution_error: Option<String>,
    version: i64,
}

impl Row {
    fn read(self) -> Result<Record, DbErr> {
        let protocol: Protocol = serde_json::from_value(self.action_protocol)
            .map_err(|error| unreadable(&format!("action {}", self.id), error))?;
        let inputs: ActionInputs = serde_json::from_value(
            serde_json::json!({"action_type": self.action_type, "inputs": protocol.inputs}),
        )
        .map_err(|error| unreadable(&format!("the inputs of action {}", self.id), error))?;
        let action = Action {
            action_id: ActionId(self.id),
            inputs,
            title: protocol.title,
            effect: protocol.effect,
            effect_hash: EffectHash(self.effect_hash),
            preconditions: protocol.preconditions,
            risk_level: RiskLevel::parse(&self.risk_level)
                .ok_or_else(|| unreadable("a risk level", &self.risk_level))?,
            requires_approval: self.requires_approval,
            expected_effect: protocol.expected_effect,
            reasoning: protocol.reasoning,
            evidence: protocol.evidence,
            affected_records: protocol.affected_records,
            estimated_impact: protocol.estimated_impact,
            amount: protocol.amount,
            rollback_strategy: protocol.rollback_strategy,
            idempotency_key: self.idempotency_key,
            status: Status::parse(&self.status)
                .ok_or_else(|| unreadable("a status", &self.status))?,
            expires_at: self.expires_at,
            created_at: self.created_at,
            created_by: self
                .created_by
                .parse()
                .map_err(|error| unreadable("an author", error))?,
            analysis_id: self.analysis_id.map(AnalysisId),
            metadata: protocol.metadata,
        };
        Ok(Record {
            action,
            verdict: serde_json::from_value(self.verdict)
                .map_err(|error| unreadable("a verdict", error))?,
            approved_by: self.approved_by.map(UserId),
            approved_at: self.approved_at,
            not_before: self.not_before,
            execute_by: self.execute_by,
            send_now: self.send_now,
            attempt: self.attempt,
            retries: self.retries,
            executed_at: self.executed_at,
            execution_result: self.execution_result,
            execution_error: self.execution_error,
            version: self.version,
        })
    }
}

/// Stores a new action with its first event. `false`: the subject has an open action of this
/// kind already, and nothing was stored.
///
/// # Errors
/// When the database refuses.
pub async fn insert(
    tx: &DatabaseTransaction,
    action: &Action,
    verdict: &Verdict,
    event: NewEvent,
) -> Result<bool, DbErr> {
    let wire = serde_json::to_value(&action.inputs).map_err(|error| unreadable("inputs", error))?;
    let protocol = Protocol {
        inputs: wire["inputs"].clone(),
        title: action.title.clone(),
        effect: action.effect.clone(),
        preconditions: action.preconditions.clone(),
        expected_effect: action.expected_effect.clone(),
        reasoning: action.reasoning.clone(),
        evidence: action.evidence.clone(),
        affected_records: action.affected_records.clone(),
        estimated_impact: action.estimated_impact.clone(),
        amount: action.amount.clone(),
        rollback_strategy: action.rollback_strategy,
        metadata: action.metadata.clone(),
    };
    let json = |value: Result<Value, serde_json::Error>| {
        value.map_err(|error| unreadable("an action", error))
    };
    let inserted = db::execute(
        tx,
        "insert into autonomous_actions (id, org_id, action_type, subject, action_protocol, effect_hash, verdict, status,
            risk_level, requires_approval, idempotency_key, analysis_id, created_at, created_by, expires_at, not_before)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
         on conflict (org_id, action_type, subject) where status in ('pending_approval', 'approved', 'executing', 'in_doubt')
         do nothing",
        [
            action.action_id.0.into(),
            ORG.into(),
            action.inputs.kind().name().into(),
            action.inputs.subject().into(),
            json(serde_json::to_value(protocol))?.into(),
            action.effect_hash.0.clone().into(),
            json(serde_json::to_value(verdict))?.into(),
            action.status.name().into(),
            action.risk_level.name().into(),
            action.requires_approval.into(),
            action.idempotency_key.clone().into(),
            action.analysis_id.map(|id| id.0).into(),
            action.created_at.into(),
            action.created_by.to_string().into(),
            action.expires_at.into(),
            verdict.not_before.into(),
        ],
    )
    .await?;
    if inserted == 1 {
        append(tx, event).await?;
        to_tell(tx, action.action_id, action.status, action.created_at).await?;
    }
    Ok(inserted == 1)
}

/// # Errors
/// When the database cannot be read.
pub async fn get<C: ConnectionTrait>(c: &C, id: ActionId) -> Result<Option<Record>, DbErr> {
    let sql = format!("select {COLUMNS} from autonomous_actions where id = $1 and org_id = $2");
    db::one::<Row, C>(c, &sql, [id.0.into(), ORG.into()])
        .await?
        .map(Row::read)
        .transpose()
}

/// Those of these actions that there are.
///
/// # Errors
/// When the database cannot be read.
pub async fn several<C: ConnectionTrait>(c: &C, ids: &[ActionId]) -> Result<Vec<Record>, DbErr> {
    let ids = serde_json::to_value(ids).map_err(|error| unreadable("ids", error))?;
    let sql = format!(
        "select {COLUMNS} from autonomous_actions
         where org_id = $1 and id in (select value::uuid from jsonb_array_elements_text($2))"
    );
    db::all::<Row, C>(c, &sql, [ORG.into(), ids.into()])
        .await?
        .into_iter()
        .map(Row::read)
        .collect()
}

/// The row, locked until the transaction ends.
///
/// # Errors
/// When the database cannot be read.
pub async fn get_for_update(
    tx: &DatabaseTransaction,
    id: ActionId,
) -> Result<Option<Record>, DbErr> {
    let sql = format!(
        "select {COLUMNS} from autonomous_actions where id = $1 and org_id = $2 for update"
    );
    db::one::<Row, _>(tx, &sql, [id.0.into(), ORG.into()])
        .await?
        .map(Row::read)
        .transpose()
}

/// Which actions to list; newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Any of these; all when empty.
    pub statuses: Vec<Status>,
    pub risk: Option<RiskLevel>,
    /// Older than this one: the next page.
    pub before: Option<ActionId>,
    /// Without what this person has put off beyond that moment.
    pub awake: Option<(UserId, DateTime<Utc>)>,
}

impl Filter {
    fn conditions(&self) -> (String, Vec<sea_orm::Value>) {
        let mut sql = "org_id = $1".to_owned();
        let mut values: Vec<sea_orm::Value> = vec![ORG.into()];
        if !self.statuses.is_empty() {
            // Names of a closed enum: nothing from outside gets here.
            let names: Vec<String> = self
                .statuses
                .iter()
                .map(|status| format!("'{}'", status.name()))
                .collect();
            sql.push_str(&format!(" and status in ({})", names.join(", ")));
        }
        if let Some(risk) = self.risk {
            values.push(risk.name().into());
            sql.push_str(&format!(" and risk_level = ${}", values.len()));
        }
        if let Some(before) = self.before {
            values.push(before.0.into());
            sql.push_str(&format!(" and id < ${}", values.len()));
        }
        if let Some((user, now)) = self.awake {
            values.extend([user.0.into(), now.into()]);
            let (user, now) = (values.len() - 1, values.len());
            sql.push_str(&format!(
                " and not exists (select 1 from action_snoozes s where s.action_id = autonomous_actions.id and s.user_id = ${user} and s.until > ${now})"
            ));
        }
        (sql, values)
    }
}

/// # Errors
/// When the database cannot be read.
pub async fn list<C: ConnectionTrait>(
    c: &C,
    filter: &Filter,
    limit: u32,
    offset: u32,
) -> Result<Vec<Record>, DbErr> {
    let (conditions, values) = filter.conditions();
    let sql = format!(
        "select {COLUMNS} from autonomous_actions where {conditions} order by id desc limit {limit} offset {offset}"
    );
    db::all::<Row, C>(c, &sql, values)
        .await?
        .into_iter()
        .map(Row::read)
        .collect()
}

/// # Errors
/// When the database cannot be read.
pub async fn count<C: ConnectionTrait>(c: &C, filter: &Filter) -> Result<i64, DbErr> {
    #[derive(FromQueryResult)]
    struct Count {
        count: i64,
    }
    let (conditions, values) = filter.conditions();
    let sql = format!("select count(*) from autonomous_actions where {conditions}");
    Ok(db::one::<Count, C>(c, &sql, values)
        .await?
        .map_or(0, |row| row.count))
}

/// When something of this kind last happened, or began to, about the subject; open, executed or
/// rejected ones count, so that a rejected proposal does not come back an hour later.
///
/// # Errors
/// When the database cannot be read.
pub async fn last_about<C: ConnectionTrait>(
    c: &C,
    kind: Kind,
    subject: &str,
    except: Option<ActionId>,
) -> Result<Option<(ActionId, DateTime<Utc>)>, DbErr> {
    #[derive(FromQueryResult)]
    struct Last {
        id: Uuid,
        created_at: DateTime<Utc>,
    }
    let last = db::one::<Last, C>(
        c,
        "select id, created_at from autonomous_actions
         where org_id = $1 and action_type = $2 and subject = $3 and id is distinct from $4
           and status in ('pending_approval', 'approved', 'executing', 'in_doubt', 'executed', 'rejected', 'cancelled')
         order by id desc limit 1",
        [ORG.into(), kind.name().into(), subject.into(), except.map(|id| id.0).into()],
    )
    .await?;
    Ok(last.map(|last| (ActionId(last.id), last.created_at)))
}

/// The newest that were executed since a moment, and how many there were in all.
///
/// # Errors
/// When the database cannot be read.
pub async fn executed_since<C: ConnectionTrait>(
    c: &C,
    since: DateTime<Utc>,
    limit: u32,
) -> Result<(Vec<Record>, i64), DbErr> {
    #[derive(FromQueryResult)]
    struct Count {
        count: i64,
    }
    let which = "org_id = $1 and status = 'executed' and executed_at > $2";
    let sql = format!("select count(*) from autonomous_actions where {which}");
    let count = db::one::<Count, C>(c, &sql, [ORG.into(), since.into()]).await?;
    let sql = format!(
        "select {COLUMNS} from autonomous_actions where {which} order by executed_at desc limit {limit}"
    );
    let rows = db::all::<Row, C>(c, &sql, [ORG.into(), since.into()]).await?;
    let records = rows.into_iter().map(Row::read).collect::<Result<_, _>>()?;
    Ok((records, count.map_or(0, |row| row.count)))
}

/// When the same was last executed about the subject, by another action.
///
/// # Errors
/// When the database cannot be read.
pub async fn last_executed<C: ConnectionTrait>(
    c: &C,
    kind: Kind,
    subject: &str,
    except: ActionId,
) -> Result<Option<DateTime<Utc>>, DbErr> {
    #[derive(FromQueryResult)]
    struct Last {
        executed_at: Option<DateTime<Utc>>,
    }
    let last = db::one::<Last, C>(
        c,
        "select max(executed_at) as executed_at from autonomous_actions
         where org_id = $1 and action_type = $2 and subject = $3 and id <> $4 and status = 'executed'",
        [ORG.into(), kind.name().into(), subject.into(), except.0.into()],
    )
    .await?;
    Ok(last.and_then(|last| last.executed_at))
}

/// When any of these customers was last reached, over all channels.
///
/// # Errors
/// When the database cannot be read.
pub async fn last_contact<C: ConnectionTrait>(
    c: &C,
    customers: &[PartnerId],
) -> Result<Option<DateTime<Utc>>, DbErr> {
    #[derive(FromQueryResult)]
    struct Last {
        contacted_at: DateTime<Utc>,
    }
    let mut newest = None;
    for customer in customers {
        let last = db::one::<Last, C>(
            c,
            "select contacted_at from customer_contacts where org_id = $1 and partner_id = $2
             order by contacted_at desc limit 1",
            [ORG.into(), customer.0.into()],
        )
        .await?;
        newest = newest.max(last.map(|last| last.contacted_at));
    }
    Ok(newest)
}

/// One move of one action. What is `None` stays as it is.
#[derive(Debug, Clone)]
pub struct Move {
    pub id: ActionId,
    pub from: Status,
    pub to: Status,
    /// The attempt that holds the lease: a late one changes nothing.
    pub attempt: Option<i32>,
    pub approved_by: Option<(UserId, DateTime<Utc>)>,
    /// `Some(None)` clears it.
    pub not_before: Option<Option<DateTime<Utc>>>,
    pub execute_by: Option<DateTime<Utc>>,
    pub send_now: Option<bool>,
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
            attempt: None,
            approved_by: None,
            not_before: None,
            execute_by: None,
            send_now: None,
            retries: None,
            executed_at: None,
            result: None,
            error: None,
        }
    }
}

/// Moves an action on, if it still stands where the caller saw it: one compare-and-set with its
/// event and, for an approved action, its job. `false`: somebody else was faster, and nothing
/// has changed.
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
    let moved = db::one::<Moved, _>(
        tx,
        "update autonomous_actions set
            status = $4,
            approved_by = case when $4 = 'pending_approval' then null else coalesce($5, approved_by) end,
            approved_at = case when $4 = 'pending_approval' then null else coalesce($6, approved_at) end,
            not_before = case when $7 then $8 else not_before end,
            execute_by = case when $4 = 'pending_approval' then null else coalesce($9, execute_by) end,
            retries = coalesce($10, retries),
            executed_at = coalesce($11, executed_at),
            execution_result = coalesce($12, execution_result),
            execution_error = case when $13 then $14 else execution_error end,
            send_now = coalesce($16, send_now),
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
            step.not_before.is_some().into(),
            step.not_before.flatten().into(),
            step.execute_by.into(),
            step.retries.into(),
            step.executed_at.into(),
            step.result.clone().into(),
            step.error.is_some().into(),
            step.error.clone().flatten().into(),
            step.attempt.into(),
            step.send_now.into(),
        ],
    )
    .await?;
    let Some(moved) = moved else { return Ok(false) };
    append(tx, event).await?;
    // Another try of what was approved before is not news.
    let again = step.to == Status::Approved && step.from != Status::PendingApproval;
    if !again {
        to_tell(tx, step.id, step.to, now).await?;
    }
    if step.to == Status::Approved {
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

/// Remembers a move that people may have to be told about: in its own transaction, so that none
/// is forgotten. Who is told, and how, is decided as notices are made of it.
async fn to_tell(
    tx: &DatabaseTransaction,
    id: ActionId,
    status: Status,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let told = match status {
        Status::Approved
        | Status::Executed
        | Status::Failed
        | Status::Stale
        | Status::InDoubt
        | Status::Expired => true,
        Status::PendingApproval
        | Status::Blocked
        | Status::Executing
        | Status::Rejected
        | Status::Superseded
        | Status::Cancelled
        | Status::RolledBack => false,
    };
    if told {
        let sql = "insert into moves_to_tell (action_id, status, moved_at) values ($1, $2, $3)";
        db::execute(tx, sql, [id.0.into(), status.name().into(), now.into()]).await?;
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct Moved {
    attempt: i32,
    risk_level: String,
    not_before: Option<DateTime<Utc>>,
}

/// Takes an action for one attempt: from `approved` when its time has come, or from an attempt
/// whose lease ran out. `None`: another attempt has it, or it is not there to be taken.
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
            lease_until = clock_timestamp() + make_interval(secs => $3), version = version + 1, updated_at = clock_timestamp()
         where id = $1 and org_id = $2 and attempt = $4
           and ((status = 'approved' and (not_before is null or not_before <= $5))
                or (status = 'executing' and lease_until < clock_timestamp()))
         returning {COLUMNS}"
    );
    let row = db::one::<Row, _>(
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
    let Some(record) = row.map(Row::read).transpose()? else {
        return Ok(None);
    };
    let kind = crate::audit::EventKind::Executing;
    let event = NewEvent::of(job.action, kind, Actor::System, now)
        .with(serde_json::json!({"attempt": record.attempt, "taken_over": seen.action.status == Status::Executing}));
    append(tx, event).await?;
    Ok(Some((record, seen.action.status)))
}

/// Keeps the lease of a running attempt. `false`: it was lost.
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

/// Actions that should be running and may have no job: approved ones whose time has come and
/// executing ones whose lease ran out. At most `limit`.
///
/// # Errors
/// When the database cannot be read.
pub async fn to_wake<C: ConnectionTrait>(
    c: &C,
    now: DateTime<Utc>,
    limit: u32,
) -> Result<Vec<(Execute, RiskLevel)>, DbErr> {
    #[derive(FromQueryResult)]
    struct Due {
        id: Uuid,
        attempt: i32,
        risk_level: String,
    }
    let sql = format!(
        "(select id, attempt, risk_level from autonomous_actions
          where status = 'approved' and (not_before is null or not_before <= $1) limit {limit})
         union all
         (select id, attempt, risk_level from autonomous_actions
          where status = 'executing' and lease_until < clock_timestamp() limit {limit})"
    );
    let due = db::all::<Due, C>(c, &sql, [now.into()]).await?;
    Ok(due
        .into_iter()
        .map(|due| {
            let job = Execute {
                action: ActionId(due.id),
                attempt: due.attempt + 1,
            };
            (
                job,
                RiskLevel::parse(&due.risk_level).unwrap_or(RiskLevel::Low),
            )
        })
        .collect())
}

/// Actions whose decision is overdue. At most `limit`.
///
/// # Errors
/// When the database cannot be read.
pub async fn to_expire<C: ConnectionTrait>(
    c: &C,
    now: DateTime<Utc>,
    limit: u32,
) -> Result<Vec<ActionId>, DbErr> {
    #[derive(FromQueryResult)]
    struct Due {
        id: Uuid,
    }
    let sql = format!(
        "select id from autonomous_actions where status = 'pending_approval' and expires_at <= $1 limit {limit}"
    );
    Ok(db::all::<Due, C>(c, &sql, [now.into()])
        .await?
        .into_iter()
        .map(|due| ActionId(due.id))
        .collect())
}

/// Marks what waits, has used up half of its time to decide, and was not escalated yet.
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
             and created_at + (expires_at - created_at) / 2 <= $1
           order by created_at limit {limit} for update skip locked)
         returning id"
    );
    let due = db::all::<Due, _>(tx, &sql, [now.into()]).await?;
    Ok(due.into_iter().map(|due| ActionId(due.id)).collect())
}

/// How many actions stand where somebody should look.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, FromQueryResult)]
pub struct Counts {
    pub waiting: i64,
    pub in_doubt: i64,
    pub failed: i64,
}

/// # Errors
/// When the database cannot be read.
pub async fn counts<C: ConnectionTrait>(c: &C) -> Result<Counts, DbErr> {
    let counts = db::one(
        c,
        "select count(*) filter (where status = 'pending_approval') as waiting,
                count(*) filter (where status = 'in_doubt') as in_doubt,
                count(*) filter (where status = 'failed') as failed
         from autonomous_actions where org_id = $1 and status in ('pending_approval', 'in_doubt', 'failed')",
        [ORG.into()],
    )
    .await?;
    Ok(counts.unwrap_or_default())
}

/// How executing stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, FromQueryResult)]
pub struct Metrics {
    pub waiting: i64,
    pub active: i64,
    pub completed: i64,
    pub failed: i64,
}

/// How many actions stand where, of those that were approved.
///
/// # Errors
/// When the database cannot be read.
pub async fn metrics<C: ConnectionTrait>(c: &C) -> Result<Metrics, DbErr> {
    let metrics = db::one(
        c,
        "select count(*) filter (where status = 'approved') as waiting,
                count(*) filter (where status = 'executing') as active,
                count(*) filter (where status = 'executed') as completed,
                count(*) filter (where status = 'failed') as failed
         from autonomous_actions where org_id = $1 and status in ('approved', 'executing', 'executed', 'failed')",
        [ORG.into()],
    )
    .await?;
    Ok(metrics.unwrap_or_default())
}

/// Lets every action go that waits for `reason` alone, now, with its job.
///
/// # Errors
/// When the database refuses.
pub async fn release(tx: &DatabaseTransaction, reason: &str) -> Result<(), DbErr> {
    #[derive(FromQueryResult)]
    struct Released {
        id: Uuid,
        attempt: i32,
        risk_level: String,
    }
    let sql = "update autonomous_actions
         set not_before = null, execution_error = null, version = version + 1, updated_at = clock_timestamp()
         where org_id = $1 and status = 'approved' and execution_error = $2
         returning id, attempt, risk_level";
    let released = db::all::<Released, _>(tx, sql, [ORG.into(), reason.into()]).await?;
    for one in released {
        let job = Execute {
            action: ActionId(one.id),
            attempt: one.attempt + 1,
        };
        let priority = RiskLevel::parse(&one.risk_level).map_or(0, |risk| risk as i32);
        queue::enqueue(tx, &job, Duration::ZERO, priority).await?;
    }
    Ok(())
}

/// Title and status of one action.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Brief {
    pub id: Uuid,
    pub title: String,
    pub status: String,
}

/// Title and status of each of these actions; unknown ones are left out.
///
/// # Errors
/// When the database cannot be read.
pub async fn briefs<C: ConnectionTrait>(c: &C, ids: &[ActionId]) -> Result<Vec<Brief>, DbErr> {
    let ids = serde_json::to_value(ids).map_err(|error| unreadable("ids", error))?;
    db::all(
        c,
        "select a.id, a.action_protocol ->> 'title' as title, a.status
         from jsonb_array_elements_text($2) wanted (id) join autonomous_actions a on a.id = wanted.id::uuid
         where a.org_id = $1",
        [ORG.into(), ids.into()],
    )
    .await
}
