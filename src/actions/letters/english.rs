//! The reminder in English.

use super::{Letter, Line, Tone, numbers};
use std::fmt::Write as _;

pub fn subject(letter: &Letter) -> String {
    let count = letter.count();
    let (what, is) = match numbers(letter, "and") {
        Some(one) if count == 1 => (format!("Invoice {one}"), "is"),
        Some(two) => (format!("Invoices {two}"), "are"),
        None => (format!("{count} invoices"), "are"),
    };
    match letter.tone {
        Tone::Friendly => format!("{what} {is} overdue"),
        Tone::Firm => format!("Reminder: {what} {is} overdue"),
        Tone::Final => format!("Final reminder: {what} {is} overdue"),
    }
}

pub fn text(letter: &Letter) -> String {
    let one = letter.count() == 1;
    let (invoice_is, it, amount) = if one {
        ("this invoice is", "it", "the amount")
    } else {
        ("these invoices are", "them", "the amounts")
    };
    let opening = match letter.tone {
        Tone::Friendly => {
            format!("perhaps it was overlooked: by our records {invoice_is} still open.")
        }
        Tone::Firm => {
            format!("by our records {invoice_is} overdue, and we have not received {amount} yet.")
        }
        Tone::Final => format!(
            "by our records {invoice_is} long overdue, and {amount} below still {} open.",
            if one { "is" } else { "are" }
        ),
    };
    let request = match letter.tone {
        Tone::Friendly => "Could you let us know when we can expect the payment?".to_owned(),
        Tone::Firm => "Please pay within the next seven days, or tell us the day on which you will.".to_owned(),
        Tone::Final => {
            "Please pay now, or call or write to us today so that we can agree on a date.\nThis is our last reminder before we take the matter up with you in person.".to_owned()
        }
    };
    let mut lines = String::new();
    if letter.whole.is_some() {
        let (listed, all) = (letter.invoices.len(), letter.count());
        let _infallible = writeln!(lines, "  These are the {listed} oldest of {all}:");
    }
    for line in &letter.invoices {
        entry(&mut lines, line);
    }
    for sum in letter.sums() {
        let _infallible = match letter.whole {
            Some(_) => writeln!(lines, "  All {} together: {sum}", letter.count()),
            None if letter.part => {
                writeln!(lines, "  These {} invoices together: {sum}", letter.count())
            }
            None => writeln!(lines, "  Overdue altogether: {sum}"),
        };
    }
    format!(
        "Dear Sir or Madam,\n\n\
         {opening}\n\n\
         {lines}\n\
         {request}\n\n\
         If the payment is already on its way, please disregard this message. If something\n\
         about {it} is wrong, please answer this mail: it reaches {}.\n\n\
         Kind regards,\n{}\n",
        letter.answers, letter.company
    )
}

fn entry(out: &mut String, line: &Line) {
    let due = line.due.format("%-d %B %Y");
    let _infallible = writeln!(out, "  {}: due {due}", line.number);
    let paid = line.paid().map(|paid| format!("{paid} paid or credited, "));
    let paid = paid.unwrap_or_default();
    let _infallible = if line.later.minor > 0 {
        writeln!(
            out,
            "    {} in total, {paid}{} due now, {} not due yet",
            line.total, line.open, line.later
        )
    } else if paid.is_empty() {
        writeln!(out, "    {} open", line.open)
    } else {
        writeln!(out, "    {} in total, {paid}{} open", line.total, line.open)
    };
    if let Some(link) = &line.link {
        let _infallible = writeln!(out, "    See and pay: {link}");
    }
}
