//! The code that an approver is sent by SMS: 16 characters of Crockford's base 32, so that nobody
//! takes one for another. Three of them find it, and the other 13 (65 random bits) prove that
//! somebody has it.

use crate::ground::secrets::Key;
use rand::RngExt as _;
use ring::hmac;
use std::fmt;

/// What the keys of codes are for.
pub const CODES: &str = "approval code";
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH: usize = 16;
/// The length of what finds it.
const SELECTOR: usize = 3;
/// Random bits of what proves it.
pub const PROOF_BITS: i32 = 5 * (LENGTH - SELECTOR) as i32;
/// People type spaces and dashes in between; nobody types more than this.
const LONGEST: usize = 64;

/// One that was sent, or could have been.
#[derive(Clone, PartialEq, Eq)]
pub struct Code(String);

impl Code {
    /// A new one.
    pub fn random() -> Self {
        let random: [u8; LENGTH] = rand::rng().random();
        // 256 is a multiple of 32: every character is as likely as any other.
        let letter = |byte: u8| char::from(ALPHABET[usize::from(byte % 32)]);
        Self(random.into_iter().map(letter).collect())
    }

    /// As somebody typed it: capitals or not, in groups, with `O` for 0 and `I` or `L` for 1.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() > LONGEST {
            return None;
        }
        let typed = text.chars().filter(|c| !matches!(c, ' ' | '-'));
        let code: String = typed.map(letter).collect::<Option<_>>()?;
        (code.len() == LENGTH).then_some(Self(code))
    }

    /// As it stands in the SMS.
    pub fn text(&self) -> &str {
        &self.0
    }

    /// What it is found by.
    pub fn selector(&self) -> &str {
        &self.0[..SELECTOR]
    }

    /// As the database knows it: 64 hex digits, worthless to who has the database and no key.
    pub fn hash(&self, key: &Key) -> String {
        let key = hmac::Key::new(hmac::HMAC_SHA256, key);
        hex::encode(hmac::sign(&key, self.0.as_bytes()))
    }
}

/// Without what proves it.
impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Code({}…)", self.selector())
    }
}

fn letter(typed: char) -> Option<char> {
    let meant = match typed.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let known = |letter: &u8| char::from(*letter) == meant;
    ALPHABET.iter().any(known).then_some(meant)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    #[test]
    fn a_code_has_sixteen_characters_and_80_random_bits() {
        let codes: Vec<Code> = (0..4_000).map(|_| Code::random()).collect();
        let mut letters = BTreeSet::new();
        for code in &codes {
            assert_eq!(code.text().len(), 16);
            letters.extend(code.text().chars());
        }
        assert_eq!(letters.len(), 32);
        assert!(letters.is_disjoint(&"ILOU".chars().collect()));
        let different: BTreeSet<&str> = codes.iter().map(Code::text).collect();
        assert_eq!(different.len(), codes.len());
        // Each place takes each letter about as often: 125 of 4,000, ± 6 deviations.
        for place in 0..16 {
            for letter in ALPHABET {
                let often = codes
                    .iter()
                    .filter(|code| code.text().as_bytes()[place] == *letter)
                    .count();
                assert!(
                    (59..=191).contains(&often),
                    "{often} of {letter} at {place}"
                );
            }
        }
    }

    #[test]
    fn people_type_as_they_like() {
        let code = Code::parse("0123456789ABCDEF").unwrap();
        for typed in [
            "0123456789abcdef",
            "0123-4567-89AB-CDEF",
            " OI23 4567 89ab cdef ",
            "oL23456789abcdef",
        ] {
            assert_eq!(Code::parse(typed), Some(code.clone()), "{typed}");
        }
        for none in [
            "",
            "0123456789ABCDE",
            "0123456789ABCDEF0",
            "0123456789ABCDEU",
            "0123456789ABCDE!",
            "0123456789ABCDÉF",
            &"-".repeat(65),
        ] {
            assert_eq!(Code::parse(none), None, "{none}");
        }
    }

    #[test]
    fn a_code_is_not_printed_whole_and_each_key_knows_it_by_another_hash() {
        let code = Code::parse("0123456789ABCDEF").unwrap();
        assert_eq!(format!("{code:?}"), "Code(012…)");
        let (one, other) = (code.hash(&[1; 32]), code.hash(&[2; 32]));
        assert_ne!(one, other);
        assert_eq!(one.len(), 64);
        assert_eq!(one, code.clone().hash(&[1; 32]));
    }

    proptest! {
        #[test]
        fn what_is_sent_is_read_again(lower: bool, dashes in proptest::collection::vec(0usize..16, 0..6)) {
            let code = Code::random();
            let mut typed = if lower { code.text().to_lowercase() } else { code.text().to_owned() };
            for at in dashes {
                typed.insert(at, '-');
            }
            prop_assert_eq!(Code::parse(&typed), Some(code));
        }

        #[test]
        fn one_other_character_is_another_code(at in 0usize..16, with in "[0-9A-HJKMNP-TV-Z]") {
            let code = Code::random();
            let mut changed = code.text().to_owned();
            changed.replace_range(at..=at, &with);
            let changed = Code::parse(&changed).unwrap();
            let same = changed == code;
            prop_assert_eq!(changed.hash(&[7; 32]) == code.hash(&[7; 32]), same);
        }

        #[test]
        fn any_text_is_a_code_of_the_alphabet_or_none(text in "\\PC{0,70}|[0-9A-Za-z -]{10,24}") {
            if let Some(code) = Code::parse(&text) {
                prop_assert_eq!(code.text().len(), 16);
                prop_assert!(code.text().bytes().all(|byte| ALPHABET.contains(&byte)));
            }
        }
    }
}
