//! While a body is read: bytes, its end, and silence (L).

use std::time::Duration;

use super::disconnect::{Disconnect, reconnects_on_end};
use super::{Action, Machine, State};
use crate::decoder::DataDecoder;
use crate::fault::Fault;
use crate::sleep_detector::Now;

impl<D: DataDecoder> Machine<D> {
    pub(super) fn on_bytes(&mut self, bytes: &[u8], now: Now) -> Action {
        let State::Reading { last_byte, has_slept, .. } = &mut self.state else { return self.keep_words(bytes, now) };
        // Any byte is a sign of life (L2).
        *last_byte = now.steady;
        *has_slept = false;
        if self.reader.read(bytes, &self.request.options, &mut self.backoff, &mut self.events) {
            return self.disconnect(Disconnect::Finished, now);
        }
        Action::Continue
    }

    pub(super) fn on_end(&mut self, now: Now) -> Action {
        match self.state {
            State::Reading { .. } => {
                let finished = self.reader.finish(&self.request.options, &mut self.backoff, &mut self.events);
                self.disconnect(if finished { Disconnect::Finished } else { Disconnect::Ended }, now)
            }
            State::Refused { .. } => self.refused(now),
            _ => Action::Continue,
        }
    }

    pub(super) fn on_failed(&mut self, fault: Fault, now: Now) -> Action {
        match self.state {
            State::Connecting(_) => self.lost(fault, now),
            State::Reading { status, .. } => self.lost(fault.with_status(status), now),
            // Words that do not come or cannot be read are no second fault.
            State::Refused { .. } => self.refused(now),
            _ => Action::Continue,
        }
    }

    /// When silence counts as a loss, or the clocks are compared.
    pub(super) fn next_check(&self, last_byte: Duration, has_slept: bool) -> Option<Duration> {
        // While the application is behind, nothing is read and nothing can be silent.
        if !self.events.reads_on() {
            return None;
        }
        let silent_at = self.longest_silence(has_slept).map(|silence| last_byte.saturating_add(silence));
        let look = if self.watches_sleep(has_slept) { self.next_look(last_byte) } else { None };
        silent_at.into_iter().chain(look).min()
    }

    pub(super) fn check_silence(&mut self, now: Now) -> Action {
        let State::Reading { last_byte, has_slept, status } = self.state else { return Action::Continue };
        if !self.events.reads_on() {
            return Action::Continue;
        }
        if let Some(silence) = self.longest_silence(has_slept)
            && now.steady >= last_byte.saturating_add(silence)
        {
            let after = if has_slept { " after a sleep of this machine" } else { "" };
            let fault = Fault::transient(format!("no byte for {} ms{after}", silence.as_millis()));
            return self.lost(fault.with_status(status), now);
        }
        if self.watches_sleep(has_slept) && self.looks_slept(last_byte, now) {
            // What the server said meanwhile may still be in the socket; a dead connection says nothing.
            self.state = State::Reading { status, last_byte: now.steady, has_slept: true };
        }
        Action::Continue
    }

    fn longest_silence(&self, has_slept: bool) -> Option<Duration> {
        match self.options.sleep {
            Some(sleep) if has_slept => Some(sleep.patience),
            _ => self.request.options.idle_timeout,
        }
    }

    /// A request that must not be repeated is left on its connection, even if that may be dead.
    fn watches_sleep(&self, has_slept: bool) -> bool {
        !has_slept && reconnects_on_end(&self.request)
    }
}
