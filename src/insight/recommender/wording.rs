//! What a proposal about a customer says of its invoices.

use super::case::Case;
use crate::{
    actions::SentReminder,
    ground::{date, inert::bounded, money::Money, number::count, zone},
    insight::analyzers::financial::OverdueInvoice,
};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;

impl Case<'_> {
    /// What was sent before about these invoices.
    pub(super) fn history(&self, sent: &[SentReminder]) -> String {
        let firmest = |invoice: &&OverdueInvoice| SentReminder::firmest(sent, invoice.id);
        match self.invoices.iter().filter_map(firmest).max() {
            None => "No reminder was sent before.".to_owned(),
            Some((tone, at)) => format!(
                "A {} reminder on {} brought no payment.",
                tone.name(),
                day(at, self.zone())
            ),
        }
    }

    /// All that is overdue of what it is about, in the company's currency.
    pub(super) fn open(&self) -> Money {
        self.all.amount.clone()
    }

    /// On how many invoices that is overdue.
    pub(super) fn invoices_words(&self) -> String {
        match (self.whole, self.all.invoices) {
            (true, invoices) => count(invoices, "invoice"),
            (false, 1) => "this invoice".to_owned(),
            (false, invoices) => format!("these {}", count(invoices, "invoice")),
        }
    }

    /// What is overdue besides what it is about.
    pub(super) fn altogether_words(&self) -> String {
        if self.whole {
            return String::new();
        }
        let all = self.reading.overdue_of(self.customer.customer);
        format!(
            " In total, {} is overdue on {}.",
            all.amount,
            count(all.invoices, "invoice")
        )
    }

    pub(super) fn overdue_label(&self) -> String {
        let named = self.invoices.len();
        if named < self.all.invoices as usize {
            format!(
                "Overdue on {}; the {named} oldest below",
                self.invoices_words()
            )
        } else if self.whole {
            "Overdue".to_owned()
        } else {
            format!("Overdue on {}", self.invoices_words())
        }
    }

    pub(super) fn disputed_words(&self) -> String {
        match &self.customer.disputed {
            Some(disputed) => {
                format!(" Another {disputed} is past due but disputed, and is left out.")
            }
            None => String::new(),
        }
    }

    pub(super) fn runway_words(&self) -> String {
        let then = self.metrics.runway_with(&self.all.amount);
        match (self.metrics.runway.zip(then), self.runway_days()) {
            (Some((now, then)), Some(1..)) => format!(
                " Once paid, it extends the runway from {} to {}.",
                now.fact(),
                then.fact()
            ),
            _ => String::new(),
        }
    }

    /// What whoever calls has to look at first.
    pub(super) fn unknown_words(&self) -> &'static str {
        if self.reading.tells_who_paid() {
            return "";
        }
        " Not all payments could be read: check for a payment before you call."
    }

    pub(super) fn task_text(&self) -> String {
        let named = self.invoices.len();
        let head = if named < self.all.invoices as usize {
            format!(
                "{} is overdue on {}. The {named} oldest:",
                self.open(),
                self.invoices_words()
            )
        } else {
            format!("{} is overdue:", self.open())
        };
        let mut lines = vec![head];
        for invoice in &self.invoices {
            lines.push(format!(
                "{}: {} open, due {}",
                invoice.name,
                invoice.residual,
                date::written(invoice.due)
            ));
        }
        lines.push(self.unknown_words().trim().to_owned());
        lines.join("\n").trim_end().to_owned()
    }
}

/// The company's calendar day of a moment.
pub(super) fn day(at: DateTime<Utc>, zone: Tz) -> String {
    zone::day(at, zone)
}

/// Names come from outside: bounded, on one line.
pub(super) fn short(text: &str, most: usize) -> String {
    bounded(text, most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_that_of_the_company() {
        let at: DateTime<Utc> = "2026-11-23T23:30:00Z".parse().unwrap();
        assert_eq!(day(at, Tz::UTC), "23 Nov 2026");
        assert_eq!(day(at, chrono_tz::Europe::Berlin), "24 Nov 2026");
        assert_eq!(day(at, chrono_tz::America::New_York), "23 Nov 2026");
    }
}
