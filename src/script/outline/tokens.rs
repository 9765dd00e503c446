//! Tokens and brackets of JavaScript, valid or not: matching brackets and scopes of declared names.

use std::ops::Range;

/// Kind of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name or a keyword.
    Word,
    /// A number, a text, a part of a template, a regular expression.
    Value,
    /// A bracket or an operator, by its first byte; `=>` is [`Kind::Arrow`].
    Mark(u8),
    /// `=>`.
    Arrow,
}

/// A token: its kind and its bytes.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub kind: Kind,
    pub range: Range<usize>,
    /// The index of the bracket around it, as of [`Tokens::list`]; `None` outside of all.
    pub around: Option<usize>,
    /// Index of the matching bracket.
    pub partner: Option<usize>,
}

/// Tokens of a text without comments.
pub(super) struct Tokens<'a> {
    pub text: &'a str,
    pub list: Vec<Token>,
    /// Comments, in the order of the text.
    pub comments: Vec<Range<usize>>,
}

impl<'a> Tokens<'a> {
    /// The tokens of `text`.
    pub fn of(text: &'a str) -> Self {
        let mut reader =
            Reader { text, bytes: text.as_bytes(), at: 0, open: Vec::new(), list: Vec::new(), comments: Vec::new() };
        while reader.step() {}
        let Reader { list, comments, .. } = reader;
        Self { text, list, comments }
    }

