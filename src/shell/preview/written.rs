//! Finds widget names around a source position.

use ensemble_core::diag::{FileId, Report, Span};
use ensemble_core::syntax::{Content, Node, parse};

/// Spans of keys and values on the path to a position that may be widget names, innermost first. `line` starts at 0, `column` counts bytes; a column
/// inside of the indentation means the start of the line's text. A position behind the last line of a block belongs to the block.
pub fn names_around(text: &str, file: FileId, line: usize, column: usize) -> Vec<Span> {
    let Some(tree) = parse(text, file, &mut Report::default()) else { return Vec::new() };
    let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let written = text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
    let indent = written.len() - written.trim_start_matches([' ', '-']).len();
    let at = (start + column.max(indent)) as u32;
    let mut names = Vec::new();
    walk(&tree.root, at, &mut names);
    names.reverse();
    names
}

fn walk(node: &Node, at: u32, names: &mut Vec<Span>) {
    match &node.content {
        Content::Map(entries) => {
            if let Some(entry) = entries.iter().rev().find(|entry| entry.key_span.start <= at) {
                names.push(entry.key_span);
                walk(&entry.node, at, names);
            }
        }
        Content::List(items) => {
            if let Some(item) = items.iter().rev().find(|item| item.span.start <= at) {
                walk(item, at, names);
            }
        }
        Content::Scalar(_) => names.push(node.span),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "View:\n  body:\n    Column:\n      children:\n        - Text: {text: a}\n        - Divider\n        - Button:\n            label: Send\n\n      gap: 4\n";

    fn around(line: usize, column: usize) -> Vec<&'static str> {
        let names = names_around(TEXT, FileId(0), line, column);
        names.into_iter().map(|span| &TEXT[span.start as usize..span.end as usize]).collect()
    }

    #[test]
    fn the_innermost_stands_first() {
        assert_eq!(around(4, 12), ["Text", "children", "Column", "body", "View"]);
        assert_eq!(around(4, 18)[..2], ["a", "text"][..]);
        assert_eq!(around(4, 0)[0], "Text", "in front of what the line says");
        assert_eq!(around(5, 12)[0], "Divider");
        assert_eq!(around(7, 20)[..3], ["Send", "label", "Button"][..]);
        assert_eq!(around(9, 8)[..3], ["4", "gap", "Column"][..]);
        assert_eq!(around(99, 0).last(), Some(&"View"));
    }
}
