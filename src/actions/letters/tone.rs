//! How firmly the next reminder is written: by what was sent before about its invoices, and by
//! their age only where nothing was.

use crate::ground::{
    ids::{InvoiceId, PartnerId},
    named::named,
};
use chrono::{DateTime, Utc};

/// How firmly the company writes. None of them announces a step (a fee, a collector, a court)
/// that the company has not decided on.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[strum(serialize_all = "snake_case")]
pub enum Tone {
    /// It was probably forgotten.
    Friendly,
    /// It is late, and a date is asked for.
    Firm,
    /// The last one before a person takes over.
    Final,
}

/// Up to how many days late a first reminder is friendly; later it is firm.
pub const FRIENDLY_DAYS: i64 = 14;
/// More days late than this the oldest invoice has to be before a reminder is the final one.
pub const FINAL_AFTER_DAYS: i64 = 30;

named!(Tone);

impl Tone {
    /// The tone of a letter about invoices, each with the firmest tone that was sent about it
    /// and the days that it is late. A final letter comes once about an invoice, and only where
    /// each one in it had a firm letter before.
    pub fn next(invoices: &[(Option<Self>, i64)]) -> Self {
        let oldest = invoices.iter().map(|(_, late)| *late).max().unwrap_or(0);
        let all = |wanted: Self| invoices.iter().all(|(before, _)| *before == Some(wanted));
        if invoices.iter().all(|(before, _)| before.is_none()) {
            if oldest <= FRIENDLY_DAYS {
                Self::Friendly
            } else {
                Self::Firm
            }
        } else if all(Self::Firm) && oldest > FINAL_AFTER_DAYS {
            Self::Final
        } else {
            Self::Firm
        }
    }
}

/// A reminder that reached a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentReminder {
    pub customer: PartnerId,
    pub at: DateTime<Utc>,
    pub tone: Tone,
    pub invoices: Vec<InvoiceId>,
}

impl SentReminder {
    /// The firmest that was sent about an invoice, and when; `None`: nothing.
    pub fn firmest(sent: &[Self], invoice: InvoiceId) -> Option<(Tone, DateTime<Utc>)> {
        let about = sent.iter().filter(|one| one.invoices.contains(&invoice));
        about.map(|one| (one.tone, one.at)).max()
    }
}

#[cfg(test)]
mod tests {
    use super::{Tone::*, *};

    #[test]
    fn a_first_letter_is_friendly_or_firm_and_never_final() {
        for (late, tone) in [
            (1, Friendly),
            (14, Friendly),
            (15, Firm),
            (46, Firm),
            (400, Firm),
        ] {
            assert_eq!(Tone::next(&[(None, late)]), tone, "{late}");
        }
        assert_eq!(Tone::next(&[(None, 3), (None, 90)]), Firm);
    }

    #[test]
    fn after_a_friendly_letter_comes_a_firm_one_and_then_one_final_one() {
        for late in [8, 46, 400] {
            assert_eq!(Tone::next(&[(Some(Friendly), late)]), Firm, "{late}");
        }
        assert_eq!(Tone::next(&[(Some(Firm), 31)]), Final);
        assert_eq!(Tone::next(&[(Some(Firm), 30)]), Firm);
        assert_eq!(Tone::next(&[(Some(Final), 400)]), Firm);
        assert_eq!(Tone::next(&[(Some(Final), 400), (Some(Firm), 60)]), Firm);
    }

    #[test]
    fn no_letter_is_final_about_an_invoice_that_had_no_firm_one() {
        assert_eq!(Tone::next(&[(Some(Firm), 90), (None, 60)]), Firm);
        assert_eq!(Tone::next(&[(Some(Firm), 90), (Some(Friendly), 60)]), Firm);
        assert_eq!(Tone::next(&[(Some(Firm), 90), (Some(Firm), 12)]), Final);
    }

    #[test]
    fn the_firmest_counts_not_the_latest() {
        let sent = |tone, day: &str, invoice| SentReminder {
            customer: PartnerId(7),
            at: format!("{day}T10:00:00Z").parse().unwrap(),
            tone,
            invoices: vec![InvoiceId(invoice)],
        };
        let all = [
            sent(Firm, "2026-10-01", 1),
            sent(Final, "2026-10-08", 1),
            sent(Firm, "2026-10-20", 1),
            sent(Friendly, "2026-10-20", 2),
        ];
        assert_eq!(SentReminder::firmest(&all, InvoiceId(1)).unwrap().0, Final);
        assert_eq!(
            SentReminder::firmest(&all, InvoiceId(2)).unwrap().0,
            Friendly
        );
        assert_eq!(SentReminder::firmest(&all, InvoiceId(3)), None);
    }
}
