//! Who may sign in or call the API.

crate::migration! {
    "m20261123_5_accounts",
    up: r#"
create table users (
    id uuid primary key,
    org_id text not null,
    email text not null,
    name text not null,
    role text not null check (role in ('viewer', 'operator', 'admin')),
    password_hash text not null,
    active boolean not null default true,
    created_at timestamptz not null
);
create unique index one_account_per_address on users (org_id, lower(email));

create table sessions (
    id text primary key,
    user_id uuid references users (id),
    data jsonb not null,
    expiry timestamptz not null
);
create index sessions_of_user on sessions (user_id);
create index sessions_by_expiry on sessions (expiry);

create table api_tokens (
    id uuid primary key,
    org_id text not null,
    name text not null,
    role text not null check (role in ('viewer', 'operator', 'admin')),
    -- The account in whose name it decides.
    user_id uuid not null references users (id),
    -- SHA-256 of the token; the token itself is shown once.
    token_hash text not null unique,
    created_at timestamptz not null,
    last_used_at timestamptz,
    revoked_at timestamptz
);

-- Failed sign-ins, to slow down guessing.
create table sign_in_failures (
    key text not null,
    failed_at timestamptz not null
);
create index sign_in_failures_by_key on sign_in_failures (key, failed_at);
"#,
    down: "drop table sign_in_failures; drop table api_tokens; drop table sessions; drop table users;"
}
