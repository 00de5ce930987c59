//! Delivering notices: what waits for one person goes out as one mail. `by_sms.rs` sends the SMS.

use super::{
    authority, by_sms, digest, key,
    letter::{self, Question},
    receiver::receiver,
    store::{self, End, Notice},
    told,
};
use crate::{
    accounts::{self, KeyKind, Permission, User},
    actions::{Action, Actor, lifecycle::Status, store as actions},
    approvals::{by_link, link::Claims, secrets::Key},
    audit::{
        EventKind,
        store::{NewEvent, append},
    },
    clock::Clock,
    db::{self, Database, DatabaseTransaction, DbErr, ORG},
    effect::Address,
    limits::{self, Limit, store::Taken},
    live::{Change, Topic, hub::Hub},
    operations::{
        email::{Letter, MailError, Mailer},
        sms::Texter,
    },
};
use chrono::{DateTime, Duration, Utc};
use serde_json::json;
use tokio_util::sync::CancellationToken;

/// The most actions in one mail; more go into the next.
const BATCH: u32 = 25;
/// How often the table is looked at when nobody wakes us.
const BEAT: std::time::Duration = std::time::Duration::from_secs(1);
/// After so many tries a notice is given up.
const TRIES: i32 = 8;

/// What delivering needs. Cheap to clone.
#[derive(Clone)]
pub struct Post {
    pub database: Database,
    pub clock: Clock,
    pub hub: Hub,
    pub mailer: Mailer,
    pub limit: Limit,
    pub texter: Texter,
    /// Before what the guardrails allow.
    pub sms_limit: Limit,
    /// None: no SMS can be sent.
    pub sms_from: Option<String>,
    /// How much longer than its time-out a message may still leave.
    pub grace: std::time::Duration,
    pub from: Address,
    /// Of the links to approvals.
    pub keys: Vec<Key>,
    /// Of the codes in SMS.
    pub code_keys: Vec<Key>,
    /// Where people find the app, without a slash at the end.
    pub url: String,
    pub stop: CancellationToken,
}

/// How somebody is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    ByMail,
    BySms,
}

/// Delivers until `stop` is cancelled. A mail server that does not answer keeps no SMS waiting.
pub async fn run(post: Post) {
    tokio::join!(keep(&post, Asked::ByMail), keep(&post, Asked::BySms));
}

async fn keep(post: &Post, how: Asked) {
    let mut wake_ups = post.hub.wake_ups();
    let mut beat = tokio::time::interval(BEAT);
    beat.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = beat.tick() => {}
            _ = wake_ups.changed() => {}
            () = post.stop.cancelled() => return,
        }
        if how == Asked::ByMail
            && let Err(error) = digest::begin(post).await
        {
            tracing::warn!(%error, "The morning's summary could not be begun");
        }
        loop {
            let sent = match how {
                Asked::ByMail => by_mail(post).await,
                Asked::BySms => by_sms::once(post).await,
            };
            match sent {
                Ok(true) if !post.stop.is_cancelled() => {}
                Ok(_) => break,
                Err(error) => {
                    tracing::warn!(%error, "Notices could not be delivered");
                    break;
                }
            }
        }
    }
}

/// One message to one person. `false`: nothing is due.
///
/// # Errors
/// When the database cannot be used; what was not sent goes out later.
pub async fn once(post: &Post) -> Result<bool, DbErr> {
    Ok(by_mail(post).await? || by_sms::once(post).await?)
}

async fn by_mail(post: &Post) -> Result<bool, DbErr> {
    let now = post.clock.now();
    told::spread(post, now).await?;
    let tx = post.database.begin().await?;
    let notices = store::due(&tx, "email", now, BATCH).await?;
    let Some(first) = notices.first() else {
        return Ok(false);
    };
    if first.is_authority() {
        return authority::send(post, tx, &notices, now).await;
    }
    let Some(person) = receiver(&tx, &notices, now).await? else {
        tx.commit().await?;
        return Ok(true);
    };
    if let Some(kind) = first.key() {
        return send_key(post, tx, &notices, person.as_ref(), kind, now).await;
    }
    if let Some(told) = first.told() {
        return told::send(post, tx, &notices, person.as_ref(), told, now).await;
    }
    if first.is_digest() {
        return digest::send(post, tx, &notices, person.as_ref(), now).await;
    }
    let (open, over) = sorted(&tx, &notices, person.as_ref(), now).await?;
    store::end(&tx, &over, &End::Dropped, now).await?;
    let (Some(person), false) = (person, open.is_empty()) else {
        tx.commit().await?;
        return Ok(true);
    };
    let (notices, actions): (Vec<Notice>, Vec<Action>) = open.into_iter().unzip();
    let Some(tx) = reserve(post, tx, &notices, now).await? else {
        return Ok(true);
    };
    let letter = write(post, &tx, &person, &notices, actions, now).await?;
    send(post, tx, &person, &notices, letter).await
}

