//! The trail's table: append and read; nothing here changes a line, and triggers refuse it.

pub mod months;
pub mod tables;

use super::{Event, EventKind, Filter};
use crate::ground::{
    actor::Actor,
    db::{
        self, ConnectionTrait, DatabaseTransaction, DbErr, FromQueryResult, Noted, ORG, Stored,
        unreadable,
    },
    ids::{ActionId, EventId, TokenId},
    inert,
};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

tokio::task_local! {
    /// By which token somebody does what is being done.
    static BY: TokenId;
}

/// Does what somebody's token asks for: every event that it appends names the token.
pub async fn by_token<F: Future>(token: TokenId, work: F) -> F::Output {
    BY.scope(token, work).await
}

/// The token by which something is done here, if it is by one.
pub fn token() -> Option<TokenId> {
    BY.try_with(|token| *token).ok()
}

/// An event to be appended.
#[derive(Debug, Clone)]
pub struct NewEvent {
    pub action: Option<ActionId>,
    pub kind: EventKind,
    pub actor: Actor,
    pub at: DateTime<Utc>,
    pub data: Value,
    /// Who did it, for the log's line: a person, or whoever owns the machine. `None`: the machinery
    /// did, and there is no line.
    noted: Option<Actor>,
    /// By which token.
    token: Option<TokenId>,
}

impl NewEvent {
    pub fn for_action(action: ActionId, kind: EventKind, actor: Actor, at: DateTime<Utc>) -> Self {
        Self {
            action: Some(action),
            kind,
            actor,
            at,
            data: Value::Object(serde_json::Map::new()),
            noted: is_somebodys(kind, actor).then_some(actor),
            token: token(),
        }
    }

    /// About accounts, settings and analyses: no action.
    pub fn general(kind: EventKind, actor: Actor, at: DateTime<Utc>) -> Self {
        Self {
            action: None,
            kind,
            actor,
            at,
            data: Value::Object(serde_json::Map::new()),
            noted: is_somebodys(kind, actor).then_some(actor),
            token: token(),
        }
    }

    /// By this token, whoever is at it now.
    #[must_use]
    pub fn by(mut self, token: Option<TokenId>) -> Self {
        self.token = token;
        self
    }

    #[must_use]
    pub fn with(mut self, data: Value) -> Self {
        self.data = data;
        self
    }

    /// Somebody asked for what stands on the trail as another's.
    #[must_use]
    pub fn asked_by(mut self, by: Actor) -> Self {
        self.noted = Some(by);
        self
    }

    /// As [`appended`] takes it.
    pub(crate) fn as_row(&self) -> Value {
        let actor_type = match self.actor {
            Actor::AiCoo => "ai",
            Actor::System => "system",
            Actor::User(_) => "human",
        };
        json!({
            "org_id": ORG,
            "action_id": self.action,
            "event_type": self.kind.name(),
            "timestamp": self.at,
            "actor": self.actor.to_string(),
            "actor_type": actor_type,
            "event_data": self.data,
            "token_id": self.token,
        })
    }

    /// Puts what somebody did into the log's line of the transaction.
    pub(crate) fn note_in(&self, tx: &DatabaseTransaction) {
        if let Some(noted) = self.log_line() {
            tx.note(noted);
        }
    }

    /// The log's line of what somebody did, once it is so.
    pub(crate) fn log(&self) {
        db::say(self.log_line().as_slice());
    }

    fn log_line(&self) -> Option<Noted> {
        Some(Noted {
            event: self.kind.name(),
            by: self.noted?,
            action: self.action,
        })
    }

    /// The machinery did what people do otherwise.
    #[must_use]
    pub fn unattended(mut self) -> Self {
        self.noted = None;
        self
    }
}

/// Appends inside the caller's transaction: an event exists if and only if its change does, and so
/// does the log's line of what somebody did. Written out: several tables.
///
/// # Errors
/// When the database refuses; the caller's transaction is lost with it.
pub async fn append(tx: &DatabaseTransaction, event: NewEvent) -> Result<EventId, DbErr> {
    #[derive(FromQueryResult)]
    struct Told {
        id: Uuid,
    }
    let parts = appended("(select $1::jsonb as event) as one");
    let sql = format!("with {parts} select id from appended");
    let told = db::one::<Told, _>(tx, &sql, [event.as_row().into()]).await?;
    let told = told.ok_or(DbErr::RecordNotInserted)?;
    event.note_in(tx);
    Ok(EventId(told.id))
}

/// The part of a statement that appends the events, named by the database's clock as it is just
/// then so that their names are in the order of what happened, of the rows of `source`, each of which has one
/// as its column `event` ([`NewEvent::as_row`]): for a change that is one statement with its event.
pub(crate) fn appended(source: &str) -> String {
    format!(
        "appended as (
           insert into action_events (id, org_id, action_id, event_type, timestamp, actor, actor_type, event_data, token_id)
           select next_event_id(), e.org_id, e.action_id, e.event_type, e.timestamp, e.actor, e.actor_type, e.event_data, e.token_id
           from {source} cross join lateral jsonb_to_record(event) as e (org_id text, action_id uuid, event_type text,
             timestamp timestamptz, actor text, actor_type text, event_data jsonb, token_id uuid)
           returning id),
         placed as (insert into unsealed_events (event_id) select id from appended order by id)"
    )
}

