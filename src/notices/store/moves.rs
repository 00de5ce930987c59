//! From moves to notices, and what somebody does without.

use super::{
    super::subject::{About, Told},
    channels,
    tables::{
        digests, moves_to_tell,
        notification_preferences::{self, Column as Preference},
    },
};
use crate::{
    actions::lifecycle::Status,
    ground::{
        db::{self, ConnectionTrait, DatabaseTransaction, DbErr, FromQueryResult, ORG, Table},
        ids::{ActionId, UserId},
    },
};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ActiveValue::Set, ColumnTrait, QueryFilter, QueryOrder};
use serde_json::json;
use uuid::Uuid;

/// The most moves that become notices at once.
const BATCH: u32 = 100;

/// Whether anybody may have to be told that an action has come to this status.
pub fn is_told(status: Status) -> bool {
    match status {
        Status::Approved
        | Status::Executed
        | Status::Rejected
        | Status::Failed
        | Status::Stale
        | Status::InDoubt
        | Status::Expired => true,
        Status::PendingApproval
        | Status::Blocked
        | Status::Executing
        | Status::Superseded
        | Status::Cancelled
        | Status::RolledBack => false,
    }
}

/// Remembers a move that people may have to be told about: in its own transaction, so that none
/// is forgotten. Who is told, and how, is decided as notices are made of it.
///
/// # Errors
/// When the database refuses.
pub async fn to_tell(
    tx: &DatabaseTransaction,
    id: ActionId,
    status: Status,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    if !is_told(status) {
        return Ok(());
    }
    let moved = moves_to_tell::ActiveModel {
        action_id: Set(id.0),
        status: Set(status.name().to_owned()),
        moved_at: Set(now),
        ..Default::default()
    };
    moves_to_tell::Entity::add(tx, moved).await
}

/// Makes notices of the moves that happened, and shows in the app what was to wait until now. How
/// many there were. Written out: a lock.
///
/// # Errors
/// When the database refuses.
pub async fn create_notices(tx: &DatabaseTransaction, now: DateTime<Utc>) -> Result<u64, DbErr> {
    #[derive(FromQueryResult)]
    struct Moved {
        id: i64,
        action_id: Uuid,
        status: String,
    }
    let sql = format!(
        "delete from moves_to_tell where id in (
           select id from moves_to_tell order by id limit {BATCH} for update skip locked)
         returning id, action_id, status"
    );
    let mut moves = db::all::<Moved, _>(tx, &sql, []).await?;
    moves.sort_by_key(|moved| moved.id);
    // Those that came to the same in a row are told in one statement.
    for run in moves.chunk_by(|one, next| one.status == next.status) {
        if let Some(told) = Told::from_status(&run[0].status) {
            let actions: Vec<Uuid> = run.iter().map(|moved| moved.action_id).collect();
            tell(tx, &actions, told, now).await?;
        }
    }
    let shown = show(tx, now).await?;
    Ok(shown + u64::try_from(moves.len()).unwrap_or(u64::MAX))
}

/// Somebody wanted to be asked again at this moment: is there still something to decide? Written
/// out: several tables.
async fn show(tx: &DatabaseTransaction, now: DateTime<Utc>) -> Result<u64, DbErr> {
    let at_once = channels::at_once();
    let sql = format!(
        "update notices n
         set state = case when a.status = 'pending_approval' and a.expires_at > $1 then 'sent' else 'dropped' end,
             sent_at = $1
         from autonomous_actions a
         where a.id = n.action_id and n.channel in {at_once} and n.state = 'waiting' and n.due_at <= $1"
    );
    db::execute(tx, &sql, [now.into()]).await
}

/// Who is told. Before it runs: everybody who could stop it, but not who has just approved.
/// Afterwards: who proposed or approved it, or where nobody did, who may decide; of what went
/// wrong, everybody who may decide. That nobody decided is told to those who were asked, whatever
/// the settings say. Who approved something that was not done is told so whatever the settings
/// say, and in the app whatever they have switched off.
fn whom(told: Told) -> &'static str {
    match told {
        Told::Approved => "wants_before and (decides or proposed) and not approved",
        Told::Executed => "wants_after and (proposed or approved or (decides and not anybody))",
        Told::Stale => "(approved or wants_after and (proposed or (decides and not anybody)))",
        Told::Failed | Told::InDoubt => "(approved or wants_after and (proposed or decides))",
        Told::Rejected => "wants_after and proposed",
        Told::Expired => "(asked or proposed or approved)",
    }
}

