//! [`ConsoleLog`]: the latest console lines and faults of an app, kept while it runs for an inspector that is opened later.

use std::collections::VecDeque;
use std::sync::Arc;

use ensemble_core::diag::Diagnostic;

/// A line of the console.
#[derive(Clone, Debug, PartialEq)]
pub struct LogLine {
    /// Time in milliseconds since 1970.
    pub wall_millis: f64,
    /// `debug`, `info`, `warn` or `error`.
    pub level: &'static str,
    /// Text of the line.
    pub text: Arc<str>,
    /// The fault, for a line that reports one.
    pub fault: Option<Box<Diagnostic>>,
    /// It comes from the host, such as a refusal, and is in no record.
    pub is_of_host: bool,
}

/// The latest lines.
#[derive(Debug, Default)]
pub struct ConsoleLog {
    lines: VecDeque<Arc<LogLine>>,
    bytes: usize,
    dropped: usize,
    added: usize,
}

impl ConsoleLog {
    /// Limit of lines.
    pub const MOST: usize = 2000;

    /// Limit of text, in bytes.
    pub const MOST_BYTES: usize = 1 << 20;

    /// Limit of one line in bytes; longer lines are cut.
    pub const LONGEST: usize = 16 << 10;

    /// Adds a line.
    pub fn push(&mut self, wall_millis: f64, level: &'static str, text: &str, fault: Option<&Diagnostic>) {
        self.add(wall_millis, level, text, fault, false);
    }

    /// Adds a line of the host.
    pub(crate) fn push_of_host(
        &mut self,
        wall_millis: f64,
        level: &'static str,
        text: &str,
        fault: Option<&Diagnostic>,
    ) {
        self.add(wall_millis, level, text, fault, true);
    }

    fn add(&mut self, wall_millis: f64, level: &'static str, text: &str, fault: Option<&Diagnostic>, is_of_host: bool) {
        let text: Arc<str> = match text.char_indices().nth(Self::LONGEST) {
            Some((end, _)) => Arc::from(format!("{}…", &text[..end])),
            None => Arc::from(text),
        };
        self.bytes += text.len();
        self.added += 1;
        let fault = fault.cloned().map(Box::new);
        self.lines.push_back(Arc::new(LogLine { wall_millis, level, text, fault, is_of_host }));
        while self.lines.len() > Self::MOST || self.bytes > Self::MOST_BYTES {
            let Some(oldest) = self.lines.pop_front() else { break };
            self.bytes -= oldest.text.len();
            self.dropped += 1;
        }
    }

    /// The lines if any were added since the total was `added`: all kept lines, the total ever added, the total dropped.
    pub(crate) fn newer_than(&self, added: usize) -> Option<(Vec<Arc<LogLine>>, usize, usize)> {
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
