//! The figures of a run: medians of the rounds, ratios, and whether they are as they have to be.

use crate::{
    machine::Machine,
    rows::{Against, Goal, ROWS, Row, Side, row},
};
use serde_json::{Map, Value, json};
use std::{collections::BTreeMap, fmt::Write as _};

/// What was measured, round by round.
#[derive(Debug, Default)]
pub struct Report {
    values: BTreeMap<(&'static str, Side), Vec<f64>>,
}

impl Report {
    /// One round's figure.
    pub fn add(&mut self, key: &str, side: Side, value: f64) {
        let row = row(key);
        debug_assert!(row.sides.contains(&side), "{key} has no such side");
        self.values.entry((row.key, side)).or_default().push(value);
    }

    pub fn ours(&mut self, key: &str, value: f64) {
        self.add(key, Side::Ours, value);
    }

    pub fn median(&self, key: &str, side: Side) -> Option<f64> {
        median(self.rounds(key, side))
    }

    fn rounds(&self, key: &str, side: Side) -> &[f64] {
        let key = (row(key).key, side);
        self.values.get(&key).map_or(&[], Vec::as_slice)
    }

    /// Ours to another's, as the median of the rounds' ratios.
    fn ratio(&self, row: &Row, against: Against) -> Option<f64> {
        let ours = self.rounds(row.key, Side::Ours);
        let theirs = match against {
            Against::Itself => return median(ours),
            Against::Side(side) => self.rounds(row.key, side),
            Against::Row(key) => self.rounds(key, Side::Ours),
        };
        let ratios: Vec<f64> = ours.iter().zip(theirs).map(|(a, b)| a / b).collect();
        median(&ratios)
    }

    /// Which figures there should be and are not.
    pub fn missing(&self, long: bool, plan: bool) -> Vec<String> {
        let rows = ROWS.iter().filter(|row| long || !row.long);
        let sides = rows.flat_map(|row| row.sides.iter().map(move |side| (row, *side)));
        let wanted = sides.filter(|(_, side)| plan || *side != Side::Plan);
        let missing = wanted.filter(|(row, side)| {
            let rounds = self.rounds(row.key, *side);
            rounds.is_empty() || rounds.iter().any(|value| !value.is_finite())
        });
        missing
            .map(|(row, side)| format!("{} ({side:?})", row.key))
            .collect()
    }

    /// As Markdown. The goals are left out where the amounts are too small to say anything.
    pub fn markdown(&self, machine: &Machine, judged: bool) -> String {
        let mut text = machine.markdown();
        text.push_str("\n| Figure | ours | the plan's stack | PostgreSQL alone | ours / plan | ours / PostgreSQL | at least | aim |\n");
        text.push_str("| --- | --- | --- | --- | --- | --- | --- | --- |\n");
        for row in ROWS.iter().filter(|row| self.has(row)) {
            let side = |side| self.cell(row, side);
            let ratio = |side| match row.sides.contains(&side) {
                true => short(self.ratio(row, Against::Side(side))),
                false => String::new(),
            };
            let (least, aim) = if judged {
                self.goals(row)
            } else {
                Default::default()
            };
            let _ = writeln!(
                text,
                "| {} | {} | {} | {} | {} | {} | {least} | {aim} |",
                labelled(row),
                side(Side::Ours),
                side(Side::Plan),
                side(Side::Postgres),
                ratio(Side::Plan),
                ratio(Side::Postgres),
            );
        }
        text
    }

    fn has(&self, row: &Row) -> bool {
        let mut sides = row.sides.iter();
        sides.any(|side| !self.rounds(row.key, *side).is_empty())
    }

    /// The median, with the least and the most of several rounds.
    fn cell(&self, row: &Row, side: Side) -> String {
        let rounds = self.rounds(row.key, side);
        let median = short(median(rounds));
        if rounds.len() < 2 {
            return median;
        }
        let least = rounds.iter().copied().reduce(f64::min);
        let most = rounds.iter().copied().reduce(f64::max);
        format!("{median} ({} to {})", short(least), short(most))
    }

    fn goals(&self, row: &Row) -> (String, String) {
        let goals: Vec<&Goal> = row.goals.iter().flatten().collect();
        let each = |wanted: &dyn Fn(&Goal) -> Option<f64>| {
            let cells = goals.iter().filter_map(|goal| {
                let wanted = wanted(goal)?;
                let found = self.ratio(row, goal.against)?;
                Some(judged(row, goal.against, wanted, found))
            });
            cells.collect::<Vec<_>>().join("; ")
        };
        (each(&|goal| Some(goal.least)), each(&|goal| goal.aim))
    }

