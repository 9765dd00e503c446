//! Content of a window without a graphics card: the app, or its inspector.

use std::time::Duration;

use egui::{Color32, Context, Ui};

use super::super::app_window::AppWindow;

/// Content of a window, frame by frame.
pub(super) trait Content {
    /// One frame. `last` is the time of the frame before, painting included.
    fn ui(&mut self, ui: &mut Ui, last: Duration);

    /// Replaces a frame while the window is not visible.
    fn rest(&mut self, ctx: &Context, minimized: bool);

    /// The colour below everything.
    fn ground(&self) -> Color32;
}

impl Content for AppWindow {
    fn ui(&mut self, ui: &mut Ui, last: Duration) {
        AppWindow::ui(self, ui, Some(last));
    }

    fn rest(&mut self, ctx: &Context, minimized: bool) {
        AppWindow::rest(self, ctx, minimized);
    }

    fn ground(&self) -> Color32 {
        AppWindow::ground(self)
    }
}

/// The inspector of an app in a window of its own.
pub(super) struct InspectorContent<'a> {
    pub(super) window: &'a mut AppWindow,
    /// The context of the app's window.
    pub(super) app: &'a Context,
}

impl Content for InspectorContent<'_> {
    fn ui(&mut self, ui: &mut Ui, _: Duration) {
        if self.window.inspector_ui(ui) {
            self.app.request_repaint();
        }
    }

    fn rest(&mut self, _: &Context, _: bool) {}

    fn ground(&self) -> Color32 {
        self.window.ground()
    }
}
