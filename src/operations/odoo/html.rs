//! Plain text as the little HTML that Odoo stores unchanged: paragraphs, line breaks, escapes.

/// `text` as paragraphs. An empty line ends a paragraph. Nothing in `text` is markup.
pub(super) fn from_text(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let lines: Vec<String> = text.split('\n').map(tidy).collect();
    let paragraphs = lines
        .split(String::is_empty)
        .filter(|lines| !lines.is_empty());
    paragraphs.fold(String::new(), |mut html, lines| {
        html.push_str("<p>");
        html.push_str(&lines.join("<br>"));
        html.push_str("</p>");
        html
    })
}

/// Whether `html` holds no markup but paragraphs and line breaks, and so shows exactly what
/// it says.
pub(super) fn is_plain(html: &str) -> bool {
    let inside = html
        .strip_prefix("<p>")
        .and_then(|rest| rest.strip_suffix("</p>"));
    let Some(inside) = inside else {
        return false;
    };
    let text = inside.replace("</p><p>", "").replace("<br>", "");
    !text.contains(['<', '>'])
}

/// One line, escaped; without what Odoo's sanitizer would change or drop.
fn tidy(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    for c in line.trim_end().chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\u{A0}' | '\t' => out.push(' '),
            '\u{FFFE}' | '\u{FFFF}' => {}
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn text_becomes_paragraphs_and_markup_becomes_text() {
        let html = from_text("Dear <b>Ann</b> & co\r\nsecond line\n\n\nnext\u{A0}part\u{1}");
        let expected = "<p>Dear &lt;b&gt;Ann&lt;/b&gt; &amp; co<br>second line</p><p>next part</p>";
        assert_eq!(html, expected);
        assert_eq!(from_text(" \n\n"), "");
    }

    #[test]
    fn other_markup_is_told_apart() {
        assert!(is_plain("<p>a &lt;b&gt;<br>c</p><p>\"d\"</p>"));
        for html in [
            "",
            "text",
            "<p>a</p><img src=x>",
            "<p><a href=x>a</a></p>",
            "<p onclick=x></p>",
        ] {
            assert!(!is_plain(html), "{html}");
        }
    }

    proptest! {
        #[test]
        fn whatever_the_text_the_result_is_plain(text in ".{0,200}") {
            let html = from_text(&text);
            prop_assert!(html.is_empty() || is_plain(&html));
        }
    }
}
