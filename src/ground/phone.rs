//! Phone numbers as E.164 (a plus sign, the country, the number), checked against Google's
//! tables.

use phonenumber::{Mode, PhoneNumber, Type, country, metadata::DATABASE};

/// Why an SMS cannot go there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoNumber {
    /// It has characters that no number has, or too many of them.
    Unreadable,
    /// It does not say which country it belongs to.
    NoCountry,
    /// Nobody there can have it.
    Invalid,
    /// Calling it costs extra.
    Premium,
}

/// The number as E.164. One with a plus sign is read by its own country alone; `country` (ISO
/// 3166, two letters) is where one without belongs.
///
/// # Errors
/// See [`NoNumber`].
pub fn international(phone: &str, country: Option<&str>) -> Result<String, NoNumber> {
    // Nothing else stands in a number: the parser is not fed just anything.
    let plain = |c: char| c.is_ascii_digit() || " +-./()\u{a0}".contains(c);
    if phone.len() > 40 || !phone.chars().all(plain) {
        return Err(NoNumber::Unreadable);
    }
    let number = match digits_after_plus(phone) {
        Some(digits) => of_its_own_country(&digits)?,
        None => {
            let region: Option<country::Id> = country.and_then(|code| code.parse().ok());
            let region = region.ok_or(NoNumber::NoCountry)?;
            valid(phonenumber::parse(Some(region), phone).ok())?
        }
    };
    let kind = number.number_type(&DATABASE);
    if matches!(kind, Type::PremiumRate | Type::SharedCost) {
        return Err(NoNumber::Premium);
    }
    Ok(e164(&number))
}

/// What kind of line a number in E.164 is, where it is known to be none that takes SMS.
pub fn no_mobile(number: &str) -> Option<&'static str> {
    let number = phonenumber::parse(None, number).ok()?;
    match number.number_type(&DATABASE) {
        Type::FixedLine => Some("a fixed line"),
        Type::TollFree => Some("a toll-free number"),
        Type::Voip => Some("an internet telephone"),
        Type::Uan => Some("a company's switchboard"),
        Type::Voicemail => Some("a voice mailbox"),
        Type::Pager => Some("a pager"),
        _ => None,
    }
}

/// The digits of a number that says its country: after a plus sign, or after the two noughts that
/// stand for it in most countries. What stands in brackets after the country, as in
/// `+49 (0) 151`, is for callers within it.
fn digits_after_plus(phone: &str) -> Option<String> {
    let phone = phone.trim();
    let rest = phone
        .strip_prefix('+')
        .or_else(|| phone.strip_prefix("00"))?;
    let rest = rest.replacen("(0)", "", 1);
    (!rest.contains('+')).then(|| rest.chars().filter(char::is_ascii_digit).collect())
}

fn of_its_own_country(digits: &str) -> Result<PhoneNumber, NoNumber> {
    // Read as from a country whose people dial nothing before a number: the parser would take
    // digits that look like some country's prefix for it, and drop them.
    let exact = phonenumber::parse(Some(country::ES), format!("+{digits}")).ok();
    if let Ok(number) = valid(exact)
        && e164(&number) == format!("+{digits}")
    {
        return Ok(number);
    }
    // People write the nought for calls within the country beside the country's code; nothing else
    // is dropped.
    let number = valid(phonenumber::parse(None, format!("+{digits}")).ok())?;
    let code = number.code().value().to_string();
    let own = digits.strip_prefix(&code).unwrap_or(digits);
    let read = e164(&number);
    if own.strip_prefix('0') == read.strip_prefix(&format!("+{code}")) {
        Ok(number)
    } else {
        Err(NoNumber::Invalid)
    }
}

fn valid(number: Option<PhoneNumber>) -> Result<PhoneNumber, NoNumber> {
    number
        .filter(phonenumber::PhoneNumber::is_valid)
        .ok_or(NoNumber::Invalid)
}

fn e164(number: &PhoneNumber) -> String {
    number.format().mode(Mode::E164).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_with_a_plus_is_read_by_its_own_country() {
        for (phone, expected) in [
            ("+49 151 23456789", "+4915123456789"),
            ("+49 (0) 151 23456789", "+4915123456789"),
            ("+49 0151 23456789", "+4915123456789"),
            ("0049 151 23456789", "+4915123456789"),
            ("+44 7911 123456", "+447911123456"),
            ("+33 6 12 34 56 78", "+33612345678"),
            ("+39 06 6982", "+39066982"),
            ("+7 812 123-45-67", "+78121234567"),
            ("+81 90-1234-5678", "+819012345678"),
            ("+61 412 345 678", "+61412345678"),
            ("+1 415 555 0123", "+14155550123"),
            ("+52 1 55 1234 5678", ""),
            ("+370 612 34567", "+37061234567"),
        ] {
            let alone = international(phone, None);
            for country in ["US", "DE", "RU", "LT", "IT", "JP", "MX", "XX"] {
                // Whoever it belongs to and wherever the company is.
                assert_eq!(
                    international(phone, Some(country)),
                    alone,
                    "{phone}, {country}"
                );
            }
            if !expected.is_empty() {
                assert_eq!(alone.as_deref(), Ok(expected), "{phone}");
            }
        }
    }

    #[test]
    fn a_line_that_takes_no_sms_is_known() {
        assert_eq!(no_mobile("+4930901820"), Some("a fixed line"));
        assert_eq!(no_mobile("+4722123456"), Some("a fixed line"));
        assert_eq!(no_mobile("+18005550123"), Some("a toll-free number"));
        // In America nobody can tell.
        for mobile in ["+4915123456789", "+447911123456", "+14155550123"] {
            assert_eq!(no_mobile(mobile), None, "{mobile}");
        }
    }
}
