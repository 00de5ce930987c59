//! What a mail to one of us says: rendered by code, as text and as HTML. What a model or a
//! record wrote stands in a box of its own, and is escaped wherever it stands.

use crate::{
    actions::{Action, RiskLevel},
    ground::inert,
    notices::{
        about::Told,
        channels::{Asking, Message, News, Opening, Part, Question},
    },
};
use leptos::prelude::*;

/// What goes into a letter, apart from whom it is to.
pub struct Content {
    pub subject: String,
    pub text: String,
    pub html: String,
}

/// What the letter says to somebody of this name.
pub fn of(name: &str, message: &Message) -> Content {
    match message {
        Message::Asking(asking) => self::asking(name, asking),
        Message::Telling { told, news } => telling(name, *told, news),
        Message::Summary {
            subject,
            parts,
            inbox,
        } => summing_up(name, parts, subject, inbox),
        Message::Authority { lines, link } => of_authority(name, lines, link),
        Message::Opening(opening) => with_link(opening),
    }
}

/// Asks for decisions: one mail, however many they are.
fn asking(name: &str, asking: &Asking) -> Content {
    let Asking {
        again,
        questions,
        more,
        inbox,
        ..
    } = asking;
    Content {
        subject: subject(*again, questions, *more),
        text: text(name, questions, *more, inbox),
        html: html(name, *again, questions, (*more, inbox)),
    }
}

/// A text that a record, a person or another system may have written, for a mail: the only links
/// are ours. Its lines stay lines.
fn said(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(inert::one_line).collect();
    inert::unlinked(&lines.join("\n"))
}

fn titled(action: &Action) -> String {
    said(&action.titled())
}

fn risk(level: RiskLevel) -> String {
    format!("{} risk", level.name())
}

/// Risk, effect and amount, so that they are seen before the mail is opened; of several those of
/// the first.
fn subject(again: Option<&str>, questions: &[Question], more: usize) -> String {
    let Some(Question { action, .. }) = questions.first() else {
        return "[AI COO]".to_owned();
    };
    let risk = risk(action.risk_level);
    let risk = match again {
        Some(again) => format!("{again}, {risk}"),
        None => capital(&risk),
    };
    let more = match questions.len() - 1 + more {
        0 => String::new(),
        more => format!(", and {more} more to decide"),
    };
    format!("[AI COO] {risk}: {}{more}", titled(action))
}

/// Whose words the reasoning is.
fn reasoning_by(author: Option<&String>) -> String {
    match author {
        None => "Reasoning by rules; figures from the records".to_owned(),
        Some(author) => format!("Reasoning by {}", said(author)),
    }
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

fn intro(name: &str, count: usize) -> String {
    let actions = match count {
        1 => "an action",
        _ => "these actions",
    };
    let name = said(name);
    format!(
        "{name}, AI COO needs your decision on {actions}. Nothing happens before somebody decides."
    )
}

fn alone(count: usize) -> &'static str {
    match count {
        1 => "The link is for you alone: do not forward it.",
        _ => "The links are for you alone: do not forward them.",
    }
}

fn text(name: &str, questions: &[Question], more: usize, inbox: &str) -> String {
    let mut text = format!("{}\n", intro(name, questions.len()));
    for Question {
        action,
        link,
        decide_by,
        note,
        author,
    } in questions
    {
        let note = note
            .as_ref()
            .map_or(String::new(), |note| format!("{}\n\n", quoted(note)));
        let reach = action.effect.reach().join(" · ");
        text.push_str(&format!(
            "\n* * *\n{note}{}\n{} · {reach}\nDecide by {decide_by}\n\n{}\n\n{}:\n{}\n\nReview everything that would happen, then approve or reject:\n{link}\n\neffect {}\n",
            titled(action),
            capital(&risk(action.risk_level)),
            said(&action.expected_effect),
            reasoning_by(author.as_ref()),
            quoted(&action.reasoning),
            action.effect_hash.short(),
        ));
    }
    text.extend(and_more(more).map(|more| format!("\n* * *\n{more}\n")));
    text.push_str(&format!(
        "\n* * *\n{}\nYour inbox: {inbox}\n",
        alone(questions.len())
    ));
    text
}

/// That the mail does not describe all of them.
fn and_more(more: usize) -> Option<String> {
    (more > 0).then(|| format!("{more} more need your approval: see your inbox."))
}

fn quoted(prose: &str) -> String {
    let prose = said(prose);
    let lines = prose.lines().map(|line| format!("> {line}"));
    lines.collect::<Vec<_>>().join("\n")
}

