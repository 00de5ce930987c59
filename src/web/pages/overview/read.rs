//! Figures and findings in words.

use super::{
    Alert, Found, Panel, Run,
    figures::{Figures, Tile},
};
use crate::{
    ground::{evidence::Evidence, inert, money::Money, number},
    insight::analyzers::{
        self, Analysis, Analyzer, Definitions, Finding, RunStatus, UNREAD,
        financial::{
            ALERT_RUNWAY_DAYS, CustomerBalance, Financial, Metrics, NAMED, PAYABLES_AHEAD_DAYS,
            Runway,
        },
        in_words, store,
    },
    web::components::{chart, evidence::Facts, when::Moment},
};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;

fn definition(label: &str) -> String {
    defined(Financial::DEFINITIONS, label)
}

fn defined(definitions: Definitions, label: &str) -> String {
    let found = definitions.iter().find(|(name, _)| *name == label);
    found.map_or_else(String::new, |(_, words)| (*words).to_owned())
}

/// The figures of an analyzer that has no charts.
pub fn panel(run: &Analysis) -> Option<Panel> {
    let panel = run.metrics.as_ref()?.panel()?;
    let tiles = panel.figures.into_iter().map(|figure| Tile {
        label: figure.label.to_owned(),
        value: figure.value,
        definition: defined(run.analyzer_type.definitions(), figure.label),
        note: figure.note,
    });
    Some(Panel {
        title: panel.title,
        tiles: tiles.collect(),
    })
}

pub fn figures(metrics: &Metrics, now: DateTime<Tz>) -> Figures {
    let tile = |label: &str, value: String, note: Option<String>| Tile {
        label: label.to_owned(),
        value,
        definition: definition(label),
        note,
    };
    let burn = match &metrics.burn {
        Some(burn) if burn.minor <= 0 => "none".to_owned(),
        burn => in_words(burn.as_ref()),
    };
    let flow = metrics.inflow.as_ref().zip(metrics.outflow.as_ref());
    let flow = flow.map(|(into, out)| format!("In {into}, out {out} in 90 days"));
    let runway = metrics.runway.map(Runway::fact);
    Figures {
        company: metrics.company.clone(),
        read: Moment::new(metrics.read_at, now),
        tiles: vec![
            tile("Runway", in_words(runway), None),
            tile("Cash", in_words(metrics.cash.as_ref()), about_cash(metrics)),
            tile("Burn", burn, flow),
            tile("In transit", in_words(metrics.in_transit.as_ref()), None),
        ],
        runway: metrics.runway.map(chart::gauge),
        accounts: metrics
            .cash_accounts
            .iter()
            .flatten()
            .map(|(name, balance)| (name.clone(), balance.to_string()))
            .collect(),
        receivables: definition("Receivables") + &with_branches(metrics),
        ageing: metrics
            .receivables
            .as_ref()
            .map(|ageing| chart::bars(&ageing.rows())),
        apart: [
            Some(("Total overdue".to_owned(), metrics.overdue.to_string())),
            apart("Disputed, not overdue", &metrics.disputed, metrics),
            apart(
                "Payment registered, not overdue",
                &metrics.being_paid,
                metrics,
            ),
            Some((
                "Credit notes, not deducted".to_owned(),
                in_words(metrics.credit_notes.as_ref()),
            )),
            Some((
                "Unmatched payments, not deducted".to_owned(),
                in_words(metrics.unapplied_payments.as_ref()),
            )),
        ]
        .into_iter()
        .flatten()
        .collect(),
        // A run of before they could be missing kept none of them for that.
        months: metrics
            .months
            .as_deref()
            .filter(|_| metrics.inflow.is_some())
            .map(chart::columns),
        customers: metrics
            .overdue_by_customer
            .iter()
            .take(NAMED)
            .map(customer)
            .collect(),
        all_customers: (metrics.overdue_customers as usize > NAMED)
            .then_some(metrics.overdue_customers),
        payables: definition("Payables") + &with_branches(metrics),
        due: metrics.payables.as_ref().map(|payables| {
            chart::bars(&[
                ("Overdue", &payables.overdue),
                ("Due in 30 days", &payables.next_30_days),
                ("Total", &payables.total),
            ])
        }),
        checked: checked(metrics),
    }
}