/// Whether a person did it, or whoever owns the machine, who is the system on the trail. Of what
/// the machinery does attempts and analyses have lines of their own.
fn is_somebodys(kind: EventKind, by: Actor) -> bool {
    match by {
        // What an attempt has undone, or a run has found, in the name of whoever asked for it.
        Actor::User(_) => !matches!(kind, EventKind::RolledBack | EventKind::Analyzed),
        Actor::System => matches!(
            kind,
            EventKind::Created
                | EventKind::SettingsChanged
                | EventKind::KillSwitchOn
                | EventKind::KillSwitchReleased
                | EventKind::AccountAdded
                | EventKind::AccountChanged
                | EventKind::SecondFactorReset
                | EventKind::TokenAdded
                | EventKind::TokenRevoked
        ),
        Actor::AiCoo => false,
    }
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    action_id: Option<Uuid>,
    event_type: String,
    timestamp: DateTime<Utc>,
    actor: String,
    actor_name: Option<String>,
    actor_type: String,
    event_data: Value,
    token_id: Option<Uuid>,
    token: Option<String>,
}

impl Stored for Row {
    type Is = Event;
    const TABLE: &'static str = "action_events";

    fn read(mut self) -> Result<Event, DbErr> {
        inert::each(&mut self.event_data, inert::lines);
        let actor: Actor = self
            .actor
            .parse()
            .map_err(|error| unreadable("an event's actor", error))?;
        let name = self.actor_name.unwrap_or_else(|| match actor {
            Actor::AiCoo => "AI COO".to_owned(),
            Actor::System => "system".to_owned(),
            Actor::User(user) => user.to_string(),
        });
        Ok(Event {
            id: EventId(self.id),
            action_id: self.action_id.map(ActionId),
            event_type: EventKind::parse(&self.event_type)
                .ok_or_else(|| unreadable("an event's kind", &self.event_type))?,
            timestamp: self.timestamp,
            actor,
            actor_name: match self.token {
                Some(token) => format!("{name}, by API token “{token}”"),
                None => name,
            },
            actor_type: self.actor_type,
            event_data: self.event_data,
            token_id: self.token_id.map(TokenId),
        })
    }
}

/// The newest lines that match, at most `limit`; pages go on with `filter.before`. The trail is in
/// the order of its time, and what happened to one action in the order in which it was added, since
/// two who wait for each other began at other times. Written out: several tables.
///
/// # Errors
/// When the database cannot be read.
pub async fn list<C: ConnectionTrait>(
    c: &C,
    filter: &Filter,
    limit: u32,
) -> Result<Vec<Event>, DbErr> {
    let (mut filter, mut events) = (filter.clone(), vec![]);
    loop {
        let wanted = limit.saturating_sub(u32::try_from(events.len()).unwrap_or(limit));
        let (sql, values) = select(&filter, wanted);
        let part = db::readable_part::<Row, C>(c, &sql, values).await?;
        filter.before = part.last.map(EventId).or(filter.before);
        if part.fill(&mut events, limit) {
            return Ok(events);
        }
    }
}

/// With only the conditions in use, so that the planner sees the index for them.
fn select(filter: &Filter, limit: u32) -> (String, Vec<sea_orm::Value>) {
    let mut sql = "select e.id, e.action_id, e.event_type, e.timestamp, e.actor, u.name as actor_name, e.actor_type, e.event_data,
          e.token_id, t.name as token
        from action_events e left join users u on u.id::text = e.actor left join api_tokens t on t.id = e.token_id where e.org_id = $1"
        .to_owned();
    let mut values: Vec<sea_orm::Value> = vec![ORG.into()];
    let mut condition = |text: &str, value: sea_orm::Value| {
        values.push(value);
        sql.push_str(&format!(" and {text} ${}", values.len()));
    };
    if let Some(action) = filter.action {
        condition("e.action_id =", action.0.into());
        condition("e.id >=", earliest(action).into());
    }
    if let Some(kind) = filter.kind {
        condition("e.event_type =", kind.name().into());
    }
    if let Some(from) = filter.from {
        condition("e.timestamp >=", from.into());
    }
    if let Some(until) = filter.until {
        condition("e.timestamp <", until.into());
    }
    let in_time = filter.action.is_none();
    if let Some(before) = filter.before {
        let after = values.len() + 1;
        values.push(before.0.into());
        sql.push_str(&match in_time {
            true => format!(
                " and (e.timestamp, e.id) < (coalesce((select b.timestamp from action_events b where b.id = ${after}), 'infinity'), ${after})"
            ),
            false => format!(" and e.id < ${after}"),
        });
    }
    let order = if in_time {
        "e.timestamp desc, e.id desc"
    } else {
        "e.id desc"
    };
    sql.push_str(&format!(" order by {order} limit {limit}"));
    (sql, values)
}

/// The least id that an event of an action may have: none is older than its action, but for two
/// processes whose clocks differ, by less than a day. Months before it are not looked at.
fn earliest(action: ActionId) -> Uuid {
    const DAY: u128 = 24 * 60 * 60 * 1_000;
    // A version 7 begins with 48 bits of milliseconds.
    let made = action.0.as_u128() >> 80;
    Uuid::from_u128(made.saturating_sub(DAY) << 80)
}

/// Whether our role owns the record's table, and so could take its triggers away. Also where there
/// is no such table yet. Written out: PostgreSQL itself.
///
/// # Errors
/// When the database cannot be read.
pub async fn is_owned<C: ConnectionTrait>(c: &C) -> Result<bool, DbErr> {
    #[derive(FromQueryResult)]
    struct Owned {
        owned: bool,
    }
    let sql = "select coalesce((select pg_has_role(relowner, 'member') from pg_class
             where oid = to_regclass('action_events')), true) as owned";
    let row = db::one::<Owned, C>(c, sql, []).await?;
    Ok(row.is_none_or(|row| row.owned))
}
