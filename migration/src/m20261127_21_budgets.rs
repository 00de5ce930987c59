//! What runs without asking is summed up for the budgets: there is an index of just that.

crate::migration! {
    "m20261127_21_budgets",
    up: r#"
create index ran_unasked on autonomous_actions (org_id, status) where not requires_approval;
"#,
    down: "drop index ran_unasked;"
}
