//! HTML in and out of the sandbox.

/// What Odoo's sanitizer leaves of HTML, roughly: here paragraphs and line breaks stay, and
/// whatever has other tags is taken for text.
pub fn stored(html: &str) -> String {
    let mut text = html.to_owned();
    for tag in ["<p>", "</p>", "<br>", "<br/>"] {
        text = text.replace(tag, "");
    }
    if text.contains(['<', '>']) {
        format!("<p>{}</p>", escaped(html))
    } else {
        html.replace("<br/>", "<br>").replace("&quot;", "\"")
    }
}

pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
