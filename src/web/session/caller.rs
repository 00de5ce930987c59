//! Who is calling, and may they: the first line of every handler and server function.

use super::{
    ended::{self, ENDED},
    origin, span,
};
use crate::{
    accounts::{
        self, Permission, User,
        second_factor::seal,
        session::{AGENT, STAMP, USER},
        token,
    },
    decisions::{
        By,
        kill_switch::Hand,
        seen::{self, Seen, Unseen},
    },
    ground::{
        error::{ErrorKind, UserError},
        ids::{TokenId, UserId},
    },
    web::state::AppState,
};
use axum::{
    extract::FromRequestParts,
    http::{
        header::{AUTHORIZATION, REFERER, USER_AGENT},
        request::Parts,
    },
};
use chrono::DateTime;
use chrono_tz::Tz;
use leptos::prelude::{expect_context, use_context};
use std::sync::Arc;
use tokio::sync::OnceCell;
use tower_sessions::Session;

/// Somebody known: signed in with a session, or calling with a token.
pub struct Caller {
    pub user: User,
    pub state: AppState,
    /// The token that calls in their name.
    pub token: Option<TokenId>,
}

impl Caller {
    /// The time, as the caller's clock shows it.
    pub fn now(&self) -> DateTime<Tz> {
        let now = self.state.clock.now();
        now.with_timezone(&self.user.zone)
    }

    /// For a page that is being made: when, and for whom.
    pub fn stamp(&self) -> String {
        let now = self.state.clock.now();
        seen::stamp(&self.state.secrets, self.user.id, now)
    }

    /// For how long an action was in front of the caller, by what its form brought back.
    ///
    /// # Errors
    /// [`Unseen`]: too short, or nobody knows.
    pub fn seen(&self, stamp: &str, in_view: Option<u32>) -> Result<Seen, Unseen> {
        let (now, least) = (self.state.clock.now(), self.state.timing.view);
        seen::read(
            &self.state.secrets,
            self.user.id,
            (stamp, in_view),
            now,
            least,
        )
    }

    /// As whom something is said of an action that stands still, or the guardrails are saved.
    pub fn by<'a>(&'a self, code: &'a str) -> By<'a> {
        By {
            user: &self.user,
            code: Some(code),
            keys: self.state.secrets.keys(seal::PURPOSE),
            seen: None,
        }
    }

    /// Whose hand throws the kill switch.
    pub fn hand<'a>(&'a self, code: &'a str) -> Hand<'a> {
        if self.token.is_some() {
            return Hand::Token(&self.user);
        }
        Hand::Person {
            user: &self.user,
            code,
            keys: self.state.secrets.keys(seal::PURPOSE),
        }
    }

    /// # Errors
    /// [`ErrorKind::NotAllowed`] when the role does not allow it.
    pub fn may(self, permission: Permission) -> Result<Self, UserError> {
        if self.user.role.may(permission) {
            return Ok(self);
        }
        let message = format!("Your role, {}, does not allow this.", self.user.role.name());
        Err(UserError::new(ErrorKind::NotAllowed, message))
    }

    /// Somebody who has signed in themselves: a token acts for them, and never on their account.
    ///
    /// # Errors
    /// [`ErrorKind::NotAllowed`] for a token.
    pub fn in_person(self) -> Result<Self, UserError> {
        if self.token.is_none() {
            return Ok(self);
        }
        let message = "An API token cannot change accounts or tokens. Sign in to do this.";
        Err(UserError::new(ErrorKind::NotAllowed, message))
    }
}

/// Whose request it is, left in it by the layer that counts.
#[derive(Clone)]
pub struct Known {
    pub user: User,
    /// Under what the calls are counted: the token's hash, or the person.
    pub key: String,
    /// The token that calls in their name.
    pub token: Option<TokenId>,
}

impl Known {
    pub fn by_token(&self) -> bool {
        self.token.is_some()
    }
}

/// Left in a request that changes nothing: who is calling is asked once for all that its page
/// shows, and not anew for each part of it.
#[derive(Clone, Default)]
pub struct Once(Arc<OnceCell<Option<Known>>>);

/// Left in a request whose form stands on a page that was made for somebody else than whoever sent
/// it: a tab of before, in a browser that others use too.
#[derive(Clone)]
pub struct OfAnother;

impl FromRequestParts<AppState> for Caller {
    type Rejection = UserError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, UserError> {
        if parts.extensions.get::<OfAnother>().is_some() {
            let words = "This page was opened by somebody else. Reload it.";
            return Err(UserError::new(ErrorKind::NotAllowed, words));
        }
        let counted = parts.extensions.get::<Known>().cloned();
        let known = match (
            counted.filter(Known::by_token),
            parts.extensions.get::<Once>(),
        ) {
            (Some(known), _) => Some(known),
            (None, Some(once)) => {
                let once = once.clone();
                let asked = once.0.get_or_try_init(|| known(parts, state));
                asked.await?.clone()
            }
            // Asked anew: what was done just before may have signed somebody out.
            (None, None) => known(parts, state).await?,
        };
        let Known { user, token, .. } = known.ok_or_else(signed_out)?;
        span::is_of(&parts.extensions, user.id);
        Ok(Self {
            user,
            state: state.clone(),
            token,
        })
    }
}

