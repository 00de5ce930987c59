//! Numbers as people type them, with a point or a comma for the decimals, grouped or not; and how
//! many there are of something, as people say it.

use std::fmt::Display;

/// Why a text is no number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreadable {
    NoNumber,
    /// More than there can be.
    Decimals,
    /// A single point or comma before three digits: thousands for some, decimals for others.
    Ambiguous {
        /// With the sign between thousands, in the smallest units.
        whole: i64,
        /// With the sign before decimals, cut to as many as there can be.
        part: i64,
    },
    TooLarge,
}

/// How many there are of what `one` names, such as `1 invoice` or `2 invoices`.
pub fn count(number: impl Display, one: &str) -> String {
    let number = number.to_string();
    let one_of_it = number.trim_start_matches(['+', '-']) == "1";
    let s = if one_of_it { "" } else { "s" };
    format!("{number} {one}{s}")
}

/// A number of 0 or more with at most so many decimals, in its smallest units: with 2 decimals
/// `12,5` is 1250. Thousands may be apart by points, commas, spaces or apostrophes; digits may be
/// of another script.
///
/// Of two different signs the last stands before the decimals. A single point or comma before
/// exactly three digits stands between thousands where there are no decimals. Where there are
/// three or more, a point stands before them, as this program writes them itself. Where there are
/// one or two, either may be meant: it is refused.
///
/// # Errors
/// See [`Unreadable`].
pub fn parse(text: &str, decimals: u8) -> Result<i64, Unreadable> {
    let most = usize::from(decimals);
    match Shape::detect(text)? {
        Shape::Whole(digits) => scaled(&digits, "", most),
        Shape::Both(digits, part) if part.len() <= most => scaled(&digits, &part, most),
        Shape::Both(..) => Err(Unreadable::Decimals),
        Shape::Either(digits, part, sign) => match (most, sign) {
            (0, _) => scaled(&(digits + &part), "", most),
            (1 | 2, _) | (_, ',') => Err(Unreadable::Ambiguous {
                whole: scaled(&(digits.clone() + &part), "", most)?,
                part: scaled(&digits, &part[..most.min(part.len())], most)?,
            }),
            _ => scaled(&digits, &part, most),
        },
    }
}

/// A whole number of 0 or more, of what there may be parts of elsewhere: `2.000` stands for two in
/// a list of quantities and for two thousand in a letter. It is refused, with a comma too.
///
/// # Errors
/// See [`Unreadable`].
pub fn whole_number(text: &str) -> Result<i64, Unreadable> {
    match Shape::detect(text)? {
        Shape::Whole(digits) => scaled(&digits, "", 0),
        Shape::Both(..) => Err(Unreadable::Decimals),
        Shape::Either(digits, part, _) => Err(Unreadable::Ambiguous {
            whole: scaled(&format!("{digits}{part}"), "", 0)?,
            part: scaled(&digits, "", 0)?,
        }),
    }
}

impl Unreadable {
    /// What to type in the place of what may be one of two whole numbers.
    pub fn remedy(self) -> Option<String> {
        match self {
            Self::Ambiguous { whole, part } => {
                Some(format!("can be read in two ways: type {whole} or {part}"))
            }
            _ => None,
        }
    }
}

/// What the signs in a number make of its digits.
enum Shape {
    Whole(String),
    /// Before the decimals, and the decimals.
    Both(String, String),
    /// One sign, before exactly three digits.
    Either(String, String, char),
}

impl Shape {
    fn detect(text: &str) -> Result<Self, Unreadable> {
        let plain: Option<String> = text.trim().chars().map(plain).collect();
        let plain = plain.ok_or(Unreadable::NoNumber)?;
        let plain = plain.as_str();
        let signs: Vec<(usize, char)> = plain
            .char_indices()
            .filter(|(_, c)| !c.is_ascii_digit())
            .collect();
        let Some((last, sign)) = signs.last().copied() else {
            return match plain {
                "" => Err(Unreadable::NoNumber),
                digits => Ok(Self::Whole(digits.to_owned())),
            };
        };
        let (before, after) = (&plain[..last], &plain[last + 1..]);
        if before.is_empty() || after.is_empty() {
            return Err(Unreadable::NoNumber);
        }
        let of_last = signs.iter().filter(|(_, c)| *c == sign).count();
        let before_decimals = matches!(sign, '.' | ',');
        if before_decimals && of_last == 1 && signs.len() > 1 {
            return Ok(Self::Both(ungrouped(before)?, after.to_owned()));
        }
        if before_decimals && signs.len() == 1 {
            let (digits, part) = (before.to_owned(), after.to_owned());
            // `0.500` and `5000,000` group nothing.
            return Ok(
                if after.len() == 3 && before.len() <= 3 && !before.starts_with('0') {
                    Self::Either(digits, part, sign)
                } else {
                    Self::Both(digits, part)
                },
            );
        }
        ungrouped(plain).map(Self::Whole)
    }
}

