//! The actions table: an action as it is stored and read; `moves.rs` moves it on, `claim.rs` takes it
//! for an attempt, `list.rs` lists, `totals.rs` counts, `due.rs` finds what is to move, `judged.rs`
//! judges it again (`standing.rs` reads by what), `latest.rs` finds the same
//! before it, `before.rs` does so for many, `words.rs` makes its words inert; `approvals.rs` is who
//! decided what; `books.rs` what is read with.

mod answering;
pub mod approvals;
mod before;
mod books;
mod broken;
mod claim;
mod due;
mod judged;
mod latest;
mod list;
mod moves;
mod standing;
pub mod tables;
mod totals;
mod undone;
mod words;

pub use {
    answering::{ToAnswer, to_answer},
    before::{Before, before, own_waiting, reminders},
    books::Books,
    broken::{MOST_BROKEN_OFF, give_up},
    claim::{Claimed, Claims, claim, claim_due, holding, lock_held, renew_leases},
    due::{to_expire, wake_due},
    judged::{Judgement, judge, judged, raise_open, risk_by},
    latest::{LastAbout, last_about, last_contact, last_executed, last_if_blocked, late},
    list::{Brief, Filter, briefs, count, executed_since, held, list},
    moves::{Beside, Move, advance, advance_all, prolong_due, raise_risk, release, to_escalate},
    standing::{Standing, standing},
    totals::{Counts, Metrics, load_counts, load_counts_for, metrics, open_by_risk, sum_up_counts},
};

use crate::{
    actions::{
        Action, ActionInputs, EffectHash, Held, Metadata, Precondition, Provenance, RiskLevel,
        RollbackStrategy, Turn, lifecycle::Status,
    },
    audit::store::{NewEvent, append},
    ground::{
        db::{
            self, ConnectionTrait, DatabaseTransaction, DbErr, FromQueryResult, ORG, Stored, Table,
            TryGetableFromJson, unreadable,
        },
        effect::Effect,
        evidence::Evidence,
        ids::{ActionId, AnalysisId, PartnerId, UserId},
        inert,
        money::Money,
    },
    guardrails::{self, InApi, Overrides, Verdict},
    notices::store::moves::to_tell,
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, IdenStatic, QueryFilter, QuerySelect,
    sea_query::{Expr, OnConflict},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tables::autonomous_actions::{self, Column};
use uuid::Uuid;

/// An action with everything that happened to it.
#[derive(utoipa::ToSchema, Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    #[serde(flatten)]
    pub action: Action,
    #[serde(serialize_with = "InApi::serialize_verdict")]
    #[schema(value_type = InApi)]
    pub verdict: Verdict,
    pub approved_by: Option<UserId>,
    pub approved_at: Option<DateTime<Utc>>,
    /// Not before this moment: business hours, a retry, an earlier call that may still arrive.
    pub not_before: Option<DateTime<Utc>>,
    /// An approved action that has not run by then expires.
    pub execute_by: Option<DateTime<Utc>>,
    /// Why an approved action does not run yet; `None`: its turn has come.
    pub held_by: Option<Held>,
    /// The approver lets it reach the customer outside business hours.
    pub send_now: bool,
    /// The approver lets it reach the customer in spite of the contact limit.
    pub override_contact_limit: bool,
    pub attempt: i32,
    pub retries: i32,
    pub executed_at: Option<DateTime<Utc>>,
    #[schema(value_type = Option<ExecutionResult>)]
    pub execution_result: Option<Value>,
    pub execution_error: Option<String>,
    pub version: i64,
}

/// What an executed action made.
#[derive(utoipa::ToSchema, Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExecutionResult {
    /// Each request that was carried out, in order.
    pub requests: Vec<Made>,
}

/// What one request made.
#[derive(utoipa::ToSchema, Debug, Clone, PartialEq, Eq, Serialize)]
#[schema(as = MadeByRequest)]
pub struct Made {
    /// Its place among the requests of the effect, from 0 on.
    pub step: i32,
    /// Such as `mail:send` or `odoo:project.task.load`.
    pub operation: String,
    /// The record in Odoo.
    pub record_id: Option<i64>,
    /// The mail's Message-ID, or the SMS's reference.
    pub message_id: Option<String>,
}

