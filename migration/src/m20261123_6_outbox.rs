//! The stand-in for a mail server: what would have been sent.

crate::migration! {
    "m20261123_6_outbox",
    up: r#"
-- No uniqueness on the message: a second delivery has to be seen.
create table outbox_messages (
    id bigint generated always as identity primary key,
    message_id text not null,
    sender text not null,
    recipients jsonb not null,
    subject text not null,
    content text not null,
    accepted_at timestamptz not null default clock_timestamp()
);
"#,
    down: "drop table outbox_messages;"
}
