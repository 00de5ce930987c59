//! The links that approvers were sent. The links themselves are nowhere: only their hashes.

crate::migration! {
    "m20261124_1_links",
    up: r#"
create table approval_links (
    -- SHA-256 of the token's `jti`, or of the code.
    hash text primary key check (hash ~ '^[0-9a-f]{64}$'),
    org_id text not null,
    channel text not null check (channel in ('email', 'sms')),
    action_id uuid not null references autonomous_actions (id),
    user_id uuid not null references users (id),
    effect_hash text not null,
    issued_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz
);
create index links_of_action on approval_links (action_id);
"#,
    down: "drop table approval_links;"
}
