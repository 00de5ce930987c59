//! The documents say what the code does.

use super::{
    none,
    sources::{flat, rust_files, tokens_of},
};
use ai_coo::{
    actions::{
        Kind,
        lifecycle::{BEGINNINGS, Status, allows},
    },
    insight::analyzers::AnalyzerType,
    server::cli::Cli,
};
use clap::CommandFactory;
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// `ai-coo user add`, with every option that is named with it.
#[test]
fn commands_in_the_documents_exist() {
    let program = Cli::command();
    let (mut wrong, mut seen) = (vec![], 0);
    for document in documents() {
        let text = fs::read_to_string(&document).unwrap();
        for quoted in text.split('`').skip(1).step_by(2) {
            let said = quoted.strip_prefix("bin/").unwrap_or(quoted);
            let Some(said) = said.strip_prefix("ai-coo ") else {
                continue;
            };
            seen += 1;
            let mut command = &program;
            for word in said.split_whitespace() {
                let known = match word.strip_prefix("--") {
                    Some(option) => command
                        .get_arguments()
                        .any(|known| known.get_long() == Some(option)),
                    None => match command.find_subcommand(word) {
                        Some(inner) => {
                            command = inner;
                            true
                        }
                        // What an option or a command is given.
                        None => !command.has_subcommands(),
                    },
                };
                if !known {
                    wrong.push(format!("{}: {quoted}: no {word}", document.display()));
                }
            }
        }
    }
    assert!(seen > 5, "{seen} commands were found");
    none(wrong);
}

#[test]
fn the_diagram_of_the_life_cycle_is_the_life_cycle() {
    let text = fs::read_to_string("docs/action-lifecycle.md").unwrap();
    let diagram = text
        .split("```")
        .find_map(|block| block.strip_prefix("mermaid"));
    let drawn: BTreeSet<(String, String)> = diagram
        .expect("a mermaid diagram")
        .lines()
        .filter_map(|line| {
            let (from, to) = line.trim().split_once(" --> ")?;
            let to = to.split(" : ").next()?;
            Some((from.to_owned(), to.to_owned()))
        })
        .collect();
    let mut real = BTreeSet::new();
    for begin in BEGINNINGS {
        real.insert(("[*]".to_owned(), begin.name().to_owned()));
    }
    for from in Status::ALL {
        for to in Status::ALL {
            if allows(*from, *to) {
                real.insert((from.name().to_owned(), to.name().to_owned()));
            }
        }
    }
    assert_eq!(drawn, real, "drawn (left) and real (right)");
}

#[test]
fn every_table_and_column_is_described() {
    let mut wrong = vec![];
    let schema = fs::read_to_string("docs/SCHEMA.md").unwrap();
    for (table, columns) in tables() {
        let Some(section) = section_of(&schema, &table) else {
            wrong.push(format!("{table} has no section"));
            continue;
        };
        for column in columns {
            if !section.contains(&format!("`{column}`")) {
                wrong.push(format!("{table}.{column} is not described"));
            }
        }
    }
    none(wrong);
}

#[test]
fn figures_are_defined_in_the_same_words_as_on_the_page() {
    let text = fs::read_to_string("docs/figures.md").unwrap();
    let analyzers = AnalyzerType::ALL.iter();
    for (label, definition) in analyzers.flat_map(|analyzer| analyzer.definitions()) {
        assert!(text.contains(&format!("## {label}\n")), "{label}");
        assert!(text.contains(definition), "{label}: {definition}");
    }
}

#[test]
fn links_and_paths_in_the_documents_lead_somewhere() {
    let mut wrong = vec![];
    for document in documents() {
        let text = fs::read_to_string(&document).unwrap();
        let folder = document.parent().unwrap();
        let links = text.split("](").skip(1);
        for link in links.filter_map(|rest| rest.split(')').next()) {
            let target = link.split('#').next().unwrap_or_default();
            let outside = target.contains("://") || target.starts_with("mailto:");
            if outside {
                continue;
            }
            let file = match target {
                "" => document.clone(),
                _ => folder.join(target),
            };
            let there = match link.split_once('#') {
                None => file.exists(),
                Some((_, heading)) => headings_of(&file).any(|there| there == heading),
            };
            if !there {
                wrong.push(format!("{}: {link}", document.display()));
            }
        }
        for quoted in text.split('`').skip(1).step_by(2) {
            if is_path(quoted) && !Path::new(quoted).exists() {
                wrong.push(format!("{}: {quoted}", document.display()));
            }
        }
    }
    none(wrong);
}

/// `advance` in `src/records/moves.rs`: whoever goes there finds it.
#[test]
fn what_the_documents_name_in_a_file_is_there() {
    let (mut wrong, mut seen) = (vec![], 0);
    for document in documents() {
        let text = fs::read_to_string(&document).unwrap();
        let parts: Vec<&str> = text.split('`').collect();
        for three in parts.windows(3) {
            let [item, " in ", place] = *three else {
                continue;
            };
            if is_path(place) && Path::new(place).exists() {
                seen += 1;
                if !has(Path::new(place), item) {
                    wrong.push(format!("{}: no {item} in {place}", document.display()));
                }
            }
        }
    }
    assert!(seen > 40, "{seen} were found");
    none(wrong);
}

