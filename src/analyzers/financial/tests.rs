use super::{assess::short_runway, *};
use proptest::prelude::*;

fn usd(minor: i64) -> Money {
    Currency::new("USD", 2).money(minor)
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

fn reading() -> Reading {
    Reading {
        company: "Company".into(),
        company_id: 1,
        currency: Currency::new("USD", 2),
        today: today(),
        read_at: DateTime::UNIX_EPOCH,
        cash_accounts: vec![("Bank".into(), usd(6_150_000))],
        in_transit: usd(0),
        inflow: usd(0),
        outflow: usd(11_100_000),
        months: vec![],
        open: vec![],
        unapplied: vec![],
        invoices: vec![],
    }
}

fn receivable(days_late: i64, minor: i64) -> Open {
    Open {
        side: Side::Receivable,
        due: Some(today() - chrono::Duration::days(days_late)),
        partner: PartnerId(1),
        partner_name: "Evergreen".into(),
        amount: usd(minor),
        documents: 1,
    }
}

#[test]
fn a_short_runway_is_an_alert() {
    let reading = reading();
    let metrics = measure(&reading);
    assert_eq!(metrics.burn, usd(3_700_000));
    assert_eq!(metrics.runway, Runway::Days(49));
    let findings = assess(&reading, &metrics);
    assert_eq!(findings.len(), 1);
    assert!(findings[0].alert);
    assert_eq!(findings[0].severity, Severity::Warning);
}

#[test]
fn sixty_days_are_enough() {
    let at = |cash| {
        measure(&Reading {
            cash_accounts: vec![("Bank".into(), usd(cash))],
            ..reading()
        })
    };
    assert_eq!(at(7_400_000).runway, Runway::Days(60));
    assert!(short_runway(&reading(), &at(7_400_000)).is_none());
    assert!(short_runway(&reading(), &at(7_399_999)).is_some());
}

#[test]
fn nothing_burnt_is_no_end_and_no_cash_is_no_day() {
    assert_eq!(
        measure(&Reading {
            inflow: usd(11_100_000),
            ..reading()
        })
        .runway,
        Runway::NoEnd
    );
    assert_eq!(
        measure(&Reading {
            cash_accounts: vec![],
            ..reading()
        })
        .runway,
        Runway::Days(0)
    );
}

#[test]
fn buckets_end_where_they_say() {
    let days = [-5, 0, 1, 30, 31, 60, 61, 90, 91];
    let open = days.iter().map(|days| receivable(*days, 100)).collect();
    let metrics = measure(&Reading { open, ..reading() });
    let sums: Vec<i64> = metrics
        .receivables
        .rows()
        .iter()
        .map(|(_, money)| money.minor)
        .collect();
    assert_eq!(sums, [200, 200, 200, 200, 100]);
    assert_eq!(metrics.overdue, usd(700));
}

#[test]
fn credit_notes_and_payments_are_shown_and_not_deducted() {
    let credit = Open {
        side: Side::CustomerCredit,
        ..receivable(3, 300)
    };
    let reading = Reading {
        open: vec![receivable(5, 2_650), credit],
        unapplied: vec![(Some(PartnerId(1)), usd(50))],
        ..reading()
    };
    let metrics = measure(&reading);
    assert_eq!(metrics.overdue, usd(2_650));
    assert_eq!(metrics.credit_notes, usd(300));
    assert_eq!(metrics.overdue_by_customer[0].unmatched, usd(350));
}

#[test]
fn a_healthy_company_has_no_finding() {
    let reading = Reading {
        outflow: usd(1),
        open: vec![receivable(-10, 500)],
        ..reading()
    };
    assert_eq!(assess(&reading, &measure(&reading)), vec![]);
}

#[test]
fn however_many_customers_are_late_the_findings_are_bounded_and_every_cent_is_in_one() {
    let open: Vec<Open> = (1..=4_921)
        .map(|partner| Open {
            partner: PartnerId(partner),
            ..receivable(partner % 200 + 1, 1_000 + partner)
        })
        .collect();
    let reading = Reading { open, ..reading() };
    let metrics = measure(&reading);
    let findings = assess(&reading, &metrics);
    let overdue = |finding: &&Finding| {
        let of_customers = matches!(finding.about, About::Overdue { .. } | About::OverdueOthers);
        of_customers.then(|| match &finding.figures[0].value {
            Fact::Money(money) => money.minor,
            other => panic!("{other}"),
        })
    };
    let sums: Vec<i64> = findings.iter().filter_map(|one| overdue(&one)).collect();
    assert_eq!(sums.len(), NAMED + 1);
    assert_eq!(sums.iter().sum::<i64>(), metrics.overdue.minor);
    let others = findings.last().unwrap();
    assert!(
        others.title.starts_with("4901 more customers owe "),
        "{}",
        others.title
    );
    let kept = metrics.kept();
    assert_eq!(kept.overdue_by_customer.len(), NAMED);
    assert_eq!(kept.overdue_customers, 4_921);
    assert_eq!(kept.overdue, metrics.overdue);
}

proptest! {
    /// Every open cent is in exactly one bucket, and customers' sums are the overdue sum.
    #[test]
    fn nothing_open_is_lost(items in prop::collection::vec((-200i64..200, 1i64..1_000_000, 1i64..5), 0..40)) {
        let open: Vec<Open> = items
            .iter()
            .map(|(late, minor, partner)| Open { partner: PartnerId(*partner), ..receivable(*late, *minor) })
            .collect();
        let total: i64 = open.iter().map(|open| open.amount.minor).sum();
        let metrics = measure(&Reading { open, ..reading() });
        prop_assert_eq!(metrics.receivables.rows().iter().map(|(_, money)| money.minor).sum::<i64>(), total);
        prop_assert_eq!(
            metrics.overdue_by_customer.iter().map(|customer| customer.overdue.minor).sum::<i64>(),
            metrics.overdue.minor
        );
    }
}
