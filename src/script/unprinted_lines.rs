//! Console lines that the host has not printed yet, for a watchdog on another thread: when it ends a script, nobody else can print them.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};

use crate::LogLevel;

/// Latest console lines that wait for the host.
#[derive(Debug, Default)]
pub struct UnprintedLines(Mutex<Lines>);

#[derive(Debug, Default)]
struct Lines {
    waiting: VecDeque<(LogLevel, String)>,
    bytes: usize,
    /// Number of lines dropped at a limit.
    dropped: usize,
}

/// Limit of lines.
const MOST: usize = 1000;

/// Limit of their text in bytes.
const MOST_BYTES: usize = 256 << 10;

/// Times that [`UnprintedLines::take`] tries to get at the lines.
const MOST_TRIES: usize = 1_000_000;

impl UnprintedLines {
    /// Adds a line; at a limit the oldest ones are dropped.
    pub fn add(&self, level: LogLevel, text: &str) {
        let mut lines = self.lock();
        lines.bytes += text.len();
        lines.waiting.push_back((level, text.to_owned()));
        while lines.waiting.len() > MOST || lines.bytes > MOST_BYTES {
            lines.drop_oldest();
            lines.dropped += 1;
        }
    }

    /// Removes the lines that the host has got: all but the `latest` ones.
    pub fn keep(&self, latest: usize) {
        let mut lines = self.lock();
        while lines.waiting.len() > latest {
            lines.drop_oldest();
        }
        lines.dropped = 0;
    }

    /// Removes and returns all lines in order, and the number of those that were dropped before them. None when the thread of the script does not let
    /// go of them: it may have been stopped by the allocator while it added one.
    pub fn take(&self) -> (Vec<(LogLevel, String)>, usize) {
        for _ in 0..MOST_TRIES {
            let mut lines = match self.0.try_lock() {
                Ok(lines) => lines,
                Err(TryLockError::Poisoned(lines)) => lines.into_inner(),
                Err(TryLockError::WouldBlock) => {
                    std::hint::spin_loop();
                    continue;
                }
            };
            let Lines { waiting, dropped, .. } = std::mem::take(&mut *lines);
            return (waiting.into(), dropped);
        }
        (Vec::new(), 0)
    }

    fn lock(&self) -> MutexGuard<'_, Lines> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Lines {
    fn drop_oldest(&mut self) {
        if let Some((_, text)) = self.waiting.pop_front() {
            self.bytes -= text.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_the_host_has_got_are_gone() {
        let lines = UnprintedLines::default();
        for text in ["one", "two", "three"] {
            lines.add(LogLevel::Info, text);
        }
        lines.keep(1);
        assert_eq!(lines.take(), (vec![(LogLevel::Info, "three".to_owned())], 0));
        assert_eq!(lines.take(), (Vec::new(), 0));
    }

    #[test]
    fn lines_are_bounded_in_number_and_bytes() {
        let lines = UnprintedLines::default();
        (0..MOST + 3).for_each(|at| lines.add(LogLevel::Warn, &at.to_string()));
        let (kept, dropped) = lines.take();
        assert_eq!((kept.len(), dropped, &*kept[0].1), (MOST, 3, "3"));
        (0..9).for_each(|_| lines.add(LogLevel::Warn, &"x".repeat(MOST_BYTES / 4)));
        let (kept, dropped) = lines.take();
        assert_eq!((kept.len(), dropped), (4, 5));
    }
}
