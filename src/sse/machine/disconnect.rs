//! The end of an attempt or a connection: another one after a wait, or the end of the stream (R).

use std::sync::Arc;
use std::time::Duration;

use super::{Action, Machine, State};
use crate::backoff::Retry;
use crate::decoder::DataDecoder;
use crate::event::{CloseReason, Failure, StreamEvent};
use crate::fault::Fault;
use crate::request::{AfterMaxAttempts, StreamOptions, StreamRequest};
use crate::sleep_detector::Now;

/// An end of a connection by the server's doing.
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
                    self.wait(delay, None, now)
                }
                None => {
                    let attempts = self.backoff.attempts();
                    let fault = Fault::transient(format!("the server ended the stream {} times", attempts + 1));
                    self.give_up(fault.with_status(200), now)
                }
            },
        }
    }

    /// The connection is lost in the middle of its answer. Who orders or pays something by a request does not want it twice (R16).
    pub(super) fn lost_answer(&mut self, fault: Fault, now: Now) -> Action {
        // Where nothing reconnects anyway, the sentence about repeating would send the reader to an option that changes nothing.
        if is_repeatable(&self.request) || !reconnects(&self.request.options) {
            return self.lost(fault, now);
        }
        let (method, option) = (self.request.method.to_ascii_uppercase(), self.options.hints.retry_unsafe);
        let message =
            format!("{}; a {method} is not repeated once its answer has begun, unless {option} says so", fault.message);
        self.lost(Fault { message, is_transient: false, ..fault }, now)
    }

    /// The attempt has failed, or the connection is lost.
    pub(super) fn lost(&mut self, fault: Fault, now: Now) -> Action {
        if !fault.is_transient {
            self.report(fault, None);
            return self.close(CloseReason::Failed);
        }
        let retry_after = fault.retry_after;
        match self.backoff.lost(now.steady, retry_after) {
            Some(retry) => {
                self.report(fault, Some(retry));
                self.wait(retry.delay, retry_after, now)
            }
            None => self.give_up(fault, now),
        }
    }

    /// The attempts are used up.
    fn give_up(&mut self, fault: Fault, now: Now) -> Action {
        let options = &self.request.options;
        // Without `auto_reconnect` the back-off has no attempts and every loss ends up here: a probe would be the reconnect that is not wanted.
        if options.after_max_attempts == AfterMaxAttempts::Stop || !options.auto_reconnect {
            self.report(fault, None);
            return self.close(CloseReason::Failed);
        }
        let retry_after = fault.retry_after;
        let delay = self.backoff.probe(retry_after);
        let message = self.secrets.reported(fault.message.clone());
        // Told once: an application that shows each failure would show one a minute for as long as the server is away.
        if !std::mem::replace(&mut self.is_probing, true) {
            self.report(fault, None);
        }
        self.events.push(StreamEvent::Probing { delay, message });
        self.wait(delay, retry_after, now)
    }

    /// Waits for `delay`; a wake or another network may end that sooner, but not sooner than the server wants.
    fn wait(&mut self, delay: Duration, retry_after: Option<Duration>, now: Now) -> Action {
        let not_before = now.steady + self.backoff.asked_wait(retry_after);
        self.state = State::Waiting { until: now.steady + delay, not_before };
        Action::Wait
    }

    pub(super) fn report(&mut self, fault: Fault, retry: Option<Retry>) {
        self.events.push(StreamEvent::Failed(Failure {
            status: fault.status,
            // The one place where failures leave the machine, so the one where secrets are taken out of them (S3).
            message: self.secrets.reported(fault.message),
            body: fault.body.map(|body| self.secrets.mask(body).into()),
            headers: fault.headers,
            retrying: retry.is_some(),
            attempt: retry.map_or(self.backoff.attempts(), |retry| retry.attempt),
            delay: retry.map(|retry| retry.delay),
        }));
    }

    pub(super) fn close(&mut self, reason: CloseReason) -> Action {
        self.events.push(StreamEvent::Closed { reason });
        self.state = State::Closed;
        Action::Close
    }
}

/// True if some loss is followed by another attempt.
pub(super) fn reconnects(options: &StreamOptions) -> bool {
    // With `probe`, no attempts at all are followed by tries as well (R4).
    let is_given_up_at_once =
        options.max_reconnect_attempts == 0 && options.after_max_attempts == AfterMaxAttempts::Stop;
    options.auto_reconnect && !is_given_up_at_once
}

/// A clean end is followed by another connection.
fn reconnects_on_end(request: &StreamRequest) -> bool {
    let options = &request.options;
    reconnects(options) && options.reconnect_on_end.unwrap_or_else(|| repeats_no_work(&request.method))
}

/// True if the request may be repeated although its answer had begun.
pub(super) fn is_repeatable(request: &StreamRequest) -> bool {
    let options = &request.options;
    repeats_no_work(&request.method) || options.retry_unsafe || options.reconnect_on_end == Some(true)
}

/// A request with this method may be made again without doing anything twice: the methods that are safe (RFC 9110 9.2.1, RFC 3253 3.6,
/// RFC 5323 2, RFC 4918 9.1). A POST orders something, or pays for an answer (R16).
pub(crate) fn repeats_no_work(method: &str) -> bool {
    const SAFE: [&str; 6] = ["GET", "HEAD", "REPORT", "QUERY", "SEARCH", "PROPFIND"];
    SAFE.iter().any(|safe| method.eq_ignore_ascii_case(safe))
}
