//! Moments, in words made by the server: always in UTC and saying so, and how far from now.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// For machines: RFC 3339.
    iso: String,
    /// `23 Nov 2026, 14:05 UTC`.
    pub words: String,
    /// `12 min ago`, `5 h left`.
    pub distance: String,
}

/// A moment in full.
#[component]
pub fn When(at: Moment) -> impl IntoView {
    view! { <time datetime=at.iso>{at.words}</time> }
}

/// A moment as its distance from now, in full on hover.
#[component]
pub fn Ago(at: Moment) -> impl IntoView {
    view! { <time datetime=at.iso title=at.words>{at.distance}</time> }
}

#[cfg(feature = "ssr")]
mod server {
    use super::Moment;
    use chrono::{DateTime, SecondsFormat, Utc};

    impl Moment {
        /// As it is said at `now`.
        pub fn new(at: DateTime<Utc>, now: DateTime<Utc>) -> Self {
            Self {
                iso: at.to_rfc3339_opts(SecondsFormat::Micros, true),
                words: at.format("%-d %b %Y, %H:%M UTC").to_string(),
                distance: distance(now, at),
            }
        }
    }

    fn distance(now: DateTime<Utc>, at: DateTime<Utc>) -> String {
        match (at - now).num_minutes() {
            0 if at > now => "under a minute left".to_owned(),
            0 => "just now".to_owned(),
            left @ 1.. => format!("{} left", span(left)),
            past => format!("{} ago", span(-past)),
        }
    }

    fn span(minutes: i64) -> String {
        match minutes {
            ..60 => format!("{minutes} min"),
            60..2_880 => format!("{} h", minutes / 60),
            _ => format!("{} days", minutes / 1_440),
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use chrono::Duration;

        #[test]
        fn distances_are_in_the_largest_unit_that_fits() {
            let now = DateTime::UNIX_EPOCH + Duration::days(10);
            let check = |minutes, words: &str| {
                assert_eq!(distance(now, now + Duration::minutes(minutes)), words);
            };
            check(0, "just now");
            check(-12, "12 min ago");
            check(-119, "1 h ago");
            check(-2_879, "47 h ago");
            check(-2_880, "2 days ago");
            check(300, "5 h left");
        }
    }
}
