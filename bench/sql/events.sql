-- A year of events that are about no action: :events of them.
set synchronous_commit = off;
create function pg_temp.uuid_of(at timestamptz, number bigint) returns uuid language sql immutable as $$
  select (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' || substr(md5(number::text), 1, 3)
    || '8' || substr(md5(number::text), 4, 15))::uuid
$$;
select id as operator from users where email = 'operator@example.com' \gset
insert into action_events (id, org_id, action_id, event_type, timestamp, actor, actor_type, event_data)
  select pg_temp.uuid_of(at, 2000000000 + number), 'default', null,
    (array['signed_in', 'signed_out', 'analyzed', 'proposal_discarded', 'account_changed'])[1 + number % 5], at,
    case when number % 5 < 2 then :'operator' else 'system' end, case when number % 5 < 2 then 'human' else 'system' end,
    '{"address":"10.0.0.1","user_agent":"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36"}'::jsonb
  from (select number, now() - interval '365 days' + number * (interval '365 days' / :events) as at from generate_series(1, :events) number) each;
insert into unsealed_events (event_id) select id from action_events order by id on conflict do nothing;
