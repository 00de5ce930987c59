//! Mails and pages as `tests/flows/snapshots/` keeps them: whoever changes a sentence sees it
//! there. `INSTA_UPDATE=always bin/test tests` writes them anew; read them before you commit.

use super::TestApp;
use ai_coo::operations::outbox::Sent;
use mail_parser::MessageParser;
use std::{collections::BTreeSet, fs};

/// What is another each time, and what is written for it.
const DIFFERS: &[(&str, &str)] = &[
    (
        "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
        "[id]",
    ),
    (r"notice\.[0-9]+(-[0-9]+-[0-9]+)?", "notice.[n]"),
    (r"key\.[0-9]+", "key.[n]"),
    (r"token=[\w.~-]+", "token=[token]"),
    (r"key=[0-9A-Za-z]+", "key=[key]"),
    (r"/s/[0-9A-Za-z]{16}", "/s/[code]"),
    (
        r#"name="(token|shown)" value="[^"]*""#,
        r#"name="$1" value="[$1]""#,
    ),
    ("effect [0-9a-f]{4} [0-9a-f]{4}", "effect [hash]"),
    (r"\?v=[0-9a-f]+", "?v=[hash]"),
];

impl TestApp {
    /// Compares a text with the snapshot of this name.
    pub fn keeps(&self, name: &str, text: &str) {
        let text = text
            .replace(&self.url, "https://coo.example.com")
            .replace(&self.odoo.url, "https://odoo.example.com");
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path("../snapshots");
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        for (pattern, instead) in DIFFERS {
            settings.add_filter(pattern, *instead);
        }
        settings.bind(|| insta::assert_snapshot!(name, text));
    }

    /// The same with the newest message to an address, or to a number.
    pub async fn keeps_message(&self, name: &str, to: &str) {
        let sent = self.outbox().await;
        let newest = sent.iter().rfind(|sent| sent.recipients[0] == to);
        let newest = newest.unwrap_or_else(|| panic!("{name}: nothing was sent to {to}"));
        self.keeps(name, &readable(newest));
    }

    /// The same with a page.
    pub fn keeps_page(&self, name: &str, html: &str) {
        self.keeps(name, &in_lines(html));
    }
}

/// Every snapshot whose name begins so is one of these.
pub fn none_is_left_over(beginning: &str, names: impl IntoIterator<Item = String>) {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/flows/snapshots");
    let files = fs::read_dir(folder).unwrap();
    let kept: BTreeSet<String> = files
        .filter_map(|file| {
            let name = file.unwrap().file_name().into_string().unwrap();
            Some(name.strip_suffix(".snap")?.to_owned())
        })
        .filter(|name| name.starts_with(beginning))
        .collect();
    let names: BTreeSet<String> = names.into_iter().collect();
    assert_eq!(kept, names, "kept (left) and made (right)");
}

/// A message as its receiver sees it.
fn readable(sent: &Sent) -> String {
    if sent.channel == "sms" {
        return format!("To: {}\n\n{}\n", sent.recipients[0], sent.content);
    }
    let parsed = MessageParser::default().parse(sent.content.as_bytes());
    let parsed = parsed.expect("a mail that can be read");
    let (headers, _) = sent.content.split_once("\r\n\r\n").unwrap();
    let read = |name: &str| {
        let line = headers.lines().find(|line| line.starts_with(name));
        line.map_or_else(String::new, |line| format!("{line}\n"))
    };
    let headers: String = ["From:", "Reply-To:", "To:", "Message-ID:"]
        .map(read)
        .concat();
    let text = parsed.body_text(0).unwrap_or_default();
    let text = text.replace("\r\n", "\n");
    let html = match sent.content.contains("text/html") {
        true => parsed.body_html(0).unwrap_or_default(),
        false => "".into(),
    };
    let parts = match html.is_empty() {
        true => text,
        false => format!("{text}\n-- as HTML --\n{}", in_lines(&html)),
    };
    format!("{headers}Subject: {}\n\n{parts}", sent.subject)
}

/// A line for each element, without how it looks.
fn in_lines(html: &str) -> String {
    let mut bare = String::new();
    // What marks places for a script is no part of what is seen.
    let mut rest = &*html.replace("<!>", "");
    while let Some((before, style)) = rest.split_once(" style=\"") {
        bare.push_str(before);
        rest = style.split_once('"').map_or("", |(_, after)| after);
    }
    bare.push_str(rest);
    let bare = match (bare.find("<style>"), bare.find("</style>")) {
        (Some(begin), Some(end)) => bare[..begin].to_owned() + &bare[end + "</style>".len()..],
        _ => bare,
    };
    bare.replace("><", ">\n<")
}
