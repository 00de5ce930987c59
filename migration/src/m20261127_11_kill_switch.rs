//! Who threw the kill switch, when, and why. It is no longer a part of the guardrails' document.

crate::migration! {
    "m20261127_11_kill_switch",
    up: r#"
alter table guardrails_config add column kill_switch_reason text;
-- An account, or `owner`: whoever runs commands on the machine.
alter table guardrails_config add column kill_switch_by text;
alter table guardrails_config add column kill_switch_at timestamptz;
"#,
    down: r#"
alter table guardrails_config drop column kill_switch_at;
alter table guardrails_config drop column kill_switch_by;
alter table guardrails_config drop column kill_switch_reason;
"#
}
