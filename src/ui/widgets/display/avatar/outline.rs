//! Size and corners of an avatar.

use egui::{CornerRadius, Rect};

use crate::toolkit::paint;
use crate::toolkit::theme::Theme;
use ensemble_core::spec::BorderRadius;

/// Side of an avatar without a size, in pixels.
pub const SIDE: f32 = 40.0;

/// The corners of a shape.
pub fn corners(radius: Option<BorderRadius>, variant: Option<&str>, theme: &Theme, rect: Rect) -> CornerRadius {
    match (radius, variant) {
        (Some(radius), _) => paint::corners(radius),
        (None, Some("square")) => CornerRadius::ZERO,
        (None, Some("rounded")) => CornerRadius::same(theme.radius.control as u8),
        _ => CornerRadius::same((rect.width().min(rect.height()) / 2.0).clamp(0.0, 255.0) as u8),
    }
}
