//! What is left of the figures where some could not be read.

use super::*;
use crate::insight::analyzers::About as Sum;

#[test]
fn what_could_not_be_read_is_no_zero_and_leaves_out_what_needs_it() {
    let whole = Reading {
        open: Some(vec![receivable(5, 2_650)]),
        debts: vec![debt(1, 5, 2_650)],
        ..reading()
    };
    let about = |reading: &Reading| {
        let metrics = measure(reading);
        let findings = assess(reading, &metrics);
        let found: Vec<Sum> = findings.into_iter().map(|one| one.about).collect();
        (metrics, found)
    };
    let customer = PartnerId(1);
    let no_cash = Reading {
        cash_accounts: None,
        ..whole.clone()
    };
    let (metrics, found) = about(&no_cash);
    assert_eq!((&metrics.cash, metrics.runway), (&None, None));
    assert_eq!(metrics.runway_with(&usd(1)), None);
    assert_eq!(found, [About::Overdue { customer }.into()]);
    assert_eq!(unjudged(&metrics), [About::ShortRunway], "no bill is due");
    assert_eq!(
        (&metrics.cash_accounts, &metrics.disputed),
        (&None, &Some(usd(0)))
    );
    let bill = OpenItem {
        kind: OpenKind::Payable,
        ..receivable(5, 2_650)
    };
    let (metrics, _) = about(&Reading {
        open: Some(vec![bill]),
        ..no_cash
    });
    assert_eq!(
        unjudged(&metrics),
        [About::ShortRunway, About::PayablesOverCash]
    );
    let no_ages = Reading {
        open: None,
        ..whole.clone()
    };
    let (metrics, _) = about(&no_ages);
    assert_eq!(unjudged(&metrics), [About::PayablesOverCash]);
    assert_eq!((metrics.receivables, metrics.payables), (None, None));
    assert_eq!((metrics.disputed, metrics.being_paid), (None, None));
    assert_eq!(metrics.overdue, usd(2_650), "as the customers owe it");
    let no_flow = Reading {
        cash_accounts: bank(0),
        flow: None,
        ..whole.clone()
    };
    let (metrics, found) = about(&no_flow);
    assert_eq!((&metrics.burn, &metrics.months), (&None, &None));
    assert!(
        found.contains(&About::ShortRunway.into()),
        "no cash is no day"
    );
    let no_credits = Reading {
        credits: None,
        ..whole
    };
    let (metrics, _) = about(&no_credits);
    assert_eq!(metrics.overdue_by_customer[0].unmatched, None);
}
