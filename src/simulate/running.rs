//! A stream while it is served: who connects, what happens to each connection, and the hubs behind it.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::{Value, json};
use tokio::sync::{OwnedSemaphorePermit, watch};

use super::client::Client;
use super::hub::Hub;
use super::request::Request;
use super::stream::Stream;
use super::visit::{End, Visit};
use ensemble_sse::encode::Event;

/// Streams of their own behind one path, see [`Stream::per`].
const MOST_HUBS: usize = 64;

/// A stream and its hubs.
pub(super) struct Running {
    stream: Stream,
    hubs: Mutex<BTreeMap<Vec<String>, Arc<Hub>>>,
    connections: AtomicUsize,
}

/// A connection that gets another answer than the stream.
pub(super) struct Refused {
    pub(super) status: u16,
    /// Seconds.
    pub(super) retry_after: Option<u64>,
    pub(super) body: Value,
}

impl Running {
    /// Begins to serve `stream`. What all clients share runs from now on, also before the first of them.
    pub(super) fn start(stream: Stream, closing: watch::Receiver<bool>) -> Self {
        let mut hubs = BTreeMap::new();
        if stream.per.is_empty() {
            hubs.insert(Vec::new(), Hub::start(&stream, stream.source(Value::Null), closing));
        }
        Self { stream, hubs: Mutex::new(hubs), connections: AtomicUsize::new(0) }
    }

    /// Lets a client in, or not: `connections` of the file are taken in turn.
    pub(super) fn connect(
        &self,
        request: &Request,
        closing: watch::Receiver<bool>,
        permit: OwnedSemaphorePermit,
    ) -> Result<Client, Refused> {
        let end = match self.next_visit() {
            Visit::Served(end) => end,
            Visit::Refused { status, retry_after, body } => return Err(Refused { status, retry_after, body }),
        };
        let hub = self.hub(request, &closing)?;
        Ok(Client::new(&self.stream, hub, request.last_event_id(), end, closing, permit))
    }

    /// Adds an event to the stream that `request` would be shown.
    pub(super) fn publish(
        &self,
        request: &Request,
        event: Event,
        closing: &watch::Receiver<bool>,
    ) -> Result<(), Refused> {
        self.hub(request, closing)?.publish(event);
        Ok(())
    }

    fn next_visit(&self) -> Visit {
        let connection = self.connections.fetch_add(1, Ordering::Relaxed);
        let visits = &self.stream.visits;
        visits.get(connection % visits.len().max(1)).cloned().unwrap_or(Visit::Served(End::default()))
    }

    fn hub(&self, request: &Request, closing: &watch::Receiver<bool>) -> Result<Arc<Hub>, Refused> {
        let value = |name: &String| request.query(name).unwrap_or_default().to_owned();
        let key: Vec<String> = self.stream.per.iter().map(value).collect();
        // The map is whole after every insertion, so a panic elsewhere cannot have spoilt it.
        let mut hubs = self.hubs.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(hub) = hubs.get(&key) {
            return Ok(Arc::clone(hub));
        }
        if hubs.len() >= MOST_HUBS {
            let body = json!({"error": "too many different streams", "message": format!("{MOST_HUBS} are running")});
            return Err(Refused { status: 503, retry_after: None, body });
        }
        let source = self.stream.source(request.query_value());
        let hub = Hub::start(&self.stream, source, closing.clone());
        hubs.insert(key, Arc::clone(&hub));
        Ok(hub)
    }
}
