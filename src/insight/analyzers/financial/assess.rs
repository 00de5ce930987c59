//! From the figures to findings; pure.

use super::{
    super::UNREAD, ALERT_RUNWAY_DAYS, About, CRITICAL_RUNWAY_DAYS, CustomerBalance, Evidence, Fact,
    Figure, Finding, Metrics, NAMED, Reading, Runway, Severity, burn_window_start,
};
use std::collections::BTreeMap;

/// What is worth saying about the figures. Pure.
pub fn assess(reading: &Reading, metrics: &Metrics) -> Vec<Finding> {
    let mut findings = vec![];
    findings.extend(short_runway(reading, metrics));
    findings.extend(payables_over_cash(reading, metrics));
    let (named, others) = metrics
        .overdue_by_customer
        .split_at(metrics.overdue_by_customer.len().min(NAMED));
    findings.extend(named.iter().map(|customer| overdue(reading, customer)));
    findings.extend(overdue_others(reading, named, others));
    findings
}

/// What could not be judged, because a figure is missing that it needs: an alert about it stands
/// as it stood.
pub fn unjudged(metrics: &Metrics) -> Vec<About> {
    let runway = metrics.runway.is_none();
    // Where nothing is due it takes no cash to tell.
    let due = metrics
        .payables
        .as_ref()
        .is_none_or(|bills| bills.due() != 0);
    let bills = metrics.payables.is_none() || (metrics.cash.is_none() && due);
    let runway = runway.then_some(About::ShortRunway).into_iter();
    runway
        .chain(bills.then_some(About::PayablesOverCash))
        .collect()
}

pub(super) fn short_runway(reading: &Reading, metrics: &Metrics) -> Option<Finding> {
    let Some(runway @ Runway::Days(days)) = metrics.runway else {
        return None;
    };
    if days >= ALERT_RUNWAY_DAYS {
        return None;
    }
    let cash = metrics.cash.as_ref()?;
    let title = match cash.minor {
        ..0 => format!(
            "Bank accounts are overdrawn by {}",
            reading.money(-cash.minor)
        ),
        0 => "Cash has run out".to_owned(),
        _ if days == 0 => "Cash runs out today".to_owned(),
        _ => format!("Cash runs out in {}", Fact::Days(days)),
    };
    let burn = match &metrics.burn {
        Some(burn) if burn.minor > 0 => format!("burn is {burn} per 30 days"),
        Some(_) => "there is no burn: at least as much came in as went out".to_owned(),
        None => format!("burn {UNREAD}"),
    };
    let mut figures = vec![
        figure("Runway", runway.fact()),
        figure("Cash", Fact::Money(cash.clone())),
    ];
    let known = metrics.burn.clone().map(Fact::Money);
    figures.extend(known.map(|burn| figure("Burn per 30 days", burn)));
    figures.push(figure(
        "Overdue from customers",
        Fact::Money(metrics.overdue.clone()),
    ));
    Some(Finding {
        about: About::ShortRunway.into(),
        severity: if days < CRITICAL_RUNWAY_DAYS {
            Severity::Critical
        } else {
            Severity::Warning
        },
        title,
        message: format!(
            "Cash is {cash}, and {burn}. {} is overdue from customers.",
            metrics.overdue
        ),
        figures,
        evidence: cash_evidence(reading, metrics),
        alert: true,
    })
}

fn payables_over_cash(reading: &Reading, metrics: &Metrics) -> Option<Finding> {
    let (payables, cash) = metrics.payables.as_ref().zip(metrics.cash.as_ref())?;
    let due = payables.due();
    if due == 0 || due <= cash.minor {
        return None;
    }
    let due = reading.money(due);
    Some(Finding {
        about: About::PayablesOverCash.into(),
        severity: Severity::Warning,
        title: "Bills due in the next 30 days exceed cash".to_owned(),
        message: format!(
            "{due} is due to vendors by then, including overdue bills; cash is {cash}."
        ),
        figures: vec![
            figure("Due within 30 days", Fact::Money(due)),
            figure("Cash", Fact::Money(cash.clone())),
        ],
        evidence: cash_evidence(reading, metrics),
        alert: true,
    })
}

