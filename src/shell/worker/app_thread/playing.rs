//! Playing a recording on the app's thread.

use std::time::Duration;

use super::super::playback::Playback;
use super::super::shared::Message;
use super::AppThread;
use crate::shell::host::Host as _;
use crate::shell::inspector::order::DebugCommand;
use crate::shell::inspector::snapshot::ExecutionState;
use ensemble_sse::queue::{QueueReceiver, Received};

impl AppThread {
    /// Plays the recording. Input in the window is ignored meanwhile. Afterwards the app handles input again, without a network.
    pub(super) fn play(&mut self, mut receiver: QueueReceiver<Message>) {
        let now = self.now();
        self.busy(|this| {
            this.runtime.start(now);
            this.perform();
        });
        if let Some(playback) = &mut self.playback {
            playback.begin();
        }
        loop {
            let wait = self.until_step();
            let paint = self.due.then(|| self.until_paint());
            let paint = paint.into_iter().chain(self.probe.until_view());
            let message = match wait {
                Some(wait) if wait.is_zero() => receiver.try_next(),
                wait => match receiver.next(wait.into_iter().chain(paint).min()) {
                    Received::Closed => return,
                    Received::TimedOut => None,
                    Received::Message(message) => Some(message),
                },
            };
            match message {
                Some(Message::Stop) => return,
                Some(Message::Inspect(order)) => self.inspect(order),
                Some(message) if self.takes_input() || matches!(message, Message::Pictures) => {
                    if !self.busy(|this| this.take(message)) {
                        return;
                    }
                    self.due = true;
                }
                _ => {}
            }
            if wait.is_some_and(|wait| wait.is_zero()) {
                self.busy(Self::play_step);
            }
            if self.due && self.until_paint().is_zero() {
                self.busy(Self::publish);
            }
            self.tell_inspector(receiver.waiting());
        }
    }

    /// True after the end of a recording, unless the app is paused.
    pub(super) fn takes_input(&self) -> bool {
        self.playback.as_ref().is_some_and(Playback::is_over) && !self.pause.is_paused()
    }

    /// Delay until the next step of the recording; `None` at its end, or while paused.
    pub(super) fn until_step(&mut self) -> Option<Duration> {
        if self.pause.is_paused() {
            return None;
        }
        let playback = self.playback.as_mut()?;
        let was_over = playback.is_over();
        let wait = playback.until_step(&self.pause);
        if wait.is_none() {
            // Input is handled from here on; also an empty recording has a screen.
            self.due |= !was_over;
            if *self.pause.command() != DebugCommand::Run {
                self.pause.stop(ExecutionState::Paused);
            }
        }
        wait
    }

    /// Starts the recording again.
    pub(super) fn play_afresh(&mut self) -> Result<(), String> {
        let Some(playback) = &mut self.playback else { return Ok(()) };
        self.runtime = playback.restart()?;
        let now = playback.now();
        self.probe.attach(&mut self.runtime);
        self.busy(|this| {
            this.runtime.start(now);
            this.perform();
        });
        Ok(())
    }

    pub(super) fn play_step(&mut self) {
        let Some(playback) = &mut self.playback else { return };
        let before = playback.played();
        let is_new_scene = playback.step(&mut self.runtime, self.published.as_ref());
        self.due |= is_new_scene;
        let (played, notes) = (playback.played(), playback.take_notes());
        notes.into_iter().for_each(|note| self.host.fault(note));
        self.perform();
        if *self.pause.command() != DebugCommand::Run {
            self.pause.handled(played, played - before, self.runtime.take_error());
            self.show_step();
        }
    }

    /// Makes the scene of the event at which the app pauses, where the recording has none.
    pub(super) fn show_step(&mut self) {
        let Some(playback) = self.playback.as_mut().filter(|_| self.pause.is_paused()) else { return };
        self.due = true;
        playback.make_scene(&mut self.runtime);
        self.perform();
    }
}
