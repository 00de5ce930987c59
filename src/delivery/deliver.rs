//! Delivering notices: what waits for one person by one channel goes out as its messages.

use crate::{
    delivery::{
        asking, authority, digest, key, moves,
        post::{Post, Way},
        receiver::receiver,
    },
    ground::db::DbErr,
    notices::{
        store::{self, Lane},
        subject::About,
    },
};
use futures::future::join_all;
use std::time::Duration;

/// The most that goes out as one message.
const BATCH: u32 = 500;
/// How often the table is looked at when nobody wakes us.
const BEAT: Duration = Duration::from_secs(1);
/// How long a look is enough for: actions that move by the hundred are told of together.
const REST: Duration = Duration::from_millis(200);

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
        tokio::select! {
            () = tokio::time::sleep(REST) => {}
            () = post.stop.cancelled() => return,
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
