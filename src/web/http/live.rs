//! The websocket of an open dashboard: invalidations only, so that a gap is never missed.

use crate::{
    accounts::{
        Permission, User,
        store::{sessions, tokens},
    },
    ground::{
        clock::Clock,
        db::{Database, DbErr, is_unreadable},
        error::{ErrorKind, UserError},
        ids::UserId,
        live::{Announced, Change, Topic},
    },
    web::{
        session::caller::{Caller, Known},
        state::AppState,
    },
};
use axum::{
    Extension,
    extract::{
        State,
        ws::{Message, Utf8Bytes, WebSocket, WebSocketUpgrade},
    },
    response::Response,
};
use std::{
    collections::HashMap,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::sync::broadcast::{Receiver, error::RecvError};
use tokio_util::sync::CancellationToken;
use tower_sessions::Session;

/// Nothing that a browser says is of interest: pongs and goodbyes.
const LONGEST_MESSAGE: usize = 4 * 1024;
/// More than a pong; each socket keeps as much for itself.
const READ_AT_ONCE: usize = 256;
/// Tabs of one session, or sockets of one token.
const MOST_OF_ONE: usize = 20;
/// Of this process.
const MOST: usize = 2_000;
/// How often a browser is asked for a sign of life, and the database whether it may still listen.
const BEAT: Duration = Duration::from_secs(20);

/// The sockets that are open in this process, by whose they are.
#[derive(Clone, Default)]
pub(super) struct Sockets(Arc<Mutex<HashMap<String, usize>>>);

/// A socket's place; free again when it is dropped.
struct Place {
    sockets: Sockets,
    whose: String,
}

impl Sockets {
    fn take(&self, whose: &str) -> Option<Place> {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let all: usize = open.values().sum();
        let of_this = open.get(whose).copied().unwrap_or(0);
        if all >= MOST || of_this >= MOST_OF_ONE {
            return None;
        }
        open.insert(whose.to_owned(), of_this + 1);
        Some(Place {
            sockets: self.clone(),
            whose: whose.to_owned(),
        })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self
            .sockets
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&self.whose) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.whose);
            }
        }
    }
}

/// By what somebody listens, asked for again and again. Nothing of the request is kept: its headers
/// hold on to the whole buffer that they were read into.
struct Authority {
    database: Database,
    clock: Clock,
    by: By,
    user: UserId,
}

enum By {
    /// Its id.
    Session(String),
    /// Its hash.
    Token(String),
}

impl By {
    fn key(&self) -> &str {
        match self {
            Self::Session(key) | Self::Token(key) => key,
        }
    }
}

impl Authority {
    /// Whether whoever opened the socket may still read. While the database is away nobody can
    /// know: it stays.
    async fn holds(&self) -> bool {
        match self.reader().await {
            Ok(user) => {
                user.is_some_and(|user| user.id == self.user && user.role.may(Permission::Read))
            }
            Err(error) => !is_unreadable(&error),
        }
    }

    async fn reader(&self) -> Result<Option<User>, DbErr> {
        let connection = self.database.connection();
        match &self.by {
            By::Session(id) => {
                let user = sessions::whose(connection, id).await?;
                if user.is_some() {
                    sessions::touch(connection, id).await?;
                }
                Ok(user)
            }
            By::Token(hash) => {
                let bearer = tokens::bearer(connection, hash, self.clock.now()).await?;
                Ok(bearer.map(|(user, _)| user))
            }
        }
    }

    /// Whether a change may have ended it: a session ended, or a token, or a role changed.
    fn may_have_ended(&self, change: &Change) -> bool {
        match (change.topic, &change.id, &self.by) {
            (Topic::Sessions, Some(ended), By::Session(id)) => ended == id,
            (topic, ..) => matches!(topic, Topic::Sessions | Topic::Everything),
        }
    }
}

