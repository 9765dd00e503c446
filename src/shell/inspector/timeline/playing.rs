//! Playing the past: from the shown moment on, at the pace of the events or a multiple of it, until the newest.

use std::time::Duration;

use egui::Ui;

use super::{TimeLine, TimelinePlayback, newest};
use crate::shell::inspector::kit::Kit;
use crate::shell::inspector::model::Model;
use crate::shell::inspector::pane_request::PaneRequest;

/// Multiples of the pace of the events.
const SPEEDS: [(f64, &str); 4] = [(0.25, "¼×"), (1.0, "1×"), (4.0, "4×"), (16.0, "16×")];

impl TimeLine {
    /// Plays from the shown moment on, or from the first that is kept when the newest is shown; or stops at the shown one.
    pub fn toggle_playing(&mut self, model: &Model, now: f64, requests: &mut Vec<PaneRequest>) {
        if self.playing.take().is_some() {
            return;
        }
        let start = self.at.unwrap_or(model.trace.first());
        self.go_to(model, start, requests);
        self.play_from(model, start, now);
    }

    /// The buttons of the speeds, while it is played.
    pub(super) fn speeds(&mut self, kit: &Kit<'_>, ui: &mut Ui, model: &Model) {
        if self.playing.is_none() {
            return;
        }
        for (speed, name) in SPEEDS {
            if kit.choice(ui, name, self.speed() == speed) {
                self.speed = Some(speed);
                let now = ui.input(|input| input.time);
                self.play_from(model, self.at.unwrap_or(newest(model)), now);
            }
        }
    }

    /// Moves on to the moment that is due. Returns the seconds until the next one; `None` when nothing is played any more.
    pub(super) fn play(&mut self, model: &Model, now: f64) -> Option<f64> {
        let playing = self.playing?;
        let Some(at) = self.at else {
            self.playing = None;
            return None;
        };
        let due = playing.from + Duration::from_secs_f64(((now - playing.begun) * self.speed()).max(0.0));
        let later = model.trace.between(at + 1, model.trace.added());
        let place = at + later.take_while(|record| record.at <= due).count();
        if place >= newest(model) {
            // The newest moment shows the running app, which stays paused until it is resumed.
            (self.at, self.playing) = (None, None);
            return None;
        }
        self.at = Some(place);
        let next = model.trace.at(place + 1)?;
        Some(next.at.saturating_sub(due).as_secs_f64() / self.speed())
    }

    fn play_from(&mut self, model: &Model, place: usize, now: f64) {
        self.playing = model.trace.at(place).map(|record| TimelinePlayback { from: record.at, begun: now });
    }

    fn speed(&self) -> f64 {
        self.speed.unwrap_or(1.0)
    }
}
