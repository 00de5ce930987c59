//! What a gateway answered, and what every protocol makes of it.

use super::SmsError;
use crate::ground::inert;
use reqwest::StatusCode;

/// An answer, read whole.
pub(super) struct Answer {
    pub status: StatusCode,
    pub text: String,
}

/// What every protocol makes of an answer that is no acceptance. `None`: a success. Whether it says
/// that nothing was taken is the protocol's to promise: another 503 may come of something between
/// us and a gateway that has the message.
pub(super) fn refusal(answer: &Answer, not_taken: bool) -> Option<SmsError> {
    let status = answer.status;
    let said = format!("{} {}", status.as_u16(), one_line(&answer.text));
    let said = said.trim().to_owned();
    match status {
        _ if status.is_success() => None,
        _ if not_taken => Some(SmsError::NotSent(said)),
        // Whoever waited in vain may have had part of it, or have passed it on.
        StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT => {
            Some(SmsError::Unknown(said))
        }
        _ if status.is_redirection() => Some(SmsError::Rejected(format!(
            "{said}: the gateway redirects, so its address must be corrected. Ask an admin."
        ))),
        _ if status.is_client_error() => Some(SmsError::Rejected(said)),
        // It broke while it worked on the message.
        _ => Some(SmsError::Unknown(said)),
    }
}

/// The gateway's words on one line, at most 200 characters.
pub(super) fn one_line(text: &str) -> String {
    inert::bounded(text, 200)
}
