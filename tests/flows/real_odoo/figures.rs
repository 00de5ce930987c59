//! The figures are those of the real Odoo's books, tidy and untidy.

use super::{Real, cents, latest};
use ai_coo::{
    actions::{Action, ActionInputs, CreateInvoiceReminder, lifecycle::Status},
    ground::ids::{InvoiceId, PartnerId},
    insight::{
        analyzers::financial::{Metrics, Runway},
        recommender::propose::Discarded,
    },
};
use serde_json::json;

#[tokio::test]
async fn the_figures_are_the_ground_truth_to_the_cent() {
    let Some(real) = Real::find(false) else {
        return;
    };
    let app = real.app(None).await;
    app.analyze().await;
    let run = latest(&app).await;
    assert!(run.odoo_calls <= 12, "{}", run.odoo_calls);
    let metrics = run.figures::<Metrics>().unwrap().clone();
    let in_cash = metrics.cash.unwrap().minor;
    assert_eq!(in_cash, cents(&real.truth["bank_balance"]));
    let company = &real.truth["receivables"]["company"]["ageing"];
    let expected =
        ["not_due", "1_30", "31_60", "61_90", "over_90"].map(|bucket| cents(&company[bucket]));
    assert_eq!(
        metrics
            .receivables
            .unwrap()
            .rows()
            .map(|(_, money)| money.minor),
        expected
    );
    assert_eq!(
        metrics.overdue.minor,
        cents(&real.truth["receivables"]["company_overdue"]["total"])
    );
    let payables = &real.truth["payables"]["company"];
    let due = metrics.payables.unwrap();
    assert_eq!(due.total.minor, cents(&payables["total"]));
    assert_eq!(due.overdue.minor, cents(&payables["overdue"]));
    assert_eq!(due.next_30_days.minor, cents(&payables["due_in_30_days"]));
    assert_eq!(
        metrics.credit_notes.unwrap().minor,
        cents(&real.truth["receivables"]["company_open_credit_notes"])
    );

    // Burn and runway once more, from Odoo's own tables.
    let Ok(ledger) = std::env::var("ODOO_CONTRACT_PG_URL") else {
        return;
    };
    let pool = sqlx::PgPool::connect(&ledger).await.unwrap();
    let (cash, inflow, outflow): (i64, i64, i64) = sqlx::query_as(
        "select sum(round(l.balance * 100))::bigint,
                sum(round(l.debit * 100)) filter (where l.date > $1::date - 90 and l.date <= $1::date)::bigint,
                sum(round(l.credit * 100)) filter (where l.date > $1::date - 90 and l.date <= $1::date)::bigint
         from account_move_line l join account_account a on a.id = l.account_id
         where a.account_type = 'asset_cash' and l.parent_state = 'posted'
           and l.company_id in (with recursive c as (select 1 as id union all select r.id from res_company r join c on r.parent_id = c.id) select id from c)",
    )
    .bind(metrics.today)
    .fetch_one(&pool)
    .await
    .unwrap();
    assert_eq!(
        (
            in_cash,
            metrics.inflow.unwrap().minor,
            metrics.outflow.unwrap().minor
        ),
        (cash, inflow, outflow)
    );
    assert_eq!(
        metrics.burn.unwrap().minor,
        ((outflow - inflow) as f64 / 3.0).round() as i64
    );
    let runway = metrics.runway.unwrap();
    assert_eq!(runway, Runway::Days(cash * 90 / (outflow - inflow)));
    let Runway::Days(days) = runway else {
        panic!("the seed has a runway")
    };
    assert!(days < 60, "{days}");
}

