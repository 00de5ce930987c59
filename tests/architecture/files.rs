//! Files are short, and hide no modules.

use super::{
    none,
    sources::{files_in, flat, name_of, rust_files, syntax_of},
};
use std::fs;
use syn::{Macro, visit::Visit};

/// The longest file that can be read in one go.
const LINES: usize = 400;

#[test]
fn no_module_hides_in_a_macro() {
    let mut wrong = vec![];
    for file in rust_files("src") {
        let mut hidden = HiddenModules(0);
        hidden.visit_file(&syntax_of(&file));
        if hidden.0 > 0 {
            wrong.push(name_of(&file));
        }
    }
    none(wrong);
}

#[test]
fn files_are_short_enough_to_read() {
    let mut wrong = vec![];
    let folders = [
        "src",
        "bench/src",
        "sandbox/src",
        "migration/src",
        "browser/src",
        "tests",
    ];
    let ours = folders.iter().flat_map(|folder| rust_files(folder));
    for file in ours.chain(files_in("end2end/tests", "ts")) {
        let path = file.to_str().unwrap();
        let lines = fs::read_to_string(&file).unwrap().lines().count();
        if lines > LINES {
            wrong.push(format!("{path} has {lines} lines"));
        }
    }
    none(wrong);
}

/// How many modules stand in the calls and definitions of macros.
struct HiddenModules(usize);

impl Visit<'_> for HiddenModules {
    fn visit_macro(&mut self, called: &Macro) {
        let tokens = flat(&called.tokens);
        let pairs = tokens.windows(2);
        self.0 += pairs.filter(|two| two[0] == "mod" && two[1] != ":").count();
    }
}
