//! The recipes of `docs/CONTRIBUTING.md`, followed: what was added by one is named in the files that
//! it lists, and in no others.

use super::{
    none,
    sources::{files_in, flat, name_of, rust_files, texts_in, tokens_of, without_tests},
};
use ai_coo::notices::Channel;
use std::{fs, path::PathBuf};

/// The part of the document below a heading.
fn recipe(heading: &str) -> String {
    let text = fs::read_to_string("docs/CONTRIBUTING.md").unwrap();
    let (_, rest) = text.split_once(&format!("\n### {heading}\n")).unwrap();
    rest.split("\n###").next().unwrap().to_owned()
}

/// The places that the numbered steps of a recipe say, for something of this name.
fn places(recipe: &str, name: &str) -> Vec<String> {
    let is_step = |line: &&str| line.starts_with(|c: char| c.is_ascii_digit());
    let steps = recipe.lines().filter(is_step);
    let quoted = steps.flat_map(|step| step.split('`').skip(1).step_by(2));
    let paths = quoted.filter(|quoted| quoted.contains('/') || quoted.ends_with(".md"));
    let mut places: Vec<String> = paths.map(|path| path.replace("<name>", name)).collect();
    places.sort();
    places.dedup();
    places
}

/// The files of the product, its tests and its documents that name something.
fn naming(word: &str) -> Vec<String> {
    let ours = ["src", "migration/src", "sandbox/src", "browser/src"];
    let ours = ours.iter().flat_map(|folder| files_in(folder, "rs"));
    let tests = ["tests/flows", "tests/contract"];
    let tests = tests.iter().flat_map(|folder| files_in(folder, "rs"));
    let documents = files_in("docs", "md").into_iter();
    let all = ours.chain(tests).chain(documents);
    let named = |file: &PathBuf| {
        let text = fs::read_to_string(file).unwrap();
        text.to_lowercase().contains(word)
    };
    all.chain(["README.md".into()])
        .filter(named)
        .map(|file| file.to_str().unwrap().to_owned())
        .collect()
}

fn is_of(place: &str, file: &str) -> bool {
    file == place || (place.ends_with('/') && file.starts_with(place))
}

#[test]
fn an_analyzer_is_named_where_its_recipe_says_and_nowhere_else() {
    let places = places(&recipe("2. An analyzer"), "concentration");
    assert_eq!(places.len(), 6, "{places:?}");
    // The recipe itself names it as the one to copy.
    let files: Vec<String> = naming("concentration")
        .into_iter()
        .filter(|file| file != "docs/CONTRIBUTING.md")
        .collect();
    let missed = places
        .iter()
        .filter(|place| !files.iter().any(|file| is_of(place, file)));
    let others = files
        .iter()
        .filter(|file| !places.iter().any(|place| is_of(place, file)));
    let missed = missed.map(|place| format!("{place} does not name it"));
    let others = others.map(|file| format!("{file} names it"));
    none(missed.chain(others).collect());
}

#[test]
fn a_recommender_is_a_file_and_a_row() {
    let places = places(&recipe("5. A recommender"), "rules");
    let said = [
        "src/insight/recommender/mod.rs",
        "src/insight/recommender/rules.rs",
    ];
    assert_eq!(places, said);
    let table = fs::read_to_string(said[0]).unwrap();
    assert_eq!(table.matches("Arc::new(rules::Rules)").count(), 1);
    // The double is its file, which puts it into the table itself.
    assert_eq!(naming("signpost"), ["tests/flows/recommenders.rs"]);
}

/// Who means one channel in particular, besides the channels: what the settings begin with, and what
/// the page of notices reads.
const MEAN_ONE_CHANNEL: &[&str] = &["guardrails/settings", "notices/store/in_app"];

#[test]
fn a_channel_is_a_file_and_a_row() {
    let places = places(&recipe("6. A channel"), "pigeon");
    let said = [
        "src/notices/channels/mod.rs",
        "src/notices/channels/pigeon.rs",
    ];
    assert_eq!(places, said);
    let table = fs::read_to_string(said[0]).unwrap();
    let mut wrong = vec![];
    for channel in Channel::ALL {
        let row = format!("{channel:?} = {};", channel.name());
        if table.matches(&row).count() != 1 {
            wrong.push(format!("{} has no row: {row}", said[0]));
        }
    }
    for file in rust_files("src") {
        let name = name_of(&file);
        if name.starts_with("notices/channels") || MEAN_ONE_CHANNEL.contains(&name.as_str()) {
            continue;
        }
        let tokens = without_tests(tokens_of(&file));
        // What may be said to a customer has channels of its own.
        let of_customers = name.starts_with("actions/");
        for channel in Channel::ALL {
            let variant = format!("Channel :: {channel:?}");
            let quoted = format!("'{}'", channel.name());
            if !of_customers && flat(&tokens).join(" ").contains(&variant) {
                wrong.push(format!("{name} means {variant}"));
            }
            if texts_in(&tokens).iter().any(|text| text.contains(&quoted)) {
                wrong.push(format!("{name} names {quoted}"));
            }
        }
    }
    none(wrong);
}

/// What all preconditions share, beside the file of each.
const OF_ALL_PRECONDITIONS: &[&str] = &["check.rs", "live.rs", "mod.rs"];

#[test]
fn a_precondition_is_a_file_and_a_row() {
    let places = places(&recipe("7. A precondition"), "deal_still_open");
    let said = [
        "src/actions/preconditions/deal_still_open.rs",
        "src/actions/preconditions/mod.rs",
    ];
    assert_eq!(places, said);
    let table = fs::read_to_string(said[1]).unwrap();
    let mut wrong = vec![];
    let mut found = 0;
    for file in files_in("src/actions/preconditions", "rs") {
        let name = file.file_name().unwrap().to_str().unwrap();
        if OF_ALL_PRECONDITIONS.contains(&name) {
            continue;
        }
        found += 1;
        let module = name.trim_end_matches(".rs");
        let rows = table.matches(&format!("Box::new({module}::")).count();
        if rows != 1 {
            wrong.push(format!("{module} has {rows} rows"));
        }
    }
    let all = table.matches("Box::new(").count();
    assert_eq!((found, all), (19, 19));
    // Who proposes says what has to hold, and nobody but the row asks which it is to check it.
    let checks = fs::read_to_string("src/executor/preconditions.rs").unwrap();
    if checks.contains("Precondition::") {
        wrong.push("src/executor/preconditions.rs knows one of them".to_owned());
    }
    none(wrong);
}
