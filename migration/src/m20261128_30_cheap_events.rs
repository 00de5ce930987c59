//! What appending an event costs besides its row.

crate::migration! {
    "m20261128_30_cheap_events",
    up: r#"
-- Every execution of a function in SQL that is not a part of the query parses and plans it anew; of
-- this language they are kept. The name is as before.
create or replace function next_event_id() returns uuid language plpgsql volatile parallel safe as $$
declare
    micros bigint := (extract(epoch from clock_timestamp()) * 1000000)::bigint;
    ms text := lpad(to_hex(micros / 1000), 12, '0');
begin
    return (substr(ms, 1, 8) || '-' || substr(ms, 9, 4) || '-7' || lpad(to_hex(micros % 1000 * 4096 / 1000), 3, '0')
        || substr(gen_random_uuid()::text, 19))::uuid;
end
$$;
-- What waits for its seal is noted by the statement that appends the event, and an event is never
-- deleted: to look it up among the months, and to lock it, is most of what appending takes.
alter table unsealed_events drop constraint unsealed_events_event_id_fkey;
"#,
    down: r#"
alter table unsealed_events add constraint unsealed_events_event_id_fkey foreign key (event_id) references action_events (id);
create or replace function next_event_id() returns uuid language sql volatile parallel safe as $$
    select (substr(ms, 1, 8) || '-' || substr(ms, 9, 4) || '-7' || fraction || substr(gen_random_uuid()::text, 19))::uuid
    from (select lpad(to_hex(micros / 1000), 12, '0') as ms, lpad(to_hex(micros % 1000 * 4096 / 1000), 3, '0') as fraction
          from (select (extract(epoch from clock_timestamp()) * 1000000)::bigint as micros) clock) parts
$$;
"#
}
