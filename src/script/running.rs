//! Which piece of the app's code an engine is running, for a watchdog on another thread.

use std::sync::atomic::{AtomicU64, Ordering};

use ensemble_core::diag::{FileId, Span};

/// The code that is running. One word, so that writing it costs nothing and reading it never sees half of it.
#[derive(Debug, Default)]
pub struct Running(AtomicU64);

/// Bits of a place in a file, which is at most 16 MiB long.
const PLACE: u32 = 24;

impl Running {
    /// Where it stands; `None` while nothing runs.
    pub fn place(&self) -> Option<Span> {
        let word = self.0.load(Ordering::Relaxed);
        let part = |shift: u32, bits: u32| u32::try_from((word >> shift) & ((1 << bits) - 1)).unwrap_or(0);
        let (file, start, length) = (part(2 * PLACE, 64 - 2 * PLACE), part(PLACE, PLACE), part(0, PLACE));
        (word != 0).then(|| Span { file: FileId(file), start, end: start + length })
    }

    /// Says what begins; the answer is for [`Running::back_to`].
    pub(super) fn begin(&self, span: Span) -> u64 {
        let fits = span.file.0 < 1 << (64 - 2 * PLACE) && span.end < 1 << PLACE;
        let length = span.end.saturating_sub(span.start).max(1);
        let word = u64::from(span.file.0) << (2 * PLACE) | u64::from(span.start) << PLACE | u64::from(length);
        self.0.swap(if fits { word } else { 0 }, Ordering::Relaxed)
    }

    /// Says that what was running before goes on.
    pub(super) fn back_to(&self, outer: u64) {
        self.0.store(outer, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_running_code_is_seen_whole() {
        let running = Running::default();
        assert_eq!(running.place(), None);
        let outer = Span { file: FileId(7), start: 12, end: (1 << PLACE) - 1 };
        let inner = Span { file: FileId(0), start: 0, end: 3 };
        let nothing = running.begin(outer);
        let back = running.begin(inner);
        assert_eq!(running.place(), Some(inner));
        running.back_to(back);
        assert_eq!(running.place(), Some(outer));
        running.back_to(nothing);
        assert_eq!(running.place(), None);
    }
}
