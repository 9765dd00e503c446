//! A running stream: one task generates the events at their pace, all clients read them from its buffer.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

use super::clock;
use super::replay_buffer::ReplayBuffer;
use super::stream::{Source, Stream};
use ensemble_sse::encode::Event;

/// Delay beyond which the source continues from now instead of catching up, as after suspending the machine.
const LONGEST_DELAY: Duration = Duration::from_secs(1);

/// State shared by a stream's task and its clients.
pub(super) struct Broadcast {
    ring: Mutex<ReplayBuffer>,
    end: watch::Sender<u64>,
}

impl Broadcast {
    /// Starts the stream's task, which ends with `closing`.
    pub(super) fn start(stream: &Stream, source: Source, closing: watch::Receiver<bool>) -> Arc<Self> {
        let broadcast =
            Arc::new(Self { ring: Mutex::new(ReplayBuffer::new(stream.backlog)), end: watch::Sender::new(0) });
        let mut source = source;
        broadcast.prefill(&mut source, stream);
        tokio::spawn(run(Arc::clone(&broadcast), source, closing));
        broadcast
    }

    /// Receiver that changes with each event.
    pub(super) fn watch(&self) -> watch::Receiver<u64> {
        self.end.subscribe()
    }

    /// Sequence number at which a client starts, see [`ReplayBuffer::start`].
    pub(super) fn position(&self, last_event_id: Option<&str>, rewind: usize) -> u64 {
        self.ring().start(last_event_id, rewind)
    }

    /// Events for a client, see [`ReplayBuffer::read`].
    pub(super) fn read(&self, position: u64, most: usize) -> (Vec<Bytes>, u64) {
        self.ring().read(position, most)
    }

    /// Adds a published event.
    pub(super) fn publish(&self, event: Event) {
        let end = {
            let mut ring = self.ring();
            ring.push(event);
            ring.end()
        };
        self.end.send_replace(end);
    }

    /// Generates past events for the first client, with past times.
    fn prefill(&self, source: &mut Source, stream: &Stream) {
        let every = u64::try_from(stream.pace.every.as_millis()).unwrap_or(u64::MAX);
        let now = clock::now();
        for ago in (1..=stream.rewind as u64).rev() {
            let past = now.saturating_sub(every.saturating_mul(ago));
            if let Some(event) = source.next(past) {
                self.ring().push(event);
            }
        }
    }

    fn ring(&self) -> MutexGuard<'_, ReplayBuffer> {
        // The ring is whole after every operation, so a panic elsewhere cannot have spoilt it.
        self.ring.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn run(broadcast: Arc<Broadcast>, mut source: Source, mut closing: watch::Receiver<bool>) {
    let mut due = Instant::now();
    loop {
        let Some(event) = source.next(clock::now()) else { return };
        broadcast.publish(event);
        due += source.wait();
        if due + LONGEST_DELAY < Instant::now() {
            due = Instant::now();
        }
        tokio::select! {
            () = sleep_until(due) => {}
            _ = closing.changed() => return,
        }
    }
}
