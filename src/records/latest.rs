//! What was last done about the same, and whom it reached.

use super::tables::{
    autonomous_actions::{self, Column},
    customer_contacts::{self, Column as Contact},
};
use crate::{
    actions::{Kind, lifecycle::Status},
    ground::{
        db::{self, ConnectionTrait, DbErr, FromQueryResult, ORG, Table},
        ids::{ActionId, PartnerId},
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

/// That a message of it went out, whatever became of the rest.
pub(super) const REACHED_SOMEBODY: &str = "exists (select from action_execution_log l
    where l.action_id = a.id and l.success and l.operation_type in ('mail:send', 'sms:send'))";

/// What was last proposed about a subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LastAbout {
    pub action: ActionId,
    pub at: DateTime<Utc>,
    pub status: Status,
}

/// When something of this kind last happened, or began to, about the subject; open, executed or
/// rejected ones count, so that a rejected proposal does not come back an hour later. So do failed
/// ones whose message went out. Written out: several tables.
///
/// # Errors
/// When the database cannot be read.
pub async fn last_about<C: ConnectionTrait>(
    c: &C,
    kind: Kind,
    subject: &str,
    except: Option<ActionId>,
) -> Result<Option<LastAbout>, DbErr> {
    #[derive(FromQueryResult)]
    struct Last {
        id: Uuid,
        created_at: DateTime<Utc>,
        status: String,
    }
    let sql = format!(
        "select id, created_at, status from autonomous_actions a
         where org_id = $1 and action_type = $2 and subject = $3 and id is distinct from $4
           and (status in ('pending_approval', 'approved', 'executing', 'in_doubt', 'executed', 'rejected', 'cancelled')
             or status = 'failed' and {REACHED_SOMEBODY})
         order by id desc limit 1"
    );
    let last = db::one::<Last, C>(
        c,
        &sql,
        [
            ORG.into(),
            kind.name().into(),
            subject.into(),
            except.map(|id| id.0).into(),
        ],
    )
    .await?;
    last.map(|last| {
        Ok(LastAbout {
            action: ActionId(last.id),
            at: last.created_at,
            status: Status::parse(&last.status)
                .ok_or_else(|| DbErr::Custom(format!("the status {}", last.status)))?,
        })
    })
    .transpose()
}

/// When the same was last executed about the subject, by another action; or failed after its
/// message had gone out. Written out: several tables.
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
    let sql = format!(
        "select max(coalesce(executed_at, approved_at)) as executed_at from autonomous_actions a
         where org_id = $1 and action_type = $2 and subject = $3 and id <> $4
           and (status = 'executed' or status = 'failed' and {REACHED_SOMEBODY})"
    );
    let last = db::one::<Last, C>(
        c,
        &sql,
        [
            ORG.into(),
            kind.name().into(),
            subject.into(),
            except.0.into(),
        ],
    )
    .await?;
    Ok(last.and_then(|last| last.executed_at))
}

/// What was proposed about the subject last, if the guardrails have blocked it.
///
/// # Errors
/// When the database cannot be read.
pub async fn last_if_blocked<C: ConnectionTrait>(
    c: &C,
    kind: Kind,
    subject: &str,
) -> Result<Option<ActionId>, DbErr> {
    let newest = autonomous_actions::Entity::mine()
        .filter(Column::ActionType.eq(kind.name()))
        .filter(Column::Subject.eq(subject))
        .order_by_desc(Column::Id)
        .select_only()
        .columns([Column::Id, Column::Status]);
    let last = newest.into_tuple::<(Uuid, String)>().one(c).await?;
    let blocked = last.filter(|(_, status)| Status::parse(status) == Some(Status::Blocked));
    Ok(blocked.map(|(id, _)| ActionId(id)))
}

/// When any of these customers was last reached, over all channels.
///
/// # Errors
/// When the database cannot be read.
pub async fn last_contact<C: ConnectionTrait>(
    c: &C,
    customers: &[PartnerId],
) -> Result<Option<DateTime<Utc>>, DbErr> {
    let mut newest: Option<DateTime<Utc>> = None;
    for customer in customers {
        let contacts = customer_contacts::Entity::mine()
            .filter(Contact::PartnerId.eq(customer.0))
            .order_by_desc(Contact::ContactedAt)
            .select_only()
            .column(Contact::ContactedAt);
        newest = newest.max(contacts.into_tuple().one(c).await?);
    }
    Ok(newest)
}

/// How many actions should have begun before `since`, and have not; nothing is late while the kill
/// switch is on. Written out: several tables.
///
/// # Errors
/// When the database cannot be read.
pub async fn late<C: ConnectionTrait>(c: &C, since: DateTime<Utc>) -> Result<i64, DbErr> {
    #[derive(FromQueryResult)]
    struct Late {
        count: i64,
    }
    let sql = "select count(*) from autonomous_actions a
         where org_id = $1 and status = 'approved' and coalesce(not_before, approved_at, created_at) < $2
           and not exists (select from guardrails_config g where g.org_id = a.org_id and g.kill_switch)";
    let late = db::one::<Late, C>(c, sql, [ORG.into(), since.into()]).await?;
    Ok(late.map_or(0, |late| late.count))
}
