//! How much leaves and enters at most, over all processes together; and the arithmetic of windows
//! that slide. `store.rs` counts.

pub mod store;

use crate::ground::zone;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use std::time::Duration;

/// At most so many in any stretch of time of this length, wherever it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// How the database calls it.
    pub name: &'static str,
    /// Of what, for people.
    pub things: &'static str,
    /// How many.
    pub most: u32,
    /// In how long.
    pub window: Duration,
}

/// So many at most is no limit.
pub const UNLIMITED: u32 = i32::MAX as u32;

const HOUR: Duration = Duration::from_secs(60 * 60);

/// Mails that go out. One mail is one, however many recipients it has.
pub const MAIL: Limit = Limit {
    name: "mail",
    things: "e-mails",
    most: 100,
    window: HOUR,
};

/// SMS that go out. The setting `max_sms_per_day` may lower it: [`Limit::at_most`].
pub const SMS: Limit = Limit {
    name: "sms",
    things: "SMS",
    most: 50,
    window: Duration::from_secs(24 * 60 * 60),
};

/// Mails to our own people: what customers are sent takes nothing from them, nor they from it.
pub const NOTICE_MAIL: Limit = Limit {
    name: "notice_mail",
    things: "notices by e-mail",
    most: 100,
    window: HOUR,
};

/// Mails that open an account or guard one: other notices never keep them waiting.
pub const KEY_MAIL: Limit = Limit {
    name: "key_mail",
    things: "sign-in e-mails",
    most: 100,
    window: HOUR,
};

/// SMS to our own people.
pub const NOTICE_SMS: Limit = Limit {
    name: "notice_sms",
    things: "notices by SMS",
    most: 50,
    window: Duration::from_secs(24 * 60 * 60),
};

/// Calls to Odoo, reads and writes. A tenth more than a second, so that calls which left in time
/// and were held up on their way do not arrive as eleven in one.
pub const ODOO: Limit = Limit {
    name: "odoo",
    things: "calls to Odoo",
    most: 10,
    window: Duration::from_millis(1_100),
};

/// The share of [`ODOO`] that looking at pages may take: whatever people look at, most turns are
/// left for what was approved and for the analyses.
pub const ODOO_PAGES: Limit = Limit {
    name: "odoo_pages",
    things: "calls to Odoo for pages",
    most: 4,
    window: Duration::from_millis(1_100),
};

/// Calls of one token, or of one signed-in person, to the HTTP API.
pub const API: Limit = Limit {
    name: "api",
    things: "calls",
    most: 10,
    window: Duration::from_secs(1),
};

impl Limit {
    /// Whether there is anything to count: the largest number that a setting can have is no limit.
    pub fn is_counted(&self) -> bool {
        self.most < UNLIMITED
    }

    /// The same, lowered to what somebody has set.
    pub fn at_most(self, most: u32) -> Self {
        Self {
            most: self.most.min(most),
            ..self
        }
    }

    /// That no slot is free before `wait` is over, from `now` on; in the reader's zone.
    pub fn full_until(&self, now: DateTime<Utc>, wait: Duration, zone: Tz) -> String {
        let wait = chrono::Duration::from_std(wait).unwrap_or(chrono::Duration::MAX);
        let until = now.checked_add_signed(wait).unwrap_or(now);
        format!(
            "{} {} in the last {}; next at {}",
            self.most,
            self.things,
            self.window_in_words(),
            zone::time(until, zone)
        )
    }

    /// That nothing is allowed at all.
    pub fn none(&self) -> String {
        format!("The settings allow no {}", self.things)
    }

    /// The window as people say it.
    pub fn window_in_words(&self) -> String {
        match self.window.as_secs() {
            86_400 => "day".to_owned(),
            3_600 => "hour".to_owned(),
            0 | 1 => "second".to_owned(),
            seconds => format!("{seconds} seconds"),
        }
    }
}

/// What somebody who wants a slot is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    Now,
    /// Not before this moment.
    At(DateTime<Utc>),
    /// Nothing is allowed at all.
    Never,
}

