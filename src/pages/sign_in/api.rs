//! Signing in.

use crate::error::UserError;
use leptos::prelude::*;

/// Opens a session and leads on to `next`, a path of this site.
#[server(prefix = "/page", endpoint = "sign_in")]
pub async fn sign_in(
    email: String,
    password: String,
    #[server(default)] next: String,
) -> Result<(), UserError> {
    let session = session()?;
    let state = expect_context::<AppState>();
    let executor = &state.executor;
    let (database, clock) = (&executor.database, &executor.clock);
    let Entered { user, stamp } = enter(database, clock, &email, &password, &network()).await?;
    // Another id than before the sign-in, so that nobody can have planted it; and nothing of what
    // somebody may have left in it.
    session.clear().await;
    session.cycle_id().await.map_err(unavailable)?;
    session.insert(USER, user.id).await.map_err(unavailable)?;
    remember(&session, stamp).await?;
    if let Some(agent) = user_agent() {
        session.insert(AGENT, agent).await.map_err(unavailable)?;
    }
    crate::address::lead_to(inside(&next));
    Ok(())
}

/// Where a sign-in may lead: never to another site.
#[cfg(feature = "ssr")]
fn inside(next: &str) -> &str {
    let plain = next.chars().all(|c| c.is_ascii_graphic() && c != '\\');
    if plain && next.starts_with("/dashboard") {
        next
    } else {
        "/dashboard/operator"
    }
}

#[cfg(feature = "ssr")]
use crate::{
    accounts::{
        session::{AGENT, USER},
        sign_in::{Entered, sign_in as enter},
    },
    http::caller::{network, remember, session, unavailable, user_agent},
    state::AppState,
};

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::inside;

    #[test]
    fn a_sign_in_leads_nowhere_else() {
        for next in [
            "",
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "/dashboard\r\nX: y",
        ] {
            assert_eq!(inside(next), "/dashboard/operator", "{next:?}");
        }
        assert_eq!(
            inside("/dashboard/operator?action=1"),
            "/dashboard/operator?action=1"
        );
    }
}
