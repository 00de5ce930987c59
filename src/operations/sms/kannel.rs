//! Kannel's `sendsms` (Kannel User's Guide, "Using the HTTP interface to send SMS messages"), in
//! its POST form: the message is the body and everything else a header, so that no password
//! stands in an address and nothing between us and Kannel may repeat the request.

use super::{
    Accepted, SmsError,
    http::{Answer, one_line, refusal},
};
use crate::{effect::Sms, segments::Encoding};
use reqwest::RequestBuilder;

pub(super) fn request(post: RequestBuilder, key: &str, sms: &Sms) -> (RequestBuilder, String) {
    let (user, password) = key.split_once(':').unwrap_or((key, ""));
    let coding = match sms.encoding {
        Encoding::Gsm7 => "0",
        Encoding::Ucs2 => "2",
    };
    let post = post
        .header("X-Kannel-Username", user)
        .header("X-Kannel-Password", password)
        .header("X-Kannel-From", &sms.from)
        .header("X-Kannel-To", &sms.to.number)
        .header("X-Kannel-Coding", coding)
        .header("Content-Type", "text/plain; charset=UTF-8");
    (post, sms.text.clone())
}

/// Table 6-7 of the User's Guide: `202 0: Accepted for delivery`, `202 3: Queued for later
/// delivery`; 4xx are refusals, 503 is a temporal failure.
pub(super) fn judge(answer: &Answer) -> Result<Accepted, SmsError> {
    if let Some(refused) = refusal(answer) {
        return Err(refused);
    }
    let words = one_line(&answer.text);
    if answer.status.as_u16() == 202 && (words.starts_with("0:") || words.starts_with("3:")) {
        // It gives no id of its own.
        return Ok(Accepted { id: None, words });
    }
    Err(SmsError::Unknown(format!(
        "{} {words}",
        answer.status.as_u16()
    )))
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::StatusCode;

    #[test]
    fn the_answers_of_the_users_guide() {
        let said = |status: u16, text: &str| {
            judge(&Answer {
                status: StatusCode::from_u16(status).unwrap(),
                text: text.to_owned(),
            })
        };
        assert!(said(202, "0: Accepted for delivery").is_ok());
        assert!(said(202, "3: Queued for later delivery").is_ok());
        let temporal = said(503, "Temporal failure, try again later.");
        assert!(matches!(temporal, Err(SmsError::NotSent(_))));
        for status in [400, 403, 404] {
            assert!(matches!(said(status, "no"), Err(SmsError::Rejected(_))));
        }
        for (status, text) in [(200, "It works!"), (202, ""), (500, "")] {
            assert!(matches!(said(status, text), Err(SmsError::Unknown(_))));
        }
    }
}