/// Is a slot free?
///
/// `held` says of each slot that is taken when it comes free again, in order of time. Whoever
/// waits is told the moment of a slot of its own: `waiting` others were told theirs before, so
/// that they do not all come back for the same one. That is a hint. Nothing is reserved: who
/// comes back asks again.
pub fn turn(limit: &Limit, held: &[DateTime<Utc>], now: DateTime<Utc>, waiting: usize) -> Turn {
    let most = limit.most as usize;
    if most == 0 {
        return Turn::Never;
    }
    let held = &held[held.partition_point(|free| *free <= now)..];
    let Some(first) = held.len().checked_sub(most) else {
        return Turn::Now;
    };
    // Beyond the slots there are now, those who wait take them once more, a window later.
    let round = u32::try_from(waiting / most).unwrap_or(u32::MAX);
    let later = limit.window.saturating_mul(round);
    let later = chrono::Duration::from_std(later).unwrap_or(chrono::Duration::MAX);
    Turn::At(
        held[first + waiting % most]
            .checked_add_signed(later)
            .unwrap_or(DateTime::<Utc>::MAX_UTC),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(millis: u64) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(1_795_446_000_000 + millis as i64).unwrap()
    }

    fn limit(most: u32, millis: u64) -> Limit {
        Limit {
            most,
            window: Duration::from_millis(millis),
            ..MAIL
        }
    }

    #[test]
    fn the_figures_are_those_of_the_design() {
        assert_eq!((MAIL.most, MAIL.window_in_words().as_str()), (100, "hour"));
        assert_eq!((SMS.most, SMS.window_in_words().as_str()), (50, "day"));
        let of_ours = (NOTICE_MAIL.most, NOTICE_MAIL.window_in_words());
        assert_eq!(of_ours, (100, "hour".to_owned()));
        let of_ours = (NOTICE_SMS.most, NOTICE_SMS.window_in_words());
        assert_eq!(of_ours, (50, "day".to_owned()));
        const { assert!(ODOO_PAGES.most * 2 <= ODOO.most, "most of it is for work") };
        assert_eq!((ODOO.most, ODOO.window_in_words().as_str()), (10, "second"));
        assert_eq!((API.most, API.window_in_words().as_str()), (10, "second"));
        assert_eq!(SMS.at_most(20).most, 20);
        assert_eq!(SMS.at_most(900).most, 50);
    }

    #[test]
    fn who_waits_is_told_when_the_next_slot_comes_free() {
        let two = limit(2, 1_000);
        assert_eq!(turn(&two, &[], at(0), 0), Turn::Now);
        assert_eq!(turn(&two, &[at(900)], at(0), 0), Turn::Now);
        assert_eq!(turn(&two, &[at(900), at(950)], at(0), 0), Turn::At(at(900)));
        assert_eq!(turn(&two, &[at(900), at(950)], at(900), 0), Turn::Now);
        // Lowered since: more are held than there may be.
        let held = [at(900), at(950), at(990)];
        assert_eq!(turn(&two, &held, at(0), 0), Turn::At(at(950)));
        assert_eq!(turn(&limit(0, 1), &[], at(0), 0), Turn::Never);
    }

    #[test]
    fn those_who_wait_are_spread_over_the_slots() {
        let two = limit(2, 1_000);
        let told: Vec<Turn> = (0..5)
            .map(|waiting| turn(&two, &[at(900), at(950)], at(0), waiting))
            .collect();
        let expected = [900, 950, 1_900, 1_950, 2_900].map(|millis| Turn::At(at(millis)));
        assert_eq!(told, expected);
    }

    proptest! {
        /// Whoever asks whenever, and whether they come back when told or not: in no window were
        /// there more than allowed, and nobody who was told a moment is refused for good.
        #[test]
        fn never_more_in_any_window(
            most in 1u32..8,
            window in 1u64..2_000,
            call in 0u64..300,
            pauses in prop::collection::vec(0u64..600, 1..200),
        ) {
            let limit = limit(most, window);
            let (mut now, mut held, mut left) = (0, vec![], vec![]);
            for pause in pauses {
                now += pause;
                match turn(&limit, &held, at(now), 0) {
                    Turn::Now => {
                        held.push(at(now + call + window));
                        // It leaves at some moment of the call.
                        left.push(at(now + (now * 7919) % (call + 1)));
                    }
                    Turn::At(moment) => {
                        prop_assert!(moment > at(now));
                        prop_assert_eq!(turn(&limit, &held, moment, 0), Turn::Now);
                    }
                    Turn::Never => prop_assert!(false, "there are slots"),
                }
            }
            left.sort();
            for (first, begin) in left.iter().enumerate() {
                let within = left[first..].iter().filter(|at| **at < *begin + limit.window);
                prop_assert!(within.count() <= most as usize);
            }
        }
    }
}
