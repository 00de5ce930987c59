//! Settings of what the rules propose; an empty document is the defaults.

crate::migration! {
    "m20261127_41_proposals",
    up: "alter table guardrails_config add column proposals jsonb not null default '{}';",
    down: "alter table guardrails_config drop column proposals;"
}
