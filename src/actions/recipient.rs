//! Whom a letter about invoices goes to.

use super::{
    Channel, Desk, RenderError,
    render::{banned, no_address},
};
use crate::{
    ground::{ids::PartnerId, inert::bounded},
    operations::{
        email,
        odoo::{Contact, Invoice},
    },
};

/// Of a name, so much is repeated.
const NAME: usize = 60;

/// Whether a letter reaches a contact.
pub fn reaches(contact: &Contact) -> bool {
    why_not(contact).is_none()
}

/// Why no letter reaches a customer: by the first of its contacts that has an address, else by
/// its own field.
pub fn nobody_reached<'a>(
    own: &'a Contact,
    others: impl IntoIterator<Item = &'a Contact>,
) -> String {
    let addressed = |contact: &&Contact| contact.active && !contact.addresses().is_empty();
    let mut all = others.into_iter().chain([own]);
    let why = all.find(addressed).and_then(why_not);
    why.or_else(|| why_not(own)).unwrap_or_default()
}

fn why_not(contact: &Contact) -> Option<String> {
    let name = bounded(&contact.name, NAME);
    if !contact.active {
        return Some(format!("{name} is archived in Odoo"));
    }
    let addresses = contact.addresses();
    if addresses.is_empty() {
        return Some(no_address(&name, contact.email.as_deref()));
    }
    if let Some(why) = banned(contact, Channel::Mail) {
        let channel = Channel::Mail.words();
        return Some(format!("{name} must not be contacted by {channel}: {why}"));
    }
    let mut emails = addresses.iter().map(|address| address.email.as_str());
    let unusable = emails.find(|email| !email::can_be_sent_to(email))?;
    Some(format!(
        "The e-mail field of {name} in Odoo contains an address that e-mail cannot be sent to: “{}”",
        bounded(unusable, 80)
    ))
}

/// Whom a letter goes to, and why it does not go to who comes first.
pub(super) struct Recipient {
    pub contact: Contact,
    /// Somebody with an address who would have come first must not be mailed, or cannot be: in a
    /// sentence for whoever decides. `None`: nobody was passed over.
    pub instead: Option<String>,
}

/// Whom a letter reaches: the partner on the documents where they agree on one, else the
/// customer's invoice contact, else the customer itself. Who must not be mailed is passed over,
/// not the customer: a person who wants no mail does not keep the company from being asked.
pub(super) async fn recipient(
    desk: &Desk<'_>,
    customer: PartnerId,
    invoices: &[Invoice],
) -> Result<Recipient, RenderError> {
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
    let found = |partners: &[Contact], id: PartnerId| {
        let mut all = partners.iter();
        all.any(|partner| partner.id == id && reaches(partner))
            .then_some(id)
    };
    let mut order: Vec<PartnerId> = agreed.then_some(on_documents).into_iter().collect();
    let mut id = agreed.then(|| found(&partners, on_documents)).flatten();
    if id.is_none() {
        let others = desk.odoo.invoice_contacts(&[customer]).await?;
        let others: Vec<PartnerId> = others.iter().map(|one| one.id).collect();
        let others = desk.odoo.contacts(&others).await?;
        id = others.iter().find(|one| reaches(one)).map(|one| one.id);
        order.extend(others.iter().map(|one| one.id));
        partners.extend(others);
    }
    order.push(customer);
    let id = id.or_else(|| found(&partners, customer));
    // They disagree, and nobody else has one: the oldest document's.
    let of_documents = || {
        invoices
            .iter()
            .find_map(|one| found(&partners, one.partner))
    };
    match id.or_else(of_documents) {
        Some(id) => {
            let contact = desk.reachable(&partners, id, Channel::Mail).await?.clone();
            let before = order.iter().take_while(|one| **one != id);
            let before = before.filter_map(|id| partners.iter().find(|one| one.id == *id));
            Ok(Recipient {
                instead: passed_over(before, &contact),
                contact,
            })
        }
        None => {
            let own = partners.iter().find(|partner| partner.id == customer);
            let why = own.map(|own| nobody_reached(own, &partners));
            Err(RenderError::NotPossible(why.unwrap_or_default()))
        }
    }
}

/// The first of those who come before the recipient and have an address, and why it is not them.
fn passed_over<'a>(
    before: impl IntoIterator<Item = &'a Contact>,
    recipient: &Contact,
) -> Option<String> {
    let addressed = |contact: &&Contact| contact.active && !contact.addresses().is_empty();
    let why = before.into_iter().find(addressed).and_then(why_not)?;
    let name = bounded(&recipient.name, NAME);
    Some(format!("{why}. The e-mail goes to {name} instead."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operations::odoo::Ban;
    use chrono::DateTime;

    fn contact(name: &str, email: Option<&str>, bans: &[Ban]) -> Contact {
        Contact {
            id: PartnerId(7),
            name: name.to_owned(),
            person: false,
            email: email.map(str::to_owned),
            phone: None,
            language: None,
            country: None,
            commercial: PartnerId(7),
            active: true,
            bans: bans.to_vec(),
            write_date: DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn an_address_that_cannot_be_used_is_none() {
        let check = |email: Option<&str>, bans: &[Ban], words: Option<&str>| {
            let contact = contact("Evergreen", email, bans);
            assert_eq!(reaches(&contact), words.is_none(), "{email:?}");
            let why = nobody_reached(&contact, []);
            assert!(why.contains(words.unwrap_or_default()), "{why}");
        };
        let good = Some("ap@evergreen.example.com");
        check(good, &[], None);
        check(good, &[Ban::PhoneBlacklist], None);
        check(good, &[Ban::MailBlacklist], Some("on Odoo's blacklist"));
        check(good, &[Ban::Tag], Some("has the tag"));
        check(None, &[], Some("is empty"));
        check(Some("see notes"), &[], Some("contains no readable address"));
        let unwritable = Some("köln@evergreen.example.com");
        check(unwritable, &[], Some("mail cannot be sent to"));
    }

    #[test]
    fn who_is_passed_over_is_named_and_who_has_no_address_is_not() {
        let office = contact("Head Office", Some("info@x.example.com"), &[]);
        let desk = contact("Desk", Some("ap@x.example.com"), &[Ban::MailBlacklist]);
        let empty = contact("Empty", None, &[]);
        assert_eq!(
            passed_over([&empty, &desk], &office).as_deref(),
            Some(
                "Desk must not be contacted by e-mail: its address is on Odoo's blacklist. The e-mail goes to Head Office instead."
            )
        );
        assert_eq!(passed_over([&empty], &office), None);
        assert_eq!(passed_over([], &office), None);
    }

    #[test]
    fn the_reason_is_that_of_who_has_an_address() {
        let own = contact("Head Office", None, &[]);
        let blocked = contact("Desk", Some("ap@x.example.com"), &[Ban::MailBlacklist]);
        assert!(nobody_reached(&own, [&blocked]).starts_with("Desk must not be contacted"));
        assert!(nobody_reached(&own, []).starts_with("The e-mail field of Head Office"));
    }
}
