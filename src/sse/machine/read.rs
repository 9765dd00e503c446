//! While a body is read: bytes, its end, and silence (L).

use std::time::Duration;

use super::disconnect::{Disconnect, is_repeatable, reconnects};
use super::{Action, Machine, State, SuspectedLoss};
use crate::decoder::DataDecoder;
use crate::event::CloseReason;
use crate::fault::Fault;
use crate::sleep_detector::Now;

impl<D: DataDecoder> Machine<D> {
    pub(super) fn on_bytes(&mut self, bytes: &[u8], now: Now) -> Action {
        let State::Reading { last_byte, suspicion, .. } = &mut self.state else { return self.keep_words(bytes, now) };
        // Any byte is a sign of life (L2).
        *last_byte = now.steady;
        *suspicion = None;
        if self.reader.read(bytes, &self.request.options, &mut self.backoff, &mut self.events) {
            return self.disconnect(Disconnect::Finished, now);
        }
        Action::Continue
    }

    pub(super) fn on_end(&mut self, now: Now) -> Action {
        match self.state {
            State::Reading { .. } => {
                let is_whole = self.reader.is_whole();
                let finished = self.reader.finish(&self.request.options, &mut self.backoff, &mut self.events);
                match (finished, is_whole) {
                    (true, _) => self.disconnect(Disconnect::Finished, now),
                    // Asked again, it would be ordered again.
                    (false, true) => self.close(CloseReason::Ended),
                    (false, false) => self.disconnect(Disconnect::Ended, now),
                }
            }
            State::Refused { .. } => self.refused(now),
            _ => Action::Continue,
        }
    }

    pub(super) fn on_failed(&mut self, fault: Fault, now: Now) -> Action {
        match self.state {
            State::Connecting(_) => self.lost(fault, now),
            State::Reading { status, .. } => self.lost_answer(fault.with_status(status), now),
            // Words that do not come or cannot be read are no second fault.
            State::Refused { .. } => self.refused(now),
            _ => Action::Continue,
        }
    }

    /// The time at which silence counts as a loss, or the clocks are compared.
    pub(super) fn next_check(&self, last_byte: Duration, suspicion: Option<SuspectedLoss>) -> Option<Duration> {
        // While a slow application stops reading, the idle timeout does not run.
        if !self.events.reads_on() {
            return None;
        }
        let silent_at = self.longest_silence(suspicion).map(|silence| last_byte.saturating_add(silence));
        // Received bytes reset the clocks, so no wake-up is needed.
        let look = if self.watches(suspicion) { self.next_look(last_byte) } else { None };
        silent_at.into_iter().chain(look).min()
    }

    pub(super) fn check_silence(&mut self, now: Now) -> Action {
        let State::Reading { last_byte, suspicion, status } = self.state else { return Action::Continue };
        if !self.events.reads_on() {
            return Action::Continue;
        }
        if let Some(silence) = self.longest_silence(suspicion)
            && now.steady >= last_byte.saturating_add(silence)
        {
            let after = suspicion.map_or("", SuspectedLoss::after);
            let fault = Fault::transient(format!("no byte for {} ms{after}", silence.as_millis()));
            return self.lost_answer(fault.with_status(status), now);
        }
        if self.watches(suspicion) && self.look_for_sleep(last_byte, now).is_some() {
            self.suspect(SuspectedLoss::Slept, now);
        }
        Action::Continue
    }

    /// Gives a connection a few seconds to show that it lives: what the server said meanwhile may still be in the socket; a dead connection says
    /// nothing.
    pub(super) fn suspect(&mut self, why: SuspectedLoss, now: Now) {
        match &mut self.state {
            State::Reading { last_byte, suspicion, .. } => (*last_byte, *suspicion) = (now.steady, Some(why)),
            State::Connecting(attempt) => (attempt.since, attempt.suspicion) = (now.steady, Some(why)),
            _ => {}
        }
    }

    /// A wait has an end now, because its reason may be gone. A connection is doubted: it may have gone with the network it was made in.
    pub(super) fn on_network_changed(&mut self, now: Now) -> Action {
        let suspicion = match &self.state {
            State::Waiting { not_before, .. } => return self.wait_is_over(*not_before, now),
            State::Reading { suspicion, .. } => *suspicion,
            State::Connecting(attempt) => attempt.suspicion,
            _ => return Action::Continue,
        };
        if self.watches(suspicion) && self.options.sleep.is_some() {
            self.suspect(SuspectedLoss::NetworkChanged, now);
        }
        Action::Continue
    }

    pub(super) fn longest_silence(&self, suspicion: Option<SuspectedLoss>) -> Option<Duration> {
        match self.options.sleep {
            Some(sleep) if suspicion.is_some() => Some(sleep.patience),
            _ => self.request.options.idle_timeout,
        }
    }

    /// A request that must not be repeated is left on its connection, even if that may be dead.
    pub(super) fn watches(&self, suspicion: Option<SuspectedLoss>) -> bool {
        suspicion.is_none() && reconnects(&self.request.options) && is_repeatable(&self.request)
    }
}