    /// The text of token `at`; empty beyond the last.
    pub fn word(&self, at: usize) -> &'a str {
        self.list.get(at).and_then(|token| self.text.get(token.range.clone())).unwrap_or_default()
    }

    /// The index of the token that begins at byte `at`, or of the first behind it.
    pub fn index(&self, at: usize) -> usize {
        self.list.partition_point(|token| token.range.start < at)
    }

    /// True when token `at` is this bracket or operator.
    pub fn is(&self, at: usize, mark: u8) -> bool {
        self.list.get(at).is_some_and(|token| token.kind == Kind::Mark(mark))
    }

    fn before(&self, at: usize) -> &'a str {
        at.checked_sub(1).map_or("", |before| self.word(before))
    }

    fn around(&self, at: usize) -> Option<usize> {
        self.list.get(at)?.around
    }

    /// Range from the opening bracket `open` to behind its closing bracket; to the end of the text if it is not closed.
    pub fn inside(&self, open: usize) -> Range<usize> {
        let start = self.list.get(open).map_or(0, |token| token.range.start);
        let close = self.list.get(open).and_then(|token| token.partner).and_then(|close| self.list.get(close));
        start..close.map_or(self.text.len(), |token| token.range.end)
    }

    /// The bracket around token `at` behind `levels` of brackets of a pattern: `const {a: [b]} = …`.
    fn around_pattern(&self, at: usize, levels: usize) -> Option<usize> {
        let mut open = self.around(at);
        for _ in 0..levels {
            open = self.around(open?);
        }
        open
    }

    /// Range in which a name declared by `let`, `const`, `class` or `function` is visible: the block around it, and for a loop its body.
    pub fn block(&self, at: usize, levels: usize) -> Range<usize> {
        let Some(open) = self.around_pattern(at, levels) else { return 0..self.text.len() };
        if !self.is(open, b'(') {
            return self.inside(open);
        }
        let start = self.inside(open).start;
        let Some(close) = self.list[open].partner else { return start..self.text.len() };
        start..self.end_of_body(close + 1)
    }

    /// Range in which a name declared by `var` is visible: the function around it.
    pub fn function(&self, at: usize) -> Range<usize> {
        let mut open = self.around(at);
        while let Some(bracket) = open {
            if self.is(bracket, b'{') && self.begins_function(bracket) {
                return self.inside(bracket);
            }
            open = self.around(bracket);
        }
        0..self.text.len()
    }

    /// True for the bracket of a function's body: behind `=>` or parameters.
    fn begins_function(&self, open: usize) -> bool {
        let Some(before) = open.checked_sub(1) else { return false };
        match self.list[before].kind {
            Kind::Arrow => true,
            Kind::Mark(b')') => {
                let Some(start) = self.list[before].partner else { return false };
                !matches!(self.before(start), "if" | "for" | "while" | "switch" | "catch" | "with" | "await")
            }
            _ => false,
        }
    }

    /// Range in which a parameter is visible: from its name to the end of the function's body. `levels` of brackets of a pattern are around it.
    pub fn parameter(&self, at: usize, levels: usize) -> Range<usize> {
        let start = self.list.get(at).map_or(0, |token| token.range.start);
        if levels == 0 && self.list.get(at + 1).is_some_and(|token| token.kind == Kind::Arrow) {
            return start..self.end_of_body(at + 2);
        }
        let Some(open) = self.around_pattern(at, levels) else { return start..self.text.len() };
        let start = self.inside(open).start;
        let Some(close) = self.list[open].partner else { return start..self.text.len() };
        let arrow = self.list.get(close + 1).is_some_and(|token| token.kind == Kind::Arrow);
        start..self.end_of_body(if arrow { close + 2 } else { close + 1 })
    }

    /// End of the body that begins with token `at`: a block, or one expression or statement.
    fn end_of_body(&self, at: usize) -> usize {
        if self.is(at, b'{') {
            return self.inside(at).end;
        }
        // The bracket around the whole ends it.
        let around = self.around(at);
        let end = around.and_then(|open| self.list[open].partner).unwrap_or(self.list.len());
        let mut next = at;
        while next < end {
            let token = &self.list[next];
            next = match token.kind {
                Kind::Mark(b',' | b';') => return token.range.start,
                Kind::Mark(b'(' | b'[' | b'{') => token.partner.map_or(self.list.len(), |close| close + 1),
                _ => next + 1,
            };
        }
        self.list.get(end).map_or(self.text.len(), |token| token.range.start)
    }

    /// The parameters of the function that begins with token `at`, or that a variable is set to there: `(a, b)`.
    pub fn parameters(&self, at: usize) -> Option<&'a str> {
        let mut at = at;
        if self.is(at, b'=') {
            at += 1;
        }
        while matches!(self.word(at), "async" | "function" | "*") {
            at += 1;
        }
        if self.list.get(at)?.kind == Kind::Word && self.list.get(at + 1)?.kind == Kind::Arrow {
            return Some(self.word(at));
        }
        // The name of a function expression.
        if self.list.get(at)?.kind == Kind::Word && self.word(at.checked_sub(1)?) == "function" {
            at += 1;
        }
        if !self.is(at, b'(') {
            return None;
        }
        let close = self.list[at].partner?;
        let follows = self.list.get(close + 1)?;
        (follows.kind == Kind::Arrow || follows.kind == Kind::Mark(b'{'))
            .then(|| &self.text[self.list[at].range.start..self.list[close].range.end])
    }

    /// The comment on the lines directly above the statement that token `at` is in.
    pub fn doc(&self, at: usize) -> String {
        let Some(token) = self.list.get(at) else { return String::new() };
        let line = self.text[..token.range.start].rfind('\n').map_or(0, |end| end + 1);
        let mut end = line;
        let mut lines: Vec<&str> = Vec::new();
        for comment in self.comments[..self.comments.partition_point(|comment| comment.end <= line)].iter().rev() {
            let between = self.text.get(comment.end..end).unwrap_or("x");
            let own_line = self.text[..comment.start].rsplit('\n').next().unwrap_or_default();
            if !between.trim().is_empty() || between.matches('\n').count() > 1 || !own_line.trim().is_empty() {
                break;
            }
            lines.push(&self.text[comment.clone()]);
            end = comment.start - own_line.len();
        }
        lines.reverse();
        let words = lines.iter().flat_map(|comment| comment.lines()).map(|line| {
            line.trim()
                .trim_start_matches("/**")
                .trim_start_matches("/*")
                .trim_end_matches("*/")
                .trim_start_matches("//")
                .trim_start_matches('*')
                .trim()
        });
        words.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
    }
}

struct Reader<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    open: Vec<usize>,
    list: Vec<Token>,
    comments: Vec<Range<usize>>,
}

