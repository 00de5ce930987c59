//! Every server function asks who is calling.

use super::{
    none,
    sources::{fits, flat, name_of, rust_files, syntax_of},
};
use syn::{
    Expr, ExprCall, ItemFn, Macro, Path,
    visit::{Visit, visit_expr_call, visit_item_fn},
};

/// Server functions for people who are not signed in yet.
const FOR_STRANGERS: &[&str] = &[
    "ask_for_password",
    "set_password",
    "sign_in",
    "finish_sign_in",
];

#[test]
fn every_server_function_asks_who_is_calling_first() {
    let (mut wrong, mut seen) = (vec![], 0);
    for file in rust_files("src") {
        let name = name_of(&file);
        let syntax = syntax_of(&file);
        let mut found = ServerFunctions::default();
        found.visit_file(&syntax);
        if found.hidden {
            wrong.push(format!("{name} has one in a macro"));
        }
        for function in found.functions {
            seen += 1;
            let called = function.sig.ident.to_string();
            if !fits("web/pages/*/api", &name) {
                wrong.push(format!("{called} is in {name}, not in an api.rs"));
            }
            let mut asks = AsksWhoIsCalling(false);
            if let Some(first) = function.block.stmts.first() {
                asks.visit_stmt(first);
            }
            if !asks.0 && !FOR_STRANGERS.contains(&called.as_str()) {
                wrong.push(format!(
                    "{called} in {name} does not begin with caller(Permission::…)"
                ));
            }
        }
    }
    assert!(seen > 40, "{seen} were found");
    none(wrong);
}

/// Those marked with `#[server]`.
#[derive(Default)]
struct ServerFunctions<'a> {
    functions: Vec<&'a ItemFn>,
    /// In a macro, where nobody sees how it begins.
    hidden: bool,
}

impl<'a> Visit<'a> for ServerFunctions<'a> {
    fn visit_item_fn(&mut self, function: &'a ItemFn) {
        let mut attributes = function.attrs.iter();
        if attributes.any(|attribute| ends_in(attribute.path(), "server")) {
            self.functions.push(function);
        }
        visit_item_fn(self, function);
    }

    fn visit_macro(&mut self, called: &'a Macro) {
        let tokens = flat(&called.tokens);
        self.hidden |= tokens.windows(3).any(|three| three == ["#", "[", "server"]);
    }
}

/// Whether `caller(Permission::…)` or `caller(Verb::…)` stands somewhere.
struct AsksWhoIsCalling(bool);

impl Visit<'_> for AsksWhoIsCalling {
    fn visit_expr_call(&mut self, call: &ExprCall) {
        let caller = matches!(&*call.func, Expr::Path(path) if ends_in(&path.path, "caller"));
        self.0 |= caller && call.args.first().is_some_and(is_a_right);
        visit_expr_call(self, call);
    }
}

fn is_a_right(what: &Expr) -> bool {
    match what {
        Expr::Path(path) => {
            let first = path.path.segments.first();
            first.is_some_and(|first| first.ident == "Permission" || first.ident == "Verb")
        }
        Expr::MethodCall(call) => is_a_right(&call.receiver),
        _ => false,
    }
}

fn ends_in(path: &Path, name: &str) -> bool {
    path.segments.last().is_some_and(|last| last.ident == name)
}
