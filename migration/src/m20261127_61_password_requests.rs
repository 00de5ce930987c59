//! Who asked for another password: noted for every address alike, and looked at afterwards.

crate::migration! {
    "m20261127_61_password_requests",
    up: r#"
create table password_requests (
    id bigint generated always as identity primary key,
    org_id text not null,
    email text not null,
    requested_at timestamptz not null
);
"#,
    down: "drop table password_requests;"
}
