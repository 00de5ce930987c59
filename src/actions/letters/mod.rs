//! What a payment reminder says: its tone by what was sent before, in the customer's language.
//! One file per language; code puts the figures in.

mod english;
mod german;
mod tone;

pub use tone::{FINAL_AFTER_DAYS, SentReminder, Tone};

use crate::ground::money::Money;
use chrono::NaiveDate;

/// A longer name is nobody's.
const LONGEST_NAME: usize = 60;

/// The languages that there is a template for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    English,
    German,
}

impl Language {
    /// By Odoo's code of the customer's language; English where there is no template.
    pub fn from_code(code: Option<&str>) -> Self {
        match code {
            Some(code) if code == "de" || code.starts_with("de_") => Self::German,
            _ => Self::English,
        }
    }

    pub fn words(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "German",
        }
    }
}

/// Everything a letter says.
pub struct Letter {
    pub tone: Tone,
    /// Who is greeted by name: see [`greeted`].
    pub greeted: Option<String>,
    /// Oldest first; at least one.
    pub invoices: Vec<Line>,
    /// More is overdue than the letter has room for.
    pub whole: Option<Whole>,
    /// More is overdue, and what is listed is chosen from it: the letter speaks of that alone.
    pub part: bool,
    /// Whom an answer reaches.
    pub answers: String,
    pub company: String,
}

/// Everything of a customer that is overdue, where only the oldest invoices are listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whole {
    pub invoices: u32,
    /// In each currency.
    pub sums: Vec<Money>,
}

/// One invoice.
pub struct Line {
    pub number: String,
    pub due: NaiveDate,
    pub total: Money,
    /// What is asked for: of an invoice in instalments, those that fell due.
    pub open: Money,
    /// What falls due later; zero: nothing.
    pub later: Money,
    /// Where it is seen and paid.
    pub link: Option<String>,
}

impl Line {
    /// What was paid or credited; `None`: nothing.
    fn paid(&self) -> Option<Money> {
        let minor = self.total.minor - self.open.minor - self.later.minor;
        (minor > 0).then(|| self.total.currency.money(minor))
    }
}

impl Letter {
    pub fn subject(&self, language: Language) -> String {
        match language {
            Language::English => english::subject(self),
            Language::German => german::subject(self),
        }
    }

    pub fn text(&self, language: Language) -> String {
        match language {
            Language::English => english::text(self),
            Language::German => german::text(self),
        }
    }

    /// What all that it speaks of comes to, by currency; empty where one invoice says it.
    fn sums(&self) -> Vec<Money> {
        if let Some(whole) = &self.whole {
            return whole.sums.clone();
        }
        if self.invoices.len() == 1 {
            return vec![];
        }
        let mut sums: Vec<Money> = vec![];
        for line in &self.invoices {
            match sums
                .iter_mut()
                .find(|sum| sum.currency == line.open.currency)
            {
                Some(sum) => sum.minor += line.open.minor,
                None => sums.push(line.open.clone()),
            }
        }
        sums
    }

    /// How many invoices it speaks of, listed or not.
    fn count(&self) -> usize {
        let whole = self.whole.as_ref().map(|whole| whole.invoices as usize);
        whole.unwrap_or(self.invoices.len())
    }
}

/// A person's name as a letter greets them by it. `None`: what stands in Odoo as the name does not
/// look like a person's, such as an address, a department or a joke; they are greeted without one.
pub fn greeted(name: &str) -> Option<String> {
    let words: Vec<&str> = name.split_whitespace().collect();
    let plain = |c: char| c.is_alphabetic() || matches!(c, '.' | '-' | '\'' | '’');
    let of_a_name = |word: &&str| word.chars().all(plain) && word.chars().any(char::is_alphabetic);
    let fits = (2..=4).contains(&words.len()) && words.iter().all(of_a_name);
    let name = words.join(" ");
    (fits && name.chars().count() <= LONGEST_NAME).then_some(name)
}

