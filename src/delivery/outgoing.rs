//! One message goes out, and what became of it is kept.

use crate::{
    audit::{
        EventKind,
        store::{NewEvent, append},
    },
    delivery::{limit::Slot, post::Way},
    ground::{
        actor::Actor,
        db::{DatabaseTransaction, DbErr},
        live::{Change, Topic},
    },
    notices::{
        channels::{Envelope, Failure, Message, Recipient},
        store::{self, End, Notice},
    },
};
use chrono::{DateTime, Utc};
use serde_json::json;

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
