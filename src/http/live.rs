//! The websocket of an open dashboard: invalidations only, so that a gap is never missed.

use super::caller::Caller;
use crate::{
    accounts::{Permission, store::sessions},
    db::Database,
    error::{ErrorKind, UserError},
    live::{Change, Topic},
};
use axum::{
    extract::ws::{Message, WebSocket, WebSocketUpgrade},
    response::Response,
};
use tokio::sync::broadcast::{Receiver, error::RecvError};
use tower_sessions::Session;

/// # Errors
/// When nobody is signed in.
pub async fn socket(
    caller: Caller,
    session: Session,
    upgrade: WebSocketUpgrade,
) -> Result<Response, UserError> {
    let caller = caller.may(Permission::Read)?;
    let changes = caller.state.executor.hub.subscribe();
    let stop = caller.state.executor.stop.clone();
    let id = session.id().map(|id| id.to_string());
    let database = caller.state.executor.database.clone();
    // Once more now that changes are heard: it may have ended in between.
    if !good(&database, id.as_deref()).await {
        return Err(UserError::new(ErrorKind::SignedOut, "Sign in first."));
    }
    Ok(upgrade.on_upgrade(async move |socket| {
        tokio::select! {
            () = tell(socket, changes, id, database) => {}
            () = stop.cancelled() => {}
        }
    }))
}

/// Whether the session has not ended. While the database is away nobody can know: it stays.
async fn good(database: &Database, session: Option<&str>) -> bool {
    match session {
        None => true,
        Some(id) => sessions::lives(database.connection(), id)
            .await
            .unwrap_or(true),
    }
}

async fn tell(
    mut socket: WebSocket,
    mut changes: Receiver<Change>,
    session: Option<String>,
    database: Database,
) {
    loop {
        let change = tokio::select! {
            change = changes.recv() => change,
            message = socket.recv() => match message {
                // Nothing that a browser says is of interest; that it is gone is.
                Some(Ok(_)) => continue,
                Some(Err(_)) | None => return,
            },
        };
        let change = match change {
            Ok(change) if change.topic == Topic::Sessions => {
                if change.id.is_some() && change.id == session {
                    return;
                }
                continue;
            }
            Ok(change) if change.topic == Topic::Mail => continue,
            Ok(change) => change,
            // Too slow to hear all of it: fetch everything again.
            Err(RecvError::Lagged(_)) => Change::of(Topic::Everything),
            Err(RecvError::Closed) => return,
        };
        // What was missed may have been the end of this very session.
        if change.topic == Topic::Everything && !good(&database, session.as_deref()).await {
            return;
        }
        let Ok(text) = serde_json::to_string(&change) else {
            continue;
        };
        if socket.send(Message::Text(text.into())).await.is_err() {
            return;
        }
    }
}
