//! The rules of `docs/ARCHITECTURE.md` as tests: what may use what, what happens in one place
//! only, and that the documents say what the code does. Read from tokens, not by searching text.

use ai_coo::{
    actions::{
        Kind,
        lifecycle::{BEGINNINGS, Status, allows},
    },
    guardrails::Settings,
    insight::analyzers::financial,
    server::{cli::Cli, config::Config},
};
use clap::CommandFactory;
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

/// The floors of the house, from the top down: a folder uses itself and what stands below its floor.
/// Folders of one floor do not know each other.
const FLOORS: &[&str] = &[
    "main lib",
    "server",
    "web",
    "delivery",
    "decisions",
    "insight",
    "executor",
    "records",
    "accounts",
    "notices links",
    "guardrails limits",
    "actions",
    "audit",
    "operations",
    "ground",
];

/// The most entries at the top of `src`: as many as somebody keeps in mind.
const ROOMS: usize = 18;

/// Crates that mean side effects or a framework, by the beginning of their name, and the only
/// places that may name them.
const ONLY_IN: &[(&str, &[&str])] = &[
    ("sea_orm_migration", &["server/serve"]),
    (
        "sea_orm",
        &[
            "*/store",
            "*/*/store",
            "records",
            "ground/db",
            "ground/queue",
        ],
    ),
    (
        "sqlx",
        &[
            "accounts/session",
            "ground/db",
            "ground/live/hub",
            "server/postgres",
            "server/serve",
        ],
    ),
    ("reqwest", &["operations"]),
    ("dxr", &["operations/odoo"]),
    // Besides sending: reading an address that somebody typed.
    (
        "lettre",
        &["operations/email", "server/config", "server/cli"],
    ),
    (
        "apalis",
        &["ground/queue", "server/worker", "*/job", "*/*/job"],
    ),
    ("axum", &["web/http", "server/serve", "web/state"]),
    // Served where it is started, and nothing else of ours is known to it.
    ("ai_coo_sandbox", &["server/cli"]),
    (
        "leptos",
        &[
            "delivery/letter",
            "ground/address",
            "ground/error",
            "lib",
            "server/serve",
            "web",
        ],
    ),
    ("tower", &["accounts/session", "web/http"]),
];

/// Server functions for people who are not signed in yet.
const FOR_STRANGERS: &[&str] = &[
    "ask_for_password",
    "set_password",
    "sign_in",
    "finish_sign_in",
];

/// The longest file that can be read in one go.
const LINES: usize = 400;
/// Those that are longer. The list may only shrink.
const LONG: &[&str] = &["src/guardrails/decide.rs"];

/// Settings that another part than `src/server/config` reads.
const READ_ELSEWHERE: &[(&str, &str)] = &[
    ("PG_BINDIR", "src/server/postgres/programs.rs"),
    ("PORT", "bin/lib.sh"),
    ("POSTGRES_PASSWORD", "docker-compose.yml"),
    ("POSTGRES_RUNTIME_PASSWORD", "docker-compose.yml"),
    ("RUST_LOG", "src/main.rs"),
];

// ------------------------------------------------------------------ what may use what

#[test]
fn the_house_has_few_rooms() {
    let rooms = fs::read_dir("src").unwrap().count();
    assert!(rooms <= ROOMS, "src has {rooms} entries");
    assert!(FLOORS.len() <= 15, "{} floors", FLOORS.len());
}

#[test]
fn every_folder_uses_only_what_stands_below_it() {
    let mut wrong = vec![];
    for file in rust_files("src") {
        let name = name_of(&file);
        let Some(mine) = floor_of(&name) else {
            wrong.push(format!("{name} stands on no floor"));
            continue;
        };
        for used in uses_of(&file) {
            let Some(other) = floor_of(&used) else {
                continue;
            };
            if top(&used) != top(&name) && other <= mine {
                wrong.push(format!("{name} may not use {used}"));
            }
        }
    }
    none(wrong);
}

