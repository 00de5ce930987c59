//! Whose finding an alert is of: an analyzer resolves its own alone. The release before knows one
//! analyzer, whose alerts it goes on to write.

crate::migration! {
    "m20261127_80_alerts",
    up: "alter table alerts add column analyzer_type text not null default 'financial';",
    down: r#"
delete from alerts where analyzer_type <> 'financial';
alter table alerts drop column analyzer_type;
"#
}
