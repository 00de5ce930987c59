//! Draft a request for quotation to one vendor. It is never confirmed here.

use super::{
    ActionType, InvalidInput, RiskLevel, RollbackStrategy, Traits,
    form::{Field, Input, Picks, needed},
    text,
};
use crate::ground::{
    ids::{PartnerId, ProductId},
    number::count,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreatePurchaseOrder {
    pub vendor_id: PartnerId,
    /// When the goods should arrive.
    pub date_planned: NaiveDate,
    /// 1 to 50, each product once.
    pub lines: Vec<OrderLine>,
}

#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrderLine {
    pub product_id: ProductId,
    /// Whole units of the product, 1 to 100,000.
    pub quantity: u32,
}

const MOST_LINES: usize = 50;
const MOST_UNITS: u32 = 100_000;
const LINE: &[Field] = &[
    needed("product_id", "Product", Input::Record(Picks::Product)),
    needed(
        "quantity",
        "Quantity",
        Input::Number {
            least: 1,
            most: MOST_UNITS as i64,
        },
    ),
];

impl ActionType for CreatePurchaseOrder {
    const RISK: RiskLevel = RiskLevel::High;
    const ROLLBACK: RollbackStrategy = RollbackStrategy::RestorePrevious;
    const TRAITS: Traits = Traits {
        safe: false,
        reaches_customer: false,
        financial: true,
        deletes: false,
        cool_down_hours: 24,
    };
    const FIELDS: &[Field] = &[
        needed("vendor_id", "Vendor", Input::Record(Picks::Vendor)),
        needed("date_planned", "Expected arrival", Input::Date),
        needed(
            "lines",
            "Order lines",
            Input::Rows {
                fields: LINE,
                most: MOST_LINES,
            },
        )
        .help("Prices come from the vendor's price list in Odoo."),
    ];

    fn validate(&self) -> Result<(), InvalidInput> {
        text::id("vendor_id", self.vendor_id.0, "a contact")?;
        let products = self.lines.iter().map(|line| line.product_id.0);
        text::ids("lines", products, MOST_LINES, "a product")?;
        let wrong = |line: &OrderLine| !(1..=MOST_UNITS).contains(&line.quantity);
        match self.lines.iter().position(wrong) {
            Some(at) => Err(InvalidInput::new(
                "lines",
                format!(
                    "asks for {} in row {}; use 1 to {MOST_UNITS}",
                    count(self.lines[at].quantity, "unit"),
                    at + 1
                ),
            )),
            None => Ok(()),
        }
    }

    fn subject(&self) -> String {
        format!("res.partner:{}", self.vendor_id)
    }
}

#[cfg(feature = "ssr")]
mod server {
    use super::{CreatePurchaseOrder, OrderLine};
    use crate::{
        actions::{AffectedRecords, Desk, Precondition, Render, RenderError, Rendered},
        ground::{
            date::written,
            effect::{Effect, Request},
            ids::{PartnerId, ProductId},
            money::{Currency, Money},
            number::count,
        },
        operations::odoo::{NewOrder, NewOrderLine, Product, Rate, VendorPrice, draft_order_call},
    };

    #[async_trait::async_trait]
    impl Render for CreatePurchaseOrder {
        async fn render(&self, desk: &Desk<'_>) -> Result<Rendered, RenderError> {
            let vendors = desk.odoo.partners(&[self.vendor_id]).await?;
            let vendor = vendors.into_iter().find(|vendor| vendor.active);
            let Some(vendor) = vendor else {
                return Err(desk.missing("res.partner", self.vendor_id.0).await);
            };
            if self.date_planned < desk.today {
                return Err(RenderError::NotPossible(format!(
                    "{} has passed; choose a later arrival date",
                    written(self.date_planned)
                )));
            }
            let vendor_name = vendor.name.clone();
            let ids: Vec<ProductId> = self.lines.iter().map(|line| line.product_id).collect();
            let products = desk.odoo.products(&ids).await?;
            for id in &ids {
                if !products.iter().any(|product| product.id == *id) {
                    return Err(desk.missing("product.product", id.0).await);
                }
            }
            let prices = desk
                .odoo
                .vendor_prices(self.vendor_id, &products, desk.today)
                .await?;
            let mut asked = vec![];
            for line in &self.lines {
                asked.push(asked_for(line, &products, &prices, &vendor_name)?);
            }
            let (currency, rate) = currency_of(desk, &asked, &vendor_name).await?;
            let lines: Vec<Priced> = asked
                .iter()
                .map(|asked| priced(asked, &currency, self.vendor_id))
                .collect();
            let total: i64 = lines.iter().map(|line| line.total.minor).sum();
            let company = &desk.company.currency;
            let amount = match &rate {
                Some(rate) => company.money(rate.convert(total, company)),
                None => company.money(total),
            };
            let total = currency.money(total);
            let order = NewOrder {
                company: desk.company.id,
                vendor: self.vendor_id,
                currency: asked[0].price.currency,
                planned: self.date_planned,
                zone: desk.zone,
                lines: lines.iter().map(|line| line.order.clone()).collect(),
            };
            let mut side_effects: Vec<String> =
                lines.iter().map(|line| line.words.clone()).collect();
            side_effects.push(format!(
                "{total} in total, before taxes, which Odoo adds by product. It is a draft: nothing is sent to {vendor_name}, and a person confirms it in Odoo. It can be cancelled while it is a draft."
            ));
            if let Some(rate) = &rate {
                side_effects.push(format!(
                    "{total} is {amount} at Odoo's rate: 1 {} is {} {}, entered on {}. The rate of the bill may differ.",
                    currency.code,
                    (rate.worth * 1e6).round() / 1e6,
                    company.code,
                    written(rate.entered),
                ));
            }
            let mut preconditions: Vec<Precondition> =
                lines.into_iter().map(|line| line.precondition).collect();
            preconditions.push(Precondition::RecordStillExists {
                model: "res.partner".to_owned(),
                id: self.vendor_id.0,
                name: vendor_name.clone(),
            });
            preconditions.push(desk.right("purchase.order", "create").await?);
            Ok(Rendered {
                title: format!("Order from {vendor_name}"),
                effect: Effect {
                    requests: vec![Request::Odoo(draft_order_call(
                        &desk.action_id.to_string(),
                        &order,
                    ))],
                    side_effects,
                },
                preconditions,
                affected_records: AffectedRecords {
                    odoo_model: Some("purchase.order".to_owned()),
                    description: Some(format!("One new draft for {vendor_name}")),
                    ..AffectedRecords::default()
                },
                amount: Some(amount),
                ..Rendered::inside()
            })
        }
    }

