//! The figures of the books, compared with plain reads: cash, what is in transit, and open items.

use super::lines;
use crate::support::{Target, cents};
use ai_coo::operations::odoo::{DayFlow, OpenItem, OpenKind, Standing};
use serde_json::json;

const ALL_KINDS: [(OpenKind, &[&str], i64); 4] = [
    (OpenKind::Receivable, &["out_invoice", "out_receipt"], 1),
    (OpenKind::CustomerCredit, &["out_refund"], -1),
    (OpenKind::Payable, &["in_invoice", "in_receipt"], -1),
    (OpenKind::VendorCredit, &["in_refund"], 1),
];

pub async fn cash_is_the_sum_of_the_posted_lines(target: Target) {
    let company = target.company().await;
    let (odoo, calls) = target.odoo.counted();
    let accounts = odoo.cash_by_account(&company).await.unwrap();
    assert_eq!(calls.get(), 1);
    assert!(!accounts.is_empty());
    let sum: i64 = accounts.iter().map(|a| a.balance.minor).sum();
    let domain = lines(
        &company,
        &[json!(["account_id.account_type", "=", "asset_cash"])],
    );
    assert_eq!(
        sum,
        target
            .raw
            .cents("account.move.line", domain, "balance")
            .await
    );
    assert!(
        accounts
            .iter()
            .all(|a| a.account.0 > 0 && !a.name.is_empty())
    );
    assert!(
        accounts
            .iter()
            .all(|a| a.balance.currency == company.currency)
    );
}

pub async fn in_transit_is_what_payments_left_open(target: Target) {
    let company = target.company().await;
    let (odoo, calls) = target.odoo.counted();
    let accounts = odoo.in_transit(&company).await.unwrap();
    assert_eq!(calls.get(), 1);
    let sum: i64 = accounts.iter().map(|a| a.balance.minor).sum();
    let domain = lines(
        &company,
        &[
            json!(["payment_id", "!=", false]),
            json!([
                "account_id.account_type",
                "not in",
                ["asset_receivable", "liability_payable"]
            ]),
            json!(["account_id.reconcile", "=", true]),
            json!(["reconciled", "=", false]),
        ],
    );
    assert_eq!(
        sum,
        target
            .raw
            .cents("account.move.line", domain, "amount_residual")
            .await
    );
}

pub async fn the_flow_by_day_is_the_ledgers(target: Target) {
    let company = target.company().await;
    let (after, until) = (target.day(-90), target.day(0));
    let (odoo, calls) = target.odoo.counted();
    let days = odoo.cash_flow_by_day(&company, after, until).await.unwrap();
    assert_eq!(calls.get(), 1);
    let cash = json!(["account_id.account_type", "=", "asset_cash"]);
    let period = [
        cash,
        json!(["date", ">", after]),
        json!(["date", "<=", until]),
    ];
    let domain = lines(&company, &period);
    type Sum = fn(&DayFlow) -> i64;
    let columns: [(&str, Sum); 2] = [
        ("credit", |flow| flow.outflow.minor),
        ("debit", |flow| flow.inflow.minor),
    ];
    for (field, minor) in columns {
        let plain = target
            .raw
            .cents("account.move.line", domain.clone(), field)
            .await;
        assert_eq!(days.iter().map(minor).sum::<i64>(), plain, "{field}");
    }
    assert!(days.iter().any(|flow| flow.outflow.minor > 0));
    assert!(days.is_sorted_by(|a, b| a.day < b.day));
    assert!(
        days.iter()
            .all(|flow| flow.day > after && flow.day <= until)
    );
    let (from, to) = (target.day(3_000), target.day(3_001));
    let never = odoo.cash_flow_by_day(&company, from, to).await.unwrap();
    assert_eq!(never, []);
}

fn of_kind(items: &[OpenItem], kind: OpenKind) -> impl Iterator<Item = &OpenItem> {
    items.iter().filter(move |item| item.kind == kind)
}

