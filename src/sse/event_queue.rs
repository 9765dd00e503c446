//! Events of one stream that have not been handed over yet. Bounded, whatever the receiver does.

use std::collections::VecDeque;

use crate::event::{ConnectionId, StreamBatch, StreamEvent};
use crate::request::OnSlow;

/// The most events handed over at once.
const BATCH_EVENTS: usize = 512;

/// Most bytes of waiting data; beyond it nothing more is read.
const FULL_BYTES: usize = 256 * 1024;

/// The events of one stream on their way out.
#[derive(Debug)]
pub(crate) struct EventQueue<V> {
    connection: ConnectionId,
    generation: u64,
    events: VecDeque<StreamEvent<V>>,
    bytes: usize,
    /// Number of waiting events that the server sent, and the most of them that may wait.
    messages: usize,
    most_messages: Option<usize>,
    skipped: u64,
}

impl<V> EventQueue<V> {
    pub fn new(connection: ConnectionId, generation: u64, on_slow: OnSlow) -> Self {
        let most_messages = match on_slow {
            OnSlow::Wait => None,
            OnSlow::Latest => Some(1),
            OnSlow::DropOldest { queue_size } => Some(queue_size.max(1)),
        };
        Self { connection, generation, events: VecDeque::new(), bytes: 0, messages: 0, most_messages, skipped: 0 }
    }

    /// The connection and the generation of its batches.
    pub fn identity(&self) -> (ConnectionId, u64) {
        (self.connection, self.generation)
    }

    /// Adds an event. Where the app prefers the newest, the oldest one is dropped for it.
    pub fn push(&mut self, event: StreamEvent<V>) {
        self.bytes += event.bytes();
        if is_from_server(&event) {
            self.messages += 1;
        }
        self.events.push_back(event);
        if self.most_messages.is_some_and(|most| self.messages > most) {
            self.skip_oldest();
        }
    }

    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    /// True if the waiting events have to be handed over before more is read.
    pub fn is_full(&self) -> bool {
        // A queue that drops is never full: reading on is what makes the older events give way.
        self.most_messages.is_none() && (self.events.len() >= BATCH_EVENTS || self.bytes >= FULL_BYTES)
    }

    /// The socket may be read while events are waiting.
    pub fn reads_on(&self) -> bool {
        self.is_empty() || self.most_messages.is_some()
    }

    /// The next batch.
    pub fn take_batch(&mut self) -> StreamBatch<V> {
        if self.skipped > 0 {
            // First, because what was skipped is older than any server's event that is left.
            self.events.push_front(StreamEvent::Skipped { count: std::mem::take(&mut self.skipped) });
        }
        let events = if self.events.len() <= BATCH_EVENTS + 1 {
            (self.bytes, self.messages) = (0, 0);
            // With its memory: a queue that a burst has made large would stay so, in each of a thousand streams.
            Vec::from(std::mem::take(&mut self.events))
        } else {
            let events: Vec<_> = self.events.drain(..BATCH_EVENTS).collect();
            self.bytes -= events.iter().map(StreamEvent::bytes).sum::<usize>();
            self.messages -= events.iter().filter(|event| is_from_server(event)).count();
            events
        };
        StreamBatch { connection: self.connection, generation: self.generation, events }
    }

    fn skip_oldest(&mut self) {
        // News about the stream itself stays: a receiver that missed `Opened` or `Failed` would show a wrong state for good.
        let Some(at) = self.events.iter().position(is_from_server) else { return };
        if let Some(event) = self.events.remove(at) {
            self.bytes -= event.bytes();
            self.messages -= 1;
            self.skipped += 1;
        }
    }
}

