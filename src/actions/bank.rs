//! Money on the bank statement that may be a customer's, and that nobody has reconciled: one who
//! may have paid is not reminded.

use super::text::one_line;
use crate::{
    ground::{date::written, ids::PartnerId, money::Money},
    operations::odoo::{BankLine, Company, Invoice, Odoo, OdooError, Payer},
};
use chrono::NaiveDate;
use std::fmt;

/// Letters and digits that a reference must have to be told from chance.
const TELLING: usize = 4;
/// Of what the payer wrote, so much is repeated.
const QUOTED: usize = 60;

/// A line that may be the customer's payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incoming {
    pub line: BankLine,
    pub because: Because,
}

/// What it is known by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Because {
    Customer,
    Payer,
    Number(String),
    Amount(String),
}

impl fmt::Display for Incoming {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = &self.line;
        let day = written(line.date);
        write!(f, "{} of {day} on the bank statement", line.amount)?;
        let text: String = one_line(&line.text).chars().take(QUOTED).collect();
        if !text.is_empty() {
            write!(f, " (“{text}”)")?;
        }
        f.write_str(" is not reconciled yet and ")?;
        match &self.because {
            Because::Customer => f.write_str("belongs to this customer"),
            Because::Payer => f.write_str("names this customer as the payer"),
            Because::Number(number) => write!(f, "names {number}"),
            Because::Amount(what) => write!(f, "is exactly {what}"),
        }
    }
}

/// What came in, is not reconciled, and may be this customer's payment; the newest such line. What
/// is less than `least` counts only where it is an amount that is asked for; `None`: all of it does.
///
/// # Errors
/// As every read: [`OdooError`].
pub async fn incoming(
    odoo: &Odoo,
    company: &Company,
    customer: PartnerId,
    name: &str,
    invoices: &[Invoice],
    least: Option<&Money>,
) -> Result<Option<Incoming>, OdooError> {
    let numbers = numbers(invoices);
    let amounts = amounts(invoices);
    let plain: Vec<Money> = amounts.iter().map(|(amount, _)| amount.clone()).collect();
    let payer = Payer {
        customer,
        name,
        numbers: &numbers,
        amounts: &plain,
    };
    let lines = odoo.bank_lines(company, &payer).await?;
    let mut lines = lines
        .into_iter()
        .filter(|line| is_relevant(line, least, &amounts));
    Ok(lines.find_map(|line| {
        let because = because(&line, customer, name, &numbers, &amounts)?;
        Some(Incoming { line, because })
    }))
}

fn numbers(invoices: &[Invoice]) -> Vec<String> {
    let both = |invoice: &Invoice| {
        [
            Some(invoice.name.clone()),
            invoice.payment_reference.clone(),
        ]
    };
    let mut numbers: Vec<String> = invoices.iter().flat_map(both).flatten().collect();
    numbers.retain(|number| bare(number).chars().count() >= TELLING);
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

/// What a payment of these invoices may come to, with what it would be.
fn amounts(invoices: &[Invoice]) -> Vec<(Money, String)> {
    let mut amounts = vec![];
    let mut sums: Vec<Money> = vec![];
    for invoice in invoices {
        let name = one_line(&invoice.name);
        let of = |amount: &Money, what: &str| (amount.clone(), format!("{what} {name}"));
        amounts.push(of(&invoice.residual, "the open amount of"));
        amounts.push(of(&invoice.residual_company, "the open amount of"));
        amounts.push(of(&invoice.total, "the total of"));
        let mut due = 0;
        for term in &invoice.terms {
            due += term.residual.minor;
            amounts.push(of(&term.residual, "an installment of"));
            amounts.push(of(
                &invoice.residual.currency.money(due),
                "the amount due on",
            ));
        }
        match sums
            .iter_mut()
            .find(|sum| sum.currency == invoice.residual.currency)
        {
            Some(sum) => sum.minor += invoice.residual.minor,
            None => sums.push(invoice.residual.clone()),
        }
    }
    amounts.extend(
        sums.into_iter()
            .map(|sum| (sum, "the sum of its invoices".to_owned())),
    );
    if invoices.len() > 1 {
        amounts.extend(asked_for(invoices));
    }
    amounts.retain(|(amount, _)| amount.minor > 0);
    amounts
}

/// What a letter about all of them asks for, on whichever day it was written: in each currency what
/// had fallen due.
fn asked_for(invoices: &[Invoice]) -> Vec<(Money, String)> {
    let terms = invoices.iter().flat_map(|invoice| &invoice.terms);
    let mut terms: Vec<(NaiveDate, &Money)> = terms
        .filter_map(|term| Some((term.due?, &term.residual)))
        .collect();
    terms.sort_by_key(|(due, _)| *due);
    let mut sums: Vec<Money> = vec![];
    let mut asked = vec![];
    for days in terms.chunk_by(|(one, _), (other, _)| one == other) {
        for (_, amount) in days {
            match sums.iter_mut().find(|sum| sum.currency == amount.currency) {
                Some(sum) => sum.minor += amount.minor,
                None => sums.push((*amount).clone()),
            }
        }
        if let Some((due, _)) = days.first() {
            let day = written(*due);
            let what = format!("the amount due on its invoices by {day}");
            asked.extend(sums.iter().map(|sum| (sum.clone(), what.clone())));
        }
    }
    asked
}

/// Whether a line is worth holding a letter back. One in another currency cannot be compared.
fn is_relevant(line: &BankLine, least: Option<&Money>, amounts: &[(Money, String)]) -> bool {
    let Some(least) = least else {
        return true;
    };
    let mut known = [Some(&line.amount), line.foreign.as_ref()].into_iter();
    let known = known.find_map(|one| one.filter(|one| one.currency == least.currency));
    known.is_none_or(|amount| amount.minor >= least.minor) || asked(line, amounts).is_some()
}

/// What is asked for and is the line's amount to the cent.
fn asked<'a>(line: &BankLine, amounts: &'a [(Money, String)]) -> Option<&'a str> {
    let same = |amount: &Money| *amount == line.amount || line.foreign.as_ref() == Some(amount);
    let found = amounts.iter().find(|(amount, _)| same(amount));
    found.map(|(_, what)| what.as_str())
}

