//! The head of a table: labels that sort, filter menus, edges that can be dragged.

use std::sync::Arc;

use egui::accesskit::SortDirection;
use egui::{Color32, CornerRadius, Id, Pos2, Rect, Response, Sense, StrokeKind, Ui, Vec2, WidgetInfo};

use super::columns::{Column, SIGN, Widths};
use super::selection::{CheckState, check_box};
use super::{GridFrame, TableLayout, edge};
use crate::frame::{Frame, access, letters, optimistic};
use crate::toolkit::text::{ResolvedTextStyle, Wrap, color32};
use crate::toolkit::theme::{TextRole, Theme};
use crate::toolkit::widget_states::KeepsStates as _;
use crate::toolkit::{mirror, paint};
use crate::widgets::input::menu::{self, Menu, MenuEntry};
use ensemble_core::value::{Map, Value};

impl GridFrame<'_> {
    pub(super) fn heading_style(&self, frame: &Frame<'_>) -> ResolvedTextStyle {
        let on_ground = |ground| frame.theme().on(color32(ground));
        let usual = self.props.ground.map_or(frame.theme().colors.text2, on_ground);
        let ink = self.props.heading.color.map_or(usual, color32);
        ResolvedTextStyle::new(frame.theme(), TextRole::Label, &self.props.heading).color(ink)
    }

    pub(super) fn head(
        &self,
        ui: &mut Ui,
        frame: &mut Frame<'_>,
        rect: Rect,
        (offset, heads): (f32, HeadResponses),
        table: &TableLayout<'_>,
        widths: &mut Widths,
    ) {
        let theme = Arc::clone(frame.theme());
        let id = frame.id(self.node);
        let sorting = optimistic::value(ui.ctx(), id.with("sorting"), &self.props.source.sorting);
        let outer = ui.painter().clone();
        let ground = self.props.ground.map_or(theme.colors.surface2, color32);
        ui.painter().rect_filled(rect, CornerRadius { nw: 8, ne: 8, ..CornerRadius::ZERO }, ground);
        let HeadResponses { mut row, names, filters, edges, all } = heads;
        let ui = &mut row;
        let (mut names, mut filters, mut edges) = (names.into_iter(), filters.into_iter(), edges.into_iter());
        for (at, column) in self.props.columns.iter().enumerate().take(table.laid.len()) {
            if column.hidden {
                continue;
            }
            let place = table.cell(at, rect.left() - offset, rect);
            if let Some(response) = names.next() {
                self.name(ui, frame, at, place, (&sorting, table.rtl), response);
            }
            if !column.filters.is_empty()
                && let Some(response) = filters.next()
            {
                self.narrow(ui, frame, &theme, at, (place, table.rtl), response);
            }
            if let Some(response) = edges.next() {
                let called = self.column_name(at);
                match edge::drag(ui, &theme, &response, rect, (&called, table.laid[at].1, table.rtl)) {
                    Some(edge::Request::Width(width)) => widths.draw(at, width),
                    Some(edge::Request::Content) => widths.reset(at),
                    None => {}
                }
            }
        }
        if self.props.lines.between {
            self.divide(ui, rect, offset, table, theme.colors.border);
        }
        // Last, over the heads that have been scrolled below it.
        self.mark_all(ui, frame, &theme, rect, (table.rtl, all));
        if self.props.lines.below {
            let y = ui.painter().round_to_pixel_center(rect.bottom() - 0.5);
            outer.hline(rect.x_range(), y, (1.0, theme.colors.border));
        }
    }

    /// Draws a line between the heads of two columns, half as high as the head.
    fn divide(&self, ui: &Ui, rect: Rect, offset: f32, table: &TableLayout<'_>, ink: Color32) {
        let shown = (0..table.laid.len()).filter(|at| self.props.columns.get(*at).is_some_and(|column| !column.hidden));
        let high = rect.shrink2(Vec2::new(0.0, rect.height() / 4.0)).y_range();
        for at in shown.skip(1) {
            let place = table.cell(at, rect.left() - offset, rect);
            let half = self.props.source.spacing / 2.0;
            let x = if table.rtl { place.right() + half } else { place.left() - half };
            ui.painter().vline(ui.painter().round_to_pixel_center(x), high, (1.0, ink));
        }
    }

    /// Adds the responses of the head before those of the rows: the keyboard reaches it first, as the eye does. `offset` is that of the last
    /// frame.
    pub(super) fn reach_heads(
        &self,
        ui: &mut Ui,
        frame: &Frame<'_>,
        rect: Rect,
        offset: f32,
        table: &TableLayout<'_>,
    ) -> HeadResponses {
        let id = frame.id(self.node);
        let mut row = access::group(ui, id.with("heads"), egui::Role::Row, "", rect);
        row.shrink_clip_rect(rect);
        let (mut names, mut filters, mut edges) = (Vec::new(), Vec::new(), Vec::new());
        for (at, column) in self.props.columns.iter().enumerate().take(table.laid.len()) {
            if column.hidden {
                continue;
            }
            let place = table.cell(at, rect.left() - offset, rect);
            let sense = if column.sortable { Sense::click() } else { Sense::hover() };
            let name = row.interact(self.name_area(column, place, table.rtl), id.with(("head", at)), sense);
            // In the order of the columns, whether they sort or not.
            access::tell(&name, |_| ());
            names.push(name);
            if !column.filters.is_empty() {
                filters.push(row.interact(filter_area(place, table.rtl), id.with(("filter", at)), Sense::click()));
            }
            if self.props.source.resizable {
                let hit = edge::area(place, rect, self.props.source.spacing, table.rtl);
                edges.push(row.interact(hit, id.with(("edge", at)), Sense::click_and_drag()));
            }
        }
        // Last, over the heads that have been scrolled below it.
        let place = self.mark_area(rect, rect, table.rtl);
        let marks = self.chosen.is_some() && self.several();
        let all = marks.then(|| row.interact(place, id.with("all"), Sense::click()));
        HeadResponses { row, names, filters, edges, all }
    }

    /// Area of a row's box, at the beginning of the visible part.
    pub(super) fn mark_area(&self, row: Rect, seen: Rect, rtl: bool) -> Rect {
        let size = Vec2::new(self.props.source.selection_width, row.height());
        mirror::rect(Rect::from_min_size(Pos2::new(seen.left(), row.top()), size), seen, rtl)
    }

    /// The clickable area of a column's label.
    fn name_area(&self, column: &Column, place: Rect, rtl: bool) -> Rect {
        let mut hit = place.expand2(Vec2::new(self.props.source.spacing / 2.0, 0.0));
        if self.props.source.resizable {
            // The edges of this column and of the one before it.
            hit = hit.shrink2(Vec2::new(edge::REACH, 0.0));
        }
        let funnel = if column.filters.is_empty() { 0.0 } else { SIGN };
        if rtl {
            hit.min.x += funnel;
        } else {
            hit.max.x -= funnel;
        }
        hit
    }

    /// The accessible name of a column.
    fn column_name(&self, at: usize) -> String {
        let label = &self.props.columns[at].label;
        if label.is_empty() { format!("Column {}", at + 1) } else { label.to_string() }
    }

    /// Draws the box that selects all rows.
    fn mark_all(
        &self,
        ui: &Ui,
        frame: &mut Frame<'_>,
        theme: &Theme,
        rect: Rect,
        (rtl, all): (bool, Option<Response>),
    ) {
        let Some(chosen) = &self.chosen else { return };
        let place = self.mark_area(rect, rect, rtl);
        let ground = self.props.ground.map_or(theme.colors.surface2, color32);
        let corners = if rtl {
            CornerRadius { ne: 8, ..CornerRadius::ZERO }
        } else {
            CornerRadius { nw: 8, ..CornerRadius::ZERO }
        };
        ui.painter().rect_filled(place, corners, ground);
        let Some(response) = all else { return };
        let keys: Vec<Value> = self.page_keys().collect();
        let share = chosen.share(keys.iter());
        if check_box(ui, theme, &response, share, (true, true), "All rows").clicked() {
            let list = chosen.with_all(keys.iter(), share != CheckState::All);
            self.choose(ui, frame, list);
        }
    }

    /// Draws the label of a column.
    fn name(
        &self,
        ui: &mut Ui,
        frame: &mut Frame<'_>,
        at: usize,
        place: Rect,
        (sorting, rtl): (&Value, bool),
        response: Response,
    ) {
        let theme = Arc::clone(frame.theme());
        let (id, text_style, column) = (frame.id(self.node), self.heading_style(frame), &self.props.columns[at]);
        let sorted = sorting.get("columnIndex").as_f64() == Some(at as f64);
        let descending = sorting.get("order").as_str() == Some("descending");
        let hit = self.name_area(column, place, rtl);
        let funnel = if column.filters.is_empty() { 0.0 } else { SIGN };
        let name = self.column_name(at);
        response.widget_info(|| WidgetInfo::labeled(egui::Role::ColumnHeader, true, &name));
        access::tell(&response, |node| {
            node.set_column_index(at);
            if sorted {
                node.set_sort_direction(if descending { SortDirection::Descending } else { SortDirection::Ascending });
            }
            if column.sortable {
                let state = match (sorted, descending) {
                    (true, false) => "sorted ascending, sortable",
                    (true, true) => "sorted descending, sortable",
                    _ => "sortable",
                };
                node.set_description(state);
            }
        });
        let ink = if response.hovered() && column.sortable || sorted { theme.colors.text } else { text_style.color };
        let arrow = if column.sortable { SIGN } else { 0.0 };
        let available_width = (place.width() - arrow - funnel).max(1.0);
        let words = frame.galley(&column.label, &text_style.color(ink), Wrap::cut(available_width));
        // Numbers stand at the end, where the funnel is; in a page from right to left both are on the left.
        let right = (column.numeric || self.rows_are_numeric(at)) != rtl;
        let (before, after) = if rtl { (funnel, 0.0) } else { (0.0, funnel) };
        let x = if right { place.right() - after - words.size().x } else { place.left() + before };
        let end = if right { x - 10.0 } else { x + words.size().x + 10.0 };
        let cut = words.elided.then_some(&column.label);
        let start = Pos2::new(x, place.center().y - words.size().y / 2.0);
        let words = letters::decorate(ui, start, words, &self.props.heading, ink);
        ui.painter().galley(start, words, ink);
        if column.sortable && (sorted || response.hovered()) {
            let name = if sorted && descending { "arrow_downward" } else { "arrow_upward" };
            let ink = if sorted { theme.colors.accent } else { theme.colors.text3 };
            paint::symbol(ui.painter(), &theme, name, Pos2::new(end, place.center().y), 14.0, ink);
        }
        focus(ui, &theme, &response, hit);
        if response.clicked() {
            let order = if sorted && !descending { "descending" } else { "ascending" };
            self.sort(ui, frame, id, at, column, order);
        }
        if let Some(tip) = column.tooltip.as_ref().or(cut) {
            response.on_hover_text(&**tip);
        }
    }

    /// Draws the filter icon and its menu.
    fn narrow(
        &self,
        ui: &Ui,
        frame: &mut Frame<'_>,
        theme: &Theme,
        at: usize,
        (place, rtl): (Rect, bool),
        response: Response,
    ) {
        let column = &self.props.columns[at];
        let id = frame.id(self.node).with(("filter", at));
        let filters = optimistic::value(ui.ctx(), frame.id(self.node).with("filters"), &self.props.source.filters);
        let wanted = filters.get(&at.to_string());
        let wanted = wanted.as_list().unwrap_or_default();
        let hit = filter_area(place, rtl);
        let centre = hit.center();
        let mut menu = ui.states(|data| data.get_temp::<Menu>(id)).unwrap_or_default();
        // Several values are chosen one after the other.
        menu.stays = true;
        let chooses = menu.chooses(ui);
        let words = format!("Filter {}", column.label);
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, &*words));
        let on = !wanted.is_empty();
        let ink = if on {
            theme.colors.accent
        } else if response.hovered() || menu.open {
            theme.colors.text
        } else {
            theme.colors.text3
        };
        paint::symbol(ui.painter(), theme, "filter_list", centre, 16.0, ink);
        focus(ui, theme, &response, hit);
        if response.clicked() && !chooses {
            menu.toggle();
        }
        let same = |value: &Value, other: &Value| value.to_display() == other.to_display();
        let ticked = |value: &Value| wanted.iter().any(|other| same(value, other));
        let entries: Vec<MenuEntry> = column
            .filters
            .iter()
            .map(|(label, value)| MenuEntry { label: Arc::clone(label), ticked: ticked(value), ..MenuEntry::default() })
            .collect();
        let picked = menu::show(ui, theme, &response, hit, 0.0, &entries, &mut menu);
        ui.states(|data| data.insert_temp(id, menu));
        let Some((_, value)) = picked.and_then(|at| column.filters.get(at)) else { return };
        let mut list: Vec<Value> = wanted.to_vec();
        match list.iter().position(|other| same(value, other)) {
            Some(at) => drop(list.remove(at)),
            None => list.push(value.clone()),
        }
        let mut map: Map = filters.as_map().cloned().unwrap_or_default();
        map.insert(at.to_string(), Value::list(list));
        let filters = Value::Map(Arc::new(map));
        optimistic::set(ui.ctx(), frame.id(self.node).with("filters"), &self.props.source.filters, filters.clone());
        frame.set(self.node, "filters", filters);
    }

    fn sort(&self, ui: &Ui, frame: &mut Frame<'_>, id: Id, at: usize, column: &Column, order: &'static str) {
        let entries = [("columnIndex", Value::Number(at as f64)), ("order", Value::from(order))];
        let sorting = Value::map(entries.clone());
        optimistic::set(ui.ctx(), id.with("sorting"), &self.props.source.sorting, sorting.clone());
        frame.set(self.node, "sorting", sorting);
        let key = column.sort_key.clone().map_or(Value::Null, Value::Text);
        let older = [
            ("sortKey", key.clone()),
            ("sortOrder", Value::from(order.trim_end_matches("ing"))),
            ("columnTitle", Value::Text(Arc::clone(&column.label))),
            ("dataKey", key),
        ];
        frame.emit(self.node, "onSort", Value::map(entries.into_iter().chain(older)));
    }
}

/// Responses of the head: the labels of the columns that are shown, their filter icons and edges, the box that selects all rows.
pub(super) struct HeadResponses {
    row: Ui,
    names: Vec<Response>,
    filters: Vec<Response>,
    edges: Vec<Response>,
    all: Option<Response>,
}

fn filter_area(place: Rect, rtl: bool) -> Rect {
    let from_edge = SIGN / 2.0 - 2.0;
    let x = if rtl { place.left() + from_edge } else { place.right() - from_edge };
    let centre = Pos2::new(x, place.center().y);
    Rect::from_center_size(centre, Vec2::new(SIGN, place.height()))
}

fn focus(ui: &Ui, theme: &Theme, response: &Response, hit: Rect) {
    if response.has_focus() {
        ui.painter().rect_stroke(hit.shrink(3.0), CornerRadius::same(6), theme.focus_ring(), StrokeKind::Inside);
    }
}
