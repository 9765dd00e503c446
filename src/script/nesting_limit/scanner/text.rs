//! White space and line breaks of JavaScript.

/// Returns true for a character that the parser skips between tokens, and for a few more that it refuses.
pub(super) fn is_space(char: char) -> bool {
    char.is_whitespace() || matches!(char, '\u{feff}' | '\u{180e}')
}

/// Offset of the end of the line that contains `from`: one of JavaScript's four line terminators, or the end of the text.
pub(super) fn line_end(text: &str, from: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = from;
    while let Some(found) = bytes.get(at..).and_then(|rest| memchr::memchr3(b'\n', b'\r', 0xe2, rest)) {
        at += found;
        let is_break = bytes[at] != 0xe2 || matches!(bytes.get(at + 1..at + 3), Some(b"\x80\xa8" | b"\x80\xa9"));
        if is_break {
            return at;
        }
        at += 1;
    }
    text.len()
}
