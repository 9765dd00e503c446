//! A stream while it is served: clients, connections, broadcasts.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::{Value, json};
use tokio::sync::{OwnedSemaphorePermit, watch};

use super::broadcast::Broadcast;
use super::client::Client;
use super::connection::{ConnectionPlan, End};
use super::request::Request;
use super::stream::Stream;
use ensemble_sse::encode::Event;

/// Limit of separate streams behind one path, see [`Stream::per`].
const MOST_HUBS: usize = 64;

/// A stream and its broadcasts.
pub(super) struct LiveStream {
    stream: Stream,
    broadcasts: Mutex<BTreeMap<Vec<String>, Arc<Broadcast>>>,
    connections: AtomicUsize,
}

/// A connection that is refused.
pub(super) struct Refused {
    pub(super) status: u16,
    /// `Retry-After` in seconds.
    pub(super) retry_after: Option<u64>,
    pub(super) body: Value,
}

impl LiveStream {
    /// Starts to serve `stream`. Events are generated from now on, even without clients.
    pub(super) fn start(stream: Stream, closing: watch::Receiver<bool>) -> Self {
        let mut broadcasts = BTreeMap::new();
        if stream.per.is_empty() {
            broadcasts.insert(Vec::new(), Broadcast::start(&stream, stream.source(Value::Null), closing));
        }
        Self { stream, broadcasts: Mutex::new(broadcasts), connections: AtomicUsize::new(0) }
    }

    /// Accepts or refuses a client: `connections` of the file are used in turn.
    pub(super) fn connect(
        &self,
        request: &Request,
        closing: watch::Receiver<bool>,
        permit: OwnedSemaphorePermit,
    ) -> Result<Client, Refused> {
        let end = match self.next_visit() {
            ConnectionPlan::Served(end) => end,
            ConnectionPlan::Refused { status, retry_after, body } => return Err(Refused { status, retry_after, body }),
        };
        let broadcast = self.broadcast(request, &closing)?;
        Ok(Client::new(&self.stream, broadcast, request.last_event_id(), end, closing, permit))
    }

    /// True for JSON lines.
    pub(super) fn sends_lines(&self) -> bool {
        self.stream.lines
    }

    /// Adds an event to the stream that `request` would receive.
    pub(super) fn publish(
        &self,
        request: &Request,
        event: Event,
        closing: &watch::Receiver<bool>,
    ) -> Result<(), Refused> {
        self.broadcast(request, closing)?.publish(event);
        Ok(())
    }

    fn next_visit(&self) -> ConnectionPlan {
        let connection = self.connections.fetch_add(1, Ordering::Relaxed);
        let plans = &self.stream.plans;
        plans.get(connection % plans.len().max(1)).cloned().unwrap_or(ConnectionPlan::Served(End::default()))
    }

    fn broadcast(&self, request: &Request, closing: &watch::Receiver<bool>) -> Result<Arc<Broadcast>, Refused> {
        let key = self.stream.own(request);
        // The map is whole after every insertion, so a panic elsewhere cannot have spoilt it.
        let mut broadcasts = self.broadcasts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(broadcast) = broadcasts.get(&key) {
            return Ok(Arc::clone(broadcast));
        }
        if broadcasts.len() >= MOST_HUBS {
            let body = json!({"error": "too many different streams", "message": format!("{MOST_HUBS} are running")});
            return Err(Refused { status: 503, retry_after: None, body });
        }
        let source = self.stream.source(self.stream.query_of(request));
        let broadcast = Broadcast::start(&self.stream, source, closing.clone());
        broadcasts.insert(key, Arc::clone(&broadcast));
        Ok(broadcast)
    }
}
