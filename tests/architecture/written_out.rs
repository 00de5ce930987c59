//! SQL is written out where it says more than an entity could, and each function says which.

use super::{
    none,
    sources::{flat, name_of, paths_in, rust_files, syntax_of, tokens_of},
};
use std::{collections::BTreeSet, fs};
use syn::{
    Attribute, Expr, ExprMethodCall, ExprPath, ImplItemFn, ItemFn, ItemMod, Lit, Macro, Meta,
    visit::{self, Visit},
};

/// Why SQL is written out; `docs/STYLE.md` says what each of them means.
const WHY: &[&str] = &[
    "several tables",
    "a lock",
    "compare-and-set",
    "an upsert",
    "a document",
    "a list of any length",
    "a batch",
    "figures",
    "an expression",
    "a partial index",
    "the database's clock",
    "another's table",
    "PostgreSQL itself",
];

/// How a function or a file says why: `Written out: a lock and the database's clock; …`.
const SAYS: &str = "Written out: ";

/// What runs SQL that is written out: the helpers of `ground::db`.
const HELPERS: &[&str] = &[
    "execute",
    "one",
    "all",
    "readable",
    "readable_one",
    "readable_part",
];

/// What the helpers are made of: theirs alone.
const RAW: &[&str] = &[
    "execute_raw",
    "query_one_raw",
    "query_all_raw",
    "execute_unprepared",
];

/// Where the helpers are, and the connection that they use.
const HELPERS_ARE_IN: &[&str] = &["ground/db", "ground/db/connection"];

#[test]
fn sql_that_is_written_out_says_why() {
    let mut wrong = vec![];
    let mut used = BTreeSet::new();
    for file in rust_files("src") {
        let name = name_of(&file);
        if HELPERS_ARE_IN.contains(&name.as_str()) || name.ends_with("/tests") {
            continue;
        }
        let syntax = syntax_of(&file);
        let why = reasons(&syntax.attrs);
        let mut visitor = Written {
            file: &name,
            stack: vec![(name.clone(), why)],
            wrong: &mut wrong,
            used: &mut used,
        };
        visitor.visit_file(&syntax);
    }
    let style = fs::read_to_string("docs/STYLE.md").unwrap();
    for why in WHY {
        if !used.contains(*why) {
            wrong.push(format!("nothing is written out for “{why}”"));
        }
        if !style.contains(&format!("| {why} |")) {
            wrong.push(format!("docs/STYLE.md does not say what “{why}” means"));
        }
    }
    none(wrong);
}

/// So that the test above sees each call.
#[test]
fn helpers_for_sql_are_called_by_their_module() {
    let mut wrong = vec![];
    for file in rust_files("src") {
        let name = name_of(&file);
        let tokens = tokens_of(&file);
        for path in paths_in(&tokens) {
            let [.., module, helper] = path.as_slice() else {
                continue;
            };
            if module == "db" && HELPERS.contains(&helper.as_str()) && path.len() > 2 {
                wrong.push(format!("{name}: {}", path.join("::")));
            }
        }
        let statement = flat(&tokens).join(" ").contains("Statement :: from_");
        if statement && name != "ground/db" {
            wrong.push(format!("{name} makes a Statement: ground::db does"));
        }
    }
    none(wrong);
}

/// The reasons that doc comments give; `None`: they give none.
fn reasons(attributes: &[Attribute]) -> Option<Vec<String>> {
    let lines = attributes.iter().filter_map(|attribute| {
        let Meta::NameValue(pair) = &attribute.meta else {
            return None;
        };
        let Expr::Lit(text) = &pair.value else {
            return None;
        };
        match &text.lit {
            Lit::Str(text) if pair.path.is_ident("doc") => Some(text.value()),
            _ => None,
        }
    });
    let text = lines.collect::<String>();
    let (_, said) = text.split_once(SAYS)?;
    let end = said.find(['.', ';']).unwrap_or(said.len());
    let reasons = said[..end].replace(" and ", ", ");
    Some(reasons.split(", ").map(str::to_owned).collect())
}

/// Looks for calls in functions that do not say why.
struct Written<'a> {
    file: &'a str,
    /// The file and the functions around, each with its reasons.
    stack: Vec<(String, Option<Vec<String>>)>,
    wrong: &'a mut Vec<String>,
    used: &'a mut BTreeSet<String>,
}

impl Written<'_> {
    fn enter(&mut self, function: String, attributes: &[Attribute], visit: impl FnOnce(&mut Self)) {
        self.stack.push((function, reasons(attributes)));
        visit(self);
        self.stack.pop();
    }

    fn call(&mut self) {
        let Some(why) = self.stack.iter().rev().find_map(|(_, why)| why.as_ref()) else {
            let function = self.stack.last().map_or("", |(name, _)| name.as_str());
            let line = format!("{}: {function} does not say “{SAYS}…”", self.file);
            if !self.wrong.contains(&line) {
                self.wrong.push(line);
            }
            return;
        };
        for why in why {
            if WHY.contains(&why.as_str()) {
                self.used.insert(why.clone());
            } else {
                let line = format!("{}: “{why}” is none of the reasons", self.file);
                self.wrong.push(line);
            }
        }
    }
}

impl<'ast> Visit<'ast> for Written<'_> {
    fn visit_item_mod(&mut self, module: &'ast ItemMod) {
        if module.ident != "tests" {
            visit::visit_item_mod(self, module);
        }
    }

    fn visit_item_fn(&mut self, function: &'ast ItemFn) {
        let name = function.sig.ident.to_string();
        self.enter(name, &function.attrs, |inside| {
            visit::visit_item_fn(inside, function);
        });
    }

    fn visit_impl_item_fn(&mut self, function: &'ast ImplItemFn) {
        let name = function.sig.ident.to_string();
        self.enter(name, &function.attrs, |inside| {
            visit::visit_impl_item_fn(inside, function);
        });
    }

    fn visit_expr_path(&mut self, path: &'ast ExprPath) {
        let mut names = path.path.segments.iter().map(|part| part.ident.to_string());
        let last = names.next_back();
        let helper = match (names.next_back().as_deref(), last.as_deref()) {
            (Some("db"), Some(helper)) => HELPERS.contains(&helper),
            (Some("sqlx"), Some(query)) => query.starts_with("query") || query == "raw_sql",
            _ => false,
        };
        if helper {
            self.call();
        }
        visit::visit_expr_path(self, path);
    }

    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        if RAW.iter().any(|raw| call.method == raw) {
            self.call();
        }
        visit::visit_expr_method_call(self, call);
    }

    fn visit_macro(&mut self, called: &'ast Macro) {
        let text = flat(&called.tokens).join(" ");
        let helper = |helper: &&str| text.contains(&format!("db :: {helper} "));
        let raw = |raw: &&str| text.contains(&format!(". {raw} "));
        if HELPERS.iter().any(helper) || RAW.iter().any(raw) || text.contains("sqlx :: query") {
            self.call();
        }
    }
}
