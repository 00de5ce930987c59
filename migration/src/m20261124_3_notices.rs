//! What our own people are told, by which channel, and what became of it.

crate::migration! {
    "m20261124_3_notices",
    up: r#"
create table notices (
    id bigint generated always as identity primary key,
    org_id text not null,
    user_id uuid not null references users (id),
    channel text not null check (channel in ('email', 'sms')),
    kind text not null check (kind in ('asked')),
    action_id uuid references autonomous_actions (id),
    state text not null default 'waiting' check (state in ('waiting', 'sent', 'dropped', 'failed')),
    -- Not before this moment: what comes close together goes out as one message.
    due_at timestamptz not null,
    -- The process that sends it now has it until then.
    lease_until timestamptz,
    tries integer not null default 0,
    error text,
    created_at timestamptz not null,
    sent_at timestamptz
);
create index notices_due on notices (channel, due_at) where state = 'waiting';
create index notices_waiting_for on notices (user_id, channel, id) where state = 'waiting';
create index notices_of_action on notices (action_id, id);
"#,
    down: "drop table notices;"
}
