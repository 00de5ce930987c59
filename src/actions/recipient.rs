//! Whom a letter about invoices goes to.

use super::{Channel, Desk, RenderError, render::no_address};
use crate::{
    ids::PartnerId,
    operations::odoo::{Contact, Invoice},
};

/// Who has an address: the partner on the documents where they agree on one, else the
/// customer's invoice contact, else the customer itself.
pub(super) async fn recipient(
    desk: &Desk<'_>,
    customer: PartnerId,
    invoices: &[Invoice],
) -> Result<Contact, RenderError> {
    let mut ids = vec![customer];
    ids.extend(invoices.iter().map(|invoice| invoice.partner));
    ids.sort_unstable();
    ids.dedup();
    let mut partners = desk.odoo.contacts(&ids).await?;
    let is_customer = |partner: &Contact| partner.id == customer && partner.active;
    if !partners.iter().any(is_customer) {
        return Err(desk.missing("res.partner", customer.0).await);
    }
    let on_documents = invoices[0].partner;
    let agreed = invoices
        .iter()
        .all(|invoice| invoice.partner == on_documents);
    let has_address = |partner: &Contact| partner.active && !partner.addresses().is_empty();
    let found = |partners: &[Contact], id: PartnerId| {
        let mut all = partners.iter();
        all.any(|partner| partner.id == id && has_address(partner))
            .then_some(id)
    };
    let mut id = agreed.then(|| found(&partners, on_documents)).flatten();
    if id.is_none() {
        let others = desk.odoo.invoice_contacts(&[customer]).await?;
        let others: Vec<PartnerId> = others.iter().map(|one| one.id).collect();
        let others = desk.odoo.contacts(&others).await?;
        id = others.iter().find(|one| has_address(one)).map(|one| one.id);
        partners.extend(others);
    }
    let id = id.or_else(|| found(&partners, customer));
    // They disagree, and nobody else has one: the oldest document's.
    let of_documents = || {
        invoices
            .iter()
            .find_map(|one| found(&partners, one.partner))
    };
    match id.or_else(of_documents) {
        Some(id) => desk.reachable(&partners, id, Channel::Mail).await.cloned(),
        None => {
            let own = partners.iter().find(|partner| partner.id == customer);
            let field = own.and_then(|own| own.email.as_deref());
            Err(RenderError::NotPossible(no_address(
                &invoices[0].customer_name,
                field,
            )))
        }
    }
}
