//! The websocket of an open dashboard: invalidations only, so that a gap is never missed.

use crate::{
    accounts::{Permission, store::sessions},
    ground::{
        error::{ErrorKind, UserError},
        ids::UserId,
        live::{Change, Topic},
    },
    web::{
        session::caller::{Caller, Known, known},
        state::AppState,
    },
};
use axum::{
    Extension,
    extract::{
        State,
        ws::{Message, WebSocket, WebSocketUpgrade},
    },
    http::request::Parts,
    response::Response,
};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::sync::broadcast::{Receiver, error::RecvError};
use tower_sessions::Session;

/// Nothing that a browser says is of interest: pongs and goodbyes.
const LONGEST_MESSAGE: usize = 4 * 1024;
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

/// By what somebody listens, asked for again and again.
struct Authority {
    state: AppState,
    /// With what the request came: a session's cookie or a token.
    parts: Parts,
    session: Option<String>,
    user: UserId,
}

impl Authority {
    /// Whether whoever opened the socket may still read. While the database is away nobody can
    /// know: it stays.
    async fn holds(&mut self) -> bool {
        if let Some(id) = &self.session {
            let connection = self.state.database.connection();
            match sessions::lives(connection, id).await {
                Ok(true) => {}
                Ok(false) => return false,
                Err(_) => return true,
            }
        }
        match known(&mut self.parts, &self.state).await {
            Ok(Some(Known { user, .. })) => user.id == self.user && user.role.may(Permission::Read),
            Ok(None) => false,
            Err(error) => error.kind == ErrorKind::Unavailable,
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
    upgrade: WebSocketUpgrade,
    parts: Parts,
) -> Result<Response, UserError> {
    let caller = caller.may(Permission::Read)?;
    let token = parts.extensions.get::<Known>();
    let token = token.filter(|known| known.by_token()).cloned();
    let session = session.id().map(|id| id.to_string());
    let whose = match (&token, &session) {
        (Some(known), _) => known.key.clone(),
        (None, Some(session)) => session.clone(),
        (None, None) => caller.user.id.to_string(),
    };
    let place = sockets.take(&whose).ok_or_else(|| {
        let words = "Too many pages are open. Close some, then reload this page.";
        UserError::new(ErrorKind::TooMany, words)
    })?;
    let changes = state.hub.subscribe();
    let stop = state.stop.clone();
    let mut authority = Authority {
        session: session.filter(|_| token.is_none()),
        user: caller.user.id,
        state,
        parts,
    };
    // Once more now that changes are heard: it may have ended in between.
    if !authority.holds().await {
        return Err(UserError::new(ErrorKind::SignedOut, "Sign in first."));
    }
    let upgrade = upgrade
        .max_message_size(LONGEST_MESSAGE)
        .max_frame_size(LONGEST_MESSAGE)
        .write_buffer_size(LONGEST_MESSAGE)
        .max_write_buffer_size(16 * LONGEST_MESSAGE);
    Ok(upgrade.on_upgrade(async move |socket| {
        let _place = place;
        tokio::select! {
            () = tell(socket, changes, authority, BEAT) => {}
            () = stop.cancelled() => {}
        }
    }))
}

async fn tell(
    mut socket: WebSocket,
    mut changes: Receiver<Change>,
    mut authority: Authority,
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
                if silent || !authority.holds().await || !sent(&mut socket, Message::Ping(Default::default()), beat).await {
                    return;
                }
                continue;
            }
        };
        let change = match change {
            Ok(change) => change,
            // Too slow to hear all of it: fetch everything again.
            Err(RecvError::Lagged(_)) => Change::for_topic(Topic::Everything),
            Err(RecvError::Closed) => return,
        };
        // A session ended, or a token, or a role changed: perhaps this very one.
        let mine = match &change {
            Change {
                topic: Topic::Sessions,
                id: Some(id),
            } => authority.session.is_none() || authority.session.as_ref() == Some(id),
            Change { topic, .. } => matches!(topic, Topic::Sessions | Topic::Everything),
        };
        if mine && !authority.holds().await {
            return;
        }
        if matches!(change.topic, Topic::Sessions | Topic::Mail) {
            continue;
        }
        let Ok(text) = serde_json::to_string(&change) else {
            continue;
        };
        if !sent(&mut socket, Message::Text(text.into()), beat).await {
            return;
        }
    }
}

/// Whether the browser took it: one that reads nothing keeps no place.
async fn sent(socket: &mut WebSocket, message: Message, patience: Duration) -> bool {
    let sent = tokio::time::timeout(patience, socket.send(message)).await;
    matches!(sent, Ok(Ok(())))
}

#[cfg(test)]
mod tests {
    use super::*;

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
