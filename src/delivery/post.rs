//! What delivering needs, and by which channel a message goes out.

use crate::{
    delivery::receiver::Receiver,
    ground::{clock::Clock, db::Database, live::hub::Hub, secrets::Key},
    notices::{
        channels::{Carrier, Carriers, Envelope, Recipient},
        store::Notice,
    },
};
use chrono::{DateTime, Utc};
use tokio_util::sync::CancellationToken;

/// What delivering needs. Cheap to clone.
#[derive(Clone)]
pub struct Post {
    pub database: Database,
    pub clock: Clock,
    pub hub: Hub,
    pub carriers: Carriers,
    /// How much longer than its time-out a message may still leave.
    pub grace: std::time::Duration,
    /// Of the links to approvals.
    pub keys: Vec<Key>,
    /// Of the codes in short links.
    pub code_keys: Vec<Key>,
    /// Where people find the app, without a slash at the end.
    pub url: String,
    pub stop: CancellationToken,
}

/// By which channel a message goes out.
#[derive(Clone, Copy)]
pub(super) struct Way<'a> {
    pub post: &'a Post,
    pub carrier: &'a dyn Carrier,
}

impl Way<'_> {
    /// What goes with a message to this person that is made of these notices.
    pub fn envelope(
        &self,
        person: &Receiver,
        named: String,
        notices: &[Notice],
        now: DateTime<Utc>,
    ) -> Envelope {
        let first = notices.iter().map(|notice| notice.id).min();
        Envelope {
            to: Recipient {
                id: person.user.id,
                name: person.user.name.clone(),
                email: person.user.email.clone(),
                phone: person.phone.clone(),
            },
            named,
            first: first.unwrap_or(0),
            at: now,
        }
    }

    /// Until when a message that is sent now may still leave.
    pub fn longest(&self) -> std::time::Duration {
        self.carrier.time_out() + self.post.grace
    }
}
