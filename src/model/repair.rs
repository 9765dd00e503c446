//! Parses YAML that is broken, as in the middle of typing: lines that do not parse are left out, the others keep their places.

use std::ops::Range;
use std::sync::Arc;

use ensemble_core::diag::{FileId, Report};
use ensemble_core::syntax::{Content, Node, Tree, parse};

/// Result of [`tree`].
pub struct Repaired {
    /// The YAML; `None` when nothing can be read.
    pub root: Option<Node>,
    /// True when lines were left out or changed.
    pub is_broken: bool,
}

// Each attempt reads the whole text; more broken lines do not occur while typing.
const ATTEMPTS: usize = 40;

// A change is tried on so many bytes around the fault: on a whole text of thousands of lines each attempt would take milliseconds.
const LARGEST_WINDOW: usize = 8 * 1024;

/// Parses `text`. Spans have the file id 0.
pub fn tree(text: &str) -> Repaired {
    let (tree, faults) = parsed(text);
    if let Some(tree) = tree {
        // The parser may return a tree and report faults: it is broken then.
        return Repaired { is_broken: faults.has_errors(), root: Some(tree.root) };
    }
    let Some(first) = fault_at(&faults) else { return Repaired { root: None, is_broken: !text.trim().is_empty() } };
    let (mut current, mut at) = (text.to_owned(), first);
    let mut keys = Vec::new();
    let mut attempts = 0;
    while attempts < ATTEMPTS {
        let window = window(&current, at);
        let mut tried = best_change(&current, at, &window, &mut attempts).map(|(change, _)| outcome(&current, change));
        // A change that repairs the lines around the fault may not repair the whole text, which is then tried.
        if window.len() < current.len() && tried.as_ref().is_none_or(|tried| tried.reached.is_some_and(|to| to <= at)) {
            let whole = 0..current.len();
            tried = best_change(&current, at, &whole, &mut attempts).map(|(change, _)| outcome(&current, change));
        }
        attempts += 1;
        let Some(tried) = tried else { break };
        keys.extend(tried.key);
        match tried.root {
            Some(mut root) => {
                restore_keys(&mut root, text, &keys);
                return Repaired { root: Some(root), is_broken: true };
            }
            None => (current, at) = (tried.text, tried.reached.unwrap_or(text.len())),
        }
    }
    // The lines before the fault are parsed alone.
    let line = current.get(..at.min(current.len())).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
    let root = current.get(..line).and_then(|before| parsed(before).0).map(|tree| {
        let mut root = tree.root;
        restore_keys(&mut root, text, &keys);
        root
    });
    Repaired { root, is_broken: true }
}

fn parsed(text: &str) -> (Option<Tree>, Report) {
    let mut faults = Report::default();
    let tree = parse(text, FileId(0), &mut faults);
    (tree, faults)
}

/// The offset of the first YAML fault in a report.
fn fault_at(faults: &Report) -> Option<usize> {
    faults.diagnostics().iter().rev().find_map(|fault| fault.span).map(|span| span.start as usize)
}

/// A change of one line that keeps the length of the text.
#[derive(Clone, Debug)]
struct Change {
    range: Range<usize>,
    with: String,
    /// Offset at which a colon replaced the last letter of a key.
    key: Option<usize>,
}

/// The text after a change.
struct Outcome {
    text: String,
    key: Option<usize>,
    root: Option<Node>,
    /// Offset of its first fault; `None` when it parses.
    reached: Option<usize>,
}

fn outcome(text: &str, change: Change) -> Outcome {
    let mut text = text.to_owned();
    text.replace_range(change.range, &change.with);
    let (tree, faults) = parsed(&text);
    let reached = if tree.is_some() { None } else { fault_at(&faults) };
    Outcome { key: change.key, root: tree.map(|tree| tree.root), reached, text }
}

/// Of the changes near the fault at `at`, the one after which most of `window` parses, and how far it does.
fn best_change(text: &str, at: usize, window: &Range<usize>, attempts: &mut usize) -> Option<(Change, usize)> {
    let mut best: Option<(Change, usize)> = None;
    for change in changes(text, at) {
        if change.range.start < window.start || change.range.end > window.end {
            continue;
        }
        // Those of a window are cheap.
        *attempts += usize::from(window.len() == text.len());
        let mut part = text[window.clone()].to_owned();
        part.replace_range(change.range.start - window.start..change.range.end - window.start, &change.with);
        let (tree, faults) = parsed(&part);
        if tree.is_some() {
            return Some((change, text.len()));
        }
        let reached = window.start + fault_at(&faults).unwrap_or(part.len());
        if best.as_ref().is_none_or(|(_, most)| reached > *most) {
            best = Some((change, reached));
        }
    }
    best
}

/// The largest region around byte `at` with the same indentation and limited size: a list item, the widgets below a key. A small text is one region.
fn window(text: &str, at: usize) -> Range<usize> {
    if text.len() <= LARGEST_WINDOW {
        return 0..text.len();
    }
    let indent = |line: &str| Some(line.len() - line.trim_start().len()).filter(|_| !line.trim().is_empty());
    let mut start = text.get(..at.min(text.len())).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
    let mut found = 0..text.len();
    let mut least = usize::MAX;
    loop {
        let line = text[start..].lines().next().unwrap_or_default();
        if let Some(columns) = indent(line).filter(|columns| *columns < least) {
            least = columns;
            let mut end = start;
            for line in text[start..].split_inclusive('\n') {
                let is_behind = end > at && indent(line).is_some_and(|other| other <= columns);
                if is_behind || end - start > LARGEST_WINDOW {
                    break;
                }
                end += line.len();
            }
            if end - start > LARGEST_WINDOW {
                return found;
            }
            found = start..end;
        }
        let Some(before) = start.checked_sub(1) else { return found };
        if at.saturating_sub(start) > LARGEST_WINDOW {
            return found;
        }
        start = text[..before].rfind('\n').map_or(0, |end| end + 1);
    }
}

/// Candidate changes of the fault's line and the two above: a colon behind a lone word, or removal of the line.
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
                found.push(Change { range: key..key + 1, with: ":".to_owned(), key: Some(key) });
            }
            found.push(Change { range: start..end, with: " ".repeat(end - start), key: None });
        }
        let Some(before) = start.checked_sub(1) else { break };
        end = before;
    }
    found
}

/// Restores the names of keys whose last letter was replaced by a colon.
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
    fn a_broken_line_of_a_long_text_costs_what_stands_around_it() {
        let row = |at: usize| format!("  - Row:\n      children:\n        - Text: {{text: 'row {at}'}}\n");
        let mut text = "View:\n  body:\n".to_owned() + &(0..1000).map(row).collect::<String>();
        let at = text.find("'row 500'").unwrap_or_default();
        let window = window(&text, at);
        assert!(window.contains(&at) && window.len() < 200, "{:?}", &text[window]);
        text.insert(at, '\'');
        let whole = tree(&text).root.map(|root| root.to_value().to_string()).unwrap_or_default();
        assert!(whole.contains("row 499") && !whole.contains("row 500") && whole.contains("row 999"));
    }

    #[test]
    fn nothing_readable_is_no_tree() {
        assert!(tree("").root.is_none());
        assert!(!tree("a: 1").is_broken);
    }
}