/// The link that opens an account once; asked for twice before it went out, it goes out once.
async fn send_key(
    post: &Post,
    tx: DatabaseTransaction,
    notices: &[Notice],
    person: Option<&User>,
    kind: KeyKind,
    now: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let (Some(person), Some((notice, earlier))) = (person, notices.split_last()) else {
        store::end(&tx, notices, &End::Dropped, now).await?;
        tx.commit().await?;
        return Ok(true);
    };
    store::end(&tx, earlier, &End::Dropped, now).await?;
    let one = std::slice::from_ref(notice);
    let Some(tx) = reserve(post, tx, one, now).await? else {
        return Ok(true);
    };
    let letter = key::write(post, &tx, person, notice, kind, now).await?;
    send(post, tx, person, one, letter).await
}

/// Takes a slot of the mail limit for the letter that these notices become. `None`: there is none
/// now, and they wait.
pub(super) async fn reserve(
    post: &Post,
    tx: DatabaseTransaction,
    notices: &[Notice],
    now: DateTime<Utc>,
) -> Result<Option<DatabaseTransaction>, DbErr> {
    let longest = post.mailer.time_out() + post.grace;
    take_slot(tx, &post.limit, notices, longest, now).await
}

/// The same, of any limit; the message may still leave until `longest` has passed.
pub(super) async fn take_slot(
    tx: DatabaseTransaction,
    limit: &Limit,
    notices: &[Notice],
    longest: std::time::Duration,
    now: DateTime<Utc>,
) -> Result<Option<DatabaseTransaction>, DbErr> {
    let wait = match limits::store::take(&tx, limit, ORG, longest).await? {
        Taken::Slot => {
            store::take(&tx, notices, longest).await?;
            return Ok(Some(tx));
        }
        Taken::Wait(wait) => wait,
        Taken::Never => longest,
    };
    let until = now + Duration::from_std(wait).unwrap_or(Duration::hours(1));
    let why = if limit.most == 0 {
        limit.none()
    } else {
        limit.full_until(now, wait)
    };
    store::end(&tx, notices, &End::Later(until, why), now).await?;
    tx.commit().await?;
    Ok(None)
}

/// Sends the letter for which a slot was taken, and says what became of it.
pub(super) async fn send(
    post: &Post,
    tx: DatabaseTransaction,
    person: &User,
    notices: &[Notice],
    letter: Letter,
) -> Result<bool, DbErr> {
    tx.commit().await?;
    let sent = post.mailer.post(&letter).await;
    let end = became(sent, notices, post.clock.now());
    finish(post, person, notices, Asked::ByMail, end).await?;
    Ok(true)
}

pub(super) type Open = Vec<(Notice, Action)>;

/// What is still to be asked of this person, and what is not any more.
pub(super) async fn sorted(
    tx: &DatabaseTransaction,
    notices: &[Notice],
    person: Option<&User>,
    now: DateTime<Utc>,
) -> Result<(Open, Vec<Notice>), DbErr> {
    let ids: Vec<_> = notices.iter().filter_map(Notice::action).collect();
    let records = actions::several(tx, &ids).await?;
    let may = person.is_some_and(|person| person.role.may(Permission::Decide));
    let (mut open, mut over) = (vec![], vec![]);
    for notice in notices {
        let record = records
            .iter()
            .find(|record| Some(record.action.action_id) == notice.action());
        let waits =
            |action: &&Action| action.status == Status::PendingApproval && action.expires_at > now;
        let action = record
            .map(|record| &record.action)
            .filter(waits)
            .filter(|_| may);
        match action {
            Some(action) => open.push((notice.clone(), action.clone())),
            None => over.push(notice.clone()),
        }
    }
    Ok((open, over))
}

