//! The reminder in German.

use super::{Letter, Line, Tone, numbers};
use crate::ground::money::Money;
use chrono::{Datelike, NaiveDate};
use std::fmt::Write as _;

const MONTHS: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];

pub fn subject(letter: &Letter) -> String {
    let count = letter.count();
    let (what, is) = match numbers(letter, "und") {
        Some(one) if count == 1 => (format!("Rechnung {one}"), "ist"),
        Some(two) => (format!("Rechnungen {two}"), "sind"),
        None => (format!("{count} Rechnungen"), "sind"),
    };
    match letter.tone {
        Tone::Friendly => format!("{what} {is} noch offen"),
        Tone::Firm => format!("Zahlungserinnerung: {what} {is} überfällig"),
        Tone::Final => format!("Letzte Zahlungserinnerung: {what} {is} überfällig"),
    }
}

pub fn text(letter: &Letter) -> String {
    let one = letter.invoices.first().filter(|_| letter.count() == 1);
    let which = one.map_or_else(
        || "diese Rechnungen".to_owned(),
        |one| format!("die Rechnung {}", one.number),
    );
    let (is, amount, with_it) = match one {
        Some(_) => ("ist", "der Betrag unten", "der Rechnung"),
        None => ("sind", "die Beträge unten", "einer Rechnung"),
    };
    let opening = match letter.tone {
        Tone::Friendly => format!(
            "vielleicht ist es untergegangen: Nach unseren Unterlagen {is} {which} noch offen."
        ),
        Tone::Firm => format!(
            "nach unseren Unterlagen {is} {which} überfällig, und {amount} {is} noch nicht bezahlt."
        ),
        Tone::Final => format!(
            "nach unseren Unterlagen {is} {which} seit Langem überfällig, und {amount} {is} bis heute nicht bezahlt."
        ),
    };
    let request = match letter.tone {
        Tone::Friendly => {
            "Könnten Sie uns bitte mitteilen, wann wir mit Ihrer Zahlung rechnen können?"
        }
        Tone::Firm => {
            "Bitte zahlen Sie innerhalb der nächsten sieben Tage, oder nennen Sie uns den Tag, an dem Sie zahlen."
        }
        Tone::Final => {
            "Bitte zahlen Sie jetzt, oder melden Sie sich noch heute bei uns, damit wir einen Termin vereinbaren können.\nDies ist unsere letzte Erinnerung, bevor wir persönlich auf Sie zukommen."
        }
    };
    let greeting = match &letter.greeted {
        Some(name) => format!("Guten Tag {name},"),
        None => "Guten Tag,".to_owned(),
    };
    format!(
        "{greeting}\n\n\
         {opening}\n\n\
         {}\n\
         {request}\n\n\
         Falls Sie bereits gezahlt haben, betrachten Sie diese Nachricht bitte als gegenstandslos.\n\
         Falls mit {with_it} etwas nicht stimmt, antworten Sie einfach auf diese E-Mail: Ihre\n\
         Antwort erreicht {}.\n\n\
         Mit freundlichen Grüßen\n{}\n",
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
        let _infallible = writeln!(lines, "  Dies sind die {listed} ältesten von {all}:");
    }
    for line in &letter.invoices {
        entry(&mut lines, line);
    }
    for sum in letter.sums() {
        let (sum, count) = (money(&sum), letter.count());
        let _infallible = match letter.whole {
            Some(_) => writeln!(lines, "  Summe aller {count}: {sum}"),
            None if letter.part => writeln!(lines, "  Summe dieser {count} Rechnungen: {sum}"),
            None => writeln!(lines, "  Insgesamt überfällig: {sum}"),
        };
    }
    lines
}

fn entry(out: &mut String, line: &Line) {
    let due = date(line.due);
    let _infallible = writeln!(out, "  {}: fällig am {due}", line.number);
    let open = money(&line.open);
    let total = money(&line.total);
    let paid = line.paid();
    let paid = paid.map(|paid| format!("{} bezahlt oder gutgeschrieben, ", money(&paid)));
    let paid = paid.unwrap_or_default();
    let _infallible = if line.later.minor > 0 {
        let later = money(&line.later);
        writeln!(
            out,
            "    {total} gesamt, {paid}{open} jetzt fällig, {later} noch nicht fällig"
        )
    } else if paid.is_empty() {
        writeln!(out, "    {open} offen")
    } else {
        writeln!(out, "    {total} gesamt, {paid}{open} offen")
    };
    if let Some(link) = &line.link {
        let _infallible = writeln!(out, "    Ansehen und bezahlen: {link}");
    }
}

/// `3. November 2026`.
fn date(day: NaiveDate) -> String {
    let month = MONTHS[day.month0() as usize];
    format!("{}. {month} {}", day.day(), day.year())
}

/// `31.500,00 €`; other currencies by their code.
fn money(money: &Money) -> String {
    let plain = money.currency.plain(money.minor);
    let (whole, part) = plain.split_once('.').unwrap_or((&plain, ""));
    let (sign, digits) = match whole.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", whole),
    };
    let mut out = sign.to_owned();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 {
            out.push('.');
        }
        out.push(digit);
    }
    if !part.is_empty() {
        out.push(',');
        out.push_str(part);
    }
    let unit = match money.currency.code.as_str() {
        "EUR" => "€",
        code => code,
    };
    format!("{out} {unit}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::money::Currency;

    #[test]
    fn money_and_dates_as_germans_write_them() {
        let check = |code: &str, decimals, minor, expected: &str| {
            assert_eq!(money(&Currency::new(code, decimals).money(minor)), expected);
        };
        check("EUR", 2, 3_150_000, "31.500,00 €");
        check("EUR", 2, 5, "0,05 €");
        check("EUR", 2, 123_456_789, "1.234.567,89 €");
        check("USD", 2, -100_000, "-1.000,00 USD");
        check("JPY", 0, 1_000, "1.000 JPY");
        let day = NaiveDate::from_ymd_opt(2026, 3, 9).unwrap();
        assert_eq!(date(day), "9. März 2026");
    }
}
