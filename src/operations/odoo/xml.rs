//! XML-RPC as Odoo speaks it: for who has a password and no API key, which JSON-2 does not take.
//! Odoo 19 still answers it, Odoo 20 will not.

mod values;

use super::{
    error::{OdooError, clean},
    errors::{Failure, classify, permanent},
    settings::OdooSettings,
};
use dxr::{FaultResponse, MethodCall, MethodResponse, Value as Xml};
use reqwest::StatusCode;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use values::{DEEPEST, depth, from_xml, to_xml};

/// What Python says where a method returns nothing, after the transaction was committed.
const NOTHING: &str = "TypeError: cannot marshal None unless allow_none is enabled";
const NO_RECORD: &str = "Record does not exist or has been deleted.";

/// Who signs in where, by name and password.
pub(super) struct Login {
    database: String,
    user: String,
    password: SecretString,
}

impl Login {
    /// `None` where the settings have an API key.
    pub fn from_settings(settings: &OdooSettings) -> Result<Option<Self>, OdooError> {
        let Some(user) = &settings.user else {
            return Ok(None);
        };
        let database = settings.database.clone().ok_or_else(|| {
            OdooError::Invalid("a password also needs the database name".to_owned())
        })?;
        Ok(Some(Self {
            database,
            user: user.clone(),
            password: settings.api_key.clone(),
        }))
    }

    /// The request that asks for the user's id.
    pub fn authenticate(&self) -> Result<String, OdooError> {
        let credentials = [&self.database, &self.user, self.password.expose_secret()];
        let mut params = vec![];
        for text in credentials {
            params.push(to_xml(&json!(text))?);
        }
        params.push(Xml::Struct(BTreeMap::new()));
        written("authenticate", params)
    }

    /// The same on Odoo's own sign-in page (JSON-RPC), which knows of second factors.
    pub fn on_the_page(&self) -> Value {
        let password = self.password.expose_secret();
        json!({"jsonrpc": "2.0", "method": "call",
               "params": {"db": self.database, "login": self.user, "password": password}})
    }

    /// The user's id in the answer.
    pub fn user_id(&self, answer: &Value) -> Result<i64, OdooError> {
        answer
            .as_i64()
            .ok_or_else(|| OdooError::Refused("the user name or the password is wrong".to_owned()))
    }

    /// What an answer of status 200 says.
    pub fn read(&self, body: &[u8]) -> Result<Value, Failure> {
        answered(body, &self.database)
    }

    /// A call of JSON-2 as `execute_kw`: `ids` come first, everything else has its name.
    pub fn execute(
        &self,
        user_id: i64,
        model: &str,
        method: &str,
        arguments: &Value,
    ) -> Result<String, OdooError> {
        let mut named = arguments.as_object().cloned().unwrap_or_default();
        let positional: Vec<Value> = named.remove("ids").into_iter().collect();
        let params = [
            json!(self.database),
            json!(user_id),
            json!(self.password.expose_secret()),
            json!(model),
            json!(method),
            json!(positional),
            Value::Object(named),
        ];
        let params: Result<Vec<Xml>, OdooError> = params.iter().map(to_xml).collect();
        written("execute_kw", params?)
    }
}

fn written(name: &str, params: Vec<Xml>) -> Result<String, OdooError> {
    let call = MethodCall {
        name: name.into(),
        params,
    };
    // Its own words may hold what was to be written, the password among it.
    call.to_xml()
        .map_err(|_| OdooError::Invalid("it cannot be written as XML".to_owned()))
}

/// What an answer of status 200 says.
fn answered(body: &[u8], database: &str) -> Result<Value, Failure> {
    let unexpected = |what: &str| permanent(OdooError::Unexpected(what.to_owned()));
    let text = std::str::from_utf8(body).map_err(|_| unexpected("bytes that are not text"))?;
    if depth(text) > DEEPEST {
        return Err(unexpected("an answer that is nested too deeply"));
    }
    if let Ok(response) = MethodResponse::from_xml(text) {
        return from_xml(response.value).map_err(permanent);
    }
    match FaultResponse::from_xml(text) {
        Ok(response) => fault(response.fault.code(), response.fault.string(), database),
        Err(_) => Err(unexpected("200 that is not XML-RPC")),
    }
}

