//! JavaScript lexer that accepts incomplete code. The model resolves its names.

use std::ops::Range;

use ensemble_core::syntax::KEYWORDS;

/// Token kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// A keyword, `true`, `null` …
    Keyword,
    /// A name.
    Name,
    /// A number.
    Number,
    /// A string, or a part of a template literal.
    Text,
    /// A regular expression.
    Pattern,
    /// A comment.
    Comment,
    /// An operator or punctuation.
    Operator,
}

/// Tokens of a text with their byte ranges, in order.
pub fn words(text: &str) -> Vec<(Word, Range<usize>)> {
    let mut lexer = Lexer { text, at: 0, found: Vec::new(), braces: Vec::new() };
    lexer.run();
    lexer.found
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    found: Vec<(Word, Range<usize>)>,
    /// Open `{` brackets; true for one inside of a template literal.
    braces: Vec<bool>,
}

impl Lexer<'_> {
    fn run(&mut self) {
        while let Some(c) = self.rest().chars().next() {
            let start = self.at;
            match c {
                c if c.is_whitespace() => self.at += c.len_utf8(),
                '/' if self.rest().starts_with("//") => self.to(Word::Comment, start, self.find("\n", 0)),
                '/' if self.rest().starts_with("/*") => self.to(Word::Comment, start, self.find("*/", 2)),
                '/' if self.begins_a_pattern() => {
                    let end = self.pattern_end();
                    self.to(Word::Pattern, start, end);
                }
                '"' | '\'' => {
                    let end = self.quoted_end(c);
                    self.to(Word::Text, start, end);
                }
                '`' => self.template(1),
                '{' => {
                    self.braces.push(false);
                    self.to(Word::Operator, start, start + 1);
                }
                '}' => match self.braces.pop() {
                    Some(true) => self.template(1),
                    Some(false) | None => self.to(Word::Operator, start, start + 1),
                },
                c if c.is_ascii_digit() => {
                    let end = self.while_some(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_'));
                    self.to(Word::Number, start, end);
                }
                c if c.is_alphabetic() || matches!(c, '_' | '$') => {
                    let end = self.while_some(|c| c.is_alphanumeric() || matches!(c, '_' | '$'));
                    let last = self.found.iter().rev().find(|(word, _)| *word != Word::Comment);
                    let is_member = last.is_some_and(|(_, range)| &self.text[range.clone()] == ".");
                    let word = &self.text[start..end];
                    // No keywords by the standard, and painted as such by every editor.
                    let is_keyword = KEYWORDS.binary_search(&word).is_ok() || matches!(word, "of" | "undefined");
                    let is_keyword = is_keyword && !is_member;
                    self.to(if is_keyword { Word::Keyword } else { Word::Name }, start, end);
                }
                c => self.to(Word::Operator, start, start + c.len_utf8()),
            }
        }
    }

    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn to(&mut self, word: Word, start: usize, end: usize) {
        self.found.push((word, start..end));
        self.at = end;
    }

    /// Offset behind the next `sign`, searched from `skip` bytes further on; the end of the text without one.
    fn find(&self, sign: &str, skip: usize) -> usize {
        let from = self.at + skip;
        match self.text[from..].find(sign) {
            Some(at) if sign == "\n" => from + at,
            Some(at) => from + at + sign.len(),
            None => self.text.len(),
        }
    }

    fn while_some(&self, is_part: impl Fn(char) -> bool) -> usize {
        self.rest().find(|c| !is_part(c)).map_or(self.text.len(), |length| self.at + length)
    }

    /// Offset of the end of a string: behind its quotation mark, or the end of the line.
    fn quoted_end(&self, quote: char) -> usize {
        let mut is_escaped = false;
        for (at, c) in self.rest().char_indices().skip(1) {
            match c {
                _ if is_escaped => is_escaped = false,
                '\\' => is_escaped = true,
                '\n' => return self.at + at,
                c if c == quote => return self.at + at + 1,
                _ => {}
            }
        }
        self.text.len()
    }

    /// Lexes a part of a template literal: from `` ` `` or `}` to `${` or the closing `` ` ``.
    fn template(&mut self, skip: usize) {
        let (start, mut is_escaped) = (self.at, false);
        let mut chars = self.text[start + skip..].char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let at = start + skip + at;
            match c {
                _ if is_escaped => is_escaped = false,
                '\\' => is_escaped = true,
                '`' => return self.to(Word::Text, start, at + 1),
                '$' if chars.peek().is_some_and(|(_, next)| *next == '{') => {
                    self.braces.push(true);
                    return self.to(Word::Text, start, at + 2);
                }
                _ => {}
            }
        }
        self.to(Word::Text, start, self.text.len());
    }

    /// True where `/` starts a regular expression: at the beginning, and behind an operator or a keyword.
    fn begins_a_pattern(&self) -> bool {
        let last = self.found.iter().rev().find(|(word, _)| *word != Word::Comment);
        let can_begin = match last {
            None => true,
            Some((Word::Operator, range)) => !self.text[range.clone()].ends_with([')', ']', '}']),
            Some((Word::Keyword, range)) => !matches!(&self.text[range.clone()], "this" | "null" | "true" | "false"),
            Some(_) => false,
        };
        can_begin && self.rest()[1..].lines().next().is_some_and(|line| line.contains('/'))
    }

    fn pattern_end(&self) -> usize {
        let (mut is_escaped, mut in_class) = (false, false);
        for (at, c) in self.rest().char_indices().skip(1) {
            match c {
                _ if is_escaped => is_escaped = false,
                '\\' => is_escaped = true,
                '[' => in_class = true,
                ']' => in_class = false,
                '\n' => return self.at + at,
                '/' if !in_class => {
                    let behind = &self.rest()[at + 1..];
                    let flags = behind.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(behind.len());
                    return self.at + at + 1 + flags;
                }
                _ => {}
            }
        }
        self.text.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<(Word, &str)> {
        words(text).into_iter().map(|(word, range)| (word, &text[range])).collect()
    }

    #[test]
    fn words_have_their_kinds() {
        use Word::{Comment, Keyword, Name, Number, Operator, Pattern, Text};
        assert_eq!(
            shown("const a = b / 2.5; // half"),
            [
                (Keyword, "const"),
                (Name, "a"),
                (Operator, "="),
                (Name, "b"),
                (Operator, "/"),
                (Number, "2.5"),
                (Operator, ";"),
                (Comment, "// half"),
            ]
        );
        assert_eq!(
            shown("`x ${f({a: 1})} y`"),
            [
                (Text, "`x ${"),
                (Name, "f"),
                (Operator, "("),
                (Operator, "{"),
                (Name, "a"),
                (Operator, ":"),
                (Number, "1"),
                (Operator, "}"),
                (Operator, ")"),
                (Text, "} y`"),
            ]
        );
        assert_eq!(shown("// Ends.\nlet")[1], (Keyword, "let"));
        assert_eq!(
            shown("e.of(/[/]\\/x/g)"),
            [(Name, "e"), (Operator, "."), (Name, "of"), (Operator, "("), (Pattern, "/[/]\\/x/g"), (Operator, ")")]
        );
    }

    #[test]
    fn what_has_no_end_ends_with_its_line_or_the_text() {
        assert_eq!(shown("'a\nb"), [(Word::Text, "'a"), (Word::Name, "b")]);
        for text in ["`ü ${", "/* ü", "\"\\", "/a", "`${`${", "'ü\\"] {
            assert!(words(text).last().is_some_and(|(_, range)| range.end == text.len()), "{text}");
        }
    }
}