#[test]
fn every_floor_is_of_folders_that_are_there() {
    let folders = FLOORS.iter().flat_map(|floor| floor.split_whitespace());
    let gone = folders.filter(|folder| {
        !Path::new("src").join(folder).is_dir()
            && !Path::new("src").join(folder).with_extension("rs").is_file()
    });
    none(gone.map(|folder| format!("{folder} is gone")).collect());
}

#[test]
fn side_effects_and_frameworks_stay_in_their_places() {
    let mut wrong = vec![];
    for file in rust_files("src") {
        let name = name_of(&file);
        for path in paths_in(&tokens_of(&file)) {
            let Some((known, places)) =
                ONLY_IN.iter().find(|(known, _)| path[0].starts_with(known))
            else {
                continue;
            };
            if !places.iter().any(|place| fits(place, &name)) {
                wrong.push(format!("{name} names {} ({known})", path[0]));
            }
        }
    }
    none(wrong);
}

#[test]
fn addresses_inside_the_app_are_made_in_one_place() {
    let mut wrong = vec![];
    for file in rust_files("src") {
        let name = name_of(&file);
        let tokens = flat(&tokens_of(&file));
        for three in tokens.windows(3) {
            let [what, equals, text] = three else {
                continue;
            };
            let address = ["href", "action"].contains(&what.as_str()) && equals == "=";
            if address && text.starts_with("\"/") {
                wrong.push(format!(
                    "{name}: {text} knows nothing of APP_URL's path: address::at"
                ));
            }
        }
        let text = tokens.join(" ");
        if text.contains("< ActionForm") {
            wrong.push(format!(
                "{name}: ServerForm knows APP_URL's path, ActionForm does not"
            ));
        }
        if text.contains("leptos_axum :: redirect") && name != "ground/address" {
            wrong.push(format!("{name}: address::lead_to knows APP_URL's path"));
        }
    }
    none(wrong);
}

#[test]
fn time_and_ids_are_made_in_one_place() {
    let clippy = fs::read_to_string("clippy.toml").unwrap();
    for method in [
        "chrono::Utc::now",
        "uuid::Uuid::now_v7",
        "uuid::Uuid::new_v4",
    ] {
        assert!(
            clippy.contains(method),
            "clippy.toml no longer forbids {method}"
        );
    }
    let excused: BTreeSet<String> = rust_files("src")
        .into_iter()
        .filter(|file| {
            flat(&tokens_of(file))
                .join("")
                .contains("disallowed_methods")
        })
        .map(|file| name_of(&file))
        .collect();
    let expected = ["ground/clock", "ground/ids"].map(str::to_owned).into();
    assert_eq!(
        excused, expected,
        "only these may take the time or make an id"
    );
}

#[test]
fn odoo_is_reached_through_its_folder_alone() {
    let mut wrong = vec![];
    let module = flat(&tokens_of(Path::new("src/operations/odoo/mod.rs"))).join(" ");
    for private in ["rpc", "allowed", "wire", "xml"] {
        if !module.contains(&format!(" mod {private} ;"))
            || module.contains(&format!("pub mod {private}"))
            || module.contains(&format!("pub use {private}"))
        {
            wrong.push(format!("{private} is not private to src/operations/odoo"));
        }
    }
    let transport = tokens_of(Path::new("src/operations/odoo/rpc.rs"));
    let items: Vec<TokenTree> = transport.into_iter().collect();
    for (at, token) in items.iter().enumerate() {
        let narrow = matches!(items.get(at + 1), Some(TokenTree::Group(group)) if group.to_string().replace(' ', "") == "(super)");
        if token.to_string() == "pub" && !narrow {
            wrong.push("rpc.rs has an item that is visible outside the folder".to_owned());
        }
    }
    for file in rust_files("src") {
        let tokens = flat(&tokens_of(&file)).join(" ");
        if tokens.contains("rpc . write (") && name_of(&file) != "operations/odoo/write" {
            wrong.push(format!("{} writes past the allow-list", name_of(&file)));
        }
    }
    none(wrong);
}

/// Who names the record's table: its store; who takes rights on it away; and who tries to change it
/// as a role that must not, and rolls back.
const RECORD: &[&str] = &["audit/store", "server/doctor/store", "server/serve/roles"];

