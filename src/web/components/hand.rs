//! The script of every page that guards the hand: what is pressed is what was in view and meant.
//! Served beside the pages, so that the browser module has nothing of it.

use crate::ground::address::at;
use leptos::prelude::*;
use ring::digest::{SHA256, digest};
use std::{sync::LazyLock, time::Duration};

/// The script as it is sent: without comments and indentation.
pub static SCRIPT: LazyLock<String> = LazyLock::new(|| {
    let lines = include_str!("hand.js").lines().map(str::trim_start);
    let sent: Vec<&str> = lines.filter(|line| !line.starts_with("//")).collect();
    sent.join("\n")
});

/// How long an action has to have been in view before it is decided about.
#[derive(Clone, Copy)]
pub struct Least(pub Duration);

impl Least {
    /// As the script reads it.
    pub fn millis(self) -> String {
        self.0.as_millis().to_string()
    }
}

/// Before anything else of the page, so that no press comes before it.
#[component]
pub fn Hand() -> impl IntoView {
    let hash = hex::encode(digest(&SHA256, SCRIPT.as_bytes()));
    let address = format!("/hand.js?v={}", &hash[..16]);
    view! { <script src=at(&address)></script> }
}

#[cfg(test)]
mod tests {

    #[test]
    fn what_is_left_out_is_a_comment_and_no_line_of_a_text() {
        for line in include_str!("hand.js").lines() {
            assert_eq!(line.matches('`').count() % 2, 0, "{line}");
            assert!(!line.contains("/*") && !line.ends_with('\\'), "{line}");
        }
    }
}
