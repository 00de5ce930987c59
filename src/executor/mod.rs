//! Carrying an approved action out: exactly the requests that were approved, each of them once.
//!
//! Order: claim, kill switch, effect hash, begun already?, expiry, guardrails, preconditions,
//! requests. Every move is one transaction with its event; those of attempts that come together
//! are one for all of them. See `docs/ARCHITECTURE.md`, walk 2.

mod attempt;
pub mod contacts;
pub mod drift;
mod ends;
pub mod job;
mod lease;
pub mod preconditions;
pub mod roll_back;
mod starts;
pub mod store;
mod untouched;

use crate::{
    actions::lifecycle::Status,
    executor::{ends::Ends, lease::Lease, starts::Starts},
    ground::{
        clock::Clock,
        db::{Database, DbErr},
        effect::{Cancellation, Meeting},
        failpoint,
        gather::Gather,
        ids::ActionId,
        live::{Change, Topic, hub::Hub},
        process::Process,
        queue::Execute,
    },
    guardrails::store::Known,
    limits::{self, Limit},
    operations::{
        calendar::{self, CalendarError, Entered, GoogleCalendar, LiveEvent},
        email::Mailer,
        odoo::{Identity, Odoo},
        sms::Texter,
    },
    records::{self, Books, Claimed, Claims, Record, Standing},
};
use std::{sync::Arc, time::Duration};
use tokio::sync::OnceCell;
use tokio_util::sync::CancellationToken;

/// What executing needs. Cheap to clone.
#[derive(Clone)]
pub struct Executor {
    pub database: Database,
    pub clock: Clock,
    pub hub: Hub,
    pub odoo: Odoo,
    pub mailer: Mailer,
    /// `None`: meetings are put into Odoo's calendar.
    pub calendar: Option<GoogleCalendar>,
    pub texter: Texter,
    pub timing: Timing,
    pub limits: Limits,
    /// The key's user and the company, once they have been read.
    pub identity: Arc<OnceCell<Identity>>,
    /// Cancelled when the process is to end: what has not begun is handed back.
    pub stop: CancellationToken,
    pub together: Together,
}

/// What the attempts of one process do together. Cheap to clone.
#[derive(Clone, Default)]
pub struct Together {
    leases: lease::Leases,
    starts: Gather<Starts>,
    ends: Gather<Ends>,
    settings: Known,
}

/// How patient the executor is.
#[derive(Debug, Clone)]
pub struct Timing {
    /// How long an attempt is believed to be alive without a sign of life.
    pub lease: Duration,
    /// How often work without a job is looked for.
    pub sweep: Duration,
    /// How long it waits between tries of a request that was not sent.
    pub retry: Backoff,
    /// How much longer than its time-out a call may still take effect.
    pub grace: Duration,
    /// The time-out of an Odoo write.
    pub odoo_write: Duration,
    /// How long an approved action waits, so that it can be taken back.
    pub undo: Duration,
    /// How long the findings of a run, resolved alerts and the outbox are kept.
    pub retention: Duration,
    /// How long an action has to have been in view before a page decides about it.
    pub view: Duration,
}

impl Default for Timing {
    /// Takeover within 10 s: 4.5 s of lease and a sweep every 5 s.
    fn default() -> Self {
        Self {
            lease: Duration::from_millis(4_500),
            sweep: Duration::from_secs(5),
            retry: Backoff::default(),
            grace: Duration::from_secs(40),
            odoo_write: Duration::from_secs(60),
            undo: Duration::from_secs(10),
            retention: Duration::from_secs(90 * 24 * 60 * 60),
            view: Duration::from_secs(1),
        }
    }
}

/// Waits that double from the first to the longest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backoff {
    pub first: Duration,
    pub longest: Duration,
}

impl Default for Backoff {
    fn default() -> Self {
        Self {
            first: Duration::from_secs(2),
            longest: Duration::from_secs(300),
        }
    }
}

impl Backoff {
    /// The wait after so many tries in a row.
    pub fn after(self, tries: u32) -> Duration {
        let doubled = 2u32.saturating_pow(tries.saturating_sub(1));
        self.first.saturating_mul(doubled).min(self.longest)
    }
}

/// What is counted against which limit.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    pub mail: Limit,
    pub sms: Limit,
    /// What our own people are sent.
    pub notice_mail: Limit,
    pub key_mail: Limit,
    pub notice_sms: Limit,
    pub api: Limit,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            mail: limits::MAIL,
            sms: limits::SMS,
            notice_mail: limits::NOTICE_MAIL,
            key_mail: limits::KEY_MAIL,
            notice_sms: limits::NOTICE_SMS,
            api: limits::API,
        }
    }
}

/// What became of one attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It ended here, in this status.
    Moved(Status),
    /// Another attempt has the action, or it is not to be executed now.
    Lost,
}

impl Executor {
    /// What it shares with everything that runs beside it.
    pub fn process(&self) -> Process {
        Process {
            database: self.database.clone(),
            clock: self.clock.clone(),
            hub: self.hub.clone(),
            stop: self.stop.clone(),
        }
    }

    /// What it reads with, for whoever executes nothing.
    pub fn books(&self) -> Books {
        Books {
            database: self.database.clone(),
            clock: self.clock.clone(),
            hub: self.hub.clone(),
            odoo: self.odoo.clone(),
            calendar: self.calendar.clone(),
            identity: self.identity.clone(),
        }
    }

