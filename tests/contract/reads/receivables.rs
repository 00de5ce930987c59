//! What customers owe, compared with plain reads: overdue invoices, and credits that are open.

use super::{lines, overdue};
use crate::support::Target;
use ai_coo::{
    ground::ids::{InvoiceId, PartnerId},
    operations::odoo::{Debt, Invoice, Standing},
};
use serde_json::json;

pub async fn what_customers_owe_is_the_late_lines_of_their_invoices(target: Target) {
    let company = target.company().await;
    let (debts, invoices) = overdue(&target, 1_000).await;
    assert!(!invoices.is_empty());
    let late = |invoice: &Invoice| invoice.late(target.today).unwrap();
    let (mut sum, mut documents) = (0, 0);
    for debt in debts.iter().filter(|debt| debt.may_be_reminded_of()) {
        let mut theirs = invoices
            .iter()
            .filter(|invoice| invoice.customer == debt.customer);
        assert!(theirs.any(|invoice| late(invoice).since == debt.oldest));
        assert!(!debt.customer_name.is_empty());
        sum += debt.amount.minor;
        documents += debt.documents as usize;
    }
    let by_invoices: i64 = invoices
        .iter()
        .map(|invoice| late(invoice).amount_company.minor)
        .sum();
    assert_eq!((sum, documents), (by_invoices, invoices.len()));
    // The same past the client.
    let domain = lines(
        &company,
        &[
            json!(["account_id.account_type", "=", "asset_receivable"]),
            json!(["move_id.move_type", "in", ["out_invoice", "out_receipt"]]),
            json!(["date_maturity", "<", target.today]),
        ],
    );
    let plain = target
        .raw
        .cents("account.move.line", domain, "amount_residual")
        .await;
    assert_eq!(
        debts.iter().map(|debt| debt.amount.minor).sum::<i64>(),
        plain
    );
    for invoice in &invoices {
        assert_eq!(
            (invoice.state.as_str(), invoice.standing()),
            ("posted", Standing::Open)
        );
        assert!(invoice.residual.minor > 0 && invoice.residual.minor <= invoice.total.minor);
        let open: i64 = invoice.terms.iter().map(|term| term.residual.minor).sum();
        assert_eq!(open, invoice.residual.minor, "{}", invoice.name);
        assert!(!invoice.name.is_empty());
    }
    let partly = invoices
        .iter()
        .find(|invoice| invoice.payment_state == "partial")
        .unwrap();
    assert!(partly.residual.minor < partly.total.minor);
    let one = debts[0].customer;
    let theirs: Vec<&Debt> = debts.iter().filter(|debt| debt.customer == one).collect();
    let alone = target
        .odoo
        .debts(&company, target.today, Some(&[one]))
        .await
        .unwrap();
    assert_eq!(alone.iter().collect::<Vec<_>>(), theirs);
}

pub async fn overdue_invoices_come_oldest_first_so_many_of_each(target: Target) {
    let (_, all) = overdue(&target, 1_000).await;
    let (_, invoices) = overdue(&target, 1).await;
    let late = |invoice: &Invoice| invoice.late(target.today).unwrap().since;
    assert!(invoices.is_sorted_by_key(|invoice| (late(invoice), invoice.id)));
    assert!(all.len() > invoices.len());
    for invoice in &all {
        let first = invoices
            .iter()
            .find(|first| first.customer == invoice.customer);
        assert!(late(first.unwrap()) <= late(invoice));
    }
    let customers: Vec<PartnerId> = invoices.iter().map(|invoice| invoice.customer).collect();
    assert!(
        customers
            .iter()
            .all(|one| customers.iter().filter(|other| *other == one).count() == 1)
    );
}

pub async fn invoices_read_again_are_the_same(target: Target) {
    let (_, mut invoices) = overdue(&target, 1_000).await;
    let ids: Vec<InvoiceId> = invoices.iter().map(|invoice| invoice.id).collect();
    let (odoo, calls) = target.odoo.counted();
    let again = odoo.invoices(&ids).await.unwrap();
    assert_eq!(calls.get(), 2);
    invoices.sort_by_key(|invoice| invoice.id);
    assert_eq!(again, invoices);
}

pub async fn open_credits_are_payments_and_credit_notes_of_one_customer(target: Target) {
    let company = target.company().await;
    let (odoo, calls) = target.odoo.counted();
    let credits = odoo.open_credits(&company, None).await.unwrap();
    assert_eq!(calls.get(), 1);
    for (credit_note, operator) in [(true, "="), (false, "!=")] {
        let domain = lines(
            &company,
            &[
                json!(["account_id.account_type", "=", "asset_receivable"]),
                json!(["reconciled", "=", false]),
                json!(["amount_residual", "<", 0]),
                json!(["move_type", operator, "out_refund"]),
            ],
        );
        let plain = target
            .raw
            .cents("account.move.line", domain, "amount_residual")
            .await;
        let of = credits
            .iter()
            .filter(|credit| credit.credit_note == credit_note);
        assert_eq!(
            of.clone().map(|credit| credit.amount.minor).sum::<i64>(),
            -plain
        );
        assert!(of.count() > 0);
    }
    assert!(credits.iter().all(|credit| credit.amount.minor > 0));
    let one = credits.iter().find_map(|credit| credit.customer).unwrap();
    let alone = odoo.open_credits(&company, Some(&[one])).await.unwrap();
    let theirs = credits.iter().filter(|credit| credit.customer == Some(one));
    assert_eq!(alone, theirs.cloned().collect::<Vec<_>>());
}

pub async fn an_invoice_has_its_portal_link(target: Target) {
    let id = target.an_invoice().await;
    let invoice = &target.odoo.invoices(&[InvoiceId(id)]).await.unwrap()[0];
    let path = invoice.portal.clone().unwrap();
    assert!(path.starts_with(&format!("/my/invoices/{id}")), "{path}");
    let base = target.odoo.web_base_url().await.unwrap().unwrap();
    assert!(base.starts_with("http"), "{base}");
}
