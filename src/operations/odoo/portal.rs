//! Where customers reach Odoo: never simply where we do.

use super::{Odoo, OdooError};
use serde_json::json;
use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};
use tokio::time::Instant;

/// How long Odoo's answer is good for.
const FRESH: Duration = Duration::from_secs(600);

/// What is known of it.
pub(super) struct Portal {
    /// From the settings.
    chosen: Option<String>,
    /// What Odoo said, and when.
    said: Mutex<Option<(Instant, Option<String>)>>,
}

impl Portal {
    pub fn new(chosen: Option<String>) -> Self {
        Self {
            chosen: chosen.map(|url| url.trim_end_matches('/').to_owned()),
            said: Mutex::default(),
        }
    }
}

impl Odoo {
    /// Where customers reach Odoo, without a slash at the end: as the settings say, else as Odoo
    /// itself does (`web.base.url`). `None`: it does not say, or names an address that only leads
    /// to itself on its own machine; then a letter has no link. One call in ten minutes.
    ///
    /// # Errors
    /// When Odoo cannot be asked.
    pub async fn portal_base(&self) -> Result<Option<String>, OdooError> {
        if let Some(chosen) = &self.portal.chosen {
            return Ok(Some(chosen.clone()));
        }
        let known = || {
            self.portal
                .said
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
        };
        let fresh = known().clone().filter(|(at, _)| at.elapsed() < FRESH);
        if let Some((_, base)) = fresh {
            return Ok(base);
        }
        let base = self.web_base_url().await?;
        let base = base.filter(|url| is_public(url));
        *known() = Some((Instant::now(), base.clone()));
        Ok(base)
    }

    /// Where the settings say that customers reach it.
    pub fn chosen_portal(&self) -> Option<&str> {
        self.portal.chosen.as_deref()
    }

    /// What Odoo calls itself; `None`: the key may not ask, or it is not said.
    ///
    /// # Errors
    /// When Odoo cannot be asked.
    pub async fn web_base_url(&self) -> Result<Option<String>, OdooError> {
        let company = self.company().await?.id;
        let arguments = json!({"ids": [company]});
        let answer: Result<serde_json::Value, OdooError> =
            self.read("res.company", "get_base_url", arguments).await;
        match answer {
            Ok(url) => Ok(url.as_str().map(|url| url.trim_end_matches('/').to_owned())),
            Err(OdooError::Refused(_) | OdooError::Invalid(_) | OdooError::Missing(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// Whether an address leads somebody on another machine to Odoo, as far as it says.
pub fn is_public(url: &str) -> bool {
    let Ok(parsed) = reqwest::Url::parse(url) else {
        return false;
    };
    let plain = matches!(parsed.scheme(), "http" | "https")
        && parsed.username().is_empty()
        && parsed.password().is_none()
        && parsed.query().is_none()
        && parsed.fragment().is_none();
    let host = parsed.host_str().unwrap_or_default();
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let here = match bare.parse::<std::net::IpAddr>() {
        Ok(address) => address.is_loopback() || address.is_unspecified(),
        Err(_) => host.is_empty() || host == "localhost" || host.ends_with(".localhost"),
    };
    plain && !here
}

#[cfg(test)]
mod tests {
    use super::is_public;

    #[test]
    fn an_address_of_its_own_machine_leads_no_customer_anywhere() {
        for url in [
            "https://odoo.example.com",
            "http://10.0.0.7:8069",
            "https://erp.example.com/odoo",
        ] {
            assert!(is_public(url), "{url}");
        }
        for url in [
            "http://localhost:8069",
            "http://127.0.0.1:8069",
            "http://[::1]:8069",
            "http://0.0.0.0:8069",
            "https://kim:secret@odoo.example.com",
            "https://odoo.example.com?x=1",
            "odoo.example.com",
            "javascript:alert(1)",
            "",
        ] {
            assert!(!is_public(url), "{url}");
        }
    }
}
