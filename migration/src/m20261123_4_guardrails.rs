//! Guardrail settings, their history, and the counters of limits.

crate::migration! {
    "m20261123_4_guardrails",
    up: r#"
create table guardrails_config (
    org_id text primary key,
    version integer not null default 1,
    kill_switch boolean not null default false,
    can_create_tasks boolean not null,
    can_send_emails boolean not null,
    can_send_sms boolean not null,
    can_update_financial_records boolean not null,
    can_delete_records boolean not null,
    forbidden_types jsonb not null,
    max_email_recipients_per_action integer not null,
    max_sms_per_day integer not null,
    max_financial_amount_without_approval bigint not null,
    max_bulk_action_records integer not null,
    high_amount bigint not null,
    critical_amount bigint not null,
    requires_approval_for_financial boolean not null,
    requires_approval_for_bulk_actions boolean not null,
    requires_approval_for_deletion boolean not null,
    requires_approval_for_external_comms boolean not null,
    allow_actions_outside_business_hours boolean not null,
    allow_actions_on_weekends boolean not null,
    business_hours_start time not null,
    business_hours_end time not null,
    business_hours_timezone text not null,
    contact_gap_hours integer not null,
    daily_amount_budget bigint not null,
    daily_recipient_budget integer not null,
    daily_record_budget integer not null,
    autonomy jsonb not null,
    notify_before_action boolean not null,
    notify_after_action boolean not null,
    notification_channels jsonb not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);

create table guardrails_versions (
    org_id text not null,
    version integer not null,
    settings jsonb not null,
    changed_by text not null,
    changed_at timestamptz not null,
    primary key (org_id, version)
);

create table rate_limit_tracking (
    limit_type text not null,
    limit_key text not null,
    window_start timestamptz not null,
    window_end timestamptz not null,
    count integer not null default 0 check (count >= 0),
    primary key (limit_type, limit_key, window_start)
);
create index limits_by_end on rate_limit_tracking (limit_type, limit_key, window_end);
"#,
    down: "drop table rate_limit_tracking; drop table guardrails_versions; drop table guardrails_config;"
}
