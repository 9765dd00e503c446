//! [`Mutator`]: makes inputs out of good ones, by what their format is made of: lines, indentation, words, numbers, pieces of each other.

use crate::grammar;
use crate::random::Random;
use crate::seeds::{seeds, words};

/// Bytes that mean something in YAML, JavaScript, JSON or a stream.
const TOKENS: &[&str] = &[
    "${", "}", "{", "[", "]", ": ", "- ", "\n", "\r", "\0", "\u{feff}", "&a ", "*a", "<<: ", "!!str ", "? ", "|-\n",
    "'", "\"", "`", "data:", "id:", "retry:", "event:", "\n\n", "$ref", "é", "😀", "\t", "#", "?.", "=>", "\\",
    "\\u0000", "\u{202e}", ",", "--- ", "\u{2028}", "\u{85}",
];

/// Numbers at the edges of what types hold.
const NUMBERS: &[&str] = &[
    "0",
    "-0",
    "-1",
    "1e308",
    "1e999",
    "0.1",
    ".5",
    "NaN",
    "Infinity",
    "-2147483649",
    "4294967296",
    "9007199254740993",
    "9223372036854775808",
    "99999999999999999999",
    "0x7fffffff",
    "1e-400",
    "65536",
    "256",
    "true",
    "null",
    "~",
];

/// Usual length of an input in bytes; longer ones are cut to a part of their lines.
const USUAL: usize = 700;

/// Length beyond which an input is made no longer.
const LONGEST: usize = 64 * 1024;

/// Mutates valid inputs, the same way for the same seed.
#[derive(Debug)]
pub struct Mutator {
    random: Random,
    seeds: Vec<Vec<u8>>,
    words: Vec<&'static str>,
    /// Writes an input of its own, by the grammar of the format.
    grammar: Option<fn(&mut Random) -> String>,
}

impl Mutator {
    /// The inputs of a target. `more` are good inputs beside those of the repository.
    pub fn new(target: &str, seed: u64, more: Vec<Vec<u8>>) -> Self {
        let mut seeds = seeds(target);
        seeds.extend(more);
        Self { random: Random::new(seed), seeds, words: words(target), grammar: grammar::of(target) }
    }

    /// The next input.
    pub fn input(&mut self) -> Vec<u8> {
        let is_large = self.random.once_in(500);
        let (mut input, most) = match self.grammar {
            Some(write) if self.random.once_in(2) => (write(&mut self.random).into_bytes(), 4),
            _ => (self.seed(is_large), 7),
        };
        for _ in 0..self.random.below(most) {
            self.change(&mut input);
        }
        if is_large {
            self.repeat(&mut input);
        }
        input
    }

    /// A good input; of a long one mostly its beginning and some of its other lines.
    fn seed(&mut self, is_large: bool) -> Vec<u8> {
        let seed = self.random.pick(&self.seeds).cloned().unwrap_or_default();
        if is_large || seed.len() <= USUAL || self.random.once_in(16) {
            return seed;
        }
        let lines: Vec<&[u8]> = seed.split_inclusive(|byte| *byte == b'\n').collect();
        // The head says what the rest is: `asyncapi: 3.0.0`, `View:`.
        let head = self.random.below(4).min(lines.len());
        let from = head + self.random.below(lines.len().saturating_sub(head));
        let mut kept = lines[..head].concat();
        for line in &lines[from..] {
            if kept.len() > USUAL {
                break;
            }
            kept.extend_from_slice(line);
        }
        kept
    }

