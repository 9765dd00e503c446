//! What a stream has to say and could not hand over yet. Bounded, whatever the receiver does.

use std::collections::VecDeque;
use std::sync::Arc;

use super::event_sink::EventSink;
use ensemble_core::message::net::NetEvent;
use ensemble_core::message::stream::{ConnectionId, OnSlow, StreamBatch, StreamEvent};

/// The most events handed over at once.
const BATCH_EVENTS: usize = 512;

/// With more data than this waiting, nothing more is read.
const FULL_BYTES: usize = 256 * 1024;

/// Nobody listens any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SinkClosed;

/// The events of one stream on their way out.
pub(super) struct EventQueue {
    sink: Arc<dyn EventSink>,
    connection: ConnectionId,
    generation: u64,
    events: VecDeque<StreamEvent>,
    bytes: usize,
    /// How many of the waiting events the server sent, and how many of them may wait.
    messages: usize,
    most_messages: Option<usize>,
    skipped: u64,
}

impl EventQueue {
    pub fn new(sink: Arc<dyn EventSink>, connection: ConnectionId, generation: u64, on_slow: OnSlow) -> Self {
        let most_messages = match on_slow {
            OnSlow::Wait => None,
            OnSlow::Latest => Some(1),
            OnSlow::DropOldest { queue_size } => Some(queue_size.max(1)),
        };
        Self { sink, connection, generation, events: VecDeque::new(), bytes: 0, messages: 0, most_messages, skipped: 0 }
    }

    /// Adds an event. Where the app prefers the newest, the oldest one makes room.
    pub fn push(&mut self, event: StreamEvent) {
        self.bytes += size(&event);
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

    /// Whether enough is waiting that it should go out before more is read.
    pub fn is_full(&self) -> bool {
        self.most_messages.is_none() && (self.events.len() >= BATCH_EVENTS || self.bytes >= FULL_BYTES)
    }

    /// Whether the socket may be read while events are waiting.
    pub fn reads_on(&self) -> bool {
        self.is_empty() || self.most_messages.is_some()
    }

    /// Hands over one batch. Giving up the wait loses nothing.
    pub async fn send(&mut self) -> Result<(), SinkClosed> {
        let sink = self.sink.clone();
        let permit = sink.reserve().await.ok_or(SinkClosed)?;
        let batch = self.take_batch();
        permit(NetEvent::Stream(batch));
        Ok(())
    }

    /// Hands over everything.
    pub async fn flush(&mut self) -> Result<(), SinkClosed> {
        while !self.is_empty() {
            self.send().await?;
        }
        Ok(())
    }

    /// The next batch, for whoever needs no sink.
    pub fn take_batch(&mut self) -> StreamBatch {
        let count = self.events.len().min(BATCH_EVENTS);
        let mut events = Vec::with_capacity(count + 1);
        if self.skipped > 0 {
            events.push(StreamEvent::Skipped { count: std::mem::take(&mut self.skipped) });
        }
        for event in self.events.drain(..count) {
            self.bytes -= size(&event);
            if is_from_server(&event) {
                self.messages -= 1;
            }
            events.push(event);
        }
        StreamBatch { connection: self.connection, generation: self.generation, events }
    }

    fn skip_oldest(&mut self) {
        let Some(at) = self.events.iter().position(is_from_server) else { return };
        if let Some(event) = self.events.remove(at) {
            self.bytes -= size(&event);
            self.messages -= 1;
            self.skipped += 1;
        }
    }
}

/// Whether the server can send as many of these as it likes.
fn is_from_server(event: &StreamEvent) -> bool {
    match event {
        StreamEvent::Message(_)
        | StreamEvent::Malformed { .. }
        | StreamEvent::Comment { .. }
        | StreamEvent::Oversized { .. } => true,
        StreamEvent::Connecting { .. }
        | StreamEvent::Refresh { .. }
        | StreamEvent::Opened { .. }
        | StreamEvent::Skipped { .. }
        | StreamEvent::Failed(_)
        | StreamEvent::Waiting { .. }
        | StreamEvent::Closed { .. } => false,
    }
}

fn size(event: &StreamEvent) -> usize {
    match event {
        StreamEvent::Message(message) | StreamEvent::Malformed { message } => message.bytes,
        StreamEvent::Comment { text } => text.len(),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ensemble_core::message::stream::Message;
    use ensemble_core::value::Value;
    use tokio::sync::mpsc;

    fn message(number: u32) -> StreamEvent {
        let text: Arc<str> = Arc::from(number.to_string());
        let data = Value::Text(text.clone());
        StreamEvent::Message(Message { event: Arc::from("message"), id: Arc::from(""), raw: text, data, bytes: 1 })
    }

    fn events(on_slow: OnSlow) -> (EventQueue, mpsc::Receiver<NetEvent>) {
        let (sender, receiver) = mpsc::channel(64);
        (EventQueue::new(Arc::new(sender), ConnectionId(1), 7, on_slow), receiver)
    }

    async fn sent(mut events: EventQueue, mut receiver: mpsc::Receiver<NetEvent>) -> Vec<StreamEvent> {
        events.flush().await.unwrap();
        drop(events);
        let mut events = Vec::new();
        while let Some(NetEvent::Stream(batch)) = receiver.recv().await {
            assert_eq!((batch.connection, batch.generation), (ConnectionId(1), 7));
            events.extend(batch.events);
        }
        events
    }

    #[tokio::test]
    async fn m02_waiting_keeps_everything_in_order() {
        let (mut events, receiver) = events(OnSlow::Wait);
        let all: Vec<_> = (0..2000).map(message).collect();
        all.iter().cloned().for_each(|event| events.push(event));
        assert!(events.is_full() && !events.reads_on());
        assert_eq!(sent(events, receiver).await, all);
    }

    #[tokio::test]
    async fn m02_latest_keeps_the_newest_and_counts_the_rest() {
        let (mut events, receiver) = events(OnSlow::Latest);
        events.push(StreamEvent::Connecting { attempt: 0 });
        (0..100).map(message).for_each(|event| events.push(event));
        assert!(events.reads_on());
        assert_eq!(
            sent(events, receiver).await,
            [StreamEvent::Skipped { count: 99 }, StreamEvent::Connecting { attempt: 0 }, message(99)]
        );
    }

    #[tokio::test]
    async fn m02_drop_oldest_keeps_a_queue() {
        let (mut events, receiver) = events(OnSlow::DropOldest { queue_size: 2 });
        (0..5).map(message).for_each(|event| events.push(event));
        assert_eq!(sent(events, receiver).await, [StreamEvent::Skipped { count: 3 }, message(3), message(4)]);
    }

    #[tokio::test]
    async fn a_receiver_that_is_gone_is_noticed() {
        let (mut events, receiver) = events(OnSlow::Wait);
        drop(receiver);
        events.push(message(1));
        assert_eq!(events.flush().await, Err(SinkClosed));
    }
}
