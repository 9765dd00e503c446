//! The space that a tree is laid out in.

use egui::Vec2;
use taffy::AvailableSpace;

/// The available space along one axis, in logical pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Extent {
    /// Exactly this extent.
    Exact(f32),
    /// The content's extent, at most this.
    AtMost(f32),
    /// The smallest extent that the content can have: 0 for what scrolls, the extent of a text's lines.
    Least,
    /// The content's extent, without limit.
    Free,
}

/// The available space of a tree.
#[derive(Clone, Copy, Debug, PartialEq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Space {
    pub width: Extent,
    pub height: Extent,
}

impl Extent {
    /// At most `extent`; [`Extent::Free`] when it is infinite.
    pub(crate) fn at_most(extent: f32) -> Self {
        if extent.is_finite() { Self::AtMost(extent.max(0.0)) } else { Self::Free }
    }

    pub(super) fn bounded(self) -> bool {
        self != Self::Free
    }

    pub(super) fn available(self) -> AvailableSpace {
        match self {
            Self::Exact(extent) | Self::AtMost(extent) => AvailableSpace::Definite(extent),
            Self::Least => AvailableSpace::MinContent,
            Self::Free => AvailableSpace::MaxContent,
        }
    }
}

impl Space {
    /// Exactly this size.
    pub fn exact(size: Vec2) -> Self {
        Self { width: Extent::Exact(size.x), height: Extent::Exact(size.y) }
    }

    /// Exactly this wide, as high as the content.
    pub fn wide(width: f32) -> Self {
        Self { width: Extent::Exact(width), height: Extent::Free }
    }

    /// The size of the content, at most this.
    pub(crate) fn up_to(size: Vec2) -> Self {
        Self { width: Extent::at_most(size.x), height: Extent::at_most(size.y) }
    }
}
