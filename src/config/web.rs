//! Where the dashboard is.

use super::{ConfigError, Vars, error, http_url};
use crate::address::Base;
use std::{net::SocketAddr, path::PathBuf};

#[derive(Debug, Clone)]
pub struct WebConfig {
    /// `LEPTOS_SITE_ADDR`: where the server listens.
    pub address: SocketAddr,
    /// `APP_URL`: what people type, with a path if a proxy puts the app under one; none: the
    /// address itself.
    pub url: Option<String>,
    /// `LEPTOS_SITE_ROOT`: the folder of the built site.
    pub site_root: PathBuf,
}

/// Its path, where it has one, is written into pages and matched with what is asked for.
fn app_url(url: String) -> Result<String, ConfigError> {
    let url = http_url("APP_URL", url)?;
    let base = Base::of(&url);
    let plain = |segment: &str| {
        let letter = |c: char| c.is_ascii_alphanumeric() || "-_.~".contains(c);
        !["", ".", ".."].contains(&segment) && segment.chars().all(letter)
    };
    let ours = [
        "api",
        "dashboard",
        "forgot",
        "healthz",
        "live",
        "page",
        "password",
        "pkg",
        "readyz",
        "s",
        "sign-in",
    ];
    let first = base.as_str().split('/').nth(1).unwrap_or_default();
    if ours.contains(&first) {
        let words = format!(
            "“{url}” has a path that begins like one of the app's own; name it otherwise, such as /desk"
        );
        return Err(error("APP_URL", words));
    }
    let query = url.contains(['?', '#', '@', '\\']);
    if query || !base.as_str().split('/').skip(1).all(plain) {
        let words = format!(
            "“{url}” has more than a host and a path; it is like https://example.com or https://example.com/desk"
        );
        return Err(error("APP_URL", words));
    }
    Ok(url)
}

pub(super) fn web(var: Vars<'_>) -> Result<WebConfig, ConfigError> {
    let text = var("LEPTOS_SITE_ADDR").unwrap_or_else(|| "127.0.0.1:3000".to_owned());
    let address = text.parse().map_err(|_| {
        error(
            "LEPTOS_SITE_ADDR",
            format!("“{text}” is not an address such as 127.0.0.1:3000"),
        )
    })?;
    Ok(WebConfig {
        address,
        url: var("APP_URL").map(app_url).transpose()?,
        site_root: PathBuf::from(
            var("LEPTOS_SITE_ROOT").unwrap_or_else(|| "target/site".to_owned()),
        ),
    })
}
