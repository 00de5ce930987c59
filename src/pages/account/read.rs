//! Gathers what the page of an account shows.

use super::{
    Account, Device, Factor, Switch,
    api::{current, keys},
};
use crate::{
    accounts::{
        Permission,
        second_factor::set_up,
        store::{phone, second_factor as stored, sessions},
        totp::{self, Secret},
    },
    components::{fetch::Packed, when::Moment},
    error::{ErrorKind, UserError},
    http::caller::{Caller, caller},
    notifications::{about, store::told},
};
use chrono::{DateTime, Utc};
use qrcode::{QrCode, render::svg};

/// # Errors
/// When nobody is signed in, or the database cannot be read.
pub async fn load() -> Result<Packed<Account>, UserError> {
    let caller = caller(Permission::Read).await?;
    let executor = &caller.state.executor;
    let now = executor.clock.now();
    let connection = executor.database.connection();
    let found = sessions::list(connection, caller.user.id, current().as_deref()).await?;
    let factor = factor(&caller, now).await?;
    let told = switches(&told::switched_off(connection, caller.user.id).await?);
    let phone = phone::get(connection, caller.user.id).await?;
    Packed::new(&Account {
        factor,
        told,
        phone,
        devices: found
            .into_iter()
            .map(|session| Device {
                key: session.key,
                browser: browser(session.user_agent.as_deref()),
                created: Moment::new(session.created_at, now),
                used: Moment::new(session.last_used_at, now),
                current: session.current,
            })
            .collect(),
        name: caller.user.name,
        email: caller.user.email,
        role: caller.user.role.name().to_owned(),
    })
}

fn switches(off: &[(String, String)]) -> Vec<Switch> {
    about::switches()
        .map(|(channel, about)| Switch {
            name: format!("{}.{}", channel.name(), about.name()),
            channel: channel.words().to_owned(),
            about: about.words().to_owned(),
            on: !off
                .iter()
                .any(|(where_off, what)| where_off == channel.name() && what == about.name()),
        })
        .collect()
}

async fn factor(caller: &Caller, now: DateTime<Utc>) -> Result<Factor, UserError> {
    let connection = caller.state.executor.database.connection();
    let id = caller.user.id;
    if let Some(since) = stored::confirmed_at(connection, id).await? {
        return Ok(Factor::SetUp(Moment::new(since, now)));
    }
    let waiting = set_up::waiting(connection, &keys(caller), id, now).await?;
    match waiting {
        None => Ok(Factor::None),
        Some(secret) => Ok(Factor::Waiting {
            picture: picture(&secret, &caller.user.email)?,
            text: in_groups(&totp::text(&secret)),
        }),
    }
}

/// The QR code as an address of its own, so that nothing is fetched.
fn picture(secret: &Secret, email: &str) -> Result<String, UserError> {
    let code = QrCode::new(totp::address(secret, email)).map_err(|error| {
        tracing::error!(%error, "A QR code could not be made");
        UserError::new(ErrorKind::Internal, "The QR code could not be made.")
    })?;
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

/// What people call it; browsers call themselves by several names at once.
fn browser(agent: Option<&str>) -> String {
    let Some(agent) = agent else {
        return "An unknown browser".to_owned();
    };
    let first = |names: &[(&str, &str)]| {
        let found = names.iter().find(|(sign, _)| agent.contains(sign));
        found.map(|(_, name)| (*name).to_owned())
    };
    let name = first(&[
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = first(&[
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (name, system) {
        (Some(name), Some(system)) => format!("{name} on {system}"),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => agent.chars().take(60).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_have_the_names_that_people_know() {
        for (agent, name) in [
            (
                Some(
                    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0",
                ),
                "Edge on Windows",
            ),
            (
                Some(
                    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
                ),
                "Safari on iPhone",
            ),
            (
                Some("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"),
                "Firefox on Linux",
            ),
            (Some("curl/8.5.0"), "curl/8.5.0"),
            (None, "An unknown browser"),
        ] {
            assert_eq!(browser(agent), name);
        }
    }

    #[test]
    fn the_secret_is_shown_in_groups_of_four() {
        assert_eq!(in_groups("GEZDGNBVGY"), "GEZD GNBV GY");
    }
}
