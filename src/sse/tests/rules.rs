//! Every rule has a test with its number in its name, and vice versa.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The folders of the workspace that hold tests.
const FOLDERS: [&str; 2] = ["../../src", "../../tests"];

fn numbers_of_rules() -> BTreeSet<String> {
    let rows = include_str!("../RULES.md").lines().filter_map(|line| line.strip_prefix("| "));
    let numbers = rows.filter_map(|row| row.split_once(' ').map(|(number, _)| number));
    numbers.filter(|number| *number != "Rule").map(padded).collect()
}

/// `P5` as names of tests have it: `p05`.
fn padded(number: &str) -> String {
    let (letter, digits) = number.split_at(1);
    format!("{}{digits:0>2}", letter.to_ascii_lowercase())
}

/// The numbers in the names of functions below a folder: `fn p05_…`, and `fn q02_and_q03_…`.
fn numbers_of_tests(folder: &Path, found: &mut BTreeSet<String>) {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    for path in entries {
        if path.is_dir() {
            numbers_of_tests(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            let names =
                text.lines().filter_map(|line| line.trim_start().trim_start_matches("async ").strip_prefix("fn "));
            for name in names.filter_map(|line| line.split(['(', '<']).next()) {
                let words: Vec<&str> = name.split('_').collect();
                let counts = |at: usize| at == 0 || (at == 2 && words[1] == "and");
                found.extend(
                    words
                        .iter()
                        .enumerate()
                        .filter(|(at, word)| counts(*at) && is_number(word))
                        .map(|(_, word)| (*word).to_owned()),
                );
            }
        }
    }
}

fn is_number(word: &str) -> bool {
    let bytes = word.as_bytes();
    bytes.len() == 3 && b"pqcrlmas".contains(&bytes[0]) && bytes[1..].iter().all(u8::is_ascii_digit)
}

#[test]
fn each_rule_has_a_test_and_each_test_a_rule() {
    let mut tests = BTreeSet::new();
    for folder in FOLDERS {
        numbers_of_tests(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut tests);
    }
    let rules = numbers_of_rules();
    assert!(rules.len() > 70, "the table is read: {rules:?}");
    assert_eq!(rules.difference(&tests).collect::<Vec<_>>(), Vec::<&String>::new(), "rules without a test");
    assert_eq!(tests.difference(&rules).collect::<Vec<_>>(), Vec::<&String>::new(), "tests without a rule");
}
