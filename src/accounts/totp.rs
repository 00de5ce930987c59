//! Codes that change every 30 seconds (RFC 6238): HMAC-SHA-1, six digits, which is what every
//! authenticator app knows.

use totp_rs::{Builder, TotpError};

/// 160 bits, as RFC 4226 recommends.
pub type Secret = [u8; 20];

/// How long one code is shown.
pub const PERIOD: i64 = 30;

/// The number of the 30 seconds in which a moment lies.
pub fn step(unix_seconds: i64) -> i64 {
    unix_seconds.div_euclid(PERIOD)
}

/// What every authenticator app knows, which is what the builder begins with.
fn builder(secret: &Secret) -> Builder {
    Builder::new().with_secret(*secret).with_skew(0)
}

/// A moment of a step.
fn moment(step: i64) -> u64 {
    u64::try_from(step.saturating_mul(PERIOD)).unwrap_or_default()
}

/// The six digits of a step.
pub fn code(secret: &Secret, step: i64) -> String {
    let totp = builder(secret).build_noncompliant();
    totp.generate(moment(step)).to_string()
}

/// Which step a code belongs to: this one, or a neighbour for a clock that is a little off, but
/// none up to `last`, which has counted already.
pub fn step_of(secret: &Secret, given: &str, unix_seconds: i64, last: i64) -> Option<i64> {
    let digits = typed(given);
    let totp = builder(secret).build_noncompliant();
    let now = step(unix_seconds);
    // No early return: which of them it was does not show in the time.
    [now - 1, now, now + 1]
        .into_iter()
        .filter(|step| totp.check(&digits, moment(*step)).is_some())
        .filter(|step| *step > last)
        .max()
}

/// A code as people type it: apps show the digits in groups, with a space, a hyphen or a dot
/// between them, and keyboards of other scripts have digits of their own.
pub fn typed(given: &str) -> String {
    // The zeros of Unicode's decimal digits that keyboards have: full-width, Arabic, Persian,
    // Devanagari, Bengali, Thai.
    const ZEROS: [u32; 7] = [0x30, 0xff10, 0x660, 0x6f0, 0x966, 0x9e6, 0xe50];
    let digit = |c: char| {
        let of = |zero: &u32| (u32::from(c).checked_sub(*zero)).filter(|digit| *digit < 10);
        let digit = ZEROS.iter().find_map(of)?;
        char::from_digit(digit, 10)
    };
    let between = |c: &char| {
        c.is_whitespace()
            || matches!(
                c,
                '-' | '.' | '·' | '_' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ff0d}'
                    | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}'
            )
    };
    let letters = given.chars().filter(|c| !between(c));
    letters.map(|c| digit(c).unwrap_or(c)).collect()
}

/// The secret as people type it: base32, without padding.
pub fn text(secret: &Secret) -> String {
    builder(secret).build_noncompliant().secret().to_base32()
}

/// What the QR code says to an authenticator app.
///
/// # Errors
/// For an account without a name.
pub fn address(secret: &Secret, account: &str) -> Result<String, TotpError> {
    // A colon parts it from the issuer.
    let account = account.replace(':', " ");
    let shown = builder(secret).with_issuer(Some("AI COO"));
    shown.with_account_name(account).build()?.to_url()
}

#[cfg(test)]
mod tests {
    use super::*;

    const RFC: &Secret = b"12345678901234567890";

    #[test]
    fn codes_are_those_of_the_rfc() {
        // RFC 6238, appendix B; the last six of its eight digits.
        for (seconds, expected) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(code(RFC, step(seconds)), expected);
        }
    }

    #[test]
    fn a_clock_may_be_one_step_off_and_no_more() {
        let now = 1_234_567_890;
        let at = |steps: i64| step_of(RFC, &code(RFC, step(now) + steps), now, 0);
        assert_eq!(at(0), Some(step(now)));
        assert_eq!(at(-1), Some(step(now) - 1));
        assert_eq!(at(1), Some(step(now) + 1));
        assert_eq!((at(-2), at(2)), (None, None));
    }

    #[test]
    fn a_code_counts_once() {
        let now = 1_234_567_890;
        let this = code(RFC, step(now));
        assert_eq!(step_of(RFC, &this, now, step(now)), None);
        assert_eq!(step_of(RFC, &this, now, step(now) - 1), Some(step(now)));
    }

    #[test]
    fn digits_may_be_typed_in_groups_and_nothing_else_is_one() {
        let now = 1_234_567_890;
        for right in [
            "005924",
            " 005 924\n",
            "005-924",
            "005–924",
            "005.924",
            "0 0 5 9 2 4",
            "００５９２４",
            "００５　９２４",
            "٠٠٥٩٢٤",
            "۰۰۵۹۲۴",
            "\u{200e}005924\u{200e}",
        ] {
            assert!(step_of(RFC, right, now, 0).is_some(), "{right}");
        }
        for wrong in [
            "",
            "-",
            "5924",
            "0059245",
            "00592a",
            "abcdef",
            "⑤005924",
            "+005924",
        ] {
            assert_eq!(step_of(RFC, wrong, now, 0), None, "{wrong}");
        }
    }

    #[test]
    fn the_text_is_base32() {
        // RFC 4648's alphabet; the bytes are those of the RFC's own secret.
        assert_eq!(text(RFC), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert_eq!(
            address(RFC, "dana+1@example.com").unwrap(),
            "otpauth://totp/AI%20COO:dana%2B1%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=AI%20COO"
        );
    }
}
