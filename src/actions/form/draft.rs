//! A form as it was filled in, and the inputs that it means. What the table of fields says is
//! checked alike by browser and server; what a type says besides, the server alone: the types
//! would be a fifth of what a browser has to load.

use super::{Field, Input, LEAST_WORDS, WORDS};
#[cfg(feature = "ssr")]
use crate::actions::ActionInputs;
use crate::{
    actions::{InvalidInput, Kind, text},
    ground::number,
};
#[cfg(feature = "ssr")]
use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Texts and choices of one row, by their field.
pub type Row = BTreeMap<String, String>;

/// Reads a day or a moment, as a browser's own inputs give them, of the reader's zone. In a
/// browser these inputs have checked them, and the zone's rules are the server's.
pub type ReadTime<'a> = &'a dyn Fn(Input, &str) -> Result<Value, String>;

/// [`ReadTime`] with the rules of a zone. `place` gives `None` where the clocks leave a time out.
///
/// # Errors
/// What is wrong with what was typed.
#[cfg(feature = "ssr")]
pub fn read_time(
    input: Input,
    typed: &str,
    place: impl Fn(NaiveDateTime) -> Option<DateTime<Utc>>,
) -> Result<Value, String> {
    if input == Input::Date {
        let day = NaiveDate::parse_from_str(typed, "%Y-%m-%d");
        return Ok(json!(day.map_err(|_| "is not a date such as 2026-12-01")?));
    }
    let typed = NaiveDateTime::parse_from_str(typed, "%Y-%m-%dT%H:%M")
        .or_else(|_| NaiveDateTime::parse_from_str(typed, "%Y-%m-%dT%H:%M:%S"))
        .map_err(|_| "is not a date and time such as 2026-12-01T15:00")?;
    let gap = "is skipped by the clock change on that day; choose another time";
    Ok(json!(place(typed).ok_or(gap)?))
}

/// What stands in a form, by field.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Draft {
    /// Texts, and the one choice of a field.
    pub one: Row,
    /// The ids of ticked records.
    pub many: BTreeMap<String, Vec<String>>,
    pub rows: BTreeMap<String, Vec<Row>>,
    /// What records were looked for by.
    pub find: Row,
}

/// A form that can be proposed.
#[cfg(feature = "ssr")]
#[derive(Debug, Clone, PartialEq)]
pub struct Filled {
    pub inputs: ActionInputs,
    pub expected_effect: String,
    pub reasoning: String,
}

impl Draft {
    /// Reads the form of a type.
    ///
    /// # Errors
    /// Every field that cannot be, and what to do about it.
    #[cfg(feature = "ssr")]
    pub fn read(&self, kind: Kind, read_time: ReadTime<'_>) -> Result<Filled, Vec<InvalidInput>> {
        let inputs = self.check(kind, read_time)?;
        let wire = json!({"action_type": kind, "inputs": inputs});
        let inputs: ActionInputs = serde_json::from_value(wire)
            .map_err(|error| vec![InvalidInput::new("inputs", error.to_string())])?;
        inputs.validate().map_err(|problem| vec![problem])?;
        let words = |at: usize| text::lines(self.text(WORDS[at].name).trim());
        Ok(Filled {
            inputs,
            expected_effect: words(0),
            reasoning: words(1),
        })
    }

    /// The inputs as JSON, if every field can be as it is.
    ///
    /// # Errors
    /// Every field that cannot be, and what to do about it.
    pub fn check(
        &self,
        kind: Kind,
        read_time: ReadTime<'_>,
    ) -> Result<Map<String, Value>, Vec<InvalidInput>> {
        let mut problems = vec![];
        let mut inputs = Map::new();
        for field in kind.fields() {
            match self.value(field, read_time) {
                Ok(Some(value)) => {
                    inputs.insert(field.name.to_owned(), value);
                }
                Ok(None) if field.required => {
                    problems.push(InvalidInput::new(field.name, missing(field)));
                }
                Ok(None) => {}
                Err(problem) => problems.push(InvalidInput::new(field.name, problem)),
            }
        }
        let words = WORDS.iter().zip(LEAST_WORDS);
        problems.extend(words.filter_map(|(field, least)| self.words(field, least).err()));
        if problems.is_empty() {
            Ok(inputs)
        } else {
            Err(problems)
        }
    }

    fn words(&self, field: &Field, least: usize) -> Result<(), InvalidInput> {
        let Input::Text { most } = field.input else {
            return Ok(());
        };
        let given = text::lines(self.text(field.name).trim());
        let length = given.chars().count();
        if !(least..=most).contains(&length) {
            let length = number::count(length, "character");
            let problem = format!("has {length}; use {least} to {most}");
            return Err(InvalidInput::new(field.name, problem));
        }
        text::readable(field.name, &given)
    }

    fn text(&self, field: &str) -> &str {
        self.one.get(field).map_or("", String::as_str)
    }

