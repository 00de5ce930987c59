-- A year of actions of a large company, as copies of one that the product has made: :done of them
-- have come to their end, :pending wait for a decision. With everything that follows from each.
set synchronous_commit = off;
create function pg_temp.uuid_of(at timestamptz, number bigint) returns uuid language sql immutable as $$
  select (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' || substr(md5(number::text), 1, 3)
    || '8' || substr(md5(number::text), 4, 15))::uuid
$$;
create function pg_temp.protocol_of(id uuid, partner bigint, protocol jsonb) returns jsonb language sql immutable as $$
  select protocol || jsonb_build_object(
    'title', 'SMS to Contact ' || partner,
    'inputs', jsonb_set(protocol -> 'inputs', '{partner_id}', to_jsonb(partner)),
    'effect', jsonb_set(protocol -> 'effect', '{requests,0,reference}', to_jsonb(id || '.sms')),
    'metadata', jsonb_set(protocol -> 'metadata', '{contacts}', jsonb_build_array(partner)),
    'affected_records', jsonb_set(protocol -> 'affected_records', '{odoo_ids}', jsonb_build_array(partner)))
$$;
select id as operator from users where email = 'operator@example.com' \gset
create temp table template as select action_protocol, verdict from autonomous_actions limit 1;
delete from moves_to_tell;

create temp table done as
  select number, pg_temp.uuid_of(at, number) as id, 2000000 + number * 7919 % 20000 as partner, at,
    case when number % 100 = 0 then 'failed' when number % 50 = 1 then 'rejected' when number % 50 = 2 then 'expired' else 'executed' end as status
  from (select number, now() - interval '365 days' + number * (interval '364 days' / :done) as at from generate_series(1, :done) number) each;
insert into autonomous_actions (id, org_id, action_type, subject, action_protocol, effect_hash, verdict, status, risk_level,
    requires_approval, idempotency_key, created_at, created_by, expires_at, approved_by, approved_at, execute_by, attempt,
    executed_at, execution_result, version, updated_at, provenance)
  select id, 'default', 'send_sms', 'res.partner:' || partner, pg_temp.protocol_of(id, partner, action_protocol),
    md5(number::text) || md5(id::text), verdict, status, case number % 20 when 0 then 'high' when 1 then 'low' else 'medium' end,
    true, 'send_sms:' || id, at, 'ai_coo', at + interval '24 hours', :'operator', at + interval '20 minutes',
    at + interval '4 hours', 1, case when status = 'executed' then at + interval '20 minutes 11 seconds' end,
    case when status = 'executed' then jsonb_build_object('requests', jsonb_build_array(jsonb_build_object(
      'step', 0, 'operation', 'sms:send', 'record_id', null, 'message_id', id || '.sms'))) end, 4, at, 'rules'
  from done, template;
create temp table pending as
  select number, pg_temp.uuid_of(at, 100000000 + number) as id, 3000000 + number as partner, at
  from (select number, now() - interval '11 hours' + number * (interval '10 hours' / :pending) as at from generate_series(1, :pending) number) each;
insert into autonomous_actions (id, org_id, action_type, subject, action_protocol, effect_hash, verdict, status, risk_level,
    requires_approval, idempotency_key, created_at, created_by, expires_at, version, updated_at, provenance)
  select id, 'default', 'send_sms', 'res.partner:' || partner, pg_temp.protocol_of(id, partner, action_protocol),
    md5(number::text) || md5(id::text), verdict, 'pending_approval', case number % 20 when 0 then 'high' when 1 then 'low' else 'medium' end,
    true, 'send_sms:' || id, at, 'ai_coo', at + interval '48 hours', 1, at, 'rules'
  from pending, template;

insert into action_approvals (action_id, actor, decision, effect_hash, decided_at)
  select id, :'operator', case status when 'rejected' then 'rejected' else 'approved' end, effect_hash, approved_at
  from autonomous_actions where approved_at is not null and status <> 'expired';
insert into action_execution_log (id, action_id, attempt_number, step, operation_type, operation_params, started_at,
    call_deadline, completed_at, duration_ms, success, result_data, sms_message_id, api_calls_made)
  select pg_temp.uuid_of(at + interval '20 minutes', number), id, 1, 0, 'sms:send', '{}', at + interval '20 minutes',
    at + interval '21 minutes', at + interval '20 minutes 90 milliseconds', 90, status = 'executed',
    '{"reference":"r","provider_id":"m-1","answer":"ok"}', id || '.sms', 1
  from done where status in ('executed', 'failed');
insert into customer_contacts (org_id, partner_id, action_id, contacted_at)
  select 'default', partner, id, at + interval '20 minutes' from done where status = 'executed';
insert into notices (org_id, user_id, channel, kind, action_id, state, due_at, created_at, sent_at)
  select 'default', :'operator', 'in_app', 'asked', id, 'sent', at, at, at from pending where number % 10 = 0;

insert into action_events (id, org_id, action_id, event_type, timestamp, actor, actor_type, event_data)
  select pg_temp.uuid_of(at + after, number * 10 + place), 'default', done.id, kind, at + after, coalesce(actor, :'operator'), type, data
  from done cross join (values
    (0, interval '0', 'created', 'ai_coo', 'ai', '{"title":"SMS to Contact","action_type":"send_sms","risk_level":"medium","status":"pending_approval","settings_version":1,"replaces":null,"provenance":"rules","effect_hash":"0594f0a902a13796b5ecabed06ed680e5e0b8fdd8ec822128d0606dfa769e253"}'::jsonb),
    (1, interval '3 s', 'asked', 'system', 'system', '{"channel":"email","user_id":"01a21a17-ab68-762d-925c-65100abcfdcb"}'::jsonb),
    (2, interval '20 min', 'approved', null, 'human', '{"effect_hash":"0594f0a902a13796b5ecabed06ed680e5e0b8fdd8ec822128d0606dfa769e253","reason":null,"send_now":false,"approvals":1}'::jsonb),
    (3, interval '20 min 10 s', 'executing', 'system', 'system', '{"attempt":1,"taken_over":false}'::jsonb),
    (4, interval '20 min 11 s', 'executed', 'system', 'system', '{"attempt":1}'::jsonb)) each (place, after, kind, actor, type, data);
insert into action_events (id, org_id, action_id, event_type, timestamp, actor, actor_type, event_data)
  select pg_temp.uuid_of(at, 1000000000 + number), 'default', id, 'created', at, 'ai_coo', 'ai',
    '{"title":"SMS to Contact","action_type":"send_sms","risk_level":"medium","status":"pending_approval","provenance":"rules"}'::jsonb
  from pending;
insert into unsealed_events (event_id) select id from action_events order by id on conflict do nothing;
