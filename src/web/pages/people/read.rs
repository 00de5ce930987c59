//! Gathers the people for their page.

use super::{People, Person, Typed};
use crate::{
    accounts::{
        Role,
        store::{people, second_factor},
    },
    ground::error::UserError,
    web::{
        components::{fetch::Packed, when::Moment},
        session::{caller::Caller, draft},
    },
};

const PAGE: u32 = 50;

/// # Errors
/// When the database cannot be read.
pub async fn load(caller: &Caller, after: &str) -> Result<Packed<People>, UserError> {
    let state = &caller.state;
    let now = caller.now();
    let mut found = people::list(state.database.connection(), after, PAGE + 1).await?;
    let more = found.len() > PAGE as usize;
    found.truncate(PAGE as usize);
    let since = second_factor::confirmed_at(state.database.connection(), caller.user.id).await?;
    Packed::new(&People {
        authenticator: since.is_some(),
        typed: typed(caller).await,
        next: found.last().filter(|_| more).map(|last| last.email.clone()),
        people: found
            .into_iter()
            .map(|person| Person {
                you: person.id == caller.user.id,
                id: person.id,
                email: person.email,
                name: person.name,
                role: person.role,
                active: person.active,
                invited: person.invited,
                second_factor: person.second_factor,
                phone: person.phone,
                sessions: person.sessions,
                last_used: person.last_used.map(|at| Moment::new(at, now)),
            })
            .collect(),
    })
}

/// The invitation that the reader had typed when their session ended.
async fn typed(caller: &Caller) -> Option<Typed> {
    let ended = draft::ended_words(caller, "/page/invite", |_| true).await?;
    Some(Typed {
        email: ended.one("email"),
        name: ended.one("name"),
        role: Role::parse(&ended.one("role")).unwrap_or(Role::Operator),
    })
}
