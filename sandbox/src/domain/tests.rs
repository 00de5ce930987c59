use super::*;
use crate::{company, store::Store};
use chrono::NaiveDate;
use proptest::prelude::*;
use serde_json::json;

fn store() -> Store {
    company::found(NaiveDate::from_ymd_opt(2026, 11, 23).unwrap(), false)
}

fn found(store: &Store, model: &str, domain: &Value) -> Vec<i64> {
    let model = Model::named(model).unwrap();
    let domain = Domain::parse(model, domain).unwrap();
    let all = store.rows(model.name).map(|(id, _)| id);
    all.filter(|id| domain.holds(store, model, *id)).collect()
}

/// How many partners are in each domain, of the 25 in the sandbox.
fn check(domain: Value, expected: usize) {
    let count = found(&store(), "res.partner", &domain).len();
    assert_eq!(count, expected, "{domain}");
}

#[test]
fn nothing_equals_false() {
    check(json!([]), 25);
    check(json!([["email", "=", false]]), 3);
    check(json!([["email", "!=", false]]), 22);
    check(
        json!([["email", "in", [false, "accounts@bohm.example.com"]]]),
        4,
    );
    check(
        json!([["email", "not in", ["accounts@bohm.example.com"]]]),
        24,
    );
    check(json!([["email", "!=", "accounts@bohm.example.com"]]), 24);
    // Nothing is neither smaller nor larger.
    check(json!([["email", "<", "zzz"]]), 22);
}

#[test]
fn operators_stand_before_their_terms() {
    let lodge = json!(["name", "=", "Driftwood Lodge"]);
    let shops = json!(["name", "ilike", "cascade TRAIL"]);
    check(json!([lodge, shops]), 0);
    check(json!(["|", lodge, shops]), 2);
    check(json!(["!", lodge]), 24);
    check(json!(["&", ["is_company", "=", true], "!", lodge]), 17);
    check(json!([[1, "=", 1]]), 25);
    check(json!([[0, "=", 1]]), 0);
}

#[test]
fn a_path_follows_references() {
    let store = store();
    let cash = json!([["account_id.account_type", "=", "asset_cash"]]);
    let by_code = json!([["account_id.code", "in", ["101401", "101501"]]]);
    let lines = found(&store, "account.move.line", &cash);
    assert_eq!(lines, found(&store, "account.move.line", &by_code));
    assert!(!lines.is_empty());
    let nobodys = json!([["partner_id.name", "=", false]]);
    let without = json!([["partner_id", "=", false]]);
    let lines = found(&store, "account.move.line", &nobodys);
    assert_eq!(lines, found(&store, "account.move.line", &without));
    let of_dana = json!([["user_ids", "in", [5]]]);
    assert_eq!(found(&store, "project.task", &of_dana).len(), 2);
}

#[test]
fn what_odoo_refuses_is_refused() {
    let model = Model::named("res.partner").unwrap();
    for wrong in [
        json!("name"),
        json!([["name"]]),
        json!(["&", ["name", "=", "x"]]),
        json!([["nofield", "=", 1]]),
        json!([["name.x", "=", 1]]),
        json!([["parent_id.nofield", "=", 1]]),
        json!([["name", "~", "x"]]),
        Value::Array(vec![json!("!"); 1_000]),
    ] {
        assert!(Domain::parse(model, &wrong).is_err(), "{wrong}");
    }
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(json!(false)),
        Just(json!(0)),
        (1..9i64).prop_map(|n| json!(n)),
        Just(json!("posted")),
        Just(json!("2026-11-01")),
        Just(json!(["posted", "draft", false])),
    ]
}

fn field() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "state",
        "amount_residual",
        "invoice_date_due",
        "partner_id",
        "partner_id.name",
    ])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_condition_and_its_opposite_share_nothing_and_miss_nothing(
        field in field(), value in value(), list in prop::collection::vec(value(), 0..3)
    ) {
        let store = store();
        let all = found(&store, "account.move", &json!([])).len();
        let count = |domain: Value| found(&store, "account.move", &domain).len();
        prop_assert_eq!(count(json!([[field, "=", value]])) + count(json!([[field, "!=", value]])), all);
        prop_assert_eq!(count(json!([[field, "in", list]])) + count(json!([[field, "not in", list]])), all);
        let term = json!([field, "<", value]);
        prop_assert_eq!(count(json!([term])) + count(json!(["!", term])), all);
    }

    #[test]
    fn two_terms_overlap_as_sets_do(a in field(), b in field(), x in value(), y in value()) {
        let store = store();
        let (a, b) = (json!([a, "=", x]), json!([b, ">=", y]));
        let count = |domain: Value| found(&store, "account.move", &domain).len();
        let either = count(json!(["|", a, b]));
        prop_assert_eq!(either + count(json!([a, b])), count(json!([a])) + count(json!([b])));
    }

    #[test]
    fn no_text_from_outside_makes_it_panic(text in "[\\[\\]\"&|!=,a-z0-9 ]{0,40}") {
        if let Ok(domain) = serde_json::from_str::<Value>(&text) {
            let model = Model::named("res.partner").unwrap();
            if let Ok(domain) = Domain::parse(model, &domain) {
                domain.holds(&store(), model, 1);
            }
        }
    }
}
