//! Where the dashboard is.

use super::{ConfigError, Vars, error, http_url};
use crate::ground::{
    address::{Base, origin},
    networks::Networks,
};
use std::{net::SocketAddr, path::PathBuf};

#[derive(Debug, Clone)]
pub struct WebConfig {
    /// `LEPTOS_SITE_ADDR`: where the server listens.
    pub address: SocketAddr,
    /// `APP_URL`: what people type, with a path if a proxy puts the app under one; none: the
    /// address itself.
    pub url: Option<String>,
    /// `TRUSTED_PROXIES`: whose `X-Forwarded-For` is believed; this machine's by default.
    pub proxies: Networks,
    /// `LEPTOS_SITE_ROOT`: the folder of the built site.
    pub site_root: PathBuf,
}

/// Its path, where it has one, is written into pages and matched with what is asked for.
fn app_url(url: String) -> Result<String, ConfigError> {
    let url = http_url("APP_URL", url)?;
    let base = Base::from_url(&url);
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
            "“{url}” has a path that starts like one of the app's own; choose another, such as /desk"
        );
        return Err(error("APP_URL", words));
    }
    let query = url.contains(['?', '#', '@', '\\']);
    if query || !base.as_str().split('/').skip(1).all(plain) {
        let words = format!(
            "“{url}” has more than a host and a path; write it like https://example.com or https://example.com/desk"
        );
        return Err(error("APP_URL", words));
    }
    let origin = origin(&url).ok_or_else(|| {
        let words = format!("“{url}” has no valid host");
        error("APP_URL", words)
    })?;
    Ok(format!("{origin}{}", base.as_str()))
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
        proxies: proxies(var)?,
        site_root: PathBuf::from(
            var("LEPTOS_SITE_ROOT").unwrap_or_else(|| "target/site".to_owned()),
        ),
    })
}

fn proxies(var: Vars<'_>) -> Result<Networks, ConfigError> {
    let name = "TRUSTED_PROXIES";
    let Some(text) = var(name) else {
        return Ok(Networks::loopback());
    };
    text.parse().map_err(|word| {
        let problem = format!(
            "“{word}” is neither an address nor a network such as 172.18.0.0/16; separate several with commas"
        );
        error(name, problem)
    })
}

#[cfg(test)]
mod tests {
    use crate::server::config::tests::read;

    #[test]
    fn an_address_is_kept_as_browsers_write_it() {
        for (typed, kept) in [
            ("https://coo.fenwick.co", "https://coo.fenwick.co"),
            ("HTTPS://COO.Fenwick.co", "https://coo.fenwick.co"),
            ("https://coo.fenwick.co:443/", "https://coo.fenwick.co"),
            ("http://coo.fenwick.co:80", "http://coo.fenwick.co"),
            (
                "https://coo.fenwick.co:8443/",
                "https://coo.fenwick.co:8443",
            ),
            ("https://coo.fenwick.co.", "https://coo.fenwick.co"),
            (
                "https://Coo.Fenwick.co./Desk/",
                "https://coo.fenwick.co/Desk",
            ),
            ("https://b\u{fc}cher.co", "https://xn--bcher-kva.co"),
            ("http://[::1]:3000", "http://[::1]:3000"),
        ] {
            let url = read(&[("APP_URL", typed)]).unwrap().web.url;
            assert_eq!(url.as_deref(), Some(kept), "{typed}");
        }
        for wrong in ["https://:443", "https://coo.fenwick.co:99999"] {
            assert_eq!(read(&[("APP_URL", wrong)]).unwrap_err().name, "APP_URL");
        }
    }

    #[test]
    fn a_proxy_that_is_none_is_named() {
        let read = |text| read(&[("TRUSTED_PROXIES", text)]);
        assert!(read("172.18.0.0/16, 10.0.0.7").is_ok() && read("none").is_ok());
        let wrong = read("nginx").unwrap_err();
        assert!(wrong.to_string().contains("“nginx”"), "{wrong}");
    }
}
