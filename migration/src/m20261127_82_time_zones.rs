//! In which time zone people read moments.

crate::migration! {
    "m20261127_82_time_zones",
    up: r#"
-- An IANA name; null: the company's.
alter table users add column time_zone text check (time_zone <> '');
"#,
    down: "alter table users drop column time_zone;"
}
