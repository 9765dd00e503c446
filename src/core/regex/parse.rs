//! Syntax tree of an expression.
//!
//! The grammar is that of ECMAScript with its annex B. What is wrong need not be told apart here: Boa has accepted the expression before.

use super::Flags;
use super::char_test::{CharSet, CharTest};

/// A part of an expression.
#[derive(Debug)]
pub enum Node {
    Char(CharTest),
    Sequence(Vec<Node>),
    Alternatives(Vec<Node>),
    /// A capturing group by its number, from 1 on.
    Group(usize, Box<Node>),
    Repeat(Box<Repeat>),
    Start,
    End,
    WordBoundary {
        invert: bool,
    },
    BackReference(Vec<usize>),
    Look {
        behind: bool,
        negate: bool,
        body: Box<Node>,
    },
}

/// `body*`, `body{min,max}?` and so on.
#[derive(Debug)]
pub struct Repeat {
    pub body: Node,
    pub min: u32,
    /// [`u32::MAX`] is without end.
    pub max: u32,
    pub greedy: bool,
    /// The groups inside, from the first to before the last.
    pub groups: (usize, usize),
}

/// A parsed expression.
pub struct Parsed {
    pub root: Node,
    pub sets: Vec<CharSet>,
    /// Capturing groups, without the whole match.
    pub groups: usize,
    pub names: Vec<(String, usize)>,
}

/// Limit of nested groups, the same as in `regress`.
const MAX_DEPTH: usize = 256;

struct Parser<'a> {
    source: &'a [u32],
    at: usize,
    flags: Flags,
    sets: Vec<CharSet>,
    /// Number of groups opened so far.
    groups: usize,
    /// Number of groups in the whole expression.
    all_groups: usize,
    names: Vec<(String, usize)>,
    depth: usize,
}

/// `None` where it is no expression, or uses something that is not known.
pub fn parse(source: &[u32], flags: Flags) -> Option<Parsed> {
    let (all_groups, names) = groups_of(source, flags)?;
    let mut parser = Parser { source, at: 0, flags, sets: Vec::new(), groups: 0, all_groups, names, depth: 0 };
    let root = parser.alternatives()?;
    let whole = parser.at == source.len() && parser.groups == all_groups;
    whole.then_some(Parsed { root, sets: parser.sets, groups: all_groups, names: parser.names })
}

/// Count of capturing groups, and their names: an escape such as `\1` or `\k` may precede its group.
fn groups_of(source: &[u32], flags: Flags) -> Option<(usize, Vec<(String, usize)>)> {
    let (mut at, mut count, mut names) = (0, 0, Vec::new());
    while let Some(c) = source.get(at).copied().and_then(char::from_u32).or_else(|| source.get(at).map(|_| ' ')) {
        match c {
            '\\' => at += 1,
            '[' => at = class_end(source, at, flags)?,
            '(' => {
                let after: String = source.iter().skip(at + 1).take(3).filter_map(|c| char::from_u32(*c)).collect();
                let named = after.starts_with("?<") && !after.starts_with("?<=") && !after.starts_with("?<!");
                if named || !after.starts_with('?') {
                    count += 1;
                }
                if named {
                    let name = source.get(at + 3..)?;
                    let end = name.iter().position(|c| *c == u32::from('>'))?;
                    let name: String = char::decode_utf16(name[..end].iter().flat_map(|c| units(*c)))
                        .collect::<Result<_, _>>()
                        .ok()?;
                    // An escape in a name is legal and hardly ever written.
                    if name.is_empty() || name.contains('\\') {
                        return None;
                    }
                    names.push((name, count));
                }
            }
            _ => {}
        }
        at += 1;
    }
    Some((count, names))
}

/// A code point as code units.
fn units(c: u32) -> Vec<u16> {
    match char::from_u32(c) {
        Some(c) => c.encode_utf16(&mut [0; 2]).to_vec(),
        None => vec![c as u16],
    }
}