    fn change(&mut self, input: &mut Vec<u8>) {
        let at = self.random.below(input.len() + 1);
        let length = self.random.below(50);
        let end = (at + length).min(input.len());
        match self.random.below(13) {
            0 => input.truncate(at),
            1 if at < input.len() => input[at] = self.random.below(256) as u8,
            2 => insert(input, at, self.random.word(TOKENS).as_bytes()),
            3 => _ = input.drain(at..end),
            4 => {
                let part = input[at..end].to_vec();
                let to = self.random.below(input.len() + 1);
                insert(input, to, &part);
            }
            5 => self.replace_word(input, at, |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$')),
            6 => self.replace_number(input, at),
            7 => self.splice(input, at),
            8 => self.swap_lines(input),
            9 => self.indent(input, at),
            10 => self.drop_line(input),
            11 => {
                let word = self.random.pick(&self.words).copied().unwrap_or_default();
                insert(input, at, word.as_bytes());
            }
            _ => self.nest(input, at),
        }
    }

    /// Puts another word of the format in place of the one at `at`.
    fn replace_word(&mut self, input: &mut Vec<u8>, at: usize, is_part: fn(u8) -> bool) {
        let (from, to) = run_at(input, at, is_part);
        let word = self.random.pick(&self.words).copied().unwrap_or_default();
        input.splice(from..to, word.bytes());
    }

    fn replace_number(&mut self, input: &mut Vec<u8>, at: usize) {
        // The next number behind the place, or the place itself.
        let at = input.iter().skip(at).position(u8::is_ascii_digit).map_or(at, |behind| at + behind);
        let (from, to) = run_at(input, at, |byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-'));
        input.splice(from..to, self.random.word(NUMBERS).bytes());
    }

    /// Puts some lines or some bytes of another input here.
    fn splice(&mut self, input: &mut Vec<u8>, at: usize) {
        let Some(other) = self.random.pick(&self.seeds) else { return };
        let (from, length) = (self.random.below(other.len()), self.random.below(200));
        let end = (from + length).min(other.len());
        let part = &other[from..end];
        let whole_lines = part.iter().position(|byte| *byte == b'\n').filter(|_| length % 2 == 0);
        let part = whole_lines.map_or(part, |line| &part[line + 1..]).to_vec();
        let at = if whole_lines.is_some() { line_start(input, at) } else { at };
        insert(input, at, &part);
    }

    fn swap_lines(&mut self, input: &mut Vec<u8>) {
        let mut lines: Vec<&[u8]> = input.split_inclusive(|byte| *byte == b'\n').collect();
        let (one, other) = (self.random.below(lines.len()), self.random.below(lines.len()));
        if lines.len() > 1 {
            lines.swap(one, other);
        }
        *input = lines.concat();
    }

    fn drop_line(&mut self, input: &mut Vec<u8>) {
        let mut lines: Vec<&[u8]> = input.split_inclusive(|byte| *byte == b'\n').collect();
        if lines.len() > 1 {
            lines.remove(self.random.below(lines.len()));
        }
        *input = lines.concat();
    }

    fn indent(&mut self, input: &mut Vec<u8>, at: usize) {
        let start = line_start(input, at);
        if self.random.once_in(2) {
            insert(input, start, b"  ");
        } else if input[start..].starts_with(b"  ") {
            input.drain(start..start + 2);
        }
    }

    /// Opens something and closes it, or not.
    fn nest(&mut self, input: &mut Vec<u8>, at: usize) {
        let (open, close) = *self
            .random
            .pick(&[
                ("[", "]"),
                ("{a: ", "}"),
                ("(", ")"),
                ("${", "}"),
                ("`${", "}`"),
                ("\"", "\""),
                ("- ", ""),
                ("!", ""),
                ("{\"a\":", "}"),
            ])
            .unwrap_or(&("", ""));
        let depth = if self.random.once_in(40) { self.random.below(3000) } else { 1 + self.random.below(3) };
        let end = (at + self.random.below(30)).min(input.len());
        insert(input, end, close.repeat(depth).as_bytes());
        insert(input, at, open.repeat(depth).as_bytes());
    }

    /// Repeats a piece many times.
    fn repeat(&mut self, input: &mut Vec<u8>) {
        let at = self.random.below(input.len());
        let end = (at + 1 + self.random.below(60)).min(input.len());
        let part = input[at..end].to_vec();
        let times = self.random.below(LONGEST / part.len().max(1));
        insert(input, at, &part.repeat(times));
    }
}

/// Inserts, unless the input is too long for it.
fn insert(input: &mut Vec<u8>, at: usize, part: &[u8]) {
    if input.len() + part.len() <= 2 * LONGEST {
        let at = at.min(input.len());
        input.splice(at..at, part.iter().copied());
    }
}

/// From where to where the bytes around `at` are such.
fn run_at(input: &[u8], at: usize, is_part: impl Fn(u8) -> bool) -> (usize, usize) {
    let at = at.min(input.len());
    let before = input[..at].iter().rev().take_while(|byte| is_part(**byte)).count();
    let behind = input[at..].iter().take_while(|byte| is_part(**byte)).count();
    (at - before, at + behind)
}

fn line_start(input: &[u8], at: usize) -> usize {
    run_at(input, at, |byte| byte != b'\n').0
}
