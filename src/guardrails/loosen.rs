//! What of a change of the settings lets more happen, lets it happen sooner, or lets fewer people see
//! it: such a change takes a code. Anything else does not.

use super::{FIELDS, Field, Settings};

/// The fields that are looser afterwards, in the order of the settings.
pub fn loosened(before: &Settings, after: &Settings) -> Vec<&'static Field> {
    let (before, after) = (before.document(), after.document());
    let looser = |field: &&Field| match (before.get(field.name), after.get(field.name)) {
        (Some(before), Some(after)) => field.is_looser(before, after),
        _ => false,
    };
    FIELDS.iter().filter(looser).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{actions::Kind, guardrails::Autonomy, notices::Channel};
    use chrono::NaiveTime;

    fn names(before: &Settings, after: &Settings) -> Vec<&'static str> {
        let fields = loosened(before, after).into_iter();
        fields.map(|field| field.name).collect()
    }

    /// Between the two lies a change of one field: this way it loosens, that way it does not.
    fn check(field: &str, strict: impl Fn(&mut Settings), loose: impl Fn(&mut Settings)) {
        let (mut tight, mut wide) = (Settings::default(), Settings::default());
        strict(&mut tight);
        loose(&mut wide);
        assert_eq!(names(&tight, &wide), [field], "{field}");
        assert_eq!(names(&wide, &tight), Vec::<&str>::new(), "{field} back");
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
            names(&Settings::default(), &elsewhere),
            ["business_hours_timezone"]
        );
        let mut proposing = Settings::default();
        proposing.proposals.least_reminder = Some(1);
        for same in [Settings::default(), proposing] {
            assert!(loosened(&Settings::default(), &same).is_empty());
        }
    }
}
