//! Citations in comments exist: the document is in the repository, and the number is a rule in it.

use std::fs;
use std::path::Path;

use crate::support::files_below;

const LANGUAGE: &str = include_str!("../../src/core/app/LANGUAGE.md");

/// `13.1` in `` `LANGUAGE.md` 13.1, and so on ``.
fn number(behind: &str) -> &str {
    let end = behind.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(behind.len());
    behind[..end].trim_end_matches('.')
}

fn is_rule(number: &str) -> bool {
    match number.contains('.') {
        true => LANGUAGE.contains(&format!("- **{number}** ")),
        false => LANGUAGE.lines().any(|line| line.starts_with(&format!("## {number}. "))),
    }
}

#[test]
fn every_rule_that_is_cited_is_written_down() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut cited = 0;
    let mut missing = Vec::new();
    for path in ["src", "tests"].iter().flat_map(|folder| files_below(&root.join(folder), &[".rs"])) {
        if path.ends_with("citations.rs") {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        for (at, name) in text.match_indices("`LANGUAGE.md` ") {
            let number = number(&text[at + name.len()..]);
            cited += 1;
            if !is_rule(number) {
                missing.push(format!("{}: {number}", path.display()));
            }
        }
        // Chapters of a document that is not in the repository.
        if text.contains("`language.md`") || text.contains("`quirks.md`") || text.contains("`design.md`") {
            missing.push(format!("{} cites a document that is not in the repository", path.display()));
        }
    }
    assert!(cited > 20, "{cited}");
    assert_eq!(missing, [""; 0]);
}
