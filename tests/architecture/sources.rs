//! Reading the sources: as syntax, or as tokens where macros count too.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::{
    fs,
    path::{Path, PathBuf},
};
use syn::Lit;

/// `src/accounts/store.rs` is `accounts/store`, `src/actions/mod.rs` is `actions`.
pub fn name_of(file: &Path) -> String {
    let path = file.strip_prefix("src").unwrap().with_extension("");
    let name = path.to_str().unwrap();
    name.strip_suffix("/mod").unwrap_or(name).to_owned()
}

/// Whether a name lies at or below a pattern.
pub fn fits(pattern: &str, name: &str) -> bool {
    let mut parts = name.split('/');
    pattern.split('/').all(|wanted| {
        parts
            .next()
            .is_some_and(|part| wanted == "*" || wanted == part)
    })
}

/// Every path of at least two names, with braces written out: `a::{b, c::d}` is `a::b` and
/// `a::c::d`. Also inside macros.
pub fn paths_in(tokens: &TokenStream) -> Vec<Vec<String>> {
    let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let mut paths = vec![];
    let mut at = 0;
    while at < tokens.len() {
        match &tokens[at] {
            TokenTree::Ident(_) => at = path_at(&tokens, at, &[], &mut paths),
            TokenTree::Group(group) => {
                paths.extend(paths_in(&group.stream()));
                at += 1;
            }
            _ => at += 1,
        }
    }
    paths.retain(|path| path.len() > 1);
    paths
}

/// Reads the path that begins here; where the reading goes on.
fn path_at(
    tokens: &[TokenTree],
    start: usize,
    before: &[String],
    paths: &mut Vec<Vec<String>>,
) -> usize {
    let mut path = before.to_vec();
    let mut at = start;
    while let Some(TokenTree::Ident(name)) = tokens.get(at) {
        path.push(name.to_string());
        at += 1;
        let is_colon = |token: Option<&TokenTree>| matches!(token, Some(TokenTree::Punct(p)) if p.as_char() == ':');
        if !(is_colon(tokens.get(at)) && is_colon(tokens.get(at + 1))) {
            break;
        }
        at += 2;
        if let Some(TokenTree::Group(group)) = tokens.get(at)
            && group.delimiter() == Delimiter::Brace
        {
            let inner: Vec<TokenTree> = group.stream().into_iter().collect();
            for item in inner.split(|token| token.to_string() == ",") {
                if !item.is_empty() {
                    path_at(item, 0, &path, paths);
                }
            }
            return at + 1;
        }
    }
    paths.push(path);
    at
}

/// Every token as text, groups opened.
pub fn flat(tokens: &TokenStream) -> Vec<String> {
    let mut out = vec![String::new()];
    for token in tokens.clone() {
        match token {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                out.push(open.to_owned());
                out.extend(flat(&group.stream()).into_iter().skip(1));
                out.push(close.to_owned());
            }
            TokenTree::Punct(punct)
                if punct.as_char() == ':' && out.last().is_some_and(|last| last == ":") =>
            {
                out.pop();
                out.push("::".to_owned());
            }
            other => out.push(other.to_string()),
        }
    }
    out
}

/// Every string in the code, as it reads; not its doc comments.
pub fn texts_in(tokens: &TokenStream) -> Vec<String> {
    let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let mut texts = vec![];
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group) => {
                let attribute = at > 0
                    && matches!(&tokens[at - 1], TokenTree::Punct(p) if p.as_char() == '#' || p.as_char() == '!');
                let documents = group.stream().to_string().starts_with("doc");
                if !(attribute && documents) {
                    texts.extend(texts_in(&group.stream()));
                }
            }
            TokenTree::Literal(literal) => {
                if let Lit::Str(text) = Lit::new(literal.clone()) {
                    texts.push(text.value());
                }
            }
            _ => {}
        }
    }
    texts
}

/// Without `#[cfg(test)] mod tests { … }`.
pub fn without_tests(tokens: TokenStream) -> TokenStream {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let tests = tokens
        .windows(2)
        .position(|pair| pair[0].to_string() == "mod" && pair[1].to_string() == "tests");
    tokens
        .into_iter()
        .take(tests.unwrap_or(usize::MAX))
        .collect()
}

pub fn tokens_of(file: &Path) -> TokenStream {
    let text = fs::read_to_string(file).unwrap();
    let parsed = text.parse();
    parsed.unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

pub fn syntax_of(file: &Path) -> syn::File {
    let text = fs::read_to_string(file).unwrap();
    syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

pub fn rust_files(folder: &str) -> Vec<PathBuf> {
    files_in(folder, "rs")
}

/// The files below a folder whose names end so.
pub fn files_in(folder: &str, wanted: &str) -> Vec<PathBuf> {
    let mut files = vec![];
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(files_in(path.to_str().unwrap(), wanted));
        } else if path
            .extension()
            .is_some_and(|extension| extension == wanted)
        {
            files.push(path);
        }
    }
    files.sort();
    files
}
