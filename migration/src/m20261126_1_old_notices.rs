//! Old notices, to be forgotten.

crate::migration! {
    "m20261126_1_old_notices",
    up: "create index notices_over on notices (created_at) where state <> 'waiting';",
    down: "drop index notices_over;"
}
