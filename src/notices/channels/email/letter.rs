//! What a mail to one of us says: its subject; its two parts are the templates in `templates/`.

use super::escape::said;
use crate::{
    actions::{Action, RiskLevel},
    notices::{
        channels::{Asking, Message},
        subject::Told,
    },
};
use askama::Template;

/// What goes into a letter, apart from whom it is to.
pub struct Content {
    pub subject: String,
    pub text: String,
    pub html: String,
}

/// What the letter says to somebody of this name.
///
/// # Errors
/// When a template cannot be written out, which none of our values can cause.
pub fn render(name: &str, message: &Message) -> askama::Result<Content> {
    let heading = heading(message);
    let subject = subject(message).unwrap_or_else(|| heading.clone());
    let html = Html {
        name,
        message,
        heading: &heading,
    };
    Ok(Content {
        subject: format!("[AI COO] {subject}"),
        text: Text { name, message }.render()?,
        html: tight(&html.render()?),
    })
}

#[derive(Template)]
#[template(path = "mail.txt")]
struct Text<'a> {
    name: &'a str,
    message: &'a Message,
}

#[derive(Template)]
#[template(path = "mail.html")]
struct Html<'a> {
    name: &'a str,
    message: &'a Message,
    heading: &'a str,
}

/// As the HTML begins.
fn heading(message: &Message) -> String {
    match message {
        Message::Asking(asking) => asks(asking),
        Message::Telling { told, .. } => told.words().to_owned(),
        Message::Summary { subject, .. } => subject.clone(),
        Message::Authority { lines, .. } => changed(lines),
        Message::Opening(opening) => opening.subject.to_owned(),
    }
}

/// Where it says more than the heading.
fn subject(message: &Message) -> Option<String> {
    match message {
        Message::Asking(asking) => first_of(asking),
        Message::Telling { told, news } => {
            let what = match news.as_slice() {
                [one] => titled(&one.action),
                several => format!("{} actions", several.len()),
            };
            Some(format!("{}: {what}", told.words()))
        }
        Message::Summary { .. } | Message::Authority { .. } | Message::Opening(_) => None,
    }
}

fn asks(asking: &Asking) -> String {
    let count = asking.questions.len() + asking.more;
    match (asking.again, count) {
        (None, 1) => "Your approval is needed".to_owned(),
        (None, _) => format!("{count} actions need your approval"),
        (Some(again), 1) => format!("{again}: your approval is needed"),
        (Some(again), _) => format!("{again}: {count} actions need your approval"),
    }
}

/// Risk, effect and amount, so that they are seen before the mail is opened; of several those of
/// the first.
fn first_of(asking: &Asking) -> Option<String> {
    let action = &asking.questions.first()?.action;
    let risk = action.risk_level.name();
    let risk = match asking.again {
        Some(again) => format!("{again}, {risk} risk"),
        None => format!("{} risk", capital(risk)),
    };
    let more = match asking.questions.len() - 1 + asking.more {
        0 => String::new(),
        more => format!(", and {more} more to decide"),
    };
    Some(format!("{risk}: {}{more}", titled(action)))
}

/// What was changed, without the moment, which the mail has.
fn changed(lines: &[String]) -> String {
    match lines {
        [one] => {
            let one = said(one);
            let what = one.split_once(": ").map_or(&*one, |(_, what)| what);
            what.trim_end_matches('.').to_owned()
        }
        several => format!("Account security: {} changes", several.len()),
    }
}

fn titled(action: &Action) -> String {
    said(&action.titled())
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// Without the line breaks between elements, which are for whoever reads the template.
fn tight(html: &str) -> String {
    let between = |piece: &str| piece.starts_with('\n') && piece.trim_start().starts_with('<');
    let pieces = html.split_inclusive('>').map(|piece| match between(piece) {
        true => piece.trim_start(),
        false => piece,
    });
    pieces.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notices::channels::{Opening, Part};

    const HOSTILE: &str = "<b>\"kim@evil.example\" of https://evil.example/pay</b>";

    fn messages(link: &str) -> [Message; 3] {
        let (link, lines) = (link.to_owned(), vec![HOSTILE.to_owned()]);
        let part = Part {
            title: "Needs approval: 1".to_owned(),
            lines: lines.clone(),
        };
        let opening = Opening {
            subject: "Reset your AI COO password",
            words: HOSTILE.to_owned(),
            label: "Set a new password",
            link: link.clone(),
            end: "The link works once.",
        };
        [
            Message::Summary {
                subject: "Good morning: 1 waiting, 0 done".to_owned(),
                parts: vec![part],
                inbox: link.clone(),
            },
            Message::Authority { lines, link },
            Message::Opening(opening),
        ]
    }

    #[test]
    fn nothing_in_a_value_is_a_link_or_markup() {
        for message in messages("https://coo.example.com/here") {
            let content = render(HOSTILE, &message).unwrap();
            for part in [&content.subject, &content.text, &content.html] {
                assert!(!part.contains("evil.example"), "{part}");
                assert!(part.matches("://").count() <= 1, "{part}");
                assert!(!part.replace("@media", "").contains('@'), "{part}");
            }
            assert!(content.text.contains("\nhttps://") || content.text.contains(": https://"));
            assert!(content.html.contains("&lt;b&gt;\"kim at evil"));
            assert!(!content.html.contains("<b>"), "{}", content.html);
        }
    }

    #[test]
    fn no_link_leaves_its_attribute() {
        for message in messages("https://coo.example.com/\"><b>") {
            let html = render("Kim", &message).unwrap().html;
            assert!(html.contains("https://coo.example.com/&#34;"), "{html}");
            assert!(!html.contains("<b>"), "{html}");
        }
    }

    #[test]
    fn what_stands_between_elements_alone_is_left_out() {
        let html = "<p>\n  <b>Kim</b> <i>and</i>\n  Ann\n</p>\n<p>";
        assert_eq!(tight(html), "<p><b>Kim</b> <i>and</i>\n  Ann\n</p><p>");
    }
}
