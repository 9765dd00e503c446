//! Converts byte offsets to positions of the protocol and back.

use lsp_types::{Position, Range};

/// Unit of columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8 bytes.
    Utf8,
    /// UTF-16 code units, the default that every client supports.
    #[default]
    Utf16,
}

/// Offsets of the lines of a text. A line ends with `\n`, `\r\n` or `\r`.
#[derive(Clone, Debug)]
pub struct LineIndex(Vec<u32>);

impl LineIndex {
    /// Indexes `text`, which must be shorter than 4 GiB.
    pub fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for (at, byte) in bytes.iter().enumerate() {
            if *byte == b'\n' || (*byte == b'\r' && bytes.get(at + 1) != Some(&b'\n')) {
                starts.push(at as u32 + 1);
            }
        }
        Self(starts)
    }

    /// Position of a byte offset; offsets behind the end give the end.
    pub fn position(&self, text: &str, byte: u32, encoding: Encoding) -> Position {
        let byte = floor(text, byte as usize);
        // The first line begins at 0.
        let line = self.0.partition_point(|start| *start as usize <= byte).max(1) - 1;
        let before = text.get(self.0[line] as usize..byte).unwrap_or_default();
        let character = match encoding {
            Encoding::Utf8 => before.len(),
            Encoding::Utf16 => before.chars().map(char::len_utf16).sum(),
        };
        Position { line: line as u32, character: character as u32 }
    }

    /// Byte offset of a position. A column behind the end of its line gives the end of the line, a line behind the end of the text the end of the
    /// text, a column inside of a character the start of the character.
    pub fn byte(&self, text: &str, position: Position, encoding: Encoding) -> u32 {
        let Some(start) = self.0.get(position.line as usize) else { return text.len() as u32 };
        let end = self.0.get(position.line as usize + 1).map_or(text.len(), |next| *next as usize);
        let line = text.get(*start as usize..end).unwrap_or_default().trim_end_matches(['\n', '\r']);
        let column = position.character as usize;
        let within = match encoding {
            Encoding::Utf8 => floor(line, column),
            Encoding::Utf16 => {
                let mut units = 0;
                let inside = line.char_indices().find(|(_, c)| {
                    units += c.len_utf16();
                    units > column
                });
                inside.map_or(line.len(), |(at, _)| at)
            }
        };
        start + within as u32
    }

    /// Range from byte `start` to byte `end` of `text`.
    pub fn range(&self, text: &str, start: u32, end: u32, encoding: Encoding) -> Range {
        Range { start: self.position(text, start, encoding), end: self.position(text, end, encoding) }
    }
}

/// The nearest character boundary at or before byte `at`.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "a\r\nü𝄞x\n\rend";

    #[test]
    fn columns_are_counted_in_the_agreed_unit() {
        let lines = LineIndex::of(TEXT);
        let x = TEXT.find('x').map_or(0, |at| at as u32);
        for (encoding, character) in [(Encoding::Utf8, 6), (Encoding::Utf16, 3)] {
            let position = Position { line: 1, character };
            assert_eq!(lines.position(TEXT, x, encoding), position);
            assert_eq!(lines.byte(TEXT, position, encoding), x);
        }
    }

    #[test]
    fn what_lies_outside_is_the_nearest_place() {
        let lines = LineIndex::of(TEXT);
        let byte = |line, character, encoding| lines.byte(TEXT, Position { line, character }, encoding);
        assert_eq!(byte(0, 99, Encoding::Utf16), 1);
        assert_eq!(byte(99, 0, Encoding::Utf16), TEXT.len() as u32);
        assert_eq!(byte(3, u32::MAX, Encoding::Utf8), TEXT.len() as u32);
        // Inside of the clef.
        assert_eq!(byte(1, 2, Encoding::Utf16), 5);
        assert_eq!(byte(1, 4, Encoding::Utf8), 5);
        assert_eq!(lines.position(TEXT, u32::MAX, Encoding::Utf8), Position { line: 3, character: 3 });
    }
}
