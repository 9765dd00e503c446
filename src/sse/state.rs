//! The state of a stream, derived from its events: for a status light, a log line, a badge.

use std::sync::Arc;
use std::time::Duration;

use crate::event::{CloseReason, StreamEvent};

/// Phase of a stream.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// The stream was not opened yet, or was disconnected by the application.
    #[default]
    Idle,
    /// An attempt is on its way.
    Connecting,
    /// Events can arrive.
    Open,
    /// The next attempt is due later.
    Waiting,
    /// Over, in order.
    Closed,
    /// Over, by a fault; or tried again now and then, with [`AfterMaxAttempts::Probe`](crate::AfterMaxAttempts::Probe).
    Failed,
}

impl Phase {
    /// Name of the state.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Connecting => "connecting",
            Self::Open => "open",
            Self::Waiting => "waiting",
            Self::Closed => "closed",
            Self::Failed => "failed",
        }
    }
}

/// The state of a stream.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StreamState {
    /// Phase of the stream.
    pub phase: Phase,
    /// Number of fruitless attempts in a row.
    pub attempt: u32,
    /// The wait before the next attempt.
    pub delay: Option<Duration>,
    /// The id to resume after.
    pub last_event_id: Arc<str>,
    /// The open connection is not the first one.
    pub reconnected: bool,
    /// Number of events received.
    pub events: u64,
    /// Bytes of data received.
    pub bytes: u64,
    /// Number of events dropped by `on_slow`.
    pub skipped: u64,
    /// Number of comments received; counted with `comments` only.
    pub comments: u64,
    /// The last failure.
    pub last_error: Option<Arc<str>>,
    /// The address it is connected to.
    pub url: Arc<str>,
    was_open: bool,
}

impl StreamState {
    /// Applies an event of the stream.
    pub fn apply<V>(&mut self, event: &StreamEvent<V>) {
        match event {
            StreamEvent::Connecting { attempt } => {
                self.phase = Phase::Connecting;
                self.attempt = *attempt;
                self.delay = None;
            }
            StreamEvent::Refresh { attempt } => self.attempt = *attempt,
            StreamEvent::Opened { url, .. } => {
                self.phase = Phase::Open;
                // No event announces the end of probing, so that its delay is cleared here.
                self.delay = None;
                self.url = url.clone();
                self.reconnected = self.was_open;
                self.was_open = true;
            }
            StreamEvent::Message(message) | StreamEvent::Malformed { message } => {
                self.events += 1;
                self.bytes += message.bytes as u64;
                // Proof of health: the attempts before no longer count.
                self.attempt = 0;
                if self.last_event_id != message.id {
                    self.last_event_id = message.id.clone();
                }
                if matches!(event, StreamEvent::Malformed { .. }) {
                    self.last_error = Some(Arc::from("an event is not JSON"));
                }
            }
            StreamEvent::Comment { .. } => self.comments += 1,
            StreamEvent::Oversized { limit } => {
                self.last_error = Some(Arc::from(format!("an event of more than {limit} bytes was dropped")));
            }
            StreamEvent::Retry { .. } => {}
            StreamEvent::Skipped { count } => self.skipped += count,
            StreamEvent::Failed(failure) => {
                self.phase = if failure.retrying { Phase::Waiting } else { Phase::Failed };
                self.attempt = failure.attempt;
                self.delay = failure.delay;
                self.last_error = Some(failure.message.clone());
            }
            StreamEvent::Probing { delay, message } => {
                self.phase = Phase::Failed;
                self.delay = Some(*delay);
                if self.last_error.as_ref() != Some(message) {
                    self.last_error = Some(message.clone());
                }
            }
            StreamEvent::Waiting { attempt, delay, last_event_id } => {
                self.phase = Phase::Waiting;
                self.attempt = *attempt;
                self.delay = Some(*delay);
                self.last_event_id = last_event_id.clone();
            }
            StreamEvent::Closed { reason } => {
                self.phase = if *reason == CloseReason::Failed { Phase::Failed } else { Phase::Closed };
                self.delay = None;
            }
        }
    }
}
