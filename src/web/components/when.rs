//! Moments, in words made by the server: in the reader's time zone, in UTC on hover, and how far
//! from now.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// For machines: RFC 3339.
    iso: String,
    /// `23 Nov 2026, 14:05`, in the zone that the page names.
    pub words: String,
    /// `23 Nov 2026, 19:05 UTC`.
    utc: String,
    /// `12 min ago`, `5 h left`.
    pub distance: String,
}

/// A moment in full.
#[component]
pub fn When(at: Moment) -> impl IntoView {
    view! { <time datetime=at.iso title=at.utc>{at.words}</time> }
}

/// A moment as its distance from now, in full on hover.
#[component]
pub fn Ago(at: Moment) -> impl IntoView {
    let title = format!("{} ({})", at.words, at.utc);
    view! { <time datetime=at.iso title=title>{at.distance}</time> }
}

#[cfg(feature = "ssr")]
mod server {
    use super::Moment;
    use crate::ground::zone;
    use chrono::{DateTime, SecondsFormat, Utc};
    use chrono_tz::Tz;

    impl Moment {
        /// As it is said at `now`, in whose zone it is written.
        pub fn new(at: DateTime<Utc>, now: DateTime<Tz>) -> Self {
            Self {
                iso: at.to_rfc3339_opts(SecondsFormat::Micros, true),
                words: zone::moment(at, now.timezone()),
                utc: zone::in_full(at, Tz::UTC),
                distance: distance(now.to_utc(), at),
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
        fn a_moment_is_in_the_readers_zone_and_in_utc_on_hover() {
            let at: DateTime<Utc> = "2026-11-24T01:05:00Z".parse().unwrap();
            let now = (at + Duration::minutes(12)).with_timezone(&Tz::America__New_York);
            let moment = Moment {
                iso: "2026-11-24T01:05:00.000000Z".to_owned(),
                words: "23 Nov 2026, 20:05".to_owned(),
                utc: "24 Nov 2026, 01:05 UTC".to_owned(),
                distance: "12 min ago".to_owned(),
            };
            assert_eq!(Moment::new(at, now), moment);
        }

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
