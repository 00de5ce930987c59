//! What comes next about a customer's overdue invoices, by what was sent before about each.

use crate::{
    actions::{FINAL_AFTER_DAYS, SentReminder, Tone},
    insight::analyzers::financial::OverdueInvoice,
};
use chrono::{DateTime, Datelike, Days, NaiveDate, Utc, Weekday};

/// Days that a customer has for paying after the final reminder, before somebody calls.
const PAY_AFTER_FINAL: u64 = 7;

/// The next steps; both may be nothing.
pub struct Next<'a> {
    /// What the next letter names; empty: none is due.
    pub letter: Vec<&'a OverdueInvoice>,
    /// When the final reminder was sent that brought nothing: somebody should call.
    pub final_sent: Option<DateTime<Utc>>,
}

/// An invoice that had its final letter is a person's, and no letter names it again. One that
/// had its firm letter waits until a final one may come, unless another letter goes out anyway.
/// What comes to less than `least` minor units decides nothing: the rest of an invoice that was
/// paid but for a cent keeps no other invoice back.
pub fn next<'a>(
    invoices: &[&'a OverdueInvoice],
    sent: &[SentReminder],
    least: i64,
    today: NaiveDate,
    now: DateTime<Utc>,
) -> Next<'a> {
    let tone = |invoice: &OverdueInvoice| SentReminder::firmest(sent, invoice.id);
    let having = |wanted: &dyn Fn(Option<Tone>) -> bool| -> Vec<&'a OverdueInvoice> {
        let fits = |invoice: &&&OverdueInvoice| wanted(tone(invoice).map(|(tone, _)| tone));
        invoices.iter().filter(fits).copied().collect()
    };
    let firm = having(&|tone| tone == Some(Tone::Firm));
    let begun = having(&|tone| tone < Some(Tone::Firm));
    let letter = if reaches_minimum(&late_for(&firm, FINAL_AFTER_DAYS, today), least) {
        firm
    } else if reaches_minimum(&begun, least)
        || (!begun.is_empty() && !reaches_minimum(&firm, least))
    {
        begun.into_iter().chain(firm).collect()
    } else {
        vec![]
    };
    let finals = having(&|tone| tone == Some(Tone::Final));
    let brought_nothing = |invoice: &&OverdueInvoice| {
        let at = tone(invoice).map(|(_, at)| at);
        at.filter(|at| *at + Days::new(PAY_AFTER_FINAL) <= now)
    };
    let over: Vec<&OverdueInvoice> = finals
        .into_iter()
        .filter(|invoice| brought_nothing(invoice).is_some())
        .collect();
    let last = over.iter().filter_map(brought_nothing).max();
    Next {
        letter,
        final_sent: last.filter(|_| reaches_minimum(&over, least)),
    }
}

/// Those that are late by more than so many days.
pub fn late_for<'a>(
    invoices: &[&'a OverdueInvoice],
    days: i64,
    today: NaiveDate,
) -> Vec<&'a OverdueInvoice> {
    let late = |invoice: &&&OverdueInvoice| (today - invoice.due).num_days() > days;
    invoices.iter().filter(late).copied().collect()
}

/// Whether there are any, and they come to the smallest amount that is asked for.
pub fn reaches_minimum(invoices: &[&OverdueInvoice], least: i64) -> bool {
    let sum: i64 = invoices.iter().map(|invoice| invoice.residual.minor).sum();
    !invoices.is_empty() && sum >= least
}

