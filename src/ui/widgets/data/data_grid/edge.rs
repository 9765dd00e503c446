//! Edge between two columns, dragged by the mouse or moved by arrow keys.

use egui::{CornerRadius, CursorIcon, EventFilter, Key, Modifiers, Rect, Response, StrokeKind, Ui, Vec2};

use crate::frame::access;
use crate::toolkit::page_keys;
use crate::toolkit::theme::Theme;

/// Distance from the line within which a press hits it, in logical pixels.
pub const REACH: f32 = 4.0;

/// Step of an arrow key, with Shift a tenth of it, in logical pixels.
const STEP: f32 = 10.0;

/// Change of a column's width.
pub enum Request {
    /// A width, in logical pixels.
    Width(f32),
    /// The width of the content.
    Content,
}

/// Area of the edge after a column.
pub fn area(column: Rect, head: Rect, spacing: f32, rtl: bool) -> Rect {
    let x = if rtl { column.left() - spacing / 2.0 } else { column.right() + spacing / 2.0 };
    Rect::from_x_y_ranges(x - REACH..=x + REACH, head.y_range())
}

/// Draws the edge of a column and returns the change that the user makes. In a page from right to left, keys and mouse work the other way.
pub fn drag(
    ui: &Ui,
    theme: &Theme,
    response: &Response,
    head: Rect,
    (column, width, rtl): (&str, f32, bool),
) -> Option<Request> {
    let called = format!("Width of column {column}");
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Splitter, true, &called));
    access::tell(response, |node| {
        node.set_numeric_value(f64::from(width.round()));
        node.set_numeric_value_step(f64::from(STEP));
    });
    let is_active = response.hovered() || response.dragged() || response.has_focus();
    if is_active {
        let line = head.shrink2(Vec2::new(0.0, 8.0)).y_range();
        let x = ui.painter().round_to_pixel_center(response.rect.center().x);
        ui.painter().vline(x, line, ui.visuals().widgets.hovered.bg_stroke);
    }
    if response.hovered() || response.dragged() {
        ui.set_cursor_icon(CursorIcon::ResizeColumn);
    }
    let toward_end = if rtl { -1.0 } else { 1.0 };
    let mut by = response.drag_delta().x * toward_end;
    let mut resets = response.double_clicked();
    if response.has_focus() {
        let ring = response.rect.shrink2(Vec2::new(0.0, 4.0));
        ui.painter().rect_stroke(ring, CornerRadius::same(3), theme.focus_ring(), StrokeKind::Inside);
        let filter = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        page_keys::keep(ui, response.id);
        let pressed = |modifiers, key| ui.input_mut(|input| input.count_and_consume_key(modifiers, key)) as f32;
        for (modifiers, step) in [(Modifiers::NONE, STEP), (Modifiers::SHIFT, STEP / 10.0)] {
            by += (pressed(modifiers, Key::ArrowRight) - pressed(modifiers, Key::ArrowLeft)) * step * toward_end;
        }
        resets |= pressed(Modifiers::NONE, Key::Home) > 0.0;
    }
    if resets { Some(Request::Content) } else { (by != 0.0).then_some(Request::Width(width + by)) }
}