fn because(
    line: &BankLine,
    customer: PartnerId,
    name: &str,
    numbers: &[String],
    amounts: &[(Money, String)],
) -> Option<Because> {
    if line.customer == Some(customer) {
        return Some(Because::Customer);
    }
    if let Some(number) = numbers.iter().find(|number| names(&line.text, number)) {
        return Some(Because::Number(one_line(number)));
    }
    // Somebody else's money is no payment of this customer's by its amount alone.
    if line.customer.is_some() {
        return None;
    }
    if !line.payer.is_empty() && bare(&line.payer) == bare(name) {
        return Some(Because::Payer);
    }
    asked(line, amounts).map(|what| Because::Amount(what.to_owned()))
}

/// Whether a text has a number in it, however its parts are set apart, and not as a piece of a
/// longer one.
fn names(text: &str, number: &str) -> bool {
    let wanted: Vec<char> = bare(number).chars().collect();
    let text: Vec<char> = text.chars().flat_map(char::to_lowercase).collect();
    let is_digit = |at: Option<&char>| at.is_some_and(char::is_ascii_digit);
    (0..text.len()).any(|start| {
        let mut at = start;
        for wanted in &wanted {
            while at > start && text.get(at).is_some_and(|c| !c.is_alphanumeric()) {
                at += 1;
            }
            if text.get(at) != Some(wanted) {
                return false;
            }
            at += 1;
        }
        let before = start.checked_sub(1).and_then(|before| text.get(before));
        let goes_on =
            |inner: Option<&char>, outer: Option<&char>| is_digit(inner) && is_digit(outer);
        !goes_on(wanted.first(), before) && !goes_on(wanted.last(), text.get(at))
    })
}

