//! The audit trail as a CSV download, page by page, so that its length does not matter.

use crate::{
    audit::{
        Filter,
        csv::{self, Dialect},
        store,
    },
    ground::db::Database,
};
use axum::{
    body::{Body, Bytes},
    http::header::{CONTENT_DISPOSITION, CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use futures::stream::{self, Stream};

const PAGE: u32 = 500;

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
) -> impl Stream<Item = Result<Bytes, std::io::Error>> {
    stream::try_unfold(Some((filter, true)), move |next| {
        let database = database.clone();
        async move {
            let Some((mut filter, first)) = next else {
                return Ok(None);
            };
            let events = store::list(database.connection(), &filter, PAGE)
                .await
                .map_err(std::io::Error::other)?;
            let lines = csv::write(&events, dialect, first).map_err(std::io::Error::other)?;
            filter.before = events.last().map(|event| event.id);
            let more = events.len() == usize::try_from(PAGE).unwrap_or(usize::MAX);
            Ok(Some((Bytes::from(lines), more.then_some((filter, false)))))
        }
    })
}
