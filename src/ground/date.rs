//! Days in words: the one place that decides how they are written for our own people. Letters to
//! customers write them in the customer's language.

use chrono::NaiveDate;

/// `23 Nov 2026`.
pub fn written(day: NaiveDate) -> String {
    day.format("%-d %b %Y").to_string()
}
