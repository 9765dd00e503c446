//! Buffer of a stream's past events: clients catch up from it, and it is the only buffer between them and the source.

use std::collections::VecDeque;

use bytes::Bytes;

use ensemble_sse::encode::Event;

/// Minimum number of kept events, for clients that are behind, whatever the backlog.
const LEAST_KEPT: usize = 1024;
/// Limit in bytes.
const MOST_BYTES: usize = 32 * 1024 * 1024;

/// Past events; the oldest are dropped. Events have positions, counted from 0.
pub(super) struct ReplayBuffer {
    kept: VecDeque<(Option<String>, Bytes)>,
    bytes: usize,
    next: u64,
    backlog: usize,
}

impl ReplayBuffer {
    /// An empty buffer that keeps `backlog` events.
    pub(super) fn new(backlog: usize) -> Self {
        Self { kept: VecDeque::new(), bytes: 0, next: 0, backlog }
    }

    /// Adds an event.
    pub(super) fn push(&mut self, event: Event) {
        let bytes = event.to_bytes();
        self.bytes += bytes.len();
        self.next += 1;
        self.kept.push_back((event.id, bytes));
        while self.kept.len() > self.backlog.max(LEAST_KEPT) || (self.bytes > MOST_BYTES && self.kept.len() > 1) {
            let dropped = self.kept.pop_front();
            self.bytes -= dropped.map_or(0, |(_, bytes)| bytes.len());
        }
    }

    /// The position after the newest event.
    pub(super) fn end(&self) -> u64 {
        self.next
    }

    /// Start position of a client: after the event with this id, or `rewind` events back. An id that is not kept starts at the oldest kept event.
    pub(super) fn start(&self, last_event_id: Option<&str>, rewind: usize) -> u64 {
        let Some(id) = last_event_id else {
            return self.next - rewind.min(self.kept.len()) as u64;
        };
        let mut behind = self.kept.iter().rev().take(self.backlog);
        let newer = behind.position(|(kept, _)| kept.as_deref() == Some(id));
        self.next - newer.unwrap_or(self.backlog.min(self.kept.len())) as u64
    }

    /// At most `most` events from `position`, and the position after them. A reader that is too far behind continues with the oldest kept event.
    pub(super) fn read(&self, position: u64, most: usize) -> (Vec<Bytes>, u64) {
        let oldest = self.next - self.kept.len() as u64;
        let from = position.clamp(oldest, self.next);
        let skip = (from - oldest) as usize;
        let events: Vec<Bytes> = self.kept.iter().skip(skip).take(most).map(|(_, bytes)| bytes.clone()).collect();
        let after = from + events.len() as u64;
        (events, after)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(backlog: usize, events: u64) -> ReplayBuffer {
        let mut ring = ReplayBuffer::new(backlog);
        (1..=events).for_each(|id| ring.push(Event { id: Some(id.to_string()), ..Event::default() }));
        ring
    }

    #[test]
    fn a_client_goes_on_after_the_event_it_names() {
        let ring = ring(10, 5);
        assert_eq!(ring.start(Some("3"), 0), 3);
        assert_eq!(ring.read(3, 100), (vec!["id: 4\n\n".into(), "id: 5\n\n".into()], 5));
        assert_eq!(ring.start(Some("5"), 0), 5);
    }

    #[test]
    fn an_unknown_id_replays_the_backlog() {
        assert_eq!(ring(2, 5).start(Some("nothing"), 0), 3);
        assert_eq!(ring(0, 5).start(Some("3"), 0), 5);
    }

    #[test]
    fn a_new_client_starts_now_or_some_events_back() {
        assert_eq!(ring(10, 5).start(None, 0), 5);
        assert_eq!(ring(10, 5).start(None, 2), 3);
        assert_eq!(ring(10, 5).start(None, 99), 0);
    }

    #[test]
    fn who_is_too_slow_goes_on_with_the_oldest_event() {
        let ring = ring(0, LEAST_KEPT as u64 + 7);
        let (events, after) = ring.read(0, 1);
        assert_eq!((events, after), (vec!["id: 8\n\n".into()], 8));
    }
}
