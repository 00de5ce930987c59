//! What Google's errors mean: one table.

use super::CalendarError;
use crate::operations::odoo::clean;
use reqwest::StatusCode;
use serde::Deserialize;
use std::fmt;

/// An answer that is not a success: status, Google's reason and its words.
#[derive(Debug)]
pub(super) struct Refusal {
    pub status: StatusCode,
    reason: String,
    message: String,
}

#[derive(Deserialize)]
struct Body {
    error: Complaint,
}

#[derive(Deserialize)]
struct Complaint {
    #[serde(default)]
    message: String,
    #[serde(default)]
    errors: Vec<Detail>,
}

#[derive(Deserialize)]
struct Detail {
    #[serde(default)]
    reason: String,
}

/// The answer of the token's address, which has a form of its own (RFC 6749, 5.2).
#[derive(Deserialize)]
struct TokenComplaint {
    error: String,
    #[serde(default)]
    error_description: String,
}

impl Refusal {
    pub fn new(status: StatusCode, body: &[u8]) -> Self {
        let said = serde_json::from_slice::<Body>(body).map(|body| body.error);
        let (reason, message) = said.map_or_else(
            |_| (String::new(), String::new()),
            |said| {
                let first = said.errors.into_iter().next();
                (
                    first.map_or_else(String::new, |first| first.reason),
                    said.message,
                )
            },
        );
        Self {
            status,
            reason: clean(&reason),
            message: clean(&message),
        }
    }

    pub fn of_token(status: StatusCode, body: &[u8]) -> Self {
        let said = serde_json::from_slice::<TokenComplaint>(body);
        let (reason, message) = said.map_or_else(
            |_| (String::new(), String::new()),
            |said| (said.error, said.error_description),
        );
        Self {
            status,
            reason: clean(&reason),
            message: clean(&message),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.status.as_u16())?;
        for part in [&self.reason, &self.message] {
            if !part.is_empty() {
                write!(f, ", {part}")?;
            }
        }
        Ok(())
    }
}

/// "Not now": nothing was done, and the same may be asked again.
pub(super) fn is_later(status: StatusCode) -> bool {
    matches!(
        status,
        StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT
    )
}

impl From<Refusal> for CalendarError {
    fn from(refusal: Refusal) -> Self {
        let words = refusal.to_string();
        match (refusal.status, refusal.reason.as_str()) {
            (
                StatusCode::FORBIDDEN,
                "rateLimitExceeded" | "userRateLimitExceeded" | "quotaExceeded",
            ) => Self::NotSent(words),
            (StatusCode::FORBIDDEN, "forbiddenForServiceAccounts") => Self::Rejected(format!(
                "{words}: Google lets a service account invite people only on somebody's behalf. Ask an admin to name that person."
            )),
            (status, _) if is_later(status) => Self::NotSent(words),
            (status, _) if status.is_client_error() => Self::Rejected(words),
            // A redirect, or Google's own trouble: it may have happened.
            _ => Self::Unknown(words),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn refused(status: u16, reason: &str) -> CalendarError {
        let body = json!({"error": {"code": status, "message": "m", "errors": [{"reason": reason, "domain": "x"}]}});
        let status = StatusCode::from_u16(status).unwrap();
        Refusal::new(status, body.to_string().as_bytes()).into()
    }

    #[test]
    fn a_refusal_says_whether_another_try_helps() {
        let later = [
            (403, "rateLimitExceeded"),
            (403, "quotaExceeded"),
            (429, "rateLimitExceeded"),
        ];
        for (status, reason) in later {
            assert!(
                matches!(refused(status, reason), CalendarError::NotSent(_)),
                "{reason}"
            );
        }
        for (status, reason) in [(400, "invalid"), (403, "forbidden"), (404, "notFound")] {
            assert!(
                matches!(refused(status, reason), CalendarError::Rejected(_)),
                "{reason}"
            );
        }
        for status in [302, 500, 503] {
            assert!(
                matches!(refused(status, "backendError"), CalendarError::Unknown(_)),
                "{status}"
            );
        }
        let remedy = refused(403, "forbiddenForServiceAccounts").to_string();
        assert!(remedy.contains("on somebody's behalf"), "{remedy}");
    }
}