    /// A line, its product, and what the vendor asks for it.
    struct Asked<'a> {
        line: &'a OrderLine,
        name: String,
        price: &'a VendorPrice,
    }

    struct Priced {
        order: NewOrderLine,
        total: Money,
        words: String,
        precondition: Precondition,
    }

    fn asked_for<'a>(
        line: &'a OrderLine,
        products: &[Product],
        prices: &'a [VendorPrice],
        vendor_name: &str,
    ) -> Result<Asked<'a>, RenderError> {
        let not_possible = |why: String| Err(RenderError::NotPossible(why));
        let Some(product) = products.iter().find(|found| found.id == line.product_id) else {
            return not_possible(format!("Odoo has no product {}", line.product_id));
        };
        let name = product.name.clone();
        if !product.can_be_bought {
            return not_possible(format!("{name} is archived or cannot be purchased"));
        }
        let Some(price) = VendorPrice::for_quantity(prices, product, line.quantity) else {
            return not_possible(format!(
                "{vendor_name} has no price for {} of {name}: add one to the product in Odoo",
                count(line.quantity, "unit")
            ));
        };
        if price.unit != product.unit {
            return not_possible(format!(
                "{vendor_name} sells {name} in {}, but its unit here is {}: order it in Odoo",
                price.unit_name, product.unit_name
            ));
        }
        if price.discount != 0.0 {
            return not_possible(format!(
                "{vendor_name} gives a discount of {} % on {name}, which this draft would not include: order it in Odoo",
                price.discount
            ));
        }
        let mut fitting = prices.iter().filter(|one| one.fits(product, line.quantity));
        // Which is the lower one depends on the day's rate.
        if let Some(other) = fitting.find(|one| one.currency != price.currency) {
            return not_possible(format!(
                "{vendor_name} has prices in {} and {} for {name}: keep one of these currencies in its price list in Odoo",
                price.currency_code, other.currency_code
            ));
        }
        Ok(Asked { line, name, price })
    }

    /// The currency of the whole order, and its rate where it is not the company's.
    async fn currency_of(
        desk: &Desk<'_>,
        asked: &[Asked<'_>],
        vendor_name: &str,
    ) -> Result<(Currency, Option<Rate>), RenderError> {
        let first = &asked[0];
        if let Some(other) = asked
            .iter()
            .find(|one| one.price.currency != first.price.currency)
        {
            return Err(RenderError::NotPossible(format!(
                "{vendor_name} charges {} for {} and {} for {}: order them separately",
                first.price.currency_code, first.name, other.price.currency_code, other.name
            )));
        }
        let code = &first.price.currency_code;
        if *code == desk.company.currency.code {
            return Ok((desk.company.currency.clone(), None));
        }
        let rate = desk.odoo.rate(first.price.currency, desk.today).await?;
        let rate = rate.ok_or_else(|| {
            RenderError::NotPossible(format!(
                "{vendor_name} charges in {code}, and Odoo has no exchange rate for {code}: enter one there, so that the value of the order is known"
            ))
        })?;
        Ok((rate.currency.clone(), Some(rate)))
    }

    fn priced(asked: &Asked<'_>, currency: &Currency, vendor: PartnerId) -> Priced {
        let Asked { line, name, price } = asked;
        // As Odoo does it: a line is rounded as a whole.
        let total = currency.money(currency.minor(price.price * f64::from(line.quantity)));
        Priced {
            words: format!("{} × {name} at {}: {total}", line.quantity, price.words()),
            total,
            precondition: Precondition::VendorPriceUnchanged {
                vendor,
                product: line.product_id,
                name: name.clone(),
                quantity: line.quantity,
                price: price.words(),
            },
            order: NewOrderLine {
                product: line.product_id,
                quantity: line.quantity,
                price: price.price.to_string(),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_product_once_and_a_number_of_it() {
        let order = |lines: &[(i64, u32)]| CreatePurchaseOrder {
            vendor_id: PartnerId(8),
            date_planned: NaiveDate::default(),
            lines: lines
                .iter()
                .map(|(id, quantity)| OrderLine {
                    product_id: ProductId(*id),
                    quantity: *quantity,
                })
                .collect(),
        };
        assert_eq!(order(&[(1, 5), (2, 1)]).validate(), Ok(()));
        for lines in [
            &[][..],
            &[(1, 1), (1, 2)],
            &[(1, 0)],
            &[(0, 1)],
            &[(1, 100_001)],
        ] {
            assert_eq!(order(lines).validate().unwrap_err().field, "lines");
        }
    }
}
