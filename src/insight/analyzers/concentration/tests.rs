use super::{super::Analyzer, *};
use crate::{
    ground::ids::CompanyId,
    insight::analyzers::{Finding, Severity},
    operations::odoo::{Company, CustomerSum},
};

fn sums(amounts: &[(i64, i64)]) -> Option<Vec<CustomerSum>> {
    let sum = |(customer, minor): &(i64, i64)| CustomerSum {
        customer: PartnerId(*customer),
        name: format!("Customer {customer}"),
        amount: Currency::new("USD", 2).money(*minor),
    };
    Some(amounts.iter().map(sum).collect())
}

fn reading(owed: Option<Vec<CustomerSum>>, sales: Option<Vec<CustomerSum>>) -> Reading {
    Reading {
        company: Company {
            id: CompanyId(1),
            name: "Company".into(),
            currency: Currency::new("USD", 2),
            branches: vec![],
        },
        today: NaiveDate::from_ymd_opt(2026, 11, 23).unwrap(),
        read_at: DateTime::UNIX_EPOCH,
        owed,
        sales,
        unread: vec![],
    }
}

fn findings(reading: &Reading) -> Vec<Finding> {
    Concentration::assess(reading, &Concentration::measure(reading))
}

#[test]
fn a_finding_begins_at_a_quarter_and_an_alert_at_half() {
    for (largest, severity, alert) in [
        (2_499, None, false),
        (2_500, Some(Severity::Warning), false),
        (4_999, Some(Severity::Warning), false),
        (5_000, Some(Severity::Critical), true),
    ] {
        let rest = (10_000 - largest) / 4;
        let last = 10_000 - largest - 3 * rest;
        let sales = sums(&[(1, rest), (2, largest), (3, rest), (4, rest), (5, last)]);
        let found = findings(&reading(sums(&[]), sales));
        assert_eq!(found.first().map(|one| one.severity), severity, "{largest}");
        assert_eq!(
            found.first().is_some_and(|one| one.alert),
            alert,
            "{largest}"
        );
    }
}

#[test]
fn every_figure_has_the_query_behind_it() {
    let sales = sums(&[(1, 600_000), (2, 400_000)]);
    let found = findings(&reading(sums(&[(1, 90_000), (2, 10_000)]), sales));
    let keys: Vec<String> = found.iter().map(|one| one.about.key()).collect();
    assert_eq!(keys, ["sales_to_one", "owed_by_one"]);
    assert_eq!(found[0].title, "Customer 1 is 60% of sales");
    assert_eq!(found[1].title, "Customer 1 owes 90% of receivables");
    for finding in &found {
        assert_eq!(finding.evidence.len(), 2);
    }
}

#[test]
fn the_last_open_invoice_is_no_risk() {
    let sales = sums(&[
        (1, 200_000),
        (2, 200_000),
        (3, 200_000),
        (4, 200_000),
        (5, 240_000),
    ]);
    let owed = |minor| findings(&reading(sums(&[(1, minor)]), sales.clone()));
    assert_eq!(owed(19_999), []);
    assert_eq!(owed(20_000).len(), 1, "a week's sales");
}

#[test]
fn what_could_not_be_read_is_not_judged() {
    let reading = reading(None, sums(&[(1, 10_000)]));
    let metrics = Concentration::measure(&reading);
    assert_eq!(metrics.owed, None);
    let unjudged = Concentration::unjudged(&metrics);
    assert_eq!(unjudged, [About::OwedByOne.into()]);
    let summary = Concentration::summary(&metrics, &[]);
    assert_eq!(summary[1], "Receivables could not be read.");
}

#[test]
fn what_is_nobodys_counts_in_the_sum_alone() {
    let sales = sums(&[(0, 9_000), (1, 1_000)]);
    let metrics = Concentration::measure(&reading(sums(&[]), sales));
    let sales = metrics.sales.unwrap();
    assert_eq!(sales.total.minor, 10_000);
    assert_eq!((sales.customers, sales.largest[0].percent), (1, 10));
    let empty = metrics.owed.unwrap();
    assert_eq!((empty.total.minor, empty.largest), (0, vec![]));
}

#[test]
fn credit_notes_make_no_share_of_more_than_all() {
    let sales = sums(&[(1, 10_000), (2, -4_000)]);
    let metrics = Concentration::measure(&reading(None, sales));
    let sales = metrics.sales.unwrap();
    assert_eq!((sales.total.minor, sales.largest[0].percent), (6_000, 100));
}
