//! What follows when an attempt or a connection of a stream has ended: another one after a wait, or nothing. Pure: the time is an argument.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::backoff::Backoff;
use super::event_queue::EventQueue;
use super::fault::Fault;
use super::secret::Secrets;
use ensemble_core::message::stream::{CloseReason, Failure, StreamEvent, StreamRequest};

/// How an attempt or a connection has ended.
pub(super) enum Disconnect {
    /// Someone wants another one now.
    Forced,
    /// Someone wants none for now.
    Held,
    /// By a fault.
    Lost(Fault),
    /// The server has ended it in order.
    Ended,
    /// The server has nothing to send.
    NoContent,
    /// The event that finishes the stream has come.
    Finished,
}

/// What the decision depends on, and where it is told.
pub(super) struct ReconnectPolicy<'a> {
    /// What the stream asks for.
    pub request: &'a StreamRequest,
    /// The id it would resume behind.
    pub last_event_id: &'a str,
    /// Its count of attempts.
    pub backoff: &'a mut Backoff,
    /// Where the decision is told.
    pub events: &'a mut EventQueue,
    /// What may not be told.
    pub secrets: &'a Secrets,
    /// When it ended.
    pub now: Instant,
}

impl ReconnectPolicy<'_> {
    /// Reports how the attempt has ended, and says how long to wait for the next one. `None` = the stream is over.
    pub fn next_delay(&mut self, end: Disconnect) -> Option<Duration> {
        match end {
            Disconnect::Forced | Disconnect::Held => {
                self.backoff.forgive();
                Some(Duration::ZERO)
            }
            Disconnect::NoContent => self.close(CloseReason::NoContent),
            Disconnect::Finished => self.close(CloseReason::Finished),
            Disconnect::Lost(fault) => self.next_delay_after_loss(fault),
            Disconnect::Ended if !reconnects_on_end(self.request) => self.close(CloseReason::Ended),
            Disconnect::Ended => match self.backoff.lost(self.now, None) {
                Some(retry) => {
                    let last_event_id = Arc::from(self.last_event_id);
                    self.events.push(StreamEvent::Waiting {
                        attempt: retry.attempt,
                        delay: retry.delay,
                        last_event_id,
                    });
                    Some(retry.delay)
                }
                None => {
                    let attempts = self.backoff.attempts();
                    let mut fault = Fault::fatal(format!("the server ended the stream {} times", attempts + 1));
                    fault.status = Some(200);
                    self.next_delay_after_loss(fault)
                }
            },
        }
    }

    fn next_delay_after_loss(&mut self, fault: Fault) -> Option<Duration> {
        let retry = if fault.passing { self.backoff.lost(self.now, fault.retry_after) } else { None };
        self.events.push(StreamEvent::Failed(Failure {
            status: fault.status,
            message: self.secrets.mask(fault.message).into(),
            body: fault.body.map(|body| self.secrets.mask(body).into()),
            headers: *fault.headers,
            retrying: retry.is_some(),
            attempt: retry.map_or(self.backoff.attempts(), |retry| retry.attempt),
            delay: retry.map(|retry| retry.delay),
        }));
        match retry {
            Some(retry) => Some(retry.delay),
            None => self.close(CloseReason::Failed),
        }
    }

    fn close(&mut self, reason: CloseReason) -> Option<Duration> {
        self.events.push(StreamEvent::Closed { reason });
        None
    }
}

/// Whether a clean end is followed by another connection.
pub(super) fn reconnects_on_end(request: &StreamRequest) -> bool {
    let options = &request.options;
    options.auto_reconnect
        && options.max_reconnect_attempts > 0
        && options.reconnect_on_end.unwrap_or_else(|| repeats_no_work(&request.method))
}

/// Whether a request with this method may be made again without doing anything twice: the methods that are safe (RFC 9110 9.2.1, RFC
/// 3253 3.6, RFC 5323 2, RFC 4918 9.1). A POST orders something, or pays for an answer (`sse.md` R16).
fn repeats_no_work(method: &str) -> bool {
    const SAFE: [&str; 6] = ["GET", "HEAD", "REPORT", "QUERY", "SEARCH", "PROPFIND"];
    SAFE.iter().any(|safe| method.eq_ignore_ascii_case(safe))
}
