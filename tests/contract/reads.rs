//! The reads, compared with plain ones.

use crate::support::{Target, cents};
use ai_coo::{
    ground::ids::{InvoiceId, OdooUserId, PartnerId},
    operations::odoo::{
        Ban, Company, DayFlow, Debt, Invoice, OpenItem, OpenKind, Partner, Standing,
    },
};
use serde_json::{Value, json};

const ALL_KINDS: [(OpenKind, &[&str], i64); 4] = [
    (OpenKind::Receivable, &["out_invoice", "out_receipt"], 1),
    (OpenKind::CustomerCredit, &["out_refund"], -1),
    (OpenKind::Payable, &["in_invoice", "in_receipt"], -1),
    (OpenKind::VendorCredit, &["in_refund"], 1),
];

pub async fn the_version_is_19(target: Target) {
    let version = target.odoo.version().await.unwrap();
    assert!(version.starts_with("19."), "{version}");
}

pub async fn the_identity_is_the_keys_user_and_its_company(target: Target) {
    let (odoo, calls) = target.odoo.counted();
    let identity = odoo.identity().await.unwrap();
    assert!(calls.get() <= 4);
    let domain = json!([["id", "=", identity.user]]);
    let user = &target
        .raw
        .rows("res.users", domain, &["name", "company_id"])
        .await[0];
    assert_eq!(user["name"], identity.user_name);
    assert_eq!(
        user["company_id"],
        json!([identity.company.id, identity.company.name])
    );
    assert_eq!(identity.company.currency.code.len(), 3);
    assert_eq!(identity.company.currency.decimals, 2);
    let chosen = target.with(|settings| settings.company = Some(identity.company.id));
    assert_eq!(chosen.identity().await.unwrap(), identity);
}

fn lines(company: &Company, more: &[Value]) -> Value {
    let mut domain = vec![
        json!(["parent_state", "=", "posted"]),
        json!(["company_id", "in", company.ids()]),
    ];
    domain.extend_from_slice(more);
    Value::Array(domain)
}

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
                Standing::of(document["payment_state"].as_str().unwrap()) == standing
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

/// What is overdue, and the invoices behind it.
async fn overdue(target: &Target, each: usize) -> (Vec<Debt>, Vec<Invoice>) {
    let company = target.company().await;
    let (odoo, calls) = target.odoo.counted();
    let debts = odoo.debts(&company, target.today, None).await.unwrap();
    let of_debts = calls.get();
    // One call; one more where a currency is new to the handle.
    assert!(of_debts <= 2, "{of_debts}");
    let mut customers: Vec<PartnerId> = debts.iter().map(|debt| debt.customer).collect();
    customers.dedup();
    let invoices = odoo
        .overdue_invoices(&company, target.today, &customers, each)
        .await
        .unwrap();
    assert_eq!(calls.get() - of_debts, 2);
    (debts, invoices)
}

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

pub async fn partners_are_read_in_one_call(target: Target) {
    let (_, invoices) = overdue(&target, 1_000).await;
    let mut ids: Vec<PartnerId> = invoices.iter().map(|i| i.partner).collect();
    ids.sort();
    ids.dedup();
    let (odoo, calls) = target.odoo.counted();
    let partners = odoo.partners(&ids).await.unwrap();
    assert_eq!(calls.get(), 1);
    assert_eq!(partners.iter().map(|p| p.id).collect::<Vec<_>>(), ids);
    for partner in &partners {
        let invoice = invoices.iter().find(|i| i.partner == partner.id).unwrap();
        assert_eq!(partner.commercial, invoice.customer);
        assert!(partner.active && !partner.name.is_empty());
    }
    assert!(partners.iter().any(|p| p.email.is_some()));
    let companies: Vec<PartnerId> = partners.iter().map(|p| p.commercial).collect();
    let contacts = odoo.invoice_contacts(&companies).await.unwrap();
    assert_eq!(calls.get(), 2);
    let theirs = |one: &Partner| one.active && companies.contains(&one.commercial);
    assert!(contacts.iter().all(theirs));
}

pub async fn users_are_read_in_one_call(target: Target) {
    let me = target.odoo.identity().await.unwrap();
    let (odoo, calls) = target.odoo.counted();
    let users = odoo.users(&[me.user]).await.unwrap();
    assert_eq!(calls.get(), 1);
    assert_eq!(users[0].name, me.user_name);
    assert!(users[0].active && users[0].partner.0 > 0);
}

pub async fn projects_are_ordered_and_limited(target: Target) {
    let projects = target.odoo.projects(100).await.unwrap();
    assert!(projects.len() >= 2);
    assert!(projects.is_sorted_by_key(|p| p.id));
    assert_eq!(target.odoo.projects(1).await.unwrap(), projects[..1]);
    let templates = json!([["is_template", "=", true]]);
    let templates = target
        .raw
        .rows("project.project", templates, &["name"])
        .await;
    let is_template = |id: i64| templates.iter().any(|row| row["id"] == id);
    assert!(!projects.iter().any(|p| is_template(p.id.0)));
}

