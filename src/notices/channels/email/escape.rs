//! What a value becomes in the templates of a mail, wherever it came from: the only links of a mail
//! are ours, and its only markup is the templates'.

use crate::ground::inert;
use askama::filters::Escaper;
use std::fmt::{Result, Write};

/// A text that a record, a person or another system may have written, for a mail: nothing of it is
/// a link. Its lines stay lines.
pub(super) fn said(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(inert::one_line).collect();
    inert::unlinked(&lines.join("\n"))
}

/// In the text part.
#[derive(Clone, Copy)]
pub(super) struct Text;

impl Escaper for Text {
    fn write_escaped_str<W: Write>(&self, mut part: W, value: &str) -> Result {
        part.write_str(&said(value))
    }
}

/// In the HTML part, between elements. In an attribute stands what is ours, escaped as the filter
/// `e("attribute")` does it.
#[derive(Clone, Copy)]
pub(super) struct Html;

impl Escaper for Html {
    fn write_escaped_str<W: Write>(&self, mut part: W, value: &str) -> Result {
        for c in said(value).chars() {
            match c {
                '&' => part.write_str("&amp;")?,
                '<' => part.write_str("&lt;")?,
                '>' => part.write_str("&gt;")?,
                c => part.write_char(c)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    const TEMPLATES: &str = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/src/notices/channels/email/templates"
    );

    fn templates(kind: &str) -> Vec<String> {
        let files = fs::read_dir(TEMPLATES).unwrap();
        let paths = files.map(|file| file.unwrap().path());
        let paths = paths.filter(|path| path.extension().is_some_and(|there| there == kind));
        let texts: Vec<String> = paths
            .map(|path| fs::read_to_string(path).unwrap())
            .collect();
        assert!(texts.len() > 5, "{kind}");
        texts
    }

    /// Between elements a quote stays a quote; in an attribute it would end it.
    #[test]
    fn what_stands_in_an_attribute_is_escaped_as_such() {
        let (mut seen, mut wrong) = (0, vec![]);
        for text in templates("html") {
            let text = text.replace("e(\"attribute\")", "e(attribute)");
            for rest in text.split("=\"").skip(1) {
                let attribute = rest.split('"').next().unwrap_or_default();
                for value in attribute.split("{{").skip(1) {
                    let value = value.split("}}").next().unwrap_or_default().trim();
                    seen += 1;
                    let ours = value.ends_with("|e(attribute)") || value.ends_with("_style()");
                    if !ours {
                        wrong.push(value.to_owned());
                    }
                }
            }
        }
        assert!(seen > 10, "{seen}");
        assert_eq!(wrong, [""; 0]);
    }

    /// A value has to come in one piece: what is made of several is escaped piece by piece, and would
    /// be a link again where two of them meet.
    #[test]
    fn no_filter_takes_a_value_to_pieces() {
        let mut seen = 0;
        for text in ["html", "txt"].map(templates).concat() {
            for value in text.split("{{").skip(1) {
                let value = value.split("}}").next().unwrap_or_default();
                for filter in value.split('|').skip(1) {
                    seen += 1;
                    let name = filter.split('(').next().unwrap_or_default().trim();
                    assert!(["capitalize", "e", "safe"].contains(&name), "{value}");
                }
            }
        }
        assert!(seen > 5, "{seen}");
    }

    #[test]
    fn only_a_link_of_ours_goes_out_as_it_stands() {
        for text in templates("html") {
            assert!(!text.contains("safe"), "{text}");
        }
        for text in templates("txt") {
            let pieces: Vec<&str> = text.split("|safe").collect();
            for before in &pieces[..pieces.len() - 1] {
                let ours = before.ends_with("link") || before.ends_with("inbox");
                assert!(ours, "{before}");
            }
        }
    }
}
