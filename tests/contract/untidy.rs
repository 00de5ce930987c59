//! What untidy books have: branches, instalments, registered payments, and a bank statement that
//! nobody has worked through. A real Odoo has them by its seed, the sandbox by hand.

use crate::support::{Target, cents};
use ai_coo::{
    ground::{
        ids::{InvoiceId, PartnerId},
        money::Currency,
    },
    operations::odoo::{BankLine, Payer, Standing},
};
use serde_json::{Value, json};

/// On a real Odoo the seed has made it.
async fn plant(target: &Target, model: &str, id: Option<i64>, values: Value) {
    if target.is_sandbox {
        let body = json!({"model": model, "id": id, "values": values});
        assert_eq!(target.raw.sandbox("change", body).await, 204);
    }
}

pub async fn branches_are_the_companies_below_that_the_user_belongs_to(target: Target) {
    let before = target.company().await;
    let branch = json!({"name": "Harbour Branch", "parent_id": before.id, "currency_id": 1});
    plant(&target, "res.company", None, branch).await;
    let stranger = json!({"name": "Not ours", "parent_id": before.id, "currency_id": 1});
    plant(&target, "res.company", None, stranger).await;
    plant(
        &target,
        "res.users",
        Some(7),
        json!({"company_ids": [1, 2, 3]}),
    )
    .await;
    let company = target.company().await;
    let named: Vec<&str> = company
        .branches
        .iter()
        .map(|branch| branch.name.as_str())
        .collect();
    assert_eq!(named, ["Harbour Branch"]);
    assert_eq!(company.ids(), [company.id, company.branches[0].id]);
    let below = json!([["id", "child_of", company.id]]);
    let plain = target.raw.rows("res.company", below, &["parent_id"]).await;
    let of = |row: &&Value| row["id"] == json!(company.branches[0].id);
    assert_eq!(
        plain.iter().find(of).unwrap()["parent_id"][0],
        json!(company.id)
    );

    let document = json!({"move_type": "out_invoice", "name": "BR/00001", "partner_id": 9, "amount_total": 4321.0,
        "invoice_date_due": target.day(-35), "date": target.day(-65), "company_id": company.branches[0].id});
    plant(&target, "account.move", None, document).await;
    let theirs = json!([
        ["company_id", "=", company.branches[0].id],
        ["move_type", "=", "out_invoice"]
    ]);
    let invoice = target
        .raw
        .rows("account.move", theirs, &["amount_residual"])
        .await;
    let id = InvoiceId(invoice[0]["id"].as_i64().unwrap());
    let read = target.odoo.invoices(&[id]).await.unwrap();
    assert_eq!(
        read[0].residual.minor,
        cents(&invoice[0]["amount_residual"])
    );
}

pub async fn an_invoice_in_instalments_has_a_line_for_each(target: Target) {
    if target.is_sandbox {
        let id = target.an_invoice().await;
        let line = json!([["move_id", "=", id], ["display_type", "=", "payment_term"]]);
        let line = target.raw.rows("account.move.line", line, &["name"]).await[0]["id"].as_i64();
        let first = json!({"amount_residual": 3000.0, "date_maturity": target.day(-30)});
        plant(&target, "account.move.line", line, first).await;
        let rest =
            json!({"move_id": id, "amount_residual": 7000.0, "date_maturity": target.day(60)});
        plant(&target, "account.move.line", None, rest).await;
    }
    let domain = json!([
        ["display_type", "=", "payment_term"],
        ["parent_state", "=", "posted"],
        ["move_id.move_type", "=", "out_invoice"],
        ["amount_residual", "!=", 0]
    ]);
    let fields = ["move_id", "date_maturity", "amount_residual", "partner_id"];
    let lines = target.raw.rows("account.move.line", domain, &fields).await;
    let of = |line: &Value| line["move_id"][0].clone();
    let twice = lines
        .iter()
        .find(|line| lines.iter().filter(|other| of(other) == of(line)).count() == 2);
    let id = InvoiceId(of(twice.unwrap()).as_i64().unwrap());
    let invoice = target.odoo.invoices(&[id]).await.unwrap().remove(0);
    assert_eq!(invoice.terms.len(), 2);
    assert!(invoice.terms.is_sorted_by_key(|term| term.due));
    assert_eq!(invoice.terms[0].residual_company.minor, 300_000);
    assert_eq!(invoice.residual.minor, 1_000_000);
    let late = invoice.late(target.today).unwrap();
    assert_eq!(
        (late.amount.minor, Some(late.since)),
        (300_000, invoice.terms[0].due)
    );
    // Odoo has the commercial partner on the line: reading the oldest of each goes by it.
    assert_eq!(twice.unwrap()["partner_id"][0], json!(invoice.customer));
    let company = target.company().await;
    let owed = target
        .odoo
        .debts(&company, target.today, Some(&[invoice.customer]))
        .await;
    let owed: i64 = owed.unwrap().iter().map(|debt| debt.amount.minor).sum();
    let open = lines
        .iter()
        .filter(|line| line["partner_id"][0] == json!(invoice.customer));
    let late_lines =
        open.filter(|line| line["date_maturity"].as_str() < Some(&target.today.to_string()));
    assert_eq!(
        owed,
        late_lines
            .map(|line| cents(&line["amount_residual"]))
            .sum::<i64>()
    );
}

