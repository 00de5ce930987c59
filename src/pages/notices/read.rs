//! Gathers what somebody was told.

use super::{Line, Notices};
use crate::{
    accounts::Permission,
    components::{fetch::Packed, when::Moment},
    error::UserError,
    http::caller::caller,
    ids::ActionId,
    notifications::{
        about::{Question, Told},
        store::told,
    },
};

const PAGE: u32 = 50;

/// # Errors
/// When nobody is signed in, or the database cannot be read.
pub async fn load(before: Option<i64>) -> Result<Packed<Notices>, UserError> {
    let caller = caller(Permission::Read).await?;
    let executor = &caller.state.executor;
    let now = executor.clock.now();
    let connection = executor.database.connection();
    let mut found = told::in_app(connection, caller.user.id, before, PAGE + 1).await?;
    let more = found.len() > PAGE as usize;
    found.truncate(PAGE as usize);
    let unread = found.iter().filter(|one| one.read_at.is_none());
    Packed::new(&Notices {
        unread: unread.map(|one| one.id).max(),
        older: found
            .last()
            .filter(|_| more)
            .map(|last| format!("/dashboard/operator/notices?before={}", last.id)),
        notices: found
            .into_iter()
            .map(|one| Line {
                words: words(&one.kind).to_owned(),
                note: one.note,
                action: one
                    .action_id
                    .zip(one.title)
                    .map(|(id, title)| (ActionId(id), title)),
                at: Moment::new(one.created_at, now),
                new: one.read_at.is_none(),
            })
            .collect(),
    })
}

fn words(kind: &str) -> &'static str {
    let question = Question::parse(kind).map(Question::words);
    let told = || Told::of(kind).map(Told::words);
    question.or_else(told).unwrap_or("Told")
}