/// The mail, with a link of this person's own for each action.
async fn write(
    post: &Post,
    tx: &DatabaseTransaction,
    person: &User,
    notices: &[Notice],
    actions: Vec<Action>,
    now: DateTime<Utc>,
) -> Result<Letter, DbErr> {
    let again = notices.first().and_then(Notice::again);
    let mut questions = vec![];
    for (notice, action) in notices.iter().zip(actions) {
        let claims = Claims::new(
            action.action_id,
            person.id,
            action.effect_hash.clone(),
            action.expires_at,
        );
        let token = by_link::issue(tx, &post.keys, &claims, now).await?;
        let link = format!("{}/api/ai-coo/approve?token={token}", post.url);
        questions.push(Question {
            link,
            note: notice.note.clone(),
            author: author(tx, &action).await?,
            action,
        });
    }
    let inbox = format!("{}/dashboard/operator", post.url);
    let content = letter::asking(&person.name, again, questions, &inbox);
    Ok(content.to(post.envelope(person, &store::named(notices), now)))
}

/// The name of the person who proposed it.
async fn author(tx: &DatabaseTransaction, action: &Action) -> Result<Option<String>, DbErr> {
    let Some(author) = action.author() else {
        return Ok(None);
    };
    let author = match accounts::store::get(tx, author).await {
        Err(error) if db::is_unreadable(&error) => None,
        found => found?,
    };
    Ok(Some(author.map_or_else(
        || "a former user".to_owned(),
        |author| author.name,
    )))
}

impl Post {
    /// A letter of ours to one of us, still without content.
    pub(super) fn envelope(&self, person: &User, about: &str, now: DateTime<Utc>) -> Letter {
        let domain = self.from.email.rsplit_once('@');
        let domain = domain.map_or("", |(_, domain)| domain);
        Letter {
            message_id: format!("<{about}.{}@{domain}>", person.id),
            from: self.from.clone(),
            to: Address {
                name: person.name.clone(),
                email: person.email.clone(),
            },
            subject: String::new(),
            text: String::new(),
            html: String::new(),
            date: now,
        }
    }
}

fn became(sent: Result<(), MailError>, notices: &[Notice], now: DateTime<Utc>) -> End {
    match sent {
        Ok(()) => End::Sent,
        Err(MailError::Rejected(why) | MailError::Unwritable(why)) => End::Failed(why),
        Err(MailError::NotSent(why) | MailError::Unknown(why)) => {
            End::again(notices, TRIES, why, now)
        }
    }
}

/// Records what became of a message; once it is sent, also who was asked.
pub(super) async fn finish(
    post: &Post,
    person: &User,
    notices: &[Notice],
    how: Asked,
    end: End,
) -> Result<(), DbErr> {
    let now = post.clock.now();
    let channel = match how {
        Asked::ByMail => "email",
        Asked::BySms => "sms",
    };
    let tx = post.database.begin().await?;
    store::end(&tx, notices, &end, now).await?;
    if end == End::Sent {
        let questions = notices.iter().filter(|notice| notice.told().is_none());
        for action in questions.filter_map(Notice::action) {
            let event = NewEvent::of(action, EventKind::Asked, Actor::System, now);
            append(
                &tx,
                event.with(json!({"user_id": person.id, "name": person.name, "channel": channel})),
            )
            .await?;
        }
        for kind in notices.iter().filter_map(Notice::key) {
            let event = NewEvent::general(EventKind::AccountChanged, Actor::System, now);
            let change = match kind.sets_password() {
                true => "link to set a password sent",
                false => "link to set up an authenticator sent",
            };
            let data = json!({"user_id": person.id, "name": person.name,
                "change": change, "kind": kind.name()});
            append(&tx, event.with(data)).await?;
        }
    }
    tx.commit().await?;
    match end {
        // Why is with the notice: a mail server's words name the address.
        End::Failed(_) => tracing::warn!(user.id = %person.id, "A notice was given up"),
        // An action's page says who was asked; of an account no open page shows anything new.
        End::Sent if notices.iter().any(|notice| notice.action().is_some()) => {
            post.hub.announce(Change::of(Topic::Actions));
        }
        End::Sent | End::Later(..) | End::Dropped => {}
    }
    Ok(())
}
