//! Phone numbers as E.164 (a plus sign, the country, the number), checked against Google's
//! tables.

use phonenumber::{Mode, Type, country, metadata::DATABASE};

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

/// The number as E.164. `country` (ISO 3166, two letters) is where one without a country belongs.
///
/// # Errors
/// See [`NoNumber`].
pub fn international(phone: &str, country: Option<&str>) -> Result<String, NoNumber> {
    // Nothing else stands in a number: the parser is not fed just anything.
    let plain = |c: char| c.is_ascii_digit() || " +-./()\u{a0}".contains(c);
    if phone.len() > 40 || !phone.chars().all(plain) {
        return Err(NoNumber::Unreadable);
    }
    let region: Option<country::Id> = country.and_then(|code| code.parse().ok());
    if region.is_none() && !phone.trim_start().starts_with('+') {
        return Err(NoNumber::NoCountry);
    }
    let number = phonenumber::parse(region, phone)
        .ok()
        .filter(phonenumber::PhoneNumber::is_valid)
        .ok_or(NoNumber::Invalid)?;
    let kind = number.number_type(&DATABASE);
    if matches!(kind, Type::PremiumRate | Type::SharedCost) {
        return Err(NoNumber::Premium);
    }
    Ok(number.format().mode(Mode::E164).to_string())
}
