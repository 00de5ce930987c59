//! Text from outside made inert, in one place: what a record, a person or another system wrote
//! becomes one visible line that runs nothing, turns no direction of writing and, in a message,
//! is no link.

use serde_json::Value;

/// One visible line: line breaks and control characters become spaces; what turns the direction of
/// writing and what nobody can see is left out. Letters of every script stay, and so do the joiners
/// that scripts and emoji need.
pub fn one_line(value: &str) -> String {
    let visible: String = value
        .chars()
        .filter(|c| !turns_direction(*c) && !is_unseen(*c))
        .map(|c| if is_break(c) { ' ' } else { c })
        .collect();
    visible.trim().to_owned()
}

/// As [`one_line`], of a text whose lines stay lines, and whose spaces stay.
pub fn lines(value: &str) -> String {
    let inert = |line: &str| -> String {
        let visible = line
            .chars()
            .filter(|c| !turns_direction(*c) && !is_unseen(*c));
        visible.map(|c| if is_stray(c) { ' ' } else { c }).collect()
    };
    let lines: Vec<String> = value.split("\r\n").map(inert).collect();
    lines.join("\r\n")
}

/// Every text of a JSON value made inert by one of these; names of fields and figures stay.
pub fn each(value: &mut Value, made: fn(&str) -> String) {
    match value {
        Value::String(text) => *text = made(text),
        Value::Array(items) => items.iter_mut().for_each(|item| each(item, made)),
        Value::Object(fields) => fields.values_mut().for_each(|item| each(item, made)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// A text that goes out as it stands, for whoever has to know what goes out: nothing is left out,
/// and what would turn the direction of writing stands there by its number.
pub fn exact(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive("\r\n") {
        let (line, end) = match line.strip_suffix("\r\n") {
            Some(line) => (line, "\r\n"),
            None => (line, ""),
        };
        for c in line.chars() {
            if turns_direction(c) || is_stray(c) {
                out.push_str(&format!("⟨U+{:04X}⟩", u32::from(c)));
            } else {
                out.push(c);
            }
        }
        out.push_str(end);
    }
    out
}

/// As [`one_line`], of at most so many characters; an ellipsis stands for the rest.
pub fn bounded(value: &str, most: usize) -> String {
    let line = one_line(value);
    match line.char_indices().nth(most) {
        None => line,
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
    }
}

/// A text in which mail programs and telephones find no address to make a link of: a space stands
/// where one would go on. Lines stay lines.
pub fn unlinked(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    let mut before = ' ';
    while let Some(letter) = letters.next() {
        let next = letters.peek().copied();
        match letter {
            '@' | '\u{ff20}' => out.push_str(" at "),
            '.' | ':' | '\u{3002}' | '\u{ff0e}' | '\u{ff61}' => {
                out.push(letter);
                let goes_on = next.is_some_and(|next| next.is_alphabetic() || next == '/');
                // `10.0.0.7/pay` has no letters, and is an address all the same.
                let number = before.is_ascii_digit() && is_rest_of_address(letters.clone());
                if goes_on || number {
                    out.push(' ');
                }
            }
            '/' if next == Some('/') => out.push_str("/ "),
            letter => out.push(letter),
        }
        before = letter;
    }
    out
}

/// Whether three more numbers follow, as in an address of the internet.
fn is_rest_of_address(rest: impl Iterator<Item = char>) -> bool {
    let rest: String = rest
        .take_while(|c| *c == '.' || c.is_ascii_digit())
        .collect();
    let mut parts = rest.split('.');
    let numbers = parts.by_ref().take(3).filter(|part| !part.is_empty());
    numbers.count() == 3
}

/// The explicit formatting characters of the Unicode Bidirectional Algorithm (UAX #9, 2), with the
/// deprecated ones beside them.
pub fn turns_direction(c: char) -> bool {
    matches!(
        c,
        '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}'
    )
}

/// A line break, or what controls a terminal.
pub fn is_break(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

/// Has no place in a text of several lines either.
fn is_stray(c: char) -> bool {
    is_break(c) && !matches!(c, '\n' | '\t')
}

/// Shows nothing, and so can hide one name behind another.
pub fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{00ad}' | '\u{034f}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}'
            | '\u{2060}'..='\u{2065}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn a_name_from_outside_is_one_visible_line() {
        assert_eq!(one_line(" A\r\nBcc:\tb \0"), "A  Bcc: b");
        assert_eq!(one_line("a\u{202e}b\u{2028}c\u{200b}d"), "ab cd");
        assert_eq!(one_line("אבג\u{200f} בע״מ\u{200e}"), "אבג בע״מ");
        assert_eq!(one_line("Bøhm & Søns שלום"), "Bøhm & Søns שלום");
        // Persian needs its joiner, and so does the family.
        for whole in ["می\u{200c}خواهم", "👨\u{200d}👩\u{200d}👧"] {
            assert_eq!(one_line(whole), whole);
        }
    }

    #[test]
    fn a_text_keeps_its_lines_and_nothing_that_turns_them() {
        assert_eq!(
            lines("a\u{202e}b\r\n\u{200b}  c\n\td\re "),
            "ab\r\n  c\n\td e "
        );
        assert_eq!(
            exact("a\u{202e}b\r\nc\n\td\re"),
            "a⟨U+202E⟩b\r\nc\n\td⟨U+000D⟩e"
        );
    }

    #[test]
    fn every_text_of_a_value_is_made_inert() {
        let mut value = json!({"a": ["\u{202e}x\ny", 1, null, {"b": " z "}], "c": true});
        each(&mut value, one_line);
        assert_eq!(value, json!({"a": ["x y", 1, null, {"b": "z"}], "c": true}));
    }

    #[test]
    fn a_long_one_ends_with_an_ellipsis() {
        assert_eq!(bounded("Evergreen", 9), "Evergreen");
        assert_eq!(bounded("Evergreen Ltd", 10), "Evergreen…");
    }

    #[test]
    fn nothing_in_a_name_is_a_link() {
        for address in [
            "evil.example/pay",
            "https://evil.example",
            "HTTP://EVIL.EXAMPLE",
            "//evil.example",
            "www.evil.example",
            "kim@evil.example",
            "mailto:kim@evil.example",
            "evil。example",
            "пример.рф",
            "http://10.0.0.7/pay",
            "10.0.0.7",
        ] {
            let text = unlinked(&format!("Remind {address} of it"));
            assert!(!text.contains(address), "{text}");
            assert!(!text.contains("://") && !text.contains('@'), "{text}");
            assert!(!text.contains("evil.example"), "{text}");
            assert!(!text.contains("10.0.0.7"), "{text}");
        }
        for same in [
            "Remind Smith & Co. of INV/2026/00012, $9,101.00",
            "Pay and/or ask, €1.50 of KWD 1.500.",
            "Due 1 Dec 2026, 10:00 UTC\nSecond line",
        ] {
            assert_eq!(unlinked(same), same);
        }
    }

    proptest! {
        /// Whatever stands in a record: one line, nothing unseen, and a second time changes nothing.
        #[test]
        fn any_text_becomes_inert(text in any::<String>()) {
            let line = one_line(&text);
            prop_assert!(!line.chars().any(|c| is_break(c) || turns_direction(c) || is_unseen(c)));
            prop_assert_eq!(one_line(&line), line.clone());
            let inert = unlinked(&line);
            prop_assert!(!inert.contains("://") && !inert.contains('@'));
        }

        /// Whatever stands in a text of several lines.
        #[test]
        fn any_lines_become_inert(text in any::<String>()) {
            let inert = lines(&text);
            prop_assert!(!inert.chars().any(|c| turns_direction(c) || is_unseen(c)));
            prop_assert!(!inert.replace("\r\n", "\n").chars().any(is_stray));
            prop_assert_eq!(lines(&inert), inert.clone());
            let exact = exact(&text);
            prop_assert!(!exact.replace("\r\n", "\n").chars().any(|c| turns_direction(c) || is_stray(c)));
        }
    }
}
