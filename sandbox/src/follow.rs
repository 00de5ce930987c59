//! What Odoo computes itself: where somebody changes a document by hand, its lines to be paid
//! follow, and where somebody changes such a line, its document does.

use super::{
    books::{PAYABLE, RECEIVABLE, USD},
    company::MAIN,
    store::{Put, Row, Store},
};
use serde_json::{Map, Value, json};

const MOVE: &str = "account.move";
const LINE: &str = "account.move.line";

/// The records that follow the one that is about to be stored, which is completed.
pub fn follow(store: &Store, put: &mut Put, given: &Map<String, Value>) -> Vec<Put> {
    let id = put.id;
    let Some(row) = &mut put.row else {
        return vec![];
    };
    match put.model.as_str() {
        MOVE => lines_of(store, id, row, given),
        LINE => document_of(store, id, row, given).into_iter().collect(),
        "account.bank.statement.line" => {
            complete(row, "company_id", json!(MAIN));
            complete(row, "currency_id", json!(USD));
            let partner = row.get("partner_id").and_then(Value::as_i64);
            if let Some(partner) = partner {
                let commercial = json!(commercial(store, partner));
                row.insert("commercial_partner_id".to_owned(), commercial);
            }
            statement_move(store, row).into_iter().collect()
        }
        _ => vec![],
    }
}

/// A statement line has an entry, as every document has.
fn statement_move(store: &Store, row: &mut Row) -> Option<Put> {
    if row.contains_key("move_id") {
        return None;
    }
    let id = store.next_id(MOVE);
    row.insert("move_id".to_owned(), json!(id));
    let mut entry = Row::new();
    for (field, value) in [
        ("active", json!(true)),
        ("move_type", json!("entry")),
        ("state", json!("posted")),
        ("name", row.get("payment_ref").cloned().unwrap_or_default()),
        (
            "company_id",
            row.get("company_id").cloned().unwrap_or_default(),
        ),
        ("date", row.get("date").cloned().unwrap_or_default()),
    ] {
        entry.insert(field.to_owned(), value);
    }
    Some(stored(MOVE, id, entry))
}

fn lines_of(store: &Store, id: i64, row: &mut Row, given: &Map<String, Value>) -> Vec<Put> {
    let kind = text(row, "move_type");
    let Some(sign) = sign(&kind) else {
        return vec![];
    };
    complete(row, "company_id", json!(MAIN));
    complete(row, "currency_id", json!(USD));
    complete(row, "company_currency_id", json!(USD));
    complete(row, "state", json!("posted"));
    complete(row, "payment_state", json!("not_paid"));
    complete(row, "access_url", json!(format!("/my/invoices/{id}")));
    let total = number(row, "amount_total");
    complete(row, "amount_residual", json!(total));
    complete(row, "amount_total_signed", json!(sign * total));
    if let Some(partner) = given.get("partner_id").and_then(Value::as_i64) {
        let commercial = json!(commercial(store, partner));
        complete(row, "commercial_partner_id", commercial);
    }
    let rate = rate(row);
    if given.contains_key("amount_residual_signed") && !given.contains_key("amount_residual") {
        let open = cents(number(row, "amount_residual_signed") * sign / rate);
        row.insert("amount_residual".to_owned(), json!(open));
    }
    let open = number(row, "amount_residual");
    row.insert(
        "amount_residual_signed".to_owned(),
        json!(cents(sign * open * rate)),
    );

    let mut lines = terms(store, id);
    if lines.is_empty() {
        let mut line = Row::new();
        let account = if kind.starts_with("out") {
            RECEIVABLE
        } else {
            PAYABLE
        };
        for (field, value) in [
            ("active", json!(true)),
            ("account_id", json!(account)),
            ("display_type", json!("payment_term")),
            ("move_id", json!(id)),
            ("total", json!(total)),
        ] {
            line.insert(field.to_owned(), value);
        }
        lines.push((store.next_id(LINE), line));
    }
    let single = lines.len() == 1;
    // What is paid is paid from the earliest on: what is open lies on the latest.
    lines.sort_by_key(|(_, line)| text(line, "date_maturity"));
    let mut left = open;
    let mut puts = vec![];
    for (line_id, mut line) in lines.into_iter().rev() {
        if single {
            let due = row.get("invoice_date_due").cloned().unwrap_or_default();
            line.insert("date_maturity".to_owned(), due);
        }
        let share = match given.contains_key("amount_residual") || single {
            true if single => left,
            true => left.min(number(&line, "total")),
            false => number(&line, "amount_residual_currency") * sign,
        };
        left -= share;
        dress(&mut line, row, sign * share, rate);
        puts.push(stored(LINE, line_id, line));
    }
    puts
}

