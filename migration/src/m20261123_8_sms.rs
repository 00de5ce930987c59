//! The outbox stands in for an SMS gateway too.

crate::migration! {
    "m20261123_8_sms",
    up: "alter table outbox_messages add column channel text not null default 'mail' check (channel in ('mail', 'sms'));",
    down: "alter table outbox_messages drop column channel;"
}
