//! Moments in somebody's time zone, in words: the one place that decides how they are written.

use super::date;
use chrono::{DateTime, Offset, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

/// The zone of an IANA name; UTC where there is none.
pub fn by_name(name: Option<&str>) -> Tz {
    let found = name.and_then(|name| name.parse().ok());
    found.unwrap_or(Tz::UTC)
}

/// For where the zone is said besides: `23 Nov 2026, 14:05`. Of the hour that comes twice when
/// summer time ends, the offset tells which one is meant.
pub fn moment(at: DateTime<Utc>, zone: Tz) -> String {
    let at = at.with_timezone(&zone);
    let words = at.format("%-d %b %Y, %H:%M");
    match zone.from_local_datetime(&at.naive_local()).single() {
        Some(_) => words.to_string(),
        None => format!("{words} {}", offset(at)),
    }
}

/// For where nothing else says the zone: `23 Nov 2026, 14:05 UTC-5`.
pub fn in_full(at: DateTime<Utc>, zone: Tz) -> String {
    local_in_full(&at.with_timezone(&zone))
}

/// The same of a moment that knows its zone.
pub fn local_in_full(at: &DateTime<Tz>) -> String {
    format!("{} {}", at.format("%-d %b %Y, %H:%M"), offset(*at))
}

/// To the second: `23 Nov 2026, 14:05:09 UTC-5`.
pub fn to_the_second(at: DateTime<Utc>, zone: Tz) -> String {
    let at = at.with_timezone(&zone);
    format!("{} {}", at.format("%-d %b %Y, %H:%M:%S"), offset(at))
}

/// A moment to come: to the second where somebody may be counting them down.
pub fn ahead(at: DateTime<Utc>, now: DateTime<Tz>) -> String {
    let zone = now.timezone();
    match at.signed_duration_since(now) < TimeDelta::hours(1) {
        true => to_the_second(at, zone),
        false => in_full(at, zone),
    }
}

/// A time of the coming day: `14:05 UTC-5`.
pub fn time(at: DateTime<Utc>, zone: Tz) -> String {
    let at = at.with_timezone(&zone);
    format!("{} {}", at.format("%H:%M"), offset(at))
}

/// A day: `23 Nov 2026`.
pub fn day(at: DateTime<Utc>, zone: Tz) -> String {
    date::written(at.with_timezone(&zone).date_naive())
}

/// A zone as a page says it, with its offset now: `America/New_York (UTC-5)`.
pub fn named(now: DateTime<Tz>) -> String {
    match now.timezone() {
        Tz::UTC => "UTC".to_owned(),
        zone => format!("{} ({})", zone.name(), offset(now)),
    }
}

/// Ahead of UTC or behind it: `UTC-5`, `UTC+5:30`.
fn offset(at: DateTime<Tz>) -> String {
    let minutes = at.offset().fix().local_minus_utc() / 60;
    let sign = if minutes < 0 { '-' } else { '+' };
    match (minutes.abs() / 60, minutes.abs() % 60) {
        (0, 0) => "UTC".to_owned(),
        (hours, 0) => format!("UTC{sign}{hours}"),
        (hours, minutes) => format!("UTC{sign}{hours}:{minutes:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn a_moment_is_written_as_the_clocks_of_its_zone_show_it() {
        let winter = at("2026-11-23T15:00:09Z");
        let summer = at("2026-07-23T15:00:09Z");
        for (zone, in_winter, in_summer) in [
            (
                "America/New_York",
                "23 Nov 2026, 10:00 UTC-5",
                "23 Jul 2026, 11:00 UTC-4",
            ),
            (
                "Europe/London",
                "23 Nov 2026, 15:00 UTC",
                "23 Jul 2026, 16:00 UTC+1",
            ),
            (
                "Asia/Kolkata",
                "23 Nov 2026, 20:30 UTC+5:30",
                "23 Jul 2026, 20:30 UTC+5:30",
            ),
            (
                "Pacific/Auckland",
                "24 Nov 2026, 04:00 UTC+13",
                "24 Jul 2026, 03:00 UTC+12",
            ),
            (
                "Mars/Olympus",
                "23 Nov 2026, 15:00 UTC",
                "23 Jul 2026, 15:00 UTC",
            ),
        ] {
            let zone = by_name(Some(zone));
            assert_eq!(in_full(winter, zone), in_winter);
            assert_eq!(in_full(summer, zone), in_summer);
        }
        let new_york = Tz::America__New_York;
        assert_eq!(moment(winter, new_york), "23 Nov 2026, 10:00");
        assert_eq!(
            to_the_second(winter, new_york),
            "23 Nov 2026, 10:00:09 UTC-5"
        );
        let before = |wait: TimeDelta| (winter - wait).with_timezone(&new_york);
        let soon = ahead(winter, before(TimeDelta::minutes(59)));
        assert_eq!(soon, "23 Nov 2026, 10:00:09 UTC-5");
        let later = ahead(winter, before(TimeDelta::hours(1)));
        assert_eq!(later, "23 Nov 2026, 10:00 UTC-5");
        assert_eq!(time(winter, new_york), "10:00 UTC-5");
        assert_eq!(day(at("2026-11-24T04:59:59Z"), new_york), "23 Nov 2026");
    }

    #[test]
    fn the_hour_that_comes_twice_says_which_it_is() {
        let said = |text: &str| moment(at(text), Tz::America__New_York);
        assert_eq!(said("2026-11-01T04:30:00Z"), "1 Nov 2026, 00:30");
        assert_eq!(said("2026-11-01T05:30:00Z"), "1 Nov 2026, 01:30 UTC-4");
        assert_eq!(said("2026-11-01T06:30:00Z"), "1 Nov 2026, 01:30 UTC-5");
        assert_eq!(said("2026-11-01T07:30:00Z"), "1 Nov 2026, 02:30");
    }

    #[test]
    fn a_zone_is_named_with_its_offset_of_that_day() {
        let said = |text: &str, zone: Tz| named(at(text).with_timezone(&zone));
        let berlin = Tz::Europe__Berlin;
        assert_eq!(
            said("2026-11-23T15:00:00Z", berlin),
            "Europe/Berlin (UTC+1)"
        );
        assert_eq!(
            said("2026-07-23T15:00:00Z", berlin),
            "Europe/Berlin (UTC+2)"
        );
        assert_eq!(said("2026-07-23T15:00:00Z", Tz::UTC), "UTC");
    }
}
