//! Draws the rows of a table: highlight, cells, selection boxes; handles the keyboard.

use std::sync::Arc;

use egui::{CornerRadius, EventFilter, Key, Modifiers, Pos2, Rect, Response, Sense, Ui, UiBuilder, Vec2};

use super::selection::{CheckState, check_box};
use super::{GridFrame, TableLayout, is_fixed};
use crate::frame::{Frame, access, visible_text};
use crate::toolkit::paint;
use crate::toolkit::text::color32;
use crate::toolkit::theme::color;
use crate::toolkit::widget_states::KeepsStates as _;
use ensemble_core::spec::{Color, FromValue, TextStyle};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Interaction;

impl GridFrame<'_> {
    /// Draws the scrolling rows and returns the scroll offset.
    pub(super) fn body(
        &self,
        ui: &mut Ui,
        frame: &mut Frame<'_>,
        body: Rect,
        size: Vec2,
        table: &TableLayout<'_>,
    ) -> Vec2 {
        if self.shown().is_empty() {
            let words = &self.props.source.empty_text;
            let available_width = (body.width() - 2.0 * self.props.source.margin).max(1.0);
            paint::hint(ui, frame.theme(), body, available_width, words);
            return Vec2::ZERO;
        }
        let id = frame.id(self.node);
        let fits = size.y <= body.height() + 0.5;
        let mut area = egui::ScrollArea::new([size.x > body.width() + 0.5, !fits]).auto_shrink(false).id_salt("rows");
        // Another page begins with its first row.
        if ui.states(|data| data.remove_temp::<bool>(id.with("to top"))).is_some() {
            area = area.vertical_scroll_offset(0.0);
        }
        // Columns from right to left begin at the right end.
        if table.rtl && ui.states(|data| !std::mem::replace(data.get_temp_mut_or_default(id.with("begun")), true)) {
            area = area.horizontal_scroll_offset((size.x - body.width()).max(0.0));
        }
        let most = (size.y - body.height()).max(0.0);
        let follows = id.with("follows");
        // Of scripts, and of the find bar.
        for command in frame.commands(self.node) {
            let to = match (command.method, command.args.first().and_then(usize::from_value)) {
                ("scrollToTop", _) => 0.0,
                ("scrollToBottom", _) => most,
                ("scrollToIndex", Some(row)) => {
                    let place = row.saturating_sub(self.shown().start) as f32 * self.props.source.row_height;
                    (place - body.height() / 2.0).clamp(0.0, most)
                }
                _ => continue,
            };
            area = area.vertical_scroll_offset(to);
            // As a list does: sent to its end, it stays there while rows are added, until the user scrolls away.
            ui.states(|data| data.insert_temp(follows, command.method == "scrollToBottom"));
        }
        let is_following = ui.states(|data| data.get_temp::<bool>(follows)).unwrap_or_default();
        let mut child = ui.new_child(UiBuilder::new().max_rect(body).scope_id(id.with("table body")));
        child.shrink_clip_rect(body);
        let output = area.stick_to_bottom(is_following).show_viewport(&mut child, |ui, _| {
            let origin = ui.max_rect().min;
            ui.set_min_size(size);
            let (first, end) = self.range(origin.y, body.intersect(ui.clip_rect()));
            self.ask(ui, frame, first, end);
            for row in first..end {
                let top = origin.y + (row - self.shown().start) as f32 * self.props.source.row_height;
                let rect =
                    Rect::from_min_size(Pos2::new(origin.x, top), Vec2::new(size.x, self.props.source.row_height));
                self.row(ui, frame, row, rect, body, table);
            }
        });
        output.state.clamped_offset()
    }

    fn row(&self, ui: &mut Ui, frame: &mut Frame<'_>, row: usize, rect: Rect, seen: Rect, table: &TableLayout<'_>) {
        let theme = Arc::clone(frame.theme());
        let id = frame.id(self.node).with(("row", row));
        let own = self.rows.get(row).filter(|row| row.handles("onTap"));
        let answers = self.node.handles("onItemTap") || own.is_some();
        let response = ui.interact(rect, id, if answers { Sense::click() } else { Sense::hover() });
        let declared = self.rows.get(row).and_then(|row| row.props.read::<bool>("selected"));
        let key = self.rows.key(row);
        let marked = self.chosen.as_ref().is_some_and(|chosen| chosen.has(&key));
        let selected = declared.unwrap_or(marked || answers && self.props.source.selected == Some(row));
        let ground = self.rows.get(row).and_then(|row| row.props.read::<Color>("backgroundColor")).map(color32);
        if let Some(ground) = ground {
            ui.painter().rect_filled(rect, CornerRadius::ZERO, ground);
        }
        if selected {
            ui.painter().rect_filled(rect, CornerRadius::ZERO, theme.soft(crate::toolkit::theme::Tone::Accent));
        }
        if response.hovered() || response.contains_pointer() {
            ui.painter().rect_filled(rect, CornerRadius::ZERO, color::alpha(theme.colors.text, 0.035));
        }
        frame.mark_row(ui, self.node.id, row, rect);
        let name = self.rows.cells(row).iter().find_map(|cell| cell.props.get("text")).map(Value::to_display);
        let name = name.unwrap_or_else(|| format!("Row {}", row + 1).into());
        let mut below = if answers {
            access::choice(&response, egui::Role::Row, (true, selected), &name);
            access::tell(&response, |node| node.set_row_index(row));
            access::below(ui, &response)
        } else {
            let own = access::group(ui, id.with("row"), egui::Role::Row, &name, rect);
            own.ctx().accesskit_node_builder(own.unique_id(), |node| {
                node.set_row_index(row);
                node.set_selected(selected);
            });
            own
        };
        let ui = &mut below;
        if answers {
            self.walk(ui, frame, &response, row, rect);
            if response.has_focus() {
                ui.painter().rect_stroke(
                    rect.shrink(1.0),
                    CornerRadius::same(4),
                    theme.focus_ring(),
                    egui::StrokeKind::Inside,
                );
            }
        }
        if response.has_focus() {
            self.focused.set(Some(row));
        }
        if response.clicked() {
            let index = Value::Number(row as f64);
            frame.set(self.node, "selectedItemIndex", index.clone());
            frame.emit(self.node, "onItemTap", Value::map([("selectedItemIndex", index)]));
            if let Some(own) = own {
                frame.emit(own, "onTap", Value::Null);
            }
        }
        let style = self.rows.get(row).and_then(|row| row.props.read::<TextStyle>("textStyle"));
        let clip = ui.clip_rect();
        if self.chosen.is_some() {
            // Scrolled sideways, the cells end where the selection box stands.
            let mark = self.mark_area(rect, seen, table.rtl);
            let free = if table.rtl { clip.left()..=mark.left() } else { mark.right()..=clip.right() };
            ui.shrink_clip_rect(Rect::from_x_y_ranges(free, clip.y_range()));
        }
        for (at, (cell, (_, width))) in self.rows.cells(row).iter().zip(table.laid).enumerate() {
            let Some(column) = self.props.columns.get(at).filter(|column| !column.hidden) else { continue };
            let is_numeric = column.is_numeric(cell);
            frame.inherited = Arc::clone(&table.sides[usize::from(is_numeric)]);
            if let Some(style) = &style {
                frame.inherited = frame.inherited.with_text_style(style);
            }
            let mut size = frame.child_size(cell, Vec2::new(*width, rect.height()));
            // A text stands on its side by itself, to the fraction of a pixel.
            if cell.spec.name == "Text" {
                size.x = *width;
            }
            let free = if is_numeric != table.rtl { (width - size.x).max(0.0) } else { 0.0 };
            let x = rect.left() + table.left(at) + free;
            let place = Rect::from_min_size(Pos2::new(x, (rect.center().y - size.y / 2.0).round()), size);
            let mut own = frame.is_read.then(|| {
                let id = response.id.with(("cell", at));
                let own = access::group(ui, id, egui::Role::Cell, &visible_text(cell), place);
                own.ctx().accesskit_node_builder(own.unique_id(), |node| {
                    node.set_row_index(row);
                    node.set_column_index(at);
                });
                own
            });
            frame.show_child(own.as_mut().unwrap_or(&mut *ui), cell, place);
        }
        ui.set_clip_rect(clip);
        self.row_check_box(ui, frame, row, self.mark_area(rect, seen, table.rtl), (&key, marked), &name);
        let divider = self.props.source.divider;
        if divider > 0.0 && row + 1 < self.shown().end {
            let y = ui.painter().round_to_pixel_center(rect.bottom() - divider / 2.0);
            ui.painter().hline(rect.x_range(), y, (divider, theme.colors.border));
        }
    }

    /// Draws the selection box of a row. It keeps its place when the columns scroll sideways.
    fn row_check_box(
        &self,
        ui: &Ui,
        frame: &mut Frame<'_>,
        row: usize,
        place: Rect,
        (key, marked): (&Value, bool),
        name: &str,
    ) {
        let Some(chosen) = &self.chosen else { return };
        let theme = Arc::clone(frame.theme());
        let id = frame.id(self.node).with(("mark", row));
        let share = if marked { CheckState::All } else { CheckState::None };
        let free = self.rows.get(row).is_none_or(|row| !is_fixed(row));
        let words = format!("Select {name}");
        let response = ui.interact(place, id, if free { Sense::click() } else { Sense::hover() });
        check_box(ui, &theme, &response, share, (self.several(), free), &words);
        if response.has_focus() {
            self.focused.set(Some(row));
        }
        if response.clicked() {
            let list = chosen.toggled(key, self.several());
            self.choose(ui, frame, list);
        }
    }

    /// The arrow keys move the focus between rows.
    fn walk(&self, ui: &Ui, frame: &Frame<'_>, response: &Response, row: usize, rect: Rect) {
        if !response.has_focus() {
            return;
        }
        let filter = EventFilter { vertical_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let shown = self.shown();
        let to = if pressed(Key::ArrowDown) && row + 1 < shown.end {
            row + 1
        } else if pressed(Key::ArrowUp) && row > shown.start {
            row - 1
        } else {
            return;
        };
        ui.memory_mut(|memory| memory.request_focus(frame.id(self.node).with(("row", to))));
        ui.scroll_to_rect(rect.translate(Vec2::new(0.0, (to as f32 - row as f32) * rect.height())), None);
    }

    /// Requests rows from the runtime when the visible ones and as many before and after them do not all exist.
    fn ask(&self, ui: &Ui, frame: &mut Frame<'_>, first: usize, end: usize) {
        let Some(rows) = &self.node.rows else { return };
        let before = self.node.children.len();
        let screen = end - first;
        let wanted = (first.saturating_sub(before + screen), (end + screen).saturating_sub(before).min(rows.count));
        let id = frame.id(self.node).with("asked");
        let exist = rows.first <= wanted.0 && rows.first + rows.nodes.len() >= wanted.1;
        let asked = ui.states(|data| data.get_temp::<(usize, usize)>(id));
        if exist {
            ui.states(|data| data.remove_temp::<(usize, usize)>(id));
        } else if asked != Some(wanted) {
            ui.states(|data| data.insert_temp(id, wanted));
            frame.interact(Interaction::Range { node: self.node.id, first: wanted.0, end: wanted.1 });
        }
    }
}
