//! Report for people: a line for each test, failures with step and screen, a summary.

use std::fmt::Write as _;

use crate::testing::outcome::{Outcome, Status};
use ensemble_core::diag::{Rendering, Sources};
use ensemble_core::security::printable;

/// Limit of lines of the screen shown below a failure.
// The failure itself has to stay on the screen of a terminal.
const MOST_LINES: usize = 40;

/// Number of results by status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    pub passed: usize,
    pub failed: usize,
    pub skipped: usize,
}

impl Count {
    /// Counts an outcome.
    pub fn add(&mut self, outcome: &Outcome) {
        match outcome.status {
            Status::Passed => self.passed += 1,
            Status::Failed => self.failed += 1,
            Status::Skipped => self.skipped += 1,
        }
    }

    /// `3 passed, 1 failed`, and skipped ones if any.
    pub fn words(&self) -> String {
        let skipped = if self.skipped > 0 { format!(", {} skipped", self.skipped) } else { String::new() };
        format!("{} passed, {} failed{skipped}", self.passed, self.failed)
    }
}

/// The outcome as text, with a line feed.
pub fn human(outcome: &Outcome, sources: &Sources, rendering: &Rendering) -> String {
    let word = match outcome.status {
        Status::Passed => "ok  ",
        Status::Failed => "FAIL",
        Status::Skipped => "skip",
    };
    let mut text = format!("{word} {} ({} ms)", printable(&outcome.id), outcome.duration.as_millis());
    if outcome.retries > 0 {
        let times = if outcome.retries == 1 { "once".to_owned() } else { format!("{} times", outcome.retries) };
        let _ = write!(text, ", tried again {times}");
    }
    if let Some(reason) = &outcome.reason {
        let _ = write!(text, ": {}", printable(reason));
    }
    text.push('\n');
    for said in
        outcome.messages.iter().chain(&outcome.updated.iter().map(|file| format!("wrote {file}")).collect::<Vec<_>>())
    {
        let _ = writeln!(text, "     {}", printable(said));
    }
    if let Some(fault) = &outcome.fault {
        text.push_str(&rendering.render(fault, sources));
        if let Some(tree) = &outcome.tree {
            text.push_str("  the screen:\n");
            let tree = printable(tree);
            let lines = tree.lines().count();
            tree.lines().take(MOST_LINES).for_each(|line| {
                let _ = writeln!(text, "    {line}");
            });
            if lines > MOST_LINES {
                let _ = writeln!(text, "    … and {} lines more", lines - MOST_LINES);
            }
        }
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sum_names_the_skipped_only_when_there_are_any() {
        assert_eq!(Count { passed: 3, failed: 0, skipped: 0 }.words(), "3 passed, 0 failed");
        assert_eq!(Count { passed: 0, failed: 1, skipped: 2 }.words(), "0 passed, 1 failed, 2 skipped");
    }
}
