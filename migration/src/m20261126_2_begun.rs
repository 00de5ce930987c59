//! When an authenticator's secret was made: what is never confirmed lapses. Old failures are found
//! by their time, to be forgotten.

crate::migration! {
    "m20261126_2_begun",
    up: "alter table users add column second_factor_begun_at timestamptz;
        create index sign_in_failures_by_time on sign_in_failures (failed_at);",
    down: "drop index sign_in_failures_by_time; alter table users drop column second_factor_begun_at;"
}
