//! Inspector of the window: opens it, passes it data, draws it docked or in its own window.

use std::sync::Arc;
use std::time::Duration;

use egui::{Context, Ui};

use super::AppWindow;
use crate::shell::clock;
use crate::shell::inspector::performance::memory_of_program;
use crate::shell::inspector::{Inspecting, Inspector};
use crate::shell::worker::Message;
use ensemble_runtime::scene::Scene;

impl AppWindow {
    /// Opens the inspector at a position, or closes it.
    pub(super) fn inspect(&mut self, inspecting: Inspecting) {
        if inspecting == self.inspecting {
            return;
        }
        self.inspecting = inspecting;
        match (inspecting, &mut self.inspector) {
            (Inspecting::Closed, Some(inspector)) => {
                inspector.close();
                if self.preview.is_none() {
                    self.view.forget_places();
                }
            }
            (Inspecting::Closed, None) => {}
            (Inspecting::Docked | Inspecting::Window, Some(inspector)) => inspector.watch_anew(),
            (Inspecting::Docked | Inspecting::Window, none) => {
                let inspector = none.insert(Inspector::new(true));
                if let Some(most) = self.launch.inspect_events {
                    inspector.model.trace.set_most(most);
                }
            }
        }
        if inspecting != Inspecting::Closed {
            self.view.record_places();
        }
        self.send_orders();
    }

    /// Sends the inspector's orders to the app.
    pub(super) fn send_orders(&mut self) {
        let orders = self.inspector.as_mut().map(Inspector::take_orders).unwrap_or_default();
        orders.into_iter().for_each(|order| self.send(Message::Inspect(order)));
    }

    /// The latest scene, or that of the past moment which the inspector shows.
    pub(super) fn shown_scene(&self) -> Option<Arc<Scene>> {
        let inspector = self.inspector.as_ref().filter(|_| self.inspecting != Inspecting::Closed);
        inspector.and_then(Inspector::past_scene).or_else(|| self.scene.clone())
    }

    /// True while the app takes no input: it is paused, or a past moment is shown.
    pub(super) fn stands(&self) -> bool {
        self.inspecting != Inspecting::Closed && self.inspector.as_ref().is_some_and(Inspector::stands)
    }

    /// Passes new data to the inspector.
    pub(super) fn feed_inspector(&mut self, ctx: &Context, last: Option<Duration>) {
        if self.inspecting == Inspecting::Closed {
            return;
        }
        let Some(inspector) = &mut self.inspector else { return };
        inspector.set_dark(self.view.theme().dark);
        inspector.tick(clock::wall_millis(), ctx.input(|input| input.time), last, memory_of_program);
        if let Some(worker) = &self.worker {
            inspector.take_in(worker.take_snapshot());
            worker.with_console(|console| inspector.take_lines(console));
        }
        if let Some(scene) = inspector.past_scene().or_else(|| self.scene.clone()) {
            inspector.take_screen(&scene, self.view.drawn_nodes());
        }
    }

    /// Draws the inspector, docked or in its own window, before the app, because its shortcuts take precedence.
    pub(super) fn inspector_before(&mut self, ui: &mut Ui, whole: egui::Rect, dock: Option<egui::Rect>) {
        let Some(inspector) = self.inspector.as_mut().filter(|_| self.inspecting != Inspecting::Closed) else { return };
        let mut close = false;
        if let Some(dock) = dock {
            inspector.keys(ui.ctx());
            close = inspector.show_docked(ui, whole, dock);
        }
        if self.inspecting == Inspecting::Window {
            let builder = egui::ViewportBuilder::default()
                .with_title(format!("Inspector – {}", self.title))
                .with_app_id("ensemble-run")
                .with_inner_size(egui::vec2(900.0, 640.0))
                .with_min_inner_size(egui::vec2(360.0, 240.0));
            let id = egui::ViewportId::from_hash_of("inspector");
            close = ui.ctx().show_viewport_immediate(id, builder, |ui, _class| {
                inspector.keys(ui.ctx());
                let closes = inspector.show(ui, false);
                closes || ui.input(|input| input.viewport().close_requested())
            });
        }
        if close {
            self.inspect(Inspecting::Closed);
        }
        self.send_orders();
    }

    /// Draws the inspector's overlay over the app.
    pub(super) fn inspector_behind(&mut self, ui: &Ui, app: egui::Rect) {
        if let Some(inspector) = self.inspector.as_mut().filter(|_| self.inspecting != Inspecting::Closed) {
            inspector.show_over(ui, app);
            self.send_orders();
        }
    }
}
