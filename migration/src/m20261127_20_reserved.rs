//! What a call has reserved: the contact with each customer whom it reaches, and a slot of a
//! limit. Both are given back when nothing left.

crate::migration! {
    "m20261127_20_reserved",
    up: r#"
alter table customer_contacts add column call_id uuid;
create index contacts_by_call on customer_contacts (call_id) where call_id is not null;
alter table action_execution_log add column slot_limit text, add column slot_at timestamptz;

-- A call whose outcome nobody knows may have reached them.
insert into customer_contacts (org_id, partner_id, action_id, contacted_at, call_id)
select a.org_id, c.partner_id::bigint, a.id, l.started_at, l.id
from action_execution_log l
join autonomous_actions a on a.id = l.action_id
cross join lateral jsonb_array_elements_text(coalesce(a.action_protocol #> '{metadata,contacts}', '[]')) c (partner_id)
where l.success is null
  and (l.operation_type in ('mail:send', 'sms:send')
    or l.operation_type = 'calendar:insert' and (l.operation_params ->> 'invite')::boolean
    or l.operation_type = 'calendar:delete' and (l.operation_params ->> 'notify')::boolean)
on conflict do nothing;
"#,
    down: r#"
alter table action_execution_log drop column slot_limit, drop column slot_at;
alter table customer_contacts drop column call_id;
"#
}