/// Digits in groups of three (two, before the last, as in India) behind one and the same sign.
fn ungrouped(text: &str) -> Result<String, Unreadable> {
    let Some(sign) = text.chars().find(|c| !c.is_ascii_digit()) else {
        return Ok(text.to_owned());
    };
    let groups: Vec<&str> = text.split(sign).collect();
    let fits = |(at, group): (usize, &&str)| {
        let digits = group.bytes().all(|byte| byte.is_ascii_digit());
        let length = match at {
            0 => (1..=3).contains(&group.len()),
            at if at + 1 == groups.len() => group.len() == 3,
            _ => group.len() == 3 || (sign == ',' && group.len() == 2),
        };
        digits && length
    };
    if groups.iter().enumerate().all(fits) {
        Ok(groups.concat())
    } else {
        Err(Unreadable::NoNumber)
    }
}

fn scaled(digits: &str, part: &str, decimals: usize) -> Result<i64, Unreadable> {
    let all = format!("{digits}{part:0<decimals$}");
    all.parse().map_err(|_| Unreadable::TooLarge)
}

/// A digit, or the one sign that stands for its like; `None`: neither.
fn plain(c: char) -> Option<char> {
    let digit = |zero: char| char::from_u32(u32::from(b'0') + (u32::from(c) - u32::from(zero)));
    match c {
        '0'..='9' | '.' | ',' => Some(c),
        '\u{ff10}'..='\u{ff19}' => digit('\u{ff10}'),
        '\u{660}'..='\u{669}' => digit('\u{660}'),
        '\u{6f0}'..='\u{6f9}' => digit('\u{6f0}'),
        '\u{966}'..='\u{96f}' => digit('\u{966}'),
        '\u{ff0e}' => Some('.'),
        '\u{ff0c}' | '\u{66b}' => Some(','),
        '\'' | '’' | '\u{2bc}' | '\u{ff07}' | '\u{66c}' => Some('\''),
        ' ' | '\u{a0}' | '\u{2007}' | '\u{2009}' | '\u{202f}' | '\u{3000}' => Some(' '),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_is_one_and_the_others_are_several() {
        for (said, words) in [
            (count(0, "invoice"), "0 invoices"),
            (count(1_u32, "overdue invoice"), "1 overdue invoice"),
            (count(701_usize, "invoice"), "701 invoices"),
            (count("+1", "day"), "+1 day"),
            (count("-21", "day"), "-21 days"),
            (count("1,001", "record"), "1,001 records"),
        ] {
            assert_eq!(said, words);
        }
    }

    #[test]
    fn both_decimal_signs_and_every_grouping() {
        for (text, minor) in [
            ("5000", 500_000),
            ("5000.00", 500_000),
            ("5000,00", 500_000),
            ("5,000.00", 500_000),
            ("5.000,00", 500_000),
            ("5 000", 500_000),
            ("5 000,5", 500_050),
            ("5\u{a0}000,00", 500_000),
            ("5\u{202f}000,00", 500_000),
            ("5'000", 500_000),
            ("5’000.00", 500_000),
            ("1.234.567", 123_456_700),
            ("1,234,567", 123_456_700),
            ("12,34,567.80", 123_456_780),
            ("５０００．００", 500_000),
            ("٥٠٠٠٫٠٠", 500_000),
            ("0,5", 50),
            (" 7 ", 700),
        ] {
            assert_eq!(parse(text, 2), Ok(minor), "{text}");
        }
    }

    #[test]
    fn what_may_mean_two_things_is_refused() {
        for text in ["5,000", "5.000", "1.234", "999,999"] {
            let problem = parse(text, 2);
            assert!(
                matches!(problem, Err(Unreadable::Ambiguous { .. })),
                "{text}"
            );
        }
        assert!(parse("1,500", 3).is_err());
        assert_eq!(parse("1.500", 3), Ok(1_500));
        for (text, words) in [
            ("5,000", "type 5000 or 5"),
            ("2.000", "type 2000 or 2"),
            ("12.500", "type 12500 or 12"),
            ("２．０００", "type 2000 or 2"),
        ] {
            let remedy = whole_number(text).unwrap_err().remedy().unwrap_or_default();
            assert!(remedy.contains(words), "{text}: {remedy}");
        }
        // No amount of such a currency has parts.
        assert_eq!(parse("5,000", 0), Ok(5_000));
    }

    #[test]
    fn a_whole_number_is_read_however_it_is_grouped() {
        for (text, number) in [
            ("2000", 2_000),
            ("2 000", 2_000),
            ("2'000", 2_000),
            ("2\u{a0}000", 2_000),
            ("1.234.567", 1_234_567),
            ("1,234,567", 1_234_567),
            ("٢٠٠٠", 2_000),
            ("0", 0),
        ] {
            assert_eq!(whole_number(text), Ok(number), "{text}");
        }
        for text in ["2.00", "2,0", "2.000,00", "0.000", "2000.000"] {
            assert_eq!(whole_number(text), Err(Unreadable::Decimals), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in [
            "",
            "-1",
            "1e5",
            "ten",
            ".5",
            "5.",
            "5,,000",
            "5..0",
            "1.23.4",
            "50,00,0",
            "1 2",
            "1,2 3",
            "1.2,3.4",
            "5'000 000",
            "+5",
        ] {
            assert_eq!(parse(text, 2), Err(Unreadable::NoNumber), "{text}");
        }
        for text in ["0.500", "5000,000", "1.2345"] {
            assert_eq!(parse(text, 2), Err(Unreadable::Decimals), "{text}");
        }
        assert_eq!(whole_number("5,5"), Err(Unreadable::Decimals));
        assert_eq!(parse("99999999999999999999", 2), Err(Unreadable::TooLarge));
    }

    proptest! {
        /// However it is grouped and whatever stands before the decimals: the same number, or
        /// refused.
        #[test]
        fn a_grouped_number_is_never_another(
            whole in 0i64..1_000_000_000, cents in 0i64..100,
            (group, point) in prop_oneof![
                Just((",", ".")), Just((".", ",")), Just((" ", ",")), Just(("'", ".")),
                Just(("\u{a0}", ",")), Just(("", ".")), Just(("", ",")),
            ],
        ) {
            let digits = whole.to_string();
            let mut grouped = String::new();
            for (at, digit) in digits.chars().enumerate() {
                if at > 0 && (digits.len() - at) % 3 == 0 {
                    grouped.push_str(group);
                }
                grouped.push(digit);
            }
            let text = format!("{grouped}{point}{cents:02}");
            prop_assert_eq!(parse(&text, 2), Ok(whole * 100 + cents), "{}", text);
            if let Ok(read) = parse(&grouped, 2) {
                prop_assert_eq!(read, whole * 100, "{}", grouped);
            }
        }

        /// A whole number is what its digits say, and no other; with decimals, were they zeros, it
        /// is refused.
        #[test]
        fn a_whole_number_is_never_another(
            number in 0i64..1_000_000_000_000,
            group in prop_oneof![Just(","), Just("."), Just(" "), Just("'"), Just("\u{202f}"), Just("")],
            point in prop_oneof![Just("."), Just(",")],
            zeros in 1usize..7,
        ) {
            let digits = number.to_string();
            let mut grouped = String::new();
            for (at, digit) in digits.chars().enumerate() {
                if at > 0 && (digits.len() - at) % 3 == 0 {
                    grouped.push_str(group);
                }
                grouped.push(digit);
            }
            let ambiguous = [",", "."].contains(&group) && (4..7).contains(&digits.len());
            match whole_number(&grouped) {
                Ok(read) => prop_assert!(read == number && !ambiguous, "{} is {}", grouped, read),
                Err(Unreadable::Ambiguous { whole, .. }) => {
                    prop_assert!(whole == number && ambiguous, "{} is {}", grouped, whole);
                }
                Err(problem) => {
                    return Err(TestCaseError::fail(format!("{grouped}: {problem:?}")));
                }
            }
            let parts = format!("{digits}{point}{}", "0".repeat(zeros));
            prop_assert!(whole_number(&parts).is_err(), "{}", parts);
        }

        #[test]
        fn any_text_is_a_number_or_refused(text in any::<String>(), decimals in 0u8..7) {
            if let Ok(number) = parse(&text, decimals) {
                prop_assert!(number >= 0);
            }
            if let Ok(number) = whole_number(&text) {
                prop_assert!(number >= 0);
                prop_assert_eq!(parse(&text, 0), Ok(number));
            }
        }
    }
}
