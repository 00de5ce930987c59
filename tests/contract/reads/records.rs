//! The reads of single records, compared with plain ones.

use super::overdue;
use crate::support::Target;
use ai_coo::{
    ground::ids::{InvoiceId, OdooUserId, PartnerId},
    operations::odoo::{Ban, Partner},
};
use serde_json::{Value, json};

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
    let together = odoo.contacts(&ids).await.unwrap();
    assert_eq!(together.len(), contacts.len());
    for (again, before) in together.iter().zip(&contacts) {
        // A test beside this one may write to a contact meanwhile.
        let unchanged = again.write_date == before.write_date;
        assert!(again.id == before.id && (!unchanged || again == before));
    }
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