fn overdue(reading: &Reading, customer: &CustomerBalance) -> Finding {
    let severity = match customer.oldest_days {
        ..=30 => Severity::Info,
        31..=60 => Severity::Warning,
        _ => Severity::Critical,
    };
    let mut figures = vec![
        figure("Overdue", Fact::Money(customer.overdue.clone())),
        figure("Oldest", Fact::Days(customer.oldest_days)),
    ];
    let unmatched = customer.unmatched.clone();
    let unmatched = unmatched.filter(|sum| sum.minor != 0).map(Fact::Money);
    figures.extend(unmatched.map(|sum| figure("Unmatched payments and credit notes", sum)));
    let mut message = match customer.documents {
        0 => String::new(),
        1 => format!(
            "1 invoice is overdue by {}.",
            Fact::Days(customer.oldest_days)
        ),
        many => format!(
            "{many} invoices are overdue, the oldest by {}.",
            Fact::Days(customer.oldest_days)
        ),
    };
    let evidence = overdue_evidence(reading, customer);
    let listed = evidence.len().saturating_sub(1);
    if listed > 0 && listed < customer.documents as usize {
        message = format!("{message} The {listed} oldest are listed.");
    }
    if let Some(disputed) = &customer.disputed {
        figures.push(figure("Disputed", Fact::Money(disputed.clone())));
        let besides = if customer.documents == 0 {
            ""
        } else {
            "Another "
        };
        message = format!("{message} {besides}{disputed} is past due but disputed.");
    }
    let title = match (&customer.disputed, customer.documents) {
        (Some(disputed), 0) => {
            format!("{} disputes {disputed} that is past due", customer.name)
        }
        _ => format!("{} has {} overdue", customer.name, customer.overdue),
    };
    Finding {
        about: About::Overdue {
            customer: customer.customer,
        }
        .into(),
        severity,
        title,
        message: message.trim().to_owned(),
        figures,
        evidence,
        alert: false,
    }
}

/// Whoever owes less than those who have a finding of their own, in one finding; what of theirs is
/// disputed apart.
fn overdue_others(
    reading: &Reading,
    named: &[CustomerBalance],
    others: &[CustomerBalance],
) -> Option<Finding> {
    let largest = others.first()?;
    let oldest = others.iter().map(|customer| customer.oldest_days).max()?;
    let owing = others.iter().filter(|one| one.documents > 0).count();
    let disputing = others.iter().filter(|one| one.disputed.is_some()).count();
    let owed = others.iter().map(|customer| customer.overdue.minor).sum();
    let owed = Fact::Money(reading.money(owed));
    let disputes = others.iter().filter_map(|one| one.disputed.as_ref());
    let disputed = Fact::Money(reading.money(disputes.map(|sum| sum.minor).sum()));
    let who = |count: usize, one: &str, many: &str| match count {
        1 => format!("1 more customer {one}"),
        count => format!("{count} more customers {many}"),
    };
    let named: Vec<_> = named.iter().map(|customer| customer.customer).collect();
    let of_others = |mut domain: serde_json::Value| {
        if let Some(conditions) = domain.as_array_mut() {
            let others = serde_json::json!(["move_id.commercial_partner_id", "not in", named]);
            conditions.push(others);
        }
        domain
    };
    let query = |key: &str, label: &str, domain: serde_json::Value, value: &Fact| Evidence::Query {
        key: key.to_owned(),
        model: "account.move.line".to_owned(),
        label: label.to_owned(),
        domain: of_others(domain),
        aggregate: "amount_residual:sum".to_owned(),
        value: value.clone(),
        as_of: reading.read_at,
    };
    let kinds = ["out_invoice", "out_receipt"];
    let mut figures = vec![
        figure("Overdue", owed.clone()),
        figure("Oldest", Fact::Days(oldest)),
    ];
    let mut evidence = vec![query(
        "e1",
        "Overdue from all others",
        reading.overdue_domain(None, &kinds),
        &owed,
    )];
    let dispute = format!("{} {disputed}", who(disputing, "disputes", "dispute"));
    if disputing > 0 {
        figures.push(figure("Disputed", disputed.clone()));
        let domain = reading.disputed_domain(&kinds);
        evidence.push(query("e2", "Disputed by all others", domain, &disputed));
    }
    let (title, message) = if owing == 0 {
        let message = "These payments are blocked in Odoo, so no reminders are sent.";
        (format!("{dispute} that is past due"), message.to_owned())
    } else {
        let title = format!("{} {owed} overdue", who(owing, "has", "have"));
        let mut message = format!(
            "None owes more than {}; the oldest invoice is overdue by {}.",
            largest.overdue,
            Fact::Days(oldest)
        );
        if disputing > 0 {
            let that = "that is past due, which is left out";
            message = format!("{message} {dispute} {that}.");
        }
        (title, message)
    };
    Some(Finding {
        about: About::OverdueOthers.into(),
        severity: Severity::Info,
        title,
        message,
        figures,
        evidence,
        alert: false,
    })
}

