//! A body that counts how much of it was sent, and reports it while its request runs.

use std::convert::Infallible;
use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Frame, SizeHint};

use super::event_sink::{self, EventSink};
use crate::command::{NetEvent, TaskId};
use crate::http_request::Body;

/// Handed to the connection at once.
const CHUNK: usize = 64 * 1024;

/// Time between two reports.
const EVERY: Duration = Duration::from_millis(100);

/// Counter of the bytes of a body that were sent.
#[derive(Clone, Debug)]
pub(super) struct SentBytes {
    sent: Arc<AtomicU64>,
    total: u64,
}

impl SentBytes {
    /// A counter at 0 of `body`.
    pub fn of(body: &Body) -> Self {
        let total = match body {
            Body::Empty => 0,
            Body::Text(text) => text.len(),
            Body::Bytes(bytes) => bytes.len(),
        };
        Self { sent: Arc::default(), total: total as u64 }
    }
}

/// A body that counts from 0 when it is sent again after a redirect.
pub(super) fn body(bytes: &Bytes, sent: &SentBytes) -> reqwest::Body {
    sent.sent.store(0, Ordering::Relaxed);
    reqwest::Body::wrap(CountedBody { left: bytes.clone(), sent: sent.sent.clone() })
}

/// Waits for `request` and reports meanwhile how much was sent, when that has changed.
pub(super) async fn reporting<V: 'static, T>(
    request: impl Future<Output = T>,
    sent: Option<&SentBytes>,
    sink: &dyn EventSink<V>,
    id: TaskId,
) -> T {
    let mut request = pin!(request);
    let Some(sent) = sent else { return request.await };
    let mut told = 0;
    loop {
        if let Ok(result) = tokio::time::timeout(EVERY, &mut request).await {
            return result;
        }
        let now = sent.sent.load(Ordering::Relaxed);
        if now != told {
            told = now;
            event_sink::send(sink, NetEvent::Progress { id, sent: now, total: sent.total }).await;
        }
    }
}

struct CountedBody {
    left: Bytes,
    sent: Arc<AtomicU64>,
}

impl http_body::Body for CountedBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if self.left.is_empty() {
            return Poll::Ready(None);
        }
        let most = self.left.len().min(CHUNK);
        let chunk = self.left.split_to(most);
        // `Relaxed`: it is shown and decides nothing.
        self.sent.fetch_add(chunk.len() as u64, Ordering::Relaxed);
        Poll::Ready(Some(Ok(Frame::data(chunk))))
    }

    fn is_end_stream(&self) -> bool {
        self.left.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left.len() as u64)
    }
}
