//! The table of notices.

pub mod authority;
mod channels;
pub mod in_app;
mod keys;
mod lane;
pub mod months;
pub mod moves;
pub mod tables;

pub use keys::{answer_forgotten, note_forgotten, send_key};
pub use lane::Lane;

use super::subject::{About, Question, Told};
use crate::{
    actions::Action,
    ground::{
        actor::Actor,
        db::{self, ConnectionTrait, DatabaseTransaction, DbErr, FromQueryResult, ORG},
        ids::{ActionId, UserId},
    },
    notices::subject::KeyKind,
};
use chrono::{DateTime, Duration, Utc};
use uuid::Uuid;

/// How long a notice waits for others to the same person, so that they go out as one.
const GATHER: Duration = Duration::seconds(2);

/// A question that was asked before.
#[derive(Debug, Clone)]
pub struct Again<'a> {
    pub kind: Question,
    /// What is said about it, in a sentence.
    pub note: &'a str,
    /// This person alone; `None`: everybody.
    pub only: Option<UserId>,
    pub except: Option<UserId>,
    /// Not before then.
    pub due: DateTime<Utc>,
}

/// Asks everybody who may decide about it, by the channels that the guardrails name, reach them,
/// and ask about a risk like this. Nobody is asked about their own proposal, and no token's account
/// is asked at all.
///
/// # Errors
/// When the database refuses.
pub async fn ask(
    tx: &DatabaseTransaction,
    action: &Action,
    now: DateTime<Utc>,
) -> Result<u64, DbErr> {
    let first = Again {
        kind: Question::Asked,
        note: "",
        only: None,
        except: None,
        due: now,
    };
    ask_again(tx, action, &first, now).await
}

/// Asks those who have not approved yet, alike. How many notices that makes. Written out: several
/// tables; one notice for each channel of each person who wants it.
///
/// # Errors
/// When the database refuses.
pub async fn ask_again(
    tx: &DatabaseTransaction,
    action: &Action,
    again: &Again<'_>,
    now: DateTime<Utc>,
) -> Result<u64, DbErr> {
    let author = match action.created_by {
        Actor::User(user) => Some(user.0),
        Actor::AiCoo | Actor::System => None,
    };
    let channels = channels::joined(|channel| {
        channel.tells(About::Asked) && action.risk_level >= channel.row().asks_from
    });
    let sql = format!(
        "insert into notices (org_id, user_id, channel, kind, action_id, due_at, created_at, note, state, sent_at)
         select u.org_id, u.id, c.channel, $6, $2, $4, $5, nullif($7, ''),
                case when c.at_once and $10 then 'sent' else 'waiting' end,
                case when c.at_once and $10 then $5::timestamptz end
         from users u join guardrails_config g on g.org_id = u.org_id {channels}
         where u.org_id = $1 and u.active and u.role in ('operator', 'admin') and u.password_hash <> '!'
           and u.id is distinct from $3 and c.reached and (g.document -> 'notification_channels') ? c.channel
           and not exists (select 1 from notification_preferences p
               where p.user_id = u.id and p.channel = c.channel and p.about = 'asked')
           and ($8::uuid is null or u.id = $8) and u.id is distinct from $9
           and not exists (select 1 from action_approvals d
               where d.action_id = $2 and d.actor = u.id::text and d.decision = 'approved')"
    );
    let values = [
        ORG.into(),
        action.action_id.0.into(),
        author.into(),
        (again.due + GATHER).into(),
        now.into(),
        again.kind.name().into(),
        again.note.into(),
        again.only.map(|user| user.0).into(),
        again.except.map(|user| user.0).into(),
        (again.due <= now).into(),
    ];
    db::execute(tx, &sql, values).await
}

/// When people were last asked about an action, or asked to be. Written out: figures.
///
/// # Errors
/// When the database cannot be read.
pub async fn last_asked<C: ConnectionTrait>(
    c: &C,
    action: ActionId,
) -> Result<Option<DateTime<Utc>>, DbErr> {
    #[derive(FromQueryResult)]
    struct Last {
        at: Option<DateTime<Utc>>,
    }
    let sql = "select max(created_at) as at from notices
         where action_id = $1 and kind in ('asked', 'reminded', 'escalated') and due_at < created_at + interval '1 minute'";
    let last = db::one::<Last, C>(c, sql, [action.0.into()]).await?;
    Ok(last.and_then(|last| last.at))
}

