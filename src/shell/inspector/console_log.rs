//! [`ConsoleLog`]: the newest lines of the console and the newest faults of an app, kept while it runs so that an inspector that is opened later has them.

use std::collections::VecDeque;
use std::sync::Arc;

use ensemble_core::diag::Diagnostic;

/// A line of the console.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// When it was written, in milliseconds since 1970.
    pub wall_millis: f64,
    /// `debug`, `info`, `warn` or `error`.
    pub level: &'static str,
    /// What it says.
    pub text: Arc<str>,
    /// The fault, when it is one.
    pub fault: Option<Box<Diagnostic>>,
}

/// The newest lines.
#[derive(Debug, Default)]
pub struct ConsoleLog {
    lines: VecDeque<Arc<Line>>,
    bytes: usize,
    dropped: usize,
    added: usize,
}

impl ConsoleLog {
    /// So many lines are kept.
    pub const MOST: usize = 2000;

    /// So many bytes of text are kept.
    pub const MOST_BYTES: usize = 1 << 20;

    /// A longer line is kept by its beginning.
    pub const LONGEST: usize = 16 << 10;

    /// Adds a line.
    pub fn push(&mut self, wall_millis: f64, level: &'static str, text: &str, fault: Option<&Diagnostic>) {
        let text: Arc<str> = match text.char_indices().nth(Self::LONGEST) {
            Some((end, _)) => Arc::from(format!("{}…", &text[..end])),
            None => Arc::from(text),
        };
        self.bytes += text.len();
        self.added += 1;
        self.lines.push_back(Arc::new(Line { wall_millis, level, text, fault: fault.cloned().map(Box::new) }));
        while self.lines.len() > Self::MOST || self.bytes > Self::MOST_BYTES {
            let Some(oldest) = self.lines.pop_front() else { break };
            self.bytes -= oldest.text.len();
            self.dropped += 1;
        }
    }

    /// The lines, when there are others than at the count of `added` lines: all that are kept, how many were ever added, and how many dropped.
    pub fn newer_than(&self, added: usize) -> Option<(Vec<Arc<Line>>, usize, usize)> {
        (self.added != added).then(|| (self.lines.iter().cloned().collect(), self.added, self.dropped))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_bounded_and_the_dropped_ones_are_counted() {
        let mut log = ConsoleLog::default();
        (0..ConsoleLog::MOST + 5).for_each(|at| log.push(0.0, "info", &at.to_string(), None));
        let (lines, added, dropped) = log.newer_than(0).unwrap();
        assert_eq!((lines.len(), added, dropped, &*lines[0].text), (ConsoleLog::MOST, ConsoleLog::MOST + 5, 5, "5"));
        assert!(log.newer_than(added).is_none());
        log.push(0.0, "info", &"x".repeat(2 * ConsoleLog::LONGEST), None);
        (0..200).for_each(|_| log.push(0.0, "info", &"y".repeat(ConsoleLog::LONGEST), None));
        let (lines, ..) = log.newer_than(added).unwrap();
        assert!(lines.iter().map(|line| line.text.len()).sum::<usize>() <= ConsoleLog::MOST_BYTES);
    }
}