#[test]
fn a_new_reader_is_led_to_a_place_by_each_answer() {
    let page = fs::read_to_string("docs/questions.md").unwrap();
    let rows = page.lines().filter_map(|line| line.split_once("? | "));
    let (mut wrong, mut asked) = (vec![], 0);
    for (question, answer) in rows {
        asked += 1;
        if !answer.split('`').skip(1).step_by(2).any(is_path) {
            wrong.push(format!("{question}? names no place"));
        }
    }
    assert!(asked >= 10, "{asked} questions were found");
    for document in ["README.md", "docs/ARCHITECTURE.md", "docs/CONTRIBUTING.md"] {
        if !fs::read_to_string(document)
            .unwrap()
            .contains("questions.md)")
        {
            wrong.push(format!("{document} does not lead to docs/questions.md"));
        }
    }
    none(wrong);
}

/// Whether it is written as a path of ours.
fn is_path(quoted: &str) -> bool {
    let ours = [
        "bench/",
        "src/",
        "migration/",
        "sandbox/",
        "tests/",
        "bin/",
        "docs/",
    ];
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
    ours.iter().any(|folder| quoted.starts_with(folder)) && quoted.chars().all(is_plain)
}

/// Whether a file, or one of a folder, defines something of this name; what is no name, such as
/// `#[cfg(…)]`, has to stand in it.
fn has(place: &Path, item: &str) -> bool {
    const DEFINES: &[&str] = &[
        "const", "enum", "fn", "mod", "static", "struct", "trait", "type",
    ];
    let path = item.split('(').next().unwrap_or(item);
    let name = path.rsplit("::").next().unwrap_or(path);
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let is_name = !name.is_empty() && name.chars().all(is_name);
    let files = match place.is_dir() {
        true => rust_files(place.to_str().unwrap()),
        false => vec![place.to_owned()],
    };
    files.iter().any(|file| match is_name {
        // A field's name stands before its type.
        true => flat(&tokens_of(file)).windows(2).any(|pair| {
            (pair[1] == name && DEFINES.contains(&pair[0].as_str()))
                || (pair[0] == name && pair[1] == ":")
        }),
        false => fs::read_to_string(file).unwrap().contains(item),
    })
}

/// The headings of a document, as links write them.
fn headings_of(document: &Path) -> impl Iterator<Item = String> {
    let text = fs::read_to_string(document).unwrap_or_default();
    let headings = text.lines().filter(|line| line.starts_with('#'));
    let links = headings.map(|line| {
        let heading = line.trim_start_matches(['#', ' ']).to_lowercase();
        let kept = |c: &char| c.is_alphanumeric() || "-_ ".contains(*c);
        heading.replace(' ', "-").chars().filter(kept).collect()
    });
    links.collect::<Vec<String>>().into_iter()
}

fn documents() -> Vec<PathBuf> {
    let docs = fs::read_dir("docs")
        .unwrap()
        .map(|entry| entry.unwrap().path());
    docs.filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .chain([PathBuf::from("README.md")])
        .collect()
}

/// The tables of the migrations with their columns.
fn tables() -> Vec<(String, Vec<String>)> {
    let mut tables = vec![];
    for file in rust_files("migration/src") {
        let text = fs::read_to_string(file).unwrap();
        for table in text.split("create table ").skip(1) {
            let Some((name, rest)) = table.split_once(" (\n").filter(|(name, _)| is_name(name))
            else {
                // Like another one, or a month of it.
                continue;
            };
            let body = rest.split_once("\n);").unwrap().0;
            let columns = body
                .lines()
                .filter(|line| line.starts_with("    ") && !line.starts_with("     "))
                .filter_map(|line| line.split_whitespace().next())
                .filter(|word| is_name(word))
                .filter(|word| !["check", "primary", "unique"].contains(word))
                .map(str::to_owned)
                .collect();
            tables.push((name.to_owned(), columns));
        }
        for added in text.split("alter table ").skip(1) {
            let (table, rest) = added.split_once(' ').unwrap();
            if let Some(rest) = rest.strip_prefix("add column ") {
                let column = rest.split_whitespace().next().unwrap();
                tables.push((table.to_owned(), vec![column.to_owned()]));
            }
        }
    }
    tables
}

fn is_name(word: &str) -> bool {
    word.chars().all(|c| c.is_ascii_lowercase() || c == '_')
}

/// From the heading that names a table to the next heading.
fn section_of<'a>(text: &'a str, table: &str) -> Option<&'a str> {
    let heading = text
        .match_indices("\n## ")
        .map(|(at, _)| at + 1)
        .find(|at| {
            text[*at..]
                .lines()
                .next()
                .is_some_and(|line| line.contains(&format!("`{table}`")))
        })?;
    let section = &text[heading..];
    let end = section[3..]
        .find("\n## ")
        .map_or(section.len(), |at| at + 3);
    Some(&section[..end])
}

/// Whoever adds a call or a type says what it does.
#[test]
fn every_operation_is_described() {
    let page = fs::read_to_string("docs/operations.md").unwrap();
    let mut missing = vec![];
    for kind in Kind::ALL {
        if !page.contains(&format!("| `{}` |", kind.name())) {
            missing.push(kind.name().to_owned());
        }
    }
    let table = fs::read_to_string("src/operations/odoo/allowed/table.rs").unwrap();
    let named = |line: &str, what: &str| {
        let rest = line.trim().strip_prefix(what)?.strip_prefix(": \"")?;
        Some(rest.trim_end_matches(['"', ',']).to_owned())
    };
    let models = table.lines().filter_map(|line| named(line, "model"));
    let methods = table.lines().filter_map(|line| named(line, "method"));
    let calls: Vec<String> = models
        .zip(methods)
        .map(|(model, method)| format!("{model}.{method}"))
        .collect();
    assert!(calls.len() > 10, "the table is read wrongly");
    missing.extend(calls.into_iter().filter(|call| !page.contains(call)));
    assert_eq!(missing, Vec::<String>::new(), "add to docs/operations.md");
}
