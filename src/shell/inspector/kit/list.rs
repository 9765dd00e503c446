//! Lists: columns, headers, virtualized rows, list and details side by side.

use egui::{Painter, Rect, Response, ScrollArea, Sense, Stroke, Ui, UiBuilder, vec2};

use super::{Face, Kit, PAD, Part, ROW, clean};
use ensemble_ui::frame::access;
use ensemble_ui::toolkit::theme::Tone;

impl Kit<'_> {
    /// Rectangles of columns in a row; columns of width 0 share the remaining space.
    pub fn columns<const N: usize>(&self, row: Rect, widths: [f32; N]) -> [Rect; N] {
        const GAP: f32 = 10.0;
        let fixed: f32 = widths.iter().sum::<f32>() + GAP * (N.saturating_sub(1)) as f32;
        let flexible = widths.iter().filter(|width| **width == 0.0).count().max(1) as f32;
        let share = ((row.width() - 2.0 * PAD - fixed) / flexible).max(0.0);
        let mut x = row.left() + PAD;
        widths.map(|width| {
            let width = if width == 0.0 { share } else { width };
            let end = (x + width).min(row.right() - PAD).max(x);
            let rect = Rect::from_min_max(egui::pos2(x, row.top()), egui::pos2(end, row.bottom()));
            x += width + GAP;
            rect
        })
    }

    /// A selectable row. `name` is its accessible name.
    pub fn row(&self, ui: &mut Ui, selected: bool, name: &str, paint: impl FnOnce(&Self, &Painter, Rect)) -> Response {
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
        let painter = ui.painter_at(rect);
        let theme = self.theme;
        if selected {
            painter.rect_filled(rect, 0.0, theme.soft(Tone::Accent));
            painter.rect_filled(Rect::from_min_size(rect.min, vec2(2.0, rect.height())), 0.0, theme.colors.accent);
        } else if response.hovered() {
            painter.rect_filled(rect, 0.0, theme.hovered(theme.colors.surface));
        }
        access::choice(&response, egui::Role::ListBoxOption, (true, selected), &clean(name));
        paint(self, &painter, rect);
        response
    }

    /// The header of a table.
    pub fn head<const N: usize>(&self, ui: &mut Ui, widths: [f32; N], names: [&str; N]) {
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
        let painter = ui.painter_at(rect);
        painter.rect_filled(rect, 0.0, self.theme.colors.surface2);
        painter.hline(rect.x_range(), rect.bottom() - 0.5, self.line());
        for (rect, name) in self.columns(rect, widths).into_iter().zip(names) {
            let (name, is_number) = name.strip_prefix('>').map_or((name, false), |name| (name, true));
            if is_number {
                self.text_right(&painter, rect, name, Face::Hint, self.theme.colors.text2);
            } else {
                self.text(&painter, rect, name, Face::Hint, self.theme.colors.text2);
            }
        }
    }

    /// Virtualized rows of equal height. `keep` is a row to scroll to.
    pub fn rows(
        &self,
        ui: &mut Ui,
        id: &str,
        count: usize,
        at_end: bool,
        keep: Option<usize>,
        mut row: impl FnMut(&mut Ui, usize),
    ) {
        let mut area = ScrollArea::vertical().id_salt(id).auto_shrink(false).stick_to_bottom(at_end);
        if let Some(keep) = keep {
            let height = ui.available_height();
            let (top, bottom) = (keep as f32 * ROW, (keep as f32 + 1.0) * ROW);
            let id = ui.make_persistent_id(id);
            let offset = egui::scroll_area::State::load(ui.ctx(), id).map_or(0.0, |state| state.clamped_offset().y);
            if top < offset {
                area = area.vertical_scroll_offset(top);
            } else if bottom > offset + height {
                area = area.vertical_scroll_offset(bottom - height);
            }
        }
        area.show_rows(ui, ROW, count, |ui, range| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for at in range {
                row(ui, at);
            }
        });
    }

    /// A list and the details of its selection: side by side if there is space, otherwise stacked.
    pub fn split(&self, ui: &mut Ui, fraction: &mut f32, mut content: impl FnMut(&mut Ui, Part)) {
        let rect = ui.available_rect_before_wrap();
        let beside = rect.width() >= 720.0 && rect.width() > rect.height();
        let (first, second, handle) = if beside {
            let x = rect.left() + rect.width() * fraction.clamp(0.2, 0.8);
            let handle = Rect::from_x_y_ranges(x - 3.0..=x + 3.0, rect.y_range());
            (rect.with_max_x(x), rect.with_min_x(x), handle)
        } else {
            let y = rect.top() + rect.height() * fraction.clamp(0.2, 0.8);
            let handle = Rect::from_x_y_ranges(rect.x_range(), y - 3.0..=y + 3.0);
            (rect.with_max_y(y), rect.with_min_y(y), handle)
        };
        for (part, rect) in [(Part::List, first), (Part::Detail, second)] {
            let mut inner = ui.new_child(UiBuilder::new().max_rect(rect).id_salt(part));
            inner.set_clip_rect(inner.clip_rect().intersect(rect));
            content(&mut inner, part);
        }
        let cursor = if beside { egui::CursorIcon::ResizeHorizontal } else { egui::CursorIcon::ResizeVertical };
        let response = ui.interact(handle, ui.scope_id().with("split"), Sense::drag()).on_hover_and_drag_cursor(cursor);
        if let Some(at) = response.interact_pointer_pos().filter(|_| response.dragged()) {
            let share = if beside { (at.x - rect.left()) / rect.width() } else { (at.y - rect.top()) / rect.height() };
            *fraction = share.clamp(0.2, 0.8);
        }
        let stroke = if response.hovered() || response.dragged() {
            Stroke::new(2.0, self.theme.colors.accent)
        } else {
            self.line()
        };
        let painter = ui.painter();
        if beside {
            painter.vline(handle.center().x, handle.y_range(), stroke);
        } else {
            painter.hline(handle.x_range(), handle.center().y, stroke);
        }
        ui.advance_cursor_after_rect(rect);
    }
}
