//! Renders frames, with the inspector if requested.

use std::time::Duration;

use super::{HeadlessApp, TICK};
use crate::shell::inspector::performance::memory_of_program;
use crate::shell::inspector::snapshot::{Execution, ExecutionState};
use ensemble_core::message::Event;
use ensemble_runtime::Now;
use ensemble_runtime::scene::Interaction;

impl HeadlessApp {
    pub(super) fn frame(&mut self, now: Now) -> Vec<Interaction> {
        let time = now.elapsed.as_secs_f64();
        let Some((inspector, probe)) = &mut self.inspector else { return self.window.frame(&self.scene, time) };
        for order in inspector.take_orders() {
            if let Some(event) = probe.carry_out(order, &mut self.runtime, self.host.net.as_ref()) {
                self.runtime.handle(Event::Net(event), now);
            }
        }
        self.tell_inspector();
        let Some((inspector, _)) = &mut self.inspector else { return self.window.frame(&self.scene, time) };
        inspector.take_lines(&self.host.console);
        inspector.tick(now.wall_millis, time, None, memory_of_program);
        let scene = &self.scene;
        self.window.frame_around(time, |view, ui, local| {
            inspector.take_screen(scene, view.drawn_nodes());
            let whole = ui.max_rect();
            let (app, dock) = inspector.place(whole);
            inspector.keys(ui.ctx());
            // The close button cannot be pressed in a picture.
            let _closed = inspector.show_docked(ui, whole, dock);
            let mut part = ui.new_child(egui::UiBuilder::new().max_rect(app).id_salt("app"));
            part.set_clip_rect(app);
            let out = view.ui(&mut part, scene, local);
            inspector.show_over(ui, app);
            out
        })
    }

    /// Passes news of the app to the inspector.
    pub(super) fn tell_inspector(&mut self) {
        let Some((inspector, probe)) = &mut self.inspector else { return };
        let handled = self.runtime.handled_events();
        let replay = self.replay.as_ref();
        let total = replay.map(|replay| replay.replayer.events());
        let is_cut_short =
            replay.is_some_and(|replay| replay.is_over && replay.replayer.played() < replay.replayer.events());
        let state = if is_cut_short { ExecutionState::Paused } else { ExecutionState::Running };
        probe.set_execution(Execution { state, handled, total, ..Execution::default() });
        if let Some(snapshot) = probe.gather(&mut self.runtime, self.host.net.as_ref(), self.receiver.waiting()) {
            inspector.take_in(snapshot);
        }
    }

    /// Draws the inspector with something selected, as documentation shows it.
    pub(super) fn draw_inspector(&mut self) {
        // More than once: a pane requests data when it is drawn, and shows them in a later frame.
        for _ in 0..3 {
            self.pass(TICK);
            if let Some((inspector, _)) = &mut self.inspector {
                inspector.choose_something();
            }
            std::thread::sleep(Duration::from_millis(110));
        }
        self.pass(TICK);
    }
}
