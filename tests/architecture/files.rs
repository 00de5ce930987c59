//! Files are short, and hide no modules.

use super::{
    none,
    sources::{files_in, flat, name_of, rust_files, tokens_of},
};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::{fs, path::Path};

/// The longest file that can be read in one go.
const LINES: usize = 400;
/// Those that are longer. The list may only shrink.
const LONG: &[&str] = &["src/guardrails/decide.rs"];

#[test]
fn no_module_hides_in_a_macro() {
    let mut wrong = vec![];
    for file in rust_files("src") {
        for body in macro_bodies(&tokens_of(&file)) {
            if flat(&body)
                .windows(2)
                .any(|pair| pair[0] == "mod" && pair[1] != ":")
            {
                wrong.push(name_of(&file));
            }
        }
    }
    none(wrong);
}

#[test]
fn files_are_short_enough_to_read() {
    let mut wrong = vec![];
    let folders = [
        "src",
        "sandbox/src",
        "migration/src",
        "browser/src",
        "tests",
    ];
    let ours = folders.iter().flat_map(|folder| rust_files(folder));
    for file in ours.chain(files_in("end2end/tests", "ts")) {
        let path = file.to_str().unwrap();
        let lines = fs::read_to_string(&file).unwrap().lines().count();
        if lines > LINES && !LONG.contains(&path) {
            wrong.push(format!("{path} has {lines} lines"));
        }
    }
    wrong.extend(
        LONG.iter()
            .filter(|path| !Path::new(path).exists())
            .map(|path| format!("{path} is gone: take it off the list")),
    );
    none(wrong);
}

/// What stands between the braces of every macro call and definition.
fn macro_bodies(tokens: &TokenStream) -> Vec<TokenStream> {
    let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let mut bodies = vec![];
    for (at, token) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = token else {
            continue;
        };
        let bang = |back: usize| at >= back && tokens[at - back].to_string() == "!";
        if group.delimiter() == Delimiter::Brace && (bang(1) || bang(2)) {
            bodies.push(group.stream());
        } else {
            bodies.extend(macro_bodies(&group.stream()));
        }
    }
    bodies
}
