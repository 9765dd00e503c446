//! Formatting of YAML: each level is two columns deeper than the one above it, items of a list two columns deeper than its key; one space behind
//! a colon, no blanks at the end of a line, at most one blank line. Comments and the texts of scalars stay.
//!
//! A text is laid out by its tree and read once more: what would be read as something else stays as it is.

mod columns;
mod layout;

use ensemble_core::diag::{FileId, Report};
use ensemble_core::syntax::{Content, Node, parse};
use lsp_types::TextEdit;

use crate::document::Document;
use crate::position::Encoding;

/// The formatted text; `None` for a text that does not parse, and when the result would parse differently.
pub fn formatted(text: &str) -> Option<String> {
    let before = read(text)?;
    let formatted = layout::laid_out(text, &before)?;
    let after = read(&formatted)?;
    (is_same(&before, &after) && comments(text).eq(comments(&formatted))).then_some(formatted)
}

/// The smallest edit in whole lines that turns an open document into `new`.
pub fn changed(document: &Document, new: &str, encoding: Encoding) -> TextEdit {
    let old = &*document.text;
    let same = old.split_inclusive('\n').zip(new.split_inclusive('\n')).take_while(|(old, new)| old == new);
    let start: usize = same.map(|(line, _)| line.len()).sum();
    let (old_rest, new_rest) = (&old[start..], &new[start..]);
    let same = old_rest.split_inclusive('\n').rev().zip(new_rest.split_inclusive('\n').rev());
    let end: usize = same.take_while(|(old, new)| old == new).map(|(line, _)| line.len()).sum();
    let range = document.lines.range(old, start as u32, (old.len() - end) as u32, encoding);
    TextEdit { range, new_text: new_rest[..new_rest.len() - end].to_owned() }
}

fn read(text: &str) -> Option<Node> {
    let mut faults = Report::default();
    let tree = parse(text, FileId(0), &mut faults)?;
    (!faults.has_errors()).then_some(tree.root)
}

/// True for trees that differ in their spans only.
fn is_same(one: &Node, other: &Node) -> bool {
    match (&one.content, &other.content) {
        (Content::Scalar(one), Content::Scalar(other)) => {
            one.text == other.text && one.style == other.style && one.value == other.value
        }
        (Content::List(one), Content::List(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| is_same(one, other))
        }
        (Content::Map(one), Content::Map(other)) => {
            one.len() == other.len()
                && one.iter().zip(other).all(|(one, other)| one.key == other.key && is_same(&one.node, &other.node))
        }
        _ => false,
    }
}

/// Texts behind each `#` of a text. Formatting must keep them, whether they are comments or parts of scalars.
fn comments(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter_map(|line| line.split_once('#')).map(|(_, comment)| comment.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let found = formatted(text);
        assert_eq!(found.as_deref(), Some(expected), "{text}");
        assert_eq!(formatted(expected).as_deref(), Some(expected), "a second time");
    }

    #[test]
    fn levels_are_two_columns_deep() {
        check(
            "View:\n    body:\n        Column:\n            children:\n            - Text:\n                  text:   a   \n\n\n            -   Row:\n                    gap: 1\n",
            "View:\n  body:\n    Column:\n      children:\n        - Text:\n            text: a\n\n        - Row:\n            gap: 1\n",
        );
    }

    #[test]
    fn comments_and_blocks_keep_their_text() {
        check(
            "# a\nView:\n    # of the body\n    body:\n        Text:\n            text: |\n                one\n                  two  \n\n\n                three # no comment\n            # last of the text\n        # last\n\nAPI: {a:  1}  # flow\n",
            "# a\nView:\n  # of the body\n  body:\n    Text:\n      text: |\n        one\n          two  \n\n\n        three # no comment\n      # last of the text\n    # last\n\nAPI: {a:  1}  # flow\n",
        );
    }

    #[test]
    fn lists_in_lists_and_multi_line_values_move_as_a_whole() {
        check(
            "a:\n- - 1\n  - 2\n-\n   b: {c: 1,\n       d: 2}\n- e: 'x\n\n     y'\n",
            "a:\n  - - 1\n    - 2\n  -\n    b: {c: 1,\n        d: 2}\n  - e: 'x\n\n       y'\n",
        );
    }

    #[test]
    fn a_text_that_cannot_be_read_stays() {
        assert_eq!(formatted("a: [1\n"), None);
        assert_eq!(formatted("a: 1\n---\nb:\n    c: 1\n"), None);
    }

    #[test]
    fn line_ends_stay_what_they_are() {
        check("a:\r\n    b: 1\r\n", "a:\r\n  b: 1\r\n");
        check("a: 1", "a: 1\n");
        check("\n\na: 1\n\n\n", "a: 1\n");
    }
}
