//! Text of an app or a server as it fits into a message.

use crate::security::is_printable;

/// Longest excerpt of a value, in characters.
const LONGEST: usize = 40;

/// `text` on one line and cut to 40 characters. What is not printable becomes blanks: text of an app must not steer a terminal.
pub fn excerpt(text: &str) -> String {
    let mut shown: String =
        text.chars().take(LONGEST).map(|c| if c == '\n' || c == '\t' || !is_printable(c) { ' ' } else { c }).collect();
    if text.chars().nth(LONGEST).is_some() {
        shown.truncate(shown.trim_end().len());
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_text_is_cut_and_control_characters_are_blanks() {
        assert_eq!(excerpt("a\nb\u{1b}[31m\u{202e}"), "a b [31m ");
        assert_eq!(excerpt(&"é".repeat(40)), "é".repeat(40));
        assert_eq!(excerpt(&format!("{} tail", "x".repeat(39))), format!("{}…", "x".repeat(39)));
    }
}
