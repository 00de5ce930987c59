//! Records for a person to pick from.

use crate::support::Target;
use ai_coo::{
    actions::{
        choices::{MOST, Picked, look_up},
        form::Picks,
    },
    ground::ids::PartnerId,
    operations::odoo::{Listed, Wanted},
};

/// Those that need nothing picked before.
const FIRST: [Picks; 7] = [
    Picks::Contact,
    Picks::User,
    Picks::Project,
    Picks::Deal,
    Picks::Stage,
    Picks::Customer,
    Picks::Vendor,
];

async fn found(target: &Target, picks: Picks, wanted: Wanted<'_>, of: Option<i64>) -> Picked {
    let of = of.map(PartnerId);
    look_up(&target.odoo, picks, wanted, of, target.today)
        .await
        .unwrap()
}

async fn first(target: &Target, picks: Picks) -> Listed {
    let found = found(target, picks, Wanted::Like(""), None).await;
    found.listed.into_iter().next().unwrap()
}

pub async fn there_is_something_to_pick_of_each(target: Target) {
    for picks in FIRST {
        let (odoo, calls) = target.odoo.counted();
        let all = look_up(&odoo, picks, Wanted::Like(" "), None, target.today)
            .await
            .unwrap();
        assert!(calls.get() <= 5, "{picks:?}: {} calls", calls.get());
        assert!(!all.listed.is_empty(), "{picks:?}");
        assert!(all.listed.len() <= MOST, "{picks:?}");
        assert!(
            all.listed.iter().all(|one| !one.name.is_empty()),
            "{picks:?}"
        );
    }
}

pub async fn a_part_of_the_name_finds_it(target: Target) {
    for picks in FIRST {
        let wanted = first(&target, picks).await;
        // Without its first character, and in other capitals.
        let part: String = wanted.name.chars().skip(1).collect();
        let found = found(&target, picks, Wanted::Like(&part.to_uppercase()), None).await;
        assert!(
            found.listed.iter().any(|one| one.id == wanted.id),
            "{picks:?}: {part}"
        );
    }
}

pub async fn a_known_one_is_found_by_its_id(target: Target) {
    for picks in FIRST {
        let wanted = first(&target, picks).await;
        let these = found(&target, picks, Wanted::These(&[wanted.id]), None).await;
        assert_eq!(these.listed, [wanted], "{picks:?}");
    }
}

pub async fn what_nobody_is_called_finds_nothing(target: Target) {
    for picks in FIRST {
        for text in ["no such name anywhere", "\\", "'); drop table", "\u{202e}"] {
            let found = found(&target, picks, Wanted::Like(text), None).await;
            assert_eq!(found.listed, [], "{picks:?}: {text}");
        }
    }
}

pub async fn a_customers_overdue_invoices_are_picked_from(target: Target) {
    let customer = first(&target, Picks::Customer).await;
    let count: usize = customer.detail.split(' ').next().unwrap().parse().unwrap();
    let all = found(&target, Picks::Invoice, Wanted::Like(""), Some(customer.id)).await;
    assert_eq!(all.listed.len(), count, "{}", customer.detail);
    let one = &all.listed[0];
    let these = found(
        &target,
        Picks::Invoice,
        Wanted::These(&[one.id]),
        Some(customer.id),
    )
    .await;
    assert_eq!(these.listed, std::slice::from_ref(one));
    let nobodys = found(&target, Picks::Invoice, Wanted::Like(""), None).await;
    assert_eq!(nobodys.listed, []);
}

pub async fn a_vendors_products_are_picked_from(target: Target) {
    let vendor = first(&target, Picks::Vendor).await;
    let all = found(&target, Picks::Product, Wanted::Like(""), Some(vendor.id)).await;
    assert!(!all.listed.is_empty());
    let ids: Vec<_> = all
        .listed
        .iter()
        .map(|one| ai_coo::ground::ids::ProductId(one.id))
        .collect();
    let products = target.odoo.products(&ids).await.unwrap();
    assert!(products.iter().all(|product| product.can_be_bought));
    let prices = target
        .odoo
        .vendor_prices(PartnerId(vendor.id), &products, target.today)
        .await
        .unwrap();
    assert!(!prices.is_empty());
    let one = &all.listed[0];
    let these = found(
        &target,
        Picks::Product,
        Wanted::These(&[one.id]),
        Some(vendor.id),
    )
    .await;
    assert_eq!(these.listed, std::slice::from_ref(one));
}