/// Letters and digits alone, small: as `INV 2026 00010` and `inv/2026/00010` are one number.
fn bare(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ground::{ids::InvoiceId, money::Currency},
        operations::odoo::Term,
    };
    use chrono::DateTime;

    fn eur(minor: i64) -> Money {
        Currency::new("EUR", 2).money(minor)
    }

    fn line(amount: i64, text: &str) -> BankLine {
        BankLine {
            id: 1,
            date: NaiveDate::from_ymd_opt(2026, 11, 23).unwrap(),
            amount: eur(amount),
            foreign: None,
            customer: None,
            payer: String::new(),
            text: text.to_owned(),
        }
    }

    fn known(line: &BankLine) -> Option<Because> {
        let numbers = ["INV/2026/00010".to_owned(), "RF18 5390 0754".to_owned()];
        let amounts = [(eur(31_500), "the open amount of INV/2026/00010".to_owned())];
        because(line, PartnerId(7), "Evergreen Hotels", &numbers, &amounts)
    }

    #[test]
    fn a_payment_is_known_by_its_customer_payer_number_or_amount() {
        let theirs = BankLine {
            customer: Some(PartnerId(7)),
            ..line(1, "")
        };
        assert_eq!(known(&theirs), Some(Because::Customer));
        let named = BankLine {
            payer: "EVERGREEN HOTELS".to_owned(),
            ..line(1, "")
        };
        assert_eq!(known(&named), Some(Because::Payer));
        for text in ["inv 2026 00010, thanks", "Pay INV202600010", "RF1853900754"] {
            assert!(
                matches!(known(&line(1, text)), Some(Because::Number(_))),
                "{text}"
            );
        }
        assert!(matches!(
            known(&line(31_500, "?")),
            Some(Because::Amount(_))
        ));
        let abroad = BankLine {
            foreign: Some(eur(31_500)),
            amount: Currency::new("USD", 2).money(34_000),
            ..line(0, "")
        };
        assert!(matches!(known(&abroad), Some(Because::Amount(_))));
    }

    /// A day of November 2026 on which so many cents fall due, each.
    fn invoice(id: i64, terms: &[(u32, i64)]) -> Invoice {
        let total = eur(terms.iter().map(|(_, minor)| minor).sum());
        let term = |(day, minor): &(u32, i64)| Term {
            due: NaiveDate::from_ymd_opt(2026, 11, *day),
            residual: eur(*minor),
            residual_company: eur(*minor),
        };
        Invoice {
            id: InvoiceId(id),
            name: format!("INV/2026/{id:05}"),
            payment_reference: None,
            customer: PartnerId(7),
            customer_name: "Evergreen Hotels".to_owned(),
            partner: PartnerId(7),
            due: None,
            residual: total.clone(),
            total: total.clone(),
            residual_company: total,
            terms: terms.iter().map(term).collect(),
            payment_state: "not_paid".to_owned(),
            state: "posted".to_owned(),
            portal: None,
            salesperson: None,
            write_date: DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn what_a_letter_asks_for_altogether_is_known() {
        let invoices = [
            invoice(1, &[(3, 30_000), (28, 70_000)]),
            invoice(2, &[(10, 4_500)]),
        ];
        let amounts = amounts(&invoices);
        // Asked for on the 23rd: the first instalment of one, and all of the other.
        let late: i64 = invoices
            .iter()
            .filter_map(|one| one.late(NaiveDate::from_ymd_opt(2026, 11, 23)?))
            .map(|late| late.amount.minor)
            .sum();
        assert_eq!(
            asked(&line(late, "?"), &amounts),
            Some("the amount due on its invoices by 10 Nov 2026")
        );
        assert_eq!(asked(&line(late + 1, "?"), &amounts), None);
    }

    #[test]
    fn a_cent_holds_nothing_back_unless_a_cent_is_asked_for() {
        let least = eur(500);
        let amounts = [(eur(1), "the open amount of INV/1".to_owned())];
        let check = |line: &BankLine, amounts: &[(Money, String)], expected: bool| {
            assert_eq!(
                is_relevant(line, Some(&least), amounts),
                expected,
                "{line:?}"
            );
            assert!(is_relevant(line, None, amounts));
        };
        check(&line(1, "INV/1"), &[], false);
        check(&line(499, "INV/1"), &[], false);
        check(&line(500, "INV/1"), &[], true);
        check(&line(1, "INV/1"), &amounts, true);
        let abroad = BankLine {
            amount: Currency::new("USD", 2).money(600),
            foreign: Some(eur(1)),
            ..line(0, "")
        };
        check(&abroad, &[], false);
        let other = BankLine {
            foreign: None,
            ..abroad
        };
        check(&other, &[], true);
    }

    #[test]
    fn other_money_is_not_theirs() {
        for text in ["INV/2026/0001", "INV/2026/000105", "rent"] {
            assert_eq!(known(&line(31_501, text)), None, "{text}");
        }
        assert!(known(&line(31_501, "1 x INV/2026/00010 2 items")).is_some());
        let somebody_elses = BankLine {
            customer: Some(PartnerId(8)),
            ..line(31_500, "rent")
        };
        assert_eq!(known(&somebody_elses), None);
        let dollars = BankLine {
            amount: Currency::new("USD", 2).money(31_500),
            ..line(0, "")
        };
        assert_eq!(known(&dollars), None);
    }
}
