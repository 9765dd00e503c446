//! Live preview in the window: passes it data, draws its overlay.

use egui::Ui;

use super::AppWindow;
use crate::shell::inspector::widgets::path_to;
use crate::shell::worker::{Message, Worker};

impl AppWindow {
    /// Passes new data to the live preview, and opens the screen that the editor shows.
    pub(super) fn feed_preview(&mut self) {
        let Some(preview) = &mut self.preview else { return };
        preview.take_in(self.worker.as_ref().and_then(Worker::take_live));
        // Before the first screen is drawn nothing is known of it.
        let drawn = self.view.drawn_nodes();
        let screen = if drawn.is_empty() { None } else { preview.screen_to_open(&self.app, drawn) };
        if let Some(screen) = screen {
            self.send(Message::Show(screen));
        }
    }

    /// Draws the preview's overlay over the app, and scrolls to the widget that the cursor was moved to.
    pub(super) fn preview_behind(&mut self, ui: &Ui, app: egui::Rect) {
        if let (Some(preview), Some(scene)) = (&mut self.preview, &self.scene) {
            if let Some(node) = preview.take_hidden(scene, self.view.drawn_nodes()) {
                self.view.reveal(node, path_to(scene, node));
                ui.ctx().request_repaint();
            }
            preview.show_over(ui, app, self.view.theme(), scene, self.view.drawn_nodes());
        }
    }
}
