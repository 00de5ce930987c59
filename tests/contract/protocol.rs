//! The wire itself: where the sandbox differs from Odoo, these fail on one of the two.

use crate::support::{NO_PROJECT, Target, fresh};
use serde_json::{Value, json};

/// A wrong call and what Odoo 19 says: status, name, and how its message begins.
type Wrong = (
    &'static str,
    &'static str,
    Value,
    u16,
    &'static str,
    &'static str,
);

pub async fn wrong_calls_get_odoos_errors(target: Target) {
    let value_error = "builtins.ValueError";
    let not_found = "werkzeug.exceptions.NotFound";
    let unprocessable = "werkzeug.exceptions.UnprocessableEntity";
    let access = "odoo.exceptions.AccessError";
    let wrong: Vec<Wrong> = vec![
        (
            "no.model",
            "read",
            json!({}),
            404,
            not_found,
            "the model 'no.model' does not exist",
        ),
        (
            "res.partner",
            "nomethod",
            json!({}),
            404,
            not_found,
            "The method 'res.partner.nomethod' does not exist",
        ),
        (
            "res.partner",
            "_x",
            json!({}),
            403,
            access,
            "Private methods (such as 'res.partner._x') cannot be called remotely.",
        ),
        (
            "res.partner",
            "search_read",
            json!({"ids": [1]}),
            422,
            unprocessable,
            "cannot call res.partner.search_read with ids",
        ),
        (
            "res.partner",
            "search",
            json!({}),
            422,
            unprocessable,
            "missing a required argument: 'domain'",
        ),
        (
            "res.partner",
            "search",
            json!({"domain": [], "x": 1}),
            422,
            unprocessable,
            "got an unexpected keyword argument 'x'",
        ),
        (
            "res.partner",
            "search_read",
            json!({"fields": ["nofield"]}),
            500,
            value_error,
            "Invalid field 'nofield' on 'res.partner'",
        ),
        (
            "res.partner",
            "search_read",
            json!({"domain": [["nofield", "=", 1]]}),
            500,
            value_error,
            "Invalid field res.partner.nofield in condition ('nofield', '=', 1)",
        ),
        (
            "res.partner",
            "search_read",
            json!({"domain": [], "fields": ["name"], "x": 1}),
            500,
            "builtins.TypeError",
            "",
        ),
        (
            "res.partner",
            "search_read",
            json!({"context": {"allowed_company_ids": [987_654]}}),
            403,
            access,
            "Access to unauthorized or invalid companies.",
        ),
        (
            "account.move",
            "write",
            json!({"ids": [1], "vals": {"ref": "x"}}),
            403,
            access,
            "You are not allowed to modify 'Journal Entry' (account.move) records.",
        ),
        (
            "res.partner",
            "unlink",
            json!({"ids": [1]}),
            403,
            access,
            "You are not allowed to delete 'Contact' (res.partner) records.",
        ),
        (
            "ir.model.data",
            "search_read",
            json!({}),
            403,
            access,
            "You are not allowed to access 'Model Data' (ir.model.data) records.",
        ),
        (
            "ir.model.data",
            "check_object_reference",
            json!({"module": "aicoo", "xml_id": "never_made"}),
            500,
            value_error,
            "External ID not found in the system: aicoo.never_made",
        ),
        (
            "project.task",
            "message_post",
            json!({"ids": [987_654_321], "body": "x"}),
            404,
            "odoo.exceptions.MissingError",
            "Record does not exist or has been deleted.",
        ),
        (
            "project.task",
            "load",
            json!({"fields": ["id", "nocolumn"], "data": [["aicoo.never_made", "x"]]}),
            500,
            value_error,
            "Invalid field name 'nocolumn'",
        ),
    ];
    for (model, method, arguments, status, name, message) in wrong {
        let (got, answer) = target.raw.call(model, method, arguments.clone()).await;
        let what = format!("{model}.{method} {arguments}: {answer}");
        assert_eq!(got, status, "{what}");
        assert_eq!(answer["name"], name, "{what}");
        assert!(
            answer["message"].as_str().unwrap().starts_with(message),
            "{what}"
        );
        assert!(
            answer["debug"].as_str().unwrap().contains("Traceback"),
            "{what}"
        );
    }
    at_the_door(&target).await;
}

async fn at_the_door(target: &Target) {
    let call = || target.raw.post("res.users", "context_get").body("{}");
    let other = |builder: reqwest::RequestBuilder, name: &str, value: &str| {
        let (client, request) = builder.build_split();
        let mut request = request.unwrap();
        let name: reqwest::header::HeaderName = name.parse().unwrap();
        request.headers_mut().insert(name, value.parse().unwrap());
        client.execute(request)
    };
    let answer = other(call(), "X-Odoo-Database", "nodb").await.unwrap();
    assert_eq!(answer.status(), 404);
    assert!(
        answer
            .text()
            .await
            .unwrap()
            .contains("No database is selected")
    );
    let answer = other(call(), "Content-Type", "text/plain").await.unwrap();
    assert_eq!(answer.status(), 415);
    let answer = other(call(), "Authorization", "Bearer wrong")
        .await
        .unwrap();
    assert_eq!(answer.status(), 401);
    let error: Value = answer.json().await.unwrap();
    assert_eq!(error["name"], "werkzeug.exceptions.Unauthorized");
    let answer = call().body("{x").send().await.unwrap();
    assert_eq!(answer.status(), 400);
    let error: Value = answer.json().await.unwrap();
    assert_eq!(error["name"], "werkzeug.exceptions.BadRequest");
    let (status, health) = target.raw.get("/web/health").await;
    let health: Value = serde_json::from_str(&health).unwrap();
    assert_eq!((status, health), (200, json!({"status": "pass"})));
}

