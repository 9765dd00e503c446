//! The scroll position of a container, and the extents it moves in.

use egui::Rect;

use ensemble_runtime::scene::NodeId;

/// The scroll position of a container.
#[derive(Clone, Copy, Debug, Default)]
pub struct ScrollState {
    /// Distance from the start of the content, in logical pixels.
    pub offset: f64,
    /// True when `onScrollEnd` was fired for this end.
    pub ended: bool,
    pub(super) glide: Option<AnimatedScroll>,
}

/// An animated scroll, in logical pixels and egui's seconds.
#[derive(Clone, Copy, Debug)]
pub(super) struct AnimatedScroll {
    pub from: f64,
    pub to: f64,
    pub since: f64,
}

/// The scroll extents along one axis, in logical pixels.
#[derive(Clone, Copy, Debug)]
pub struct ScrollMetrics {
    /// 0 = horizontal, 1 = vertical.
    pub axis: usize,
    /// Length of the content.
    pub content: f64,
    /// Length of the viewport.
    pub view: f64,
    /// True for a Row that runs from right to left: its content starts at the right.
    pub reversed: bool,
}

/// A container of this frame that scrolls vertically and has more than it shows. One of them gets the keys of the next frame:
/// [`UiState::keyboard_target`](super::UiState::keyboard_target).
#[derive(Clone, Copy, Debug)]
pub struct ScrollRegion {
    /// Node of the container.
    pub node: NodeId,
    /// Viewport of the container.
    pub rect: Rect,
    /// True while the pointer is in the viewport.
    pub hovered: bool,
}

impl ScrollMetrics {
    /// The largest offset.
    pub fn end(&self) -> f64 {
        (self.content - self.view).max(0.0)
    }
}

impl ScrollState {
    /// True during an animated scroll.
    pub(crate) fn is_gliding(&self) -> bool {
        self.glide.is_some()
    }
}
