//! The plain protocol: `POST` of `{"to", "from", "text", "reference"}` as JSON with
//! `Authorization: Bearer KEY`; a 2xx answer with `{"id": …}` means taken. See docs/settings.md.

use super::{
    Accepted, SmsError,
    answer::{Answer, one_line, refusal},
};
use crate::ground::effect::Sms;
use reqwest::{RequestBuilder, StatusCode};
use serde_json::{Value, json};

pub(super) fn request(post: RequestBuilder, key: &str, sms: &Sms) -> (RequestBuilder, String) {
    let body = json!({
        "to": sms.to.number,
        "from": sms.from,
        "text": sms.text,
        "reference": sms.reference,
    });
    let post = post
        .bearer_auth(key)
        .header("Content-Type", "application/json");
    (post, body.to_string())
}

pub(super) fn judge(answer: &Answer) -> Result<Accepted, SmsError> {
    // So says the protocol.
    let not_taken = matches!(
        answer.status,
        StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS
    );
    if let Some(refused) = refusal(answer, not_taken) {
        return Err(refused);
    }
    let body: Value = serde_json::from_str(&answer.text).unwrap_or_default();
    let id = match &body["id"] {
        Value::String(id) if !id.is_empty() => Some(one_line(id)),
        Value::Number(id) => Some(id.to_string()),
        _ => None,
    };
    match id {
        Some(id) => Ok(Accepted {
            id: Some(id),
            words: one_line(&answer.text),
        }),
        // Something answered, but not the gateway that was agreed on.
        None => Err(SmsError::Unknown(format!(
            "{} without an id: {}",
            answer.status.as_u16(),
            one_line(&answer.text)
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(status: u16, text: &str) -> Result<Accepted, SmsError> {
        judge(&Answer {
            status: StatusCode::from_u16(status).unwrap(),
            text: text.to_owned(),
        })
    }

    #[test]
    fn only_an_id_is_an_acceptance_and_only_a_refusal_is_certain() {
        assert_eq!(said(200, r#"{"id":"m-1"}"#).unwrap().id.unwrap(), "m-1");
        assert_eq!(said(202, r#"{"id":17}"#).unwrap().id.unwrap(), "17");
        for unknown in [
            said(200, "<html>Welcome</html>"),
            said(200, "{}"),
            said(500, ""),
            said(502, ""),
            said(408, ""),
        ] {
            assert!(matches!(unknown, Err(SmsError::Unknown(_))), "{unknown:?}");
        }
        for later in [said(503, "busy"), said(429, "")] {
            assert!(matches!(later, Err(SmsError::NotSent(_))), "{later:?}");
        }
        for no in [said(400, "bad number"), said(401, ""), said(302, "")] {
            assert!(matches!(no, Err(SmsError::Rejected(_))), "{no:?}");
        }
    }
}