/// Odoo's four kinds of faults, as the errors that JSON-2 gives. Of a traceback nothing is kept
/// but its last line, and that only where it says one of the errors that we know.
fn fault(code: i32, text: &str, database: &str) -> Result<Value, Failure> {
    let internal = StatusCode::INTERNAL_SERVER_ERROR;
    match code {
        1 if last_error(text) == Some(NOTHING) => Ok(Value::Null),
        1 if names_no_database(text) => Err(permanent(OdooError::Refused(format!(
            "it has no database {}",
            clean(database)
        )))),
        1 => Err(match known_error(text) {
            Some((name, message)) => classify(internal, &name, message),
            None => permanent(OdooError::Unexpected("an error inside Odoo".to_owned())),
        }),
        2 if text.starts_with(NO_RECORD) => Err(permanent(OdooError::Missing(clean(text)))),
        2 => Err(permanent(OdooError::Invalid(clean(text)))),
        3 => Err(permanent(OdooError::Refused(
            "the user name or the password is wrong".to_owned(),
        ))),
        4 => Err(permanent(OdooError::Refused(clean(text)))),
        other => Err(permanent(OdooError::Unexpected(format!("fault {other}")))),
    }
}

/// The line after the last frame of a traceback: `ValueError: …`.
fn last_error(traceback: &str) -> Option<&str> {
    let (_, frames) = traceback.rsplit_once("Traceback (most recent call last):\n")?;
    frames.lines().find(|line| !line.starts_with(' '))
}

/// PostgreSQL's words, which also say where the server is.
fn names_no_database(traceback: &str) -> bool {
    last_error(traceback).is_some_and(|error| {
        error.starts_with("psycopg2.OperationalError: ") && error.ends_with("\" does not exist")
    })
}