/// Mail programs know few rules: one column, styles in the elements, dark colours where they are
/// understood.
const STYLE: &str = "@media (prefers-color-scheme: dark) { body, .ground { background: #121315 !important; } \
    .card { background: #1a1c1f !important; border-color: #2e3238 !important; } \
    body, h1, h2, p, .ink { color: #ececec !important; } .muted { color: #a3a9b1 !important; } \
    .box { background: #151719 !important; border-color: #2e3238 !important; } \
    .button { background: #74c7af !important; color: #0b1814 !important; } }";
const GROUND: &str = "margin:0;padding:16px;background:#f5f5f2;color:#1b1c1e;font:15px/1.5 system-ui,'Segoe UI',Roboto,sans-serif";
const CARD: &str =
    "background:#ffffff;border:1px solid #e2e2dc;border-radius:10px;padding:20px;margin:0 0 16px";
const BOX: &str = "background:#fafaf7;border-left:3px solid #e2e2dc;padding:8px 12px;margin:12px 0;font-size:14px";
const BUTTON: &str = "display:inline-block;background:#1c5c4c;color:#ffffff;padding:12px 20px;border-radius:9px;font-weight:600;text-decoration:none";
const HEADING: &str = "margin:4px 0 8px;font-size:17px;line-height:1.3;font-weight:700";
const MUTED: &str = "color:#5b5e64;font-size:13px;margin:4px 0";

fn html(name: &str, again: Option<&str>, questions: &[Question], rest: (usize, &str)) -> String {
    let (more, inbox) = rest;
    let cards = questions.iter().map(card).collect_view();
    let asks = match questions.len() + more {
        1 => "your approval is needed".to_owned(),
        count => format!("{count} actions need your approval"),
    };
    let heading = again.map_or_else(|| capital(&asks), |again| format!("{again}: {asks}"));
    document(
        &heading,
        view! {
            <p>{intro(name, questions.len())}</p>
            {cards}
            {and_more(more).map(|more| view! { <p>{more}</p> })}
            <p class="muted" style=MUTED>{alone(questions.len())}" "<a class="muted" style=MUTED href=inbox.to_owned()>"Your inbox"</a></p>
        },
    )
}

/// Tells what is about to run, or what became of it: one mail, however many they are.
fn telling(name: &str, told: Told, news: &[News]) -> Content {
    let what = told.words();
    let subject = match news {
        [one] => format!("[AI COO] {what}: {}", titled(&one.action)),
        several => format!("[AI COO] {what}: {} actions", several.len()),
    };
    let text = news.iter().map(|one| {
        format!(
            "\n* * *\n{}\n{}\n\n{}:\n{}\n",
            titled(&one.action),
            said(&one.words),
            one.label,
            one.link
        )
    });
    let cards = news
        .iter()
        .map(|one| {
            view! {
                <div class="card" style=CARD>
                    <h2 style="margin:0 0 4px;font-size:19px;line-height:1.3">{titled(&one.action)}</h2>
                    <p class="muted" style=MUTED>{one.action.effect.reach().join(" · ")}</p>
                    <p>{said(&one.words)}</p>
                    <p style="margin:16px 0 8px"><a class="button" style=BUTTON href=one.link.clone()>{one.label}</a></p>
                </div>
            }
        })
        .collect_view();
    let name = said(name);
    let intro = match (told, news) {
        (Told::Approved, _) => format!("{name}, this will happen unless somebody cancels it."),
        (_, [_]) => format!("{name}, here is the outcome of an action."),
        _ => format!("{name}, here is the outcome of these actions."),
    };
    Content {
        subject,
        text: format!("{intro}\n{}", text.collect::<String>()),
        html: document(what, view! { <p>{intro}</p>{cards} }),
    }
}

/// The morning's summary.
fn summing_up(name: &str, parts: &[Part], subject: &str, inbox: &str) -> Content {
    let text = parts.iter().map(|part| {
        let lines = part.lines.iter().map(|line| format!("- {}\n", said(line)));
        format!("\n{}\n{}", part.title, lines.collect::<String>())
    });
    let cards = parts
        .iter()
        .map(|part| {
            let lines = part
                .lines
                .iter()
                .map(|line| view! { <li style="margin:4px 0">{said(line)}</li> })
                .collect_view();
            view! {
                <div class="card" style=CARD>
                    <h2 style="margin:0 0 4px;font-size:17px;line-height:1.3">{part.title.clone()}</h2>
                    <ul style="margin:8px 0;padding-left:20px">{lines}</ul>
                </div>
            }
        })
        .collect_view();
    Content {
        subject: format!("[AI COO] {subject}"),
        text: format!(
            "Good morning, {}.\n{}\nYour inbox: {inbox}\n",
            said(name),
            text.collect::<String>()
        ),
        html: document(
            subject,
            view! {
                <p>"Good morning, "{said(name)}"."</p>
                {cards}
                <p><a class="button" style=BUTTON href=inbox.to_owned()>"Your inbox"</a></p>
            },
        ),
    }
}

