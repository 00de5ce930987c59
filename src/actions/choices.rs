//! Records for a person to pick from in a form.

use super::form::Picks;
use crate::{
    ground::{date::written, ids::PartnerId},
    operations::odoo::{Invoice, Listed, Odoo, OdooError, Wanted},
};
use chrono::NaiveDate;

/// The most that a form shows at once.
pub const MOST: usize = 20;
/// Invoices of one customer, as many as one reminder may hold; products as one order may.
const MOST_OF_ONE: usize = 50;

/// Overdue invoices of one customer that a name is looked for among.
const LOOKED_AMONG: usize = 2_000;

/// What there is to pick from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picked {
    pub listed: Vec<Listed>,
    /// There are others: a longer name finds them.
    pub more: bool,
}

/// Looks records up. `of` is what was picked first where [`Picks::of`] says so; without it
/// there is nothing to pick from.
///
/// # Errors
/// As every read: [`OdooError`].
pub async fn look_up(
    odoo: &Odoo,
    picks: Picks,
    wanted: Wanted<'_>,
    of: Option<PartnerId>,
    today: NaiveDate,
) -> Result<Picked, OdooError> {
    let most = if picks.depends_on().is_some() {
        MOST_OF_ONE
    } else {
        MOST
    };
    // One more than is shown tells whether there are more.
    let limit = u32::try_from(most).unwrap_or(u32::MAX).saturating_add(1);
    let mut listed = match (picks, of) {
        (Picks::Contact, _) => odoo.find_contacts(wanted, limit).await?,
        (Picks::User, _) => odoo.find_users(wanted, limit).await?,
        (Picks::Project, _) => odoo.find_projects(wanted, limit).await?,
        (Picks::Deal, _) => odoo.find_deals(wanted, limit).await?,
        (Picks::Stage, _) => stages(odoo, wanted).await?,
        (Picks::Customer, _) => odoo.find_overdue_customers(wanted, today, limit).await?,
        (Picks::Vendor, _) => odoo.find_vendors(wanted, limit).await?,
        (Picks::Invoice, Some(customer)) => {
            let company = odoo.identity().await?.company;
            // By their names only afterwards: what is looked for may be the newest of many.
            let overdue = odoo
                .overdue_invoices(&company, today, &[customer], LOOKED_AMONG)
                .await?;
            overdue
                .iter()
                .filter_map(|one| invoice(one, today))
                .filter(|one| fits(wanted, one))
                .collect()
        }
        (Picks::Product, Some(vendor)) => odoo.find_products(vendor, wanted, limit).await?,
        (Picks::Invoice | Picks::Product, None) => vec![],
    };
    let more = listed.len() > most;
    listed.truncate(most);
    tell_apart(&mut listed);
    Ok(Picked { listed, more })
}

/// Two that look alike say which of Odoo's records each is.
fn tell_apart(listed: &mut [Listed]) {
    let alike = |one: &Listed, other: &Listed| one.name == other.name && one.detail == other.detail;
    let twice: Vec<bool> = (listed.iter())
        .map(|one| listed.iter().filter(|other| alike(one, other)).count() > 1)
        .collect();
    for (one, _) in listed.iter_mut().zip(twice).filter(|(_, twice)| *twice) {
        let gap = if one.detail.is_empty() { "" } else { " · " };
        one.detail = format!("{}{gap}record {} in Odoo", one.detail, one.id);
    }
}

async fn stages(odoo: &Odoo, wanted: Wanted<'_>) -> Result<Vec<Listed>, OdooError> {
    let stages = odoo.stages().await?.into_iter();
    let listed = stages.map(|stage| Listed {
        id: stage.id.0,
        name: stage.name,
        detail: if stage.is_won {
            "won".to_owned()
        } else {
            String::new()
        },
    });
    Ok(listed.filter(|stage| fits(wanted, stage)).collect())
}

/// With what of it is late.
fn invoice(invoice: &Invoice, today: NaiveDate) -> Option<Listed> {
    let late = invoice.late(today)?;
    Some(Listed {
        id: invoice.id.0,
        name: invoice.name.clone(),
        detail: format!("{}, due {}", late.amount, written(late.since)),
    })
}

fn fits(wanted: Wanted<'_>, one: &Listed) -> bool {
    match wanted {
        Wanted::Like(text) => one
            .name
            .to_lowercase()
            .contains(&text.trim().to_lowercase()),
        Wanted::These(ids) => ids.contains(&one.id),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_that_look_alike_say_which_record_each_is() {
        let one = |id, name: &str, detail: &str| Listed {
            id,
            name: name.to_owned(),
            detail: detail.to_owned(),
        };
        let mut listed = [
            one(1, "Berg", "berg@example.com"),
            one(2, "Berg", ""),
            one(3, "Berg", "berg@example.com"),
            one(4, "Berg", ""),
            one(5, "Tal", ""),
        ];
        tell_apart(&mut listed);
        let details: Vec<&str> = listed.iter().map(|one| one.detail.as_str()).collect();
        let expected = [
            "berg@example.com · record 1 in Odoo",
            "record 2 in Odoo",
            "berg@example.com · record 3 in Odoo",
            "record 4 in Odoo",
            "",
        ];
        assert_eq!(details, expected);
    }
}
