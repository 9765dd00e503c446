//! Size and corners of an avatar.

use egui::{CornerRadius, Rect};

use crate::toolkit::paint;
use crate::toolkit::theme::Theme;
use ensemble_core::spec::BorderRadius;

/// Side of an avatar without a size, in pixels.
pub const SIDE: f32 = 40.0;

/// The corners of a shape.
pub fn corners(radius: Option<BorderRadius>, variant: Option<&str>, theme: &Theme, rect: Rect) -> CornerRadius {
    let usual = match variant {
        Some("square") => 0.0,
        Some("rounded") => theme.radius.control,
        _ => rect.width().min(rect.height()) / 2.0,
    };
    paint::corners(radius, CornerRadius::same(usual as u8))
}
