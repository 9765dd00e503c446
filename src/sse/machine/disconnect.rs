//! What follows when an attempt or a connection has ended: another one after a wait, or nothing (R).

use std::sync::Arc;

use super::{Action, Machine, State};
use crate::decoder::DataDecoder;
use crate::event::{CloseReason, Failure, StreamEvent};
use crate::fault::Fault;
use crate::request::StreamRequest;
use crate::sleep_detector::Now;

/// How an attempt or a connection has ended by the server's doing.
pub(super) enum Disconnect {
    /// In order.
    Ended,
    /// The server has nothing to send.
    NoContent,
    /// The event that finishes the stream has come.
    Finished,
}

impl<D: DataDecoder> Machine<D> {
    pub(super) fn disconnect(&mut self, end: Disconnect, now: Now) -> Action {
        match end {
            Disconnect::NoContent => self.close(CloseReason::NoContent),
            Disconnect::Finished => self.close(CloseReason::Finished),
            Disconnect::Ended if !reconnects_on_end(&self.request) => self.close(CloseReason::Ended),
            Disconnect::Ended => match self.backoff.lost(now.steady, None) {
                Some(retry) => {
                    let last_event_id = Arc::from(self.reader.last_event_id());
                    let (attempt, delay) = (retry.attempt, retry.delay);
                    self.events.push(StreamEvent::Waiting { attempt, delay, last_event_id });
                    self.state = State::Waiting { until: now.steady + delay };
                    Action::Wait
                }
                None => {
                    let attempts = self.backoff.attempts();
                    let fault = Fault::fatal(format!("the server ended the stream {} times", attempts + 1));
                    self.lost(fault.with_status(200), now)
                }
            },
        }
    }

    /// The attempt has failed, or the connection is lost.
    pub(super) fn lost(&mut self, fault: Fault, now: Now) -> Action {
        let retry = if fault.is_transient { self.backoff.lost(now.steady, fault.retry_after) } else { None };
        self.events.push(StreamEvent::Failed(Failure {
            status: fault.status,
            message: self.secrets.mask(fault.message).into(),
            body: fault.body.map(|body| self.secrets.mask(body).into()),
            headers: fault.headers,
            retrying: retry.is_some(),
            attempt: retry.map_or(self.backoff.attempts(), |retry| retry.attempt),
            delay: retry.map(|retry| retry.delay),
        }));
        match retry {
            Some(retry) => {
                self.state = State::Waiting { until: now.steady + retry.delay };
                Action::Wait
            }
            None => self.close(CloseReason::Failed),
        }
    }

    fn close(&mut self, reason: CloseReason) -> Action {
        self.events.push(StreamEvent::Closed { reason });
        self.state = State::Closed;
        Action::Close
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
/// 3253 3.6, RFC 5323 2, RFC 4918 9.1). A POST orders something, or pays for an answer (R16).
fn repeats_no_work(method: &str) -> bool {
    const SAFE: [&str; 6] = ["GET", "HEAD", "REPORT", "QUERY", "SEARCH", "PROPFIND"];
    SAFE.iter().any(|safe| method.eq_ignore_ascii_case(safe))
}