/// # Errors
/// When nobody is signed in, or too many sockets are open.
pub(super) async fn socket(
    State(state): State<AppState>,
    Extension(sockets): Extension<Sockets>,
    caller: Caller,
    session: Session,
    known: Option<Extension<Known>>,
    upgrade: WebSocketUpgrade,
) -> Result<Response, UserError> {
    let caller = caller.may(Permission::Read)?;
    let signed_out = || UserError::new(ErrorKind::SignedOut, "Sign in first.");
    let by = match known.filter(|known| known.by_token()) {
        Some(known) => By::Token(known.key.clone()),
        None => By::Session(session.id().ok_or_else(signed_out)?.to_string()),
    };
    let place = sockets.take(by.key()).ok_or_else(|| {
        let words = "Too many pages are open. Close some, then reload this page.";
        UserError::new(ErrorKind::TooMany, words)
    })?;
    let changes = state.hub.subscribe();
    let authority = Authority {
        database: state.database,
        clock: state.clock,
        by,
        user: caller.user.id,
    };
    // Once more now that changes are heard: it may have ended in between.
    if !authority.holds().await {
        return Err(signed_out());
    }
    let stop = state.stop;
    let upgrade = upgrade
        .max_message_size(LONGEST_MESSAGE)
        .max_frame_size(LONGEST_MESSAGE)
        .read_buffer_size(READ_AT_ONCE)
        .write_buffer_size(0)
        .max_write_buffer_size(LONGEST_MESSAGE);
    Ok(upgrade.on_upgrade(move |socket| keep(socket, changes, authority, place, stop)))
}

/// As long as it lives: what this holds, every open page costs.
async fn keep(
    socket: WebSocket,
    changes: Receiver<Announced>,
    authority: Authority,
    _place: Place,
    stop: CancellationToken,
) {
    tokio::select! {
        () = tell(socket, changes, &authority, BEAT) => {}
        () = stop.cancelled() => {}
    }
}

async fn tell(
    mut socket: WebSocket,
    mut changes: Receiver<Announced>,
    authority: &Authority,
    beat: Duration,
) {
    let mut beats = tokio::time::interval_at(tokio::time::Instant::now() + beat, beat);
    beats.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    // Whether something came since the last ping: whoever is gone says nothing.
    let mut alive = true;
    loop {
        let change = tokio::select! {
            change = changes.recv() => change,
            message = socket.recv() => match message {
                Some(Ok(Message::Close(_)) | Err(_)) | None => return,
                Some(Ok(_)) => {
                    alive = true;
                    continue;
                }
            },
            _ = beats.tick() => {
                let silent = !std::mem::take(&mut alive);
                if silent || !still(authority).await || !sent(&mut socket, Message::Ping(Default::default()), beat).await {
                    return;
                }
                continue;
            }
        };
        let change = match change {
            Ok(change) => change,
            // Too slow to hear all of it: fetch everything again.
            Err(RecvError::Lagged(_)) => Announced::new(Change::for_topic(Topic::Everything)),
            Err(RecvError::Closed) => return,
        };
        if authority.may_have_ended(&change) && !still(authority).await {
            return;
        }
        if matches!(change.topic, Topic::Sessions | Topic::Mail) {
            continue;
        }
        let Ok(text) = Utf8Bytes::try_from(change.text()) else {
            continue;
        };
        if !sent(&mut socket, Message::Text(text), beat).await {
            return;
        }
    }
}

/// As [`Authority::holds`]. Apart: what it needs while it asks is no part of every socket.
fn still(authority: &Authority) -> Pin<Box<dyn Future<Output = bool> + Send + '_>> {
    Box::pin(authority.holds())
}

/// Whether the browser took it: one that reads nothing keeps no place.
async fn sent(socket: &mut WebSocket, message: Message, patience: Duration) -> bool {
    let sent = tokio::time::timeout(patience, socket.send(message)).await;
    matches!(sent, Ok(Ok(())))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The size of what a function of five gives.
    fn size<A, B, C, D, E, F>(_: fn(A, B, C, D, E) -> F) -> usize {
        size_of::<F>()
    }

    #[test]
    fn an_open_page_costs_little() {
        let state = size(keep);
        let buffers = READ_AT_ONCE + LONGEST_MESSAGE + LONGEST_MESSAGE;
        assert!(state + buffers < 16 * 1024, "{state} and {buffers} bytes");
        // What a browser sends is a pong, and what it is sent is short.
        assert!(state + READ_AT_ONCE < 6 * 1024, "{state} bytes");
    }

    #[test]
    fn sockets_are_bounded_for_each_and_for_all() {
        let sockets = Sockets::default();
        let mut places: Vec<Place> = (0..MOST_OF_ONE)
            .map(|_| sockets.take("kim").unwrap())
            .collect();
        assert!(sockets.take("kim").is_none());
        places.pop();
        places.push(sockets.take("kim").unwrap());
        for other in 0..MOST - MOST_OF_ONE {
            places.push(sockets.take(&other.to_string()).unwrap());
        }
        assert!(sockets.take("somebody else").is_none());
        places.clear();
        assert!(sockets.0.lock().unwrap().is_empty());
    }
}
