//! The audit trail: inserts only, whoever asks.

crate::migration! {
    "m20261123_2_audit",
    up: r#"
create table action_events (
    id uuid primary key,
    org_id text not null,
    -- Null for events about accounts and settings.
    action_id uuid references autonomous_actions (id),
    event_type text not null,
    timestamp timestamptz not null,
    actor text not null,
    actor_type text not null check (actor_type in ('human', 'ai', 'system')),
    event_data jsonb not null default '{}'
);
create index events_of_action on action_events (action_id, id);
create index events_newest on action_events (org_id, id desc);
create index events_by_type on action_events (org_id, event_type, id desc);
create index events_by_time on action_events (org_id, timestamp);

-- A later sealer takes its order from here.
create table unsealed_events (
    position bigint generated always as identity primary key,
    event_id uuid not null unique references action_events (id)
);

create function refuse_audit_change() returns trigger language plpgsql as $$
begin
    raise exception 'the audit trail takes inserts only' using errcode = 'restrict_violation';
end $$;
create trigger no_update before update on action_events for each row execute function refuse_audit_change();
create trigger no_delete before delete on action_events for each row execute function refuse_audit_change();
create trigger no_truncate before truncate on action_events for each statement execute function refuse_audit_change();
"#,
    down: r#"
drop table unsealed_events;
drop table action_events;
drop function refuse_audit_change;
"#
}