    /// `None`: nothing was filled in.
    fn value(&self, field: &Field, read_time: ReadTime<'_>) -> Result<Option<Value>, String> {
        match field.input {
            Input::Records { most, .. } => {
                let ticked = self.many.get(field.name).map_or(&[][..], Vec::as_slice);
                if ticked.len() > most {
                    return Err(format!("has {} records; choose 1 to {most}", ticked.len()));
                }
                let ids: Result<Vec<Value>, _> = ticked.iter().map(|one| id(one)).collect();
                Ok(Some(Value::Array(ids?)).filter(|_| !ticked.is_empty()))
            }
            Input::Rows { fields, .. } => self.rows_of(field.name, fields, read_time),
            _ => simple(field, self.text(field.name), read_time),
        }
    }

    fn rows_of(
        &self,
        name: &str,
        fields: &[Field],
        read_time: ReadTime<'_>,
    ) -> Result<Option<Value>, String> {
        let mut rows = vec![];
        let given = self.rows.get(name).map_or(&[][..], Vec::as_slice);
        let filled = |row: &&Row| row.values().any(|text| !text.trim().is_empty());
        for (at, row) in given.iter().filter(filled).enumerate() {
            let mut object = Map::new();
            for field in fields {
                let text = row.get(field.name).map_or("", String::as_str);
                let of_row = |problem: &str| {
                    let label = field.label.to_lowercase();
                    format!("has a row {} whose {label} {problem}", at + 1)
                };
                match simple(field, text, read_time).map_err(|problem| of_row(&problem))? {
                    Some(value) => {
                        object.insert(field.name.to_owned(), value);
                    }
                    None if field.required => return Err(of_row(missing(field))),
                    None => {}
                }
            }
            rows.push(Value::Object(object));
        }
        Ok(Some(Value::Array(rows)).filter(|rows| rows != &json!([])))
    }
}

fn missing(field: &Field) -> &'static str {
    match field.input {
        Input::Record(_) | Input::Choice(_) => "is missing; pick one",
        Input::Records { .. } => "is missing; pick at least one",
        Input::Rows { .. } => "is missing; fill in at least one row",
        _ => "is missing; fill it in",
    }
}

/// A field of one text.
fn simple(field: &Field, given: &str, read_time: ReadTime<'_>) -> Result<Option<Value>, String> {
    let trimmed = given.trim();
    if trimmed.is_empty() {
        return Ok(None);
    }
    let value = match field.input {
        Input::Line { most } => {
            text::line(field.name, trimmed, most).map_err(|error| error.problem)?;
            json!(trimmed)
        }
        Input::Text { most } => {
            let lines = text::lines(given);
            text::text(field.name, &lines, most).map_err(|error| error.problem)?;
            json!(lines)
        }
        Input::Number { least, most } => {
            let number = number::whole_number(trimmed)
                .map_err(|problem| problem.remedy().unwrap_or_else(|| range(least, most)))?;
            let inside = Some(number).filter(|number| (least..=most).contains(number));
            json!(inside.ok_or_else(|| range(least, most))?)
        }
        Input::Date | Input::Moment => read_time(field.input, trimmed)?,
        Input::Choice(choices) => {
            let known = choices.iter().find(|(value, _)| *value == trimmed);
            json!(known.ok_or("is not one of the choices; pick one")?.0)
        }
        Input::Record(_) => id(trimmed)?,
        Input::Records { .. } | Input::Rows { .. } => return Ok(None),
    };
    Ok(Some(value))
}

fn range(least: i64, most: i64) -> String {
    if most == i64::MAX {
        format!("is not a whole number of at least {least}")
    } else {
        format!("is not a whole number from {least} to {most}")
    }
}