impl Reader<'_> {
    fn push(&mut self, kind: Kind, end: usize) {
        let range = self.at..end.min(self.bytes.len());
        self.list.push(Token { kind, range, around: self.open.last().copied(), partner: None });
        self.at = end;
    }

    fn step(&mut self) -> bool {
        let Some(byte) = self.bytes.get(self.at).copied() else { return false };
        let next = self.bytes.get(self.at + 1).copied().unwrap_or_default();
        match byte {
            _ if byte.is_ascii_whitespace() => self.at += 1,
            b'/' if next == b'/' => {
                let end = memchr::memchr(b'\n', &self.bytes[self.at..]).map_or(self.bytes.len(), |end| self.at + end);
                self.comments.push(self.at..end);
                self.at = end;
            }
            b'/' if next == b'*' => {
                let rest = &self.bytes[self.at + 2..];
                let end = memchr::memmem::find(rest, b"*/").map_or(self.bytes.len(), |end| self.at + end + 4);
                self.comments.push(self.at..end);
                self.at = end;
            }
            b'/' if self.may_be_regex() => {
                let end = self.end_of_regex().unwrap_or(self.at + 1);
                self.push(Kind::Value, end);
            }
            b'\'' | b'"' => {
                let end = self.end_of_text(byte);
                self.push(Kind::Value, end);
            }
            b'`' => self.template(self.at + 1),
            b'(' | b'[' | b'{' => {
                self.push(Kind::Mark(byte), self.at + 1);
                self.open.push(self.list.len() - 1);
            }
            b')' | b']' | b'}' => self.close(byte),
            b'=' if next == b'>' => self.push(Kind::Arrow, self.at + 2),
            b'0'..=b'9' => {
                let end = self.end_of(|c| c.is_alphanumeric() || matches!(c, '.' | '_'));
                self.push(Kind::Value, end);
            }
            _ => {
                let end = self.end_of(|c| c.is_alphanumeric() || matches!(c, '_' | '$' | '\u{200c}' | '\u{200d}'));
                if end > self.at {
                    self.push(Kind::Word, end);
                } else {
                    let width = self.text[self.at..].chars().next().map_or(1, char::len_utf8);
                    self.push(Kind::Mark(byte), self.at + width);
                }
            }
        }
        true
    }

    fn end_of(&self, is_part: impl Fn(char) -> bool) -> usize {
        let rest = &self.text[self.at..];
        rest.find(|c| !is_part(c)).map_or(self.text.len(), |end| self.at + end)
    }

    /// A bracket that closes nothing is an operator.
    fn close(&mut self, byte: u8) {
        let wanted = match byte {
            b')' => b'(',
            b']' => b'[',
            _ => b'{',
        };
        // Brackets that are still open inside of this one are closed with it.
        let open = self.open.iter().rposition(|open| self.list[*open].kind == Kind::Mark(wanted));
        let in_template =
            open.is_some_and(|open| self.text.get(self.list[self.open[open]].range.clone()) == Some("${"));
        if let Some(place) = open {
            let open = self.open[place];
            self.open.truncate(place);
            self.push(Kind::Mark(byte), self.at + 1);
            let close = self.list.len() - 1;
            (self.list[open].partner, self.list[close].partner) = (Some(close), Some(open));
        } else {
            self.push(Kind::Mark(byte), self.at + 1);
        }
        if in_template {
            self.template(self.at);
        }
    }

    /// The rest of a template from byte `from`: to its end, or to the next `${`.
    fn template(&mut self, from: usize) {
        let mut at = from;
        while let Some(byte) = self.bytes.get(at) {
            match byte {
                b'\\' => at += 2,
                b'`' => return self.push(Kind::Value, at + 1),
                b'$' if self.bytes.get(at + 1) == Some(&b'{') => {
                    if at > self.at {
                        self.push(Kind::Value, at);
                    }
                    self.push(Kind::Mark(b'{'), at + 2);
                    self.open.push(self.list.len() - 1);
                    return;
                }
                _ => at += 1,
            }
        }
        self.push(Kind::Value, self.bytes.len());
    }

    fn end_of_text(&self, quote: u8) -> usize {
        let mut at = self.at + 1;
        while let Some(byte) = self.bytes.get(at) {
            match byte {
                b'\\' => at += 1,
                // A text ends with its line.
                b'\n' => return at,
                byte if *byte == quote => return at + 1,
                _ => {}
            }
            at += 1;
        }
        self.bytes.len()
    }

    /// True where `/` can start a regular expression: not behind a value.
    fn may_be_regex(&self) -> bool {
        let Some(last) = self.list.last() else { return true };
        match last.kind {
            Kind::Value => false,
            Kind::Word => matches!(
                &self.text[last.range.clone()],
                "return" | "typeof" | "case" | "in" | "of" | "delete" | "void" | "throw" | "new" | "await"
            ),
            Kind::Mark(mark) => !matches!(mark, b')' | b']' | b'}'),
            Kind::Arrow => true,
        }
    }

    fn end_of_regex(&self) -> Option<usize> {
        let (mut at, mut in_class) = (self.at + 1, false);
        loop {
            match self.bytes.get(at)? {
                b'\n' => return None,
                b'\\' => at += 1,
                b'[' => in_class = true,
                b']' => in_class = false,
                b'/' if !in_class => break,
                _ => {}
            }
            at += 1;
        }
        let flags = self.text.get(at + 1..)?;
        Some(at + 1 + flags.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(flags.len()))
    }
}
