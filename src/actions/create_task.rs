//! Create a project task in Odoo.

use super::{
    ActionType, InvalidInput, RiskLevel, RollbackStrategy, Traits,
    form::{Field, Input, Picks, needed, optional},
    text,
};
use crate::ground::ids::{OdooUserId, ProjectId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreateTask {
    /// 1 to 255 characters.
    pub name: String,
    /// Who is to do it: a user in Odoo.
    pub user_id: OdooUserId,
    pub date_deadline: NaiveDate,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Without one it becomes a private to-do of the assignee.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project_id: Option<ProjectId>,
    #[serde(default)]
    pub priority: Priority,
    /// The record the task is about; one open task for each.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<About>,
}

/// A record in Odoo.
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct About {
    pub model: String,
    pub id: i64,
}

/// Odoo's stars on a task.
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Priority {
    #[default]
    #[serde(rename = "0")]
    Normal,
    #[serde(rename = "1")]
    Medium,
    #[serde(rename = "2")]
    High,
    #[serde(rename = "3")]
    Urgent,
}

const PRIORITIES: &[(&str, &str)] = &[
    ("0", "Normal"),
    ("1", "Medium"),
    ("2", "High"),
    ("3", "Urgent"),
];

impl ActionType for CreateTask {
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
        needed("name", "Task name", Input::Line { most: 255 }),
        needed("user_id", "Assignee", Input::Record(Picks::User)),
        needed("date_deadline", "Due date", Input::Date),
        optional("project_id", "Project", Input::Record(Picks::Project)).help(
            "Without a project, the task is a private to-do of the assignee and the API key's user.",
        ),
        optional("priority", "Priority", Input::Choice(PRIORITIES)),
        optional("description", "Description", Input::Text { most: 5_000 }),
    ];

    fn validate(&self) -> Result<(), InvalidInput> {
        text::line("name", &self.name, 255)?;
        text::id("user_id", self.user_id.0, "a user")?;
        if let Some(project) = self.project_id {
            text::id("project_id", project.0, "a project")?;
        }
        match &self.description {
            Some(description) if !description.is_empty() => {
                text::text("description", description, 5_000)
            }
            _ => Ok(()),
        }
    }

    fn subject(&self) -> String {
        match &self.about {
            Some(about) => format!("{}:{}", about.model, about.id),
            None => format!("task:{}", self.name.trim().to_lowercase()),
        }
    }
}

#[cfg(feature = "ssr")]
mod server {
    use super::{CreateTask, Priority};
    use crate::{
        actions::{AffectedRecords, Desk, Precondition, Render, RenderError, Rendered},
        ground::{
            date::written,
            effect::{Effect, Request},
            zone,
        },
        operations::odoo::{self, NewTask, create_task_call, noon},
    };

    #[async_trait::async_trait]
    impl Render for CreateTask {
        async fn render(&self, desk: &Desk<'_>) -> Result<Rendered, RenderError> {
            let user = desk.active_user(self.user_id).await?;
            let mut preconditions = vec![Precondition::RecordStillExists {
                model: "res.users".to_owned(),
                id: user.id.0,
                name: user.name.clone(),
            }];
            preconditions.push(desk.right("project.task", "create").await?);
            if let Some(project) = self.project_id {
                let model = "project.project";
                preconditions.push(Precondition::RecordStillExists {
                    model: model.to_owned(),
                    id: project.0,
                    name: desk.name_of(model, project.0).await?,
                });
            }
            let task = NewTask {
                name: self.name.clone(),
                project: self.project_id,
                user: self.user_id,
                deadline: self.date_deadline,
                zone: user.zone.unwrap_or(desk.zone),
                description: self.description.clone(),
                priority: priority(self.priority),
            };
            let mut side_effects = vec![format!(
                "{} becomes a follower of the task. Odoo's e-mail to the assignee is switched off.",
                user.name
            )];
            let noon = noon(task.deadline, task.zone);
            if noon.date_naive() != task.deadline {
                side_effects.push(format!(
                    "The task is due at noon on {} in {}; Odoo stores that in UTC, as {}.",
                    written(task.deadline),
                    task.zone.name(),
                    zone::moment(noon, chrono_tz::UTC)
                ));
            }
            // Odoo has no value and no context that would leave the maker out.
            if self.project_id.is_none() && desk.user != self.user_id {
                let key = desk.odoo.users(&[desk.user]).await?;
                let key = key.first().map_or("the API key's user", |user| &user.name);
                side_effects.push(format!(
                    "Without a project, it is a private to-do: Odoo also assigns it to {key}, and only the two of them see it."
                ));
            }
            let call = create_task_call(&desk.action_id.to_string(), &task);
            Ok(Rendered {
                title: format!("Task for {}: {}", user.name, self.name),
                effect: Effect {
                    requests: vec![Request::Odoo(call)],
                    side_effects,
                },
                preconditions,
                affected_records: AffectedRecords {
                    odoo_model: Some("project.task".to_owned()),
                    description: Some("One new task".to_owned()),
                    ..AffectedRecords::default()
                },
                amount: None,
                contacts: vec![],
                outsiders: false,
                least_risk: None,
                tone: None,
            })
        }
    }

    fn priority(priority: Priority) -> odoo::Priority {
        match priority {
            Priority::Normal => odoo::Priority::Low,
            Priority::Medium => odoo::Priority::Medium,
            Priority::High => odoo::Priority::High,
            Priority::Urgent => odoo::Priority::Urgent,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn task(name: &str) -> CreateTask {
        CreateTask {
            name: name.to_owned(),
            user_id: OdooUserId(2),
            date_deadline: NaiveDate::default(),
            description: None,
            project_id: None,
            priority: Priority::Normal,
            about: None,
        }
    }

    #[test]
    fn a_name_has_1_to_255_characters_on_one_line() {
        assert_eq!(task("Call").validate(), Ok(()));
        assert_eq!(task(&"é".repeat(255)).validate(), Ok(()));
        for name in ["", "  ", "a\nb", &"x".repeat(300)] {
            assert_eq!(task(name).validate().unwrap_err().field, "name", "{name:?}");
        }
    }

    #[test]
    fn one_open_task_for_each_record() {
        let about = Some(About {
            model: "res.partner".into(),
            id: 9,
        });
        let first = CreateTask {
            about: about.clone(),
            ..task("Call")
        };
        let second = CreateTask {
            about,
            ..task("Call again")
        };
        assert_eq!(first.subject(), second.subject());
        assert_ne!(task("Call").subject(), task("Call again").subject());
    }
}
