//! Delivering notices: what waits for one person by one channel goes out as its messages.

use crate::{
    audit::{
        EventKind,
        store::{NewEvent, append},
    },
    delivery::{
        asking, authority, digest, key,
        limit::Slot,
        moves,
        receiver::{Receiver, receiver},
    },
    ground::{
        actor::Actor,
        clock::Clock,
        db::{Database, DatabaseTransaction, DbErr},
        live::{Change, Topic, hub::Hub},
        secrets::Key,
    },
    notices::{
        channels::{Carrier, Carriers, Envelope, Failure, Message, Recipient},
        store::{self, End, Lane, Notice},
        subject::About,
    },
};
use chrono::{DateTime, Utc};
use futures::future::join_all;
use serde_json::json;
use tokio_util::sync::CancellationToken;

/// The most that goes out as one message.
const BATCH: u32 = 500;
/// How often the table is looked at when nobody wakes us.
const BEAT: std::time::Duration = std::time::Duration::from_secs(1);

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

/// Every channel with its lanes, in the order of the table.
fn lanes(post: &Post) -> Vec<(Way<'_>, Lane)> {
    let ways = post.carriers.iter().map(|carrier| {
        let carrier = carrier.as_ref();
        Way { post, carrier }
    });
    let lanes = |way: Way<'_>| Lane::for_channel(way.carrier.channel());
    ways.flat_map(|way| lanes(way).map(move |lane| (way, lane)))
        .collect()
}

/// Delivers until `stop` is cancelled. A mail server that does not answer keeps no SMS waiting,
/// and no other notice somebody who waits to sign in.
pub async fn run(post: Post) {
    let lanes = lanes(&post).into_iter();
    join_all(lanes.map(|(way, lane)| keep(way, lane))).await;
}

async fn keep(way: Way<'_>, lane: Lane) {
    let post = way.post;
    let mut wake_ups = post.hub.wake_ups();
    let mut beat = tokio::time::interval(BEAT);
    beat.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = beat.tick() => {}
            _ = wake_ups.changed() => {}
            () = post.stop.cancelled() => return,
        }
        if !lane.opens_accounts
            && lane.channel.tells(About::Digest)
            && let Err(error) = digest::begin(post).await
        {
            tracing::warn!(%error, "The morning's summary could not be begun");
        }
        loop {
            match one(way, lane).await {
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
pub async fn deliver_next(post: &Post) -> Result<bool, DbErr> {
    for (way, lane) in lanes(post) {
        if one(way, lane).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

#[tracing::instrument(name = "deliver", skip_all, fields(?lane))]
async fn one(way: Way<'_>, lane: Lane) -> Result<bool, DbErr> {
    let (post, channel) = (way.post, lane.channel);
    let now = post.clock.now();
    if channel.tells(About::After) {
        moves::create_notices(post, now).await?;
    }
    let tx = post.database.begin().await?;
    let notices = store::due(&tx, lane, now, BATCH).await?;
    let Some(first) = notices.first() else {
        return Ok(false);
    };
    let Some(person) = receiver(&tx, channel, &notices, now).await? else {
        tx.commit().await?;
        return Ok(true);
    };
    let person = person.as_ref();
    if first.is_authority() {
        return authority::send(&way, tx, &notices, person, now).await;
    }
    if let Some(kind) = first.key() {
        return key::send(&way, tx, &notices, person, kind, now).await;
    }
    if let Some(told) = first.moved() {
        return moves::send(&way, tx, &notices, person, told, now).await;
    }
    if first.is_digest() {
        return digest::send(&way, tx, &notices, person, now).await;
    }
    asking::ask(&way, tx, &notices, person, now).await
}

/// Sends the message for which a slot was taken, and says what became of it.
pub(super) async fn send(
    way: &Way<'_>,
    tx: DatabaseTransaction,
    envelope: &Envelope,
    notices: &[Notice],
    message: &Message,
    slot: Slot,
) -> Result<bool, DbErr> {
    tx.commit().await?;
    let sent = way.carrier.send(envelope, message).await;
    let nothing_left = matches!(sent, Err(Failure::NotSent(_) | Failure::Rejected(_)));
    let tries = way.carrier.manner().unknown;
    let end = outcome(sent, notices, tries, way.post.clock.now());
    let slot = Some(slot).filter(|_| nothing_left);
    finish(way, &envelope.to, notices, end, slot).await?;
    Ok(true)
}

fn outcome(sent: Result<(), Failure>, notices: &[Notice], tries: i32, now: DateTime<Utc>) -> End {
    match sent {
        Ok(()) => End::Sent,
        Err(Failure::Rejected(why)) => End::Failed(why),
        Err(Failure::NotSent(why)) => End::later(notices, why, now),
        Err(Failure::Unknown(why)) => End::retry(notices, tries, why, now),
    }
}

/// Records what became of a message; once it is sent, also who was asked. The slot is given of one
/// that sent nothing, and is free again.
pub(super) async fn finish(
    way: &Way<'_>,
    to: &Recipient,
    notices: &[Notice],
    end: End,
    slot: Option<Slot>,
) -> Result<(), DbErr> {
    let post = way.post;
    let now = post.clock.now();
    let channel = way.carrier.channel().name();
    let tx = post.database.begin().await?;
    store::end(&tx, notices, &end, now).await?;
    if end == End::Sent {
        let questions = notices.iter().filter(|notice| notice.moved().is_none());
        for action in questions.filter_map(Notice::action) {
            let event = NewEvent::for_action(action, EventKind::Asked, Actor::System, now);
            append(
                &tx,
                event.with(json!({"user_id": to.id, "name": to.name, "channel": channel})),
            )
            .await?;
        }
        for kind in notices.iter().filter_map(Notice::key) {
            let event = NewEvent::general(EventKind::AccountChanged, Actor::System, now);
            let change = match kind.sets_password() {
                true => "link to set a password sent",
                false => "link to set up an authenticator sent",
            };
            let data = json!({"user_id": to.id, "name": to.name,
                "change": change, "kind": kind.name()});
            append(&tx, event.with(data).unattended()).await?;
        }
    }
    if let Some(slot) = slot {
        slot.give_back(&tx).await?;
    }
    tx.commit().await?;
    match end {
        // Why is with the notice: a mail server's words name the address.
        End::Failed(_) => tracing::warn!(user_id = %to.id, "A notice was given up"),
        // An action's page says who was asked; of an account no open page shows anything new.
        End::Sent if notices.iter().any(|notice| notice.action().is_some()) => {
            post.hub.announce(Change::for_topic(Topic::Actions));
        }
        End::Sent | End::Later(..) | End::Dropped => {}
    }
    Ok(())
}