/// Who is calling; `None`: somebody who has not signed in.
///
/// # Errors
/// [`ErrorKind::SignedOut`] for a token that is not known; when the database is away.
pub async fn known(parts: &mut Parts, state: &AppState) -> Result<Option<Known>, UserError> {
    if let Some(token) = bearer(parts) {
        let (user, id) = by_token(state, &token).await?;
        return Ok(Some(Known {
            user,
            key: token::hash(&token),
            token: Some(id),
        }));
    }
    let user = by_session(state, parts).await?;
    Ok(user.map(|user| Known {
        key: user.id.to_string(),
        user,
        token: None,
    }))
}

/// For server functions, which every one begins with.
///
/// # Errors
/// [`ErrorKind::SignedOut`], [`ErrorKind::NotAllowed`].
pub async fn caller(permission: Permission) -> Result<Caller, UserError> {
    let state = expect_context::<AppState>();
    let mut parts = use_context::<Parts>().ok_or_else(signed_out)?;
    Caller::from_request_parts(&mut parts, &state)
        .await?
        .may(permission)
}

/// The query of the page that a server function was asked from.
pub fn came_from() -> String {
    let parts = use_context::<Parts>();
    let from = parts.as_ref().and_then(|parts| parts.headers.get(REFERER));
    let from = from.and_then(|from| from.to_str().ok()).unwrap_or_default();
    let from = from.split('#').next().unwrap_or_default();
    from.split_once('?')
        .map_or_else(String::new, |(_, query)| query.to_owned())
}

/// The session of the request that a server function answers.
///
/// # Errors
/// [`ErrorKind::Internal`] outside a request.
pub fn session() -> Result<Session, UserError> {
    let session =
        use_context::<Parts>().and_then(|parts| parts.extensions.get::<Session>().cloned());
    session.ok_or_else(|| UserError::new(ErrorKind::Internal, "This request has no session."))
}

/// Notes in a session by which password it is good.
///
/// # Errors
/// [`ErrorKind::Unavailable`] when it cannot be stored.
pub async fn remember(session: &Session, stamp: String) -> Result<(), UserError> {
    session.insert(STAMP, stamp).await.map_err(unavailable)
}

/// Gives a session another id than before, so that nobody can have planted it, and takes away what
/// somebody may have left in it, but for what is sealed for one person.
///
/// # Errors
/// [`ErrorKind::Unavailable`] when it cannot be stored.
pub async fn renew(session: &Session) -> Result<(), UserError> {
    let ended = session.get_value(ENDED).await.map_err(unavailable)?;
    session.clear().await;
    session.cycle_id().await.map_err(unavailable)?;
    if let Some(ended) = ended {
        let kept = session.insert_value(ENDED, ended).await;
        kept.map_err(unavailable)?;
    }
    Ok(())
}

/// Makes it the session of somebody, whose password has this stamp.
///
/// # Errors
/// [`ErrorKind::Unavailable`] when it cannot be stored.
pub async fn open(session: &Session, user: UserId, stamp: String) -> Result<(), UserError> {
    session.insert(USER, user).await.map_err(unavailable)?;
    remember(session, stamp).await?;
    if let Some(agent) = user_agent() {
        session.insert(AGENT, agent).await.map_err(unavailable)?;
    }
    Ok(())
}

/// A session that cannot be stored.
pub fn unavailable(error: impl std::fmt::Display) -> UserError {
    tracing::error!(%error, "A session could not be stored");
    UserError::new(
        ErrorKind::Unavailable,
        "The database cannot be reached just now. Try again in a moment.",
    )
}

/// The network that the request comes from.
pub fn network() -> String {
    let proxies = &expect_context::<AppState>().site.proxies;
    use_context::<Parts>().map_or_else(String::new, |parts| origin::client_address(&parts, proxies))
}

/// What the browser of the request calls itself, as far as it is worth keeping.
pub fn user_agent() -> Option<String> {
    let parts = use_context::<Parts>()?;
    let agent = parts.headers.get(USER_AGENT)?.to_str().ok()?;
    Some(agent.chars().take(300).collect())
}

fn bearer(parts: &Parts) -> Option<String> {
    let value = parts.headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then(|| token.trim().to_owned())
}

async fn by_token(state: &AppState, token: &str) -> Result<(User, TokenId), UserError> {
    let (connection, now) = (state.database.connection(), state.clock.now());
    let found = accounts::store::tokens::bearer(connection, &token::hash(token), now).await?;
    found.ok_or_else(|| {
        UserError::new(
            ErrorKind::SignedOut,
            "This token is not valid: it is unknown, revoked or expired, or its owner's account is deactivated. Create a new one on the page API tokens.",
        )
    })
}

async fn by_session(state: &AppState, parts: &Parts) -> Result<Option<User>, UserError> {
    let Some(session) = parts.extensions.get::<Session>() else {
        return Ok(None);
    };
    let id = session.get::<UserId>(USER).await.map_err(|error| {
        tracing::error!(%error, "A session could not be read");
        UserError::new(
            ErrorKind::Unavailable,
            "The database cannot be reached just now. Try again in a moment.",
        )
    })?;
    match id {
        None => Ok(None),
        Some(id) => {
            let stamp = session.get::<String>(STAMP).await.unwrap_or_default();
            let connection = state.database.connection();
            if let Some(session) = session.id() {
                accounts::store::sessions::touch(connection, &session.to_string()).await?;
            }
            ended::drop_late(state, session).await;
            let stamp = stamp.unwrap_or_default();
            Ok(accounts::store::with_stamp(connection, id, &stamp).await?)
        }
    }
}

fn signed_out() -> UserError {
    UserError::new(ErrorKind::SignedOut, "Sign in first.")
}
