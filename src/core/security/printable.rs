//! Makes untrusted text safe to print on a terminal.

use std::borrow::Cow;
use std::fmt::Write;

/// Replacement of a character that is not printed. It is as wide as most characters, so marks below a line stay aligned.
const REPLACEMENT: &str = "\u{FFFD}";

/// Returns true for a character that is visible, a line end or a tab. Control characters (C0, DEL, C1) steer a terminal; marks of writing
/// direction show text in another order than it is read in; separators of lines and invisible fillers hide where text ends.
pub fn is_printable(character: char) -> bool {
    let direction =
        matches!(character, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let invisible =
        matches!(character, '\u{2028}' | '\u{2029}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}');
    matches!(character, '\n' | '\t') || !(character.is_control() || direction || invisible)
}

/// `text` with a mark in place of each character that [is not printable](is_printable).
pub fn printable(text: &str) -> Cow<'_, str> {
    // Most text is plain ASCII, which is tested many bytes at a time.
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\n' | b'\t')) || text.chars().all(is_printable) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace("\r\n", "\n").replace(|character| !is_printable(character), REPLACEMENT))
}

/// Like [`printable`], but keeps byte offsets, for source lines with marks below them.
pub(crate) fn printable_in_place(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_printable) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    let mut left = text.chars().peekable();
    while let Some(character) = left.next() {
        match character.len_utf8() {
            _ if is_printable(character) => shown.push(character),
            // The end of a line of Windows.
            1 if character == '\r' && left.peek() == Some(&'\n') => shown.push(' '),
            1 => shown.push('?'),
            2 => shown.push_str("??"),
            3 => shown.push_str(REPLACEMENT),
            _ => shown.extend([REPLACEMENT, "?"]),
        }
    }
    Cow::Owned(shown)
}

/// Escapes unprintable characters in JSON; they can occur only in strings.
pub fn printable_json(json: &str) -> Cow<'_, str> {
    // JSON has control characters of ASCII only as escapes, but for DEL.
    if json.is_ascii() && !json.contains('\x7F') || json.chars().all(is_printable) {
        return Cow::Borrowed(json);
    }
    let mut escaped = String::with_capacity(json.len() + 16);
    for character in json.chars() {
        if is_printable(character) {
            escaped.push(character);
            continue;
        }
        for unit in character.encode_utf16(&mut [0; 2]) {
            // Writing into a text cannot fail.
            let _ = write!(escaped, "\\u{unit:04x}");
        }
    }
    Cow::Owned(escaped)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_steers_a_terminal() {
        assert_eq!(printable("plain\n\tüé日本 😀"), "plain\n\tüé日本 😀");
        assert_eq!(printable("\u{1b}[2J\r\u{7}\u{7f}\u{9b}1m"), "\u{FFFD}[2J\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}1m");
        assert_eq!(printable("abc\u{202e}cba\u{2066}\u{200f}"), "abc\u{FFFD}cba\u{FFFD}\u{FFFD}");
        assert_eq!(printable("a\u{2028}b\u{feff}"), "a\u{FFFD}b\u{FFFD}");
        assert_eq!(printable("a\r\nb\rc"), "a\nb\u{FFFD}c");
    }

    #[test]
    fn marks_stay_below_what_they_mark() {
        let text = "a\u{1b}[2J \u{9b}m \u{202e}x\r\ny\u{e0001}";
        let shown = printable_in_place(text);
        assert_eq!(shown, "a?[2J ??m \u{FFFD}x \ny\u{FFFD}?");
        assert_eq!(shown.len(), text.len());
        assert_eq!(printable_in_place("a\rb\r"), "a?b?", "a return that ends no line");
        assert!(shown.chars().all(is_printable));
    }

    #[test]
    fn json_stays_the_same_value() {
        let value = serde_json::json!({"a": "\u{1b}[2J\u{202e}\u{9b}\u{e0001} ü"});
        let escaped = printable_json(&value.to_string()).into_owned();
        assert!(escaped.chars().all(is_printable), "{escaped}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&escaped).unwrap(), value);
    }
}
