//! What stands in the form, and the settings that it means.

use super::Typed;
use crate::{
    ground::{
        ids::{OdooUserId, ProjectId},
        money::Currency,
    },
    guardrails::{Proposals, TaskProject},
};

impl Typed {
    /// What the form shows of settings.
    pub fn from_settings(settings: &Proposals, version: i32, currency: &Currency) -> Self {
        let amount =
            |minor: Option<i64>| minor.map_or(String::new(), |minor| currency.plain(minor));
        Self {
            version,
            least_reminder: amount(settings.least_reminder),
            least_unmatched: amount(settings.least_unmatched),
            task_project: match settings.task_project {
                None => String::new(),
                Some(TaskProject::NoProject) => "none".to_owned(),
                Some(TaskProject::In(project)) => project.to_string(),
            },
            task_to_salesperson: settings.task_to_salesperson,
            task_assignee: settings
                .task_assignee
                .map_or(String::new(), |user| user.to_string()),
        }
    }

    /// # Errors
    /// Every field that cannot be, as `field: what to do about it`.
    pub fn read(&self, currency: &Currency) -> Result<Proposals, Vec<String>> {
        let mut problems = vec![];
        let most = Proposals::most(currency);
        let mut amount = |field: &str, text: &str| {
            if text.trim().is_empty() {
                return None;
            }
            let problem = match currency.parse(text.trim()) {
                Ok(amount) if amount <= most.minor => return Some(amount),
                Ok(_) => format!("is more than {most}"),
                Err(problem) => problem,
            };
            problems.push(format!("{field}: {problem}"));
            None
        };
        let least_reminder = amount("least_reminder", &self.least_reminder);
        let least_unmatched = amount("least_unmatched", &self.least_unmatched);
        let mut id = |field: &str, text: &str| {
            let id = text.parse::<i64>().ok().filter(|id| *id > 0);
            if id.is_none() {
                problems.push(format!("{field}: is not in the list; choose one from it"));
            }
            id
        };
        let task_project = match self.task_project.as_str() {
            "" => None,
            "none" => Some(TaskProject::NoProject),
            text => id("task_project", text).map(|id| TaskProject::In(ProjectId(id))),
        };
        let task_assignee = match self.task_assignee.as_str() {
            "" => None,
            text => id("task_assignee", text).map(OdooUserId),
        };
        let proposals = Proposals {
            least_reminder,
            least_unmatched,
            task_project,
            task_to_salesperson: self.task_to_salesperson,
            task_assignee,
        };
        problems.extend(proposals.problems());
        if problems.is_empty() {
            Ok(proposals)
        } else {
            Err(problems)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_form_shows_is_what_it_sends() {
        for decimals in [0, 2, 3] {
            let currency = Currency::new("XXX", decimals);
            for settings in [
                Proposals::default(),
                Proposals {
                    least_reminder: Some(2_500),
                    least_unmatched: Some(1),
                    task_project: Some(TaskProject::In(ProjectId(4))),
                    task_to_salesperson: false,
                    task_assignee: Some(OdooUserId(6)),
                },
                Proposals {
                    task_project: Some(TaskProject::NoProject),
                    ..Proposals::default()
                },
            ] {
                let typed = Typed::from_settings(&settings, 3, &currency);
                assert_eq!(typed.read(&currency), Ok(settings));
            }
        }
    }

    #[test]
    fn what_cannot_be_names_its_field() {
        let currency = Currency::new("USD", 2);
        let typed = Typed {
            least_reminder: "much".to_owned(),
            least_unmatched: "0".to_owned(),
            task_project: "-3".to_owned(),
            task_assignee: "Kim".to_owned(),
            ..Typed::default()
        };
        let problems = typed.read(&currency).unwrap_err();
        for field in [
            "least_reminder: ",
            "least_unmatched: ",
            "task_project: ",
            "task_assignee: ",
        ] {
            let named = problems.iter().filter(|problem| problem.starts_with(field));
            assert_eq!(named.count(), 1, "{field} in {problems:?}");
        }
    }
}