#[test]
fn the_audit_trail_takes_inserts_only() {
    let mut wrong = vec![];
    for file in rust_files("src") {
        let name = name_of(&file);
        for text in texts_in(&tokens_of(&file)) {
            let sql = text.to_lowercase();
            if !RECORD.contains(&name.as_str()) && sql.contains("action_events") {
                wrong.push(format!("{name} names action_events"));
            }
            let changes = ["update ", "delete ", "truncate", "alter ", "drop "];
            if name == "audit/store" && changes.iter().any(|verb| sql.contains(verb)) {
                wrong.push(format!("{name} changes what it has: {text}"));
            }
        }
    }
    let store = flat(&tokens_of(Path::new("src/audit/store.rs"))).join(" ");
    if !store.contains("fn append ( tx : & DatabaseTransaction ,") {
        wrong.push("append takes something else than the caller's transaction".to_owned());
    }
    let migration = fs::read_to_string("migration/src/m20261123_2_audit.rs").unwrap();
    for refused in ["before update", "before delete", "before truncate"] {
        if !migration.contains(&format!("{refused} on action_events")) {
            wrong.push(format!("no trigger {refused}"));
        }
    }
    none(wrong);
}

/// One reviewed function moves an action on, and it alone asks the life cycle.
#[test]
fn statuses_move_in_one_place() {
    let mut wrong = vec![];
    for file in rust_files("src") {
        let name = name_of(&file);
        for text in texts_in(&tokens_of(&file)) {
            let sql = text.to_lowercase();
            if sql.contains("update autonomous_actions") && name != "records/moves" {
                wrong.push(format!("{name} updates autonomous_actions"));
            }
        }
    }
    none(wrong);
}

