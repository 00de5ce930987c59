//! The audit trail as a CSV download, page by page, so that its length does not matter.

use crate::{
    audit::{
        Event, Filter,
        csv::{self, Dialect},
        store,
    },
    ground::db::{Database, DbErr},
};
use axum::{
    body::{Body, Bytes},
    http::header::{CONTENT_DISPOSITION, CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use futures::stream::{self, Stream};
use std::io;
use tokio::sync::mpsc;

/// As many as are read at once: each page costs the database a look at every month.
const PAGE: u32 = 4_000;

/// A response that reads the trail while it is sent.
pub fn stream(database: Database, filter: Filter, dialect: Dialect) -> Response {
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8"),
        (
            CONTENT_DISPOSITION,
            "attachment; filename=\"audit-trail.csv\"",
        ),
    ];
    (headers, Body::from_stream(pages(database, filter, dialect))).into_response()
}

fn pages(
    database: Database,
    filter: Filter,
    dialect: Dialect,
) -> impl Stream<Item = Result<Bytes, io::Error>> {
    let (pages, next) = mpsc::channel(1);
    tokio::spawn(read(database, filter, pages));
    stream::unfold((next, true), move |(mut next, first)| async move {
        let page: Result<Vec<Event>, DbErr> = next.recv().await?;
        let lines = page
            .map_err(io::Error::other)
            .and_then(|events| csv::write(&events, dialect, first).map_err(io::Error::other));
        Some((lines.map(Bytes::from), (next, false)))
    })
}

/// Reads a page while the one before is written and sent, until nobody wants more.
async fn read(
    database: Database,
    mut filter: Filter,
    pages: mpsc::Sender<Result<Vec<Event>, DbErr>>,
) {
    loop {
        let page = store::list(database.connection(), &filter, PAGE).await;
        let events = page.as_deref().unwrap_or_default();
        let more = events.len() == usize::try_from(PAGE).unwrap_or(usize::MAX);
        filter.before = events.last().map(|event| event.id);
        if pages.send(page).await.is_err() || !more {
            return;
        }
    }
}
