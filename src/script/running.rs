//! Code that an engine is running, for a watchdog on another thread.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::UnprintedLines;
use ensemble_core::diag::{FileId, Span};

/// The running code. Its span is one atomic word, so that writing is cheap and a reader never sees half of an update.
#[derive(Debug, Default)]
pub struct Running {
    span: AtomicU64,
    calls: AtomicU64,
    /// Console lines that the host has not printed yet.
    pub unprinted: UnprintedLines,
}

/// Bits of an offset in a file, which is at most 16 MiB long.
const OFFSET_BITS: u32 = 24;

impl Running {
    /// The span of the running code; `None` while nothing runs.
    pub fn span(&self) -> Option<Span> {
        let word = self.span.load(Ordering::Relaxed);
        let part = |shift: u32, bits: u32| u32::try_from((word >> shift) & ((1 << bits) - 1)).unwrap_or(0);
        let (file, start, length) =
            (part(2 * OFFSET_BITS, 64 - 2 * OFFSET_BITS), part(OFFSET_BITS, OFFSET_BITS), part(0, OFFSET_BITS));
        (word != 0).then(|| Span { file: FileId(file), start, end: start + length })
    }

    /// Number of started calls: distinguishes a running call from a new one of the same code.
    pub fn calls(&self) -> u64 {
        self.calls.load(Ordering::Relaxed)
    }

    /// Records that `span` starts to run. Returns the previous state for [`Running::restore`].
    pub(super) fn enter(&self, span: Span) -> u64 {
        let fits = span.file.0 < 1 << (64 - 2 * OFFSET_BITS) && span.end < 1 << OFFSET_BITS;
        // At least 1, because a word of 0 means that nothing runs.
        let length = span.end.saturating_sub(span.start).max(1);
        let word =
            u64::from(span.file.0) << (2 * OFFSET_BITS) | u64::from(span.start) << OFFSET_BITS | u64::from(length);
        // One thread writes: no exchange is needed.
        self.calls.store(self.calls().wrapping_add(1), Ordering::Relaxed);
        // A span that does not fit is not shown rather than shown wrongly.
        self.span.swap(if fits { word } else { 0 }, Ordering::Relaxed)
    }

    /// Restores the state of the code that was running before.
    pub(super) fn restore(&self, outer: u64) {
        self.span.store(outer, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_running_code_is_seen_whole() {
        let running = Running::default();
        assert_eq!(running.span(), None);
        let outer = Span { file: FileId(7), start: 12, end: (1 << OFFSET_BITS) - 1 };
        let inner = Span { file: FileId(0), start: 0, end: 3 };
        let nothing = running.enter(outer);
        let back = running.enter(inner);
        assert_eq!(running.span(), Some(inner));
        assert_eq!(running.calls(), 2);
        running.restore(back);
        assert_eq!(running.span(), Some(outer));
        running.restore(nothing);
        assert_eq!(running.span(), None);
    }
}
