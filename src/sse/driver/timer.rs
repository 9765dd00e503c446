//! A timer: says once that its time has passed.

use std::time::Duration;

use super::event_sink::{EventSink, send};
use crate::command::{NetEvent, TaskId};

/// Waits, and sends the event to `sink`.
pub(super) async fn run<V: 'static>(sink: &dyn EventSink<V>, id: TaskId, after: Duration) {
    tokio::time::sleep(after).await;
    send(sink, NetEvent::Timer { id }).await;
}
