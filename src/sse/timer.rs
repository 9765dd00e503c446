//! A timer: says once that its time has passed.

use std::time::Duration;

use super::event_sink::{EventSink, send};
use ensemble_core::message::net::{NetEvent, TaskId};

/// Waits, and tells `sink`.
pub(super) async fn run(sink: &dyn EventSink, id: TaskId, after: Duration) {
    tokio::time::sleep(after).await;
    send(sink, NetEvent::Timer { id }).await;
}
