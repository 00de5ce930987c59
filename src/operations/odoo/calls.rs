//! The writing calls that actions render into their effects. Pure: nothing is sent here.

use super::html;
use crate::ground::{
    effect::{OdooCall, Once},
    ids::{OdooUserId, ProjectId},
};
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use serde_json::{Value, json};

/// The module of our external ids.
pub const MODULE: &str = "aicoo";

/// A task to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTask {
    /// One line; control characters are dropped.
    pub name: String,
    /// `None` makes a private to-do. Odoo then adds the key's user to the assignees.
    pub project: Option<ProjectId>,
    pub user: OdooUserId,
    /// Sent as its [`noon`].
    pub deadline: NaiveDate,
    /// Where the assignee reads it.
    pub zone: Tz,
    /// Plain text.
    pub description: Option<String>,
    pub priority: Priority,
}

/// The four stars of a task in Odoo 19.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Priority {
    Low,
    #[default]
    Medium,
    High,
    Urgent,
}

impl Priority {
    fn value(self) -> &'static str {
        match self {
            Self::Low => "0",
            Self::Medium => "1",
            Self::High => "2",
            Self::Urgent => "3",
        }
    }
}

/// What a note can be put on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoteTarget {
    Invoice,
    Task,
    Lead,
    Partner,
}

impl NoteTarget {
    /// Its name in Odoo.
    pub fn model(self) -> &'static str {
        match self {
            Self::Invoice => "account.move",
            Self::Task => "project.task",
            Self::Lead => "crm.lead",
            Self::Partner => "res.partner",
        }
    }
}

/// What is sent where Odoo has a moment and a person gave a day: noon of that day where it is
/// read, which is that day there, whatever the zone. A day that a zone has left out is taken as
/// UTC has it.
pub fn noon(day: NaiveDate, zone: Tz) -> DateTime<Utc> {
    let noon = day.and_time(NaiveTime::MIN) + TimeDelta::hours(12);
    let there = zone.from_local_datetime(&noon).earliest();
    there.map_or_else(|| noon.and_utc(), |at| at.with_timezone(&Utc))
}

/// As Odoo writes a moment.
pub(super) fn datetime(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M:%S").to_string()
}

/// The call that makes a task under an external id of ours. The mail that Odoo would send to
/// the assignee is switched off.
pub fn create_task_call(external_id: &str, task: &NewTask) -> OdooCall {
    let mut row = vec![
        ("id", format!("{MODULE}.{external_id}")),
        ("name", one_line(&task.name)),
    ];
    if let Some(project) = task.project {
        row.push(("project_id/.id", project.to_string()));
    }
    row.push(("user_ids/.id", task.user.to_string()));
    row.push(("date_deadline", datetime(noon(task.deadline, task.zone))));
    row.push(("priority", task.priority.value().to_owned()));
    if let Some(text) = &task.description {
        row.push(("description", html::from_text(text)));
    }
    let (fields, cells): (Vec<&str>, Vec<String>) = row.into_iter().unzip();
    OdooCall {
        model: "project.task".to_owned(),
        method: "load".to_owned(),
        arguments: json!({"fields": fields, "data": [cells], "context": task_context()}),
        once: Once::ExternalId {
            module: MODULE.to_owned(),
            name: external_id.to_owned(),
        },
    }
}

/// `load` reads date-times in the context's zone, so the zone is said.
pub(super) fn task_context() -> Value {
    json!({"mail_auto_subscribe_no_notify": true, "tz": "UTC"})
}

/// The call that puts an internal note on a record. `message_id` is ours, such as
/// `<aicoo-…@ai-coo.example>`; the note is found again by it.
pub fn note_call(target: NoteTarget, id: i64, text: &str, message_id: &str) -> OdooCall {
    OdooCall {
        model: target.model().to_owned(),
        method: "message_post".to_owned(),
        arguments: json!({
            "ids": [id],
            "body": html::from_text(text),
            "body_is_html": true,
            "message_type": "comment",
            "subtype_xmlid": "mail.mt_note",
            "message_id": message_id,
        }),
        once: Once::MessageId {
            message_id: message_id.to_owned(),
        },
    }
}

pub(super) fn one_line(text: &str) -> String {
    let spaced = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    spaced.collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Days;
    use proptest::prelude::*;

    #[test]
    fn a_task_is_one_row_under_its_external_id() {
        let task = NewTask {
            name: " Call\nAnn ".to_owned(),
            project: Some(ProjectId(8)),
            user: OdooUserId(2),
            deadline: NaiveDate::from_ymd_opt(2026, 12, 1).unwrap(),
            zone: chrono_tz::America::New_York,
            description: Some("a <b>\n\nc".to_owned()),
            priority: Priority::Medium,
        };
        let call = create_task_call("act_1", &task);
        assert_eq!(
            call.arguments,
            json!({
                "fields": ["id", "name", "project_id/.id", "user_ids/.id", "date_deadline", "priority", "description"],
                "data": [["aicoo.act_1", "Call Ann", "8", "2", "2026-12-01 17:00:00", "1", "<p>a &lt;b&gt;</p><p>c</p>"]],
                "context": {"tz": "UTC", "mail_auto_subscribe_no_notify": true},
            })
        );
    }

    proptest! {
        /// No zone has left a day out since Samoa went over the date line, at the end of 2011.
        #[test]
        fn a_day_is_that_day_wherever_it_is_read(days in 0_u64..30_000) {
            let day = NaiveDate::from_ymd_opt(2012, 1, 1).unwrap() + Days::new(days);
            for zone in &chrono_tz::TZ_VARIANTS {
                let there = noon(day, *zone).with_timezone(zone);
                prop_assert_eq!(there.date_naive(), day, "{}", zone);
            }
        }
    }

    #[test]
    fn a_day_that_a_zone_has_left_out_is_sent_all_the_same() {
        let day = NaiveDate::from_ymd_opt(2011, 12, 30).unwrap();
        let at = noon(day, chrono_tz::Pacific::Apia);
        assert_eq!(datetime(at), "2011-12-30 12:00:00");
    }

    #[test]
    fn a_note_is_internal_and_its_text_is_no_markup() {
        let call = note_call(NoteTarget::Invoice, 61, "1 < 2", "<a@b.example>");
        assert_eq!(call.model, "account.move");
        assert_eq!(call.arguments["subtype_xmlid"], "mail.mt_note");
        assert_eq!(call.arguments["body"], "<p>1 &lt; 2</p>");
        assert_eq!(call.arguments["message_id"], "<a@b.example>");
    }
}
