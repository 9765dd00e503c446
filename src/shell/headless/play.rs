//! Plays a recording in an app without a window.

use std::time::Instant;

use super::{HeadlessApp, TICK};
use crate::shell::host::Host;
use crate::shell::recording::Step as Replayed;
use ensemble_core::recording::lines_of_event;

impl HeadlessApp {
    /// Plays the recording, if any: at its own pace times `speed`, or as fast as possible.
    pub(super) fn play(&mut self) {
        if self.replay.is_some() {
            self.effects();
        }
        let begun = Instant::now();
        let mut drawn = Instant::now();
        while let Some(replay) = &mut self.replay {
            let Some(at) = replay.replayer.next_at() else { break };
            if let Some(speed) = replay.speed {
                let wait = at.div_f64(speed).saturating_sub(begun.elapsed());
                std::thread::sleep(wait);
            }
            let step = replay.replayer.next(&self.runtime);
            if let Some(Replayed::Event { number, event, .. }) = &step {
                // Events that do not fit were left out, and are counted all the same.
                self.runtime.count_events_from(number.saturating_sub(lines_of_event(event)));
            }
            for note in replay.replayer.take_notes() {
                self.host.fault(note);
            }
            match step {
                Some(Replayed::Event { event, now, .. }) => {
                    (replay.at, replay.wall_millis) = (now.elapsed, now.wall_millis);
                    self.runtime.handle(event, now);
                }
                Some(Replayed::Frame) => {
                    self.scene = self.runtime.scene();
                    self.tell_inspector();
                }
                None => break,
            }
            self.effects();
            // With a speed, a frame is drawn for each tick, as in the window; at full speed only the last one.
            if self.replay.as_ref().is_some_and(|replay| replay.speed.is_some()) && drawn.elapsed() >= TICK {
                self.draw();
                drawn = Instant::now();
            }
        }
        if let Some(replay) = &mut self.replay {
            let notes = replay.replayer.take_notes();
            notes.into_iter().for_each(|note| self.host.fault(note));
            self.scene = self.runtime.scene();
            self.effects();
            // Drawn before the screen takes input: lists report what they show, which the recording has said.
            self.draw();
            self.draw();
        }
        if let Some(replay) = &mut self.replay {
            replay.is_over = true;
        }
    }
}
