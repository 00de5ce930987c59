//! What is looked at of an answer besides its body.

use chrono::DateTime;
use reqwest::{Response, StatusCode, header};
use std::time::Duration;

/// The wait after a 429 that does not say how long.
const UNSAID: Duration = Duration::from_secs(2);

/// Status and headers.
pub(super) struct Head {
    pub status: StatusCode,
    pub location: String,
    /// How long it asks to wait.
    pub wait: Option<Duration>,
}

impl Head {
    pub fn from_response(response: &Response) -> Self {
        let unsaid = (response.status() == StatusCode::TOO_MANY_REQUESTS).then_some(UNSAID);
        let location = response.headers().get(header::LOCATION);
        Self {
            status: response.status(),
            location: location
                .and_then(|value| value.to_str().ok())
                .unwrap_or_default()
                .to_owned(),
            wait: wait(response.headers()).or(unsaid),
        }
    }
}

/// `Retry-After`, in seconds or as a moment by the server's own clock; at most a day.
fn wait(headers: &header::HeaderMap) -> Option<Duration> {
    let text = |name| headers.get(name)?.to_str().ok().map(str::trim);
    let after = text(header::RETRY_AFTER)?;
    let seconds = match after.parse::<u64>() {
        Ok(seconds) => seconds,
        Err(_) => {
            let moment = DateTime::parse_from_rfc2822(after).ok()?;
            let now = DateTime::parse_from_rfc2822(text(header::DATE)?).ok()?;
            u64::try_from((moment - now).num_seconds()).unwrap_or(0)
        }
    };
    Some(Duration::from_secs(seconds.min(24 * 60 * 60)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_to_wait_is_read_as_seconds_or_as_a_moment() {
        let check = |after: &'static str, date: &'static str, expected: Option<u64>| {
            let mut headers = header::HeaderMap::new();
            headers.insert(header::RETRY_AFTER, header::HeaderValue::from_static(after));
            headers.insert(header::DATE, header::HeaderValue::from_static(date));
            assert_eq!(wait(&headers), expected.map(Duration::from_secs), "{after}");
        };
        let date = "Fri, 27 Nov 2026 10:00:00 GMT";
        check("7", date, Some(7));
        check(" 120 ", date, Some(120));
        check("Fri, 27 Nov 2026 10:01:30 GMT", date, Some(90));
        check("Fri, 27 Nov 2026 09:00:00 GMT", date, Some(0));
        check("99999999999", date, Some(86_400));
        check("soon", date, None);
        check("-1", date, None);
        assert_eq!(wait(&header::HeaderMap::new()), None);
    }
}
