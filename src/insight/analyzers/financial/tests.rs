mod unread;

use super::{assess::short_runway, *};
use crate::{
    ground::ids::CompanyId,
    operations::odoo::{Branch, OpenKind, Standing},
};
use proptest::prelude::*;

fn usd(minor: i64) -> Money {
    Currency::new("USD", 2).money(minor)
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

fn bank(cash: i64) -> Option<Vec<(String, Money)>> {
    Some(vec![("Bank".into(), usd(cash))])
}

fn flow(inflow: i64, outflow: i64) -> Option<Flow> {
    Some(Flow {
        inflow: usd(inflow),
        outflow: usd(outflow),
        months: vec![],
    })
}

fn reading() -> Reading {
    Reading {
        company: Company {
            id: CompanyId(1),
            name: "Company".into(),
            currency: Currency::new("USD", 2),
            branches: vec![Branch {
                id: CompanyId(4),
                name: "Branch".into(),
            }],
        },
        today: today(),
        read_at: DateTime::UNIX_EPOCH,
        cash_accounts: bank(6_150_000),
        in_transit: Some(usd(0)),
        flow: flow(0, 11_100_000),
        open: Some(vec![]),
        debts: vec![],
        credits: Some(vec![]),
        bank: None,
        unread: vec![],
        invoices: vec![],
        incoming: vec![],
    }
}

fn receivable(days_late: i64, minor: i64) -> OpenItem {
    OpenItem {
        kind: OpenKind::Receivable,
        standing: Standing::Open,
        due: Some(today() - chrono::Duration::days(days_late)),
        amount: usd(minor),
        documents: 1,
    }
}

fn debt(customer: i64, days_late: i64, minor: i64) -> Debt {
    Debt {
        customer: PartnerId(customer),
        customer_name: "Evergreen".into(),
        standing: Standing::Open,
        receipt: false,
        amount: usd(minor),
        in_currency: usd(minor),
        documents: 1,
        oldest: today() - chrono::Duration::days(days_late),
    }
}

#[test]
fn a_short_runway_is_an_alert() {
    let reading = reading();
    let metrics = measure(&reading);
    assert_eq!(metrics.burn, Some(usd(3_700_000)));
    assert_eq!(metrics.runway, Some(Runway::Days(49)));
    let findings = assess(&reading, &metrics);
    assert_eq!(findings.len(), 1);
    assert!(findings[0].alert);
    assert_eq!(findings[0].severity, Severity::Warning);
}

#[test]
fn sixty_days_are_enough() {
    let at = |cash| {
        measure(&Reading {
            cash_accounts: bank(cash),
            ..reading()
        })
    };
    assert_eq!(at(7_400_000).runway, Some(Runway::Days(60)));
    assert!(short_runway(&reading(), &at(7_400_000)).is_none());
    assert!(short_runway(&reading(), &at(7_399_999)).is_some());
}

#[test]
fn nothing_burnt_is_no_end_and_no_cash_is_no_day() {
    let at = |cash: i64, inflow: i64| {
        let reading = Reading {
            cash_accounts: bank(cash),
            flow: flow(inflow, 11_100_000),
            ..reading()
        };
        let metrics = measure(&reading);
        let finding = short_runway(&reading, &metrics);
        (metrics.runway, finding)
    };
    assert_eq!(at(1, 11_100_000), (Some(Runway::NoEnd), None));
    for (cash, inflow) in [(0, 0), (0, 99_900_000), (-2_500, 99_900_000), (-2_500, 0)] {
        let (runway, finding) = at(cash, inflow);
        assert_eq!(runway, Some(Runway::Days(0)), "{cash} {inflow}");
        let finding = finding.unwrap();
        assert!(finding.alert && finding.severity == Severity::Critical);
    }
    let (_, overdrawn) = at(-2_500, 99_900_000);
    let overdrawn = overdrawn.unwrap();
    assert_eq!(overdrawn.title, "Bank accounts are overdrawn by $25.00");
    assert!(
        overdrawn.message.contains("no burn"),
        "{}",
        overdrawn.message
    );
}

#[test]
fn a_short_runway_says_when_cash_runs_out() {
    for (cash, title) in [
        (6_150_000, "Cash runs out in 49 days"),
        (124_000, "Cash runs out in 1 day"),
        (1, "Cash runs out today"),
        (0, "Cash has run out"),
        (-2_500, "Bank accounts are overdrawn by $25.00"),
    ] {
        let reading = Reading {
            cash_accounts: bank(cash),
            ..reading()
        };
        let finding = short_runway(&reading, &measure(&reading)).unwrap();
        assert_eq!(finding.title, title);
    }
}

#[test]
fn a_gain_is_the_difference_of_two_runways() {
    let with = |cash: i64, inflow: i64, more: i64| {
        let metrics = measure(&Reading {
            cash_accounts: bank(cash),
            flow: flow(inflow, 11_100_000),
            ..reading()
        });
        metrics.runway_with(&usd(more)).unwrap()
    };
    // 1,233.33… a day: half of what comes in only covers the overdraft.
    assert_eq!(with(-1_000_000, 0, 2_000_000), Runway::Days(8));
    assert_eq!(with(-1_000_000, 0, 900_000), Runway::Days(0));
    assert_eq!(with(-1_000_000, 11_100_000, 2_000_000), Runway::NoEnd);
    assert!(matches!(
        with(i64::MAX, 0, i64::MAX),
        Runway::Days(1_000_000..)
    ));
}

#[test]
fn buckets_end_where_they_say() {
    let days = [-5, 0, 1, 30, 31, 60, 61, 90, 91];
    let open = days.iter().map(|days| receivable(*days, 100)).collect();
    let metrics = measure(&Reading {
        open: Some(open),
        ..reading()
    });
    let sums: Vec<i64> = metrics
        .receivables
        .unwrap()
        .rows()
        .iter()
        .map(|(_, money)| money.minor)
        .collect();
    assert_eq!(sums, [200, 200, 200, 200, 100]);
    assert_eq!(metrics.overdue, usd(700));
}

#[test]
fn credit_notes_and_payments_are_shown_and_not_deducted() {
    let credit = |credit_note, minor| OpenCredit {
        customer: Some(PartnerId(1)),
        credit_note,
        amount: usd(minor),
    };
    let reading = Reading {
        open: Some(vec![receivable(5, 2_650)]),
        debts: vec![debt(1, 5, 2_650)],
        credits: Some(vec![credit(true, 300), credit(false, 50)]),
        ..reading()
    };
    let metrics = measure(&reading);
    assert_eq!(metrics.overdue, usd(2_650));
    assert_eq!(metrics.credit_notes, Some(usd(300)));
    assert_eq!(metrics.unapplied_payments, Some(usd(50)));
    assert_eq!(metrics.overdue_by_customer[0].unmatched, Some(usd(350)));
}

#[test]
fn what_is_disputed_or_being_paid_is_apart() {
    let other = |standing, minor| OpenItem {
        standing,
        ..receivable(40, minor)
    };
    let owed = |customer, standing, minor| Debt {
        standing,
        ..debt(customer, 40, minor)
    };
    let reading = Reading {
        flow: flow(0, 0),
        open: Some(vec![
            receivable(40, 295_925),
            other(Standing::Disputed, 666_066),
            other(Standing::Disputed, 1_000),
            other(Standing::BeingPaid, 7_700),
        ]),
        debts: vec![
            debt(1, 40, 295_925),
            owed(1, Standing::Disputed, 666_066),
            owed(2, Standing::Disputed, 1_000),
            owed(3, Standing::BeingPaid, 7_700),
        ],
        ..reading()
    };
    let metrics = measure(&reading);
    assert_eq!(metrics.overdue, usd(295_925));
    let ageing = metrics.receivables.clone().unwrap();
    assert_eq!(ageing.days_31_60, usd(295_925));
    assert_eq!(metrics.disputed, Some(usd(667_066)));
    assert_eq!(metrics.being_paid, Some(usd(7_700)));
    let customers = &metrics.overdue_by_customer;
    assert_eq!(customers.len(), 2, "who is paying is not late");
    assert_eq!(customers[0].disputed, Some(usd(666_066)));
    assert_eq!((customers[1].documents, customers[1].oldest_days), (0, 0));
    let findings = assess(&reading, &metrics);
    assert!(
        findings[0]
            .message
            .contains("Another $6,660.66 is past due but disputed")
    );
    assert_eq!(
        findings[1].title,
        "Evergreen disputes $10.00 that is past due"
    );
    assert_eq!(reading.overdue_of(PartnerId(1)).amount, usd(295_925));
    assert_eq!(reading.overdue_of(PartnerId(3)).invoices, 0);
}

#[test]
fn how_far_the_bank_is_reconciled_is_a_sentence() {
    let words = |days: Option<i64>, open| {
        let reconciled_to = days.map(|days| today() - chrono::Duration::days(days));
        let bank = Bank {
            reconciled_to,
            open,
        };
        bank.words(today())
    };
    assert_eq!(
        words(Some(3), 2),
        "The latest reconciled bank statement line is dated 20 Nov 2026, 3 days ago; 2 lines are unreconciled."
    );
    assert!(words(Some(0), 0).ends_with("23 Nov 2026, today."));
    assert!(words(None, 1).starts_with("No bank statement line is reconciled"));
}

#[test]
fn a_healthy_company_has_no_finding() {
    let reading = Reading {
        flow: flow(0, 1),
        open: Some(vec![receivable(-10, 500)]),
        ..reading()
    };
    assert_eq!(assess(&reading, &measure(&reading)), vec![]);
}

#[test]
fn however_many_customers_are_late_the_findings_are_bounded_and_every_cent_is_in_one() {
    let (open, debts): (Vec<OpenItem>, Vec<Debt>) = (1..=4_921)
        .map(|partner| {
            let (late, minor) = (partner % 200 + 1, 1_000 + partner);
            (receivable(late, minor), debt(partner, late, minor))
        })
        .unzip();
    let reading = Reading {
        open: Some(open),
        debts,
        ..reading()
    };
    let metrics = measure(&reading);
    let findings = assess(&reading, &metrics);
    let overdue = |finding: &&Finding| {
        let of_customers = finding.about.key().starts_with("overdue:");
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
        others.title.starts_with("4901 more customers have "),
        "{}",
        others.title
    );
    let kept = metrics.kept();
    assert_eq!(kept.overdue_by_customer.len(), NAMED);
    assert_eq!(kept.overdue_customers, 4_921);
    assert_eq!(kept.overdue, metrics.overdue);
}

#[test]
fn who_only_disputes_owes_nothing() {
    let disputed = |customer, minor| Debt {
        standing: Standing::Disputed,
        ..debt(customer, 40, minor)
    };
    let named = 1..=20;
    let owed: Vec<Debt> = named
        .map(|customer| debt(customer, 20, 10_000 + customer))
        .collect();
    let others = |debts: &[Debt]| {
        let reading = Reading {
            flow: flow(0, 0),
            open: Some(vec![receivable(20, 1)]),
            debts: owed.iter().chain(debts).cloned().collect(),
            ..reading()
        };
        let metrics = measure(&reading);
        (metrics.overdue_customers, assess(&reading, &metrics).pop())
    };
    let five: Vec<Debt> = (21..=25)
        .map(|customer| disputed(customer, 1_000))
        .collect();
    let (owing, found) = others(&five);
    let found = found.unwrap();
    assert_eq!(owing, 20);
    assert_eq!(
        found.title,
        "5 more customers dispute $50.00 that is past due"
    );
    let with_one: Vec<Debt> = five.into_iter().chain([debt(26, 20, 700)]).collect();
    let (owing, found) = others(&with_one);
    let found = found.unwrap();
    assert_eq!(owing, 21);
    assert_eq!(found.title, "1 more customer has $7.00 overdue");
    let apart = "5 more customers dispute $50.00 that is past due, which is left out.";
    assert!(found.message.contains(apart), "{}", found.message);
    assert_eq!(found.evidence.len(), 2);
}

proptest! {
    /// Every open cent is in exactly one bucket, or apart; customers' sums are the overdue sum.
    #[test]
    fn nothing_open_is_lost(items in prop::collection::vec((-200i64..200, 1i64..1_000_000, 1i64..5, 0usize..3), 0..40)) {
        let standings = [Standing::Open, Standing::Disputed, Standing::BeingPaid];
        let open: Vec<OpenItem> = items
            .iter()
            .map(|(late, minor, _, at)| OpenItem { standing: standings[*at], ..receivable(*late, *minor) })
            .collect();
        let debts: Vec<Debt> = items
            .iter()
            .filter(|(late, ..)| *late > 0)
            .map(|(late, minor, partner, at)| Debt { standing: standings[*at], ..debt(*partner, *late, *minor) })
            .collect();
        let total: i64 = open.iter().map(|open| open.amount.minor).sum();
        let metrics = measure(&Reading { open: Some(open), debts, ..reading() });
        let apart = [&metrics.disputed, &metrics.being_paid].map(|sum| sum.as_ref().map_or(0, |sum| sum.minor));
        let aged: i64 = metrics.receivables.unwrap().rows().iter().map(|(_, money)| money.minor).sum();
        prop_assert_eq!(aged + apart.iter().sum::<i64>(), total);
        prop_assert_eq!(
            metrics.overdue_by_customer.iter().map(|customer| customer.overdue.minor).sum::<i64>(),
            metrics.overdue.minor
        );
    }
}