pub async fn open_items_are_the_documents_with_a_residual(target: Target) {
    let company = target.company().await;
    let (odoo, calls) = target.odoo.counted();
    let items = odoo.open_items(&company).await.unwrap();
    assert_eq!(calls.get(), 1);
    for (kind, move_types, sign) in ALL_KINDS {
        let domain = json!([
            ["move_type", "in", move_types],
            ["state", "=", "posted"],
            ["amount_residual", "!=", 0],
            ["company_id", "in", company.ids()],
        ]);
        let fields = ["amount_residual_signed", "payment_state"];
        let documents = target.raw.rows("account.move", domain, &fields).await;
        for standing in [Standing::Open, Standing::Disputed, Standing::BeingPaid] {
            let plain = documents.iter().filter(|document| {
                Standing::from_payment_state(document["payment_state"].as_str().unwrap())
                    == standing
            });
            let plain: i64 = plain.map(|d| sign * cents(&d[fields[0]])).sum();
            let sum = of_kind(&items, kind).filter(|item| item.standing == standing);
            let sum: i64 = sum.map(|item| item.amount.minor).sum();
            assert_eq!(sum, plain, "{kind:?} {standing:?}");
        }
        // An invoice in instalments is one document on each day that it falls due.
        let count: u32 = of_kind(&items, kind).map(|item| item.documents).sum();
        assert!(count as usize >= documents.len(), "{kind:?}");
    }
}

pub async fn open_items_of_one_kind_are_positive(target: Target) {
    let company = target.company().await;
    let items = target.odoo.open_items(&company).await.unwrap();
    for kind in [
        OpenKind::Receivable,
        OpenKind::CustomerCredit,
        OpenKind::Payable,
    ] {
        assert!(of_kind(&items, kind).count() > 0, "{kind:?}");
    }
    for item in &items {
        assert!(item.amount.minor > 0, "{item:?}");
        assert_eq!(item.amount.currency, company.currency);
        assert!(item.due.is_some() && item.documents > 0);
    }
}

pub async fn what_each_customer_owes_is_the_residual_of_its_invoices(target: Target) {
    let company = target.company().await;
    let (odoo, calls) = target.odoo.counted();
    let owed = odoo.owed_by_customer(&company).await.unwrap();
    assert_eq!(calls.get(), 1);
    assert!(!owed.is_empty());
    let documents = json!([
        ["move_type", "in", ["out_invoice", "out_receipt"]],
        ["state", "=", "posted"],
        ["amount_residual", "!=", 0],
        ["company_id", "in", company.ids()],
    ]);
    let fields = ["amount_residual_signed", "commercial_partner_id"];
    let documents = target.raw.rows("account.move", documents, &fields).await;
    for one in &owed {
        assert!(one.customer.0 == 0 || !one.name.is_empty());
        let theirs = documents
            .iter()
            .filter(|document| document[fields[1]][0] == one.customer.0);
        let plain: i64 = theirs.map(|document| cents(&document[fields[0]])).sum();
        assert_eq!(one.amount.minor, plain, "{}", one.name);
    }
}

pub async fn sales_by_customer_are_the_untaxed_lines_of_its_invoices(target: Target) {
    let company = target.company().await;
    let (after, until) = (target.day(-365), target.day(0));
    let (odoo, calls) = target.odoo.counted();
    let sales = odoo.sales_by_customer(&company, after, until).await;
    let sales = sales.unwrap();
    assert_eq!(calls.get(), 1);
    assert!(sales.iter().any(|one| one.amount.minor > 0));
    let kinds = ["out_invoice", "out_receipt", "out_refund"];
    let period = [
        json!(["move_id.move_type", "in", kinds]),
        json!(["display_type", "=", "product"]),
        json!(["date", ">", after]),
        json!(["date", "<=", until]),
    ];
    let sold = |more: &[serde_json::Value]| lines(&company, &[&period[..], more].concat());
    let raw = &target.raw;
    let all = raw.cents("account.move.line", sold(&[]), "balance").await;
    let sum: i64 = sales.iter().map(|one| one.amount.minor).sum();
    assert_eq!(sum, -all);
    let largest = sales.iter().max_by_key(|one| one.amount.minor).unwrap();
    let theirs = json!(["move_id.commercial_partner_id", "=", largest.customer]);
    let theirs = raw.cents("account.move.line", sold(&[theirs]), "balance");
    assert_eq!(largest.amount.minor, -theirs.await, "{}", largest.name);
    let (from, to) = (target.day(3_000), target.day(3_001));
    let never = odoo.sales_by_customer(&company, from, to).await.unwrap();
    assert_eq!(never, []);
}
