//! Events that other threads send to the loop of the windows.

use std::time::Instant;

use egui_winit::accesskit_winit;

/// Events that other threads send to the windows' event loop.
#[derive(Debug)]
pub(super) enum UserEvent {
    /// Something has changed in a window; asked for during or after pass number `pass` of its context.
    Repaint { of: WindowContent, at: Instant, pass: u64 },
    /// A screen reader asks.
    Reader(accesskit_winit::Event),
}

impl From<accesskit_winit::Event> for UserEvent {
    fn from(event: accesskit_winit::Event) -> Self {
        Self::Reader(event)
    }
}

/// Content of a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WindowContent {
    App,
    Inspector,
}
