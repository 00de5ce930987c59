//! Business hours: when something may reach a customer.

#[cfg(feature = "ssr")]
use super::Facts;
use super::Settings;
use chrono::{DateTime, Utc};

/// The first allowed moment at or after `now`; `None` where `now` itself is allowed.
///
/// Without the zone's rules (in the browser) nothing is held back: the server decides.
#[cfg(not(feature = "ssr"))]
pub fn next_allowed(_: &Settings, _: DateTime<Utc>) -> Option<DateTime<Utc>> {
    None
}

/// The first allowed moment at or after `now`; `None` where `now` itself is allowed. A zone that
/// is not known holds nothing free: the settings cannot be saved with one.
#[cfg(feature = "ssr")]
pub fn next_allowed(settings: &Settings, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    use chrono::{Datelike, Days, Weekday};

    let zone = zone(settings);
    let local = now.with_timezone(&zone);
    let working = |day: chrono::NaiveDate| {
        settings.allow_actions_on_weekends || !matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
    };
    let (start, end) = (settings.business_hours_start, settings.business_hours_end);
    let any_hour = settings.allow_actions_outside_business_hours;
    let inside = any_hour || (start <= local.time() && local.time() < end);
    if working(local.date_naive()) && inside {
        return None;
    }
    // Eight days always hold a working one; a gap at a change of the clocks moves the start on.
    (0..=8)
        .filter_map(|ahead| local.date_naive().checked_add_days(Days::new(ahead)))
        .filter(|day| working(*day))
        .filter_map(|day| {
            let opening = if any_hour {
                chrono::NaiveTime::MIN
            } else {
                start
            };
            day.and_time(opening)
                .and_local_timezone(zone)
                .earliest()
                .map(|at| at.with_timezone(&Utc))
        })
        .find(|opening| *opening > now)
}

/// How long there is to decide.
#[cfg(feature = "ssr")]
const TIME_TO_DECIDE: chrono::Duration = chrono::Duration::hours(24);
/// What is left of the next working day when the time to decide would end outside one.
#[cfg(feature = "ssr")]
const MORNING: chrono::Duration = chrono::Duration::hours(4);

/// Until when there is to decide: a day from now; for what reaches customers, inside business
/// hours.
#[cfg(feature = "ssr")]
pub fn decide_by(facts: &Facts, settings: &Settings, now: DateTime<Utc>) -> DateTime<Utc> {
    let by = now + TIME_TO_DECIDE;
    if !facts.reaches_customer() {
        return by;
    }
    next_allowed(settings, by).map_or(by, |opening| opening + MORNING)
}

/// The company's zone.
#[cfg(feature = "ssr")]
pub fn zone(settings: &Settings) -> chrono_tz::Tz {
    settings
        .business_hours_timezone
        .parse()
        .unwrap_or(chrono_tz::UTC)
}

/// The company's calendar day.
#[cfg(feature = "ssr")]
pub fn today(settings: &Settings, now: DateTime<Utc>) -> chrono::NaiveDate {
    now.with_timezone(&zone(settings)).date_naive()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    fn check(now: &str, expected: Option<&str>) {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        assert_eq!(
            next_allowed(&Settings::default(), at(now)),
            expected.map(at),
            "{now}"
        );
    }

    #[test]
    fn new_yorks_office_hours() {
        check("2026-11-23T15:00:00Z", None); // Monday, 10:00
        check("2026-11-23T14:00:00Z", None); // 9:00 sharp
        check("2026-11-23T13:59:59Z", Some("2026-11-23T14:00:00Z"));
        check("2026-11-23T22:00:00Z", Some("2026-11-24T14:00:00Z")); // 17:00 sharp is after hours
    }

    #[test]
    fn a_sunday_at_three_waits_for_monday() {
        check("2026-11-22T08:00:00Z", Some("2026-11-23T14:00:00Z"));
    }

    #[test]
    fn the_change_of_the_clocks_is_followed() {
        // Saturday before the clocks go forward: Monday 9:00 is 13:00 UTC, not 14:00.
        check("2026-03-07T15:00:00Z", Some("2026-03-09T13:00:00Z"));
    }

    #[test]
    fn weekends_can_be_allowed() {
        let settings = Settings {
            allow_actions_on_weekends: true,
            allow_actions_outside_business_hours: true,
            ..Settings::default()
        };
        assert_eq!(
            next_allowed(&settings, "2026-11-22T08:00:00Z".parse().unwrap()),
            None
        );
    }
}
