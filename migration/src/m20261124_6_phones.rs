//! Where people are asked by SMS.

crate::migration! {
    "m20261124_6_phones",
    up: r#"
-- E.164: a plus sign and at most 15 digits.
alter table users add column phone text check (phone ~ '^\+[1-9][0-9]{4,14}$');
"#,
    down: "alter table users drop column phone;"
}