pub async fn a_registered_payment_leaves_an_invoice_open_and_not_asked_for(target: Target) {
    let company = target.company().await;
    if target.is_sandbox {
        let id = target.an_invoice().await;
        plant(
            &target,
            "account.move",
            Some(id),
            json!({"payment_state": "in_payment"}),
        )
        .await;
    }
    let domain = json!([
        ["payment_state", "=", "in_payment"],
        ["amount_residual", ">", 0],
        ["move_type", "=", "out_invoice"]
    ]);
    let rows = target
        .raw
        .rows(
            "account.move",
            domain,
            &["amount_residual", "commercial_partner_id"],
        )
        .await;
    let id = InvoiceId(rows[0]["id"].as_i64().unwrap());
    let invoice = target.odoo.invoices(&[id]).await.unwrap().remove(0);
    assert_eq!(invoice.standing(), Standing::BeingPaid);
    let items = target.odoo.open_items(&company).await.unwrap();
    let apart = items
        .iter()
        .filter(|item| item.standing == Standing::BeingPaid);
    let plain: i64 = rows.iter().map(|row| cents(&row["amount_residual"])).sum();
    assert_eq!(apart.map(|item| item.amount.minor).sum::<i64>(), plain);
    let overdue = target
        .odoo
        .overdue_invoices(&company, target.day(400), &[invoice.customer], 100)
        .await;
    assert!(!overdue.unwrap().iter().any(|one| one.id == id));
}

/// Lines in and out, one of them by a number in its text.
async fn with_open_lines(target: &Target) -> Vec<Value> {
    for (amount, text) in [
        (738.75, "INV/2026/00008"),
        (650.0, "Prepayment"),
        (-20.0, "Fees"),
    ] {
        let line = json!({"date": target.day(-2), "amount": amount, "payment_ref": text, "is_reconciled": false,
            "partner_id": if amount == 738.75 { json!(9) } else { json!(false) },
            "partner_name": if amount == 650.0 { json!("Open Wood Inc.") } else { json!(false) }});
        plant(target, "account.bank.statement.line", None, line).await;
    }
    let fields = [
        "date",
        "amount",
        "is_reconciled",
        "payment_ref",
        "partner_name",
        "partner_id",
    ];
    target
        .raw
        .rows(
            "account.bank.statement.line",
            json!([["company_id", "=", target.company().await.id]]),
            &fields,
        )
        .await
}

pub async fn how_far_the_bank_is_reconciled_is_read_in_one_call(target: Target) {
    let company = target.company().await;
    with_open_lines(&target).await;
    let (odoo, calls) = target.odoo.counted();
    let state = odoo.bank_state(&company).await.unwrap();
    assert_eq!(calls.get(), 1);
    let of = |reconciled: bool| {
        let domain = json!([
            ["is_reconciled", "=", reconciled],
            ["company_id", "in", company.ids()]
        ]);
        target
            .raw
            .rows("account.bank.statement.line", domain, &["date"])
    };
    assert_eq!(state.open as usize, of(false).await.len());
    let done = of(true).await;
    let newest = done.iter().filter_map(|line| line["date"].as_str()).max();
    assert_eq!(
        state.reconciled_to.map(|day| day.to_string()).as_deref(),
        newest
    );
    assert!(state.open > 0 && newest.is_some());
}

