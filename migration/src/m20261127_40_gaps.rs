//! What a run could not read: it is done in part.

crate::migration! {
    "m20261127_40_gaps",
    up: "alter table analysis_results add column gaps jsonb not null default '[]';",
    down: "alter table analysis_results drop column gaps;"
}
