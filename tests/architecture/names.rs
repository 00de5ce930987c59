//! Files, folders and functions are called by the field's words.

use super::{
    none,
    sources::{files_in, flat, rust_files, tokens_of},
};
use std::path::{Component, Path};

/// Names that say nothing about what has them, or that stood for several things at once.
const PUZZLING: &[&str] = &[
    "about",
    "again",
    "became",
    "beside",
    "by_key",
    "complaint",
    "counts",
    "examine",
    "fit",
    "give",
    "last",
    "look",
    "more",
    "of",
    "office",
    "once",
    "party",
    "pick",
    "prove",
    "several",
    "slot",
    "sorted",
    "spread",
    "told",
    "under",
    "whatever",
    "whole",
];

/// An activity is a record of Odoo's; it is not whether an account may be used.
const PUZZLING_IN_ACCOUNTS: &[&str] = &["activity"];

const CODE: &[&str] = &[
    "bench/src",
    "bin/wasm-bindgen/src",
    "browser",
    "migration",
    "sandbox",
    "src",
    "tests",
];

#[test]
fn files_and_folders_have_names_that_say_what_they_are() {
    let (mut wrong, mut read) = (vec![], 0);
    let stories = files_in("end2end/tests", "ts").into_iter();
    for file in CODE.iter().copied().flat_map(rust_files).chain(stories) {
        read += 1;
        let names = file.components().filter_map(|component| match component {
            Component::Normal(name) => name.to_str()?.split('.').next(),
            _ => None,
        });
        wrong.extend(
            names
                .filter(|name| is_puzzling(name, &file))
                .map(|name| format!("{}: {name}", file.display())),
        );
    }
    assert!(read > 500, "{read} files were found");
    none(wrong);
}

#[test]
fn functions_have_names_that_say_what_they_do() {
    let (mut wrong, mut read) = (vec![], 0);
    for file in CODE.iter().copied().flat_map(rust_files) {
        for pair in flat(&tokens_of(&file)).windows(2) {
            let [keyword, name] = pair else { continue };
            if keyword == "fn" {
                read += 1;
                if is_puzzling(name, &file) {
                    wrong.push(format!("{}: fn {name}", file.display()));
                }
            }
        }
    }
    assert!(read > 4_000, "{read} functions were found");
    none(wrong);
}

fn is_puzzling(name: &str, file: &Path) -> bool {
    let in_accounts = file.starts_with("src/accounts") && PUZZLING_IN_ACCOUNTS.contains(&name);
    in_accounts || PUZZLING.contains(&name)
}