pub async fn money_that_nobody_reconciled_is_found_by_every_trace(target: Target) {
    let company = target.company().await;
    let lines = with_open_lines(&target).await;
    let open: Vec<&Value> = lines
        .iter()
        .filter(|line| line["is_reconciled"] == false && line["amount"].as_f64() > Some(0.0))
        .collect();
    assert!(open.len() >= 2);
    let asked = async |customer: PartnerId,
                       name: &str,
                       numbers: &[String],
                       amounts: &[i64]|
           -> Vec<BankLine> {
        let usd = Currency::new("USD", 2);
        let amounts: Vec<_> = amounts.iter().map(|minor| usd.money(*minor)).collect();
        let payer = Payer {
            customer,
            name,
            numbers,
            amounts: &amounts,
        };
        let (odoo, calls) = target.odoo.counted();
        let found = odoo.bank_lines(&company, &payer).await.unwrap();
        assert!(calls.get() <= 2, "{}", calls.get());
        found
    };
    let nobody = PartnerId(987_654_321);
    let has =
        |found: &[BankLine], line: &Value| found.iter().any(|one| json!(one.id) == line["id"]);
    for line in &open {
        let found = asked(nobody, "No such name", &[], &[cents(&line["amount"])]).await;
        assert!(has(&found, line), "by its amount: {line}");
        assert!(
            found
                .iter()
                .all(|one| one.amount.minor == cents(&line["amount"]))
        );
        if let Some(payer) = line["partner_name"].as_str() {
            let found = asked(nobody, &payer.to_uppercase(), &[], &[]).await;
            assert!(has(&found, line), "by its payer: {line}");
        }
        if let Some(partner) = line["partner_id"][0].as_i64() {
            let row = target
                .raw
                .rows(
                    "res.partner",
                    json!([["id", "=", partner]]),
                    &["commercial_partner_id"],
                )
                .await;
            let customer = PartnerId(row[0]["commercial_partner_id"][0].as_i64().unwrap());
            let found = asked(customer, "No such name", &[], &[]).await;
            assert!(has(&found, line), "by its customer: {line}");
            assert!(found.iter().all(|one| one.customer == Some(customer)));
        }
    }
    let numbered = open
        .iter()
        .find(|line| line["payment_ref"] == "INV/2026/00008")
        .unwrap();
    let found = asked(nobody, "No such name", &["inv-2026 00008".to_owned()], &[]).await;
    assert!(has(&found, numbered), "by the number in its text");
    assert_eq!(asked(nobody, "No such name", &[], &[]).await, []);

    // A run reads them once for everybody.
    let (odoo, calls) = target.odoo.remembering().counted();
    odoo.prepare_bank_lines(&company).await.unwrap();
    let before = calls.get();
    let payer = Payer {
        customer: nobody,
        name: "Anybody",
        numbers: &[],
        amounts: &[],
    };
    let all = odoo.bank_lines(&company, &payer).await.unwrap();
    assert_eq!(calls.get(), before);
    assert!(open.iter().all(|line| has(&all, line)));
    assert!(all.iter().all(|line| line.amount.minor > 0));
}

pub async fn a_run_asks_nothing_twice(target: Target) {
    let company = target.company().await;
    let (odoo, calls) = target.odoo.remembering().counted();
    let debts = odoo.debts(&company, target.today, None).await.unwrap();
    let customers: Vec<PartnerId> = debts.iter().map(|debt| debt.customer).collect();
    let credits = odoo.open_credits(&company, None).await.unwrap();
    let invoices = odoo
        .overdue_invoices(&company, target.today, &customers, 50)
        .await
        .unwrap();
    let contacts = odoo.contacts(&customers).await.unwrap();
    odoo.has_right("project.task", "create").await.unwrap();
    let before = calls.get();
    for customer in &customers {
        let of = Some(std::slice::from_ref(customer));
        let owed = odoo.debts(&company, target.today, of).await.unwrap();
        let theirs = debts.iter().filter(|debt| debt.customer == *customer);
        assert_eq!(owed, theirs.cloned().collect::<Vec<_>>());
        let open = odoo.open_credits(&company, of).await.unwrap();
        assert!(open.iter().all(|credit| credits.contains(credit)));
        assert_eq!(
            odoo.contacts(&[*customer]).await.unwrap(),
            contacts
                .iter()
                .filter(|one| one.id == *customer)
                .cloned()
                .collect::<Vec<_>>()
        );
    }
    for invoice in &invoices {
        assert_eq!(
            odoo.invoices(&[invoice.id]).await.unwrap(),
            std::slice::from_ref(invoice)
        );
    }
    odoo.has_right("project.task", "create").await.unwrap();
    assert_eq!(calls.get(), before, "everything was known");
    // Who is asked outside a run reads anew, and the same.
    for invoice in invoices.iter().take(2) {
        assert_eq!(
            target.odoo.invoices(&[invoice.id]).await.unwrap(),
            std::slice::from_ref(invoice)
        );
    }
}