/// The name that JSON-2 gives this error, and its words; only of errors whose words are meant
/// for who called.
fn known_error(traceback: &str) -> Option<(String, &str)> {
    let (class, message) = last_error(traceback)?.split_once(": ")?;
    let name = match class {
        "ValueError" | "TypeError" | "KeyError" => format!("builtins.{class}"),
        // As JSON-2 says of a method that is not there.
        "AttributeError" if message.starts_with("The method ") => "builtins.ValueError".to_owned(),
        "psycopg2.errors.SerializationFailure"
        | "psycopg2.errors.LockNotAvailable"
        | "psycopg2.errors.DeadlockDetected" => class.to_owned(),
        _ => return None,
    };
    Some((name, message))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn login() -> Login {
        let mut settings = OdooSettings::new("https://odoo.example.com", "p<w>&d");
        (settings.user, settings.database) = (Some("kim".to_owned()), Some("demo".to_owned()));
        Login::from_settings(&settings).unwrap().unwrap()
    }

    fn failed(code: i32, text: &str) -> OdooError {
        let response = FaultResponse {
            fault: dxr::Fault::new(code, text.to_owned()),
        };
        login()
            .read(response.to_xml().unwrap().as_bytes())
            .unwrap_err()
            .error
    }

    fn traceback(last: &str) -> String {
        format!(
            "Traceback (most recent call last):\n  File \"/secret/path.py\", line 1, in f\n    raise X from e\n\n\
             During handling of the above exception, another exception occurred:\n\n\
             Traceback (most recent call last):\n  File \"/secret/path.py\", line 2, in g\n    h()\n    ^^^\n{last}\n"
        )
    }

    #[test]
    fn ids_come_first_and_everything_else_has_its_name() {
        let arguments = json!({"ids": [7], "body": "a < b", "context": {"tz": "UTC"}});
        let xml = login().execute(2, "res.partner", "message_post", &arguments);
        let call = MethodCall::from_xml(&xml.unwrap()).unwrap().params;
        let call: Vec<Value> = call.into_iter().map(|v| from_xml(v).unwrap()).collect();
        let named = json!({"body": "a < b", "context": {"tz": "UTC"}});
        let expected = json!([
            "demo",
            2,
            "p<w>&d",
            "res.partner",
            "message_post",
            [[7]],
            named
        ]);
        assert_eq!(Value::Array(call), expected);
        let xml = login().execute(2, "res.partner", "search", &json!({"domain": []}));
        let call = MethodCall::from_xml(&xml.unwrap()).unwrap().params;
        assert_eq!(from_xml(call[5].clone()).unwrap(), json!([]));
    }

    #[test]
    fn a_wrong_password_is_refused() {
        assert_eq!(login().user_id(&json!(7)), Ok(7));
        assert!(matches!(
            login().user_id(&json!(false)),
            Err(OdooError::Refused(_))
        ));
        assert!(matches!(failed(3, "Access Denied"), OdooError::Refused(_)));
    }

    #[test]
    fn a_method_that_returns_nothing_has_worked() {
        let response = FaultResponse {
            fault: dxr::Fault::new(1, traceback(NOTHING)),
        };
        let answer = login().read(response.to_xml().unwrap().as_bytes());
        assert_eq!(answer.unwrap(), Value::Null);
        // Somebody's words are no sign of it.
        let words = format!("ValueError: {NOTHING}");
        assert!(matches!(
            failed(1, &traceback(&words)),
            OdooError::Invalid(_)
        ));
    }

    #[test]
    fn faults_are_told_apart_and_tracebacks_are_not_kept() {
        let gone = "Record does not exist or has been deleted.\n(Record: res.partner(9,), User: 2)";
        assert!(matches!(failed(2, gone), OdooError::Missing(_)));
        assert!(matches!(
            failed(2, "Contacts require a name"),
            OdooError::Invalid(_)
        ));
        assert!(matches!(
            failed(4, "You are not allowed"),
            OdooError::Refused(_)
        ));
        let last = |last: &str| failed(1, &traceback(last));
        let not_found = last("ValueError: External ID not found in the system: aicoo.x");
        let words = "External ID not found in the system: aicoo.x".to_owned();
        assert_eq!(not_found, OdooError::Invalid(words));
        let busy =
            last("psycopg2.errors.SerializationFailure: could not serialize access\nCONTEXT: x");
        assert_eq!(
            busy,
            OdooError::Conflict("could not serialize access".to_owned())
        );
        let nobody = last(
            "psycopg2.OperationalError: connection to server at \"db.internal\", port 5432 failed: FATAL:  database \"nodb\" does not exist",
        );
        assert_eq!(
            nobody,
            OdooError::Refused("it has no database demo".to_owned())
        );
        for unknown in [
            "ZeroDivisionError: /secret",
            "some.module.Odd: secret",
            "secret",
            "",
        ] {
            let error = last(unknown);
            assert_eq!(
                error,
                OdooError::Unexpected("an error inside Odoo".to_owned())
            );
        }
        assert!(
            !failed(1, "no traceback, only a secret")
                .to_string()
                .contains("secret")
        );
    }

    #[test]
    fn what_is_no_xml_rpc_is_unexpected() {
        let deep = format!(
            "<methodResponse><params><param>{}",
            "<value><array><data>".repeat(100_000)
        );
        let entity = "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><methodResponse><params>\
                      <param><value><string>&e;</string></value></param></params></methodResponse>";
        for body in ["", "<html>", "{}", "<methodResponse/>", &deep, entity] {
            let error = login().read(body.as_bytes()).unwrap_err().error;
            assert!(matches!(error, OdooError::Unexpected(_)), "{error}");
        }
        assert!(login().read(&[0xff, 0xfe]).is_err());
    }
}
