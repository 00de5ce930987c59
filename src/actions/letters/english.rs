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
    let one = letter.invoices.first().filter(|_| letter.count() == 1);
    let which = one.map_or_else(
        || "these invoices".to_owned(),
        |one| format!("invoice {}", one.number),
    );
    let (is, amount, it) = match one {
        Some(_) => ("is", "the amount", "the invoice"),
        None => ("are", "the amounts", "an invoice"),
    };
    let opening = match letter.tone {
        Tone::Friendly => {
            format!("This may have been overlooked: our records show that {which} {is} still open.")
        }
        Tone::Firm => format!(
            "Our records show that {which} {is} overdue, and that {amount} below {is} still unpaid."
        ),
        Tone::Final => format!(
            "Our records show that {which} {is} long overdue, and that {amount} below {is} still unpaid."
        ),
    };
    let request = match letter.tone {
        Tone::Friendly => "Could you let us know when we can expect your payment?",
        Tone::Firm => {
            "Please pay within the next seven days, or let us know the day on which you will."
        }
        Tone::Final => {
            "Please pay now, or call or write to us today so that we can agree on a date.\nThis is our last reminder before we contact you in person."
        }
    };
    let greeting = match &letter.greeted {
        Some(name) => format!("Hello {name},"),
        None => "Hello,".to_owned(),
    };
    format!(
        "{greeting}\n\n\
         {opening}\n\n\
         {}\n\
         {request}\n\n\
         If you have already paid, please ignore this message. If something about {it} is not\n\
         right, just reply: your answer goes to {}.\n\n\
         Kind regards,\n{}\n",
        list(letter),
        letter.answers,
        letter.company
    )
}

/// The invoices, and what they come to.
fn list(letter: &Letter) -> String {
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
            Some(_) => writeln!(lines, "  Total of all {}: {sum}", letter.count()),
            None if letter.part => {
                writeln!(lines, "  Total of these {} invoices: {sum}", letter.count())
            }
            None => writeln!(lines, "  Total overdue: {sum}"),
        };
    }
    lines
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
        let _infallible = writeln!(out, "    View and pay: {link}");
    }
}
