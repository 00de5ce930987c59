//! Money: whole minor units with their currency.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A currency as ISO 4217 writes it, with the decimals that Odoo gives it.
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

    /// Minor units of an amount as people type it: `10,000`, `10000.50`. `None`: it is none, or
    /// has more decimals than the currency.
    pub fn parse(&self, text: &str) -> Option<i64> {
        let text: String = text
            .chars()
            .filter(|c| !matches!(c, ',' | ' ' | '\u{a0}'))
            .collect();
        let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
        let decimals = usize::from(self.decimals);
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || part.len() > decimals || !digits(whole) || !digits(part) {
            return None;
        }
        format!("{whole}{part:0<decimals$}").parse().ok()
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
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Money {
    /// Minor units: cents for USD.
    pub minor: i64,
    pub currency: Currency,
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
            ("10,000", 1_000_000),
            ("0.05", 5),
            ("12.5", 1_250),
            (" 7 ", 700),
        ] {
            assert_eq!(usd.parse(text), Some(minor), "{text}");
        }
        for text in [
            "",
            "-1",
            "1.234",
            "1e5",
            "ten",
            ".5",
            "99999999999999999999",
        ] {
            assert_eq!(usd.parse(text), None, "{text}");
        }
        assert_eq!(Currency::new("JPY", 0).parse("1200"), Some(1_200));
        assert_eq!(usd.parse(&usd.plain(1_000_005)), Some(1_000_005));
    }

    #[test]
    fn floats_become_the_nearest_minor_unit() {
        let usd = Currency::new("USD", 2);
        assert_eq!(usd.minor(0.1 + 0.2), 30);
        assert_eq!(usd.minor(-31_500.0), -3_150_000);
        assert_eq!(Currency::new("JPY", 0).minor(1200.4), 1200);
    }
}
