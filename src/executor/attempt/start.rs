//! The start of a call, and why there may be none now. What it needs is taken in the transaction
//! that commits it (`src/executor/starts.rs`): the day's contact with each customer whom it reaches,
//! and a slot of its limit.

use super::{Attempt, End};
use crate::{
    actions::{Held, TIME_TO_RUN},
    executor::{
        contacts::reaches_customers,
        starts::{Start, Started, Starts},
        store::NewCall,
    },
    ground::{db::DbErr, effect::Request, number, zone},
    guardrails::{Settings, hours},
    limits::{Limit, store::Taken},
};
use chrono::{DateTime, Duration, Utc};

impl Attempt<'_> {
    /// Commits the intent, unless the kill switch is on, the guardrails are others than those that
    /// let it run, another attempt has taken over, or it has to wait for somebody.
    pub(super) async fn start(&self, step: i32, request: &Request) -> Result<Started, DbErr> {
        let (executor, record) = (self.executor, self.record);
        let standing = self.standing();
        let longest = self.time_out(request) + executor.timing.grace;
        let attempt = (record.action.action_id, record.attempt);
        let mut call = NewCall::new(attempt, step, request, longest)?;
        if reaches_customers(request) {
            call.reaches = record.contacts();
        }
        let settings = &standing.settings;
        let gap = Duration::hours(i64::from(settings.contact_gap_hours));
        let start = Start {
            call,
            version: standing.version,
            gap: (!record.override_contact_limit).then_some(gap),
            limit: self.limit(request, settings).filter(Limit::is_counted),
        };
        let starts = Starts {
            database: executor.database.clone(),
            clock: executor.clock.clone(),
        };
        executor.together.starts.ask(&starts, start).await
    }

    /// Where an attempt ends that could not start its call.
    pub(super) fn not_started(&self, started: Started) -> End {
        let now = self.executor.clock.now();
        match started {
            Started::Stopped => End::Stopped,
            Started::Contacted(last) => self.contacted(last),
            Started::Full(limit, taken) => self.limited(&limit, taken, now),
            Started::Lost | Started::Call(_) | Started::SettingsChanged => End::Lost,
        }
    }

    /// A customer whom it reaches was reached too short a time ago, or is just now.
    fn contacted(&self, last: DateTime<Utc>) -> End {
        let settings = self.standing().settings;
        let until = last + Duration::hours(i64::from(settings.contact_gap_hours));
        let opening = hours::next_allowed(&settings, until).filter(|_| !self.record.send_now);
        End::Held {
            held: Held::ContactLimit,
            why: format!(
                "Contact limit: one message per customer in {}; the last was on {}",
                number::count(settings.contact_gap_hours, "hour"),
                zone::in_full(last, self.zone)
            ),
            until: opening.unwrap_or(until),
        }
    }

    /// What this kind of request is counted against; calls to Odoo have their turn.
    fn limit(&self, request: &Request, settings: &Settings) -> Option<Limit> {
        let limits = &self.executor.limits;
        match request {
            Request::Odoo(_) => None,
            Request::Mail(_) => Some(limits.mail),
            Request::Sms(_) => Some(limits.sms.at_most(settings.max_sms_per_day)),
            // Google mails the invitations, and that there is nothing to come to any more.
            Request::Calendar(meeting) => meeting.invite.then_some(limits.mail),
            Request::Cancellation(cancelled) => cancelled.notify.then_some(limits.mail),
        }
    }

    /// Waits, and says until when. The moment is the database's; the clock in use may be another.
    fn limited(&self, limit: &Limit, taken: Taken, now: DateTime<Utc>) -> End {
        let Taken::Wait(wait) = taken else {
            return End::Failed(limit.none());
        };
        let wait = wait + std::time::Duration::from_millis(100);
        let until = now + Duration::from_std(wait).unwrap_or(TIME_TO_RUN);
        let full = limit.full_until(now, wait, self.zone);
        End::Held {
            held: Held::SendingLimit,
            why: format!("Sending limit: {full}"),
            until,
        }
    }
}
