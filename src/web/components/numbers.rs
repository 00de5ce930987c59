//! Rows of one name, told apart for whoever hears them: two reminders to one customer in one
//! minute, two people of one name. A list of controls, as a screen reader gives it, is read
//! without what stands beside each.

/// What the name of each row lacks, by what the row is about and how it is called: nothing where
/// no other thing on the page has that name, ", number 2" where it is the second one.
pub fn numbers<Key: PartialEq>(rows: impl IntoIterator<Item = (Key, String)>) -> Vec<String> {
    let rows: Vec<(Key, String)> = rows.into_iter().collect();
    let number = |(key, name): &(Key, String)| {
        let mut same: Vec<&Key> = Vec::new();
        for (other, _) in rows.iter().filter(|(_, other)| other == name) {
            if !same.contains(&other) {
                same.push(other);
            }
        }
        let place = same.iter().position(|other| *other == key)?;
        (same.len() > 1).then(|| format!(", number {}", place + 1))
    };
    rows.iter()
        .map(|row| number(row).unwrap_or_default())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_one_name_are_numbered_and_others_are_not() {
        let rows = |rows: &[(u8, &str)]| {
            let named = rows.iter().map(|(key, name)| (*key, (*name).to_owned()));
            numbers(named)
        };
        assert!(rows(&[]).is_empty());
        assert_eq!(rows(&[(1, "a"), (2, "b")]), ["", ""]);
        assert_eq!(
            rows(&[(1, "a"), (2, "b"), (3, "a")]),
            [", number 1", "", ", number 2"]
        );
        // Two rows about one thing need no telling apart, but both from a third one.
        assert_eq!(rows(&[(1, "a"), (1, "a")]), ["", ""]);
        assert_eq!(
            rows(&[(1, "a"), (2, "a"), (1, "a")]),
            [", number 1", ", number 2", ", number 1"]
        );
    }
}