/// Instalments, a branch, money on the statement, a registered payment, a dispute: each customer
/// of the seed's untidy part.
#[tokio::test]
async fn untidy_books_are_read_as_they_are_meant() {
    let Some(real) = Real::find(false) else {
        return;
    };
    let app = real.app(None).await;
    app.analyze().await;
    let run = latest(&app).await;
    let summary = run.summary.clone().unwrap();
    let metrics = run.figures::<Metrics>().unwrap().clone();
    let untidy = &real.truth["untidy"];
    let customer = |what: &str| PartnerId(untidy[what]["partner_id"].as_i64().unwrap());
    let owed = |what: &str| {
        let mut all = metrics.overdue_by_customer.iter();
        all.find(|one| one.customer == customer(what))
    };
    assert_eq!(
        metrics.branches,
        [untidy["branch"]["name"].as_str().unwrap()]
    );
    let branch = owed("branch").unwrap();
    assert_eq!(branch.overdue.minor, cents(&untidy["branch"]["overdue"]));
    let instalments = owed("instalments").unwrap();
    assert_eq!(
        instalments.overdue.minor,
        cents(&untidy["instalments"]["late"])
    );
    let disputed = owed("disputed").unwrap();
    assert_eq!(
        disputed.overdue.minor,
        cents(&untidy["disputed"]["overdue"])
    );
    let apart = disputed.disputed.as_ref().unwrap();
    assert_eq!(apart.minor, cents(&untidy["disputed"]["amount"]));
    assert_eq!(owed("being_paid"), None);
    let receivables = &real.truth["receivables"];
    let whole = [
        metrics.disputed.unwrap().minor,
        metrics.being_paid.unwrap().minor,
    ];
    assert_eq!(
        whole,
        ["disputed", "being_paid"].map(|what| cents(&receivables[what]))
    );
    let bank = metrics.bank.unwrap();
    assert!(bank.reconciled_to.unwrap() <= metrics.today && bank.open > 0);
    assert!(
        summary.contains("The latest reconciled bank statement line is dated"),
        "{summary}"
    );

    let remind = async |what: &str, state: &str| {
        let open = json!({"domain": [["partner_id", "=", customer(what)], ["move_type", "=", "out_invoice"],
            ["payment_state", "=", state]], "fields": ["id"]});
        let invoices = real.read("account.move", open).await;
        let ids = invoices
            .iter()
            .map(|row| InvoiceId(row["id"].as_i64().unwrap()));
        app.propose(ActionInputs::CreateInvoiceReminder(CreateInvoiceReminder {
            customer_id: customer(what),
            invoice_ids: ids.collect(),
        }))
        .await
    };
    let refused = |answer: Result<Action, Discarded>| answer.unwrap_err().to_string();
    let why = refused(remind("on_the_statement", "not_paid").await);
    assert!(why.contains("may have paid"), "{why}");
    let why = refused(remind("being_paid", "in_payment").await);
    assert!(why.contains("is being paid"), "{why}");
    let why = refused(remind("disputed", "blocked").await);
    assert!(why.contains("is disputed"), "{why}");
    let waiting = app.actions(Status::PendingApproval).await;
    for (what, cents) in [("instalments", 300_000), ("branch", 432_100)] {
        let proposed = waiting.iter().find(|action| {
            matches!(&action.inputs, ActionInputs::CreateInvoiceReminder(inputs) if inputs.customer_id == customer(what))
        });
        let action = match proposed {
            Some(action) => action.clone(),
            None => remind(what, "not_paid").await.unwrap(),
        };
        assert_eq!(action.amount.as_ref().unwrap().minor, cents, "{what}");
        let record = app.record(action.action_id).await;
        let now = app.clock.now();
        let all = &record.action.preconditions;
        let held =
            ai_coo::executor::preconditions::check(&app.executor.books(), &record, all, now).await;
        held.unwrap();
    }
}

#[tokio::test]
async fn a_healthy_company_has_no_finding() {
    let Some(real) = Real::find(true) else { return };
    let app = real.app(None).await;
    assert!(app.analyze().await.is_empty());
    let run = latest(&app).await;
    assert_eq!(run.insights, vec![]);
    assert!(run.summary.unwrap().starts_with("Nothing to report"));
}
