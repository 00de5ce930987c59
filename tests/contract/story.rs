//! What the sandbox's company is there to show.

use crate::support::{self, Target};
use ai_coo::operations::odoo::{Company, OpenKind};
use serde_json::json;
use std::collections::HashMap;

/// Cash, and the net outflow of the last 90 days, both in cents.
async fn cash_and_burn(target: &Target, company: &Company) -> (i64, i64) {
    let accounts = target.odoo.cash_by_account(company).await.unwrap();
    let (after, until) = (target.day(-90), target.day(0));
    let days = target
        .odoo
        .cash_flow_by_day(company, after, until)
        .await
        .unwrap();
    let net = days
        .iter()
        .map(|flow| flow.outflow.minor - flow.inflow.minor);
    let cash = accounts.iter().map(|a| a.balance.minor).sum();
    (cash, net.sum())
}

/// How late each customer is.
async fn days_late(target: &Target, company: &Company) -> HashMap<String, i64> {
    let debts = target
        .odoo
        .debts(company, target.today, None)
        .await
        .unwrap();
    let mut oldest = HashMap::new();
    for debt in debts {
        let days = (target.today - debt.oldest).num_days();
        let seen = oldest.entry(debt.customer_name).or_insert(days);
        *seen = days.max(*seen);
    }
    oldest
}

#[tokio::test]
async fn the_sandbox_has_cash_for_about_fifty_days() {
    let target = support::sandbox().await;
    let company = target.company().await;
    let (cash, burn) = cash_and_burn(&target, &company).await;
    assert_eq!(cash, 8_420_000);
    let runway = cash * 90 / burn;
    assert!((45..55).contains(&runway), "{runway} days");
}

#[tokio::test]
async fn the_sandbox_has_customers_late_in_every_bucket() {
    let target = support::sandbox().await;
    let company = target.company().await;
    let days = days_late(&target, &company).await;
    for (from, to) in [(1, 30), (31, 60), (61, 90), (91, 999)] {
        assert!(
            days.values().any(|d| (from..=to).contains(d)),
            "{from} to {to}: {days:?}"
        );
    }
    assert!(days.contains_key("=<b>Bøhm & Søns</b> \"Tools\""));
    let debts = target
        .odoo
        .debts(&company, target.today, None)
        .await
        .unwrap();
    let oldest = debts
        .iter()
        .filter(|debt| debt.customer_name == "Cascade Trail Shops");
    assert_eq!(oldest.map(|debt| debt.amount.minor).sum::<i64>(), 3_150_000);
    let transit = target.odoo.in_transit(&company).await.unwrap();
    assert_eq!(transit[0].balance.minor, 364_000);
    let credits = target.odoo.open_credits(&company, None).await.unwrap();
    let advance = credits.iter().find(|credit| !credit.credit_note).unwrap();
    assert_eq!(advance.amount.minor, 150_000);
}

#[tokio::test]
async fn one_late_customer_of_the_sandbox_has_no_address() {
    let target = support::sandbox().await;
    let domain = json!([["name", "=", "Foxglove Gardens"]]);
    let row = &target.raw.rows("res.partner", domain, &["email"]).await[0];
    assert_eq!(row["email"], false);
    let id = ai_coo::ground::ids::PartnerId(row["id"].as_i64().unwrap());
    assert_eq!(target.odoo.partners(&[id]).await.unwrap()[0].email, None);
}

#[tokio::test]
async fn a_healthy_sandbox_has_no_problems() {
    let target = support::sandbox_with(tempfile::tempdir().unwrap(), true).await;
    let company = target.company().await;
    let (cash, burn) = cash_and_burn(&target, &company).await;
    assert!(cash > 0 && burn <= 0, "{cash} {burn}");
    assert!(days_late(&target, &company).await.is_empty());
    let items = target.odoo.open_items(&company).await.unwrap();
    let bills = items.iter().filter(|item| item.kind == OpenKind::Payable);
    assert!(bills.clone().count() > 0);
    assert!(bills.clone().all(|bill| bill.due >= Some(target.today)));
}

#[tokio::test]
async fn a_page_of_the_sandbox_shows_names_as_text() {
    let target = support::sandbox().await;
    let name = "=<b>Bøhm & Søns</b> \"Tools\"";
    let domain = json!([["name", "=", name]]);
    let id = target.raw.rows("res.partner", domain, &["name"]).await[0]["id"].clone();
    let (status, page) = target.raw.get(&format!("/odoo/res.partner/{id}")).await;
    assert_eq!(status, 200);
    assert!(page.contains("Sandbox company") && page.contains("=&lt;b&gt;Bøhm &amp; Søns"));
    assert!(!page.contains("<b>"));
    assert_eq!(target.raw.get("/odoo/res.partner/987654321").await.0, 404);
}

#[tokio::test]
async fn the_other_company_does_not_count_but_can_be_chosen() {
    let target = support::sandbox().await;
    let other = ai_coo::ground::ids::CompanyId(2);
    let odoo = target.with(|settings| settings.company = Some(other));
    let company = odoo.identity().await.unwrap().company;
    assert_eq!(company.name, "Fenwick Outdoor Canada");
    let items = odoo.open_items(&company).await.unwrap();
    assert_eq!(items.len(), 1);
    assert_eq!(items[0].amount.minor, 2_200_000);
}

#[tokio::test]
async fn two_sandboxes_do_not_share_a_folder() {
    let state = tempfile::tempdir().unwrap();
    let options = ai_coo_sandbox::SandboxOptions {
        listen: ([127, 0, 0, 1], 0).into(),
        state: state.path().to_owned(),
        api_key: support::KEY.to_owned(),
        healthy: false,
        today: None,
    };
    let _first = support::sandbox_with(state, false).await;
    let error = ai_coo_sandbox::serve(options, |_| {}).await.unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::WouldBlock);
}
