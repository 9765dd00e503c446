//! A table: a head that stays, rows of which only the visible ones exist, columns that keep their width while numbers change.

mod columns;

use std::sync::Arc;

use egui::{CornerRadius, Pos2, Rect, Sense, Ui, UiBuilder, Vec2, WidgetInfo};

use crate::props;
use crate::runtime::scene::{Interaction, Node};
use crate::spec::{Children, Kind, Props, Slot, Spec, TextAlign, TextStyle};
use crate::value::Value;
use crate::widget::base::{BOX, WIDGET};
use crate::widget::input::{local, paint};
use crate::widget::text::{Look, Wrap, color32};
use crate::widget::theme::{Role, color};
use crate::widget::{Fill, Frame, Inherited, Measure, Widget};
use columns::{Column, Widths};

/// A table.
pub struct DataGrid;

const PIXELS: Kind = Kind::Number { min: 0.0, max: 1000.0 };

props! {
    /// What a table accepts.
    pub struct GridSource {
        /// The columns: a list of `{label, type, tooltip, sortable, sortKey, width}`; `type: numeric` stands on the right.
        "DataColumns" => columns: Value; Kind::List,
        /// By which column it is sorted: `{columnIndex, order}`.
        "sorting" => sorting: Value; Kind::Map,
        /// Space left and right of a row.
        "horizontalMargin" => margin: f32 = 16.0; PIXELS,
        /// The height of a row.
        "dataRowHeight" => row_height: f32 = 44.0; Kind::Number { min: 8.0, max: 1000.0 },
        /// The height of the head.
        "headingRowHeight" => heading_height: f32 = 40.0; PIXELS,
        /// Space between two columns.
        "columnSpacing" => spacing: f32 = 24.0; PIXELS,
        /// How thick the lines between rows are.
        "dividerThickness" => divider: f32 = 1.0; Kind::Number { min: 0.0, max: 20.0 },
        /// How the head looks: `{textStyle: …}` or a text style.
        "headingText" | "headerStyle" => heading_text: Value; Kind::Map,
        /// How the cells look: `{textStyle: …}` or a text style.
        "dataText" => data_text: Value; Kind::Map,
        /// Which row was clicked last.
        "selectedItemIndex" => selected: Option<usize>; Kind::Number { min: 0.0, max: f64::MAX },
        /// When the scroll bar is shown.
        "scrollbarBehaviour" => scrollbar: Value; Kind::Enum(&["static", "fade"]),
        /// What is said while there is no row.
        "emptyText" => empty_text: Arc<str> = "No rows yet",
    }
}

/// What a table accepts, with its columns read.
pub struct GridProps {
    source: GridSource,
    columns: Vec<Column>,
    heading: TextStyle,
    data: TextStyle,
}

impl Widget for DataGrid {
    const SPEC: Spec = Spec {
        name: "DataGrid",
        aliases: &[],
        doc: "A table with a head that stays and rows that scroll.",
        base: &[&WIDGET, &BOX],
        props: GridSource::PROPS,
        events: &[
            Slot { name: "onItemTap", doc: "A row was clicked. `event.data.selectedItemIndex` says which." },
            Slot {
                name: "onSort",
                doc: "A column's head was clicked. `event.data` is `{columnIndex, order, sortKey}`.",
            },
        ],
        children: Children::Many,
        methods: &[],
        examples: &[
            "DataGrid:\n  DataColumns:\n    - {label: Symbol, type: text}\n    - {label: Price, type: numeric, sortable: true, sortKey: price}\n  item-template:\n    data: [{symbol: ABC, price: 12.5}]\n    name: row\n    template:\n      DataRow:\n        children:\n          - Text: {text: \"${row.symbol}\"}\n          - Text: {text: \"${row.price}\"}\n",
        ],
    };
    const FILL: Fill = Fill::Both;
    type Props = GridProps;

    fn read(props: &Props) -> GridProps {
        let source = GridSource::read(props);
        let columns = source.columns.as_list().unwrap_or_default().iter().map(Column::read).collect();
        let (heading, data) = (text_style(&source.heading_text), text_style(&source.data_text));
        GridProps { columns, heading, data, source }
    }

    fn measure(props: &GridProps, node: &Node, _: &mut Measure<'_>, available: Vec2) -> Vec2 {
        let source = &props.source;
        let rows = Rows { node }.count().max(1) as f32;
        let width = if available.x.is_finite() { available.x } else { 120.0 * props.columns.len().max(1) as f32 };
        Vec2::new(width, source.heading_height + rows * source.row_height)
    }

    fn show(props: &GridProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        Grid { props, node, rows: Rows { node } }.show(ui, frame);
    }
}

/// Children and rows as one list.
#[derive(Clone, Copy)]
struct Rows<'a> {
    node: &'a Node,
}

