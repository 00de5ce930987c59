//! What people are told besides questions: what will run, what became of it, and the morning's
//! summary; in the app too, and less of it for who wants less.

crate::migration! {
    "m20261125_2_told",
    up: r#"
-- Moves that somebody may have to be told about: written with the move, gone once they are notices.
create table moves_to_tell (
    id bigint generated always as identity primary key,
    action_id uuid not null references autonomous_actions (id),
    status text not null,
    moved_at timestamptz not null
);
alter table notices drop constraint notices_kind_check;
alter table notices add constraint notices_kind_check check (kind in
    ('asked', 'reminded', 'escalated', 'handed_over', 'invited', 'reset',
     'approved', 'executed', 'failed', 'stale', 'in_doubt', 'expired', 'digest'));
alter table notices drop constraint notices_channel_check;
alter table notices add constraint notices_channel_check check (channel in ('email', 'sms', 'in_app'));
-- Of a notice in the app: when it was seen.
alter table notices add column read_at timestamptz;
create index notices_unread on notices (user_id) where channel = 'in_app' and read_at is null;
create index notices_in_app on notices (user_id, id desc) where channel = 'in_app';
-- What somebody does not want to be told, by which channel.
create table notification_preferences (
    user_id uuid not null references users (id),
    channel text not null check (channel in ('email', 'sms', 'in_app')),
    about text not null check (about in ('asked', 'before', 'after', 'digest')),
    primary key (user_id, channel, about)
);
-- The mornings whose summary has been sent.
create table digests (
    org_id text not null,
    day date not null,
    begun_at timestamptz not null,
    primary key (org_id, day)
);
"#,
    down: r#"
drop table digests;
drop table notification_preferences;
drop index notices_in_app;
drop index notices_unread;
alter table notices drop column read_at;
delete from notices where channel = 'in_app'
    or kind in ('approved', 'executed', 'failed', 'stale', 'in_doubt', 'expired', 'digest');
alter table notices drop constraint notices_channel_check;
alter table notices add constraint notices_channel_check check (channel in ('email', 'sms'));
alter table notices drop constraint notices_kind_check;
alter table notices add constraint notices_kind_check check (kind in
    ('asked', 'reminded', 'escalated', 'handed_over', 'invited', 'reset'));
drop table moves_to_tell;
"#
}