/// The numbers of one or two invoices; `None`: there are more.
fn numbers(letter: &Letter, and: &str) -> Option<String> {
    match letter.invoices.as_slice() {
        [one] => Some(one.number.clone()),
        [one, two] => Some(format!("{} {and} {}", one.number, two.number)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::money::Currency;

    fn letter(tone: Tone, count: usize, code: &str) -> Letter {
        let money = |minor| Currency::new(code, 2).money(minor);
        let line = |n: usize| Line {
            number: format!("INV/{n}"),
            due: NaiveDate::from_ymd_opt(2026, 11, 3).unwrap(),
            total: money(990_000),
            open: money(if n == 1 { 575_000 } else { 990_000 }),
            later: money(0),
            link: Some(format!("https://odoo.example.com/my/invoices/{n}")),
        };
        Letter {
            tone,
            greeted: None,
            invoices: (1..=count).map(line).collect(),
            whole: None,
            part: false,
            answers: "Kim Lee".to_owned(),
            company: "Fenwick".to_owned(),
        }
    }

    #[test]
    fn german_for_those_who_read_it() {
        for code in ["de_DE", "de_AT", "de_CH", "de"] {
            assert_eq!(Language::from_code(Some(code)), Language::German, "{code}");
        }
        for code in [None, Some("en_US"), Some("nb_NO"), Some("del_US")] {
            assert_eq!(Language::from_code(code), Language::English, "{code:?}");
        }
    }

    #[test]
    fn every_letter_has_every_figure_and_threatens_nothing() {
        for language in [Language::English, Language::German] {
            let mut seen = vec![];
            for (tone, count) in [(Tone::Friendly, 1), (Tone::Firm, 2), (Tone::Final, 3)] {
                let letter = letter(tone, count, "EUR");
                let text = letter.text(language);
                for line in &letter.invoices {
                    assert!(text.contains(&line.number), "{text}");
                    assert!(text.contains(line.link.as_ref().unwrap()), "{text}");
                }
                let figures: &[&str] = match language {
                    Language::English => {
                        &["€9,900.00", "€4,150.00", "€5,750.00", "3 November 2026"]
                    }
                    Language::German => {
                        &["9.900,00 €", "4.150,00 €", "5.750,00 €", "3. November 2026"]
                    }
                };
                for figure in figures {
                    assert!(text.contains(figure), "{figure} in {text}");
                }
                assert!(
                    text.contains("Kim Lee") && text.contains("Fenwick"),
                    "{text}"
                );
                // What is said of an age is wrong on the day after.
                for age in ["days", "Tage", "late", "überfällig seit"] {
                    assert!(
                        !text
                            .replace("next seven days", "")
                            .replace("sieben Tage", "")
                            .contains(age),
                        "{age} in {text}"
                    );
                }
                let lower = text.to_lowercase();
                for threat in [
                    "court",
                    "legal",
                    "lawyer",
                    "fee",
                    "gericht",
                    "anwalt",
                    "inkasso",
                    "gebühr",
                    "mahnbescheid",
                ] {
                    assert!(!lower.contains(threat), "{threat} in {text}");
                }
                assert!(!text.contains("  \n") && text.ends_with('\n'));
                let subject = letter.subject(language);
                assert!(subject.chars().count() < 120 && !subject.contains('\n'));
                assert!(!seen.contains(&subject), "{subject}");
                seen.push(subject);
            }
        }
    }

    /// Whoever changes a sentence that customers read sees the letter that it stands in.
    #[test]
    fn every_letter_reads_as_its_snapshot() {
        for (language, code) in [(Language::English, "USD"), (Language::German, "EUR")] {
            for (tone, count) in [(Tone::Friendly, 1), (Tone::Firm, 2), (Tone::Final, 3)] {
                let letter = Letter {
                    greeted: Some("Anna Berg".to_owned()).filter(|_| count < 3),
                    ..letter(tone, count, code)
                };
                let name = format!("{}_{}", language.words(), tone.name()).to_lowercase();
                let text = letter.text(language);
                let mut settings = insta::Settings::clone_current();
                settings.set_prepend_module_to_snapshot(false);
                settings.set_omit_expression(true);
                let shown = format!("Subject: {}\n\n{text}", letter.subject(language));
                settings.bind(|| insta::assert_snapshot!(name, shown));
            }
        }
    }

    #[test]
    fn people_are_greeted_by_name_and_nothing_else_is() {
        let check = |name: &str, expected: Option<&str>| {
            assert_eq!(greeted(name).as_deref(), expected, "{name}");
        };
        check("Anna Berg", Some("Anna Berg"));
        check(" Jean-Luc  O’Neill\n", Some("Jean-Luc O’Neill"));
        check("Dr. Zoë van Dijk", Some("Dr. Zoë van Dijk"));
        check("李 小龙", Some("李 小龙"));
        for not_a_name in [
            "",
            "Accounts",
            "anna@example.com",
            "Berg, Anna",
            "Anna http://x.example",
            "<b>Anna</b> Berg",
            "Anna Berg 2",
            "- Berg",
            "One Two Three Four Five",
            "Anna \u{202e}Berg",
        ] {
            check(not_a_name, None);
        }
        check(&format!("Anna {}", "g".repeat(60)), None);
        let mut letter = letter(Tone::Firm, 1, "EUR");
        let opens = |letter: &Letter, language, with: &str| {
            let text = letter.text(language);
            assert!(text.starts_with(with), "{text}");
        };
        opens(&letter, Language::English, "Hello,\n\nOur records");
        opens(&letter, Language::German, "Guten Tag,\n\nnach unseren");
        letter.greeted = greeted("Anna Berg");
        opens(
            &letter,
            Language::English,
            "Hello Anna Berg,\n\nOur records",
        );
        opens(
            &letter,
            Language::German,
            "Guten Tag Anna Berg,\n\nnach unseren",
        );
    }

    #[test]
    fn money_of_two_currencies_is_not_added_up() {
        let minors = |letter: &Letter| {
            letter
                .sums()
                .iter()
                .map(|sum| sum.minor)
                .collect::<Vec<_>>()
        };
        let mut two = letter(Tone::Friendly, 2, "EUR");
        assert_eq!(minors(&two), [1_565_000]);
        two.invoices[1].open = Currency::new("USD", 2).money(1);
        assert_eq!(minors(&two), [575_000, 1]);
        assert_eq!(minors(&letter(Tone::Friendly, 1, "EUR")), [0; 0]);
    }

    #[test]
    fn what_has_no_room_is_counted_and_summed_all_the_same() {
        let mut letter = letter(Tone::Friendly, 3, "EUR");
        letter.whole = Some(Whole {
            invoices: 701,
            sums: vec![Currency::new("EUR", 2).money(81_124_613)],
        });
        let english = letter.text(Language::English);
        assert!(english.contains("the 3 oldest of 701"), "{english}");
        assert!(english.contains("€811,246.13"), "{english}");
        assert!(letter.subject(Language::English).contains("701 invoices"));
        let german = letter.text(Language::German);
        assert!(german.contains("die 3 ältesten von 701"), "{german}");
        assert!(german.contains("811.246,13 €"), "{german}");
        assert!(letter.subject(Language::German).contains("701 Rechnungen"));
    }

    #[test]
    fn only_a_letter_that_names_all_says_altogether() {
        let mut letter = letter(Tone::Firm, 2, "EUR");
        let (english, german) = (Language::English, Language::German);
        assert!(letter.text(english).contains("Total overdue: €15,650.00"));
        assert!(
            letter
                .text(german)
                .contains("Insgesamt überfällig: 15.650,00 €")
        );
        letter.part = true;
        let text = letter.text(english);
        assert!(!text.contains("Total overdue"), "{text}");
        assert!(
            text.contains("Total of these 2 invoices: €15,650.00"),
            "{text}"
        );
        let text = letter.text(german);
        assert!(!text.contains("Insgesamt überfällig"), "{text}");
        assert!(
            text.contains("Summe dieser 2 Rechnungen: 15.650,00 €"),
            "{text}"
        );
    }

    #[test]
    fn of_instalments_the_late_part_is_asked_for() {
        let mut letter = letter(Tone::Friendly, 1, "EUR");
        let money = |minor| Currency::new("EUR", 2).money(minor);
        letter.invoices[0].total = money(1_000_000);
        letter.invoices[0].open = money(300_000);
        letter.invoices[0].later = money(700_000);
        let english = letter.text(Language::English);
        assert!(english.contains("€3,000.00 due now"), "{english}");
        assert!(english.contains("€7,000.00 not due yet"), "{english}");
        assert!(!english.contains("paid or credited"), "{english}");
        let german = letter.text(Language::German);
        assert!(german.contains("3.000,00 € jetzt fällig"), "{german}");
        assert!(german.contains("7.000,00 € noch nicht fällig"), "{german}");
    }
}