#[test]
fn every_server_function_asks_who_is_calling_first() {
    let mut wrong = vec![];
    for file in rust_files("src") {
        let name = name_of(&file);
        for function in server_functions(&tokens_of(&file)) {
            if !fits("web/pages/*/api", &name) {
                wrong.push(format!("{} is in {name}, not in an api.rs", function.name));
            }
            let asks = function.first.contains("caller ( Permission ::");
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
    for file in rust_files("src") {
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

// ------------------------------------------------------------------ settings and documents

#[test]
fn leptos_toml_agrees_with_cargo_toml() {
    let ours = keys_below("Leptos.toml", "[package.metadata.leptos]");
    let cargo = keys_below("Cargo.toml", "[[workspace.metadata.leptos]]");
    let mut shared = 0;
    for (key, value) in &ours {
        if let Some(other) = cargo.get(key) {
            assert_eq!(value, other, "{key}");
            shared += 1;
        }
    }
    assert!(shared >= 5, "they share {shared} keys only");
}

#[test]
fn every_setting_is_read_explained_and_in_the_example() {
    let mut read: BTreeSet<String> = rust_files("src/server/config")
        .iter()
        .flat_map(|file| texts_in(&without_tests(tokens_of(file))))
        .filter(|text| is_variable(text))
        .collect();
    for (name, place) in READ_ELSEWHERE {
        let there = fs::read_to_string(place).unwrap();
        let default_filter = *name == "RUST_LOG" && there.contains("try_from_default_env");
        assert!(
            there.contains(name) || default_filter,
            "{place} does not read {name}"
        );
        read.insert((*name).to_owned());
    }
    let example: BTreeSet<String> = fs::read_to_string(".env.example")
        .unwrap()
        .lines()
        .filter_map(|line| line.split_once('='))
        .map(|(name, _)| name.trim_start_matches('#').to_owned())
        .filter(|name| is_variable(name))
        .collect();
    let explained: BTreeSet<String> = fs::read_to_string("docs/settings.md")
        .unwrap()
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once('`'))
        .map(|(name, _)| name.to_owned())
        .collect();
    assert_eq!(
        example, read,
        ".env.example (left) and what is read (right)"
    );
    assert_eq!(
        explained, read,
        "docs/settings.md (left) and what is read (right)"
    );
}

#[test]
fn defaults_in_the_settings_are_those_of_the_code() {
    let config = Config::read(&|_| None).unwrap();
    let timing = config.worker.timing;
    let ms = |time: Duration| time.as_millis().to_string();
    let sender = config.mail.from;
    let page = fs::read_to_string("docs/settings.md").unwrap();
    let mut wrong = vec![];
    for (name, default) in [
        ("DATABASE_POOL", config.database.pool.to_string()),
        ("LEPTOS_SITE_ADDR", config.web.address.to_string()),
        (
            "DEFAULT_FROM_EMAIL",
            format!("{} <{}>", sender.name, sender.email),
        ),
        (
            "BUSINESS_TIME_ZONE",
            Settings::default().business_hours_timezone,
        ),
        ("WORKER_CONCURRENCY", config.worker.concurrency.to_string()),
        (
            "RETENTION_DAYS",
            (timing.retention.as_secs() / 86_400).to_string(),
        ),
        ("APPROVAL_UNDO_SECONDS", timing.undo.as_secs().to_string()),
        ("APPROVAL_VIEW_SECONDS", timing.view.as_secs().to_string()),
        ("ODOO_WRITE_TIMEOUT_MS", ms(timing.odoo_write)),
        ("EXECUTOR_LEASE_MS", ms(timing.lease)),
        ("EXECUTOR_SWEEP_MS", ms(timing.sweep)),
        ("EXECUTOR_GRACE_MS", ms(timing.grace)),
        ("EXECUTOR_RETRY_MS", ms(timing.retry.first)),
        ("EXECUTOR_RETRY_MAX_MS", ms(timing.retry.longest)),
    ] {
        let row = format!("| `{name}` | `{default}` |");
        if !page.contains(&row) {
            wrong.push(format!("docs/settings.md does not say: {row}"));
        }
    }
    none(wrong);
}

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

/// What only the machine's owner can mend is said in words on pages and in mails, and by its name
/// in what the machine's owner reads.
#[test]
fn settings_are_named_to_the_machines_owner_alone() {
    let theirs = ["ground/failpoint", "main", "server"];
    let names: Vec<String> = fs::read_to_string("docs/settings.md")
        .unwrap()
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once('`'))
        .map(|(name, _)| name.to_owned())
        .filter(|name| name.contains('_'))
        .collect();
    let mut wrong = vec![];
    for file in rust_files("src") {
        let name = name_of(&file);
        if theirs.iter().any(|place| fits(place, &name)) {
            continue;
        }
        for text in texts_in(&without_tests(tokens_of(&file))) {
            let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
            let named = words.filter(|word| names.iter().any(|name| name == word));
            wrong.extend(named.map(|setting| format!("{name} names {setting}")));
        }
    }
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
    for (label, definition) in financial::DEFINITIONS {
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
            if !outside && !target.is_empty() && !folder.join(target).exists() {
                wrong.push(format!("{}: {link}", document.display()));
            }
        }
        for quoted in text.split('`').skip(1).step_by(2) {
            let path = ["src/", "migration/", "sandbox/", "tests/", "bin/", "docs/"]
                .iter()
                .any(|folder| quoted.starts_with(folder));
            let plain = quoted
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "/._-".contains(c));
            if path && plain && !Path::new(quoted).exists() {
                wrong.push(format!("{}: {quoted}", document.display()));
            }
        }
    }
    none(wrong);
}

// ------------------------------------------------------------------ reading the sources

fn none(wrong: Vec<String>) {
    assert!(wrong.is_empty(), "\n  {}", wrong.join("\n  "));
}

/// `src/accounts/store.rs` is `accounts/store`, `src/actions/mod.rs` is `actions`.
fn name_of(file: &Path) -> String {
    let path = file.strip_prefix("src").unwrap().with_extension("");
    let name = path.to_str().unwrap();
    name.strip_suffix("/mod").unwrap_or(name).to_owned()
}

fn top(name: &str) -> &str {
    name.split('/').next().unwrap_or(name)
}

/// Whether a name lies at or below a pattern.
fn fits(pattern: &str, name: &str) -> bool {
    let mut parts = name.split('/');
    pattern.split('/').all(|wanted| {
        parts
            .next()
            .is_some_and(|part| wanted == "*" || wanted == part)
    })
}

