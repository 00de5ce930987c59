//! Who comes first: what a reminder is worth, and whether there is room for one.

use super::rules::{CALL_AFTER_DAYS, CALL_AGAIN_DAYS, REMIND_AFTER_DAYS};
use crate::{
    actions::Kind, ground::ids::PartnerId, insight::analyzers::financial::CustomerBalance,
    records::Before,
};
use chrono::{DateTime, Days, Duration, Utc};
use std::{collections::HashMap, f64::consts::LN_2};

/// What is proposed about a customer itself.
pub fn subjects(customer: PartnerId) -> [(Kind, String); 2] {
    [Kind::CreateInvoiceReminder, Kind::CreateTask]
        .map(|kind| (kind, format!("res.partner:{customer}")))
}

/// Whether something of this kind is open, or was proposed too lately to come again.
pub fn holds(kind: Kind, before: Before, now: DateTime<Utc>) -> bool {
    let cool_down = match kind {
        Kind::CreateTask => Duration::days(CALL_AGAIN_DAYS),
        _ => Duration::hours(i64::from(kind.traits().cool_down_hours)),
    };
    before.open || before.counted.is_some_and(|at| now - at < cool_down)
}

/// Whether a reminder or a call may be proposed.
pub fn may_be_asked(
    customer: &CustomerBalance,
    before: &HashMap<(Kind, String), Before>,
    now: DateTime<Utc>,
) -> bool {
    let [reminder, call] = subjects(customer.customer).map(|about| {
        before
            .get(&about)
            .is_some_and(|one| holds(about.0, *one, now))
    });
    !reminder || (!call && customer.oldest_days > CALL_AFTER_DAYS)
}

/// What a reminder is worth: the money that it asks for, doubled for each week since the customer
/// had its turn. So everybody has one, however little it is. Its logarithm.
pub fn worth(
    customer: &CustomerBalance,
    before: &HashMap<(Kind, String), Before>,
    since: DateTime<Utc>,
    now: DateTime<Utc>,
) -> f64 {
    let turns = subjects(customer.customer);
    let last = turns
        .iter()
        .filter_map(|about| before.get(about)?.proposed)
        .max();
    let waiting = (customer.oldest_days - REMIND_AFTER_DAYS)
        .max(0)
        .unsigned_abs();
    let waits_since = last.unwrap_or_else(|| since.max(now - Days::new(waiting)));
    let weeks = (now - waits_since).num_minutes().max(0) as f64 / (7.0 * 24.0 * 60.0);
    (customer.overdue.minor.max(1) as f64).ln() + weeks * LN_2
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::money::Currency;

    const NOW: &str = "2026-11-23T15:00:00Z";

    fn customer(id: i64, overdue: i64, oldest_days: i64) -> CustomerBalance {
        let money = |minor| Currency::new("EUR", 2).money(minor);
        CustomerBalance {
            customer: PartnerId(id),
            name: format!("Customer {id}"),
            overdue: money(overdue),
            documents: 1,
            oldest_days,
            unmatched: Some(money(0)),
            disputed: None,
        }
    }

    fn had_its_turn(id: i64, days_ago: u64) -> HashMap<(Kind, String), Before> {
        let now: DateTime<Utc> = NOW.parse().unwrap();
        let at = Some(now - Days::new(days_ago));
        let [reminder, _] = subjects(PartnerId(id));
        let before = Before {
            open: false,
            counted: at,
            proposed: at,
        };
        HashMap::from([(reminder, before)])
    }

    #[test]
    fn the_larger_debt_comes_first_where_both_wait_alike() {
        let now: DateTime<Utc> = NOW.parse().unwrap();
        let worth = |one: &CustomerBalance| worth(one, &HashMap::new(), now, now);
        assert!(worth(&customer(1, 50_000, 20)) > worth(&customer(2, 49_999, 200)));
    }

    #[test]
    fn the_smallest_debt_has_its_turn_before_the_largest_has_many() {
        let now: DateTime<Utc> = NOW.parse().unwrap();
        let long_ago = now - Days::new(365);
        let before = had_its_turn(1, 7);
        let large = worth(&customer(1, 100_000_000, 200), &before, long_ago, now);
        // 1,000,000.00 against 10.00: after 17 weeks more.
        let small = |weeks: i64| worth(&customer(2, 1_000, 3 + weeks * 7), &before, long_ago, now);
        assert!(small(17) < large);
        assert!(small(18) > large);
    }

    #[test]
    fn who_was_asked_lately_takes_no_place() {
        let now: DateTime<Utc> = NOW.parse().unwrap();
        let one = customer(1, 50_000, 20);
        for (days, may) in [(0, false), (6, false), (7, true)] {
            assert_eq!(
                may_be_asked(&one, &had_its_turn(1, days), now),
                may,
                "{days}"
            );
        }
        // A call may still be due.
        assert!(may_be_asked(
            &customer(1, 50_000, 61),
            &had_its_turn(1, 1),
            now
        ));
    }

    #[test]
    fn what_is_open_holds_whatever_its_age() {
        let now: DateTime<Utc> = NOW.parse().unwrap();
        let mut before = had_its_turn(1, 30);
        assert!(may_be_asked(&customer(1, 50_000, 20), &before, now));
        for one in before.values_mut() {
            one.open = true;
        }
        assert!(!may_be_asked(&customer(1, 50_000, 20), &before, now));
    }
}
