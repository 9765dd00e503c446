//! Docks the inspector at a side of the window, with a draggable edge.

use egui::{Rect, Sense, Ui, UiBuilder};

use super::settings::Side;
use super::{Inspector, LEAST_APP, LEAST_WIDE, WIDE};

impl Inspector {
    /// Splits the window between app and inspector.
    pub fn place(&self, whole: Rect) -> (Rect, Rect) {
        if self.is_at_right(whole) {
            let width = self.settings.width.min(whole.width() - LEAST_APP).max(0.0);
            whole.split_left_right_at_x((whole.right() - width).round())
        } else {
            let height = self.settings.height.min(whole.height() - LEAST_APP).max(0.0);
            whole.split_top_bottom_at_y((whole.bottom() - height).round())
        }
    }

    /// Draws the docked inspector. True when the user closes it.
    pub fn show_docked(&mut self, ui: &mut Ui, whole: Rect, rect: Rect) -> bool {
        let at_right = self.is_at_right(whole);
        let mut inner = ui.new_child(UiBuilder::new().max_rect(rect).id_salt("inspector"));
        inner.set_clip_rect(rect);
        let close = self.show(&mut inner, true);
        // The edge moves with the pointer.
        let edge = if at_right {
            Rect::from_x_y_ranges(rect.left() - 4.0..=rect.left() + 3.0, rect.y_range())
        } else {
            Rect::from_x_y_ranges(rect.x_range(), rect.top() - 4.0..=rect.top() + 3.0)
        };
        let cursor = if at_right { egui::CursorIcon::ResizeHorizontal } else { egui::CursorIcon::ResizeVertical };
        let response =
            ui.interact(edge, ui.scope_id().with("inspector edge"), Sense::drag()).on_hover_and_drag_cursor(cursor);
        // By the pointer's position and not by its delta, which within one frame includes the movement before the press.
        if let Some(at) = response.interact_pointer_pos().filter(|_| response.dragged()) {
            if at_right {
                self.settings.width = (rect.right() - at.x).clamp(280.0, (whole.width() - LEAST_APP).max(280.0));
            } else {
                self.settings.height = (rect.bottom() - at.y).clamp(160.0, (whole.height() - LEAST_APP).max(160.0));
            }
        }
        let theme = self.theme();
        let busy = response.hovered() || response.dragged();
        let stroke = if busy {
            egui::Stroke::new(2.0, theme.colors.accent)
        } else {
            egui::Stroke::new(1.0, theme.colors.border)
        };
        let painter = ui.painter();
        if at_right {
            painter.vline(rect.left() + 0.5, rect.y_range(), stroke);
        } else {
            painter.hline(rect.x_range(), rect.top() + 0.5, stroke);
        }
        let pressed_at = ui.input(|input| input.pointer.any_pressed().then(|| input.pointer.interact_pos()).flatten());
        // A press that selects a widget is on the app, and the inspector keeps the focus.
        if let Some(at) = pressed_at.filter(|_| !self.picking.is_on()) {
            self.has_focus = rect.contains(at);
        }
        close
    }

    pub(super) fn is_at_right(&self, whole: Rect) -> bool {
        match self.settings.side {
            Side::Auto => whole.width() >= WIDE,
            Side::Right => whole.width() >= LEAST_WIDE,
            Side::Bottom => false,
        }
    }
}