pub async fn a_row_has_odoos_shapes(target: Target) {
    let invoice = target.an_invoice().await;
    let fields = [
        "name",
        "partner_id",
        "invoice_date_due",
        "amount_residual",
        "write_date",
        "state",
        "ref",
    ];
    let arguments = json!({"ids": [invoice, 987_654_321], "fields": fields});
    let rows = target.raw.ok("account.move", "read", arguments).await;
    assert_eq!(rows.as_array().unwrap().len(), 1);
    let row = &rows[0];
    assert_eq!(row["id"], invoice);
    assert!(row["partner_id"][0].is_i64() && row["partner_id"][1].is_string());
    assert_eq!(row["invoice_date_due"].as_str().unwrap().len(), 10);
    assert_eq!(row["write_date"].as_str().unwrap().len(), 19);
    assert!(row["amount_residual"].is_f64());
    assert!(row["ref"] == false || row["ref"].is_string());
    let context = target.raw.ok("res.users", "context_get", json!({})).await;
    assert!(context["uid"].is_i64() && context["tz"].is_string());
    let may = |model, operation| {
        let arguments = json!({"ids": [], "operation": operation});
        target.raw.ok(model, "has_access", arguments)
    };
    assert_eq!(may("account.move", "read").await, true);
    assert_eq!(may("account.move", "write").await, false);
    assert_eq!(may("project.task", "create").await, true);
}

pub async fn a_group_has_odoos_shapes(target: Target) {
    let group = |domain: Value, groupby: Value| {
        let aggregates = ["balance:sum", "__count"];
        let arguments = json!({"domain": domain, "groupby": groupby, "aggregates": aggregates});
        target
            .raw
            .ok("account.move.line", "formatted_read_group", arguments)
    };
    let cash = json!([["account_id.account_type", "=", "asset_cash"]]);
    let rows = group(
        cash.clone(),
        json!(["date:month", "account_id", "partner_id"]),
    )
    .await;
    let row = &rows[0];
    let month = row["date:month"][0].as_str().unwrap();
    assert!(month.len() == 10 && month.ends_with("-01"), "{month}");
    assert!(row["account_id"][0].is_i64() && row["account_id"][1].is_string());
    assert!(row["balance:sum"].is_f64() && row["__count"].is_i64());
    assert!(row["__extra_domain"].is_array());
    let rows = rows.as_array().unwrap();
    assert!(rows.iter().any(|row| row["partner_id"] == false));
    // The extra domain gives the group's records back.
    let with_partner = rows.iter().find(|row| row["partner_id"] != false).unwrap();
    let mut domain = with_partner["__extra_domain"].as_array().unwrap().clone();
    domain.extend(cash.as_array().unwrap().clone());
    let count = json!({"domain": domain});
    let count = target
        .raw
        .ok("account.move.line", "search_count", count)
        .await;
    assert_eq!(count, with_partner["__count"]);
    let days = group(cash, json!(["date:day"])).await;
    assert_eq!(days[0]["date:day"][0].as_str().unwrap().len(), 10);
    // Nothing in it: one row without a group, no row with one; the sum is false.
    let nothing = json!([["id", "=", 0]]);
    let all = group(nothing.clone(), json!([])).await;
    assert_eq!(
        all,
        json!([{"__extra_domain": [[1, "=", 1]], "balance:sum": false, "__count": 0}])
    );
    assert_eq!(group(nothing, json!(["account_id"])).await, json!([]));
}

pub async fn a_refused_value_is_status_200(target: Target) {
    let load = |fields: Value, row: Value| {
        let arguments = json!({"fields": fields, "data": [row], "context": {"tz": "UTC"}});
        target.raw.ok("project.task", "load", arguments)
    };
    let id = format!("aicoo.{}", fresh("refused"));
    let wrong = load(json!(["id", "name", "priority"]), json!([id, "x", "9"])).await;
    assert_eq!(wrong["ids"], false);
    assert_eq!(wrong["messages"][0]["type"], "error");
    assert_eq!(wrong["messages"][0]["field"], "priority");
    let project = NO_PROJECT.to_string();
    let wrong = load(
        json!(["id", "name", "project_id/.id"]),
        json!([id, "x", project]),
    )
    .await;
    assert_eq!(wrong["ids"], false);
    assert_eq!(wrong["messages"][0]["field"], "project_id");
}