impl Record {
    /// The rules that its approver chose to override.
    pub fn overrides(&self) -> Overrides {
        Overrides {
            business_hours: self.send_now,
            contact_limit: self.override_contact_limit,
        }
    }

    /// The customers whom the action reaches.
    pub fn contacts(&self) -> Vec<PartnerId> {
        self.action.metadata.contacts.clone()
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
    affected_records: crate::actions::AffectedRecords,
    estimated_impact: crate::actions::EstimatedImpact,
    amount: Option<Money>,
    rollback_strategy: RollbackStrategy,
    metadata: Metadata,
}

// Read from the row as they are, without a tree of JSON between: lists read many of them.
impl TryGetableFromJson for Protocol {}
impl TryGetableFromJson for Verdict {}

const COLUMNS: [Column; 27] = [
    Column::Id,
    Column::ActionType,
    Column::ActionProtocol,
    Column::EffectHash,
    Column::Verdict,
    Column::Status,
    Column::RiskLevel,
    Column::RequiresApproval,
    Column::IdempotencyKey,
    Column::AnalysisId,
    Column::CreatedAt,
    Column::CreatedBy,
    Column::Provenance,
    Column::ExpiresAt,
    Column::ApprovedBy,
    Column::ApprovedAt,
    Column::NotBefore,
    Column::ExecuteBy,
    Column::HeldBy,
    Column::SendNow,
    Column::OverrideContactLimit,
    Column::Attempt,
    Column::Retries,
    Column::ExecutedAt,
    Column::ExecutionResult,
    Column::ExecutionError,
    Column::Version,
];

/// The same, for what is written out.
fn columns() -> String {
    COLUMNS.map(|column| column.as_str()).join(", ")
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    action_type: String,
    action_protocol: Protocol,
    effect_hash: String,
    verdict: Verdict,
    status: String,
    risk_level: String,
    requires_approval: bool,
    idempotency_key: String,
    analysis_id: Option<Uuid>,
    created_at: DateTime<Utc>,
    created_by: String,
    provenance: Option<String>,
    expires_at: DateTime<Utc>,
    approved_by: Option<Uuid>,
    approved_at: Option<DateTime<Utc>>,
    not_before: Option<DateTime<Utc>>,
    execute_by: Option<DateTime<Utc>>,
    held_by: Option<String>,
    send_now: bool,
    override_contact_limit: bool,
    attempt: i32,
    retries: i32,
    executed_at: Option<DateTime<Utc>>,
    execution_result: Option<Value>,
    execution_error: Option<String>,
    version: i64,
}

impl Stored for Row {
    type Is = Record;
    const TABLE: &'static str = "autonomous_actions";

