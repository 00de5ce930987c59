//! Schedule an activity on a record in Odoo: something for a colleague to do by a day.

use super::{
    ActionType, InvalidInput, RiskLevel, RollbackStrategy, Traits,
    form::{Field, Input, Picks, needed, optional},
    post_internal_message::NOTE_MODELS,
    text,
};
use crate::{actions::NoteModel, ground::ids::OdooUserId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScheduleActivity {
    pub model: NoteModel,
    /// The record's id.
    pub id: i64,
    #[serde(default)]
    pub kind: WhatToDo,
    /// One line of 1 to 255 characters.
    pub summary: String,
    /// Who is to do it: a user in Odoo.
    pub user_id: OdooUserId,
    pub date_deadline: NaiveDate,
    /// Plain text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// Odoo's type of the activity.
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhatToDo {
    #[default]
    ToDo,
    Call,
}

const KINDS: &[(&str, &str)] = &[("to_do", "To do"), ("call", "Call")];
const MOST_NOTE: usize = 2_000;

impl ActionType for ScheduleActivity {
    const RISK: RiskLevel = RiskLevel::Low;
    const ROLLBACK: RollbackStrategy = RollbackStrategy::DeleteRecord;
    const TRAITS: Traits = Traits {
        safe: true,
        reaches_customer: false,
        financial: false,
        deletes: false,
        cool_down_hours: 7 * 24,
    };
    const FIELDS: &[Field] = &[
        needed("model", "Record type", Input::Choice(NOTE_MODELS))
            .help("Invoices and contacts only if the API key has the right to change them."),
        needed(
            "id",
            "Record number",
            Input::Number {
                least: 1,
                most: i64::MAX,
            },
        )
        .help("The number at the end of the record's address in Odoo."),
        optional("kind", "Activity type", Input::Choice(KINDS)),
        needed("summary", "Summary", Input::Line { most: 255 }),
        needed("user_id", "Assignee", Input::Record(Picks::User)),
        needed("date_deadline", "Due date", Input::Date),
        optional("note", "Note", Input::Text { most: MOST_NOTE }),
    ];

    fn validate(&self) -> Result<(), InvalidInput> {
        text::id("id", self.id, "a record")?;
        text::line("summary", &self.summary, 255)?;
        text::id("user_id", self.user_id.0, "a user")?;
        match &self.note {
            Some(note) => text::text("note", note, MOST_NOTE),
            None => Ok(()),
        }
    }

    fn subject(&self) -> String {
        format!("{}:{}", self.model.model(), self.id)
    }
}

#[cfg(feature = "ssr")]
mod server {
    use super::{ScheduleActivity, WhatToDo};
    use crate::{
        actions::{
            AffectedRecords, Desk, NoteModel, Precondition, Render, RenderError, Rendered,
            post_internal_message::name_of, text,
        },
        ground::effect::{Effect, Request},
        operations::odoo::{ActivityKind, ActivityTarget, NewActivity, schedule_activity_call},
    };

    #[async_trait::async_trait]
    impl Render for ScheduleActivity {
        async fn render(&self, desk: &Desk<'_>) -> Result<Rendered, RenderError> {
            let name = name_of(desk, self.model, self.id).await?;
            let user = desk.active_user(self.user_id).await?;
            let model = self.model.model();
            // Odoo asks for this right on the record that the activity is put on.
            let on_record = desk.right_to_put("an activity", model).await?;
            let create = desk.right("mail.activity", "create").await?;
            let activity = NewActivity {
                target: target(self.model),
                record: self.id,
                kind: match self.kind {
                    WhatToDo::ToDo => ActivityKind::ToDo,
                    WhatToDo::Call => ActivityKind::Call,
                },
                summary: self.summary.clone(),
                note: self.note.as_deref().map(text::lines),
                user: self.user_id,
                deadline: self.date_deadline,
            };
            let call = schedule_activity_call(&desk.action_id.to_string(), &activity);
            Ok(Rendered {
                title: format!("Activity for {} on {name}", user.name),
                effect: Effect {
                    requests: vec![Request::Odoo(call)],
                    side_effects: vec![format!(
                        "{} sees it in the activity list. Odoo's e-mail about it is switched off.",
                        user.name
                    )],
                },
                preconditions: vec![
                    Precondition::RecordStillExists {
                        model: model.to_owned(),
                        id: self.id,
                        name: name.clone(),
                    },
                    Precondition::RecordStillExists {
                        model: "res.users".to_owned(),
                        id: user.id.0,
                        name: user.name.clone(),
                    },
                    on_record,
                    create,
                ],
                affected_records: AffectedRecords {
                    odoo_model: Some(model.to_owned()),
                    odoo_ids: vec![self.id],
                    description: Some(format!("One new activity on {name}")),
                    ..AffectedRecords::default()
                },
                ..Rendered::inside()
            })
        }
    }

    fn target(model: NoteModel) -> ActivityTarget {
        match model {
            NoteModel::Invoice => ActivityTarget::Invoice,
            NoteModel::Task => ActivityTarget::Task,
            NoteModel::Deal => ActivityTarget::Deal,
            NoteModel::Partner => ActivityTarget::Partner,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_activity_says_what_and_on_which_record() {
        let activity = |id, summary: &str| ScheduleActivity {
            model: NoteModel::Deal,
            id,
            kind: WhatToDo::ToDo,
            summary: summary.to_owned(),
            user_id: OdooUserId(2),
            date_deadline: NaiveDate::default(),
            note: None,
        };
        assert_eq!(activity(3, "Call").validate(), Ok(()));
        assert_eq!(activity(0, "Call").validate().unwrap_err().field, "id");
        for summary in ["", "a\nb", &"x".repeat(256)] {
            let problem = activity(3, summary).validate().unwrap_err();
            assert_eq!(problem.field, "summary");
        }
    }
}
