//! The seeded database's figures, as its seed knows them.

use crate::support::{self, Target, cents};
use ai_coo::operations::odoo::{OpenItem, OpenKind, Standing};
use chrono::NaiveDate;
use serde_json::{Value, json};

#[tokio::test]
async fn real_figures_equal_ground_truth() {
    let Ok(path) = std::env::var("ODOO_CONTRACT_TRUTH") else {
        support::skipped("ground truth");
        return;
    };
    let target = support::real("ground truth").expect("a truth needs its Odoo");
    let truth: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let as_of: NaiveDate = serde_json::from_value(truth["as_of"].clone()).unwrap();
    let company = target.company().await;
    assert_eq!(json!(company.id), truth["company_id"]);
    assert_eq!(json!(company.currency.code), truth["currency"]);
    cash(&target, &truth, as_of).await;
    let items = target.odoo.open_items(&company).await.unwrap();
    receivables(&items, &truth["receivables"], as_of);
    payables(&items, &truth["payables"]["company"], as_of);
    overdue(&target, &truth, as_of).await;
}

async fn cash(target: &Target, truth: &Value, as_of: NaiveDate) {
    let company = target.company().await;
    let accounts = target.odoo.cash_by_account(&company).await.unwrap();
    let balance: i64 = accounts.iter().map(|a| a.balance.minor).sum();
    assert_eq!(balance, cents(&truth["bank_balance"]));
    let after = as_of - chrono::Days::new(180);
    let days = target.odoo.cash_flow_by_day(&company, after, as_of).await;
    let days = days.unwrap();
    let inflow: i64 = days.iter().map(|flow| flow.inflow.minor).sum();
    let outflow: i64 = days.iter().map(|flow| flow.outflow.minor).sum();
    assert_eq!(inflow, cents(&truth["cash_180_days"]["inflow"]));
    assert_eq!(outflow, cents(&truth["cash_180_days"]["outflow"]));
}

fn total<'a>(items: impl Iterator<Item = &'a OpenItem>) -> (i64, u32) {
    items.fold((0, 0), |(sum, count), item| {
        (sum + item.amount.minor, count + item.documents)
    })
}

fn late(item: &OpenItem, as_of: NaiveDate) -> i64 {
    item.due.map_or(0, |due| (as_of - due).num_days())
}

fn receivables(items: &[OpenItem], truth: &Value, as_of: NaiveDate) {
    let open = || {
        items
            .iter()
            .filter(|item| item.kind == OpenKind::Receivable && item.standing == Standing::Open)
    };
    let company = &truth["company"];
    let (sum, count) = total(open());
    assert_eq!(
        (sum, json!(count)),
        (cents(&company["total"]), company["count"].clone())
    );
    let buckets = [
        ("not_due", i64::MIN, 0),
        ("1_30", 1, 30),
        ("31_60", 31, 60),
        ("61_90", 61, 90),
        ("over_90", 91, i64::MAX),
    ];
    for (name, from, to) in buckets {
        let inside = open().filter(|item| (from..=to).contains(&late(item, as_of)));
        assert_eq!(total(inside).0, cents(&company["ageing"][name]), "{name}");
    }
    let overdue = total(open().filter(|item| late(item, as_of) > 0));
    let expected = &truth["company_overdue"];
    assert_eq!(overdue.0, cents(&expected["total"]));
    assert_eq!(json!(overdue.1), expected["count"]);
    let credit = items
        .iter()
        .filter(|item| item.kind == OpenKind::CustomerCredit);
    assert_eq!(total(credit).0, cents(&truth["company_open_credit_notes"]));
}

fn payables(items: &[OpenItem], truth: &Value, as_of: NaiveDate) {
    let open = || items.iter().filter(|item| item.kind == OpenKind::Payable);
    assert_eq!(total(open()).0, cents(&truth["total"]));
    let overdue = open().filter(|item| late(item, as_of) > 0);
    assert_eq!(total(overdue).0, cents(&truth["overdue"]));
    let soon = open().filter(|item| (-30..=0).contains(&late(item, as_of)));
    assert_eq!(total(soon).0, cents(&truth["due_in_30_days"]));
}

async fn overdue(target: &Target, truth: &Value, as_of: NaiveDate) {
    let company = target.company().await;
    let debts = target.odoo.debts(&company, as_of, None).await.unwrap();
    let customers: Vec<_> = debts.iter().map(|debt| debt.customer).collect();
    let invoices = target
        .odoo
        .overdue_invoices(&company, as_of, &customers, 1_000)
        .await;
    let invoices = invoices.unwrap();
    for expected in truth["overdue_invoices"].as_array().unwrap() {
        let invoice = invoices
            .iter()
            .find(|i| json!(i.id) == expected["id"])
            .unwrap();
        assert_eq!(json!(invoice.name), expected["name"]);
        assert_eq!(json!(invoice.due), expected["due"]);
        assert_eq!(json!(invoice.payment_state), expected["payment_state"]);
        assert_eq!(invoice.residual.minor, cents(&expected["residual"]));
        assert_eq!(invoice.total.minor, cents(&expected["total"]));
        assert_eq!(json!(invoice.customer), expected["partner_id"]);
    }
}
