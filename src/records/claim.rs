//! Taking actions for an attempt, and keeping them while it lasts.

use super::{
    COLUMNS, Record, Row,
    standing::{Read, Standing, standing_of},
};
use crate::{
    audit::{
        EventKind,
        store::{NewEvent, appended},
    },
    ground::{
        actor::Actor,
        db::{
            self, Connection, ConnectionTrait, DatabaseTransaction, DbErr, FromQueryResult, ORG,
            Stored, unreadable,
        },
        ids::ActionId,
        queue::{self, Execute},
    },
    guardrails::store::Known,
};
use chrono::{DateTime, Utc};
use sea_orm::{IdenStatic, QueryResult};
use serde_json::{Value, json};
use std::{collections::HashSet, sync::LazyLock, time::Duration};
use uuid::Uuid;

/// An action that was taken for one attempt.
#[derive(Debug)]
pub struct Claimed {
    pub record: Record,
    /// How many attempts in a row were.
    pub broken_off: i32,
    standing: Read,
}

impl Claimed {
    /// The action, and how it stood when it was taken.
    ///
    /// # Errors
    /// When the settings in force are not known yet and cannot be read.
    pub async fn standing<C: ConnectionTrait>(
        self,
        c: &C,
        known: &Known,
    ) -> Result<(Record, Standing), DbErr> {
        Ok((self.record, self.standing.standing(c, known).await?))
    }
}

/// What came of looking for actions to take.
#[derive(Debug, Default)]
pub struct Claims {
    pub taken: Vec<Claimed>,
    /// Taken as well, and written by another version: they have to be given up.
    pub unreadable: Vec<ActionId>,
    /// How many jobs were due, at least: those of actions that are not there to be taken too.
    pub looked_at: usize,
}

impl Claims {
    /// How many were taken.
    pub fn count(&self) -> usize {
        self.taken.len() + self.unreadable.len()
    }
}

/// Takes as many of the actions whose jobs are due as there is room for, each for one attempt: from
/// `approved` when its time has come, or from an attempt whose lease ran out. The jobs are gone with
/// it, and so are those of actions that are not there to be taken; what somebody has locked stays
/// for the next time. One statement, whole by itself. Written out: compare-and-set, a lock and the
/// database's clock.
///
/// # Errors
/// When the database refuses.
pub async fn claim_due(
    c: &Connection,
    most: u32,
    lease: Duration,
    now: DateTime<Utc>,
) -> Result<Claims, DbErr> {
    let (jobs, action, attempt) = (queue::DUE, queue::ACTION, queue::ATTEMPT);
    let (line, waits) = (queue::LINE, queue::WAITS);
    // The number stands in the statement: PostgreSQL expects a tenth of all rows of one that it is
    // told later, and for so many of them plans anew each time.
    let sql = claiming(&format!(
        "due as (
           select j.id as job, a.id, a.status as was, {attempt} as wanted, {line} as line
           from {jobs} join autonomous_actions a on a.id = {action}
           where {waits} and not (a.status = 'approved' and coalesce(a.not_before > $3, false))
           order by {line} limit {most}
           for update of j skip locked for no key update of a skip locked),
         gone as (delete from apalis.jobs where id in (select job from due))"
    ));
    claimed(c, &sql, claim_values(lease, now)).await
}

/// Takes this one action, as [`claim_due`] does. Its job stays.
///
/// # Errors
/// When the database refuses.
pub async fn claim(
    c: &Connection,
    job: Execute,
    lease: Duration,
    now: DateTime<Utc>,
) -> Result<Claims, DbErr> {
    static SQL: LazyLock<String> = LazyLock::new(|| {
        claiming(
            "due as (
               select a.id, a.status as was, $6::integer as wanted, 1 as line
               from autonomous_actions a where a.id = $5 for no key update)",
        )
    });
    let one = [job.action.0.into(), job.attempt.into()];
    let values = claim_values(lease, now).into_iter().chain(one);
    claimed(c, &SQL, values).await
}

fn claim_values(lease: Duration, now: DateTime<Utc>) -> [sea_orm::Value; 4] {
    let nobodys = ActionId(Uuid::nil());
    let event = NewEvent::for_action(nobodys, EventKind::Executing, Actor::System, now);
    let lease = lease.as_secs_f64().into();
    [ORG.into(), lease, now.into(), event.as_row().into()]
}

