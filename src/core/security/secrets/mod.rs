//! Values that may not be shown: registered by their sources, masked in text.

mod decoded;
mod encodings;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::VecDeque;
use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use decoded::Decoded;
use encodings::{Encoding, SHORTEST, encodings};

/// Replacement of a secret.
const STARS: &str = "***";

/// Least length of a secret of digits: shorter ones are mostly ports, years and counts.
const SHORTEST_NUMBER: usize = 6;

/// Shortest line of a multi-line secret, such as a private key, that is masked by itself, because a message may quote one line.
const SHORTEST_LINE: usize = 12;

/// Least length of the beginning of a secret that is masked before a `…`.
const SHORTEST_CUT: usize = 4;

/// Limit of permanent secrets.
const MOST: usize = 1024;

/// Limit of secrets of [`Secrets::add_passing`].
const MOST_PASSING: usize = 128;

/// A set of secrets.
#[derive(Clone, Debug, Default)]
pub struct Secrets {
    /// Permanent secrets.
    values: Vec<String>,
    /// Latest transient secrets.
    passing: VecDeque<String>,
    /// Total of secrets ever added.
    added: usize,
    /// Search automaton for all encodings, built when text is masked.
    search: OnceLock<Option<Search>>,
}

#[derive(Clone, Debug)]
struct Search {
    encodings: Vec<Encoding>,
    automaton: AhoCorasick,
}

impl Secrets {
    /// Adds a permanent secret; of `Bearer abc` and `Basic abc` the part after the scheme. Values that are too short, or configuration words such as
    /// `true`, are ignored. False when the limit of 1024 is reached.
    pub fn add(&mut self, value: &str) -> bool {
        let Some(value) = secret_of(value) else { return true };
        if self.values.iter().any(|known| known == value) {
            return true;
        }
        if self.values.len() >= MOST {
            return false;
        }
        self.values.push(value.to_owned());
        self.added += 1;
        self.search = OnceLock::new();
        true
    }

    /// Adds a transient secret, such as a server's cookie or token: the latest 128 are kept.
    pub fn add_passing(&mut self, value: &str) {
        let Some(value) = secret_of(value) else { return };
        if self.values.iter().chain(&self.passing).any(|known| known == value) {
            return;
        }
        if self.passing.len() >= MOST_PASSING {
            self.passing.pop_front();
        }
        self.passing.push_back(value.to_owned());
        self.added += 1;
        self.search = OnceLock::new();
    }

    /// Total of secrets ever added. When it rises, text that was masked earlier may contain a new one.
    pub fn added(&self) -> usize {
        self.added
    }

    /// True when no secret is remembered.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty() && self.passing.is_empty()
    }

    /// `text` with every secret replaced by stars, in any encoding, including the start of one before a `…`.
    pub fn mask<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let Some(search) = self.search.get_or_init(|| Search::new(self.values.iter().chain(&self.passing))) else {
            return Cow::Borrowed(text);
        };
        let mut ranges = search.found(text);
        if ranges.is_empty() {
            return Cow::Borrowed(text);
        }
        ranges.sort_unstable();
        let (mut masked, mut end) = (String::with_capacity(text.len()), 0);
        for (from, to) in ranges {
            // One secret may be part of another, or begin inside of it.
            if from >= end {
                masked.push_str(text.get(end..from).unwrap_or_default());
                masked.push_str(STARS);
            }
            end = end.max(to);
        }
        masked.push_str(text.get(end..).unwrap_or_default());
        Cow::Owned(masked)
    }
}

impl Search {
    /// `None` when there is nothing to search for.
    fn new<'a>(values: impl Iterator<Item = &'a String>) -> Option<Self> {
        let mut found = Vec::new();
        for value in values {
            found.extend(encodings(value));
            let lines = value.lines().map(str::trim).filter(|line| line.len() >= SHORTEST_LINE && *line != value);
            found.extend(lines.flat_map(encodings));
        }
        found.sort_by(|a, b| a.text.cmp(&b.text).then(a.is_word.cmp(&b.is_word)));
        found.dedup_by(|second, first| second.text == first.text);
        if found.is_empty() {
            return None;
        }
        // Building fails beyond 2³¹ states; the 1152 patterns of the largest set stay far below.
        // The faster kind takes a megabyte for four secrets.
        let kind = Some(AhoCorasickKind::ContiguousNFA);
        let texts = found.iter().map(|encoding| &encoding.text);
        let automaton = AhoCorasick::builder().kind(kind).build(texts).ok()?;
        Some(Self { encodings: found, automaton })
    }

    /// Byte ranges of secrets.
    fn found(&self, text: &str) -> Vec<(usize, usize)> {
        let mut ranges = self.found_in(text.as_bytes());
        for decoded in Decoded::levels(text) {
            let found = self.found_in(&decoded.bytes);
            ranges.extend(found.into_iter().map(|(from, to)| decoded.written(from, to)));
        }
        ranges.extend(text.match_indices('…').filter_map(|(at, _)| self.cut(text.get(..at)?)));
        ranges
    }

    fn found_in(&self, bytes: &[u8]) -> Vec<(usize, usize)> {
        let is_letter = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_alphanumeric);
        let found = self.automaton.find_overlapping_iter(bytes).filter(|found| {
            let is_word = self.encodings.get(found.pattern().as_usize()).is_some_and(|encoding| encoding.is_word);
            !is_word || !is_letter(found.start().checked_sub(1)) && !is_letter(Some(found.end()))
        });
        found.map(|found| (found.start(), found.end())).collect()
    }

    /// Byte range of the start of a secret at the end of a text that was cut off.
    fn cut(&self, text: &str) -> Option<(usize, usize)> {
        let beginnings = self.encodings.iter().filter(|encoding| !encoding.is_word).filter_map(
            |Encoding { text: secret, .. }| {
                (SHORTEST_CUT..secret.len())
                    .rev()
                    .find(|length| secret.get(..*length).is_some_and(|start| text.ends_with(start)))
            },
        );
        beginnings.max().map(|length| (text.len() - length, text.len()))
    }
}

/// The part of a value that is secret; `None` when it is none.
fn secret_of(value: &str) -> Option<&str> {
    let value = value.trim();
    let bare = ["Bearer ", "Basic ", "Token "].iter().find_map(|scheme| {
        value
            .get(..scheme.len())
            .filter(|start| start.eq_ignore_ascii_case(scheme))
            .map(|_| value[scheme.len()..].trim())
    });
    let value = bare.unwrap_or(value);
    let is_number = value.bytes().all(|byte| byte.is_ascii_digit());
    // A login whose token is not there yet is its scheme alone.
    let is_setting = matches!(value, "true" | "false" | "null" | "none" | "Bearer" | "Basic" | "Token");
    let too_short = value.len() < SHORTEST || is_number && value.len() < SHORTEST_NUMBER;
    (!too_short && !is_setting).then_some(value)
}
