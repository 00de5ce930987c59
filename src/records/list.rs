//! Actions in lists.

use super::{Record, Row, columns, totals};
use crate::{
    actions::{Held, RiskLevel, lifecycle::Status},
    ground::{
        db::{self, ConnectionTrait, DbErr, FromQueryResult, ORG, unreadable},
        ids::{ActionId, UserId},
        inert::one_line,
    },
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// Which actions to list; newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Any of these; all when empty.
    pub statuses: Vec<Status>,
    pub risk: Option<RiskLevel>,
    /// Older than this one: the next page.
    pub before: Option<ActionId>,
    /// Approved, and held by this.
    pub held_by: Option<Held>,
    /// Without what this person has put off beyond that moment.
    pub awake: Option<(UserId, DateTime<Utc>)>,
}

impl Filter {
    /// The statuses to list: all where none is named.
    fn statuses(&self) -> Vec<&'static str> {
        match self.statuses.as_slice() {
            [] => Status::ALL.iter().map(|status| status.name()).collect(),
            some => some.iter().map(|status| status.name()).collect(),
        }
    }

    /// Whether nothing but status and risk says what to list.
    fn is_by_standing(&self) -> bool {
        self.before.is_none() && self.held_by.is_none() && self.awake.is_none()
    }

    /// The newest `limit` after `offset`. By status or risk: the newest of each status with each
    /// risk, and of these the newest, as the index has them; all that there are would have to be
    /// read otherwise, as soon as they are many.
    fn query(&self, limit: u32, offset: u32) -> (String, Vec<sea_orm::Value>) {
        let columns = columns();
        let (conditions, values) = self.conditions();
        let all = self.statuses.is_empty() && self.risk.is_none();
        let in_order = self.statuses.len() == 1 && self.risk.is_some();
        if all || in_order || self.held_by.is_some() {
            let sql = format!(
                "select {columns} from autonomous_actions where {conditions} order by id desc limit {limit} offset {offset}"
            );
            return (sql, values);
        }
        let risks: Vec<&str> = match self.risk {
            Some(risk) => vec![risk.name()],
            None => RiskLevel::ALL.iter().map(|risk| risk.name()).collect(),
        };
        // Names of closed enums: nothing from outside gets here.
        let (statuses, risks) = (self.statuses().join(","), risks.join(","));
        let most = u64::from(limit) + u64::from(offset);
        let sql = format!(
            "select {columns} from autonomous_actions where id = any (array(
               select newest.id from unnest('{{{statuses}}}'::text[]) s (status) cross join unnest('{{{risks}}}'::text[]) r (risk)
               cross join lateral (select id from autonomous_actions
                 where {conditions} and status = s.status and risk_level = r.risk order by id desc limit {most}) newest
               order by newest.id desc limit {limit} offset {offset}))
             order by id desc"
        );
        (sql, values)
    }

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
        if let Some(held) = self.held_by {
            values.push(held.name().into());
            sql.push_str(&format!(" and held_by = ${}", values.len()));
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

/// Written out: several tables.
///
/// # Errors
/// When the database cannot be read.
pub async fn list<C: ConnectionTrait>(
    c: &C,
    filter: &Filter,
    limit: u32,
    offset: u32,
) -> Result<Vec<Record>, DbErr> {
    let (mut filter, mut offset, mut records) = (filter.clone(), offset, vec![]);
    loop {
        let wanted = limit.saturating_sub(u32::try_from(records.len()).unwrap_or(limit));
        let (sql, values) = filter.query(wanted, offset);
        let part = db::readable_part::<Row, C>(c, &sql, values).await?;
        filter.before = part.last.map(ActionId).or(filter.before);
        offset = 0;
        if part.fill(&mut records, limit) {
            return Ok(records);
        }
    }
}

/// Written out: several tables.
///
/// # Errors
/// When the database cannot be read.
pub async fn count<C: ConnectionTrait>(c: &C, filter: &Filter) -> Result<i64, DbErr> {
    #[derive(FromQueryResult)]
    struct Count {
        count: i64,
    }
    if filter.is_by_standing() {
        let risk = filter.risk.map(RiskLevel::name);
        return totals::standing(c, &filter.statuses(), risk).await;
    }
    let (conditions, values) = filter.conditions();
    let sql = format!("select count(*) from autonomous_actions where {conditions}");
    Ok(db::one::<Count, C>(c, &sql, values)
        .await?
        .map_or(0, |row| row.count))
}

/// The newest that were executed since a moment, and how many there were in all. Written out: a
/// partial index.
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
        "select {} from autonomous_actions where {which} order by executed_at desc limit {limit}",
        columns()
    );
    let records = db::readable::<Row, C>(c, &sql, [ORG.into(), since.into()]).await?;
    Ok((records, count.map_or(0, |row| row.count)))
}

/// How many approved actions wait, by what holds them; the most first. Written out: figures.
///
/// # Errors
/// When the database cannot be read.
pub async fn held<C: ConnectionTrait>(c: &C) -> Result<Vec<(Held, i64)>, DbErr> {
    #[derive(FromQueryResult)]
    struct Count {
        held_by: String,
        count: i64,
    }
    let sql = "select held_by, count(*) from autonomous_actions
         where org_id = $1 and held_by is not null group by held_by order by 2 desc, 1";
    let counts = db::all::<Count, C>(c, sql, [ORG.into()]).await?;
    let known = counts
        .into_iter()
        .filter_map(|row| Some((Held::parse(&row.held_by)?, row.count)));
    Ok(known.collect())
}

/// Title and status of one action.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Brief {
    pub id: Uuid,
    pub title: String,
    pub status: String,
}

/// Title and status of each of these actions; unknown ones are left out. Written out: a list of any
/// length and a document.
///
/// # Errors
/// When the database cannot be read.
pub async fn briefs<C: ConnectionTrait>(c: &C, ids: &[ActionId]) -> Result<Vec<Brief>, DbErr> {
    let ids = serde_json::to_value(ids).map_err(|error| unreadable("ids", error))?;
    let mut briefs: Vec<Brief> = db::all(
        c,
        "select a.id, a.action_protocol ->> 'title' as title, a.status
         from jsonb_array_elements_text($2) wanted (id) join autonomous_actions a on a.id = wanted.id::uuid
         where a.org_id = $1",
        [ORG.into(), ids.into()],
    )
    .await?;
    for brief in &mut briefs {
        brief.title = one_line(&brief.title);
    }
    Ok(briefs)
}