/// How long it is tried to tell something, and the longest wait between two tries; whoever waits
/// for a link to sign in waits less.
const WORTH_TELLING: Duration = Duration::hours(24);
const LONGEST: Duration = Duration::minutes(5);
const LONGEST_FOR_KEYS: Duration = Duration::seconds(20);

/// How long what somebody was told is kept for them to read.
const KEPT: Duration = Duration::days(90);
/// The most that are forgotten at once.
const FORGET: u32 = 10_000;

/// Forgets the notices that are old; what people did about them stays on the record. Written out: a
/// batch.
///
/// # Errors
/// When the database refuses.
pub async fn prune<C: ConnectionTrait>(c: &C, now: DateTime<Utc>) -> Result<u64, DbErr> {
    let sql = format!(
        "delete from notices where id in (
           select id from notices where state <> 'waiting' and created_at < $1 order by created_at limit {FORGET})"
    );
    db::execute(c, &sql, [(now - KEPT).into()]).await
}

/// One notice on its way.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Notice {
    pub id: i64,
    pub user_id: Uuid,
    pub kind: String,
    pub action_id: Option<Uuid>,
    pub tries: i32,
    /// Why they are asked again.
    pub note: Option<String>,
    pub created_at: DateTime<Utc>,
    pub due_at: DateTime<Utc>,
}

/// Everything of one kind that waits to go to one person by one lane, once something of it is due;
/// locked. What another process is sending is left out, and so is what an analysis proposes, until
/// it has come to its end: one run asks in one message. Written out: several tables and a lock.
///
/// # Errors
/// When the database cannot be read.
pub async fn due(
    tx: &DatabaseTransaction,
    lane: Lane,
    now: DateTime<Utc>,
    most: u32,
) -> Result<Vec<Notice>, DbErr> {
    let (channel, kinds) = (lane.channel.name(), lane.kinds());
    let free = format!(
        "state = 'waiting' and channel = $1 and {kinds} and (lease_until is null or lease_until < clock_timestamp())
         and not (kind = 'asked' and exists (select from autonomous_actions a join analysis_results r on r.id = a.analysis_id
             where a.id = notices.action_id and r.status = 'running' and r.lease_until > clock_timestamp()))"
    );
    let columns = "id, user_id, kind, action_id, tries, note, created_at, due_at";
    let first = format!(
        "select {columns} from notices where {free} and due_at <= $2 order by due_at limit 1 for update skip locked"
    );
    let first = db::one::<Notice, _>(tx, &first, [channel.into(), now.into()]).await?;
    let Some(first) = first else {
        return Ok(vec![]);
    };
    let all = format!(
        "select {columns} from notices where {free} and user_id = $2 and kind = $3 and due_at <= $4 order by id limit {most} for update skip locked"
    );
    let values = [
        channel.into(),
        first.user_id.into(),
        first.kind.into(),
        // What still gathers goes along; what was put off does not.
        (now + GATHER).into(),
    ];
    db::all(tx, &all, values).await
}

/// What a message about these is called: another one if there are others among them, so that no
/// mailbox takes it for a second copy of the first.
pub fn named(notices: &[Notice]) -> String {
    let ids = || notices.iter().map(|notice| notice.id);
    let (first, last) = (ids().min().unwrap_or(0), ids().max().unwrap_or(0));
    if first == last {
        format!("notice.{first}")
    } else {
        format!("notice.{first}-{last}-{}", notices.len())
    }
}

fn ids(notices: &[Notice]) -> serde_json::Value {
    notices.iter().map(|notice| notice.id).collect()
}