/// Index of the `]` that ends the class beginning at `at`.
fn class_end(source: &[u32], at: usize, flags: Flags) -> Option<usize> {
    let mut depth = 0;
    let mut at = at;
    loop {
        match char::from_u32(*source.get(at)?) {
            Some('\\') => at += 1,
            // Classes are nested with the flag `v` only.
            Some('[') if depth == 0 || flags.unicode_sets => depth += 1,
            Some(']') => {
                depth -= 1;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
        at += 1;
    }
}

impl Parser<'_> {
    fn peek(&self) -> Option<char> {
        // Half of a surrogate pair means nothing to the grammar, as any other letter.
        self.source.get(self.at).map(|c| char::from_u32(*c).unwrap_or('\u{fffd}'))
    }

    fn takes(&mut self, word: &str) -> bool {
        let there = word.chars().enumerate().all(|(n, c)| self.source.get(self.at + n) == Some(&u32::from(c)));
        if there {
            self.at += word.len();
        }
        there
    }

    fn alternatives(&mut self) -> Option<Node> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return None;
        }
        let mut all = vec![self.sequence()?];
        while self.takes("|") {
            all.push(self.sequence()?);
        }
        self.depth -= 1;
        Some(if all.len() == 1 { all.pop()? } else { Node::Alternatives(all) })
    }

    fn sequence(&mut self) -> Option<Node> {
        let mut all = Vec::new();
        while let Some(c) = self.peek() {
            if c == '|' || c == ')' {
                break;
            }
            let first = self.groups + 1;
            let term = self.term(c)?;
            all.push(self.repeated(term, first)?);
        }
        Some(if all.len() == 1 { all.pop()? } else { Node::Sequence(all) })
    }

    fn term(&mut self, c: char) -> Option<Node> {
        self.at += 1;
        Some(match c {
            '^' => Node::Start,
            '$' => Node::End,
            '(' => self.group()?,
            '.' => self.set(self.at - 1)?,
            '[' => self.class()?,
            '\\' => self.escape()?,
            '*' | '+' | '?' => return None,
            _ => {
                let c = self.source[self.at - 1];
                self.literal(c)?
            }
        })
    }

    fn group(&mut self) -> Option<Node> {
        let look = |behind, negate| Some((behind, negate));
        let kind = if self.takes("?=") {
            look(false, false)
        } else if self.takes("?!") {
            look(false, true)
        } else if self.takes("?<=") {
            look(true, false)
        } else if self.takes("?<!") {
            look(true, true)
        } else {
            None
        };
        if let Some((behind, negate)) = kind {
            let body = Box::new(self.alternatives()?);
            return self.takes(")").then_some(Node::Look { behind, negate, body });
        }
        let number = if self.takes("?:") {
            None
        } else {
            if self.takes("?<") {
                let length = self.source[self.at..].iter().position(|c| *c == u32::from('>'))?;
                self.at += length + 1;
            } else if self.peek() == Some('?') {
                // Modifiers.
                return None;
            }
            self.groups += 1;
            Some(self.groups)
        };
        let body = self.alternatives()?;
        if !self.takes(")") {
            return None;
        }
        Some(match number {
            Some(number) => Node::Group(number, Box::new(body)),
            None => body,
        })
    }

    /// Parses a quantifier. `first` is the number of groups before the quantified node.
    fn repeated(&mut self, body: Node, first: usize) -> Option<Node> {
        let begin = self.at;
        let (min, max) = match self.peek() {
            Some('*') => (0, u32::MAX),
            Some('+') => (1, u32::MAX),
            Some('?') => (0, 1),
            Some('{') => match self.braces() {
                Some(bounds) => bounds,
                None if self.flags.full_unicode() => return None,
                None => {
                    self.at = begin;
                    return Some(body);
                }
            },
            _ => return Some(body),
        };
        if self.at == begin {
            self.at += 1;
        }
        let greedy = !self.takes("?");
        let groups = (first, self.groups + 1);
        Some(Node::Repeat(Box::new(Repeat { body, min, max, greedy, groups })))
    }

    /// `{2}`, `{2,}`, `{2,5}`.
    fn braces(&mut self) -> Option<(u32, u32)> {
        self.at += 1;
        let min = self.number()?;
        let max = match self.takes(",") {
            false => min,
            true if self.peek() == Some('}') => u32::MAX,
            true => self.number()?,
        };
        (self.takes("}") && min <= max).then_some((min, max))
    }

    fn number(&mut self) -> Option<u32> {
        let mut number: Option<u32> = None;
        while let Some(digit) = self.peek().and_then(|c| c.to_digit(10)) {
            // `u32::MAX` means without end, which no written number may.
            number = Some(number.unwrap_or(0).saturating_mul(10).saturating_add(digit).min(u32::MAX - 1));
            self.at += 1;
        }
        number
    }

    fn class(&mut self) -> Option<Node> {
        let begin = self.at - 1;
        self.at = class_end(self.source, begin, self.flags)? + 1;
        self.set(begin)
    }

    /// A set that is written from `begin` to here.
    fn set(&mut self, begin: usize) -> Option<Node> {
        let source = self.source[begin..self.at].to_vec();
        if self.flags.unicode_sets {
            // `\q{abc}` and properties of emoji match several characters.
            let text: String = source.iter().filter_map(|c| char::from_u32(*c)).collect();
            if ["\\q", "Emoji", "RGI"].iter().any(|word| text.contains(word)) {
                return None;
            }
        }
        self.set_of(source)
    }

    fn set_of(&mut self, source: Vec<u32>) -> Option<Node> {
        let at = match self.sets.iter().position(|set| set.source == source) {
            Some(at) => at,
            None => {
                self.sets.push(CharSet::new(source, self.flags)?);
                self.sets.len() - 1
            }
        };
        Some(Node::Char(CharTest::Set(at)))
    }

    fn literal(&mut self, c: u32) -> Option<Node> {
        if !self.flags.ignore_case {
            return Some(Node::Char(CharTest::Exact(c)));
        }
        let ascii = u8::try_from(c).ok().filter(u8::is_ascii);
        match ascii {
            Some(c) if !c.is_ascii_alphabetic() => Some(Node::Char(CharTest::Exact(c.into()))),
            // With `u`, `k` matches the sign for Kelvin.
            Some(c) if !self.flags.full_unicode() => {
                Some(Node::Char(CharTest::Either(c.to_ascii_lowercase().into(), c.to_ascii_uppercase().into())))
            }
            _ => {
                // Cases beyond ASCII are left to `regress`, which is asked with an escape because the character may be syntax.
                let written = if self.flags.full_unicode() { format!("\\u{{{c:x}}}") } else { format!("\\u{c:04x}") };
                self.set_of(written.chars().map(u32::from).collect())
            }
        }
    }

    fn escape(&mut self) -> Option<Node> {
        let begin = self.at - 1;
        let c = self.peek()?;
        self.at += 1;
        match c {
            'b' | 'B' => Some(Node::WordBoundary { invert: c == 'B' }),
            'd' | 'D' | 'w' | 'W' | 's' | 'S' => self.set(begin),
            'p' | 'P' if self.flags.full_unicode() => {
                let length = self.source[self.at..].iter().position(|c| *c == u32::from('}'))?;
                self.at += length + 1;
                self.set(begin)
            }
            'k' if self.flags.full_unicode() || !self.names.is_empty() => {
                if !self.takes("<") {
                    return None;
                }
                let length = self.source[self.at..].iter().position(|c| *c == u32::from('>'))?;
                let name = &self.source[self.at..self.at + length];
                let same = |known: &str| known.encode_utf16().eq(name.iter().flat_map(|c| units(*c)));
                let numbers: Vec<usize> =
                    self.names.iter().filter(|(known, _)| same(known)).map(|(_, number)| *number).collect();
                self.at += length + 1;
                (!numbers.is_empty()).then_some(Node::BackReference(numbers))
            }
            '1'..='9' => {
                self.at -= 1;
                let digits = self.at;
                let number = self.number()? as usize;
                if number <= self.all_groups {
                    return Some(Node::BackReference(vec![number]));
                }
                if self.flags.full_unicode() {
                    return None;
                }
                self.at = digits;
                self.octal()
            }
            '0' => {
                self.at -= 1;
                self.octal()
            }
            't' => self.literal(9),
            'n' => self.literal(10),
            'v' => self.literal(11),
            'f' => self.literal(12),
            'r' => self.literal(13),
            'c' => match self.peek().filter(char::is_ascii_alphabetic) {
                Some(letter) => {
                    self.at += 1;
                    self.literal(u32::from(letter) % 32)
                }
                // Not an escape: a backslash and, next, a `c`.
                None => {
                    self.at -= 1;
                    self.literal(u32::from('\\'))
                }
            },
            'x' => match self.hex(2) {
                Some(c) => self.literal(c),
                None => self.literal(u32::from('x')),
            },
            'u' => self.unicode_escape(),
            _ => {
                let c = self.source[self.at - 1];
                self.literal(c)
            }
        }
    }

    /// `\0`, and in older code `\12`; `\8` is an 8.
    fn octal(&mut self) -> Option<Node> {
        let mut value: Option<u32> = None;
        for _ in 0..3 {
            // Above 31 a third digit would lead beyond 255.
            let Some(digit) = self.peek().and_then(|c| c.to_digit(8)).filter(|_| value.unwrap_or(0) < 32) else {
                break;
            };
            value = Some(value.unwrap_or(0) * 8 + digit);
            self.at += 1;
        }
        match value {
            Some(value) => self.literal(value),
            None => {
                self.at += 1;
                let c = self.source[self.at - 1];
                self.literal(c)
            }
        }
    }

    fn unicode_escape(&mut self) -> Option<Node> {
        if self.flags.full_unicode() && self.takes("{") {
            let mut value: u32 = 0;
            while let Some(digit) = self.peek().and_then(|c| c.to_digit(16)) {
                value = value.checked_mul(16)?.checked_add(digit)?;
                self.at += 1;
            }
            return if self.takes("}") { self.literal(value) } else { None };
        }
        let Some(first) = self.hex(4) else { return self.literal(u32::from('u')) };
        let begin = self.at;
        if self.flags.full_unicode() && (0xD800..0xDC00).contains(&first) && self.takes("\\u") {
            if let Some(second) = self.hex(4).filter(|second| (0xDC00..0xE000).contains(second)) {
                return self.literal(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00));
            }
            self.at = begin;
        }
        self.literal(first)
    }

    fn hex(&mut self, digits: usize) -> Option<u32> {
        let mut value = 0;
        for at in 0..digits {
            let c = char::from_u32(*self.source.get(self.at + at)?)?;
            value = value * 16 + c.to_digit(16)?;
        }
        self.at += digits;
        Some(value)
    }
}
