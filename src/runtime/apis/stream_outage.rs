//! Outages of streams: begun by a failed attempt, updated by the stream's events, shown as badges.

use std::sync::Arc;

use super::caller::Caller;
use super::outage::Outage;
use super::state::ApiState;
use super::table::Apis;
use crate::scene::{NextAttempt, StreamBadge};
use ensemble_core::message::stream::{CloseReason, StreamEvent};
use ensemble_core::message::stream_state::Phase;

impl ApiState {
    /// Sets the outage; true when there was none before.
    fn begin_outage(&mut self, outage: Outage) -> bool {
        self.outage.replace(Box::new(outage)).is_none()
    }

    /// Updates the outage by an event of the stream.
    fn update_outage(&mut self, event: &StreamEvent, now_millis: f64) {
        match event {
            StreamEvent::Opened { .. } => self.outage = None,
            StreamEvent::Closed { reason } if *reason != CloseReason::Failed => self.outage = None,
            StreamEvent::Waiting { delay, .. } => {
                if let Some(outage) = &mut self.outage {
                    outage.next_millis = now_millis + delay.as_secs_f64() * 1000.0;
                }
            }
            StreamEvent::Probing { delay, message } => {
                if let Some(outage) = &mut self.outage {
                    outage.next_millis = now_millis + delay.as_secs_f64() * 1000.0;
                    outage.reason = message.clone();
                }
            }
            _ => {}
        }
    }

    fn badge(&self, key: &Arc<str>) -> Option<StreamBadge> {
        let outage = self.outage.as_ref().filter(|outage| outage.has_badge)?;
        let next = match self.sse.phase {
            Phase::Connecting => NextAttempt::Now,
            Phase::Waiting | Phase::Failed if self.sse.delay.is_some() => NextAttempt::At(outage.next_millis),
            _ => NextAttempt::Never,
        };
        Some(StreamBadge { stream: key.clone(), api: self.api.name.clone(), reason: outage.reason.clone(), next })
    }
}

impl Apis {
    /// Sets the outage of a stream; true when there was none before.
    pub fn begin_outage(&self, key: &str, outage: Outage) -> bool {
        self.states.borrow_mut().get_mut(key).is_some_and(|state| state.begin_outage(outage))
    }

    /// Updates the outage of the stream `key` by one of its events.
    pub fn update_outage(&self, key: &str, event: &StreamEvent, now_millis: f64) {
        if let Some(state) = self.states.borrow_mut().get_mut(key) {
            state.update_outage(event, now_millis);
        }
    }

    /// Callbacks of a stream that has given up.
    pub fn caller_in_outage(&self, key: &str) -> Option<Caller> {
        let states = self.states.borrow();
        let caller = states.get(key)?.outage.as_ref()?.caller.clone();
        Some(Caller { promise: None, ..caller })
    }

    /// The badges of all streams with an outage, by name.
    pub fn badges(&self) -> Vec<StreamBadge> {
        let states = self.states.borrow();
        let mut badges: Vec<_> = states.iter().filter_map(|(key, state)| state.badge(key)).collect();
        badges.sort_unstable_by(|a, b| (&a.api, &a.stream).cmp(&(&b.api, &b.stream)));
        badges
    }
}