/// The line as its document has it, with what of it is open in the document's currency.
fn dress(line: &mut Row, document: &Row, open: f64, rate: f64) {
    for (field, from) in [
        ("move_type", "move_type"),
        ("parent_state", "state"),
        ("partner_id", "commercial_partner_id"),
        ("company_id", "company_id"),
        ("currency_id", "currency_id"),
        ("date", "date"),
    ] {
        let value = document.get(from).cloned().unwrap_or(json!(false));
        line.insert(field.to_owned(), value);
    }
    line.insert("amount_residual_currency".to_owned(), json!(cents(open)));
    line.insert("amount_residual".to_owned(), json!(cents(open * rate)));
    line.insert("reconciled".to_owned(), json!(cents(open) == 0.0));
}

fn document_of(store: &Store, id: i64, row: &mut Row, given: &Map<String, Value>) -> Option<Put> {
    let document = row.get("move_id").and_then(Value::as_i64)?;
    let mut head = store.row(MOVE, document)?.clone();
    let sign = sign(&text(&head, "move_type"))?;
    let kind = row.get("display_type").cloned();
    if kind.is_some_and(|kind| kind != json!("payment_term")) {
        return None;
    }
    let rate = rate(&head);
    complete(row, "display_type", json!("payment_term"));
    let account = if sign > 0.0 { RECEIVABLE } else { PAYABLE };
    complete(row, "account_id", json!(account));
    let open = match given.contains_key("amount_residual_currency") {
        true => number(row, "amount_residual_currency"),
        false => number(row, "amount_residual") / rate,
    };
    complete(row, "total", json!(cents(open * sign)));
    dress(row, &head, open, rate);
    let others = terms(store, document)
        .into_iter()
        .filter(|(line, _)| *line != id);
    let others: f64 = others
        .map(|(_, line)| number(&line, "amount_residual_currency"))
        .sum();
    let all = cents((others + open) * sign);
    head.insert("amount_residual".to_owned(), json!(all));
    head.insert(
        "amount_residual_signed".to_owned(),
        json!(cents(all * sign * rate)),
    );
    if let (Some(due), Some(last)) = (row.get("date_maturity"), head.get("invoice_date_due"))
        && due.as_str() > last.as_str()
    {
        head.insert("invoice_date_due".to_owned(), due.clone());
    }
    Some(stored(MOVE, document, head))
}

fn terms(store: &Store, document: i64) -> Vec<(i64, Row)> {
    let of = |row: &Row| {
        row.get("move_id") == Some(&json!(document))
            && row.get("display_type") == Some(&json!("payment_term"))
    };
    let lines = store.rows(LINE).filter(|(_, row)| of(row));
    lines.map(|(id, row)| (id, row.clone())).collect()
}

/// In the ledger what customers owe is positive, what we owe negative.
fn sign(kind: &str) -> Option<f64> {
    match kind {
        "out_invoice" | "out_receipt" | "in_refund" => Some(1.0),
        "in_invoice" | "in_receipt" | "out_refund" => Some(-1.0),
        _ => None,
    }
}

fn rate(document: &Row) -> f64 {
    let total = number(document, "amount_total");
    let signed = number(document, "amount_total_signed").abs();
    if total == 0.0 || signed == 0.0 {
        1.0
    } else {
        signed / total
    }
}

fn commercial(store: &Store, partner: i64) -> i64 {
    let row = store.row("res.partner", partner);
    let commercial = row.and_then(|row| row.get("commercial_partner_id"));
    commercial.and_then(Value::as_i64).unwrap_or(partner)
}

fn complete(row: &mut Row, field: &str, value: Value) {
    row.entry(field).or_insert(value);
}

fn number(row: &Row, field: &str) -> f64 {
    row.get(field).and_then(Value::as_f64).unwrap_or_default()
}

fn text(row: &Row, field: &str) -> String {
    let value = row.get(field).and_then(Value::as_str);
    value.unwrap_or_default().to_owned()
}

fn cents(amount: f64) -> f64 {
    (amount * 100.0).round() / 100.0
}

fn stored(model: &str, id: i64, row: Row) -> Put {
    Put {
        model: model.to_owned(),
        id,
        row: Some(row),
        external_id: None,
    }
}