/// The statement that takes what is `due`, with its events, and reads how it stands.
fn claiming(due: &str) -> String {
    let columns = COLUMNS
        .map(|column| format!("a.{}", column.as_str()))
        .join(", ");
    let (standing, joined) = standing_of(
        "taken.id",
        "taken.effect_hash",
        "taken.created_by",
        // Of what somebody's hand wrote: one row that cannot be read keeps none of the others.
        r#"jsonb_path_query_array(taken.action_protocol, '$.metadata.contacts[*] ? (@.type() == "number" && @.floor() == @)')"#,
    );
    let told = appended(
        "(select $4::jsonb || jsonb_build_object('action_id', id, 'event_data', jsonb_build_object('attempt', attempt, 'taken_over', taken_over)) as event from taken) events",
    );
    format!(
        "with {due},
         taken as (
           update autonomous_actions a set status = 'executing', attempt = a.attempt + 1,
             broken_off = case a.status when 'executing' then a.broken_off + 1 else 0 end, held_by = null,
             lease_until = clock_timestamp() + make_interval(secs => $2), version = a.version + 1, updated_at = clock_timestamp()
           from due d
           where a.id = d.id and a.org_id = $1 and a.attempt = d.wanted - 1
             and (a.status = 'approved' and (a.not_before is null or a.not_before <= $3)
                  and a.held_by is distinct from 'kill_switch'
               or a.status = 'executing' and a.lease_until < clock_timestamp())
           returning {columns}, a.broken_off, d.was = 'executing' as taken_over, d.line),
         {told}
         select (select count(*) from due) as looked_at, taken.*, {standing}
         from guardrails_config g
         left join taken on true
         {joined}
         where g.org_id = $1
         order by line"
    )
}

async fn claimed(
    c: &Connection,
    sql: &str,
    values: impl IntoIterator<Item = sea_orm::Value>,
) -> Result<Claims, DbErr> {
    let mut claims = Claims::default();
    for row in db::readable_each::<Taken, _>(c, sql, values).await? {
        match row {
            Ok((looked_at, claimed)) => {
                claims.looked_at = usize::try_from(looked_at).unwrap_or_default();
                claims.taken.extend(claimed);
            }
            Err(key) => {
                claims.looked_at += 1;
                let id = key.parse().map_err(|error| unreadable("an id", error))?;
                claims.unreadable.push(ActionId(id));
            }
        }
    }
    Ok(claims)
}

struct Taken {
    looked_at: i64,
    /// None was taken: then there is one row that says so.
    taken: Option<(Row, i32, Read)>,
}

impl FromQueryResult for Taken {
    fn from_query_result(found: &QueryResult, prefix: &str) -> Result<Self, DbErr> {
        let taken = match found.try_get::<Option<Uuid>>(prefix, "id")? {
            None => None,
            Some(_) => Some((
                Row::from_query_result(found, prefix)?,
                found.try_get(prefix, "broken_off")?,
                Read::from_query_result(found, prefix)?,
            )),
        };
        let looked_at = found.try_get(prefix, "looked_at")?;
        Ok(Self { looked_at, taken })
    }
}

impl Stored for Taken {
    type Is = (i64, Option<Claimed>);
    const TABLE: &'static str = Row::TABLE;

    fn read(self) -> Result<Self::Is, DbErr> {
        let claimed = |(row, broken_off, standing): (Row, i32, Read)| {
            let record = row.read()?;
            Ok::<_, DbErr>(Claimed {
                record,
                broken_off,
                standing,
            })
        };
        Ok((self.looked_at, self.taken.map(claimed).transpose()?))
    }
}

/// Keeps the leases of running attempts, in one statement; what is being moved just now shows by
/// that that it is alive. Written out: compare-and-set, a lock and the database's clock.
///
/// # Errors
/// When the database refuses.
pub async fn renew_leases<C: ConnectionTrait>(
    c: &C,
    attempts: &[(ActionId, i32)],
    lease: Duration,
) -> Result<(), DbErr> {
    let sql = format!(
        "with mine as (
           select a.id from autonomous_actions a join {} h on h.id = a.id and h.held_by = a.attempt
           where a.status = 'executing' for no key update of a skip locked)
         update autonomous_actions set lease_until = clock_timestamp() + make_interval(secs => $2)
         where id in (select id from mine)",
        db::given("$1", ATTEMPT)
    );
    let values = [as_rows(attempts).into(), lease.as_secs_f64().into()];
    db::execute(c, &sql, values).await.map(drop)
}

/// Which of these attempts still hold their actions; nobody takes one over until the caller's
/// transaction has ended. Written out: a lock.
///
/// # Errors
/// When the database refuses.
pub async fn lock_held(
    tx: &DatabaseTransaction,
    attempts: &[(ActionId, i32)],
) -> Result<HashSet<ActionId>, DbErr> {
    #[derive(FromQueryResult)]
    struct Held {
        id: Uuid,
    }
    let sql = holding(&db::given("$1", ATTEMPT));
    let held = db::all::<Held, _>(tx, &sql, [as_rows(attempts).into()]).await?;
    Ok(held.into_iter().map(|held| ActionId(held.id)).collect())
}

/// The query by which the attempts of a table, whose rows have an `id` and a `held_by`, lock what
/// they still hold.
pub fn holding(attempts: &str) -> String {
    format!(
        "select a.id, a.attempt from autonomous_actions a join {attempts} h on h.id = a.id and h.held_by = a.attempt
         where a.status = 'executing' order by a.id for no key update of a"
    )
}

const ATTEMPT: &str = "id uuid, held_by integer";

fn as_rows(attempts: &[(ActionId, i32)]) -> Value {
    let row = |(id, attempt): &(ActionId, i32)| json!({"id": id, "held_by": attempt});
    attempts.iter().map(row).collect()
}
