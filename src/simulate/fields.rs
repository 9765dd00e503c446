//! Reads the keys of a map; keys that were not read are faults.

use std::time::Duration;

use super::read::ReadNode as _;
use ensemble_core::diag::{Code, Diagnostic, nearest};
use ensemble_core::syntax::{Content, Entry, Node};

/// A map being read.
pub(super) struct Fields<'a> {
    node: &'a Node,
    entries: &'a [Entry],
    asked: Vec<&'static str>,
}

impl<'a> Fields<'a> {
    /// The fields of `node`, which must be a map.
    pub(super) fn of(node: &'a Node) -> Result<Self, Diagnostic> {
        match &node.content {
            Content::Map(entries) => Ok(Self { node, entries, asked: Vec::new() }),
            _ => Err(Diagnostic::error(
                Code::WrongShape,
                node.span,
                format!("expected a map of `key: value`, found {}", node.described()),
            )),
        }
    }

    /// The value of `key`, if present.
    pub(super) fn get(&mut self, key: &'static str) -> Option<&'a Node> {
        self.asked.push(key);
        self.entries.iter().find(|entry| &*entry.key == key).map(|entry| &entry.node)
    }

    /// The value of `key`; a fault without it.
    pub(super) fn need(&mut self, key: &'static str) -> Result<&'a Node, Diagnostic> {
        self.get(key).ok_or_else(|| Diagnostic::error(Code::MissingKey, self.node.span, format!("`{key}` is missing")))
    }

    /// The number at `key`, or `default`.
    pub(super) fn number_or(&mut self, key: &'static str, default: f64) -> Result<f64, Diagnostic> {
        self.get(key).map_or(Ok(default), Node::number)
    }

    /// The whole number at `key` up to `most`, or `default`.
    pub(super) fn count_or(&mut self, key: &'static str, most: u64, default: u64) -> Result<u64, Diagnostic> {
        self.get(key).map_or(Ok(default), |node| node.count(most))
    }

    /// The text at `key`.
    pub(super) fn text(&mut self, key: &'static str) -> Result<Option<String>, Diagnostic> {
        self.get(key).map(Node::string).transpose()
    }

    /// Ends reading: a key that was not read is a fault.
    pub(super) fn finish(self) -> Result<(), Diagnostic> {
        match self.entries.iter().find(|entry| !self.asked.contains(&&*entry.key)) {
            None => Ok(()),
            Some(Entry { key, key_span, .. }) => {
                let help = match nearest(key, self.asked.iter().copied()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("known here: {}", self.asked.join(", ")),
                };
                Err(Diagnostic::error(Code::UnknownKey, *key_span, format!("unknown key `{key}`")).help(help))
            }
        }
    }
}

/// `700ms`, `5s`, `2m`, `1h`; a bare number is seconds.
pub(super) fn duration(node: &Node) -> Result<Duration, Diagnostic> {
    // A year is beyond any test, and far below what `Duration` and the clock can add up to.
    const LONGEST_SECONDS: f64 = 366.0 * 24.0 * 3600.0;
    let text = node.string()?;
    let digits = text.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    let unit_seconds = match &text[digits.len()..] {
        "ms" => Some(0.001),
        "" | "s" => Some(1.0),
        "m" => Some(60.0),
        "h" => Some(3600.0),
        _ => None,
    };
    let seconds = digits.trim().parse::<f64>().ok().zip(unit_seconds).map(|(number, unit)| number * unit);
    match seconds {
        Some(seconds) if (0.0..=LONGEST_SECONDS).contains(&seconds) => Ok(Duration::from_secs_f64(seconds)),
        _ => Err(Diagnostic::error(Code::WrongType, node.span, format!("`{text}` is no time span"))
            .help("write for example `700ms`, `5s` or `2m`")),
    }
}
