//! Kannel's `sendsms` (Kannel User's Guide, "Using the HTTP interface to send SMS messages"), in
//! its POST form: the message is the body and everything else a header, so that no password
//! stands in an address and nothing between us and Kannel may repeat the request.

use super::{
    Accepted, SmsError,
    answer::{Answer, one_line, refusal},
};
use crate::ground::{effect::Sms, segments::Encoding};
use reqwest::{RequestBuilder, StatusCode};

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

/// How Kannel's temporal failure reads.
const TEMPORAL: &str = "Temporal failure";

/// Table 6-7 of the User's Guide: `202 0: Accepted for delivery`, `202 3: Queued for later
/// delivery`; 4xx are refusals, 503 is a temporal failure. That nothing was taken it says only in
/// its own words, and only of a message in one part: of several, others may have been taken.
pub(super) fn judge(answer: &Answer, segments: u32) -> Result<Accepted, SmsError> {
    let words = one_line(&answer.text);
    let temporal = answer.status == StatusCode::SERVICE_UNAVAILABLE && words.starts_with(TEMPORAL);
    if let Some(refused) = refusal(answer, temporal && segments <= 1) {
        return Err(refused);
    }
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

    #[test]
    fn the_answers_of_the_users_guide() {
        let of_parts = |segments: u32, status: u16, text: &str| {
            let answer = Answer {
                status: StatusCode::from_u16(status).unwrap(),
                text: text.to_owned(),
            };
            judge(&answer, segments)
        };
        let said = |status: u16, text: &str| of_parts(1, status, text);
        assert!(said(202, "0: Accepted for delivery").is_ok());
        assert!(said(202, "3: Queued for later delivery").is_ok());
        let temporal = said(503, "Temporal failure, try again later.");
        assert!(matches!(temporal, Err(SmsError::NotSent(_))));
        // Of two parts the first may be on its way; and not every 503 is Kannel's.
        for unknown in [
            of_parts(2, 503, "Temporal failure, try again later."),
            said(503, "<html>503 Service Temporarily Unavailable</html>"),
            said(503, ""),
            said(429, "Temporal failure, try again later."),
            said(408, ""),
        ] {
            assert!(matches!(unknown, Err(SmsError::Unknown(_))), "{unknown:?}");
        }
        for status in [400, 403, 404] {
            assert!(matches!(said(status, "no"), Err(SmsError::Rejected(_))));
        }
        for (status, text) in [(200, "It works!"), (202, ""), (500, "")] {
            assert!(matches!(said(status, text), Err(SmsError::Unknown(_))));
        }
    }
}
