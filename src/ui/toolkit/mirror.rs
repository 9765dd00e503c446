//! Mirroring for pages that run from right to left. Widgets lay out their inside from left to right; on such a page, rectangles and shapes change
//! sides, and their contents stay.

use egui::layers::ShapeIdx;
use egui::{Rect, Shape, Ui, Vec2};

/// A rectangle on the other side of `within`, when `rtl` is set.
pub fn rect(rect: Rect, within: Rect, rtl: bool) -> Rect {
    if rtl { rect.translate(shift(rect, within)) } else { rect }
}

/// Draws icons and texts by `draw` and moves each of them to the other side of `within`, when `rtl` is set. What can be pressed has to be mirrored
/// by [`rect`] itself.
pub fn shapes<R>(ui: &Ui, within: Rect, rtl: bool, draw: impl FnOnce() -> R) -> R {
    if !rtl {
        return draw();
    }
    let layer = ui.layer_id();
    let next = || ui.ctx().graphics(|graphics| graphics.get(layer).map_or(ShapeIdx(0), |list| list.next_idx()));
    let start = next();
    let done = draw();
    let end = next();
    ui.ctx().graphics_mut(|graphics| {
        let list = graphics.entry(layer);
        for at in start.0..end.0 {
            list.mutate_shape(ShapeIdx(at), |clipped| {
                let bounds = match &clipped.shape {
                    // Its letters may reach over the line that they stand on.
                    Shape::Text(text) => text.galley.rect.translate(text.pos.to_vec2()),
                    other => other.visual_bounding_rect(),
                };
                if bounds.is_finite() && !bounds.is_negative() {
                    clipped.shape.translate(shift(bounds, within));
                }
            });
        }
    });
    done
}

fn shift(rect: Rect, within: Rect) -> Vec2 {
    Vec2::new(within.left() + within.right() - rect.left() - rect.right(), 0.0)
}
