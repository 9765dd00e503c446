//! [`Stream`]: a stream as the pane *Streams* shows it.

use std::collections::VecDeque;

use ensemble_runtime::StreamView;
use ensemble_sse::{NoteKind, StreamFacts};

/// Seconds of rates that are kept.
pub(super) const SECONDS: usize = 60;

/// A stream as the pane shows it.
#[derive(Clone, Debug)]
pub struct Stream {
    /// As the app has it.
    pub view: StreamView,
    /// As the network has it.
    pub facts: Option<StreamFacts>,
    /// Events and bytes within the last seconds, by the second since 1970.
    pub rates: VecDeque<(i64, u32, u64)>,
    /// Lines of the stream that make no event, with their time in milliseconds since 1970.
    pub notes: VecDeque<(f64, u64, NoteKind)>,
    pub(super) last_serial: u64,
}

impl Stream {
    /// Events and bytes a second, of the last five whole seconds.
    pub fn rate(&self, now_millis: f64) -> (f64, f64) {
        const WINDOW: i64 = 5;
        let now = (now_millis / 1000.0) as i64;
        let last = self.rates.iter().filter(|(second, ..)| (now - WINDOW..now).contains(second));
        let (events, bytes) =
            last.fold((0u64, 0u64), |(events, bytes), (_, count, size)| (events + u64::from(*count), bytes + size));
        (events as f64 / WINDOW as f64, bytes as f64 / WINDOW as f64)
    }
}