    async fn find_meeting(&self, meeting: &Meeting) -> Result<Option<Entered>, CalendarError> {
        self.google()?.find(meeting).await
    }

    async fn enter_meeting(&self, meeting: &Meeting) -> Result<Entered, CalendarError> {
        self.google()?.insert(meeting).await
    }

    async fn live_event(
        &self,
        calendar: &str,
        event_id: &str,
    ) -> Result<Option<LiveEvent>, CalendarError> {
        self.google()?.event(calendar, event_id).await
    }

    async fn cancel_meeting(&self, cancelled: &Cancellation) -> Result<bool, CalendarError> {
        self.google()?.cancel(cancelled).await
    }

    fn google(&self) -> Result<&GoogleCalendar, CalendarError> {
        calendar::connected(self.calendar.as_ref())
    }

    fn calendar_time_out(&self) -> Duration {
        self.calendar
            .as_ref()
            .map_or(Duration::ZERO, GoogleCalendar::time_out)
    }

    /// Tells workers and pages that an action has moved.
    pub fn announce(&self, action: ActionId) {
        self.hub.announce(Change::to(Topic::Actions, action));
    }
}

/// An action that this process has taken for one attempt, with what it is judged by.
pub struct Taken {
    record: Record,
    standing: Standing,
    /// Others keep away from it for as long as this is there.
    lease: Lease,
}

impl Taken {
    /// Which action it is.
    pub fn action(&self) -> ActionId {
        self.record.action.action_id
    }
}

/// Takes as many of the actions whose time has come as there is room for: the most urgent first.
/// How many jobs were looked at may be more than there are in the answer: what cannot be carried
/// out is ended at once, and what is not there to be taken needs no job.
///
/// # Errors
/// When the database cannot be used; the sweeper wakes the actions again.
pub async fn take(executor: &Executor, most: u32) -> Result<(Vec<Taken>, usize), DbErr> {
    failpoint::reach("before_claim").await;
    let (connection, lease) = (executor.database.connection(), executor.timing.lease);
    let claims = records::claim_due(connection, most, lease, executor.clock.now()).await?;
    let looked_at = claims.looked_at;
    Ok((taken(executor, claims).await?, looked_at))
}

/// One attempt at one action. Losing the action to another attempt is an ordinary answer.
///
/// # Errors
/// When the database cannot be used; the sweeper wakes the action again.
pub async fn execute(executor: &Executor, job: Execute) -> Result<Outcome, DbErr> {
    let (connection, lease) = (executor.database.connection(), executor.timing.lease);
    let claims = records::claim(connection, job, lease, executor.clock.now()).await?;
    match taken(executor, claims).await?.pop() {
        Some(taken) => carry_out(executor, taken).await,
        None => Ok(Outcome::Lost),
    }
}

async fn taken(executor: &Executor, claims: Claims) -> Result<Vec<Taken>, DbErr> {
    if claims.count() == 0 {
        return Ok(vec![]);
    }
    // First of all: reading what follows may take its time.
    let hold = |claimed: Claimed| {
        let id = claimed.record.action.action_id;
        let attempt = claimed.record.attempt;
        (
            executor.together.leases.hold(executor, id, attempt),
            claimed,
        )
    };
    let held: Vec<(Lease, Claimed)> = claims.taken.into_iter().map(hold).collect();
    failpoint::reach("after_claim").await;
    for id in claims.unreadable {
        give_up(executor, id, UNREADABLE).await?;
    }
    let (connection, known) = (executor.database.connection(), &executor.together.settings);
    let mut all = vec![];
    for (lease, claimed) in held {
        let id = claimed.record.action.action_id;
        executor.hub.show(Change::to(Topic::Actions, id));
        if claimed.broken_off >= records::MOST_BROKEN_OFF {
            give_up(executor, id, BROKEN_OFF).await?;
            continue;
        }
        let (record, standing) = claimed.standing(connection, known).await?;
        all.push(Taken {
            record,
            standing,
            lease,
        });
    }
    Ok(all)
}

/// The attempt at what was taken.
///
/// # Errors
/// When the database cannot be used; the sweeper wakes the action again.
#[tracing::instrument(name = "execute", skip_all, fields(action_id = %taken.record.action.action_id, attempt = taken.record.attempt))]
pub async fn carry_out(executor: &Executor, taken: Taken) -> Result<Outcome, DbErr> {
    let Taken {
        record,
        standing,
        lease,
    } = taken;
    let outcome = attempt::run(executor, &record, standing).await;
    drop(lease);
    outcome
}

const UNREADABLE: &str = "Another version of AI COO wrote this action, and this one cannot read it";
const BROKEN_OFF: &str =
    "Several attempts were interrupted before they could report how they ended";

/// Ends what would be tried for ever.
async fn give_up(executor: &Executor, id: ActionId, why: &str) -> Result<(), DbErr> {
    let tx = executor.database.begin().await?;
    let ended = records::give_up(&tx, id, why, executor.clock.now()).await?;
    tx.commit().await?;
    if let Some(status) = ended {
        executor.announce(id);
        tracing::error!(action_id = %id, status = status.name(), why, "Attempt given up");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_the_longest() {
        let usual = Backoff::default();
        let seconds: Vec<u64> = (1..=10).map(|tries| usual.after(tries).as_secs()).collect();
        assert_eq!(seconds, [2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
        assert_eq!(usual.after(u32::MAX), usual.longest);
    }
}
