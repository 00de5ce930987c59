//! Draft a request for quotation to one vendor. It is never confirmed here.

use super::{
    ActionType, InvalidInput, RiskLevel, RollbackStrategy, Traits,
    form::{Field, Input, Picks, needed},
    text,
};
use crate::ids::{PartnerId, ProductId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreatePurchaseOrder {
    pub vendor_id: PartnerId,
    /// When the goods should arrive.
    pub date_planned: NaiveDate,
    /// 1 to 50, each product once.
    pub lines: Vec<OrderLine>,
}

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
        "Units",
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
        needed("date_planned", "Should arrive", Input::Date),
        needed(
            "lines",
            "What to order",
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
        let wrong = |line: &&OrderLine| !(1..=MOST_UNITS).contains(&line.quantity);
        match self.lines.iter().find(wrong) {
            Some(line) => Err(InvalidInput::new(
                "lines",
                format!(
                    "asks for {} units of product {}; give it 1 to {MOST_UNITS}",
                    line.quantity, line.product_id
                ),
            )),
            None => Ok(()),
        }
    }

    fn subject(&self) -> String {
        format!("res.partner:{}", self.vendor_id)
    }

    fn describe(&self) -> String {
        format!(
            "Draft an order of {} products to vendor {}",
            self.lines.len(),
            self.vendor_id
        )
    }
}

#[cfg(feature = "ssr")]
mod server {
    use super::{CreatePurchaseOrder, OrderLine};
    use crate::{
        actions::{AffectedRecords, Desk, Precondition, Render, RenderError, Rendered, text},
        effect::{Effect, Request},
        ids::ProductId,
        money::Money,
        operations::odoo::{
            NewOrder, NewOrderLine, Partner, Product, VendorPrice, draft_order_call,
        },
    };

    #[async_trait::async_trait]
    impl Render for CreatePurchaseOrder {
        async fn render(&self, desk: &Desk<'_>) -> Result<Rendered, RenderError> {
            let vendors = desk.odoo.partners(&[self.vendor_id]).await?;
            let vendor = vendors.into_iter().find(|vendor| vendor.active);
            let vendor = vendor.ok_or_else(|| {
                RenderError::NotPossible(format!("Odoo has no active contact {}", self.vendor_id))
            })?;
            if self.date_planned < desk.today {
                return Err(RenderError::NotPossible(format!(
                    "{} has passed: goods cannot arrive then",
                    self.date_planned.format("%-d %b %Y")
                )));
            }
            let vendor_name = text::one_line(&vendor.name);
            let ids: Vec<ProductId> = self.lines.iter().map(|line| line.product_id).collect();
            let products = desk.odoo.products(&ids).await?;
            let prices = desk
                .odoo
                .vendor_prices(self.vendor_id, &products, desk.today)
                .await?;
            let mut lines = vec![];
            for line in &self.lines {
                lines.push(priced(desk, line, &products, &prices, &vendor)?);
            }
            let total: i64 = lines.iter().map(|line| line.total.minor).sum();
            let total = desk.company.currency.money(total);
            let order = NewOrder {
                company: desk.company.id,
                vendor: self.vendor_id,
                currency: lines[0].currency,
                planned: self.date_planned,
                lines: lines.iter().map(|line| line.order.clone()).collect(),
            };
            let mut side_effects: Vec<String> =
                lines.iter().map(|line| line.words.clone()).collect();
            side_effects.push(format!(
                "{total} in all, before taxes, which Odoo adds as the products have them. It is a draft: nothing goes to {vendor_name}, and a person confirms it in Odoo. It can be cancelled as long as it is one."
            ));
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
                amount: Some(total),
                ..Rendered::inside()
            })
        }
    }

    struct Priced {
        order: NewOrderLine,
        currency: i64,
        total: Money,
        words: String,
        precondition: Precondition,
    }

    fn priced(
        desk: &Desk<'_>,
        line: &OrderLine,
        products: &[Product],
        prices: &[VendorPrice],
        vendor: &Partner,
    ) -> Result<Priced, RenderError> {
        let vendor_name = text::one_line(&vendor.name);
        let not_possible = |why: String| Err(RenderError::NotPossible(why));
        let Some(product) = products.iter().find(|found| found.id == line.product_id) else {
            return not_possible(format!("Odoo has no product {}", line.product_id));
        };
        let name = text::one_line(&product.name);
        if !product.can_be_bought {
            return not_possible(format!("{name} is archived, or not to be bought"));
        }
        let Some(price) = VendorPrice::for_quantity(prices, product, line.quantity) else {
            return not_possible(format!(
                "{vendor_name} has no price for {} units of {name}: add one to the product in Odoo",
                line.quantity
            ));
        };
        let currency = &desk.company.currency;
        if price.currency_code != currency.code {
            return not_possible(format!(
                "{vendor_name} asks {} for {name}: orders are drafted in {} alone",
                price.currency_code, currency.code
            ));
        }
        // As Odoo does it: a line is rounded as a whole.
        let total = currency.money(currency.minor(price.price * f64::from(line.quantity)));
        let one = price.price.to_string();
        Ok(Priced {
            currency: price.currency,
            words: format!(
                "{} × {name} at {one} {}: {total}",
                line.quantity, currency.code
            ),
            total,
            precondition: Precondition::VendorPriceUnchanged {
                vendor: vendor.id,
                product: line.product_id,
                name,
                quantity: line.quantity,
                price: one.clone(),
            },
            order: NewOrderLine {
                product: line.product_id,
                quantity: line.quantity,
                price: one,
            },
        })
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
