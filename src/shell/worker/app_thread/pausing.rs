//! Orders of the inspector, and the app while it is paused or steps: connections go on, their events are held.

use std::time::{Duration, Instant};

use super::super::pause::is_handled_while_paused;
use super::super::playback::Playback;
use super::super::shared::Message;
use super::{AppThread, BATCH_TIME};
use crate::shell::host::Host as _;
use crate::shell::inspector::order::{DebugCommand, Order};
use ensemble_sse::queue::{QueueReceiver, Received};

impl AppThread {
    /// One iteration while the app is paused, steps, or handles held events; connections continue meanwhile. False at the end.
    pub(super) fn paused_iteration(&mut self, receiver: &mut QueueReceiver<Message>) -> bool {
        let until = Instant::now() + BATCH_TIME;
        while let Some(message) = self.pause.next() {
            let before = self.runtime.handled_events();
            self.busy(|this| this.take(message));
            let handled = self.runtime.handled_events();
            self.pause.handled(handled, handled - before, self.runtime.take_error());
            self.due = true;
            if Instant::now() >= until {
                break;
            }
        }
        if self.due && self.until_paint().is_zero() {
            self.busy(Self::publish);
            // Making the scene may have an error, too: of a binding.
            self.pause.handled(self.runtime.handled_events(), 0, self.runtime.take_error());
        }
        let paint = self.due.then(|| self.until_paint());
        let wait = match self.pause.has_next() {
            true => Some(Duration::ZERO),
            false => paint.into_iter().chain(self.probe.until_view()).chain(self.live.until()).min(),
        };
        let received = if self.pause.can_hold_more() { receiver.next(wait) } else { receiver.next_urgent(wait) };
        match received {
            Received::Closed => return false,
            Received::TimedOut => {}
            Received::Message(message) if is_handled_while_paused(&message) => {
                if !self.busy(|this| this.take(message)) {
                    self.end();
                    return false;
                }
                self.due = true;
            }
            Received::Message(message) => self.pause.hold(message),
        }
        self.tell_inspector(receiver.waiting());
        self.tell_preview();
        true
    }

    /// Pauses, resumes or steps.
    pub(super) fn debug(&mut self, command: DebugCommand) {
        if let (DebugCommand::RunTo(number), Some(playback)) = (&command, &self.playback)
            && *number < playback.played()
            && let Err(words) = self.play_afresh()
        {
            return self.host.log("error", format!("the recording cannot be played afresh: {words}"));
        }
        let handled = self.playback.as_ref().map_or_else(|| self.runtime.handled_events(), Playback::played);
        self.pause.order(command, handled);
        let _of_before = self.runtime.take_error();
        if let Some(playback) = &mut self.playback {
            playback.resume();
        }
        self.due = true;
    }

    pub(super) fn inspect(&mut self, order: Order) {
        if let Order::Debug(command) = order {
            return self.debug(command);
        }
        if matches!(order, Order::Send { .. }) && self.playback.is_some() && !self.takes_input() {
            self.probe.refuse("a recording is played: until its end events come from it");
            return;
        }
        if let Some(event) = self.probe.carry_out(order, &mut self.runtime, self.host.net.as_ref()) {
            match self.pause.is_active() {
                true => self.pause.hold(Message::Net(event)),
                false => _ = self.take(Message::Net(event)),
            }
        }
        self.perform();
        self.due = true;
    }
}
