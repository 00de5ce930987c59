//! The guardrails' settings as one document. The columns before it stay for one release: whichever
//! of the two is written, by whichever version, the other follows.

crate::migration! {
    "m20261127_42_document",
    up: r#"
-- What an admin can set: each setting by its name.
alter table guardrails_config add column document jsonb;
alter table guardrails_config add column changed_by text not null default 'system';
alter table guardrails_config add column changed_at timestamptz not null default now();

create function guardrails_alike() returns trigger language plpgsql as $$
declare
    settings text[] := array[
        'autonomy', 'forbidden_types', 'can_create_tasks', 'can_send_emails', 'can_send_sms',
        'can_update_financial_records', 'can_delete_records', 'requires_approval_for_financial',
        'requires_approval_for_external_comms', 'requires_approval_for_bulk_actions',
        'requires_approval_for_deletion', 'works_alone', 'max_financial_amount_without_approval',
        'high_amount', 'critical_amount', 'max_email_recipients_per_action', 'max_bulk_action_records',
        'contact_gap_hours', 'max_sms_per_day', 'daily_amount_budget', 'daily_recipient_budget',
        'daily_record_budget', 'business_hours_start', 'business_hours_end', 'business_hours_timezone',
        'allow_actions_outside_business_hours', 'allow_actions_on_weekends', 'notify_before_action',
        'notify_after_action', 'notification_channels', 'proposals'
    ];
    by_columns boolean := new.document is null;
begin
    if tg_op = 'UPDATE' then
        by_columns := by_columns or new.document = old.document;
    end if;
    if by_columns then
        new.document := coalesce(new.document, '{}') || (
            select jsonb_object_agg(key, value) from jsonb_each(to_jsonb(new)) where key = any (settings));
    else
        new := jsonb_populate_record(new, (
            select jsonb_object_agg(key, value) from jsonb_each(new.document) where key = any (settings)));
    end if;
    return new;
end $$;
create trigger guardrails_alike before insert or update on guardrails_config
    for each row execute function guardrails_alike();

update guardrails_config g set changed_by = v.changed_by, changed_at = v.changed_at
    from guardrails_versions v where v.org_id = g.org_id and v.version = g.version;
-- Where that version is not kept.
update guardrails_config set changed_at = updated_at where document is null;
alter table guardrails_config alter column document set not null;
"#,
    down: r#"
drop trigger guardrails_alike on guardrails_config;
drop function guardrails_alike;
alter table guardrails_config drop column document;
alter table guardrails_config drop column changed_by;
alter table guardrails_config drop column changed_at;
"#
}
