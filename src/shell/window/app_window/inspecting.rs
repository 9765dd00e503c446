//! Inspector of the window: opens it, passes it data, draws it docked or in its own window.

use std::sync::Arc;
use std::time::Duration;

use egui::{Context, Ui};

use super::AppWindow;
use crate::shell::clock;
use crate::shell::inspector::performance::memory_of_program;
use crate::shell::inspector::{Inspecting, Inspector, apply_theme};
use crate::shell::preview::choose_widget;
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
        self.inspector_has_news |= ctx.input(|input| !input.raw.events.is_empty());
        if let Some(worker) = &self.worker {
            let snapshot = worker.take_snapshot();
            self.inspector_has_news |= !snapshot.is_empty();
            inspector.take_in(snapshot);
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
            inspector.keys_of_app(ui.ctx());
            // A renderer that paints each window by itself calls `inspector_ui`.
            if !ui.ctx().embed_viewports() {
                let id = egui::ViewportId::from_hash_of("inspector");
                let builder = window_of_inspector(&self.title);
                close = ui.ctx().show_viewport_immediate(id, builder, |ui, _class| show_alone(inspector, ui));
            }
        }
        if close {
            self.inspect(Inspecting::Closed);
        }
        self.send_orders();
    }

    /// The window that the inspector wants for itself.
    pub(in crate::shell::window) fn inspector_window(&self) -> Option<egui::ViewportBuilder> {
        (self.inspecting == Inspecting::Window).then(|| window_of_inspector(&self.title))
    }

    /// True once when the inspector has got something new since the last call.
    pub(in crate::shell::window) fn take_inspector_news(&mut self) -> bool {
        std::mem::take(&mut self.inspector_has_news)
    }

    /// One frame of the inspector in its own window. Returns true when the app's window may look different now.
    pub(in crate::shell::window) fn inspector_ui(&mut self, ui: &mut Ui) -> bool {
        let is_input = ui.input(|input| !input.raw.events.is_empty());
        let before = self.shown_scene();
        // Its context is another one than that of the app, whose theme the view applies.
        let is_dark = self.view.theme().dark;
        if ui.visuals().dark_mode != is_dark {
            apply_theme(ui.ctx(), is_dark);
            ui.ctx().request_repaint();
        }
        self.guarded(ui, |window, ui| {
            if window.inspector.as_mut().is_some_and(|inspector| show_alone(inspector, ui)) {
                window.inspect(Inspecting::Closed);
            }
            window.send_orders();
        });
        let is_same = match (before, self.shown_scene()) {
            (Some(before), Some(now)) => Arc::ptr_eq(&before, &now),
            (before, now) => before.is_none() && now.is_none(),
        };
        is_input || !is_same
    }

    /// A click with Ctrl and Shift opens the inspector on the widget under the pointer; a live preview takes it for the editor.
    fn ask_why(&mut self, ui: &Ui, app: egui::Rect) {
        if self.inspecting != Inspecting::Closed || self.preview.is_some() {
            return;
        }
        let is_held = ui.input(|input| input.modifiers.command && input.modifiers.shift);
        if is_held != std::mem::replace(&mut self.asks_why, is_held) {
            match is_held {
                true => self.view.record_places(),
                false => self.view.forget_places(),
            }
            ui.ctx().request_repaint();
        }
        let Some(scene) = self.scene.clone().filter(|_| is_held) else { return };
        let drawn = self.view.drawn_nodes().to_vec();
        if let Some(node) = choose_widget(ui, app, self.view.theme(), &scene, &drawn, &|_| true) {
            self.inspect(Inspecting::Docked);
            if let Some(inspector) = &mut self.inspector {
                inspector.take_screen(&scene, &drawn);
                inspector.show_widget(ui.ctx(), node);
            }
            self.send_orders();
        }
    }

    /// Draws what the inspector shows over the app.
    pub(super) fn inspector_behind(&mut self, ui: &Ui, app: egui::Rect) {
        self.ask_why(ui, app);
        if let Some(inspector) = self.inspector.as_mut().filter(|_| self.inspecting != Inspecting::Closed) {
            inspector.show_over(ui, app);
            self.send_orders();
        }
    }
}

fn window_of_inspector(app: &str) -> egui::ViewportBuilder {
    egui::ViewportBuilder::default()
        .with_title(format!("Inspector – {app}"))
        .with_app_id("ensemble-run")
        .with_inner_size(egui::vec2(900.0, 640.0))
        .with_min_inner_size(egui::vec2(360.0, 240.0))
}

/// Draws the inspector in a window of its own. Returns true when it is to be closed.
fn show_alone(inspector: &mut Inspector, ui: &mut Ui) -> bool {
    inspector.keys(ui.ctx());
    let is_closed = ui.input_mut(|input| {
        input.consume_key(egui::Modifiers::NONE, egui::Key::F12) || input.viewport().close_requested()
    });
    inspector.show(ui, false) || is_closed
}