/// The server can send as many of these as it likes.
fn is_from_server<V>(event: &StreamEvent<V>) -> bool {
    match event {
        StreamEvent::Message(_)
        | StreamEvent::Malformed { .. }
        | StreamEvent::Comment { .. }
        | StreamEvent::Retry { .. }
        | StreamEvent::Oversized { .. } => true,
        StreamEvent::Connecting { .. }
        | StreamEvent::Refresh { .. }
        | StreamEvent::Opened { .. }
        | StreamEvent::Skipped { .. }
        | StreamEvent::Failed(_)
        | StreamEvent::Probing { .. }
        | StreamEvent::Waiting { .. }
        | StreamEvent::Closed { .. } => false,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::event::Message;

    type Event = StreamEvent<Arc<str>>;

    fn message(number: u32) -> Event {
        let text: Arc<str> = Arc::from(number.to_string());
        let data = text.clone();
        StreamEvent::Message(Message { event: Arc::from("message"), id: Arc::from(""), raw: text, data, bytes: 1 })
    }

    fn queue(on_slow: OnSlow) -> EventQueue<Arc<str>> {
        EventQueue::new(ConnectionId(1), 7, on_slow)
    }

    fn taken(mut queue: EventQueue<Arc<str>>) -> Vec<Event> {
        let mut events = Vec::new();
        while !queue.is_empty() {
            let batch = queue.take_batch();
            assert_eq!((batch.connection, batch.generation), (ConnectionId(1), 7));
            assert!(batch.events.len() <= BATCH_EVENTS + 1);
            events.extend(batch.events);
        }
        events
    }

    #[test]
    fn m02_waiting_keeps_everything_in_order() {
        let mut queue = queue(OnSlow::Wait);
        let all: Vec<_> = (0..2000).map(message).collect();
        all.iter().cloned().for_each(|event| queue.push(event));
        assert!(queue.is_full() && !queue.reads_on());
        assert_eq!(taken(queue), all);
    }

    #[test]
    fn m02_latest_keeps_the_newest_and_counts_the_rest() {
        let mut queue = queue(OnSlow::Latest);
        queue.push(StreamEvent::Connecting { attempt: 0 });
        (0..100).map(message).for_each(|event| queue.push(event));
        assert!(queue.reads_on());
        assert_eq!(
            taken(queue),
            [StreamEvent::Skipped { count: 99 }, StreamEvent::Connecting { attempt: 0 }, message(99)]
        );
    }

    #[test]
    fn m02_an_empty_queue_holds_no_memory_of_a_burst() {
        let mut queue = queue(OnSlow::Wait);
        (0..3 * BATCH_EVENTS as u32).map(message).for_each(|event| queue.push(event));
        while !queue.is_empty() {
            queue.take_batch();
        }
        assert_eq!((queue.events.capacity(), queue.bytes, queue.messages), (0, 0, 0));
    }

    #[test]
    fn m02_drop_oldest_keeps_a_queue() {
        let mut queue = queue(OnSlow::DropOldest { queue_size: 2 });
        (0..5).map(message).for_each(|event| queue.push(event));
        assert_eq!(taken(queue), [StreamEvent::Skipped { count: 3 }, message(3), message(4)]);
    }

    #[test]
    fn m02_a_queue_is_full_by_its_bytes_and_by_its_events() {
        let sized = |bytes: usize| match message(1) {
            StreamEvent::Message(message) => StreamEvent::Message(Message { bytes, ..message }),
            other => other,
        };
        let mut by_bytes = queue(OnSlow::Wait);
        by_bytes.push(sized(FULL_BYTES - 1));
        assert!(!by_bytes.is_full(), "{}", by_bytes.bytes);
        by_bytes.push(sized(1));
        assert!(by_bytes.is_full());
        by_bytes.take_batch();
        assert!(!by_bytes.is_full() && by_bytes.is_empty() && by_bytes.reads_on());
        assert_eq!((by_bytes.bytes, by_bytes.messages), (0, 0));
        let mut by_events = queue(OnSlow::Wait);
        (0..BATCH_EVENTS as u32 - 1).map(message).for_each(|event| by_events.push(event));
        assert!(!by_events.is_full());
        by_events.push(message(0));
        assert!(by_events.is_full());
        assert_eq!(by_events.take_batch().events.len(), BATCH_EVENTS);
    }

    #[test]
    fn m02_what_is_skipped_takes_no_room_and_is_counted_once() {
        let mut queue = queue(OnSlow::DropOldest { queue_size: 0 });
        let from_server = [
            message(1),
            Event::Comment { text: Arc::from("c") },
            Event::Retry { delay: std::time::Duration::ZERO },
            Event::Oversized { limit: 1 },
            message(2),
        ];
        let count = from_server.len() as u64;
        from_server.into_iter().for_each(|event| queue.push(event));
        assert!(!queue.is_full() && queue.reads_on());
        assert_eq!((queue.bytes, queue.messages), (message(2).bytes(), 1), "a queue of none holds one");
        assert_eq!(queue.take_batch().events, [StreamEvent::Skipped { count: count - 1 }, message(2)]);
        queue.push(message(3));
        assert_eq!(queue.take_batch().events, [message(3)]);
        assert_eq!((queue.bytes, queue.messages), (0, 0));
    }

    #[test]
    fn m02_a_batch_is_bounded_and_what_stays_is_still_counted() {
        for (waiting, first) in [(BATCH_EVENTS + 1, BATCH_EVENTS + 1), (BATCH_EVENTS + 2, BATCH_EVENTS)] {
            let mut queue = queue(OnSlow::Wait);
            (0..waiting as u32).map(message).for_each(|event| queue.push(event));
            assert_eq!(queue.take_batch().events.len(), first, "{waiting}");
            assert_eq!((queue.bytes, queue.messages), (waiting - first, waiting - first));
        }
    }

    #[test]
    fn m02_one_skipped_event_is_told() {
        let mut queue = queue(OnSlow::Latest);
        (0..2).map(message).for_each(|event| queue.push(event));
        assert_eq!(taken(queue), [StreamEvent::Skipped { count: 1 }, message(1)]);
    }
}
