//! Maps byte offsets of a scalar's text to offsets in the file, which differ by escapes, folding and indentation.

use std::sync::Arc;

/// Maps byte offsets of a scalar's text to byte offsets of its file.
#[derive(Clone, Debug, PartialEq)]
pub struct OffsetMap {
    /// `(offset in the text, offset in the file)`, sorted. Between two entries both advance equally.
    runs: Arc<[(u32, u32)]>,
}

impl OffsetMap {
    /// Map of a text that is in the file unchanged, from `start` on.
    pub fn starting_at(start: u32) -> Self {
        Self { runs: Arc::from([(0, start)]) }
    }

    /// Aligns the visible characters of `text` with `raw`, which begins at `start` in the file. `quote` is the scalar's quotation mark.
    pub fn aligned(text: &str, raw: &str, start: u32, quote: Option<char>) -> Self {
        let mut runs = vec![(0, start)];
        let mut rest = raw.char_indices().peekable();
        // Blanks are passed over, because folding makes them of line ends and drops those that indent.
        for (at, wanted) in text.char_indices().filter(|(_, c)| !c.is_whitespace()) {
            let found = loop {
                let Some((place, c)) = rest.next() else { return Self { runs: runs.into() } };
                match c {
                    '\\' if quote == Some('"') => {
                        let Some((_, escape)) = rest.next() else { break place };
                        let digits = match escape {
                            'x' => 2,
                            'u' => 4,
                            'U' => 8,
                            _ => 0,
                        };
                        for _ in 0..digits {
                            rest.next();
                        }
                        let blank =
                            matches!(escape, 'n' | 't' | 'r' | ' ' | '_' | 'L' | 'P' | 'N' | '\n' | '\r' | '\t');
                        if !blank {
                            break place;
                        }
                    }
                    '\'' if quote == Some('\'') && wanted == '\'' => {
                        rest.next();
                        break place;
                    }
                    c if c == wanted => break place,
                    _ => {}
                }
            };
            let (at, found) = (at as u32, start + found as u32);
            if runs.last().is_none_or(|(text, file)| found.wrapping_sub(*file) != at - text) {
                runs.push((at, found));
            }
        }
        Self { runs: runs.into() }
    }

    /// The file offset of the text offset `at`.
    pub fn in_file(&self, at: usize) -> u32 {
        let at = at as u32;
        let run = self.runs.partition_point(|(text, _)| *text <= at).max(1) - 1;
        self.runs.get(run).map_or(0, |(text, file)| file + (at - text))
    }

    /// Byte offset in the file of each line of `text[from..to]`.
    pub fn line_starts(&self, text: &str, from: usize, to: usize) -> Arc<[u32]> {
        let part = text.get(from..to).unwrap_or_default();
        let mut starts = Vec::new();
        let mut at = from;
        for line in part.split('\n') {
            let blank = line.len() - line.trim_start().len();
            // What indents a line is not in the runs: count back from its first visible character.
            let visible = if blank == line.len() { at } else { at + blank };
            starts.push(self.in_file(visible).saturating_sub((visible - at) as u32));
            at += line.len() + 1;
        }
        starts.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_a_block_are_found_behind_their_indentation() {
        let raw = "  if (a) {\n    b;\n  }\n";
        let text = "if (a) {\n  b;\n}\n";
        let offsets = OffsetMap::aligned(text, raw, 100, None);
        assert_eq!(&*offsets.line_starts(text, 0, text.len() - 1), [102, 113, 120]);
        assert_eq!(offsets.in_file(text.find('b').unwrap()), 100 + raw.find('b').unwrap() as u32);
    }

    #[test]
    fn escapes_are_stepped_over() {
        let raw = r#""a\n\u00e9\"${x}""#;
        let text = "a\né\"${x}";
        let offsets = OffsetMap::aligned(text, &raw[1..], 1, Some('"'));
        assert_eq!(offsets.in_file(text.find('$').unwrap()), raw.find('$').unwrap() as u32);
    }
}
