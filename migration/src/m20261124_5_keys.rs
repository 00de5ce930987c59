//! Links that open an account once: an invitation, or a password that was forgotten.

crate::migration! {
    "m20261124_5_keys",
    up: r#"
create table account_keys (
    -- SHA-256 of the key; the key itself is in the mail alone.
    hash text primary key check (hash ~ '^[0-9a-f]{64}$'),
    org_id text not null,
    user_id uuid not null references users (id),
    kind text not null check (kind in ('invited', 'reset')),
    issued_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz
);
create index keys_of_account on account_keys (user_id);
alter table notices drop constraint notices_kind_check;
alter table notices add constraint notices_kind_check check (kind in ('asked', 'invited', 'reset'));
create index notices_of_person on notices (user_id, kind, created_at);
"#,
    down: r#"
drop index notices_of_person;
delete from notices where kind <> 'asked';
alter table notices drop constraint notices_kind_check;
alter table notices add constraint notices_kind_check check (kind in ('asked'));
drop table account_keys;
"#
}
