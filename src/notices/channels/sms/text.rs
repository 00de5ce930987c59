//! What an SMS to one of us says, in one segment where it can be: risk, title, amount, link. All
//! of it from code and records; no prose of a model's.

use crate::{
    actions::{Action, RiskLevel},
    ground::{
        inert::{one_line, unlinked},
        segments,
    },
    notices::channels::Asking,
};

/// Shorter than this no title says anything.
const SHORTEST: usize = 12;
/// Of a title that makes a second segment anyway.
const ENOUGH: usize = 60;

/// What is asked: about one action, or how many wait.
pub fn render(asking: &Asking) -> String {
    match (asking.questions.as_slice(), asking.more) {
        ([question], 0) => one(&question.action, &question.link),
        (questions, more) => many(questions.len() + more, asking.highest, &asking.inbox),
    }
}

/// Asks about one action.
fn one(action: &Action, link: &str) -> String {
    let amount = action.amount.as_ref().map(ToString::to_string);
    fitted(action.risk_level, &action.title, amount.as_deref(), link)
}

/// Says that several wait, and where.
fn many(count: usize, highest: RiskLevel, inbox: &str) -> String {
    format!(
        "AI COO: {count} actions of up to {} risk need your approval: {inbox}",
        highest.name()
    )
}

fn fitted(risk: RiskLevel, title: &str, amount: Option<&str>, link: &str) -> String {
    // Telephones make links of what looks like an address: the only one is ours.
    let title = unlinked(&one_line(title));
    // The minus sign of an amount is the one character of it that would cost half the room.
    let amount = amount.map(|amount| format!(", {}", amount.replace('−', "-")));
    let amount = amount.unwrap_or_default();
    let composed = |most: usize| {
        let title = shortened(&title, most);
        format!("AI COO, {} risk: {title}{amount}. {link}", risk.name())
    };
    let length = title.chars().count();
    let fits = |most: &usize| segments::count(&composed(*most)).1 == 1;
    let most = (SHORTEST.min(length)..=length).rev().find(fits);
    composed(most.unwrap_or(ENOUGH))
}

/// At most so many characters; three dots stand for the rest.
fn shortened(title: &str, most: usize) -> String {
    if title.chars().count() <= most {
        return title.to_owned();
    }
    let kept: String = title.chars().take(most.saturating_sub(3)).collect();
    format!("{}...", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LINK: &str = "https://coo.example.com/s/0123456789ABCDEF";

    fn text(title: &str, amount: Option<&str>) -> String {
        fitted(RiskLevel::High, title, amount, LINK)
    }

    #[test]
    fn one_segment_says_risk_title_amount_and_link() {
        assert_eq!(
            text("Order from Tanglewood Textiles", Some("$4,200.00")),
            format!("AI COO, high risk: Order from Tanglewood Textiles, $4,200.00. {LINK}")
        );
        assert_eq!(
            text("Move a deal", None),
            format!("AI COO, high risk: Move a deal. {LINK}")
        );
        let long = text(&"Order from Tanglewood ".repeat(9), Some("€14,200.00"));
        assert_eq!(segments::count(&long).1, 1, "{long}");
        assert!(long.contains("..., €14,200.00. https://"), "{long}");
    }

    #[test]
    fn what_does_not_fit_into_one_keeps_enough_of_the_title() {
        let text = text(&"Łódź: przypomnienie ".repeat(9), Some("PLN 4,200.00"));
        assert!(
            text.contains("Łódź: przypomnienie") && text.ends_with(LINK),
            "{text}"
        );
        assert!((2..=3).contains(&segments::count(&text).1), "{text}");
        // But what the alphabet lacks is left out where it only stands at the end.
        let text = self::text("Order from Tanglewood Textiles Łódź", Some("PLN 4,200.00"));
        assert!(text.contains("Textiles..."), "{text}");
        assert_eq!(segments::count(&text).1, 1);
    }

    #[test]
    fn the_only_link_is_ours() {
        for title in [
            "Reminder to evil.example/pay",
            "Reminder to https://evil.example",
            "Reminder to //evil.example",
            "Reminder to kim@evil.example",
        ] {
            let text = text(title, None);
            assert_eq!(text.matches("://").count(), 1, "{text}");
            assert!(!text.contains("evil.example"), "{text}");
            assert!(!text.contains('@'), "{text}");
        }
        for title in [
            "Remind Smith & Co. of INV/2026/00012",
            "Pay and/or ask, €1.50",
        ] {
            assert!(text(title, None).contains(title), "{title}");
        }
    }

    proptest! {
        /// Whatever a record is called: the link is there, whole and last, and the SMS is short.
        #[test]
        fn any_title_leaves_room_for_the_link(title in "\\PC{0,300}") {
            let text = text(&title, Some("−$1,234,567.89"));
            prop_assert!(text.ends_with(&format!(". {LINK}")), "{}", text);
            prop_assert!(segments::count(&text).1 <= 4, "{}", text);
            if title.chars().all(|c| c.is_ascii_alphanumeric() || c == ' ') {
                prop_assert_eq!(segments::count(&text).1, 1);
            }
        }
    }
}
