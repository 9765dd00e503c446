//! Performs the steps of `screenshot`. Each waits until it is possible or the time limit is reached.

use std::time::{Duration, Instant};

use egui::{Event as Input, Key, Modifiers, Pos2};

use super::step::{Outcome, Step, StepTimeout};
use super::{HeadlessApp, TICK};

fn key(key: Key, modifiers: Modifiers) -> Input {
    Input::Key { key, physical_key: None, pressed: true, repeat: false, modifiers }
}

impl HeadlessApp {
    pub(super) fn perform(&mut self, steps: Vec<Step>, limit: Duration, picture: bool) -> Result<Outcome, String> {
        self.play();
        let until = Instant::now() + limit;
        let no_steps = steps.is_empty();
        let mut unmet = None;
        for step in steps {
            if !self.step(&step, until) {
                let reason = self.reason_against(&step);
                unmet = Some(StepTimeout { step, reason });
                break;
            }
        }
        if no_steps {
            // Without steps the picture is taken when only streams and timers are pending.
            while self.runtime.is_busy() && Instant::now() < until {
                self.pass(TICK);
            }
        }
        self.come_to_rest();
        // Storage is written at most every 30 seconds while an app runs; this run ends here.
        self.runtime.flush_storage();
        self.effects();
        if self.inspector.is_some() {
            self.draw_inspector();
        }
        let tree = self.window.tree(&self.scene);
        let picture = if picture { Some(self.window.picture().map_err(|error| error.to_string())?) } else { None };
        Ok(Outcome { picture, tree, unmet, faults: self.host.faults })
    }

    fn step(&mut self, step: &Step, until: Instant) -> bool {
        match step {
            Step::Events(count) => {
                let wanted = self.events + count;
                self.wait(until, |this| this.events >= wanted)
            }
            Step::Text(text) => self.wait(until, |this| this.shows(text)),
            Step::Pause(time) => {
                let end = (Instant::now() + *time).min(until);
                while Instant::now() < end {
                    self.pass(TICK.min(end.saturating_duration_since(Instant::now())));
                }
                Instant::now() < until
            }
            Step::Tap(text) => {
                // What is far below is scrolled to before it is known to be covered or disabled.
                if !self.wait(until, |this| this.tap_target(text).is_some()) {
                    return false;
                }
                loop {
                    let at = self.reach(|this| this.tap_target(text)).filter(|at| self.window.takes_clicks(*at));
                    if let Some(at) = at {
                        self.click(at);
                        self.frames(3);
                        return true;
                    }
                    if Instant::now() >= until {
                        return false;
                    }
                    self.pass(TICK);
                }
            }
            Step::Type { field, text } => {
                if !self.wait(until, |this| this.field(field).is_some()) {
                    return false;
                }
                if let Some(at) = self.reach(|this| this.field(field)) {
                    self.click(at);
                    self.frames(2);
                    // The text replaces what is in the field, as `replaceText` of tests does.
                    self.window.input(key(Key::A, Modifiers::COMMAND));
                    self.frames(1);
                    self.window.input(key(Key::Delete, Modifiers::NONE));
                    self.frames(1);
                    self.window.input(Input::Text(text.clone()));
                    self.frames(2);
                }
                true
            }
            Step::Scroll(pixels) => {
                // What scrolls may still be on its way.
                loop {
                    self.window.view().scroll_by(*pixels);
                    self.frames(3);
                    if self.window.view().was_scrolled() || *pixels == 0.0 {
                        return true;
                    }
                    if Instant::now() >= until {
                        return false;
                    }
                }
            }
        }
    }

    /// Clicks as a person does, which is a gesture.
    fn click(&mut self, at: Pos2) {
        let now = self.now().elapsed;
        self.host.gestures.pressed(now);
        self.window.click(at);
    }

    /// The position returned by `find`, scrolled into the window if necessary; `None` when it cannot be reached.
    fn reach(&mut self, find: impl Fn(&mut Self) -> Option<Pos2>) -> Option<Pos2> {
        // A widget that slides in is pressed at its final position, not where it was found.
        let at = self.rest_of(&find)?;
        let height = self.window.size().y;
        if (0.0..height).contains(&at.y) {
            return Some(at);
        }
        self.window.view().scroll_by(f64::from(at.y - height / 2.0));
        self.frames(3);
        self.rest_of(&find).filter(|at| (0.0..height).contains(&at.y))
    }

    /// The position returned by `find` once it is equal in two frames; bounded, because some widgets never stop moving.
    fn rest_of(&mut self, find: impl Fn(&mut Self) -> Option<Pos2>) -> Option<Pos2> {
        let mut place = find(self)?;
        for _ in 0..60 {
            self.frames(2);
            let next = find(self)?;
            if next.distance(place) < 0.5 {
                return Some(next);
            }
            place = next;
        }
        Some(place)
    }

    fn wait(&mut self, until: Instant, met: impl Fn(&mut Self) -> bool) -> bool {
        loop {
            if met(self) {
                return true;
            }
            if Instant::now() >= until {
                return false;
            }
            self.pass(TICK);
        }
    }

    fn frames(&mut self, count: usize) {
        for _ in 0..count {
            self.pass(TICK);
        }
    }

    /// Renders until nothing moves; bounded, because a spinner never stops.
    fn come_to_rest(&mut self) {
        for _ in 0..30 {
            self.pass(TICK);
            if !self.window.wants_repaint() {
                break;
            }
        }
    }
}
