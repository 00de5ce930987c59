//! What people do about an action besides deciding: why they refuse, when they want to be asked
//! again, and whether those above were asked.

crate::migration! {
    "m20261125_1_decisions",
    up: r#"
alter table action_approvals add column why text check (why in
    ('wrong_figures', 'wrong_person', 'wrong_words', 'handled', 'not_now', 'other'));
alter table autonomous_actions add column escalated_at timestamptz;
create index actions_to_escalate on autonomous_actions (created_at)
    where status = 'pending_approval' and escalated_at is null;
-- Who does not want to see an action before then.
create table action_snoozes (
    action_id uuid not null references autonomous_actions (id),
    user_id uuid not null references users (id),
    until timestamptz not null,
    primary key (action_id, user_id)
);
create index snoozes_of_person on action_snoozes (user_id, until);
alter table notices add column note text;
alter table notices drop constraint notices_kind_check;
alter table notices add constraint notices_kind_check check (kind in
    ('asked', 'reminded', 'escalated', 'handed_over', 'invited', 'reset'));
"#,
    down: r#"
delete from notices where kind in ('reminded', 'escalated', 'handed_over');
alter table notices drop constraint notices_kind_check;
alter table notices add constraint notices_kind_check check (kind in ('asked', 'invited', 'reset'));
alter table notices drop column note;
drop table action_snoozes;
drop index actions_to_escalate;
alter table autonomous_actions drop column escalated_at;
alter table action_approvals drop column why;
"#
}