/// Customer, overdue, invoices, oldest, not matched, disputed.
pub fn customer(balance: &CustomerBalance) -> [String; 6] {
    [
        balance.name.clone(),
        balance.overdue.to_string(),
        balance.documents.to_string(),
        match balance.documents {
            0 => String::new(),
            _ => number::count(balance.oldest_days, "day"),
        },
        match &balance.unmatched {
            Some(unmatched) if unmatched.minor == 0 => String::new(),
            unmatched => in_words(unmatched.as_ref()),
        },
        balance
            .disputed
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
    ]
}

/// Where there is something of it, or nobody knows. It is read with the receivables: a run of
/// before it could be missing kept nothing where there was none.
fn apart(label: &str, amount: &Option<Money>, metrics: &Metrics) -> Option<(String, String)> {
    match amount {
        Some(amount) if amount.minor == 0 => None,
        None if metrics.receivables.is_some() => None,
        amount => Some((label.to_owned(), in_words(amount.as_ref()))),
    }
}

/// How far the bank statement is worked through, and what is counted with the company.
fn about_cash(metrics: &Metrics) -> Option<String> {
    let mut words = vec![];
    match &metrics.bank {
        Some(bank) => words.push(bank.words(metrics.today)),
        // A run of before it was read has no gap either.
        None if metrics.unread.is_empty() => {}
        None => words.push(format!("Bank reconciliation {UNREAD}.")),
    }
    let branches = with_branches(metrics).trim().to_owned();
    words.extend((!branches.is_empty()).then_some(branches));
    (!words.is_empty()).then(|| words.join(" "))
}

fn with_branches(metrics: &Metrics) -> String {
    match metrics.branches.as_slice() {
        [] => String::new(),
        [one] => format!(" Includes branch {one}."),
        many => format!(" Includes branches {}.", many.join(", ")),
    }
}

/// What was looked at, for a company where nothing was found: what could be read.
fn checked(metrics: &Metrics) -> Vec<String> {
    let runway = metrics.runway.map(|runway| {
        format!(
            "Runway: {}; an alert is raised below {ALERT_RUNWAY_DAYS} days.",
            runway.fact()
        )
    });
    let overdue = format!("Overdue customer invoices: {}.", metrics.overdue);
    let bills = metrics.payables.as_ref().zip(metrics.cash.as_ref());
    let bills = bills.map(|(payables, cash)| {
        let due = metrics.currency.money(payables.due());
        format!("Bills due within {PAYABLES_AHEAD_DAYS} days: {due}; cash is {cash}.")
    });
    [runway, Some(overdue), bills]
        .into_iter()
        .flatten()
        .collect()
}

/// Records that a finding shows one by one.
const RECORDS: usize = 10;

pub fn found(finding: &Finding, url: &dyn Fn(&str, i64) -> String, now: DateTime<Tz>) -> Found {
    let (records, mut shown): (Vec<_>, Vec<_>) = finding
        .evidence
        .iter()
        .cloned()
        .partition(|evidence| matches!(evidence, Evidence::Record { .. }));
    let more = records.len().saturating_sub(RECORDS);
    shown.extend(records.into_iter().take(RECORDS));
    Found {
        about: serde_json::to_string(&finding.about).unwrap_or_default(),
        severity: finding.severity,
        title: finding.title.clone(),
        message: finding.message.clone(),
        figures: finding
            .figures
            .iter()
            .map(|figure| (figure.label.clone(), figure.value.to_string()))
            .collect(),
        facts: Facts::new(&shown, url, now),
        more: (more > 0).then(|| format!("and {more} more")),
    }
}

pub fn alert(alert: &analyzers::Alert, now: DateTime<Tz>) -> Alert {
    Alert {
        severity: alert.severity,
        title: alert.title.clone(),
        message: alert.message.clone(),
        since: Moment::new(alert.created_at, now),
        as_of: alert.as_of.map(|at| Moment::new(at, now)),
    }
}

pub fn run(run: store::Run, now: DateTime<Tz>) -> Option<Run> {
    let gaps = run.gaps();
    let analyzer = run.label().unwrap_or_default().to_owned();
    let took = |end: DateTime<Utc>| format!("{} s", (end - run.created_at).num_seconds());
    Some(Run {
        analyzer,
        status: RunStatus::parse(&run.status)?,
        took: run.completed_at.map(took),
        by: match run.requested_by.as_str() {
            "system" => "the schedule".to_owned(),
            _ => run.requested_by,
        },
        failed: run.error.as_deref().map(inert::one_line),
        gaps,
        words: inert::one_line(&run.error.or(run.summary).unwrap_or(run.progress)),
        odoo_calls: run.odoo_calls,
        asked: Moment::new(run.created_at, now),
    })
}