pub(super) fn figure(label: &str, value: Fact) -> Figure {
    Figure {
        label: label.to_owned(),
        value,
    }
}

fn cash_evidence(reading: &Reading, metrics: &Metrics) -> Vec<Evidence> {
    let company = serde_json::json!(["company_id", "in", reading.company.ids()]);
    let cash = serde_json::json!([
        ["account_id.account_type", "=", "asset_cash"],
        ["parent_state", "=", "posted"],
        company
    ]);
    let mut flow = cash.clone();
    if let Some(conditions) = flow.as_array_mut() {
        conditions.push(serde_json::json!([
            "date",
            ">",
            burn_window_start(reading.today)
        ]));
        conditions.push(serde_json::json!(["date", "<=", reading.today]));
    }
    let overdue = reading.overdue_domain(None, &["out_invoice", "out_receipt"]);
    let owed = Fact::Money(metrics.overdue.clone());
    let queries = [
        (
            "Cash",
            cash,
            "balance:sum",
            metrics.cash.clone().map(Fact::Money),
        ),
        (
            "Burn per 30 days",
            flow.clone(),
            "(credit:sum − debit:sum) ÷ 3",
            metrics.burn.clone().map(Fact::Money),
        ),
        (
            "Runway",
            flow,
            "cash ÷ burn",
            metrics.runway.map(Runway::fact),
        ),
        (
            "Overdue from customers",
            overdue,
            "amount_residual:sum",
            Some(owed),
        ),
    ];
    let query = |(key, (label, domain, aggregate, value)): (i32, Query)| {
        Some(Evidence::Query {
            key: format!("e{key}"),
            model: "account.move.line".to_owned(),
            label: label.to_owned(),
            domain,
            aggregate: aggregate.to_owned(),
            value: value?,
            as_of: reading.read_at,
        })
    };
    (1..).zip(queries).filter_map(query).collect()
}

/// Label, domain, aggregate, and what came of it; `None`: it could not be read.
type Query = (&'static str, serde_json::Value, &'static str, Option<Fact>);

/// The sum first (`e1`), then the invoices, oldest first (`e2`, …), as many as were read.
fn overdue_evidence(reading: &Reading, customer: &CustomerBalance) -> Vec<Evidence> {
    let mut evidence = vec![Evidence::Query {
        key: "e1".to_owned(),
        model: "account.move.line".to_owned(),
        label: format!("Overdue from {}", customer.name),
        domain: reading.overdue_domain(Some(customer.customer), &["out_invoice", "out_receipt"]),
        aggregate: "amount_residual:sum".to_owned(),
        value: Fact::Money(customer.overdue.clone()),
        as_of: reading.read_at,
    }];
    let invoices = reading
        .invoices
        .iter()
        .filter(|invoice| invoice.customer == customer.customer);
    for (index, invoice) in invoices.enumerate() {
        let days = (reading.today - invoice.due).num_days();
        evidence.push(Evidence::Record {
            key: format!("e{}", index + 2),
            model: "account.move".to_owned(),
            id: invoice.id.0,
            label: invoice.name.clone(),
            fields: BTreeMap::from([
                (
                    "amount_residual".to_owned(),
                    Fact::Money(invoice.residual.clone()),
                ),
                ("invoice_date_due".to_owned(), Fact::Date(invoice.due)),
                ("days_overdue".to_owned(), Fact::Days(days)),
            ]),
            write_date: invoice.write_date,
        });
    }
    evidence
}