impl<'a> Rows<'a> {
    fn count(&self) -> usize {
        self.node.children.len() + self.node.rows.as_ref().map_or(0, |rows| rows.count)
    }

    /// The row at this place, when it exists.
    fn get(&self, row: usize) -> Option<&'a Arc<Node>> {
        match row.checked_sub(self.node.children.len()) {
            None => self.node.children.get(row),
            Some(at) => {
                let rows = self.node.rows.as_ref()?;
                rows.nodes.get(at.checked_sub(rows.first)?)
            }
        }
    }

    /// The cells of a row.
    fn cells(&self, row: usize) -> &'a [Arc<Node>] {
        match self.get(row) {
            Some(row) if row.spec.name == "DataRow" => &row.children,
            Some(row) => std::slice::from_ref(row),
            None => &[],
        }
    }
}

/// What cells inherit: those on the left, those on the right.
type Sides = [Arc<Inherited>; 2];

struct Grid<'a> {
    props: &'a GridProps,
    node: &'a Node,
    rows: Rows<'a>,
}

impl Grid<'_> {
    fn show(&self, ui: &mut Ui, frame: &mut Frame<'_>) {
        let (id, rect, source) = (frame.id(self.node), ui.max_rect(), &self.props.source);
        let outside = Arc::clone(&frame.inherited);
        let text = self.props.data.or(&outside.text);
        let left = Inherited { text, max_lines: outside.max_lines.or(Some(1)), ..(*outside).clone() };
        let mut right = left.clone();
        right.text.align = Some(TextAlign::End);
        let sides = [Arc::new(left), Arc::new(right)];

        let mut widths = ui.data_mut(|data| std::mem::take(data.get_temp_mut_or_default::<Widths>(id)));
        let body = Rect::from_min_max(rect.min + Vec2::new(0.0, source.heading_height), rect.max);
        let range = self.visible(ui, id, body);
        self.note_widths(frame, &mut widths, range, &sides);
        let laid = widths.lay(&self.props.columns, rect.width() - 2.0 * source.margin, source.spacing);
        let total = laid.iter().map(|(_, width)| width).sum::<f32>()
            + source.spacing * laid.len().saturating_sub(1) as f32
            + 2.0 * source.margin;

        let size = Vec2::new(total.max(rect.width()), source.row_height * self.rows.count() as f32);
        let offset = self.body(ui, frame, body, size, &laid, &sides);
        self.head(
            ui,
            frame,
            Rect::from_min_size(rect.min, Vec2::new(rect.width(), source.heading_height)),
            offset.x,
            &laid,
        );
        ui.data_mut(|data| {
            data.insert_temp(id, widths);
            data.insert_temp(id.with("offset"), offset);
        });
        frame.inherited = outside;
    }

    /// The rows in view, by the offset of the frame before.
    fn visible(&self, ui: &Ui, id: egui::Id, body: Rect) -> (usize, usize) {
        let offset = ui.data(|data| data.get_temp::<Vec2>(id.with("offset"))).unwrap_or_default();
        self.range(body.translate(-Vec2::new(0.0, offset.y)).min.y, body.intersect(ui.clip_rect()))
    }

    fn range(&self, top: f32, seen: Rect) -> (usize, usize) {
        let height = self.props.source.row_height;
        let first = ((seen.min.y - top) / height).floor().max(0.0) as usize;
        let end = ((seen.max.y - top) / height).ceil().max(0.0) as usize;
        (first.min(self.rows.count()), end.min(self.rows.count()))
    }

    fn note_widths(&self, frame: &mut Frame<'_>, widths: &mut Widths, (first, end): (usize, usize), sides: &Sides) {
        widths.begin(&self.props.columns);
        let look = self.heading_look(frame);
        for (at, column) in self.props.columns.iter().enumerate() {
            let arrow = if column.sortable { 20.0 } else { 0.0 };
            widths.note(at, frame.galley(&column.label, &look, Wrap::LINE).size().x + arrow);
        }
        for row in first..end {
            for (at, cell) in self.rows.cells(row).iter().enumerate().take(self.props.columns.len()) {
                if widths.is_new(cell) {
                    frame.inherited = Arc::clone(&sides[usize::from(self.props.columns[at].is_numeric(cell))]);
                    let width = frame.child_size(cell, Vec2::splat(f32::INFINITY)).x;
                    widths.note_cell(at, cell, width);
                }
            }
        }
    }

    /// The rows that scroll. Answers how far.
    fn body(
        &self,
        ui: &mut Ui,
        frame: &mut Frame<'_>,
        body: Rect,
        size: Vec2,
        laid: &[(f32, f32)],
        sides: &Sides,
    ) -> Vec2 {
        if self.rows.count() == 0 {
            let words = &self.props.source.empty_text;
            let look = Look::new(frame.theme(), Role::Body, &TextStyle::default()).color(frame.theme().colors.text3);
            let words = frame.galley(words, &look, Wrap::cut(body.width()));
            ui.painter().galley(body.center() - words.size() / 2.0, words, look.color);
            return Vec2::ZERO;
        }
        let fits = size.y <= body.height() + 0.5;
        let area = egui::ScrollArea::new([size.x > body.width() + 0.5, !fits]).auto_shrink(false).id_salt("rows");
        let mut child = ui.new_child(UiBuilder::new().max_rect(body).scope_id(frame.id(self.node).with("body")));
        child.shrink_clip_rect(body);
        let output = area.show_viewport(&mut child, |ui, _| {
            let origin = ui.max_rect().min;
            ui.set_min_size(size);
            let (first, end) = self.range(origin.y, body.intersect(ui.clip_rect()));
            self.ask(ui, frame, first, end);
            for row in first..end {
                let top = origin.y + row as f32 * self.props.source.row_height;
                let rect =
                    Rect::from_min_size(Pos2::new(origin.x, top), Vec2::new(size.x, self.props.source.row_height));
                self.row(ui, frame, row, rect, laid, sides);
            }
        });
        output.state.clamped_offset()
    }

    fn row(&self, ui: &mut Ui, frame: &mut Frame<'_>, row: usize, rect: Rect, laid: &[(f32, f32)], sides: &Sides) {
        let theme = Arc::clone(frame.theme());
        let id = frame.id(self.node).with(("row", row));
        let own = self.rows.get(row).filter(|row| row.handles("onTap"));
        let answers = self.node.handles("onItemTap") || own.is_some();
        let response = ui.interact(rect, id, if answers { Sense::click() } else { Sense::hover() });
        let said = self.rows.get(row).and_then(|row| row.props.read::<bool>("selected"));
        let selected = said.unwrap_or(answers && self.props.source.selected == Some(row));
        if selected {
            ui.painter().rect_filled(rect, CornerRadius::ZERO, theme.soft(crate::widget::theme::Tone::Accent));
        }
        if response.hovered() || response.contains_pointer() {
            ui.painter().rect_filled(rect, CornerRadius::ZERO, color::alpha(theme.colors.text, 0.035));
        }
        if answers {
            let name = self.rows.cells(row).iter().find_map(|cell| cell.props.get("text")).map(Value::to_display);
            let name = name.unwrap_or_else(|| format!("Row {}", row + 1).into());
            response.widget_info(|| WidgetInfo::selected(egui::Role::Row, true, selected, &*name));
            if response.has_focus() {
                ui.painter().rect_stroke(
                    rect.shrink(1.0),
                    CornerRadius::same(4),
                    theme.focus_ring(),
                    egui::StrokeKind::Inside,
                );
            }
        }
        if response.clicked() {
            let index = Value::Number(row as f64);
            frame.set(self.node, "selectedItemIndex", index.clone());
            frame.emit(self.node, "onItemTap", Value::map([("selectedItemIndex", index)]));
            if let Some(own) = own {
                frame.emit(own, "onTap", Value::Null);
            }
        }
        for (at, (cell, (left, width))) in self.rows.cells(row).iter().zip(laid).enumerate() {
            let right = self.props.columns.get(at).is_some_and(|column| column.is_numeric(cell));
            frame.inherited = Arc::clone(&sides[usize::from(right)]);
            let mut size = frame.child_size(cell, Vec2::new(*width, rect.height()));
            // A text stands on the right by itself, to the fraction of a pixel.
            if cell.spec.name == "Text" {
                size.x = *width;
            }
            let x = rect.left() + self.props.source.margin + left + if right { (width - size.x).max(0.0) } else { 0.0 };
            let place = Rect::from_min_size(Pos2::new(x, (rect.center().y - size.y / 2.0).round()), size);
            frame.show_child(ui, cell, place);
        }
        let divider = self.props.source.divider;
        if divider > 0.0 && row + 1 < self.rows.count() {
            let y = ui.painter().round_to_pixel_center(rect.bottom() - divider / 2.0);
            ui.painter().hline(rect.x_range(), y, (divider, theme.colors.border));
        }
    }

    fn heading_look(&self, frame: &Frame<'_>) -> Look {
        let ink = self.props.heading.color.map_or(frame.theme().colors.text2, color32);
        Look::new(frame.theme(), Role::Label, &self.props.heading).color(ink)
    }

    fn head(&self, ui: &mut Ui, frame: &mut Frame<'_>, rect: Rect, offset: f32, laid: &[(f32, f32)]) {
        let theme = Arc::clone(frame.theme());
        let (id, look) = (frame.id(self.node), self.heading_look(frame));
        let sorting = local::shown(ui.ctx(), id.with("sorting"), &self.props.source.sorting);
        ui.painter().rect_filled(rect, CornerRadius { nw: 8, ne: 8, ..CornerRadius::ZERO }, theme.colors.surface2);
        let clip = ui.clip_rect();
        ui.shrink_clip_rect(rect);
        for (at, (column, (left, width))) in self.props.columns.iter().zip(laid).enumerate() {
            let x = rect.left() + self.props.source.margin + left - offset;
            let place = Rect::from_min_size(Pos2::new(x, rect.top()), Vec2::new(*width, rect.height()));
            let sorted = sorting.get("columnIndex").as_f64() == Some(at as f64);
            let descending = sorting.get("order").as_str() == Some("descending");
            let hit = place.expand2(Vec2::new(self.props.source.spacing / 2.0, 0.0));
            let response =
                ui.interact(hit, id.with(("head", at)), if column.sortable { Sense::click() } else { Sense::hover() });
            response.widget_info(|| WidgetInfo::labeled(egui::Role::ColumnHeader, true, &*column.label));
            let ink = if response.hovered() && column.sortable || sorted { theme.colors.text } else { look.color };
            let arrow = if column.sortable { 20.0 } else { 0.0 };
            let words = frame.galley(&column.label, &look.clone().color(ink), Wrap::cut((width - arrow).max(1.0)));
            let right = column.numeric || self.rows_are_numeric(at);
            let x = if right { place.right() - words.size().x } else { place.left() };
            let end = if right { x - 10.0 } else { x + words.size().x + 10.0 };
            ui.painter().galley(Pos2::new(x, place.center().y - words.size().y / 2.0), words, ink);
            if column.sortable && (sorted || response.hovered()) {
                let name = if sorted && descending { "arrow_downward" } else { "arrow_upward" };
                let ink = if sorted { theme.colors.accent } else { theme.colors.text3 };
                paint::symbol(ui.painter(), &theme, name, Pos2::new(end, place.center().y), 14.0, ink);
            }
            if response.has_focus() {
                ui.painter().rect_stroke(
                    hit.shrink(3.0),
                    CornerRadius::same(6),
                    theme.focus_ring(),
                    egui::StrokeKind::Inside,
                );
            }
            if response.clicked() {
                let order = if sorted && !descending { "descending" } else { "ascending" };
                self.sort(ui, frame, id, at, column, order);
            }
            if let Some(tip) = &column.tooltip {
                response.on_hover_text(&**tip);
            }
        }
        ui.set_clip_rect(clip);
        let y = ui.painter().round_to_pixel_center(rect.bottom() - 0.5);
        ui.painter().hline(rect.x_range(), y, (1.0, theme.colors.border));
    }

    fn rows_are_numeric(&self, column: usize) -> bool {
        let first = self.node.rows.as_ref().map_or(0, |rows| rows.first);
        let cell = self.rows.cells(first).get(column);
        cell.is_some_and(|cell| self.props.columns.get(column).is_some_and(|column| column.is_numeric(cell)))
    }

    fn sort(&self, ui: &Ui, frame: &mut Frame<'_>, id: egui::Id, at: usize, column: &Column, order: &'static str) {
        let entries = [("columnIndex", Value::Number(at as f64)), ("order", Value::from(order))];
        let sorting = Value::map(entries.clone());
        local::note(ui.ctx(), id.with("sorting"), &self.props.source.sorting, sorting.clone());
        frame.set(self.node, "sorting", sorting);
        let key = column.sort_key.clone().map_or(Value::Null, Value::Text);
        frame.emit(self.node, "onSort", Value::map(entries.into_iter().chain([("sortKey", key)])));
    }

    /// Asks for other rows when those visible, and as many before and after them, do not all exist.
    fn ask(&self, ui: &Ui, frame: &mut Frame<'_>, first: usize, end: usize) {
        let Some(rows) = &self.node.rows else { return };
        let before = self.node.children.len();
        let screen = end - first;
        let wanted = (first.saturating_sub(before + screen), (end + screen).saturating_sub(before).min(rows.count));
        let id = frame.id(self.node).with("asked");
        let exist = rows.first <= wanted.0 && rows.first + rows.nodes.len() >= wanted.1;
        let asked = ui.data(|data| data.get_temp::<(usize, usize)>(id));
        if exist {
            ui.data_mut(|data| data.remove_temp::<(usize, usize)>(id));
        } else if asked != Some(wanted) {
            ui.data_mut(|data| data.insert_temp(id, wanted));
            frame.interact(Interaction::Range { node: self.node.id, first: wanted.0, end: wanted.1 });
        }
    }
}

/// `{textStyle: …}` or the style itself.
fn text_style(value: &Value) -> TextStyle {
    use crate::spec::FromValue;
    let inner = value.get("textStyle");
    TextStyle::from_value(if inner.is_null() { value } else { &inner }).unwrap_or_default()
}