/// Written out: several tables.
async fn tell(
    tx: &DatabaseTransaction,
    actions: &[Uuid],
    told: Told,
    now: DateTime<Utc>,
) -> Result<u64, DbErr> {
    let about = if told == Told::Approved {
        About::Before
    } else {
        About::After
    };
    let channels = channels::joined(|channel| channel.tells(about));
    let whom = whom(told);
    // What may run in seconds does not wait for others to be told with it.
    let due = match told {
        Told::Approved => now,
        _ => now + super::GATHER,
    };
    let sql = format!(
        "insert into notices (org_id, user_id, channel, kind, action_id, due_at, created_at, state, sent_at)
         select u.org_id, u.id, c.channel, $3, a.id, $4, $5,
                case when c.at_once then 'sent' else 'waiting' end,
                case when c.at_once then $5::timestamptz end
         from autonomous_actions a
         join guardrails_config g on g.org_id = a.org_id
         join users u on u.org_id = a.org_id and u.active and u.password_hash <> '!'
         {channels}
         cross join lateral (select
             (g.document ->> 'notify_before_action')::boolean as wants_before,
             (g.document ->> 'notify_after_action')::boolean as wants_after,
             u.role in ('operator', 'admin') as decides,
             u.id::text = a.created_by as proposed,
             exists (select 1 from action_approvals d where d.action_id = a.id and d.actor = u.id::text
                     and d.decision = 'approved') as approved,
             exists (select 1 from action_approvals d where d.action_id = a.id and d.decision = 'approved')
                 or a.created_by not in ('ai_coo', 'system') as anybody,
             exists (select 1 from notices n where n.action_id = a.id and n.user_id = u.id
                     and n.kind in ('asked', 'reminded', 'escalated', 'handed_over')) as asked) w
         where a.org_id = $1 and a.id in (select value::uuid from jsonb_array_elements_text($2)) and {whom} and c.reached
           and ((g.document -> 'notification_channels') ? c.channel and not exists (select 1 from notification_preferences p
                    where p.user_id = u.id and p.channel = c.channel and p.about = $6)
                or approved and c.at_once and $3 in ('expired', 'failed', 'stale', 'in_doubt'))
         order by a.id, u.id"
    );
    let values = [
        ORG.into(),
        json!(actions).into(),
        told.status().name().into(),
        due.into(),
        now.into(),
        about.name().into(),
    ];
    db::execute(tx, &sql, values).await
}

/// Begins the morning's summary of a day, for everybody who wants one. `false`: another process
/// has, or it was begun before. Written out: several tables.
///
/// # Errors
/// When the database refuses.
pub async fn begin_digest(
    tx: &DatabaseTransaction,
    day: NaiveDate,
    now: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let first = digests::ActiveModel {
        day: Set(day),
        begun_at: Set(now),
        ..Default::default()
    };
    if !digests::Entity::add_new(tx, first).await? {
        return Ok(false);
    }
    let channels = channels::joined(|channel| channel.tells(About::Digest));
    let all = format!(
        "insert into notices (org_id, user_id, channel, kind, due_at, created_at)
         select u.org_id, u.id, c.channel, 'digest', $2, $2
         from users u join guardrails_config g on g.org_id = u.org_id {channels}
         where u.org_id = $1 and u.active and u.password_hash <> '!' and c.reached
           and (g.document -> 'notification_channels') ? c.channel
           and not exists (select 1 from notification_preferences p
               where p.user_id = u.id and p.channel = c.channel and p.about = 'digest')"
    );
    db::execute(tx, &all, [ORG.into(), now.into()]).await?;
    Ok(true)
}

/// When the summary before that of `day` was begun.
///
/// # Errors
/// When the database cannot be read.
pub async fn digest_before<C: ConnectionTrait>(
    c: &C,
    day: NaiveDate,
) -> Result<Option<DateTime<Utc>>, DbErr> {
    let before = digests::Entity::mine()
        .filter(digests::Column::Day.lt(day))
        .order_by_desc(digests::Column::Day);
    let begun = before.one(c).await?;
    Ok(begun.map(|begun| begun.begun_at))
}

/// What somebody does not want: channel and matter.
///
/// # Errors
/// When the database cannot be read.
pub async fn switched_off<C: ConnectionTrait>(
    c: &C,
    user: UserId,
) -> Result<Vec<(String, String)>, DbErr> {
    let off = notification_preferences::Entity::mine()
        .filter(Preference::UserId.eq(user.0))
        .order_by_asc(Preference::Channel)
        .order_by_asc(Preference::About);
    let off = off.all(c).await?.into_iter();
    Ok(off.map(|off| (off.channel, off.about)).collect())
}

/// From now on these are off, and all others on.
///
/// # Errors
/// When the database refuses.
pub async fn switch_off(
    tx: &DatabaseTransaction,
    user: UserId,
    off: &[(&str, &str)],
) -> Result<(), DbErr> {
    let all = notification_preferences::Entity::forget();
    all.filter(Preference::UserId.eq(user.0)).exec(tx).await?;
    let one = |(channel, about): &(&str, &str)| notification_preferences::ActiveModel {
        user_id: Set(user.0),
        channel: Set((*channel).to_owned()),
        about: Set((*about).to_owned()),
    };
    notification_preferences::Entity::add_all(tx, off.iter().map(one).collect()).await
}
