//! Rows that this version cannot read, and how often an attempt or a run was broken off.

crate::migration! {
    "m20261127_70_unreadable",
    up: r#"
create table unreadable_rows (
    table_name text not null,
    row_key text not null,
    problem text not null,
    first_seen_at timestamptz not null default now(),
    last_seen_at timestamptz not null default now(),
    primary key (table_name, row_key)
);
create index unreadable_newest on unreadable_rows (last_seen_at desc);
-- Attempts in a row that ended without a word: the process died, or the row cannot be read.
alter table autonomous_actions add column broken_off integer not null default 0;
alter table analysis_results add column broken_off integer not null default 0;
"#,
    down: r#"
alter table analysis_results drop column broken_off;
alter table autonomous_actions drop column broken_off;
drop table unreadable_rows;
"#
}
