//! Signing in.

use crate::ground::error::UserError;
use leptos::prelude::*;

/// Opens a session and leads on to `next`, a path of this site; or to where a code is asked for.
#[server(prefix = "/page", endpoint = "sign_in")]
pub async fn sign_in(
    email: String,
    password: String,
    #[server(default)] next: String,
) -> Result<(), UserError> {
    let session = session()?;
    let state = expect_context::<AppState>();
    let (database, clock) = (&state.database, &state.clock);
    let browsers = remembered::hashes(&state);
    let from = Origin {
        network: &network(),
        browser: known_browser::known(&address(&email)),
    };
    let entered = enter(database, clock, &email, &password, &from, &browsers).await?;
    let Entered {
        user,
        stamp,
        code_needed,
    } = entered;
    renew(&session).await?;
    if code_needed {
        draft::for_a_day(&session);
        let pending = Pending {
            user: user.id,
            stamp,
            at: clock.now(),
        };
        session
            .insert(PENDING, pending)
            .await
            .map_err(unavailable)?;
        let next: String = byte_serialize(inside(&next).as_bytes()).collect();
        crate::ground::address::lead_to(&format!("/sign-in/code?next={next}"));
        return Ok(());
    }
    open(&session, user.id, stamp).await?;
    draft::forget_others(&state, &session, user.id).await;
    known_browser::remember(&address(&user.email))?;
    crate::ground::address::lead_to(&inside(&next));
    Ok(())
}

/// The second step: with a code, or a recovery code.
#[server(prefix = "/page", endpoint = "finish_sign_in")]
pub async fn finish_sign_in(
    code: String,
    #[server(default)] remember: bool,
    #[server(default)] next: String,
) -> Result<(), UserError> {
    let session = session()?;
    let state = expect_context::<AppState>();
    let pending = session.get::<Pending>(PENDING).await.map_err(unavailable)?;
    let pending = pending.ok_or(AccountError::StartOver)?;
    let raw = user_agent();
    let raw = raw.as_deref();
    let words = agent::words(raw);
    let words = words.as_str();
    let remember = remember.then_some(Agent { raw, words });
    let finished = finish(&state.accounts(), &pending, &code, remember).await?;
    renew(&session).await?;
    open(&session, finished.user.id, pending.stamp).await?;
    draft::forget_others(&state, &session, finished.user.id).await;
    known_browser::remember(&address(&finished.user.email))?;
    if let Some(key) = finished.browser {
        remembered::remember(&state, finished.user.id, &key);
    }
    crate::ground::address::lead_to(&inside(&next));
    Ok(())
}

/// Where a sign-in may lead: never to another site, and without what says that a form was refused.
#[cfg(feature = "ssr")]
fn inside(next: &str) -> String {
    let plain = next.chars().all(|c| c.is_ascii_graphic() && c != '\\');
    if plain && next.starts_with("/dashboard") {
        crate::ground::address::without_errors(next)
    } else {
        "/dashboard/operator".to_owned()
    }
}

#[cfg(feature = "ssr")]
use crate::{
    accounts::{
        address,
        context::AccountError,
        second_step::{Agent, Pending, finish},
        session::PENDING,
        sign_in::{Entered, Origin, sign_in as enter},
    },
    web::{
        session::{
            agent,
            caller::{network, open, renew, session, unavailable, user_agent},
            draft, known_browser, remembered,
        },
        state::AppState,
    },
};
#[cfg(feature = "ssr")]
use url::form_urlencoded::byte_serialize;

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
        for (next, there) in [
            (
                "/dashboard/operator?action=1",
                "/dashboard/operator?action=1",
            ),
            (
                "/dashboard/operator?risk=low&action=1#x",
                "/dashboard/operator?risk=low&action=1#x",
            ),
            (
                "/dashboard/operator?__path=p&__err=e&__sig=s",
                "/dashboard/operator",
            ),
            (
                "/dashboard/operator?a=1&%5F_err=e&b=2#x",
                "/dashboard/operator?a=1&b=2#x",
            ),
            ("/dashboard/operator?_%5Ferr=e", "/dashboard/operator"),
        ] {
            assert_eq!(inside(next), there, "{next}");
        }
    }
}
