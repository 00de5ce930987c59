//! The rules of `docs/ARCHITECTURE.md` as tests: what may use what, what happens in one place
//! only, and that the documents say what the code does. Read from tokens, not by searching text.

mod documents;
mod english;
mod files;
mod floors;
mod names;
mod one_place;
mod reasons;
mod recipes;
mod server_functions;
mod settings;
mod sources;
mod written_out;

fn none(wrong: Vec<String>) {
    assert!(wrong.is_empty(), "\n  {}", wrong.join("\n  "));
}
