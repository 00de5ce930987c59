//! Which channels there are is said by the program's table of them alone.

crate::migration! {
    "m20261127_83_channels",
    up: r#"
alter table notices drop constraint notices_channel_check;
alter table notification_preferences drop constraint notification_preferences_channel_check;
alter table approval_links drop constraint approval_links_channel_check;
"#,
    down: r#"
delete from notices where channel not in ('email', 'sms', 'in_app');
alter table notices add constraint notices_channel_check check (channel in ('email', 'sms', 'in_app'));
delete from notification_preferences where channel not in ('email', 'sms', 'in_app');
alter table notification_preferences add constraint notification_preferences_channel_check
    check (channel in ('email', 'sms', 'in_app'));
delete from approval_links where channel not in ('email', 'sms');
alter table approval_links add constraint approval_links_channel_check check (channel in ('email', 'sms'));
"#
}
