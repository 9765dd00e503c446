//! Patterns of CLDR: letters name fields, quoted text is copied, and `''` is a quote.

/// A part of a pattern.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Part {
    /// A letter and the count of its repetitions: `MMMM`.
    Field(char, usize),
    /// Text.
    Literal(String),
}

/// Reads the pattern of a date or a time.
pub(super) fn parts(pattern: &str) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let literal = |parts: &mut Vec<Part>, c: char| match parts.last_mut() {
        Some(Part::Literal(text)) => text.push(c),
        _ => parts.push(Part::Literal(c.to_string())),
    };
    let mut chars = pattern.chars().peekable();
    let mut is_quoted = false;
    while let Some(c) = chars.next() {
        if c == '\'' {
            if chars.peek() == Some(&'\'') {
                chars.next();
                literal(&mut parts, '\'');
            } else {
                is_quoted = !is_quoted;
            }
        } else if !is_quoted && c.is_ascii_alphabetic() {
            match parts.last_mut() {
                Some(Part::Field(field, count)) if *field == c => *count += 1,
                _ => parts.push(Part::Field(c, 1)),
            }
        } else {
            literal(&mut parts, c);
        }
    }
    parts
}

/// Text of a pattern for numbers, without its quotes.
pub(super) fn unquoted(pattern: &str) -> String {
    pattern.replace('\'', "")
}