/// These are being sent until `longest` has passed, or are free again. Written out: a list of any
/// length and the database's clock.
///
/// # Errors
/// When the database refuses.
pub async fn take(
    tx: &DatabaseTransaction,
    notices: &[Notice],
    longest: std::time::Duration,
) -> Result<(), DbErr> {
    let sql = "update notices set tries = tries + 1, lease_until = clock_timestamp() + make_interval(secs => $2)
         where id in (select value::bigint from jsonb_array_elements_text($1))";
    db::execute(tx, sql, [ids(notices).into(), longest.as_secs_f64().into()])
        .await
        .map(drop)
}

/// Where a delivery ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    Sent,
    /// Nothing is to be said any more.
    Dropped,
    Failed(String),
    /// Not yet: again at this moment.
    Later(DateTime<Utc>, String),
}

impl End {
    /// Again later: nothing was sent, and it is told for as long as it is worth telling.
    pub fn later(notices: &[Notice], why: String, now: DateTime<Utc>) -> Self {
        let oldest = notices.iter().map(|notice| notice.created_at).min();
        if oldest.is_some_and(|oldest| oldest + WORTH_TELLING < now) {
            return Self::Failed(why);
        }
        let tries = notices.iter().map(|notice| notice.tries).max().unwrap_or(0);
        let longest = match notices.iter().any(|notice| notice.key().is_some()) {
            true => LONGEST_FOR_KEYS,
            false => LONGEST,
        };
        let wait = Duration::seconds(5 << tries.clamp(0, 10));
        Self::Later(now + wait.min(longest), why)
    }

    /// Again later, and the later the more often it was tried; or never, after so many tries.
    pub fn retry(notices: &[Notice], most: i32, why: String, now: DateTime<Utc>) -> Self {
        let tries = notices.iter().map(|notice| notice.tries + 1).max();
        let tries = tries.unwrap_or(0);
        if tries >= most {
            Self::Failed(why)
        } else {
            Self::Later(now + Duration::seconds(5 << tries.min(7)), why)
        }
    }
}

/// What became of them. Written out: a list of any length.
///
/// # Errors
/// When the database refuses.
pub async fn end<C: ConnectionTrait>(
    c: &C,
    notices: &[Notice],
    end: &End,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let (state, due, error, sent) = match end {
        End::Sent => ("sent", None, None, Some(now)),
        End::Dropped => ("dropped", None, None, None),
        End::Failed(why) => ("failed", None, Some(why.clone()), None),
        End::Later(at, why) => ("waiting", Some(*at), Some(why.clone()), None),
    };
    let sql = "update notices set state = $2, due_at = coalesce($3, due_at), error = $4, sent_at = $5, lease_until = null
         where id in (select value::bigint from jsonb_array_elements_text($1)) and state = 'waiting'";
    let values = [
        ids(notices).into(),
        state.into(),
        due.into(),
        error.into(),
        sent.into(),
    ];
    db::execute(c, sql, values).await.map(drop)
}

impl Notice {
    pub fn user(&self) -> UserId {
        UserId(self.user_id)
    }

    /// What the link in it opens the account for; `None`: it is about an action.
    pub fn key(&self) -> Option<KeyKind> {
        KeyKind::parse(&self.kind)
    }

    /// The move that it tells of; `None`: it is something else.
    pub fn moved(&self) -> Option<Told> {
        Told::from_status(&self.kind)
    }

    /// Why somebody is asked for a decision once more, in a word or two.
    pub fn repeat_reason(&self) -> Option<&'static str> {
        match Question::parse(&self.kind)? {
            Question::Asked => None,
            again => Some(again.words()),
        }
    }

    /// It tells of a change of who may do what.
    pub fn is_authority(&self) -> bool {
        self.kind == authority::KIND
    }

    /// It is the morning's summary.
    pub fn is_digest(&self) -> bool {
        self.kind == "digest"
    }

    /// Whether this version knows what to say in it.
    pub fn is_known(&self) -> bool {
        self.key().is_some()
            || self.moved().is_some()
            || self.is_digest()
            || Question::parse(&self.kind).is_some()
    }

    pub fn action(&self) -> Option<ActionId> {
        self.action_id.map(ActionId)
    }
}
