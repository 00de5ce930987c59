//! Moving an action on reads nothing of its protocol: the checks look at what was taken out of it
//! when it was stored, and the trigger that keeps it as it is only at statements that would change
//! it. A trigger before each update would also make every generated column anew. What is large is
//! kept beside the row, which is copied with every move.

crate::migration! {
    "m20261128_10_cheap_moves",
    up: r#"
alter table autonomous_actions
    drop constraint autonomous_actions_action_protocol_check,
    drop constraint autonomous_actions_action_protocol_check1,
    add constraint expected_effect_length check (char_length(expected_effect) between 10 and 500) not valid,
    add constraint reasoning_length check (char_length(reasoning) between 20 and 1000) not valid;
alter table autonomous_actions validate constraint expected_effect_length;
alter table autonomous_actions validate constraint reasoning_length;
drop trigger protocol_is_fixed on autonomous_actions;
create trigger protocol_is_fixed after update of id, action_type, action_protocol, effect_hash on autonomous_actions for each row
    when (old.action_protocol is distinct from new.action_protocol or old.effect_hash is distinct from new.effect_hash
          or old.id is distinct from new.id or old.action_type is distinct from new.action_type)
    execute function refuse_protocol_change();
alter table autonomous_actions set (toast_tuple_target = 256);

-- Of version 7, with fractions of a millisecond (RFC 9562, method 3): of two events the later one has
-- the greater name, whichever process it is of.
create function next_event_id() returns uuid language sql volatile parallel safe as $$
    select (substr(ms, 1, 8) || '-' || substr(ms, 9, 4) || '-7' || fraction || substr(gen_random_uuid()::text, 19))::uuid
    from (select lpad(to_hex(micros / 1000), 12, '0') as ms, lpad(to_hex(micros % 1000 * 4096 / 1000), 3, '0') as fraction
          from (select (extract(epoch from clock_timestamp()) * 1000000)::bigint as micros) clock) parts
$$;
"#,
    down: r#"
drop function next_event_id;
alter table autonomous_actions reset (toast_tuple_target);
drop trigger protocol_is_fixed on autonomous_actions;
create trigger protocol_is_fixed before update on autonomous_actions for each row
    when (old.action_protocol is distinct from new.action_protocol or old.effect_hash is distinct from new.effect_hash
          or old.id is distinct from new.id or old.action_type is distinct from new.action_type)
    execute function refuse_protocol_change();
alter table autonomous_actions
    drop constraint expected_effect_length,
    drop constraint reasoning_length,
    add constraint autonomous_actions_action_protocol_check check (char_length(action_protocol ->> 'expected_effect') between 10 and 500),
    add constraint autonomous_actions_action_protocol_check1 check (char_length(action_protocol ->> 'reasoning') between 20 and 1000);
"#
}