    fn read(self) -> Result<Record, DbErr> {
        let protocol = self.action_protocol;
        let inputs: ActionInputs = serde_json::from_value(
            serde_json::json!({"action_type": self.action_type, "inputs": protocol.inputs}),
        )
        .map_err(|error| unreadable(&format!("the inputs of action {}", self.id), error))?;
        let mut action = Action {
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
            provenance: provenance(self.provenance.as_deref(), &self.created_by),
            analysis_id: self.analysis_id.map(AnalysisId),
            metadata: protocol.metadata,
        };
        words::make_inert(&mut action);
        Ok(Record {
            action,
            verdict: self.verdict,
            approved_by: self.approved_by.map(UserId),
            approved_at: self.approved_at,
            not_before: self.not_before,
            execute_by: self.execute_by,
            held_by: self.held_by.as_deref().and_then(Held::parse),
            send_now: self.send_now,
            override_contact_limit: self.override_contact_limit,
            attempt: self.attempt,
            retries: self.retries,
            executed_at: self.executed_at,
            execution_result: self.execution_result,
            execution_error: self
                .execution_error
                .map(|why| inert::lines(&guardrails::reworded(&why))),
            version: self.version,
        })
    }
}

/// As stored; one of before it was is a person's, or of the rules.
fn provenance(stored: Option<&str>, created_by: &str) -> Provenance {
    match (stored, created_by) {
        (Some(name), _) => Provenance::stored(inert::one_line(name)),
        (None, "ai_coo" | "system") => Provenance::recommender("rules"),
        (None, _) => Provenance::PERSON,
    }
}

/// Where an action is open: one of each kind and subject, as the index of the table has it.
const OPEN: &str = "status in ('pending_approval', 'approved', 'executing', 'in_doubt')";

/// Stores a new action with its first event; `turn` is of one that is approved at once. `false`:
/// the subject has an open action of this kind already, and nothing was stored.
///
/// # Errors
/// When the database refuses.
pub async fn insert(
    tx: &DatabaseTransaction,
    action: &Action,
    verdict: &Verdict,
    turn: Option<&Turn>,
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
    let row = autonomous_actions::ActiveModel {
        id: Set(action.action_id.0),
        action_type: Set(action.inputs.kind().name().to_owned()),
        subject: Set(action.inputs.subject()),
        action_protocol: Set(json(serde_json::to_value(protocol))?),
        effect_hash: Set(action.effect_hash.0.clone()),
        verdict: Set(json(serde_json::to_value(verdict))?),
        status: Set(action.status.name().to_owned()),
        risk_level: Set(action.risk_level.name().to_owned()),
        requires_approval: Set(action.requires_approval),
        idempotency_key: Set(action.idempotency_key.clone()),
        analysis_id: Set(action.analysis_id.map(|id| id.0)),
        created_at: Set(action.created_at),
        created_by: Set(action.created_by.to_string()),
        expires_at: Set(action.expires_at),
        not_before: Set(turn.and_then(|turn| turn.not_before)),
        execute_by: Set(turn.and_then(|turn| turn.execute_by)),
        held_by: Set(turn
            .and_then(|turn| turn.held_by)
            .map(|held| held.name().to_owned())),
        provenance: Set(Some(action.provenance.to_string())),
        ..Default::default()
    };
    let one_open = OnConflict::columns([Column::OrgId, Column::ActionType, Column::Subject])
        .target_and_where(Expr::cust(OPEN))
        .do_nothing()
        .to_owned();
    let row = autonomous_actions::Entity::new_row(row).on_conflict(one_open);
    let inserted = row.exec_without_returning(tx).await?;
    if inserted == 1 {
        append(tx, event).await?;
        to_tell(tx, action.action_id, action.status, action.created_at).await?;
    }
    Ok(inserted == 1)
}

/// # Errors
/// When the database cannot be read.
pub async fn get<C: ConnectionTrait>(c: &C, id: ActionId) -> Result<Option<Record>, DbErr> {
    let one = autonomous_actions::Entity::mine().filter(Column::Id.eq(id.0));
    db::readable_first::<Row, C, _>(c, one.select_only().columns(COLUMNS)).await
}

/// Those of these actions that there are. Written out: a list of any length.
///
/// # Errors
/// When the database cannot be read.
pub async fn find_many<C: ConnectionTrait>(c: &C, ids: &[ActionId]) -> Result<Vec<Record>, DbErr> {
    let ids = serde_json::to_value(ids).map_err(|error| unreadable("ids", error))?;
    let sql = format!(
        "select {} from autonomous_actions
         where org_id = $1 and id in (select value::uuid from jsonb_array_elements_text($2))",
        columns()
    );
    db::readable::<Row, C>(c, &sql, [ORG.into(), ids.into()]).await
}

/// The row, locked until the transaction ends. Rows of other tables that name it, such as the links
/// in a notice, can be written meanwhile. Written out: a lock.
///
/// # Errors
/// When the database cannot be read.
pub async fn get_for_update(
    tx: &DatabaseTransaction,
    id: ActionId,
) -> Result<Option<Record>, DbErr> {
    let sql = format!(
        "select {} from autonomous_actions where id = $1 and org_id = $2 for no key update",
        columns()
    );
    db::readable_one::<Row, _>(tx, &sql, [id.0.into(), ORG.into()]).await
}
