//! Gathers what the page of an account shows.

use super::{Account, Device, Factor, NewSecret, OnPaper, Remembered, Switch, Zones};
use crate::{
    accounts::{
        Permission,
        own::time_zone,
        second_factor::{seal, set_up},
        store::{
            browsers, phone, recovery, second_factor as stored, sessions, time_zone as chosen,
        },
        totp::{self, Secret},
    },
    ground::{
        error::{ErrorKind, UserError},
        zone,
    },
    guardrails::{self, hours},
    notices::{channels, store::moves},
    web::{
        components::{fetch::Packed, when::Moment},
        session::{
            agent,
            caller::{Caller, caller, session},
            draft, one_time,
        },
    },
};
use chrono::DateTime;
use chrono_tz::Tz;
use qrcode::{QrCode, render::svg};

/// Under what new recovery codes wait for the page that shows them.
pub(super) const CODES: &str = "recovery codes";

/// The id of the session that asks.
pub(super) fn current() -> Option<String> {
    session().ok()?.id().map(|id| id.to_string())
}

/// What the page shows as the server makes it: what a script may have of it, and what it may not.
///
/// # Errors
/// When nobody is signed in, or the database cannot be read.
pub async fn page(key: &str) -> Result<(Packed<Account>, OnPaper), UserError> {
    let caller = caller(Permission::Read).await?.in_person()?;
    let mut account = account(&caller, key, false).await?;
    let secret = match &mut account.factor {
        Factor::Waiting { secret } => secret.take(),
        _ => None,
    };
    let codes = one_time::take(&caller, CODES).await;
    Ok((Packed::new(&account)?, OnPaper { secret, codes }))
}

/// With the names of the time zones, if `names` are asked for: a script that makes the page keeps
/// them, and a page that the server makes has them besides.
///
/// # Errors
/// When the database cannot be read.
pub async fn account(caller: &Caller, key: &str, names: bool) -> Result<Account, UserError> {
    let state = &caller.state;
    let now = caller.now();
    let connection = state.database.connection();
    let found = sessions::list(connection, caller.user.id, current().as_deref()).await?;
    let remembered = browsers::list(connection, caller.user.id, now.to_utc()).await?;
    let told = switches(&moves::switched_off(connection, caller.user.id).await?);
    let phone = match typed(caller, "/page/set_phone", "phone").await {
        Some(typed) => Some(typed),
        None => phone::get(connection, caller.user.id).await?,
    };
    let name = typed(caller, "/page/rename", "name").await;
    Ok(Account {
        factor: factor(caller, key, now).await?,
        remembered: remembered
            .into_iter()
            .map(|one| Remembered {
                id: one.id,
                browser: agent::words(one.user_agent.as_deref()),
                used: Moment::new(one.last_used_at, now),
                until: Moment::new(one.expires_at, now),
            })
            .collect(),
        told,
        phone,
        zones: zones(caller, names).await?,
        devices: found
            .into_iter()
            .map(|session| Device {
                key: session.key,
                browser: agent::words(session.user_agent.as_deref()),
                created: Moment::new(session.created_at, now),
                used: Moment::new(session.last_used_at, now),
                current: session.current,
            })
            .collect(),
        name: name.unwrap_or_else(|| caller.user.name.clone()),
        email: caller.user.email.clone(),
        role: caller.user.role.name().to_owned(),
    })
}

/// What the reader had typed into a form of the page when their session ended.
async fn typed(caller: &Caller, form: &str, field: &str) -> Option<String> {
    let ended = draft::ended_words(caller, form, |_| true).await?;
    Some(ended.one(field))
}

/// The zone that the reader has chosen, and, if asked for, the `names` of those that there are.
async fn zones(caller: &Caller, names: bool) -> Result<Zones, UserError> {
    let connection = caller.state.database.connection();
    let chosen = match typed(caller, "/page/choose_time_zone", "zone").await {
        Some(typed) => Some(typed),
        None => chosen::chosen(connection, caller.user.id).await?,
    };
    let (settings, _) = guardrails::store::current(connection).await?;
    let company = caller.now().with_timezone(&hours::zone(&settings));
    Ok(Zones {
        chosen: chosen.unwrap_or_default(),
        company: zone::named(company),
        all: if names {
            time_zone::names().map(str::to_owned).collect()
        } else {
            vec![]
        },
    })
}

fn switches(off: &[(String, String)]) -> Vec<Switch> {
    channels::switches()
        .map(|(channel, about)| Switch {
            name: format!("{}.{}", channel.name(), about.name()),
            channel: channel.label().to_owned(),
            about: about.words().to_owned(),
            on: !off
                .iter()
                .any(|(where_off, what)| where_off == channel.name() && what == about.name()),
        })
        .collect()
}

async fn factor(caller: &Caller, key: &str, now: DateTime<Tz>) -> Result<Factor, UserError> {
    let connection = caller.state.database.connection();
    let id = caller.user.id;
    if let Some(since) = stored::confirmed_at(connection, id).await? {
        return Ok(Factor::SetUp {
            since: Moment::new(since, now),
            codes_left: recovery::left(connection, id).await?,
        });
    }
    let keys = caller.state.secrets.keys(seal::PURPOSE);
    let waiting = set_up::waiting(connection, &keys, id, now.to_utc()).await?;
    match waiting {
        None if key.is_empty() => Ok(Factor::None),
        None => Ok(Factor::Linked),
        Some(secret) => Ok(Factor::Waiting {
            secret: Some(NewSecret {
                picture: picture(&secret, &caller.user.email)?,
                text: in_groups(&totp::text(&secret)),
            }),
        }),
    }
}

/// The QR code as an address of its own, so that nothing is fetched.
fn picture(secret: &Secret, email: &str) -> Result<String, UserError> {
    let failed = |error: &dyn std::fmt::Display| {
        tracing::error!(%error, "A QR code could not be made");
        UserError::new(
            ErrorKind::Internal,
            "The QR code could not be created. Try again in a moment.",
        )
    };
    let address = totp::address(secret, email).map_err(|error| failed(&error))?;
    let code = QrCode::new(address).map_err(|error| failed(&error))?;
    let svg = code
        .render::<svg::Color<'_>>()
        .min_dimensions(220, 220)
        .build();
    let escaped = svg
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect::<String>();
    Ok(format!("data:image/svg+xml,{escaped}"))
}

fn in_groups(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let groups: Vec<String> = letters
        .chunks(4)
        .map(|four| four.iter().collect())
        .collect();
    groups.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_secret_is_shown_in_groups_of_four() {
        assert_eq!(in_groups("GEZDGNBVGY"), "GEZD GNBV GY");
    }
}
