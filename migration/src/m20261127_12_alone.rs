//! One person who works alone.

crate::migration! {
    "m20261127_12_alone",
    up: "alter table guardrails_config add column works_alone boolean not null default false;",
    down: "alter table guardrails_config drop column works_alone;"
}
