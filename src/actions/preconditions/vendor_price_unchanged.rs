//! The vendor asks the same for one unit, when so many are bought.

use super::check::{Check, Unmet, World, fine};
use crate::{
    ground::ids::{PartnerId, ProductId},
    operations::odoo::VendorPrice,
};
use chrono_tz::Tz;

pub(super) struct VendorPriceUnchanged<'a> {
    pub vendor: PartnerId,
    pub product: ProductId,
    pub name: &'a str,
    pub quantity: u32,
    pub price: &'a str,
}

#[async_trait::async_trait]
impl Check for VendorPriceUnchanged<'_> {
    fn words(&self, _: Tz) -> String {
        let Self {
            name,
            price,
            quantity,
            ..
        } = self;
        format!("{name} still costs {price} for a quantity of {quantity}")
    }

    async fn check(&self, world: &World<'_>) -> Result<(), Unmet> {
        let Self { name, price, .. } = self;
        let odoo = world.odoo;
        let products = odoo.products(&[self.product]).await?;
        if products.is_empty() {
            return Err(world.missing("product.product", self.product.0, name).await);
        }
        let today = world.now.date_naive();
        let prices = odoo.vendor_prices(self.vendor, &products, today).await?;
        let live = products
            .iter()
            .filter(|product| product.can_be_bought)
            .find_map(|product| VendorPrice::for_quantity(&prices, product, self.quantity));
        let live = live.map_or_else(|| "no price".to_owned(), VendorPrice::words);
        fine(live == **price, || {
            format!("{name} cost {price}, now the vendor asks {live}")
        })
    }
}
