//! The sentences that people read are written in English that people speak; `docs/STYLE.md` has
//! the words.

use super::{
    none,
    sources::{files_in, rust_files, texts_in, tokens_of, without_tests},
};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Sentences of before that were rewritten, by the part that gives them away.
const REWRITTEN: &[&str] = &[
    "the cash lasts",
    "your decision is asked",
    "see it whole",
    "come to its turn",
    "read again just now",
    "records are as they were",
    "code of an authenticator",
    "is about money",
    "leaves nothing",
    "should bring about",
    "found stale",
    "doubt settled",
    "another try asked for",
    "password: is not yours",
    "dear sir or madam",
    "by our records",
    "who does it",
];

/// What nobody says.
const PUZZLING: &[&str] = &[
    "afresh",
    "anew",
    "by itself",
    "by themselves",
    "in vain",
    "of which",
];

/// What no sentence of a page, a mail or an answer needs; a document may.
const ON_PAGES: &[&str] = &["beside", "besides", "told", "what is", "who is to", "whole"];

/// Where the word is the right one.
const RIGHT: &[&str] = &["whole number"];

/// What is for whoever uses or runs the program.
const FOR_EVERYBODY: &[&str] = &[
    "README.md",
    "docs/action-lifecycle.md",
    "docs/figures.md",
    "docs/guardrails.md",
    "docs/operations.md",
    "docs/settings.md",
    "docs/upgrading.md",
];

/// Reasons in stored verdicts replay to the same bytes, and what earlier versions stored is read.
const STORED: &[(&str, &str)] = &[
    (
        "src/guardrails/reason.rs",
        "What is about money needs approval",
    ),
    (
        "src/guardrails/reason/composed.rs",
        "Nobody has approved it, and it no longer runs by itself: ",
    ),
    (
        "src/guardrails/reason/tests.rs",
        "What is about money needs approval",
    ),
    (
        "src/guardrails/reason/tests.rs",
        "It was about to run and needs approval now. Nobody has approved it, and it no longer runs by itself: Deleting needs approval; Mail is not sent without asking.",
    ),
];

#[test]
fn no_sentence_of_before_is_left() {
    let mut wrong = vec![];
    for file in rust_files("src") {
        for text in texts_in(&tokens_of(&file)) {
            wrong.extend(complaints(&file, &text, REWRITTEN));
        }
    }
    // Whole files: the stories' regular expressions count too.
    let stories = files_in("end2end/tests", "ts").into_iter();
    for file in stories.chain(documents()) {
        let text = fs::read_to_string(&file).unwrap();
        wrong.extend(complaints(&file, &text, REWRITTEN));
    }
    none(wrong);
}

#[test]
fn sentences_are_of_words_that_people_say() {
    let (mut wrong, mut read) = (vec![], 0);
    for file in rust_files("src") {
        for text in texts_in(&without_tests(tokens_of(&file))) {
            if is_sentence(&text) {
                read += 1;
                wrong.extend(complaints(&file, &text, PUZZLING));
                wrong.extend(complaints(&file, &text, ON_PAGES));
            }
        }
    }
    assert!(read > 500, "{read} sentences were found");
    for document in FOR_EVERYBODY.iter().map(PathBuf::from) {
        for line in fs::read_to_string(&document).unwrap().lines() {
            wrong.extend(complaints(&document, line, PUZZLING));
        }
    }
    none(wrong);
}

#[test]
fn mails_are_of_words_that_people_say() {
    let templates = "src/notices/channels/email/templates";
    let files = ["html", "txt"]
        .map(|kind| files_in(templates, kind))
        .concat();
    assert!(files.len() > 10, "{files:?}");
    let mut wrong = vec![];
    for file in &files {
        for line in fs::read_to_string(file).unwrap().lines() {
            let lists = [REWRITTEN, PUZZLING, ON_PAGES].into_iter();
            wrong.extend(lists.flat_map(|words| complaints(file, line, words)));
        }
    }
    none(wrong);
}

#[test]
fn exceptions_for_stored_sentences_are_needed() {
    for (file, text) in STORED {
        let texts = texts_in(&tokens_of(Path::new(file)));
        assert!(texts.iter().any(|there| there == text), "{file}: {text}");
    }
}

/// What of a sentence that people read they would not say.
pub fn said_otherwise(place: &str, sentence: &str) -> Vec<String> {
    let words = [REWRITTEN, PUZZLING, ON_PAGES].concat();
    complaints(Path::new(place), sentence, &words)
}

/// What of these words stands in a text.
fn complaints(file: &Path, text: &str, words: &[&str]) -> Vec<String> {
    let stored = |(place, sentence): &(&str, &str)| file == Path::new(place) && text == *sentence;
    if STORED.iter().any(stored) {
        return vec![];
    }
    let mut plain = without_values(&text.to_lowercase());
    for right in RIGHT {
        plain = plain.replace(right, "");
    }
    let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let stands = |word: &&str| {
        plain.match_indices(*word).any(|(at, _)| {
            let (before, rest) = plain.split_at(at);
            let after = rest[word.len()..].chars().next();
            !is_letter(before.chars().next_back()) && !is_letter(after)
        })
    };
    let found = words.iter().copied().filter(stands);
    let line: String = text.chars().take(80).collect();
    found
        .map(|word| format!("{}: “{word}” in {line:?}", file.display()))
        .collect()
}

/// `{name}` stands for something else than the name.
fn without_values(text: &str) -> String {
    let pieces = text.split('{').enumerate();
    pieces
        .map(|(number, piece)| match piece.split_once('}') {
            Some((_, after)) if number > 0 => after,
            _ => piece,
        })
        .collect()
}

/// A text of several words which is no SQL.
fn is_sentence(text: &str) -> bool {
    const SQL: &[&str] = &[
        "alter ", "create ", "delete ", "drop ", "insert ", "select ", "update ", "with ",
    ];
    let is_sql = SQL.iter().any(|verb| text.trim_start().starts_with(verb));
    text.trim().contains(' ') && !is_sql
}

/// All but the glossary, which names what it replaces.
fn documents() -> impl Iterator<Item = PathBuf> {
    let docs = files_in("docs", "md").into_iter();
    docs.chain(["README.md".into()])
        .filter(|file| !file.ends_with("STYLE.md"))
}
