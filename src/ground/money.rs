//! Money: whole minor units with their currency.

use crate::ground::number::{self, Unreadable};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A currency as ISO 4217 writes it, with the decimals that Odoo gives it.
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Currency {
    /// Three capital letters, such as `USD`.
    pub code: String,
    /// Digits after the point: 2 for USD, 0 for JPY, 3 for KWD.
    pub decimals: u8,
}

impl Currency {
    pub fn new(code: &str, decimals: u8) -> Self {
        Self {
            code: code.to_owned(),
            decimals,
        }
    }

    /// Minor units of a JSON float from Odoo, rounded half away from zero.
    pub fn minor(&self, amount: f64) -> i64 {
        let scaled = amount * 10f64.powi(i32::from(self.decimals));
        // Odoo's floats carry at most 15 significant digits, well inside an i64.
        scaled.round() as i64
    }

    pub fn money(&self, minor: i64) -> Money {
        Money {
            minor,
            currency: self.clone(),
        }
    }

    /// Minor units of an amount as people type it, with either decimal sign: `10,000.50`,
    /// `10.000,50`, `10 000`, `$5,000.00`. See [`number::parse`] for what is refused.
    ///
    /// # Errors
    /// What is wrong with it and what to type instead.
    pub fn parse(&self, text: &str) -> Result<i64, String> {
        let text = text.trim();
        // As money is shown: with the currency's own sign or code, before or after.
        let marks = [Some(self.code.as_str()), self.sign()];
        let bare = marks
            .into_iter()
            .flatten()
            .find_map(|mark| text.strip_prefix(mark).or_else(|| text.strip_suffix(mark)));
        number::parse(bare.unwrap_or(text), self.decimals).map_err(|problem| match problem {
            Unreadable::NoNumber => {
                format!(
                    "is not an amount such as {}",
                    self.plain(self.units(10_000))
                )
            }
            Unreadable::Decimals => match self.decimals {
                0 => format!("has decimals, and {} has none", self.code),
                most => format!("has more decimals than {}, which has {most}", self.code),
            },
            Unreadable::Ambiguous { whole, part } => format!(
                "can be read in two ways: type {} or {}",
                self.plain(whole),
                self.plain(part)
            ),
            Unreadable::TooLarge => "is too large".to_owned(),
        })
    }

    /// Minor units of so many whole ones.
    fn units(&self, whole: i64) -> i64 {
        whole.saturating_mul(10i64.saturating_pow(u32::from(self.decimals)))
    }

    /// An amount as a form shows it, for [`Currency::parse`] to read again.
    pub fn plain(&self, minor: i64) -> String {
        let unit = 10u64.pow(u32::from(self.decimals));
        let sign = if minor < 0 { "-" } else { "" };
        let minor = minor.unsigned_abs();
        let whole = minor / unit;
        if self.decimals == 0 {
            return format!("{sign}{whole}");
        }
        let width = usize::from(self.decimals);
        format!("{sign}{whole}.{:0width$}", minor % unit)
    }

    fn sign(&self) -> Option<&'static str> {
        match self.code.as_str() {
            "USD" => Some("$"),
            "EUR" => Some("€"),
            "GBP" => Some("£"),
            "JPY" => Some("¥"),
            _ => None,
        }
    }
}

/// An amount in minor units of one currency. Printed as people read it: `$31,500.00`.
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Money {
    /// Minor units: cents for USD.
    pub minor: i64,
    pub currency: Currency,
}

impl Money {
    /// As Odoo writes it.
    pub fn as_float(&self) -> f64 {
        self.minor as f64 / 10f64.powi(i32::from(self.currency.decimals))
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = 10u64.pow(u32::from(self.currency.decimals));
        let minor = self.minor.unsigned_abs();
        if self.minor < 0 {
            f.write_str("−")?;
        }
        match self.currency.sign() {
            Some(sign) => f.write_str(sign)?,
            None => write!(f, "{} ", self.currency.code)?,
        }
        f.write_str(&grouped(minor / unit))?;
        if self.currency.decimals > 0 {
            let width = usize::from(self.currency.decimals);
            write!(f, ".{:0width$}", minor % unit)?;
        }
        Ok(())
    }
}

fn grouped(whole: u64) -> String {
    let digits = whole.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(code: &str, decimals: u8, minor: i64, expected: &str) {
        assert_eq!(
            Currency::new(code, decimals).money(minor).to_string(),
            expected
        );
    }

    #[test]
    fn is_printed_as_people_read_it() {
        check("USD", 2, 3_150_000, "$31,500.00");
        check("USD", 2, 5, "$0.05");
        check("USD", 2, -123_456, "−$1,234.56");
        check("JPY", 0, 1_234_567, "¥1,234,567");
        check("KWD", 3, 1_500, "KWD 1.500");
    }

    #[test]
    fn what_people_type_is_read_exactly() {
        let usd = Currency::new("USD", 2);
        for (text, minor) in [
            ("5000,00", 500_000),
            ("5.000,00", 500_000),
            ("$5,000.00", 500_000),
            ("5 000 USD", 500_000),
            ("0.05", 5),
            ("12,5", 1_250),
        ] {
            assert_eq!(usd.parse(text), Ok(minor), "{text}");
        }
        assert_eq!(Currency::new("JPY", 0).parse("5,000"), Ok(5_000));
        assert_eq!(Currency::new("KWD", 3).parse("1.500"), Ok(1_500));
    }

    #[test]
    fn what_is_refused_says_what_to_type() {
        let usd = Currency::new("USD", 2);
        for (text, words) in [
            ("5,000", "type 5000.00 or 5.00"),
            ("1.234", "type 1234.00 or 1.23"),
            ("1.2345", "more decimals than USD"),
            ("ten", "such as 10000.00"),
            ("€5.00", "such as 10000.00"),
            ("99999999999999999999", "too large"),
        ] {
            let problem = usd.parse(text).unwrap_err();
            assert!(problem.contains(words), "{text}: {problem}");
        }
        let yen = Currency::new("JPY", 0).parse("5,00").unwrap_err();
        assert_eq!(yen, "has decimals, and JPY has none");
    }

    proptest! {
        /// As the form shows an amount, and as pages do: both are read as the same.
        #[test]
        fn what_is_shown_is_read_again(
            minor in 0i64..=i64::MAX, decimals in 0u8..=6, code in "USD|EUR|JPY|KWD|CHF",
        ) {
            let currency = Currency::new(&code, decimals);
            prop_assert_eq!(currency.parse(&currency.plain(minor)), Ok(minor));
            let shown = currency.money(minor).to_string();
            // A comma before three digits alone may be either; what is shown has decimals.
            prop_assert_eq!(currency.parse(&shown), Ok(minor), "{}", shown);
        }
    }

    #[test]
    fn floats_become_the_nearest_minor_unit() {
        let usd = Currency::new("USD", 2);
        assert_eq!(usd.minor(0.1 + 0.2), 30);
        assert_eq!(usd.minor(-31_500.0), -3_150_000);
        assert_eq!(Currency::new("JPY", 0).minor(1200.4), 1200);
    }
}
