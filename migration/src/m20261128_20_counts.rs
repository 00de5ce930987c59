//! How many actions stand where, kept beside them: what changes is noted by the transaction that
//! changes it, in rows that nobody else waits for, and summed up by the sweeper.

crate::migration! {
    "m20261128_20_counts",
    up: r#"
-- What is under way has no row: it is there for moments, and counted by its index.
create table action_counts (
    org_id text not null,
    status text not null,
    risk_level text not null,
    count bigint not null,
    primary key (org_id, status, risk_level)
);
alter table action_counts set (fillfactor = 50);
-- Without a key: rows are added by everybody and taken by the sweeper, and read all at once.
create table action_count_changes (
    org_id text not null,
    status text not null,
    risk_level text not null,
    change integer not null
);
alter table action_count_changes set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000,
    autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 5000);

create function keep_action_counts() returns trigger language plpgsql as $$
begin
    if tg_op <> 'INSERT' and old.status not in ('approved', 'executing') then
        insert into action_count_changes values (old.org_id, old.status, old.risk_level, -1);
    end if;
    if tg_op <> 'DELETE' and new.status not in ('approved', 'executing') then
        insert into action_count_changes values (new.org_id, new.status, new.risk_level, 1);
    end if;
    return null;
end $$;
create function forget_action_counts() returns trigger language plpgsql as $$
begin
    delete from action_counts;
    delete from action_count_changes;
    return null;
end $$;
create trigger count_added after insert on autonomous_actions for each row
    when (new.status not in ('approved', 'executing'))
    execute function keep_action_counts();
create trigger count_moved after update of org_id, status, risk_level on autonomous_actions for each row
    when ((old.org_id, old.status, old.risk_level) is distinct from (new.org_id, new.status, new.risk_level)
          and not (old.status in ('approved', 'executing') and new.status in ('approved', 'executing')))
    execute function keep_action_counts();
create trigger count_removed after delete on autonomous_actions for each row
    when (old.status not in ('approved', 'executing'))
    execute function keep_action_counts();
create trigger counts_forgotten after truncate on autonomous_actions for each statement
    execute function forget_action_counts();
-- Nothing moves from here to the end of this transaction: the triggers took the table's lock.
insert into action_counts
    select org_id, status, risk_level, count(*) from autonomous_actions
    where status not in ('approved', 'executing') group by org_id, status, risk_level;
"#,
    down: r#"
drop trigger counts_forgotten on autonomous_actions;
drop trigger count_removed on autonomous_actions;
drop trigger count_moved on autonomous_actions;
drop trigger count_added on autonomous_actions;
drop function forget_action_counts;
drop function keep_action_counts;
drop table action_count_changes;
drop table action_counts;
"#
}