/// On which floor it stands, counted from the top.
fn floor_of(name: &str) -> Option<usize> {
    FLOORS
        .iter()
        .position(|floor| floor.split_whitespace().any(|folder| folder == top(name)))
}

/// Everything of ours that a file names, as `records/Move`: after `crate::`, and after a
/// module that it has imported whole.
fn uses_of(file: &Path) -> BTreeSet<String> {
    let paths = paths_in(&tokens_of(file));
    let of_crate: Vec<&[String]> = paths
        .iter()
        .filter(|path| path[0] == "crate")
        .map(|path| &path[1..])
        .collect();
    let is_whole = |path: &[String]| path.len() == 1 || (path.len() == 2 && path[1] == "self");
    let whole: BTreeSet<&str> = of_crate
        .iter()
        .filter(|path| is_whole(path))
        .map(|path| path[0].as_str())
        .collect();
    let through = paths
        .iter()
        .filter(|path| whole.contains(path[0].as_str()))
        .map(Vec::as_slice);
    of_crate
        .iter()
        .copied()
        .filter(|path| !is_whole(path))
        .chain(through)
        .map(|path| path.join("/").trim_end_matches("/self").to_owned())
        .collect()
}

/// Every path of at least two names, with braces written out: `a::{b, c::d}` is `a::b` and
/// `a::c::d`. Also inside macros.
fn paths_in(tokens: &TokenStream) -> Vec<Vec<String>> {
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
fn flat(tokens: &TokenStream) -> Vec<String> {
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

/// Every string in the code; not its doc comments.
fn texts_in(tokens: &TokenStream) -> Vec<String> {
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
                let text = literal.to_string();
                if text.starts_with(['"', 'r']) {
                    texts.push(text.trim_matches(['r', '#', '"']).to_owned());
                }
            }
            _ => {}
        }
    }
    texts
}

/// Without `#[cfg(test)] mod tests { … }`.
fn without_tests(tokens: TokenStream) -> TokenStream {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let tests = tokens
        .windows(2)
        .position(|pair| pair[0].to_string() == "mod" && pair[1].to_string() == "tests");
    tokens
        .into_iter()
        .take(tests.unwrap_or(usize::MAX))
        .collect()
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

fn tokens_of(file: &Path) -> TokenStream {
    let text = fs::read_to_string(file).unwrap();
    let parsed = text.parse();
    parsed.unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

fn rust_files(folder: &str) -> Vec<PathBuf> {
    let mut files = vec![];
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(path.to_str().unwrap()));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

fn documents() -> Vec<PathBuf> {
    let docs = fs::read_dir("docs")
        .unwrap()
        .map(|entry| entry.unwrap().path());
    docs.filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .chain([PathBuf::from("README.md")])
        .collect()
}

// ------------------------------------------------------------------ reading other files

fn is_variable(text: &str) -> bool {
    text.len() > 3
        && text.starts_with(|c: char| c.is_ascii_uppercase())
        && text
            .chars()
            .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
}

/// The `key = value` lines of one section of a TOML file.
fn keys_below(file: &str, section: &str) -> BTreeMap<String, String> {
    let text = fs::read_to_string(file).unwrap();
    text.lines()
        .skip_while(|line| *line != section)
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .filter_map(|line| line.split_once(" = "))
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .collect()
}

/// The tables of the migrations with their columns.
fn tables() -> Vec<(String, Vec<String>)> {
    let mut tables = vec![];
    for file in rust_files("migration/src") {
        let text = fs::read_to_string(file).unwrap();
        for table in text.split("create table ").skip(1) {
            let (name, rest) = table.split_once(" (\n").unwrap();
            let body = rest.split_once("\n);").unwrap().0;
            let columns = body
                .lines()
                .filter(|line| line.starts_with("    ") && !line.starts_with("     "))
                .filter_map(|line| line.split_whitespace().next())
                .filter(|word| word.chars().all(|c| c.is_ascii_lowercase() || c == '_'))
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
