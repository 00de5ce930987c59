//! What answering about actions takes, read for several answers at once.

use super::{
    COLUMNS, Record, Row,
    standing::{Read, Standing, standing_of},
};
use crate::{
    ground::{
        db::{self, ConnectionTrait, DbErr, FromQueryResult, ORG, Stored},
        ids::{ActionId, UserId},
    },
    guardrails::store::Known,
};
use sea_orm::{IdenStatic, QueryResult};
use serde_json::{Value, json};
use std::sync::LazyLock;

/// One action, and somebody who answers.
#[derive(Debug, Clone)]
pub struct ToAnswer {
    pub record: Record,
    pub standing: Standing,
    /// Their role as it is now; `None`: they have no account any more.
    pub role: Option<String>,
    /// They have answered about it before.
    pub has_answered: bool,
}

struct Found {
    place: i32,
    row: Row,
    read: Read,
    role: Option<String>,
    has_answered: bool,
}

impl FromQueryResult for Found {
    fn from_query_result(found: &QueryResult, prefix: &str) -> Result<Self, DbErr> {
        Ok(Self {
            place: found.try_get(prefix, "place")?,
            row: Row::from_query_result(found, prefix)?,
            read: Read::from_query_result(found, prefix)?,
            role: found.try_get(prefix, "role_now")?,
            has_answered: found.try_get(prefix, "has_answered")?,
        })
    }
}

impl Stored for Found {
    type Is = (i32, Record, Read, Option<String>, bool);
    const TABLE: &'static str = Row::TABLE;

    fn read(self) -> Result<Self::Is, DbErr> {
        let record = self.row.read()?;
        Ok((self.place, record, self.read, self.role, self.has_answered))
    }
}

/// What each answer takes, in their order; `None` where there is no such action, or it cannot be
/// read. One statement, where the settings in force are known. Written out: several tables.
///
/// # Errors
/// When the database cannot be read, or the settings were never set up.
pub async fn to_answer<C: ConnectionTrait>(
    c: &C,
    known: &Known,
    answers: &[(ActionId, UserId)],
) -> Result<Vec<Option<ToAnswer>>, DbErr> {
    static SQL: LazyLock<String> = LazyLock::new(|| {
        let columns = COLUMNS
            .map(|column| format!("a.{}", column.as_str()))
            .join(", ");
        let (standing, joined) = standing_of(
            "a.id",
            "a.effect_hash",
            "a.created_by",
            "a.action_protocol #> '{metadata,contacts}'",
        );
        let given = db::given("$2", "place integer, action uuid, person uuid");
        format!(
            "select w.place, {columns}, {standing}, u.role as role_now,
               exists (select from action_approvals s where s.action_id = a.id and s.actor = w.person::text) as has_answered
             from {given} w
             join autonomous_actions a on a.id = w.action and a.org_id = $1
             join guardrails_config g on g.org_id = $1
             left join users u on u.id = w.person and u.org_id = $1 and u.active
             {joined}"
        )
    });
    let wanted = answers.iter().enumerate();
    let wanted = wanted.map(
        |(place, (action, person))| json!({"place": place, "action": action, "person": person}),
    );
    let values = [ORG.into(), Value::Array(wanted.collect()).into()];
    let mut all: Vec<Option<ToAnswer>> = answers.iter().map(|_| None).collect();
    for (place, record, read, role, has_answered) in
        db::readable::<Found, C>(c, &SQL, values).await?
    {
        let place = usize::try_from(place).unwrap_or(usize::MAX);
        let standing = read.standing(c, known).await?;
        if let Some(slot) = all.get_mut(place) {
            *slot = Some(ToAnswer {
                record,
                standing,
                role,
                has_answered,
            });
        }
    }
    Ok(all)
}
