//! A code at the sign-in, browsers that need none for a while, and codes for who has lost the
//! authenticator.

crate::migration! {
    "m20261127_62_second_step",
    up: r#"
create table remembered_browsers (
    id uuid primary key,
    org_id text not null,
    user_id uuid not null references users (id),
    -- SHA-256 of what the browser's cookie holds.
    key_hash text not null unique check (key_hash ~ '^[0-9a-f]{64}$'),
    user_agent text,
    created_at timestamptz not null,
    last_used_at timestamptz not null,
    expires_at timestamptz not null
);
create index browsers_of_user on remembered_browsers (user_id, id);
create index browsers_by_expiry on remembered_browsers (expires_at);

create table recovery_codes (
    user_id uuid not null references users (id),
    -- SHA-256 of the account and the code.
    code_hash text not null check (code_hash ~ '^[0-9a-f]{64}$'),
    made_at timestamptz not null,
    used_at timestamptz,
    primary key (user_id, code_hash)
);

alter table account_keys drop constraint account_keys_kind_check;
alter table account_keys add constraint account_keys_kind_check check (kind in ('invited', 'reset', 'authenticator'));
alter table notices drop constraint notices_kind_check;
alter table notices add constraint notices_kind_check check (kind in
    ('asked', 'reminded', 'escalated', 'handed_over', 'invited', 'reset', 'authenticator',
     'approved', 'executed', 'failed', 'stale', 'in_doubt', 'expired', 'digest', 'authority'));
"#,
    down: r#"
delete from notices where kind = 'authenticator';
delete from account_keys where kind = 'authenticator';
alter table notices drop constraint notices_kind_check;
alter table notices add constraint notices_kind_check check (kind in
    ('asked', 'reminded', 'escalated', 'handed_over', 'invited', 'reset',
     'approved', 'executed', 'failed', 'stale', 'in_doubt', 'expired', 'digest', 'authority'));
alter table account_keys drop constraint account_keys_kind_check;
alter table account_keys add constraint account_keys_kind_check check (kind in ('invited', 'reset'));
drop table recovery_codes;
drop table remembered_browsers;
"#
}
