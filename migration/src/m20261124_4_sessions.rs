//! What somebody needs to know a session of theirs by.

crate::migration! {
    "m20261124_4_sessions",
    up: r#"
alter table sessions add column created_at timestamptz not null default now();
-- To the minute.
alter table sessions add column last_used_at timestamptz not null default now();
alter table sessions add column user_agent text;
"#,
    down: "alter table sessions drop column created_at, drop column last_used_at, drop column user_agent;"
}