    /// Everything, for programs.
    pub fn json(&self, machine: &Machine) -> Value {
        let figures = ROWS.iter().filter(|row| self.has(row)).map(|row| {
            let mut figure = Map::new();
            figure.insert("label".to_owned(), json!(row.label));
            figure.insert("unit".to_owned(), json!(row.unit));
            for side in row.sides {
                let rounds = self.rounds(row.key, *side);
                let both = json!({"median": median(rounds), "rounds": rounds});
                figure.insert(format!("{side:?}").to_lowercase(), both);
            }
            let goals = row.goals.iter().flatten().map(|goal| {
                let found = self.ratio(row, goal.against);
                json!({"of": name_of(goal.against), "least": goal.least, "aim": goal.aim, "found": found,
                    "held": found.map(|found| holds(row, goal.least, found))})
            });
            figure.insert("goals".to_owned(), goals.collect());
            (row.key.to_owned(), Value::Object(figure))
        });
        json!({"machine": machine, "figures": figures.collect::<Map<_, _>>()})
    }
}

fn labelled(row: &Row) -> String {
    match row.unit {
        "" => row.label.to_owned(),
        unit => format!("{}, {unit}", row.label),
    }
}

fn judged(row: &Row, against: Against, wanted: f64, found: f64) -> String {
    let sign = if row.more { "≥" } else { "≤" };
    let held = if holds(row, wanted, found) {
        "held"
    } else {
        "**missed**"
    };
    match against {
        Against::Itself => format!("{sign} {wanted}: {held}"),
        against => {
            let of = name_of(against);
            format!("{sign} {wanted} × {of}: {held} ({})", short(Some(found)))
        }
    }
}

fn name_of(against: Against) -> &'static str {
    match against {
        Against::Itself => "itself",
        Against::Side(Side::Plan) => "the plan's stack",
        Against::Side(Side::Postgres) => "PostgreSQL",
        Against::Side(Side::Ours) => "ours",
        Against::Row(key) => row(key).label,
    }
}

fn holds(row: &Row, wanted: f64, found: f64) -> bool {
    if row.more {
        found >= wanted
    } else {
        found <= wanted
    }
}

/// Three digits that say something, and all before the point; nothing where there is no figure.
fn short(value: Option<f64>) -> String {
    match value.filter(|value| value.is_finite()) {
        None => String::new(),
        Some(value) if value.abs() >= 100.0 || value.fract() == 0.0 => format!("{value:.0}"),
        Some(value) if value.abs() >= 10.0 => format!("{value:.1}"),
        Some(value) if value.abs() >= 0.1 => format!("{value:.2}"),
        Some(value) => format!("{value:.3}"),
    }
}

/// The one in the middle, or between the two in the middle.
fn median(values: &[f64]) -> Option<f64> {
    let mut values = values.to_vec();
    values.sort_by(f64::total_cmp);
    let upper = *values.get(values.len() / 2)?;
    let lower = *values.get((values.len() - 1) / 2)?;
    Some(f64::midpoint(lower, upper))
}

/// The value below which this part of them lies.
pub fn percentile(values: &[f64], part: f64) -> Option<f64> {
    let mut values = values.to_vec();
    values.sort_by(f64::total_cmp);
    let place = (values.len() as f64 * part) as usize;
    values
        .get(place.min(values.len().saturating_sub(1)))
        .copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_row_has_a_key_of_its_own_and_is_compared_with_one_that_there_is() {
        let keys: BTreeSet<_> = ROWS.iter().map(|row| row.key).collect();
        assert_eq!(keys.len(), ROWS.len());
        for goal in ROWS.iter().flat_map(|row| row.goals.iter().flatten()) {
            if let Against::Row(key) = goal.against {
                assert!(keys.contains(key), "{key}");
            }
        }
    }

    #[test]
    fn a_percentile_is_one_of_the_values() {
        let values: Vec<f64> = (1..=100).rev().map(f64::from).collect();
        assert_eq!(percentile(&values, 0.5), Some(51.0));
        assert_eq!(percentile(&values, 0.99), Some(100.0));
        assert_eq!(percentile(&[7.0], 0.99), Some(7.0));
        assert_eq!(percentile(&[], 0.5), None);
    }

    #[test]
    fn a_median_is_in_the_middle() {
        assert_eq!(median(&[3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(&[3.0, 1.0]), Some(2.0));
        assert_eq!(median(&[]), None);
    }

    #[test]
    fn a_ratio_is_of_figures_of_one_round() {
        let mut report = Report::default();
        for (ours, plan) in [(100.0, 50.0), (60.0, 20.0), (10.0, 10.0)] {
            report.add("executions_5", Side::Ours, ours);
            report.add("executions_5", Side::Plan, plan);
        }
        let ratio = report.ratio(row("executions_5"), Against::Side(Side::Plan));
        assert_eq!(ratio, Some(2.0));
        let (least, aim) = report.goals(row("executions_5"));
        assert_eq!(least, "≥ 1 × the plan's stack: held (2)");
        assert_eq!(aim, "≥ 2 × the plan's stack: held (2)");
    }

    #[test]
    fn what_was_not_measured_is_missing() {
        let mut report = Report::default();
        report.ours("start", f64::NAN);
        let missing = report.missing(false, false);
        assert!(missing.contains(&"start (Ours)".to_owned()));
        assert!(
            !missing
                .iter()
                .any(|key| key.contains("Plan") || key.contains("csv"))
        );
    }
}
