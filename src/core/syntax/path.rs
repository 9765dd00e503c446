//! Expressions that need no JavaScript: plain paths such as `feed.body.rows[0]['name']`, and constants.

use std::sync::Arc;

use super::global;
use crate::value::{Segment, Value};

/// An expression that needs no JavaScript.
#[derive(Clone, Debug, PartialEq)]
pub enum Plain {
    /// A number, a text without escapes, `true`, `false`, `null`, `undefined`.
    Constant(Value),
    /// A name and a path into its value. `a?.b`, `a['b']` and `a.b` are equal: reading a member of null gives null.
    Path(Arc<str>, Vec<Segment>),
}

/// Reserved words of JavaScript, including strict mode (ECMA-262 12.7.2), sorted. Neither they nor [`GLOBALS`](super::GLOBALS) begin a path.
pub const KEYWORDS: [&str; 48] = [
    "async",
    "await",
    "break",
    "case",
    "catch",
    "class",
    "const",
    "continue",
    "debugger",
    "default",
    "delete",
    "do",
    "else",
    "enum",
    "export",
    "extends",
    "false",
    "finally",
    "for",
    "function",
    "if",
    "implements",
    "import",
    "in",
    "instanceof",
    "interface",
    "let",
    "new",
    "null",
    "of",
    "package",
    "private",
    "protected",
    "public",
    "return",
    "static",
    "super",
    "switch",
    "this",
    "throw",
    "true",
    "try",
    "typeof",
    "var",
    "void",
    "while",
    "with",
    "yield",
];

/// Reads `source` as a path or a constant; `None` when it is more than that.
pub fn plain(source: &str) -> Option<Plain> {
    let source = source.trim();
    constant(source).map(Plain::Constant).or_else(|| path(source))
}

fn constant(source: &str) -> Option<Value> {
    match source {
        "true" => return Some(Value::Bool(true)),
        "false" => return Some(Value::Bool(false)),
        "null" | "undefined" => return Some(Value::Null),
        _ => {}
    }
    if let Some(text) = quoted(source) {
        return Some(Value::text(text));
    }
    let digits = source.strip_prefix('-').unwrap_or(source);
    let decimal = digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    // JavaScript reads `010` as 8 or refuses it; the engine is to say which.
    let octal = digits.len() > 1 && digits.starts_with('0') && !digits.starts_with("0.");
    if decimal && !octal && digits.starts_with(|c: char| c.is_ascii_digit()) {
        return source.parse().ok().map(Value::Number);
    }
    None
}

/// The inside of a quoted text without escapes.
fn quoted(source: &str) -> Option<&str> {
    let quote = source.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
    let inner = source.strip_prefix(quote)?.strip_suffix(quote)?;
    (!inner.contains([quote, '\\', '\n'])).then_some(inner)
}

fn path(source: &str) -> Option<Plain> {
    let (root, mut rest) = identifier(source)?;
    // The list has to stay sorted by bytes: capitals first.
    if KEYWORDS.binary_search(&root).is_ok() || global(root).is_some() {
        return None;
    }
    let mut segments = Vec::new();
    while !rest.is_empty() {
        let after_mark = rest.strip_prefix("?.").or_else(|| rest.strip_prefix('.'));
        let bracket = after_mark.filter(|_| rest.starts_with("?.")).unwrap_or(rest);
        if let Some(inner) = bracket.strip_prefix('[') {
            let end = inner.find(']')?;
            let index = inner.get(..end)?.trim();
            let segment = match quoted(index) {
                Some(key) if is_inherited(key) => return None,
                // `['0']` and `[0]` are the same place of a list.
                Some(key) if is_index(key) => Segment::Index(key.parse().ok()?),
                Some(key) => Segment::Key(Arc::from(key)),
                None if index.bytes().all(|byte| byte.is_ascii_digit()) => Segment::Index(index.parse().ok()?),
                None => return None,
            };
            segments.push(segment);
            rest = inner.get(end + 1..)?;
        } else {
            let (name, after) = identifier(after_mark?)?;
            if is_inherited(name) {
                return None;
            }
            segments.push(Segment::Key(Arc::from(name)));
            rest = after;
        }
    }
    Some(Plain::Path(Arc::from(root), segments))
}

/// True if `key` is a number as JavaScript writes it: `0`, `12`, not `007`.
fn is_index(key: &str) -> bool {
    key == "0" || (key.bytes().all(|byte| byte.is_ascii_digit()) && !key.is_empty() && !key.starts_with('0'))
}

/// True for properties that every JavaScript object inherits: the engine must evaluate them.
fn is_inherited(name: &str) -> bool {
    name.starts_with("__") || INHERITED.contains(&name)
}

const INHERITED: [&str; 7] =
    ["constructor", "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable", "toLocaleString", "toString", "valueOf"];

/// Splits the identifier at the start of `text` from the rest.
fn identifier(text: &str) -> Option<(&str, &str)> {
    let end = text
        .char_indices()
        .find(|(at, c)| !(c.is_alphabetic() || matches!(c, '_' | '$') || (*at > 0 && c.is_alphanumeric())))
        .map_or(text.len(), |(at, _)| at);
    (end > 0).then(|| text.split_at(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(name: &str) -> Segment {
        Segment::Key(Arc::from(name))
    }

    #[test]
    fn the_words_are_sorted() {
        assert!(KEYWORDS.is_sorted());
    }

    #[test]
    fn a_path_is_read_in_all_its_spellings() {
        let wanted = Some(Plain::Path(Arc::from("a"), vec![key("b"), Segment::Index(0), key("c d")]));
        assert_eq!(plain("a.b[0]['c d']"), wanted);
        assert_eq!(plain(" a?.b?.[0][\"c d\"] "), wanted);
    }

    #[test]
    fn more_than_a_path_is_left_to_javascript() {
        for source in [
            "a.toString",
            "a['constructor']",
            "a.__proto__.b",
            "a + b",
            "a()",
            "a.b()",
            "a[b]",
            "a.",
            "a..b",
            "this.value",
            "Math.PI",
            "a?b:c",
            "`x`",
            "",
            "[1]",
            "1n",
        ] {
            assert_eq!(plain(source), None, "{source}");
        }
    }

    #[test]
    fn constants_are_values() {
        assert_eq!(plain("'hi'"), Some(Plain::Constant(Value::text("hi"))));
        assert_eq!(plain("-1.5"), Some(Plain::Constant(Value::Number(-1.5))));
        assert_eq!(plain("undefined"), Some(Plain::Constant(Value::Null)));
    }
}
