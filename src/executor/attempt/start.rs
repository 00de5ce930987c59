//! What a call needs before its start is committed: the day's contact with each customer whom it
//! reaches, and a slot of its limit. Taken in the transaction that commits the start, in this
//! order (see "Locks" in `docs/ARCHITECTURE.md`).

use super::{Attempt, End};
use crate::{
    actions::{Held, TIME_TO_RUN},
    executor::{contacts, store::Slot},
    ground::{
        db::{DatabaseTransaction, DbErr, ORG},
        effect::Request,
        number, zone,
    },
    guardrails::{self, hours},
    limits::{self, Limit, store::Taken},
};
use chrono::{DateTime, Duration, Utc};

/// What came of it.
pub(super) enum Reserved {
    Slot(Option<Slot>),
    /// Not now. Whether the transaction is to be committed all the same: the next who asks for a
    /// slot is told another moment.
    Wait(End, bool),
}

impl Attempt<'_> {
    /// Reserves what the call needs, or says until when it waits.
    pub(super) async fn reserve(
        &self,
        tx: &DatabaseTransaction,
        request: &Request,
        longest: std::time::Duration,
        now: DateTime<Utc>,
    ) -> Result<Reserved, DbErr> {
        if let Some(end) = self.contact_limit(tx, request, now).await? {
            return Ok(Reserved::Wait(end, false));
        }
        let Some(limit) = self.limit(tx, request).await? else {
            return Ok(Reserved::Slot(None));
        };
        Ok(match limits::store::take(tx, &limit, ORG, longest).await? {
            Taken::Slot(at) => Reserved::Slot(Some(Slot {
                limit: limit.name,
                at,
            })),
            taken => Reserved::Wait(self.limited(&limit, taken, now), true),
        })
    }

    /// Whether a customer whom it reaches was reached too short a time ago, or is just now.
    async fn contact_limit(
        &self,
        tx: &DatabaseTransaction,
        request: &Request,
        now: DateTime<Utc>,
    ) -> Result<Option<End>, DbErr> {
        let customers = self.record.contacts();
        let overridden = self.record.override_contact_limit;
        if overridden || customers.is_empty() || !contacts::reaches_customers(request) {
            return Ok(None);
        }
        let id = self.record.action.action_id;
        let last = contacts::last_of_others(tx, &customers, id).await?;
        let (settings, _) = guardrails::store::current(tx).await?;
        let gap = Duration::hours(i64::from(settings.contact_gap_hours));
        let Some((last, until)) = last
            .map(|last| (last, last + gap))
            .filter(|(_, until)| *until > now)
        else {
            return Ok(None);
        };
        let opening = hours::next_allowed(&settings, until).filter(|_| !self.record.send_now);
        Ok(Some(End::Held {
            held: Held::ContactLimit,
            why: format!(
                "Contact limit: one message per customer in {}; the last was on {}",
                number::count(settings.contact_gap_hours, "hour"),
                zone::in_full(last, self.zone)
            ),
            until: opening.unwrap_or(until),
        }))
    }

    /// What this kind of request is counted against; calls to Odoo have their turn.
    async fn limit(
        &self,
        tx: &DatabaseTransaction,
        request: &Request,
    ) -> Result<Option<Limit>, DbErr> {
        Ok(match request {
            Request::Odoo(_) => None,
            Request::Mail(_) => Some(self.executor.limits.mail),
            Request::Sms(_) => {
                let settings = guardrails::store::current(tx).await?.0;
                Some(self.executor.limits.sms.at_most(settings.max_sms_per_day))
            }
            // Google mails the invitations, and that there is nothing to come to any more.
            Request::Calendar(meeting) => meeting.invite.then_some(self.executor.limits.mail),
            Request::Cancellation(cancelled) => {
                cancelled.notify.then_some(self.executor.limits.mail)
            }
        })
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
