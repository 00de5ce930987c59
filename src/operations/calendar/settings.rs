//! Which calendar, as whom.

use reqwest::Url;
use secrecy::SecretString;
use serde::Deserialize;
use std::time::Duration;

/// How to reach one calendar at Google.
#[derive(Debug, Clone)]
pub struct CalendarSettings {
    pub account: ServiceAccount,
    /// The calendar that meetings are put into, such as `team@example.com`.
    pub calendar: String,
    /// The person in whose name the account acts, where the domain's administrator allows it.
    /// Without one Google lets a service account invite nobody.
    pub subject: Option<String>,
    /// Google's address, without the API's path.
    pub url: Url,
    /// For one call, its token included.
    pub time_out: Duration,
}

impl CalendarSettings {
    /// Where the Calendar API is.
    pub const URL: &str = "https://www.googleapis.com";
    /// The usual patience.
    pub const TIME_OUT: Duration = Duration::from_secs(30);
}

/// A service account's key, as Google hands it out: a JSON file.
#[derive(Debug, Clone, Deserialize)]
pub struct ServiceAccount {
    #[serde(rename = "type")]
    kind: String,
    pub(super) client_email: String,
    pub(super) private_key_id: String,
    /// PEM.
    pub(super) private_key: SecretString,
    /// Where tokens are had.
    pub(super) token_uri: String,
}

impl ServiceAccount {
    /// Reads the text of a key file.
    ///
    /// # Errors
    /// Says what is wrong with it, and nothing of what is in it.
    pub fn read(json: &str) -> Result<Self, String> {
        let account: Self = serde_json::from_str(json).map_err(|error| {
            // serde's own words may hold a part of the file.
            format!(
                "is not the JSON key of a service account (line {}, column {})",
                error.line(),
                error.column()
            )
        })?;
        if account.kind != "service_account" {
            return Err("is not the key of a service account".to_owned());
        }
        if !is_safe(&account.token_uri) {
            return Err("has a token_uri that does not start with https://".to_owned());
        }
        Ok(account)
    }
}

/// Encrypted, or this very machine: a key or a token goes there.
pub(super) fn is_safe(url: &str) -> bool {
    Url::parse(url).is_ok_and(|url| match url.scheme() {
        "https" => url.has_host(),
        "http" => matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]")),
        _ => false,
    })
}

impl CalendarSettings {
    /// Reads the address of another Google than the usual one.
    ///
    /// # Errors
    /// Where it is none, or none that a token may go to.
    pub fn address(text: &str) -> Result<Url, String> {
        let url =
            Url::parse(text.trim()).map_err(|error| format!("is not a web address: {error}"))?;
        if !is_safe(url.as_str()) {
            return Err("must start with https:// (http:// only for this machine)".to_owned());
        }
        Ok(url)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_file_is_checked_and_its_key_not_printed() {
        let json = |kind: &str, token_uri: &str| {
            serde_json::json!({"type": kind, "client_email": "coo@x.example", "private_key_id": "1",
                "private_key": "hidden", "token_uri": token_uri, "project_id": "x"})
            .to_string()
        };
        let account = ServiceAccount::read(&json(
            "service_account",
            "https://oauth2.googleapis.com/token",
        ));
        assert!(!format!("{:?}", account.unwrap()).contains("hidden,"));
        for (kind, token_uri) in [
            ("authorized_user", "https://oauth2.googleapis.com/token"),
            ("service_account", "http://oauth2.googleapis.com/token"),
            ("service_account", "file:///etc/passwd"),
        ] {
            assert!(ServiceAccount::read(&json(kind, token_uri)).is_err());
        }
        let broken = ServiceAccount::read(r#"{"private_key": "very-secret"#).unwrap_err();
        assert!(!broken.contains("very-secret"), "{broken}");
    }

    #[test]
    fn tokens_go_out_encrypted() {
        assert!(CalendarSettings::address("https://calendar.example.com/google").is_ok());
        assert!(CalendarSettings::address("http://127.0.0.1:8080").is_ok());
        for wrong in ["http://calendar.example.com", "ftp://127.0.0.1", "calendar"] {
            assert!(CalendarSettings::address(wrong).is_err(), "{wrong}");
        }
    }
}