fn id(text: &str) -> Result<Value, String> {
    let id = text.parse::<i64>().ok().filter(|id| *id > 0);
    id.map(|id| json!(id))
        .ok_or_else(|| "contains something that is not a record; pick again".to_owned())
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::actions::{CreateTask, OrderLine, Priority};
    use crate::ground::ids::{OdooUserId, ProductId};
    use chrono::Duration;

    /// A zone five hours behind, whose clocks leave out what lies between two and three.
    fn zone(input: Input, typed: &str) -> Result<Value, String> {
        read_time(input, typed, |typed| {
            let gap = typed.format("%H").to_string() == "02";
            (!gap).then(|| (typed + Duration::hours(5)).and_utc())
        })
    }

    fn draft(one: &[(&str, &str)]) -> Draft {
        let words = [
            ("expected_effect", "Somebody calls them."),
            ("reasoning", "They have not answered for a month."),
        ];
        let pairs = one.iter().chain(&words);
        Draft {
            one: pairs
                .map(|(field, text)| ((*field).to_owned(), (*text).to_owned()))
                .collect(),
            ..Draft::default()
        }
    }

    fn fields_of(problems: &[InvalidInput]) -> Vec<&str> {
        problems.iter().map(|problem| &*problem.field).collect()
    }

    #[test]
    fn a_task_is_what_was_filled_in() {
        let filled = draft(&[
            ("name", " Call them "),
            ("user_id", "5"),
            ("date_deadline", "2026-12-01"),
            ("priority", "2"),
            ("description", "One\r\nTwo\r\n"),
            ("project_id", ""),
        ])
        .read(Kind::CreateTask, &zone)
        .unwrap();
        let expected = CreateTask {
            name: "Call them".into(),
            user_id: OdooUserId(5),
            date_deadline: "2026-12-01".parse().unwrap(),
            description: Some("One\nTwo".into()),
            project_id: None,
            priority: Priority::High,
            about: None,
        };
        assert_eq!(filled.inputs, ActionInputs::CreateTask(expected));
        assert_eq!(filled.expected_effect, "Somebody calls them.");
    }

    #[test]
    fn every_required_field_of_every_type_is_asked_for() {
        for kind in Kind::ALL.iter().filter(|kind| !kind.fields().is_empty()) {
            let problems = Draft::default().read(*kind, &zone).unwrap_err();
            let required = kind.fields().iter().filter(|field| field.required);
            let mut expected: Vec<&str> = required.map(|field| field.name).collect();
            expected.extend(["expected_effect", "reasoning"]);
            assert_eq!(fields_of(&problems), expected, "{}", kind.name());
        }
    }

    #[test]
    fn what_cannot_be_names_its_field() {
        let problems = draft(&[
            ("title", "Terms"),
            ("start", "soon"),
            ("duration_minutes", "4"),
            ("organiser_id", "-1"),
        ])
        .read(Kind::ScheduleMeeting, &zone)
        .unwrap_err();
        let expected = ["start", "duration_minutes", "organiser_id", "attendee_ids"];
        assert_eq!(fields_of(&problems), expected);
    }

    #[test]
    fn a_time_is_typed_in_the_zone_of_whoever_types_it() {
        let mut meeting = draft(&[
            ("title", "Terms"),
            ("start", "2026-12-01T09:30"),
            ("duration_minutes", "45"),
            ("organiser_id", "5"),
        ]);
        meeting
            .many
            .insert("attendee_ids".into(), vec!["7".into(), "9".into()]);
        let filled = meeting.read(Kind::ScheduleMeeting, &zone).unwrap();
        let ActionInputs::ScheduleMeeting(inputs) = filled.inputs else {
            panic!("another type");
        };
        assert_eq!(inputs.start.to_rfc3339(), "2026-12-01T14:30:00+00:00");
        assert_eq!(inputs.attendee_ids.len(), 2);
        meeting
            .one
            .insert("start".into(), "2026-12-01T02:30".into());
        let problems = meeting.read(Kind::ScheduleMeeting, &zone).unwrap_err();
        assert!(problems[0].problem.contains("clock change"), "{problems:?}");
    }

    #[test]
    fn empty_rows_are_no_lines_and_a_half_one_is_named() {
        let row = |product: &str, quantity: &str| {
            Row::from([
                ("product_id".to_owned(), product.to_owned()),
                ("quantity".to_owned(), quantity.to_owned()),
            ])
        };
        let mut order = draft(&[("vendor_id", "8"), ("date_planned", "2026-12-01")]);
        order.rows.insert(
            "lines".into(),
            vec![row("", ""), row("3", "12"), row("", "")],
        );
        let filled = order.read(Kind::CreatePurchaseOrder, &zone).unwrap();
        let ActionInputs::CreatePurchaseOrder(inputs) = filled.inputs else {
            panic!("another type");
        };
        let line = OrderLine {
            product_id: ProductId(3),
            quantity: 12,
        };
        assert_eq!(inputs.lines, [line]);
        order
            .rows
            .insert("lines".into(), vec![row("3", "12"), row("4", "some")]);
        let problems = order.read(Kind::CreatePurchaseOrder, &zone).unwrap_err();
        assert!(
            problems[0]
                .problem
                .starts_with("has a row 2 whose quantity is not a whole number"),
            "{problems:?}"
        );
        order.rows.insert("lines".into(), vec![row("3", "2.000")]);
        let problems = order.read(Kind::CreatePurchaseOrder, &zone);
        let problem = &problems.unwrap_err()[0].problem;
        assert!(problem.ends_with("type 2000 or 2"), "{problem}");
    }

    #[test]
    fn too_few_words_are_refused() {
        let mut task = draft(&[
            ("name", "Call"),
            ("user_id", "5"),
            ("date_deadline", "2026-12-01"),
        ]);
        task.one.insert("reasoning".into(), "Because.".into());
        let problems = task.read(Kind::CreateTask, &zone).unwrap_err();
        assert_eq!(fields_of(&problems), ["reasoning"]);
    }
}