/// So many days later, Saturdays and Sundays not counted.
pub fn working_days_after(day: NaiveDate, count: u32) -> NaiveDate {
    let mut day = day;
    let mut left = count;
    while left > 0 {
        day = day + Days::new(1);
        if !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) {
            left -= 1;
        }
    }
    day
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::{
        ids::{InvoiceId, PartnerId},
        money::Currency,
    };

    const NOW: &str = "2026-11-23T15:00:00Z";

    fn invoice(id: i64, late: u64) -> OverdueInvoice {
        let now: DateTime<Utc> = NOW.parse().unwrap();
        OverdueInvoice {
            id: InvoiceId(id),
            name: format!("INV/{id}"),
            customer: PartnerId(7),
            addressed: PartnerId(7),
            due: now.date_naive() - Days::new(late),
            residual: Currency::new("EUR", 2).money(10_000),
            salesperson: None,
            write_date: now,
        }
    }

    fn sent(tone: Tone, days_ago: u64, invoices: &[i64]) -> SentReminder {
        let now: DateTime<Utc> = NOW.parse().unwrap();
        SentReminder {
            customer: PartnerId(7),
            at: now - Days::new(days_ago),
            tone,
            invoices: invoices.iter().copied().map(InvoiceId).collect(),
        }
    }

    fn check(invoices: &[(i64, u64)], sent: &[SentReminder], letter: &[i64], call: bool) {
        let invoices: Vec<_> = invoices
            .iter()
            .map(|(id, late)| (*id, *late, 10_000))
            .collect();
        check_sums(&invoices, sent, letter, call);
    }

    /// With what is open on each.
    fn check_sums(invoices: &[(i64, u64, i64)], sent: &[SentReminder], letter: &[i64], call: bool) {
        let invoices: Vec<_> = invoices
            .iter()
            .map(|(id, late, minor)| OverdueInvoice {
                residual: Currency::new("EUR", 2).money(*minor),
                ..invoice(*id, *late)
            })
            .collect();
        let invoices: Vec<_> = invoices.iter().collect();
        let now: DateTime<Utc> = NOW.parse().unwrap();
        let next = next(&invoices, sent, 1_000, now.date_naive(), now);
        let mut named: Vec<i64> = next.letter.iter().map(|invoice| invoice.id.0).collect();
        named.sort_unstable();
        assert_eq!(named, letter);
        assert_eq!(next.final_sent.is_some(), call);
    }

    #[test]
    fn one_invoice_goes_from_letter_to_letter_to_a_call() {
        check(&[(1, 4)], &[], &[1], false);
        check(&[(1, 11)], &[sent(Tone::Friendly, 7, &[1])], &[1], false);
        check(&[(1, 18)], &[sent(Tone::Firm, 7, &[1])], &[], false);
        check(&[(1, 31)], &[sent(Tone::Firm, 20, &[1])], &[1], false);
        check(&[(1, 35)], &[sent(Tone::Final, 4, &[1])], &[], false);
        check(&[(1, 38)], &[sent(Tone::Final, 7, &[1])], &[], true);
    }

    #[test]
    fn a_final_letter_names_only_what_had_its_firm_one() {
        let firm = [sent(Tone::Firm, 14, &[1, 2])];
        check(&[(1, 40), (2, 20), (3, 9)], &firm, &[1, 2], false);
    }

    #[test]
    fn what_is_with_a_person_is_not_written_about_and_others_are() {
        let last = [sent(Tone::Final, 8, &[1])];
        check(&[(1, 60), (2, 9)], &last, &[2], true);
        let firm = [sent(Tone::Firm, 8, &[1])];
        check(&[(1, 20), (2, 9)], &firm, &[1, 2], false);
    }

    #[test]
    fn a_rest_below_the_smallest_amount_decides_no_step() {
        let firm = [sent(Tone::Firm, 14, &[1])];
        check_sums(&[(1, 31, 200), (2, 20, 2_000_000)], &firm, &[1, 2], false);
        // What waits for its final letter does not get another firm one for a rest.
        check_sums(&[(1, 20, 2_000_000), (2, 9, 200)], &firm, &[], false);
        let last = [sent(Tone::Final, 8, &[1])];
        check_sums(&[(1, 60, 1)], &last, &[], false);
        check_sums(&[(1, 60, 1), (2, 9, 5_000)], &last, &[2], false);
        check_sums(&[(1, 60, 1_000)], &last, &[], true);
        // Rests that together come to it count.
        let firm = [sent(Tone::Firm, 14, &[1, 2])];
        check_sums(&[(1, 40, 500), (2, 40, 500)], &firm, &[1, 2], false);
    }

    #[test]
    fn working_days_leave_out_the_weekend() {
        let friday = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
        assert_eq!(
            working_days_after(friday, 2),
            NaiveDate::from_ymd_opt(2026, 11, 24).unwrap()
        );
    }
}
