//! How long an approved action has to run, always; and what makes it wait, as a column.

crate::migration! {
    "m20261127_10_turns",
    up: r#"
-- Why an approved action does not run yet.
alter table autonomous_actions add column held_by text check (held_by in
    ('undo_window', 'business_hours', 'contact_limit', 'kill_switch', 'sending_limit', 'odoo_limit',
     'retry', 'earlier_call', 'shutdown'));
update autonomous_actions set held_by = 'kill_switch'
    where status = 'approved' and execution_error = 'The kill switch is on';
-- What waits in the old way gets its full time from now on.
update autonomous_actions set execute_by = greatest(not_before, now()) + interval '4 hours'
    where status in ('approved', 'executing') and execute_by is null;
update autonomous_actions set execute_by = greatest(execute_by, now() + interval '4 hours'), not_before = null
    where held_by = 'kill_switch';
alter table autonomous_actions add constraint approved_has_a_deadline
    check (status not in ('approved', 'executing') or execute_by is not null);
create index actions_held on autonomous_actions (org_id, held_by, id desc) where held_by is not null;
-- The approver lets it reach the customer in spite of the contact limit.
alter table autonomous_actions add column override_contact_limit boolean not null default false;
-- When people were asked anew: half of the time to decide counts from there.
alter table autonomous_actions add column asked_at timestamptz;
"#,
    down: r#"
alter table autonomous_actions drop column asked_at;
alter table autonomous_actions drop column override_contact_limit;
drop index actions_held;
alter table autonomous_actions drop constraint approved_has_a_deadline;
alter table autonomous_actions drop column held_by;
"#
}
