//! WebSockets of a driver: requests and events. Plain data.

use std::sync::Arc;
use std::time::Duration;

use crate::event::ConnectionId;
use crate::http_request::{Headers, Proxy, Trust};

/// A WebSocket to open.
#[derive(Clone, Debug, PartialEq)]
pub struct SocketRequest {
    /// The address, `ws` or `wss`.
    pub url: Arc<str>,
    /// The caller's headers.
    pub headers: Headers,
    /// Connect again after a loss.
    pub auto_reconnect: bool,
    /// The first wait before a reconnect; each further one is twice as long.
    pub reconnect_delay: Duration,
    /// Doublings at most.
    pub reconnect_max_step: u32,
    /// Time-out of connecting.
    pub connect_timeout: Duration,
    /// Trusted certificates.
    pub trust: Trust,
    /// The proxy.
    pub proxy: Proxy,
}

impl SocketRequest {
    /// A WebSocket with the default options.
    pub fn new(url: impl Into<Arc<str>>) -> Self {
        Self {
            url: url.into(),
            headers: Vec::new(),
            auto_reconnect: true,
            reconnect_delay: Duration::from_secs(1),
            reconnect_max_step: 3,
            connect_timeout: Duration::from_secs(15),
            trust: Trust::default(),
            proxy: Proxy::System,
        }
    }

    /// The wait before the next attempt after `failed` failed ones, from 1.
    pub fn delay(&self, failed: u32) -> Duration {
        // Bounded, so that a large step is a long wait and no overflow.
        let doublings = failed.saturating_sub(1).min(self.reconnect_max_step).min(16);
        // A wait of nothing at all would be a busy loop.
        self.reconnect_delay.max(Duration::from_millis(100)).saturating_mul(1 << doublings)
    }
}

/// Messages that may wait to be sent; more are a [`SocketEvent::Failed`].
pub const MAX_WAITING: usize = 1000;

/// Bytes of the messages that may wait to be sent.
pub const MAX_WAITING_BYTES: usize = 64 << 20;

/// The most bytes of one message, in both directions.
pub const MAX_MESSAGE_BYTES: usize = 16 << 20;

/// Event of a WebSocket.
#[derive(Clone, Debug, PartialEq)]
pub enum SocketEvent {
    /// The WebSocket is open.
    Opened,
    /// A message of the server; of a binary one its bytes in base64.
    Message(Arc<str>),
    /// The WebSocket is closed; another attempt follows after `retry`, or none.
    Closed {
        /// Reason of the end.
        reason: Arc<str>,
        /// The wait before the next attempt.
        retry: Option<Duration>,
        /// Number of attempts that failed in a row.
        attempt: u32,
        /// True if the WebSocket was open before.
        was_open: bool,
    },
    /// The next attempt begins.
    Reconnecting {
        /// Number of the attempt, from 1.
        attempt: u32,
    },
    /// A message could not be sent.
    Failed(Arc<str>),
}

/// An event of a WebSocket, with the number of its opening, by which a late event of an earlier opening is recognised.
#[derive(Clone, Debug, PartialEq)]
pub struct SocketEnvelope {
    /// The WebSocket.
    pub id: ConnectionId,
    /// The number of its opening.
    pub generation: u64,
    /// The event.
    pub event: SocketEvent,
}

/// Earlier name of [`SocketEnvelope`].
pub type SocketNews = SocketEnvelope;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_their_step() {
        let request = SocketRequest { reconnect_max_step: 2, ..SocketRequest::new("ws://h") };
        let waits: Vec<u64> = (1..=5).map(|failed| request.delay(failed).as_secs()).collect();
        assert_eq!(waits, [1, 2, 4, 4, 4]);
        let hasty = SocketRequest { reconnect_delay: Duration::ZERO, reconnect_max_step: u32::MAX, ..request };
        assert_eq!(hasty.delay(1), Duration::from_millis(100));
        assert!(hasty.delay(u32::MAX) > Duration::from_secs(60));
    }
}
