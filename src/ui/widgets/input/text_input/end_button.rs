//! The small buttons at the end of a text field: clear, and show or hide.

use egui::{Id, Pos2, Rect, Sense, Ui, Vec2, WidgetInfo};

use crate::toolkit::paint;
use crate::toolkit::theme::Theme;

/// Cuts the rectangle of a small button off the end of the box.
pub(super) fn end_place(theme: &Theme, inner: &mut Rect, line: f32) -> Rect {
    let side = theme.control.dense;
    let center = Pos2::new(inner.right() - side / 2.0 + 6.0, inner.top() + line / 2.0);
    inner.max.x -= side;
    Rect::from_center_size(center, Vec2::splat(side))
}

/// Draws a small button at the end of the box.
pub(super) fn end_button(ui: &Ui, theme: &Theme, id: Id, at: Rect, icon: &str, words: &str) -> bool {
    let response = ui.interact(at, id, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, words));
    let color = if response.hovered() { theme.colors.text } else { theme.colors.text3 };
    paint::symbol(ui.painter(), theme, icon, at.center(), theme.control.icon - 4.0, color);
    paint::focus_ring(ui, theme, &response, at.shrink(4.0), egui::CornerRadius::same(6));
    response.clicked()
}
