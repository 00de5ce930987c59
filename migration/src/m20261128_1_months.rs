//! What grows is kept by month: the trail, the calls and the outbox. What is there already is
//! moved.

use crate::moved::Moved;
use sea_orm_migration::{MigrationName, MigrationTrait, prelude::*};

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20261128_1_months"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// Moving takes many transactions: who is killed in the middle goes on from the last one.
    fn use_transaction(&self) -> Option<bool> {
        Some(false)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        connection.execute_unprepared(FUNCTIONS).await?;
        for table in [&EVENTS, &CALLS, &OUTBOX] {
            table.move_by_month(manager).await?;
        }
        // Once nobody waits for it.
        let validate =
            "alter table unsealed_events validate constraint unsealed_events_event_id_fkey;
            select keep_months('-infinity')";
        connection.execute_unprepared(validate).await.map(drop)
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let all = manager.begin().await?;
        all.get_connection().execute_unprepared(DOWN).await?;
        all.commit().await
    }
}

/// By the id, which begins with its time: so that it is unique over all months, and what refers to
/// an event can.
const EVENTS: Moved = Moved {
    table: "action_events",
    order: "id",
    key: "id",
    made: "made_at(id)",
    rules: "constraint action_events_action_id_fkey foreign key (action_id) references autonomous_actions (id),
        constraint action_events_token_id_fkey foreign key (token_id) references api_tokens (id),
        primary key (id)",
    indexes: "create index if not exists trail_of_action on action_events_by_month (action_id, id);
        create index if not exists trail_by_time on action_events_by_month (org_id, timestamp);
        create index if not exists trail_by_type on action_events_by_month (org_id, event_type, timestamp)",
    leave: "alter table unsealed_events drop constraint unsealed_events_event_id_fkey",
    take: "alter table unsealed_events add constraint unsealed_events_event_id_fkey
            foreign key (event_id) references action_events (id) not valid;
        create trigger no_update before update on action_events for each row execute function refuse_audit_change();
        create trigger no_delete before delete on action_events for each row execute function refuse_audit_change();
        create trigger no_truncate before truncate on action_events for each statement execute function refuse_audit_change();
        select keep_whole(i.inhrelid) from pg_inherits i where i.inhparent = 'action_events'::regclass",
    changes: false,
};

/// By the action, so that a step of an attempt is still unique, and an action's calls are in one
/// month.
const CALLS: Moved = Moved {
    table: "action_execution_log",
    order: "action_id",
    key: "action_id",
    made: "made_at(action_id)",
    rules: "constraint action_execution_log_action_id_fkey foreign key (action_id) references autonomous_actions (id),
        primary key (id, action_id), unique (action_id, attempt_number, step)",
    indexes: "",
    leave: "",
    take: "alter table action_execution_log
            rename constraint action_execution_log_by_month_action_id_attempt_number_step_key to one_call_for_each_step",
    changes: true,
};

const OUTBOX: Moved = Moved {
    table: "outbox_messages",
    order: "id",
    key: "accepted_at",
    made: "accepted_at",
    rules: "primary key (id, accepted_at)",
    indexes: "create index if not exists outbox_by_time on outbox_messages_by_month (accepted_at)",
    leave: "create temporary table numbered on commit drop as
            select coalesce(pg_sequence_last_value(pg_get_serial_sequence('outbox_messages', 'id')), 0) as last",
    take: "alter table outbox_messages alter column id add generated always as identity;
        select setval(pg_get_serial_sequence('outbox_messages', 'id'), last) from numbered where last > 0",
    changes: true,
};

