-- The fewest tables and rows that the durable steps of one execution need; :actions of them.
drop schema if exists floor cascade;
create schema floor;
create table floor.actions (id bigint primary key, status text not null, attempt int not null default 0, protocol jsonb not null, result jsonb, executed_at timestamptz);
create index on floor.actions (status) where status in ('approved', 'executing');
create table floor.events (id bigint generated always as identity primary key, action_id bigint not null, type text not null, at timestamptz not null default now(), actor text, data jsonb);
create index on floor.events (action_id, id);
create table floor.log (action_id bigint not null, attempt int not null, started_at timestamptz not null default now(), completed_at timestamptz, success boolean, result jsonb, primary key (action_id, attempt));
insert into floor.actions select i, 'approved', 0, '{"action_type":"create_task","inputs":{"name":"Call the customer about the overdue invoice","user_id":2,"date_deadline":"2026-12-01"}}', null, null from generate_series(1, :actions) i;
create sequence floor.next;
analyze floor.actions;
