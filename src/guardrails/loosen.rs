//! What of a change of the settings lets more happen, lets it happen sooner, or lets fewer people see
//! it: such a change takes a code. Anything else does not.

use super::{Autonomy, Settings};
use crate::actions::Kind;

/// The fields that are looser afterwards, in the order of the settings.
pub fn loosened(before: &Settings, after: &Settings) -> Vec<&'static str> {
    // Every field by name: one that is added is not forgotten here.
    let Settings {
        can_create_tasks,
        can_send_emails,
        can_send_sms,
        can_update_financial_records,
        can_delete_records,
        forbidden_types,
        max_email_recipients_per_action,
        max_sms_per_day,
        max_financial_amount_without_approval,
        max_bulk_action_records,
        high_amount,
        critical_amount,
        requires_approval_for_financial,
        requires_approval_for_bulk_actions,
        requires_approval_for_deletion,
        requires_approval_for_external_comms,
        works_alone,
        allow_actions_outside_business_hours,
        allow_actions_on_weekends,
        business_hours_start,
        business_hours_end,
        business_hours_timezone,
        contact_gap_hours,
        daily_amount_budget,
        daily_recipient_budget,
        daily_record_budget,
        autonomy: _,
        notify_before_action,
        notify_after_action,
        notification_channels,
        // What is proposed is asked about and limited as everything else is.
        proposals: _,
    } = before;
    // A switch that permits something was off, one that restrains something was on.
    let permits = |before: &bool, after: bool| !*before && after;
    let restrains = |before: &bool, after: bool| *before && !after;
    let auto = |kind: &Kind| after.autonomy_of(*kind) == Autonomy::Auto;
    let asked = |kind: &Kind| before.autonomy_of(*kind) == Autonomy::Ask;
    let all = [
        (
            "can_create_tasks",
            permits(can_create_tasks, after.can_create_tasks),
        ),
        (
            "can_send_emails",
            permits(can_send_emails, after.can_send_emails),
        ),
        ("can_send_sms", permits(can_send_sms, after.can_send_sms)),
        (
            "can_update_financial_records",
            permits(
                can_update_financial_records,
                after.can_update_financial_records,
            ),
        ),
        (
            "can_delete_records",
            permits(can_delete_records, after.can_delete_records),
        ),
        (
            "forbidden_types",
            forbidden_types
                .iter()
                .any(|kind| !after.forbidden_types.contains(kind)),
        ),
        (
            "max_email_recipients_per_action",
            after.max_email_recipients_per_action > *max_email_recipients_per_action,
        ),
        ("max_sms_per_day", after.max_sms_per_day > *max_sms_per_day),
        (
            "max_financial_amount_without_approval",
            after.max_financial_amount_without_approval > *max_financial_amount_without_approval,
        ),
        (
            "max_bulk_action_records",
            after.max_bulk_action_records > *max_bulk_action_records,
        ),
        ("high_amount", after.high_amount > *high_amount),
        ("critical_amount", after.critical_amount > *critical_amount),
        (
            "requires_approval_for_financial",
            restrains(
                requires_approval_for_financial,
                after.requires_approval_for_financial,
            ),
        ),
        (
            "requires_approval_for_bulk_actions",
            restrains(
                requires_approval_for_bulk_actions,
                after.requires_approval_for_bulk_actions,
            ),
        ),
        (
            "requires_approval_for_deletion",
            restrains(
                requires_approval_for_deletion,
                after.requires_approval_for_deletion,
            ),
        ),
        (
            "requires_approval_for_external_comms",
            restrains(
                requires_approval_for_external_comms,
                after.requires_approval_for_external_comms,
            ),
        ),
        ("works_alone", permits(works_alone, after.works_alone)),
        (
            "allow_actions_outside_business_hours",
            permits(
                allow_actions_outside_business_hours,
                after.allow_actions_outside_business_hours,
            ),
        ),
        (
            "allow_actions_on_weekends",
            permits(allow_actions_on_weekends, after.allow_actions_on_weekends),
        ),
        (
            "business_hours_start",
            after.business_hours_start < *business_hours_start,
        ),
        (
            "business_hours_end",
            after.business_hours_end > *business_hours_end,
        ),
        // In another zone the same hours are others.
        (
            "business_hours_timezone",
            after.business_hours_timezone != *business_hours_timezone,
        ),
        (
            "contact_gap_hours",
            after.contact_gap_hours < *contact_gap_hours,
        ),
        (
            "daily_amount_budget",
            after.daily_amount_budget > *daily_amount_budget,
        ),
        (
            "daily_recipient_budget",
            after.daily_recipient_budget > *daily_recipient_budget,
        ),
        (
            "daily_record_budget",
            after.daily_record_budget > *daily_record_budget,
        ),
        (
            "autonomy",
            Kind::ALL.iter().any(|kind| auto(kind) && asked(kind)),
        ),
        (
            "notify_before_action",
            restrains(notify_before_action, after.notify_before_action),
        ),
        (
            "notify_after_action",
            restrains(notify_after_action, after.notify_after_action),
        ),
        (
            "notification_channels",
            notification_channels
                .iter()
                .any(|channel| !after.notification_channels.contains(channel)),
        ),
    ];
    let looser = all.into_iter().filter(|(_, looser)| *looser);
    looser.map(|(field, _)| field).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guardrails::Channel;
    use chrono::NaiveTime;

    /// Between the two lies a change of one field: this way it loosens, that way it does not.
    fn check(field: &str, strict: impl Fn(&mut Settings), loose: impl Fn(&mut Settings)) {
        let (mut tight, mut wide) = (Settings::default(), Settings::default());
        strict(&mut tight);
        loose(&mut wide);
        assert_eq!(loosened(&tight, &wide), [field], "{field}");
        assert_eq!(loosened(&wide, &tight), Vec::<&str>::new(), "{field} back");
    }

    #[test]
    fn each_field_loosens_one_way_and_not_the_other() {
        for (field, of) in [
            (
                "can_create_tasks",
                (|s| &mut s.can_create_tasks) as fn(&mut Settings) -> &mut bool,
            ),
            ("can_send_emails", |s| &mut s.can_send_emails),
            ("can_send_sms", |s| &mut s.can_send_sms),
            ("can_update_financial_records", |s| {
                &mut s.can_update_financial_records
            }),
            ("can_delete_records", |s| &mut s.can_delete_records),
            ("works_alone", |s| &mut s.works_alone),
            ("allow_actions_outside_business_hours", |s| {
                &mut s.allow_actions_outside_business_hours
            }),
            ("allow_actions_on_weekends", |s| {
                &mut s.allow_actions_on_weekends
            }),
        ] {
            check(field, |s| *of(s) = false, |s| *of(s) = true);
        }
        for (field, of) in [
            (
                "requires_approval_for_financial",
                (|s| &mut s.requires_approval_for_financial) as fn(&mut Settings) -> &mut bool,
            ),
            ("requires_approval_for_bulk_actions", |s| {
                &mut s.requires_approval_for_bulk_actions
            }),
            ("requires_approval_for_deletion", |s| {
                &mut s.requires_approval_for_deletion
            }),
            ("requires_approval_for_external_comms", |s| {
                &mut s.requires_approval_for_external_comms
            }),
            ("notify_before_action", |s| &mut s.notify_before_action),
            ("notify_after_action", |s| &mut s.notify_after_action),
        ] {
            check(field, |s| *of(s) = true, |s| *of(s) = false);
        }
        for (field, of) in [
            (
                "max_email_recipients_per_action",
                (|s| &mut s.max_email_recipients_per_action) as fn(&mut Settings) -> &mut u32,
            ),
            ("max_sms_per_day", |s| &mut s.max_sms_per_day),
            ("max_bulk_action_records", |s| {
                &mut s.max_bulk_action_records
            }),
            ("daily_recipient_budget", |s| &mut s.daily_recipient_budget),
            ("daily_record_budget", |s| &mut s.daily_record_budget),
        ] {
            check(field, |s| *of(s) = 3, |s| *of(s) = 4);
        }
        for (field, of) in [
            (
                "max_financial_amount_without_approval",
                (|s| &mut s.max_financial_amount_without_approval) as fn(&mut Settings) -> &mut i64,
            ),
            ("high_amount", |s| &mut s.high_amount),
            ("critical_amount", |s| &mut s.critical_amount),
            ("daily_amount_budget", |s| &mut s.daily_amount_budget),
        ] {
            check(field, |s| *of(s) = 3, |s| *of(s) = 4);
        }
        check(
            "contact_gap_hours",
            |s| s.contact_gap_hours = 24,
            |s| s.contact_gap_hours = 23,
        );
        let at = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
        check(
            "business_hours_start",
            |s| s.business_hours_start = at(9),
            |s| s.business_hours_start = at(8),
        );
        check(
            "business_hours_end",
            |s| s.business_hours_end = at(17),
            |s| s.business_hours_end = at(18),
        );
        check(
            "forbidden_types",
            |s| s.forbidden_types = vec![Kind::SendEmail, Kind::CreateTask],
            |s| s.forbidden_types = vec![Kind::CreateTask],
        );
        check(
            "autonomy",
            |_| {},
            |s| {
                s.autonomy.insert(Kind::CreateTask, Autonomy::Auto);
            },
        );
        check(
            "notification_channels",
            |s| s.notification_channels = vec![Channel::InApp, Channel::Sms],
            |s| s.notification_channels = vec![Channel::InApp],
        );
        let elsewhere = Settings {
            business_hours_timezone: "Europe/Berlin".to_owned(),
            ..Settings::default()
        };
        assert_eq!(
            loosened(&Settings::default(), &elsewhere),
            ["business_hours_timezone"]
        );
        let mut proposing = Settings::default();
        proposing.proposals.least_reminder = Some(1);
        for same in [Settings::default(), proposing] {
            assert!(loosened(&Settings::default(), &same).is_empty());
        }
    }
}
