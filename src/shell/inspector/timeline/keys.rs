//! Keyboard shortcuts of the time line, independent of focus.

use egui::{Context, Key, Modifiers};

use super::TimeLine;
use crate::shell::inspector::model::Model;
use crate::shell::inspector::pane_request::PaneRequest;

impl TimeLine {
    /// Handles the shortcuts.
    pub fn keys(&mut self, ctx: &Context, model: &Model, requests: &mut Vec<PaneRequest>) {
        let pressed = |modifiers, key| ctx.input_mut(|input| input.count_and_consume_key(modifiers, key));
        // Those with a modifier first: without one a key is taken whatever else is held.
        if pressed(Modifiers::SHIFT, Key::F8) > 0 {
            self.go_to_error(model, requests);
        }
        if pressed(Modifiers::NONE, Key::F8) > 0 {
            self.toggle(model, requests);
        }
        if pressed(Modifiers::SHIFT, Key::F9) > 0 {
            self.go_to_mark(model, requests);
        }
        if pressed(Modifiers::NONE, Key::F9) > 0 {
            self.toggle_mark(model);
        }
        let back = pressed(Modifiers::SHIFT, Key::F10) as isize;
        let forward = pressed(Modifiers::NONE, Key::F10) as isize;
        if back > 0 {
            self.step(model, -back, requests);
        }
        if forward > 0 {
            self.step(model, forward, requests);
        }
        if pressed(Modifiers::NONE, Key::F6) > 0 {
            self.toggle_playing(model, ctx.input(|input| input.time), requests);
        }
        if pressed(Modifiers::NONE, Key::F7) > 0 {
            self.toggle_comparing(model);
        }
    }
}
