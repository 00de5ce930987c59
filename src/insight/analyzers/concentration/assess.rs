//! From the figures to findings; pure.

use super::{
    super::{Figure, Finding, Severity},
    About, CRITICAL_PERCENT, Metrics, Reading, Share, Shares, WARNING_PERCENT, WEEKS,
};
use crate::{
    ground::{
        evidence::{Evidence, Fact},
        money::Money,
    },
    operations::odoo::{owed_lines, sales_lines},
};
use serde_json::{Value, json};

/// What is worth saying about the figures.
pub fn assess(reading: &Reading, metrics: &Metrics) -> Vec<Finding> {
    let sales = metrics.sales.as_ref();
    let to_one = sales.and_then(large).map(|(shares, first)| {
        let lines = sales_lines(&reading.company, reading.year_before(), reading.today);
        let title = format!("{} is {}% of sales", first.name, first.percent);
        let message = format!(
            "{} of {} sold in the last 12 months went to this customer.",
            first.amount, shares.total
        );
        let labels = ["Sales to this customer", "Sales to all customers"];
        let evidence = evidence(reading, (shares, first), lines, "−balance:sum", labels);
        finding(
            About::SalesToOne,
            (title, message),
            (shares, first),
            evidence,
        )
    });
    let owed = metrics.owed.as_ref().and_then(large);
    let owed = owed.filter(|(_, first)| {
        sales.is_none_or(|sales| first.amount.minor.saturating_mul(WEEKS) >= sales.total.minor)
    });
    let by_one = owed.map(|(shares, first)| {
        let title = format!("{} owes {}% of receivables", first.name, first.percent);
        let message = format!(
            "{} of {} in open invoices is owed by this customer.",
            first.amount, shares.total
        );
        let lines = owed_lines(&reading.company);
        let labels = ["Owed by this customer", "Owed by all customers"];
        let evidence = evidence(
            reading,
            (shares, first),
            lines,
            "amount_residual:sum",
            labels,
        );
        finding(
            About::OwedByOne,
            (title, message),
            (shares, first),
            evidence,
        )
    });
    to_one.into_iter().chain(by_one).collect()
}

/// The largest share, where it is large.
fn large(shares: &Shares) -> Option<(&Shares, &Share)> {
    let first = shares.first()?;
    (first.percent >= WARNING_PERCENT).then_some((shares, first))
}

fn finding(
    about: About,
    (title, message): (String, String),
    (shares, first): (&Shares, &Share),
    evidence: Vec<Evidence>,
) -> Finding {
    let critical = first.percent >= CRITICAL_PERCENT;
    let figure = |label: &str, value: Fact| Figure {
        label: label.to_owned(),
        value,
    };
    Finding {
        about: about.into(),
        severity: match critical {
            true => Severity::Critical,
            false => Severity::Warning,
        },
        title,
        message,
        figures: vec![
            figure("Share", Fact::Text(format!("{}%", first.percent))),
            figure("This customer", Fact::Money(first.amount.clone())),
            figure("All customers", Fact::Money(shares.total.clone())),
        ],
        evidence,
        alert: critical,
    }
}

/// The customer's sum (`e1`), and that of all (`e2`).
fn evidence(
    reading: &Reading,
    (shares, first): (&Shares, &Share),
    lines: Vec<Value>,
    aggregate: &str,
    [own, all]: [&str; 2],
) -> Vec<Evidence> {
    let mut theirs = lines.clone();
    theirs.push(json!([
        "move_id.commercial_partner_id",
        "=",
        first.customer
    ]));
    let query = |key: &str, label: &str, domain: Vec<Value>, value: &Money| Evidence::Query {
        key: key.to_owned(),
        model: "account.move.line".to_owned(),
        label: label.to_owned(),
        domain: Value::Array(domain),
        aggregate: aggregate.to_owned(),
        value: Fact::Money(value.clone()),
        as_of: reading.read_at,
    };
    vec![
        query("e1", own, theirs, &first.amount),
        query("e2", all, lines, &shares.total),
    ]
}
