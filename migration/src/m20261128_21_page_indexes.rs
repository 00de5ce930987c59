//! What pages and the budgets look for is found without reading what has grown: what waits and is
//! not for everybody, and what ran without asking, by when it did.

crate::migration! {
    "m20261128_21_page_indexes",
    up: r#"
create index actions_waiting_of_person on autonomous_actions (org_id, created_by)
    where status = 'pending_approval' and created_by not in ('ai_coo', 'system');
create index actions_asked_anew on autonomous_actions (org_id, id)
    where status = 'pending_approval' and asked_at is not null;

drop index ran_unasked;
drop index actions_ran_without_asking;
create index unasked_open on autonomous_actions (org_id)
    where not requires_approval and approved_by is null and status in ('approved', 'executing', 'in_doubt');
create index unasked_executed on autonomous_actions (org_id, executed_at)
    where not requires_approval and approved_by is null and status in ('executed', 'rolled_back');
create index unasked_ended on autonomous_actions (org_id, updated_at)
    where not requires_approval and approved_by is null and status in ('failed', 'stale', 'expired', 'cancelled');
-- With one risk after the other, the index by status and risk gives what this one gave.
drop index actions_by_status;

drop index notices_unread;
create index notices_unread on notices (org_id, user_id) where channel = 'in_app' and state = 'sent' and read_at is null;
"#,
    down: r#"
drop index notices_unread;
create index notices_unread on notices (user_id) where channel = 'in_app' and read_at is null;
create index actions_by_status on autonomous_actions (org_id, status, id desc);
drop index unasked_ended;
drop index unasked_executed;
drop index unasked_open;
create index actions_ran_without_asking on autonomous_actions (org_id, created_at) where not requires_approval;
create index ran_unasked on autonomous_actions (org_id, status) where not requires_approval;
drop index actions_asked_anew;
drop index actions_waiting_of_person;
"#
}
