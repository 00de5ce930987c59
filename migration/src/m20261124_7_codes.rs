//! The codes that approvers were sent by SMS. What each is about stands in `approval_links`.

crate::migration! {
    "m20261124_7_codes",
    up: r#"
create table approval_codes (
    -- The first three characters; the others are nowhere.
    selector text primary key check (selector ~ '^[0-9A-HJKMNP-TV-Z]{3}$'),
    -- HMAC-SHA-256 of the whole code.
    hash text not null unique references approval_links (hash) deferrable initially deferred,
    -- Five, and the code is worth nothing any more.
    wrong_guesses integer not null default 0 check (wrong_guesses between 0 and 5)
);
"#,
    down: "drop table approval_codes;"
}
