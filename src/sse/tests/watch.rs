//! Starts streams and converts their events to short texts for comparing.

use std::time::Duration;

use tokio::runtime::Runtime;
use tokio::sync::mpsc;
use tokio::time::timeout;

pub use crate::say::say;
use crate::{ConnectionId, Net, NetCommand, NetEvent, NetOptions, StreamEvent, StreamOptions, StreamRequest};

pub const STREAM: ConnectionId = ConnectionId(1);

/// A running stream and its events.
pub struct Watch {
    pub net: Net,
    events: mpsc::Receiver<NetEvent>,
    runtime: Runtime,
    waiting: std::collections::VecDeque<StreamEvent>,
}

/// Options for tests: short waits without jitter, no reconnect.
pub fn once() -> StreamOptions {
    StreamOptions { max_reconnect_attempts: 0, ..quick() }
}

/// Options for tests: short waits without jitter.
pub fn quick() -> StreamOptions {
    StreamOptions { reconnect_delay: Duration::from_millis(10), jitter: 0.0, ..StreamOptions::default() }
}

/// A `GET` with options.
pub fn get(url: impl AsRef<str>, options: StreamOptions) -> StreamRequest {
    StreamRequest { options, ..StreamRequest::get(url.as_ref()) }
}

impl Watch {
    pub fn start(request: StreamRequest) -> Self {
        Self::start_in(NetOptions::default(), request)
    }

    pub fn start_in(options: NetOptions, request: StreamRequest) -> Self {
        Self::with_queue(options, request, 64)
    }

    pub fn with_queue(options: NetOptions, request: StreamRequest, queue: usize) -> Self {
        let (sender, events) = mpsc::channel(queue);
        let net = Net::start(sender, options).unwrap();
        net.perform(NetCommand::OpenStream { id: STREAM, generation: 1, request: Box::new(request) });
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        Self { net, events, runtime, waiting: Default::default() }
    }

    /// The next event of the stream; `None` after its end.
    pub fn next(&mut self) -> Option<StreamEvent> {
        while self.waiting.is_empty() {
            let next = self.runtime.block_on(async { timeout(Duration::from_secs(20), self.events.recv()).await });
            match next.expect("the stream has nothing to say") {
                Some(NetEvent::Stream(batch)) => self.waiting.extend(batch.events),
                Some(other) => panic!("{other:?}"),
                None => return None,
            }
        }
        self.waiting.pop_front()
    }

    /// The events up to and including the first whose text begins with `last`.
    pub fn until(&mut self, last: &str) -> Vec<String> {
        let mut said = Vec::new();
        loop {
            said.push(say(&self.next().unwrap()));
            if said.last().unwrap().starts_with(last) {
                return said;
            }
        }
    }

    /// All events up to the end.
    pub fn all(mut self) -> Vec<String> {
        self.until("closed")
    }
}

/// All events of a stream, except the attempts to connect.
pub fn said(request: StreamRequest) -> Vec<String> {
    Watch::start(request).all().into_iter().filter(|said| !said.starts_with("connecting")).collect()
}
