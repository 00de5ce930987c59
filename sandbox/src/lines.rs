//! The lines of an order, as `load` takes them: columns of their own beside the order's.

use super::{
    load::{Refused, put},
    methods::Call,
    schema::Model,
    store::Put,
};
use serde_json::{Value, json};

/// What the columns of lines begin with.
pub const PREFIX: &str = "order_line/";

/// The order with its lines: those that have an external id already are changed, not added.
pub fn of_order(
    call: &Call,
    mut head: Put,
    columns: &[String],
    rows: &[&[Value]],
) -> Result<Vec<Put>, Refused> {
    let named: Vec<(usize, String)> = columns
        .iter()
        .enumerate()
        .filter_map(|(at, column)| Some((at, column.strip_prefix(PREFIX)?.to_owned())))
        .collect();
    let (false, Some(model)) = (named.is_empty(), Model::named("purchase.order.line")) else {
        return Ok(vec![head]);
    };
    let line_call = Call { model, ..*call };
    let names: Vec<String> = named.iter().map(|(_, name)| name.clone()).collect();
    let (mut lines, mut total) = (vec![], 0.0);
    for row in rows {
        let cells: Vec<Value> = named
            .iter()
            .map(|(at, _)| row.get(*at).cloned().unwrap_or_default())
            .collect();
        let mut line = put(&line_call, &names, &cells)?;
        // Each new one takes the next number.
        let known = line
            .external_id
            .as_deref()
            .is_some_and(|name| call.store.by_external_id(name).is_some());
        if !known {
            line.id += i64::try_from(lines.len()).unwrap_or_default();
        }
        if let Some(row) = &mut line.row {
            let number = |field: &str| row.get(field).and_then(Value::as_f64).unwrap_or_default();
            let subtotal = number("product_qty") * number("price_unit");
            let product = row.get("product_id").and_then(Value::as_i64);
            let name = call
                .store
                .display_name("product.product", product.unwrap_or_default());
            total += subtotal;
            // Odoo takes the vendor's; no vendor here has another than the product's.
            let unit = call
                .store
                .row("product.product", product.unwrap_or_default())
                .and_then(|row| row.get("uom_id"));
            row.insert("product_uom_id".to_owned(), json!(unit));
            row.insert("price_subtotal".to_owned(), json!(subtotal));
            row.insert("order_id".to_owned(), json!(head.id));
            row.insert("name".to_owned(), json!(name));
        }
        lines.push(line);
    }
    if let Some(row) = &mut head.row {
        let ids: Vec<i64> = lines.iter().map(|line| line.id).collect();
        row.insert("order_line".to_owned(), json!(ids));
        row.insert("amount_untaxed".to_owned(), json!(total));
        row.insert("amount_total".to_owned(), json!(total));
        let currency = row.get("currency_id").and_then(Value::as_i64);
        let currency = call.store.row("res.currency", currency.unwrap_or_default());
        let worth = currency.and_then(|row| row.get("inverse_rate")?.as_f64());
        let worth = (total * worth.unwrap_or(1.0) * 100.0).round() / 100.0;
        row.insert("amount_total_cc".to_owned(), json!(worth));
    }
    Ok(std::iter::once(head).chain(lines).collect())
}
