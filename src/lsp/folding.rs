//! Folding ranges by indentation, so that broken YAML folds as well.

use lsp_types::{FoldingRange, FoldingRangeKind};

/// A range for each line that has more deeply indented lines below it, and for each run of comments.
pub fn folding_ranges(text: &str) -> Vec<FoldingRange> {
    let mut found = Vec::new();
    // Lines that may be folded with their depth, the innermost last.
    let mut open: Vec<(u32, usize)> = Vec::new();
    let (mut last, mut comment) = (0, None);
    let lines = text.lines().chain(std::iter::once("end"));
    for (number, line) in lines.enumerate() {
        let number = number as u32;
        let trimmed = line.trim_start();
        let is_comment = trimmed.starts_with('#') || trimmed.starts_with("//");
        if let Some(start) = comment.filter(|_| !is_comment) {
            add(&mut found, start, number - 1, Some(FoldingRangeKind::Comment));
            comment = None;
        } else if is_comment && comment.is_none() {
            comment = Some(number);
        }
        if trimmed.is_empty() {
            continue;
        }
        // A list may stand at the column of its key: its items are deeper all the same.
        let depth = 2 * (line.len() - trimmed.len()) + usize::from(trimmed.starts_with("- "));
        while let Some((start, _)) = open.pop_if(|(_, other)| *other >= depth) {
            add(&mut found, start, last, None);
        }
        open.push((number, depth));
        last = number;
    }
    found.sort_by_key(|range| (range.start_line, std::cmp::Reverse(range.end_line)));
    found
}

fn add(found: &mut Vec<FoldingRange>, start: u32, end: u32, kind: Option<FoldingRangeKind>) {
    if start < end {
        found.push(FoldingRange { start_line: start, end_line: end, kind, ..FoldingRange::default() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> Vec<(u32, u32)> {
        folding_ranges(text).into_iter().map(|range| (range.start_line, range.end_line)).collect()
    }

    #[test]
    fn lines_fold_with_what_is_deeper() {
        let text = "View:\n  body:\n    Column:\n      children:\n      - Text:\n          text: a\n      - Text\n\nAPI:\n  a:\n    url: b\n";
        assert_eq!(folded(text), [(0, 6), (1, 6), (2, 6), (3, 6), (4, 5), (8, 10), (9, 10)]);
    }

    #[test]
    fn comments_fold_and_broken_text_does_no_harm() {
        assert_eq!(folded("# a\n# b\nView:\n"), [(0, 1)]);
        assert_eq!(folded("a: {\n  b\n ]\n"), [(0, 2)]);
        assert_eq!(folded(""), []);
    }
}
