//! What may use what: the floors of the house, and the places of side effects and frameworks.

use super::{
    none,
    sources::{fits, name_of, paths_in, rust_files, tokens_of},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
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
    "guardrails links",
    "notices",
    "actions",
    "audit limits",
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
            "*/*/*/store",
            "records",
            "ground/db",
            "ground/queue",
            "operations/outbox",
        ],
    ),
    (
        "sqlx",
        &[
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
    (
        "axum",
        &["server/serve", "web/http", "web/session", "web/state"],
    ),
    // Served where it is started, and nothing else of ours is known to it.
    ("ai_coo_sandbox", &["server/cli"]),
    (
        "leptos",
        &[
            "ground/address",
            "ground/error",
            "lib",
            "notices/channels/email",
            "server/serve",
            "web",
        ],
    ),
    ("tower", &["*/session", "web/http", "executor/job"]),
];

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

/// Neighbors that use each other in a circle all the same: the folder that they stand in, who they
/// are, and why.
const IN_A_CIRCLE: &[(&str, &[&str], &str)] = &[(
    "insight",
    &["analyzers", "recommender"],
    "an analyzer has actions proposed within its run, and they are proposed from its figures",
)];

/// Neighbors do not depend on each other in a circle, at any depth: each stands above or below
/// another. Of the folders of the house itself, the floors say so.
#[test]
fn neighbors_stand_in_no_circle() {
    let files = rust_files("src");
    let uses: Vec<(String, BTreeSet<String>)> = files
        .iter()
        .map(|file| (name_of(file), &uses_of(file) | &uses_above(file)))
        .collect();
    let mut wrong = vec![];
    for folder in &folders_of(&files) {
        let circle = circle_in(folder, &uses);
        let excepted = IN_A_CIRCLE.iter().find(|(known, ..)| known == folder);
        let excepted = excepted.map_or(&[][..], |(_, neighbors, _)| neighbors);
        let is_excepted = circle.keys().all(|one| excepted.contains(&one.as_str()));
        if !is_excepted {
            wrong.extend(circle.iter().map(|(neighbor, used)| {
                let used: Vec<&str> = used.iter().map(String::as_str).collect();
                format!("{folder}: {neighbor} uses {}", used.join(", "))
            }));
        }
        let needless = excepted.iter().filter(|one| !circle.contains_key(**one));
        wrong.extend(needless.map(|one| format!("{folder}: {one} needs no exception")));
    }
    none(wrong);
}

#[test]
fn every_exception_for_a_circle_is_of_a_folder_that_is_there() {
    let folders = IN_A_CIRCLE.iter().map(|(folder, ..)| folder);
    let gone = folders.filter(|folder| !Path::new("src").join(folder).is_dir());
    none(gone.map(|folder| format!("{folder} is gone")).collect());
}

/// The neighbors in a folder that stand in a circle, or between two, and those of them that each
/// uses.
fn circle_in(
    folder: &str,
    uses: &[(String, BTreeSet<String>)],
) -> BTreeMap<String, BTreeSet<String>> {
    let mut left: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (name, used) in uses {
        let Some(mine) = neighbor(folder, name) else {
            continue;
        };
        let used = used.iter().filter_map(|used| neighbor(folder, used));
        let others = used.filter(|used| *used != mine);
        left.entry(mine.clone()).or_default().extend(others);
    }
    let mut before = usize::MAX;
    while left.len() < before {
        before = left.len();
        let users: BTreeSet<String> = left.keys().cloned().collect();
        let used: BTreeSet<String> = left.values().flatten().cloned().collect();
        left.retain(|one, uses| used.contains(one) && !uses.is_disjoint(&users));
        for uses in left.values_mut() {
            uses.retain(|one| users.contains(one));
        }
    }
    left
}

/// Every folder below `src` that these files stand in.
fn folders_of(files: &[PathBuf]) -> BTreeSet<String> {
    let names = files.iter().map(|file| file.strip_prefix("src").unwrap());
    names
        .flat_map(|name| name.ancestors().skip(1))
        .filter_map(Path::to_str)
        .filter(|folder| !folder.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Which part of a folder a name is of.
fn neighbor(folder: &str, name: &str) -> Option<String> {
    let inside = name.strip_prefix(folder)?.strip_prefix('/')?;
    Some(top(inside).to_owned())
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

fn top(name: &str) -> &str {
    name.split('/').next().unwrap_or(name)
}

/// On which floor it stands, counted from the top.
fn floor_of(name: &str) -> Option<usize> {
    FLOORS
        .iter()
        .position(|floor| floor.split_whitespace().any(|folder| folder == top(name)))
}

/// What a file names by way of the folder that it stands in: `super::caller` in `web/session/draft`
/// is `web/session/caller`.
fn uses_above(file: &Path) -> BTreeSet<String> {
    let name = name_of(file);
    let mine: Vec<&str> = name.split('/').collect();
    paths_in(&tokens_of(file))
        .iter()
        .filter_map(|path| {
            let up = path.iter().take_while(|part| *part == "super").count();
            let above = mine.get(..mine.len().checked_sub(up)?)?;
            let below = path[up..].iter().map(String::as_str);
            (up > 0).then(|| {
                above
                    .iter()
                    .copied()
                    .chain(below)
                    .collect::<Vec<_>>()
                    .join("/")
            })
        })
        .collect()
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
