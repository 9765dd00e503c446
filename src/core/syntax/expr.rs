//! Finds `${…}` in a text: braces are balanced; strings, template literals, comments and regular expressions are stepped over.

use std::ops::Range;

/// A text cut at its expressions.
pub type Pieces = Vec<Piece>;

/// A part of a text, as a range of its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Text without expressions, as written.
    Literal(Range<usize>),
    /// The inside of `${…}`.
    Code(Range<usize>),
}

/// `${` without its `}`: where it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unclosed(pub usize);

/// Cuts `text` at its expressions.
pub fn split(text: &str) -> Result<Pieces, Unclosed> {
    let bytes = text.as_bytes();
    let mut pieces = Vec::new();
    let mut literal = 0;
    while let Some(found) = memchr::memmem::find(&bytes[literal..], b"${") {
        let open = literal + found;
        let close = end_of_code(bytes, open + 2).ok_or(Unclosed(open))?;
        if open > literal {
            pieces.push(Piece::Literal(literal..open));
        }
        pieces.push(Piece::Code(open + 2..close));
        literal = close + 1;
    }
    if literal < bytes.len() {
        pieces.push(Piece::Literal(literal..bytes.len()));
    }
    Ok(pieces)
}

/// The `(` or `[` of the code behind the `${` at `open` that a `}` ends before it is closed.
pub(crate) fn unclosed_bracket(text: &str, open: usize) -> Option<(usize, char)> {
    let code = text.get(open + 2..)?;
    let (mut brackets, mut quote) = (Vec::new(), None);
    let mut is_escaped = false;
    for (at, c) in code.char_indices() {
        match (quote, c) {
            _ if is_escaped => is_escaped = false,
            (Some(_), '\\') => is_escaped = true,
            (Some(open), c) if open == c => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'' | '`') => quote = Some(c),
            (None, '(' | '[' | '{') => brackets.push((open + 2 + at, c)),
            (None, ')' | ']') => _ = brackets.pop(),
            (None, '}') => match brackets.pop() {
                Some((_, '{')) => {}
                found => return found,
            },
            (None, _) => {}
        }
    }
    None
}

/// Deepest nesting of brackets in `source`.
pub fn depth(source: &str) -> usize {
    let mut scan = Scan::new(source.as_bytes(), 0);
    let mut deepest = 0;
    while scan.step() {
        deepest = deepest.max(scan.open.len());
    }
    deepest
}

/// The place of the `}` that ends the code that begins at `start`.
fn end_of_code(bytes: &[u8], start: usize) -> Option<usize> {
    let mut scan = Scan::new(bytes, start);
    loop {
        if scan.open.is_empty() && bytes.get(scan.at) == Some(&b'}') {
            return Some(scan.at);
        }
        if !scan.step() {
            return None;
        }
    }
}

/// The construct that the scanner is inside of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    /// `(`, `[` or `{`.
    Bracket,
    /// A template literal.
    Template,
    /// `${` in a template literal.
    Hole,
}

// Bounds how far each slash looks ahead, so that a text full of slashes is still read in linear time.
const LONGEST_REGEX: usize = 1024;

struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
    open: Vec<Open>,
    /// Last byte that is neither blank nor comment: distinguishes a division from a regular expression.
    last: u8,
}

impl<'a> Scan<'a> {
    fn new(bytes: &'a [u8], at: usize) -> Self {
        // A slash at the start of the code begins a regular expression, as it does after an opening bracket.
        Self { bytes, at, open: Vec::new(), last: b'(' }
    }

    fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or_default()
    }

    /// Steps over one token; `false` at the end.
    fn step(&mut self) -> bool {
        let Some(byte) = self.bytes.get(self.at).copied() else { return false };
        if self.open.last() == Some(&Open::Template) {
            self.step_in_template(byte);
            return true;
        }
        match byte {
            b'\'' | b'"' => self.skip_string(byte),
            b'`' => self.enter(Open::Template, 1),
            b'(' | b'[' | b'{' => self.enter(Open::Bracket, 1),
            b')' | b']' | b'}' => {
                self.open.pop();
                self.at += 1;
            }
            // Comments return before `last` is set: they are no value that a slash could divide.
            b'/' if self.peek(1) == b'/' => return self.skip_line_comment(),
            b'/' if self.peek(1) == b'*' => return self.skip_block_comment(),
            b'/' if self.may_be_regex() => self.skip_regex(),
            _ => self.at += 1,
        }
        if !byte.is_ascii_whitespace() {
            self.last = byte;
        }
        true
    }

    fn enter(&mut self, open: Open, width: usize) {
        self.open.push(open);
        self.at += width;
    }

    fn step_in_template(&mut self, byte: u8) {
        match byte {
            b'\\' => self.at += 2,
            b'`' => {
                self.open.pop();
                self.at += 1;
                self.last = b'`';
            }
            b'$' if self.peek(1) == b'{' => {
                self.enter(Open::Hole, 2);
                self.last = b'(';
            }
            _ => self.at += 1,
        }
    }

    fn skip_string(&mut self, quote: u8) {
        self.at += 1;
        while self.at < self.bytes.len() {
            match self.bytes[self.at] {
                b'\\' => self.at += 1,
                // A string ends with its line: an apostrophe in a comment-like text must not swallow the rest.
                byte if byte == quote || byte == b'\n' => {
                    self.at += 1;
                    return;
                }
                _ => {}
            }
            self.at += 1;
        }
    }

    fn skip_line_comment(&mut self) -> bool {
        let rest = &self.bytes[self.at..];
        self.at += memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        true
    }

    fn skip_block_comment(&mut self) -> bool {
        let rest = &self.bytes[self.at + 2..];
        self.at += 2 + memchr::memmem::find(rest, b"*/").map_or(rest.len(), |end| end + 2);
        true
    }

    /// A slash after a value divides; after an operator or an opening bracket it begins a regular expression.
    fn may_be_regex(&self) -> bool {
        matches!(
            self.last,
            b'(' | b'[' | b'{' | b',' | b'=' | b':' | b'!' | b'&' | b'|' | b'?' | b';' | b'+' | b'>' | b'<'
        ) && self.regex_end().is_some()
    }

    fn regex_end(&self) -> Option<usize> {
        let (mut at, mut in_class) = (self.at + 1, false);
        let line = self.bytes.get(..self.bytes.len().min(self.at + LONGEST_REGEX))?;
        loop {
            match line.get(at)? {
                b'\n' => return None,
                b'\\' => at += 1,
                b'[' => in_class = true,
                b']' => in_class = false,
                b'/' if !in_class => return Some(at + 1),
                _ => {}
            }
            at += 1;
        }
    }

    fn skip_regex(&mut self) {
        self.at = self.regex_end().unwrap_or(self.at + 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        split(text)
            .unwrap()
            .into_iter()
            .map(|piece| match piece {
                Piece::Literal(range) => text[range].to_owned(),
                Piece::Code(range) => format!("<{}>", &text[range]),
            })
            .collect()
    }

    #[test]
    fn a_text_is_cut_at_its_expressions() {
        assert_eq!(shown("Hi ${name}, ${a.b}!"), ["Hi ", "<name>", ", ", "<a.b>", "!"]);
        assert_eq!(shown("${ {a: {b: 1}}.a.b }"), ["< {a: {b: 1}}.a.b >"]);
        assert_eq!(shown("$ {x} $$ ${y}"), ["$ {x} $$ ", "<y>"]);
        assert!(shown("").is_empty());
    }

    #[test]
    fn braces_in_strings_templates_comments_and_patterns_do_not_count() {
        for inner in [
            "'}'",
            r#""\"}""#,
            "`a ${b + `}`} }`",
            "a /* } */",
            "a // }\n",
            "x.replace(/}/g, '')",
            "a / b + {}.c / d",
            r"/[/}]\}/.test(x)",
        ] {
            assert_eq!(shown(&format!("${{{inner}}}")), [format!("<{inner}>")], "{inner}");
        }
    }

    #[test]
    fn a_missing_brace_is_reported_with_its_place() {
        assert_eq!(split("ab ${c"), Err(Unclosed(3)));
        assert_eq!(split("${`${"), Err(Unclosed(0)));
    }

    #[test]
    fn depth_counts_brackets() {
        assert_eq!(depth("f(a[{b: 1}]) + '((('"), 3);
        assert_eq!(depth(&"(".repeat(100_000)), 100_000);
    }
}