/// `make_months` is for the owner, at each start; `keep_months` is what the runtime role may ask of
/// the owner: it knows nothing of the trail.
const FUNCTIONS: &str = r#"
-- The least id that is made at a moment (UUID version 7: it begins with the milliseconds), and when
-- one was made.
create or replace function least_id(at timestamptz) returns uuid language sql stable as $$
    select (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid
$$;
create or replace function made_at(id uuid) returns timestamptz language sql immutable as $$
    select to_timestamp(('x' || left(replace(id::text, '-', ''), 12))::bit(48)::bigint / 1000.0)
$$;

-- When the month that a partition holds is over; null of one that holds no month.
create or replace function month_ends(part regclass) returns timestamptz language sql stable as $$
    select case when bound ~ '^[0-9a-f]{8}-' then made_at(bound::uuid) else bound::timestamptz end
    from (select substring(pg_get_expr(relpartbound, oid) from 'TO \(''([^'']+)''\)') as bound
          from pg_class where oid = part) as upper
$$;

-- Nobody but the owner works with a table by itself.
create or replace function only_the_owners(part regclass) returns void language plpgsql as $$
declare
    other text;
begin
    for other in
        select distinct case a.grantee when 0 then 'public' else quote_ident(pg_get_userbyid(a.grantee)) end
        from pg_class c cross join lateral aclexplode(c.relacl) a where c.oid = part and a.grantee <> c.relowner
    loop
        execute format('revoke all on %s from %s', part, other);
    end loop;
end $$;

-- A month of the trail is protected as the trail is: triggers for rows are its own already.
create or replace function keep_whole(part regclass) returns void language plpgsql as $$
begin
    perform only_the_owners(part);
    execute format('create or replace trigger no_truncate before truncate on %s
        for each statement execute function refuse_audit_change()', part);
end $$;

-- The month of a table that a moment is in, unless there is one. Rows that came when there was none
-- are in the default partition: there they stay, and so does their month.
create or replace function make_month(parent regclass, at timestamptz) returns boolean language plpgsql as $$
declare
    month timestamp := date_trunc('month', at at time zone 'UTC');
    called name := (select relname from pg_class where oid = parent);
    part name := called || to_char(month, '_YYYY_MM');
    low text := month at time zone 'UTC';
    high text := (month + interval '1 month') at time zone 'UTC';
    key record;
    is_taken boolean;
begin
    if to_regclass(quote_ident(part)) is not null then
        return false;
    end if;
    select a.attname as name, a.atttypid = 'uuid'::regtype as is_id into strict key
        from pg_partitioned_table p join pg_attribute a on a.attrelid = p.partrelid and a.attnum = p.partattrs[0]
        where p.partrelid = parent;
    if key.is_id then
        low := least_id(low::timestamptz);
        high := least_id(high::timestamptz);
    end if;
    execute format('select exists (select from %1$I where %2$I >= %3$L and %2$I < %4$L)',
        called || '_default', key.name, low, high) into is_taken;
    if is_taken then
        return false;
    end if;
    execute format('create table %I partition of %s for values from (%L) to (%L)', part, parent, low, high);
    if exists (select from pg_trigger where tgrelid = parent and tgname = 'no_truncate') then
        perform keep_whole(part::regclass);
    end if;
    return true;
end $$;

-- The months from a moment on, and so many more than this one. How many were made.
create or replace function make_months(parent regclass, since timestamptz, ahead integer) returns bigint
language sql as $$
    select count(*) filter (where make_month(parent, month at time zone 'UTC'))
    from generate_series(
        date_trunc('month', least(since, now()) at time zone 'UTC'),
        date_trunc('month', now() at time zone 'UTC') + make_interval(months => ahead),
        interval '1 month') month
$$;

-- What a call is still needed for: its action may go on, or be tried again, or has only just ended.
create or replace function call_is_needed(status text, ended_at timestamptz, before timestamptz) returns boolean
language sql immutable as $$
    select ended_at >= before or status not in
        ('executed', 'rolled_back', 'rejected', 'expired', 'superseded', 'cancelled', 'stale', 'blocked')
$$;

-- Makes the next months of the calls and of the outbox, and drops those that ended before a moment,
-- with what is in them; calls that are still needed go to the default partition. How many went.
create or replace function keep_months(before timestamptz) returns integer language plpgsql security definer as $$
declare
    -- The month that is going on stays, however short the time is.
    until timestamptz := least(before, date_trunc('month', now() at time zone 'UTC') at time zone 'UTC');
    old record;
    dropped integer := 0;
begin
    -- One process at a time.
    if not pg_try_advisory_xact_lock(hashtextextended('keep_months', 0)) then
        return 0;
    end if;
    perform make_months('action_execution_log', now(), 2), make_months('outbox_messages', now(), 2);
    for old in
        select i.inhrelid::regclass as part, i.inhparent = 'action_execution_log'::regclass as has_calls
        from pg_inherits i
        where i.inhparent in ('action_execution_log'::regclass, 'outbox_messages'::regclass)
          and month_ends(i.inhrelid) <= until
    loop
        if old.has_calls then
            -- Nobody changes them meanwhile, and everybody else's month is free.
            execute format('lock table %s in share row exclusive mode', old.part);
            execute format('create temporary table needed on commit drop as select l.* from %s l
                join autonomous_actions a on a.id = l.action_id
                where call_is_needed(a.status, a.updated_at, %L)', old.part, before);
        end if;
        execute format('drop table %s', old.part);
        if old.has_calls then
            insert into action_execution_log select * from needed;
            drop table needed;
        end if;
        dropped := dropped + 1;
    end loop;
    delete from outbox_messages_default where ctid = any (array(
        select ctid from outbox_messages_default where accepted_at < before limit 10000));
    delete from action_execution_log_default where ctid = any (array(
        select l.ctid from action_execution_log_default l join autonomous_actions a on a.id = l.action_id
        where not call_is_needed(a.status, a.updated_at, before) limit 10000));
    return dropped;
end $$;
-- What the caller has made comes last, so that nothing of it is taken for ours; and nobody waits
-- for whoever waits for a table.
do $do$
begin
    execute format('alter function keep_months(timestamptz) set search_path = %I, pg_temp', current_schema());
end $do$;
alter function keep_months(timestamptz) set lock_timeout = '2s';

-- The same key, as the planner does not see it: it then plans a statement once, instead of each
-- time, and which month is meant is looked up when the statement begins.
create or replace function planned_once(key uuid) returns uuid language plpgsql stable parallel safe as $$
begin
    return key;
end $$;
"#;

/// All in one transaction.
const DOWN: &str = r#"
alter table unsealed_events drop constraint unsealed_events_event_id_fkey;
alter table action_events rename to action_events_by_month;
create table action_events (like action_events_by_month including defaults including constraints);
insert into action_events select * from action_events_by_month;
drop table action_events_by_month;
alter table action_events add primary key (id),
    add foreign key (action_id) references autonomous_actions (id),
    add foreign key (token_id) references api_tokens (id);
create index events_of_action on action_events (action_id, id);
create index events_newest on action_events (org_id, id desc);
create index events_by_type on action_events (org_id, event_type, id desc);
create index events_by_time on action_events (org_id, timestamp);
create trigger no_update before update on action_events for each row execute function refuse_audit_change();
create trigger no_delete before delete on action_events for each row execute function refuse_audit_change();
create trigger no_truncate before truncate on action_events for each statement execute function refuse_audit_change();
alter table unsealed_events add constraint unsealed_events_event_id_fkey foreign key (event_id) references action_events (id);

alter table action_execution_log rename to action_execution_log_by_month;
create table action_execution_log (like action_execution_log_by_month including defaults including constraints);
insert into action_execution_log select * from action_execution_log_by_month;
drop table action_execution_log_by_month;
alter table action_execution_log add primary key (id), add unique (action_id, attempt_number, step),
    add foreign key (action_id) references autonomous_actions (id);
create index calls_newest on action_execution_log (started_at desc);

create temporary table numbered on commit drop as
    select coalesce(pg_sequence_last_value(pg_get_serial_sequence('outbox_messages', 'id')), 0) as last;
alter table outbox_messages rename to outbox_messages_by_month;
create table outbox_messages (like outbox_messages_by_month including defaults including constraints);
insert into outbox_messages select * from outbox_messages_by_month;
drop table outbox_messages_by_month;
alter table outbox_messages add primary key (id), alter column id add generated always as identity;
select setval(pg_get_serial_sequence('outbox_messages', 'id'), last) from numbered where last > 0;
create index outbox_by_age on outbox_messages (accepted_at);

drop function planned_once;
drop function keep_months;
drop function call_is_needed;
drop function make_months;
drop function make_month;
drop function keep_whole;
drop function only_the_owners;
drop function month_ends;
drop function made_at;
drop function least_id;
"#;
