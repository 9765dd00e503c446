//! The tree of a YAML text that may be broken, as in the middle of typing: the lines that do not parse are left out, the others keep their
//! places.

use std::sync::Arc;

use ensemble_core::diag::{FileId, Report};
use ensemble_core::syntax::{Content, Node, parse};

/// What could be read of a text.
pub struct Repaired {
    /// The tree; `None` when nothing can be read.
    pub root: Option<Node>,
    /// True when lines had to be left out or changed.
    pub is_broken: bool,
}

// Each attempt reads the whole text; a text with more broken lines is not one that somebody types.
const ATTEMPTS: usize = 40;

/// Reads `text`. Spans are of file 0.
pub fn tree(text: &str) -> Repaired {
    let mut faults = Report::default();
    let file = FileId(0);
    if let Some(tree) = parse(text, file, &mut faults) {
        // What the parser has read over is an error, too.
        return Repaired { is_broken: faults.has_errors(), root: Some(tree.root) };
    }
    let Some(first) = fault_at(&faults) else { return Repaired { root: None, is_broken: !text.trim().is_empty() } };
    let (mut current, mut at) = (text.to_owned(), first);
    let mut keys = Vec::new();
    let mut attempts = 0;
    while attempts < ATTEMPTS {
        // Of the changes that may mend it the one after which most can be read.
        let mut best: Option<(usize, Change)> = None;
        for change in changes(&current, at) {
            attempts += 1;
            let mut faults = Report::default();
            let tree = parse(&change.text, file, &mut faults);
            if let Some(tree) = tree {
                keys.extend(change.key);
                let mut root = tree.root;
                restore_keys(&mut root, text, &keys);
                return Repaired { root: Some(root), is_broken: true };
            }
            let reached = fault_at(&faults).unwrap_or(current.len());
            if best.as_ref().is_none_or(|(most, _)| reached > *most) {
                best = Some((reached, change));
            }
        }
        let Some((reached, change)) = best else { break };
        keys.extend(change.key);
        current = change.text;
        at = reached;
    }
    // What stands in front of the fault can be read at least.
    let line = current.get(..at.min(current.len())).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
    let tree = current.get(..line).and_then(|before| parse(before, file, &mut Report::default()));
    let root = tree.map(|tree| {
        let mut root = tree.root;
        restore_keys(&mut root, text, &keys);
        root
    });
    Repaired { root, is_broken: true }
}

/// The first place at which a report says that the text cannot be read.
fn fault_at(faults: &Report) -> Option<usize> {
    faults.diagnostics().iter().rev().find_map(|fault| fault.span).map(|span| span.start as usize)
}

/// A text with one line changed, of the same length.
struct Change {
    text: String,
    /// Where a colon was written over the last letter of a key.
    key: Option<usize>,
}

/// What may mend the line of the fault or the one above it: a colon behind a lone word, or leaving it out.
fn changes(text: &str, at: usize) -> Vec<Change> {
    let mut found = Vec::new();
    let mut end = text
        .get(at.min(text.len())..)
        .and_then(|rest| rest.find('\n'))
        .map_or(text.len(), |end| at.min(text.len()) + end);
    for _ in 0..3 {
        let start = text.get(..end).and_then(|before| before.rfind('\n')).map_or(0, |line| line + 1);
        let line = text.get(start..end).unwrap_or_default();
        if !line.trim().is_empty() {
            let written = line.trim_end();
            let word = written.trim_start().trim_start_matches("- ").trim_start();
            let is_word = word.len() > 1 && word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
            if is_word {
                let key = start + written.len() - 1;
                let mut changed = text.to_owned();
                changed.replace_range(key..key + 1, ":");
                found.push(Change { text: changed, key: Some(key) });
            }
            let mut changed = text.to_owned();
            changed.replace_range(start..end, &" ".repeat(end - start));
            found.push(Change { text: changed, key: None });
        }
        let Some(before) = start.checked_sub(1) else { break };
        end = before;
    }
    found
}

/// Gives keys whose last letter was written over their names again.
fn restore_keys(node: &mut Node, text: &str, places: &[usize]) {
    if places.is_empty() {
        return;
    }
    match &mut node.content {
        Content::Scalar(_) => {}
        Content::List(items) => items.iter_mut().for_each(|item| restore_keys(item, text, places)),
        Content::Map(entries) => {
            for entry in entries {
                if places.contains(&(entry.key_span.end as usize)) {
                    entry.key_span.end += 1;
                    let range = entry.key_span.start as usize..entry.key_span.end as usize;
                    entry.key = Arc::from(text.get(range).unwrap_or_default());
                }
                restore_keys(&mut entry.node, text, places);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        let repaired = tree(text);
        assert!(repaired.is_broken);
        repaired.root.map(|root| root.to_value().to_string()).unwrap_or_default()
    }

    #[test]
    fn what_stands_around_a_broken_line_is_read() {
        assert_eq!(read("a: 1\nb: 'x\nc: 3\n"), r#"{"a":1,"c":3}"#);
        assert_eq!(read("a:\n  b: 1\n  te\nc: 2\n"), r#"{"a":{"b":1,"te":null},"c":2}"#);
        assert_eq!(read("a:\n  Colum\n    x: 1\nc: [2\nd: 4\n"), r#"{"a":{"Colum":{"x":1}},"d":4}"#);
        assert_eq!(read("a: {b: 1, c\nd: 2\n"), r#"{"d":2}"#);
    }

    #[test]
    fn nothing_readable_is_no_tree() {
        assert!(tree("").root.is_none());
        assert!(!tree("a: 1").is_broken);
    }
}
