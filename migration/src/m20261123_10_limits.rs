//! Whose turn it is: calls to Odoo and to the API. Not logged: after a crash of the database more
//! than a second has passed, which is as long as it matters.

crate::migration! {
    "m20261123_10_limits",
    up: r#"
create unlogged table call_turns (
    limit_type text not null,
    limit_key text not null,
    granted timestamptz[] not null,
    asked_at timestamptz not null,
    turn_at timestamptz not null,
    primary key (limit_type, limit_key)
);
create index turns_by_age on call_turns (turn_at);
"#,
    down: "drop table call_turns;"
}
