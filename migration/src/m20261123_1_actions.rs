//! Actions, the decisions about them, the calls made for them, and who was contacted.

crate::migration! {
    "m20261123_1_actions",
    up: r#"
create table autonomous_actions (
    id uuid primary key,
    org_id text not null,
    action_type text not null,
    subject text not null,
    -- What was proposed, whole; a trigger keeps it as it is.
    action_protocol jsonb not null,
    effect_hash text not null check (effect_hash ~ '^[0-9a-f]{64}$'),
    verdict jsonb not null,
    status text not null check (status in (
        'pending_approval', 'blocked', 'approved', 'executing', 'in_doubt', 'executed', 'failed',
        'rejected', 'expired', 'superseded', 'cancelled', 'stale', 'rolled_back')),
    risk_level text not null check (risk_level in ('low', 'medium', 'high', 'critical')),
    requires_approval boolean not null default true,
    idempotency_key text not null unique,
    analysis_id uuid,
    reasoning text not null generated always as (action_protocol ->> 'reasoning') stored,
    expected_effect text not null generated always as (action_protocol ->> 'expected_effect') stored,
    created_at timestamptz not null,
    created_by text not null default 'ai_coo',
    expires_at timestamptz not null,
    approved_by uuid,
    approved_at timestamptz,
    not_before timestamptz,
    execute_by timestamptz,
    -- The approver lets it reach the customer outside business hours.
    send_now boolean not null default false,
    attempt integer not null default 0,
    retries integer not null default 0,
    lease_until timestamptz,
    executed_at timestamptz,
    execution_result jsonb,
    execution_error text,
    -- Counts the moves, so that a page knows whether what it shows is the newest.
    version bigint not null default 1,
    updated_at timestamptz not null default now(),
    check (char_length(action_protocol ->> 'expected_effect') between 10 and 500),
    check (char_length(action_protocol ->> 'reasoning') between 20 and 1000)
);
create unique index one_open_action_per_subject on autonomous_actions (org_id, action_type, subject)
    where status in ('pending_approval', 'approved', 'executing', 'in_doubt');
create index actions_newest on autonomous_actions (org_id, id desc);
create index actions_by_status on autonomous_actions (org_id, status, id desc);
create index actions_by_status_and_risk on autonomous_actions (org_id, status, risk_level, id desc);
create index actions_by_subject on autonomous_actions (org_id, action_type, subject, id desc);
create index actions_to_start on autonomous_actions (not_before) where status = 'approved';
create index actions_to_take_over on autonomous_actions (lease_until) where status = 'executing';
create index actions_to_expire on autonomous_actions (expires_at) where status = 'pending_approval';
create index actions_ran_without_asking on autonomous_actions (org_id, created_at) where not requires_approval;

create function refuse_protocol_change() returns trigger language plpgsql as $$
begin
    raise exception 'the protocol of action % cannot be changed', old.id using errcode = 'restrict_violation';
end $$;
create trigger protocol_is_fixed before update on autonomous_actions for each row
    when (old.action_protocol is distinct from new.action_protocol or old.effect_hash is distinct from new.effect_hash
          or old.id is distinct from new.id or old.action_type is distinct from new.action_type)
    execute function refuse_protocol_change();

create table action_approvals (
    action_id uuid not null references autonomous_actions (id),
    actor text not null,
    decision text not null check (decision in ('approved', 'rejected')),
    effect_hash text not null,
    reason text,
    decided_at timestamptz not null,
    primary key (action_id, actor)
);
create index approvals_newest on action_approvals (decided_at desc);

create table action_execution_log (
    id uuid primary key,
    action_id uuid not null references autonomous_actions (id),
    attempt_number integer not null,
    -- Which of the effect's requests, from 0.
    step integer not null,
    operation_type text not null,
    operation_params jsonb not null,
    started_at timestamptz not null default clock_timestamp(),
    -- After this moment the call can no longer arrive.
    call_deadline timestamptz not null,
    completed_at timestamptz,
    duration_ms integer,
    -- Null while nobody knows: the call has begun and no answer is recorded.
    success boolean,
    result_data jsonb,
    error_message text,
    odoo_record_id bigint,
    email_message_id text,
    sms_message_id text,
    api_calls_made integer not null default 0,
    tokens_used integer not null default 0,
    is_retry boolean not null default false,
    unique (action_id, attempt_number, step)
);
create index calls_newest on action_execution_log (started_at desc);

create table customer_contacts (
    org_id text not null,
    partner_id bigint not null,
    action_id uuid not null references autonomous_actions (id),
    contacted_at timestamptz not null,
    primary key (org_id, partner_id, action_id)
);
create index contacts_newest on customer_contacts (org_id, partner_id, contacted_at desc);
"#,
    down: r#"
drop table customer_contacts;
drop table action_execution_log;
drop table action_approvals;
drop table autonomous_actions;
drop function refuse_protocol_change;
"#
}
