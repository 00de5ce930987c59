//! Every server function asks who is calling.

use super::{
    none,
    sources::{fits, flat, name_of, rust_files, tokens_of},
};
use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// Server functions for people who are not signed in yet.
const FOR_STRANGERS: &[&str] = &[
    "ask_for_password",
    "set_password",
    "sign_in",
    "finish_sign_in",
];

#[test]
fn every_server_function_asks_who_is_calling_first() {
    let mut wrong = vec![];
    for file in rust_files("src") {
        let name = name_of(&file);
        for function in server_functions(&tokens_of(&file)) {
            if !fits("web/pages/*/api", &name) {
                wrong.push(format!("{} is in {name}, not in an api.rs", function.name));
            }
            let asks = ["caller ( Permission ::", "caller ( Verb ::"]
                .iter()
                .any(|asks| function.first.contains(asks));
            if !asks && !FOR_STRANGERS.contains(&function.name.as_str()) {
                wrong.push(format!(
                    "{} in {name} does not begin with caller(Permission::…)",
                    function.name
                ));
            }
        }
    }
    none(wrong);
}

struct ServerFunction {
    name: String,
    /// Its first statement.
    first: String,
}

fn server_functions(tokens: &TokenStream) -> Vec<ServerFunction> {
    let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let mut functions = vec![];
    for at in 0..tokens.len() {
        let TokenTree::Group(group) = &tokens[at] else {
            continue;
        };
        let text = flat(&group.stream());
        let attribute = at > 0 && tokens[at - 1].to_string() == "#";
        let server = text.get(1).is_some_and(|name| name == "server")
            || text.starts_with(&["", "leptos", "::", "server"].map(str::to_owned));
        if !(attribute && server && group.delimiter() == Delimiter::Bracket) {
            functions.extend(server_functions(&group.stream()));
            continue;
        }
        let Some(function) = (at..tokens.len()).find(|next| tokens[*next].to_string() == "fn")
        else {
            continue;
        };
        let body = tokens[function..].iter().find_map(|token| match token {
            TokenTree::Group(body) if body.delimiter() == Delimiter::Brace => Some(body),
            _ => None,
        });
        let body = body.map(|body| flat(&body.stream())).unwrap_or_default();
        let first: Vec<String> = body.into_iter().take_while(|token| token != ";").collect();
        functions.push(ServerFunction {
            name: tokens[function + 1].to_string(),
            first: first.join(" "),
        });
    }
    functions
}
