//! How a text travels as SMS: GSM 7-bit or UCS-2 (3GPP TS 23.038, 6.2), in how many segments
//! (3GPP TS 23.040, 9.2.3.24.1). Pure; the browser counts alike.

use serde::{Deserialize, Serialize};

/// The alphabet that a whole message is written in.
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Encoding {
    /// The GSM 7-bit default alphabet with its extension table: units are septets.
    Gsm7,
    /// For everything else: units are 16 bits, as UTF-16.
    Ucs2,
}

impl Encoding {
    pub fn words(self) -> &'static str {
        match self {
            Self::Gsm7 => "GSM-7",
            Self::Ucs2 => "UCS-2",
        }
    }

    /// Units in a message of one segment, and in each segment of a longer one, where 6 bytes
    /// are a header.
    fn room(self) -> (usize, usize) {
        match self {
            Self::Gsm7 => (160, 153),
            Self::Ucs2 => (70, 67),
        }
    }

    /// Units that a character takes; `None`: the alphabet lacks it.
    fn units(self, c: char) -> Option<usize> {
        match self {
            Self::Gsm7 if BASIC.contains(c) => Some(1),
            Self::Gsm7 if EXTENSION.contains(c) => Some(2),
            Self::Gsm7 => None,
            Self::Ucs2 => Some(c.len_utf16()),
        }
    }
}

/// The basic character set, without the escape to the extension table.
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?\
    ¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
/// The extension table: each is an escape and a character.
const EXTENSION: &str = "\u{c}^{}\\[~]|€";

/// What a text is written in and how many segments it takes. A character of two units is never
/// split over two segments.
pub fn count(text: &str) -> (Encoding, u32) {
    let encoding = if text.chars().all(|c| Encoding::Gsm7.units(c).is_some()) {
        Encoding::Gsm7
    } else {
        Encoding::Ucs2
    };
    let (alone, each) = encoding.room();
    let units = || text.chars().filter_map(|c| encoding.units(c));
    if units().sum::<usize>() <= alone {
        return (encoding, 1);
    }
    let (mut segments, mut used) = (1, 0);
    for units in units() {
        if used + units > each {
            segments += 1;
            used = 0;
        }
        used += units;
    }
    (encoding, segments)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, encoding: Encoding, segments: u32) {
        assert_eq!(
            count(text),
            (encoding, segments),
            "{} characters",
            text.chars().count()
        );
    }

    #[test]
    fn the_tables_are_those_of_the_standard() {
        // 128 places, one of which is the escape.
        assert_eq!(BASIC.chars().count(), 127);
        assert_eq!(EXTENSION.chars().count(), 10);
        assert!(!BASIC.chars().any(|c| EXTENSION.contains(c)));
    }

    #[test]
    fn segments_of_gsm_7() {
        use Encoding::Gsm7;
        check("", Gsm7, 1);
        check(&"a".repeat(160), Gsm7, 1);
        check(&"a".repeat(161), Gsm7, 2);
        check(&"a".repeat(306), Gsm7, 2);
        check(&"a".repeat(307), Gsm7, 3);
        check(&"€".repeat(80), Gsm7, 1);
        check(&"€".repeat(81), Gsm7, 2);
        // 152 + a euro would be 154 septets: the euro begins the second segment.
        check(&format!("{}€{}", "a".repeat(152), "a".repeat(151)), Gsm7, 2);
        check(&format!("{}€{}", "a".repeat(152), "a".repeat(152)), Gsm7, 3);
    }

    #[test]
    fn segments_of_ucs_2() {
        use Encoding::Ucs2;
        check("ç", Ucs2, 1);
        check(&"ф".repeat(70), Ucs2, 1);
        check(&"ф".repeat(71), Ucs2, 2);
        check(&"ф".repeat(134), Ucs2, 2);
        check(&"ф".repeat(135), Ucs2, 3);
        check(&"👍".repeat(35), Ucs2, 1);
        // 33 pairs fill 66 of 67 units.
        check(&"👍".repeat(66), Ucs2, 2);
        check(&"👍".repeat(67), Ucs2, 3);
    }

    proptest! {
        /// Filling segments by hand, character by character, comes to the same number.
        #[test]
        fn no_segment_is_too_long_and_none_could_be_spared(text in "[a-z€\\[ф👍]{0,400}") {
            let (encoding, segments) = count(&text);
            let units: Vec<usize> = text.chars().map(|c| encoding.units(c).unwrap()).collect();
            let all: usize = units.iter().sum();
            let (alone, each) = encoding.room();
            let segments = segments as usize;
            if all <= alone {
                prop_assert_eq!(segments, 1);
            } else {
                // Each but the last holds at least all but one unit.
                prop_assert!(all <= segments * each);
                prop_assert!(all > (segments - 1) * (each - 1));
                prop_assert!(segments >= 2);
            }
        }

        #[test]
        fn more_text_never_takes_fewer_segments(text in "\\PC{0,300}", more in "\\PC{0,20}") {
            let longer = format!("{text}{more}");
            prop_assert!(count(&longer).1 >= count(&text).1);
        }
    }
}
