//! What Odoo's errors mean, and whether asking again may help.

use super::error::{OdooError, clean};
use reqwest::StatusCode;
use serde::Deserialize;

/// A request that brought no result.
#[derive(Debug)]
pub(super) struct Failure {
    pub error: OdooError,
    /// Asking again may help. For reads; a write is looked up first.
    pub again: bool,
}

pub(super) fn permanent(error: OdooError) -> Failure {
    Failure {
        error,
        again: false,
    }
}

pub(super) fn retryable(error: OdooError) -> Failure {
    Failure { error, again: true }
}

/// Odoo's JSON error without its `debug`, `arguments` and `context`: these hold a traceback.
#[derive(Deserialize)]
pub(super) struct Complaint {
    pub name: String,
    pub message: String,
}

/// What to do about a key that Odoo does not take.
const ANOTHER_KEY: &str = "The key is wrong, expired or revoked: an admin has to make a new one in Odoo under Preferences, Security";

/// One table: what each error's `name` means.
pub(super) fn classify(status: StatusCode, name: &str, message: &str) -> Failure {
    let message = clean(message);
    match name {
        "odoo.exceptions.MissingError" => permanent(OdooError::Missing(message)),
        "odoo.exceptions.AccessError"
        | "odoo.exceptions.AccessDenied"
        | "werkzeug.exceptions.Forbidden" => permanent(OdooError::Refused(message)),
        "werkzeug.exceptions.Unauthorized" => {
            permanent(OdooError::Refused(format!("{message}. {ANOTHER_KEY}")))
        }
        "odoo.exceptions.LockError"
        | "psycopg2.errors.SerializationFailure"
        | "psycopg2.errors.LockNotAvailable"
        | "psycopg2.errors.DeadlockDetected" => retryable(OdooError::Conflict(message)),
        "odoo.exceptions.UserError"
        | "odoo.exceptions.ValidationError"
        | "odoo.exceptions.RedirectWarning"
        | "builtins.ValueError"
        | "builtins.TypeError"
        | "builtins.KeyError" => permanent(OdooError::Invalid(message)),
        "werkzeug.exceptions.ServiceUnavailable" | "werkzeug.exceptions.TooManyRequests" => {
            retryable(OdooError::Unreachable(message))
        }
        // Unknown model or method, a malformed request.
        _ if status.is_client_error() => permanent(OdooError::Invalid(message)),
        // Python's and PostgreSQL's other errors: some come after the commit.
        name => permanent(OdooError::Unexpected(format!("{}: {message}", clean(name)))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(status: u16, name: &str) -> OdooError {
        classify(StatusCode::from_u16(status).unwrap(), name, "m").error
    }

    #[test]
    fn errors_are_told_apart_by_name_not_by_status() {
        let m = || "m".to_owned();
        let missing = named(404, "odoo.exceptions.MissingError");
        assert_eq!(missing, OdooError::Missing(m()));
        let unknown_model = named(404, "werkzeug.exceptions.NotFound");
        assert_eq!(unknown_model, OdooError::Invalid(m()));
        let bad_input = named(500, "builtins.ValueError");
        assert_eq!(bad_input, OdooError::Invalid(m()));
        let busy = named(500, "psycopg2.errors.SerializationFailure");
        assert_eq!(busy, OdooError::Conflict(m()));
        let crashed = named(500, "builtins.ZeroDivisionError");
        assert!(matches!(crashed, OdooError::Unexpected(_)));
    }
}
