//! What happens in one place only.

use super::{
    none,
    sources::{flat, name_of, rust_files, texts_in, tokens_of},
};
use proc_macro2::TokenTree;
use std::{collections::BTreeSet, fs, path::Path};

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

/// Who writes days and moments for people to read; a meeting's begin and end share a day.
const WRITES_MOMENTS: &[&str] = &["ground/date", "ground/zone", "actions/meeting_time"];

#[test]
fn days_and_moments_are_written_in_one_place() {
    let mut wrong = vec![];
    for file in rust_files("src") {
        let name = name_of(&file);
        for text in texts_in(&tokens_of(&file)) {
            let writes = ["%b %Y", "%M UTC", "%S UTC"]
                .iter()
                .any(|how| text.contains(how));
            if writes && !WRITES_MOMENTS.contains(&name.as_str()) {
                wrong.push(format!("{name} writes {text}: ground::zone knows how"));
            }
        }
    }
    none(wrong);
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

/// Who names the record's table: its store and its entity; who takes rights on it away; and who
/// tries to change it as a role that must not, and rolls back.
const RECORD: &[&str] = &[
    "audit/store",
    "audit/store/months",
    "audit/store/tables",
    "server/doctor/store",
    "server/serve/roles",
];

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
    // Its entities are compared with the tables, and nobody works with them.
    for file in rust_files("src") {
        let (name, tokens) = (name_of(&file), flat(&tokens_of(&file)));
        let entity =
            |token: &String| ["action_events", "unsealed_events"].contains(&token.as_str());
        if name != "audit/store/tables" && tokens.iter().any(entity) {
            wrong.push(format!("{name} goes past `append` and `list`"));
        }
    }
    let store = flat(&tokens_of(Path::new("src/audit/store.rs"))).join(" ");
    if !store.contains("fn append ( tx : & DatabaseTransaction ,") {
        wrong.push("append takes something else than the caller's transaction".to_owned());
    }
    // As it is kept by month.
    let migration = fs::read_to_string("migration/src/m20261128_1_months.rs").unwrap();
    for refused in ["before update", "before delete", "before truncate"] {
        if !migration.contains(&format!("{refused} on action_events")) {
            wrong.push(format!("no trigger {refused}"));
        }
    }
    none(wrong);
}

/// Whose rows a query of an entity is about is said once: nobody begins one past `Table`.
#[test]
fn queries_of_entities_begin_in_one_place() {
    let begin = ["find", "insert", "update", "delete"].map(|verb| format!("Entity :: {verb}"));
    let mut wrong = vec![];
    for file in rust_files("src") {
        let name = name_of(&file);
        let text = flat(&tokens_of(&file)).join(" ");
        for past in begin.iter().filter(|past| text.contains(*past)) {
            wrong.push(format!("{name} has {past}: ground::db::Table scopes it"));
        }
    }
    none(wrong);
}

/// One reviewed function moves an action on, and it alone asks the life cycle; another takes one
/// for an attempt.
#[test]
fn statuses_move_in_one_place() {
    let mut wrong = vec![];
    for file in rust_files("src") {
        let name = name_of(&file);
        for text in texts_in(&tokens_of(&file)) {
            let sql = text.to_lowercase();
            let place = matches!(name.as_str(), "records/moves" | "records/claim");
            if sql.contains("update autonomous_actions") && !place {
                wrong.push(format!("{name} updates autonomous_actions"));
            }
        }
        // Its entity adds and reads alone.
        let text = flat(&tokens_of(&file)).join(" ");
        if text.contains("autonomous_actions :: Entity :: change") {
            wrong.push(format!("{name} updates autonomous_actions"));
        }
    }
    none(wrong);
}

/// What a person reads of an error, and its kind, stands in the file of the error; the database's is
/// another crate's.
#[test]
fn an_error_knows_its_kind_where_it_is_at_home() {
    let mut wrong = vec![];
    let mut found = 0;
    for file in rust_files("src") {
        let name = name_of(&file);
        let tokens = flat(&tokens_of(&file));
        for seven in tokens.windows(7) {
            let [word, from, open, error, close, of, user] = seven else {
                continue;
            };
            let line = [word, from, open, close, of, user].map(String::as_str);
            if line != ["impl", "From", "<", ">", "for", "UserError"] {
                continue;
            }
            found += 1;
            let at_home = tokens
                .windows(2)
                .any(|two| ["enum", "struct"].contains(&two[0].as_str()) && two[1] == *error);
            if !at_home && (error, name.as_str()) != (&"DbErr".to_owned(), "ground/db") {
                wrong.push(format!("{name} says the kind of {error}"));
            }
        }
    }
    assert!(found >= 10, "{found}");
    let lines = fs::read_to_string("src/ground/error.rs").unwrap();
    if lines.lines().count() >= 80 {
        wrong.push("src/ground/error.rs is for every error".to_owned());
    }
    none(wrong);
}
