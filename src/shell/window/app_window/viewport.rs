//! Reports size, theme, visibility and keys of the window to the app.

use std::time::Instant;

use egui::{Context, Ui};

use super::AppWindow;
use crate::shell::inspector::Inspecting;
use crate::shell::terminal::say;
use crate::shell::window::geometry::Geometry;
use crate::shell::window::keys;
use crate::shell::window::keys::WindowKey;
use crate::shell::worker::Message;
use ensemble_core::message::Event;

impl AppWindow {
    pub(super) fn notice(&mut self, ui: &Ui, size: egui::Vec2) {
        if size != self.size && size.x > 0.0 && size.y > 0.0 {
            self.size = size;
            self.send(Message::Event(Event::Resized { width: size.x, height: size.y }));
        }
        let ctx = ui.ctx();
        self.measure(ctx);
        let (system, visible, focused) = ctx.input(|input| {
            let minimized = input.viewport().minimized.unwrap_or(false);
            let focused = input.raw.events.iter().any(|event| matches!(event, egui::Event::WindowFocused(true)));
            (input.raw.system_theme, !minimized, focused)
        });
        if focused {
            self.send(Message::Event(Event::Focused));
        }
        self.set_visible(visible);
        let dark = system.map(|theme| theme == egui::Theme::Dark).filter(|_| self.launch.dark.is_none());
        if let Some(dark) = dark.filter(|dark| self.dark != Some(*dark)) {
            self.dark = Some(dark);
            self.view.prefer_dark(dark);
            self.send(Message::Event(Event::DarkMode(dark)));
        }
    }

    /// Records the window's size, to be saved.
    fn measure(&mut self, ctx: &Context) {
        let (inner, maximized) = ctx.input(|input| {
            let viewport = input.viewport();
            (viewport.inner_rect, viewport.maximized == Some(true) || viewport.fullscreen == Some(true))
        });
        let Some(size) = inner.map(|inner| inner.size() * ctx.zoom_factor()) else { return };
        let before = self.geometry.filter(|_| maximized);
        let (width, height) = before.map_or((size.x, size.y), |before| (before.width, before.height));
        self.geometry = Some(Geometry { width, height, maximized });
    }

    pub(super) fn set_visible(&mut self, visible: bool) {
        if visible == self.visible {
            return;
        }
        self.visible = visible;
        if let Some(worker) = self.worker.as_ref().filter(|_| visible) {
            // A window that is shown again does not wait for the pace of the hidden one.
            worker.paint_not_before(Instant::now());
        }
        self.send(Message::Event(Event::Visible(visible)));
    }

    /// Handles the window's shortcuts.
    pub(super) fn keys(&mut self, ctx: &Context) {
        match keys::pressed(ctx) {
            // Reading takes as long as the disk or the network does.
            Some(WindowKey::Reload) => {
                match std::thread::Builder::new().name("reload".into()).spawn(self.reader(ctx)) {
                    Ok(_detached) => {}
                    Err(error) => say(&format!("error: the app cannot be reloaded: {error}")),
                }
            }
            Some(WindowKey::Help) => self.keys_shown = !self.keys_shown,
            Some(WindowKey::Inspect) => self.inspect(match (self.inspecting, self.launch.inspect) {
                (Inspecting::Closed, Inspecting::Window) => Inspecting::Window,
                (Inspecting::Closed, _) => Inspecting::Docked,
                _ => Inspecting::Closed,
            }),
            Some(WindowKey::Pick) => {
                if self.inspecting == Inspecting::Closed {
                    self.inspect(Inspecting::Docked);
                }
                if let Some(inspector) = &mut self.inspector {
                    inspector.pick();
                }
            }
            None => {}
        }
        if self.keys_shown && ctx.input_mut(|input| input.consume_key(egui::Modifiers::NONE, egui::Key::Escape)) {
            self.keys_shown = false;
        }
    }
}