/// Tells of changes of who may do what: one mail, however many they are.
fn of_authority(name: &str, lines: &[String], link: &str) -> Content {
    let lines: Vec<String> = lines.iter().map(|line| said(line)).collect();
    let subject = match lines.as_slice() {
        // Without the moment, which the mail has.
        [one] => {
            let (_, what) = one.split_once(": ").unwrap_or(("", one));
            what.trim_end_matches('.').to_owned()
        }
        several => format!("Account security: {} changes", several.len()),
    };
    let intro = format!("{}, this changed in AI COO:", said(name));
    let end = "If you did not expect this, talk to an admin now and change your password. These e-mails cannot be switched off.";
    let text: String = lines.iter().map(|line| format!("- {line}\n")).collect();
    let items = lines
        .iter()
        .map(|line| view! { <li style="margin:4px 0">{line.clone()}</li> })
        .collect_view();
    Content {
        text: format!("{intro}\n\n{text}\n{end}\n\nYour account: {link}\n"),
        html: document(
            &subject,
            view! {
                <div class="card" style=CARD>
                    <p>{intro}</p>
                    <ul style="margin:8px 0;padding-left:20px">{items}</ul>
                    <p style="margin:16px 0 8px"><a class="button" style=BUTTON href=link.to_owned()>"Your account"</a></p>
                    <p class="muted" style=MUTED>{end}</p>
                </div>
            },
        ),
        subject: format!("[AI COO] {subject}"),
    }
}

/// A few words and one link.
fn with_link(opening: &Opening) -> Content {
    let Opening {
        subject,
        words,
        label,
        link,
        end,
    } = opening;
    let words = said(words);
    Content {
        subject: format!("[AI COO] {subject}"),
        text: format!("{words}\n\n{label}:\n{link}\n\n{end}\n"),
        html: document(
            subject,
            view! {
                <div class="card" style=CARD>
                    <p>{words.clone()}</p>
                    <p style="margin:16px 0 8px"><a class="button" style=BUTTON href=link.clone()>{*label}</a></p>
                    <p class="muted" style=MUTED>{*end}</p>
                </div>
            },
        ),
    }
}

fn document(heading: &str, content: impl IntoView) -> String {
    let html = Owner::new().with(|| {
        view! {
            <!DOCTYPE html>
            <html lang="en">
                <head>
                    <meta charset="utf-8"/>
                    <meta name="viewport" content="width=device-width, initial-scale=1"/>
                    <meta name="color-scheme" content="light dark"/>
                    <title>{heading.to_owned()}</title>
                    <style>{STYLE}</style>
                </head>
                <body class="ground" style=GROUND>
                    <div role="main" style="max-width:600px;margin:0 auto">
                        <h1 style=HEADING>{heading.to_owned()}</h1>
                        {content}
                    </div>
                </body>
            </html>
        }
        .to_html()
    });
    // What marks places for a script: there is none, and text cannot hold these three characters.
    html.replace("<!>", "")
}

fn card(question: &Question) -> impl IntoView {
    let action = &question.action;
    let (colour, sign) = match action.risk_level {
        RiskLevel::Low => ("#3f6354", "●"),
        RiskLevel::Medium => ("#825400", "▲"),
        RiskLevel::High => ("#a93614", "◆"),
        RiskLevel::Critical => ("#8f1230", "⬢"),
    };
    let pill = format!(
        "display:inline-block;background:{colour};color:#ffffff;border-radius:99px;padding:2px 10px;font-size:13px;font-weight:600;margin:0 8px 0 0"
    );
    view! {
        <div class="card" style=CARD>
            {question.note.clone().map(|note| view! { <p class="box" style=BOX>{said(&note)}</p> })}
            <p style="margin:0 0 8px"><span style=pill>{sign}" "{capital(&risk(action.risk_level))}</span></p>
            <h2 style="margin:0 0 4px;font-size:19px;line-height:1.3">{titled(action)}</h2>
            <p class="muted" style=MUTED>{action.effect.reach().join(" · ")}" · decide by "{question.decide_by.clone()}</p>
            <p>{said(&action.expected_effect)}</p>
            <div class="box" style=BOX>
                <p class="muted" style=MUTED>{reasoning_by(question.author.as_ref())}</p>
                <p style="margin:4px 0">{said(&action.reasoning)}</p>
            </div>
            <p style="margin:16px 0 8px"><a class="button" style=BUTTON href=question.link.clone()>"Review and decide"</a></p>
            <p class="muted" style=MUTED>"effect "{action.effect_hash.short()}</p>
        </div>
    }
}