pub async fn what_is_gone_is_left_out(target: Target) {
    let gone = 987_654_321;
    let invoice = target.an_invoice().await;
    let both = [InvoiceId(invoice), InvoiceId(gone)];
    assert_eq!(target.odoo.invoices(&both).await.unwrap().len(), 1);
    assert!(
        target
            .odoo
            .partners(&[PartnerId(gone)])
            .await
            .unwrap()
            .is_empty()
    );
    assert!(
        target
            .odoo
            .users(&[OdooUserId(gone)])
            .await
            .unwrap()
            .is_empty()
    );
    let there = target.odoo.existing("account.move", &[gone, invoice]).await;
    assert_eq!(there.unwrap(), [invoice]);
}

pub async fn nothing_asked_is_no_call(target: Target) {
    let company = target.company().await;
    let (odoo, calls) = target.odoo.counted();
    assert!(odoo.invoices(&[]).await.unwrap().is_empty());
    assert!(odoo.partners(&[]).await.unwrap().is_empty());
    assert!(odoo.users(&[]).await.unwrap().is_empty());
    assert!(odoo.existing("res.partner", &[]).await.unwrap().is_empty());
    assert!(odoo.projects(0).await.unwrap().is_empty());
    let none = odoo.overdue_invoices(&company, target.today, &[], 10).await;
    assert!(none.unwrap().is_empty());
    assert_eq!(calls.get(), 0);
}

pub async fn notes_are_internal(target: Target) {
    assert!(target.odoo.note_is_internal().await.unwrap());
}

pub async fn a_link_into_odoo_opens(target: Target) {
    let invoice = target.an_invoice().await;
    let url = target.odoo.web_url("account.move", invoice);
    let path = url.strip_prefix(&target.raw.url).unwrap();
    // A real Odoo asks a stranger to sign in first.
    assert_eq!(target.raw.get(path).await.0, 200, "{url}");
}

/// Beside plain reads of the same, as the key's user: every field is there and readable.
pub async fn contacts_are_as_they_stand(target: Target) {
    let fields = ["name", "email", "phone", "lang", "is_blacklisted", "active"];
    let rows = target.raw.rows("res.partner", json!([]), &fields).await;
    let ids: Vec<PartnerId> = rows
        .iter()
        .map(|row| PartnerId(row["id"].as_i64().unwrap()))
        .collect();
    // Whose contacts they are is known in every process but a new one.
    target.company().await;
    let (odoo, calls) = target.odoo.counted();
    let contacts = odoo.contacts(&ids).await.unwrap();
    assert!(calls.get() <= 3, "{}", calls.get());
    assert_eq!(contacts.len(), rows.len());
    let text = |value: &Value| {
        value
            .as_str()
            .filter(|text| !text.trim().is_empty())
            .map(str::to_owned)
    };
    for row in &rows {
        let contact = contacts
            .iter()
            .find(|contact| row["id"] == contact.id.0)
            .unwrap();
        assert_eq!(contact.email, text(&row["email"]));
        assert_eq!(contact.phone, text(&row["phone"]));
        assert_eq!(contact.language, text(&row["lang"]));
        let blacklisted = contact.bans.contains(&Ban::MailBlacklist);
        assert_eq!(row["is_blacklisted"], blacklisted);
    }
    assert!(contacts.iter().any(|contact| contact.phone.is_some()));
    assert!(
        odoo.contacts(&[PartnerId(987_654_321)])
            .await
            .unwrap()
            .is_empty()
    );
    let (odoo, calls) = target.odoo.counted();
    assert!(odoo.contacts(&[]).await.unwrap().is_empty());
    assert_eq!(calls.get(), 0);
    // Read together for a run they are the same, and nothing is asked again.
    let (odoo, calls) = target.odoo.remembering().counted();
    let companies: Vec<PartnerId> = contacts.iter().map(|one| one.commercial).collect();
    odoo.prepare_contacts(&ids, &companies).await.unwrap();
    let asked = calls.get();
    assert!(asked <= 3, "{asked}");
    assert_eq!(odoo.contacts(&ids).await.unwrap(), contacts);
    let desks = odoo.invoice_contacts(&companies).await.unwrap();
    assert_eq!(calls.get(), asked);
    let alone = target.odoo.invoice_contacts(&companies).await.unwrap();
    assert_eq!(desks, alone);
}

pub async fn a_country_has_its_code(target: Target) {
    let own = target.odoo.country_code(None).await.unwrap();
    assert_eq!(own.as_deref(), Some("US"));
    let germany = json!([["code", "=", "DE"]]);
    let germany = &target.raw.rows("res.country", germany, &["name"]).await[0];
    let code = target
        .odoo
        .country_code(germany["id"].as_i64())
        .await
        .unwrap();
    assert_eq!(code.as_deref(), Some("DE"));
}

pub async fn an_invoice_has_its_portal_link(target: Target) {
    let id = target.an_invoice().await;
    let invoice = &target.odoo.invoices(&[InvoiceId(id)]).await.unwrap()[0];
    let path = invoice.portal.clone().unwrap();
    assert!(path.starts_with(&format!("/my/invoices/{id}")), "{path}");
    let base = target.odoo.web_base_url().await.unwrap().unwrap();
    assert!(base.starts_with("http"), "{base}");
}
