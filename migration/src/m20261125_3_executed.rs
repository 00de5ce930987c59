//! What was executed since a moment, newest first: for the morning's summary.

crate::migration! {
    "m20261125_3_executed",
    up: "create index actions_executed on autonomous_actions (org_id, executed_at desc) where status = 'executed';",
    down: "drop index actions_executed;"
}
