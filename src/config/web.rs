//! Where the dashboard is.

use super::{ConfigError, Vars, error, http_url};
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
        url: var("APP_URL")
            .map(|url| http_url("APP_URL", url))
            .transpose()?,
        site_root: PathBuf::from(
            var("LEPTOS_SITE_ROOT").unwrap_or_else(|| "target/site".to_owned()),
        ),
    })
}
