//! The authenticator of an account: what it takes to approve what is of high risk.

crate::migration! {
    "m20261124_2_second_factor",
    up: r#"
-- Sealed with a key that is not in the database; the account's id is authenticated with it.
alter table users add column second_factor bytea;
-- None: it was shown, and no code of it has been seen yet.
alter table users add column second_factor_confirmed_at timestamptz;
-- The time step of the last code that counted: one is good for one thing.
alter table users add column second_factor_step bigint not null default 0;
alter table users add constraint confirmed_second_factor
    check (second_factor_confirmed_at is null or second_factor is not null);
"#,
    down: "alter table users drop constraint confirmed_second_factor, drop column second_factor,
        drop column second_factor_confirmed_at, drop column second_factor_step;"
}
