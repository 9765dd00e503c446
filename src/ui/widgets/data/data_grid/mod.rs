//! `DataGrid`: a table with a fixed head, rows of which only the visible ones exist, and columns that keep their width while numbers
//! change.
//! It is ours and not egui_table, because its cells are nodes of the scene and its natural size has to be known to the layout tree.

mod body;
mod columns;
mod copy;
mod edge;
mod head;
mod pager;
mod rows;
mod selection;

use std::cell::Cell;
use std::sync::Arc;

use egui::{Pos2, Rect, Ui, Vec2};

use crate::base::{BOX, WIDGET};
use crate::frame::{Frame, Widget, access, optimistic};
use crate::layout::{Fill, Inherited, Measure};
use crate::toolkit::mirror;
use crate::toolkit::text::Wrap;
use crate::toolkit::widget_states::KeepsStates as _;
use columns::{Column, Widths};
use ensemble_core::spec::{
    Children, Color, FromValue, Kind, MethodRole, Prop, Props, RowMode, Spec, TEXT_STYLE, TableProps, TextAlign,
    TextStyle, WithoutEffect, prop, slot,
};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;
use pager::{Page, PagerLayout, PagerRequest};
use rows::Rows;
use selection::SelectedRows;

/// A table.
pub struct DataGrid;

const PIXELS: Kind = Kind::Number { min: 0.0, max: 1000.0 };
/// Keys of `sorting`.
const SORTING: &[Prop] = &[
    prop("columnIndex", Kind::Number { min: 0.0, max: 1e6 }, "The column that the rows are sorted by, from 0."),
    prop("order", Kind::Enum(&["ascending", "descending"]), "The order."),
];

/// Keys of `headingText` beside those of a text style.
const HEAD_ALONE: &[Prop] = &[
    prop("textStyle", Kind::TextStyle, "The style of its words; it goes before the keys beside it."),
    prop("textColor", Kind::Color, "Colour of its words."),
    prop("hasDivider", Kind::Bool, "Draws a line between the heads of two columns."),
    prop("borderBottom", Kind::Bool, "Draws the line below the head.").or("true"),
];
static HEAD_STYLE: [Prop; HEAD_ALONE.len() + TEXT_STYLE.len()] = Prop::both(HEAD_ALONE, TEXT_STYLE);

/// Keys of `dataText` beside those of a text style.
const CELL_ALONE: &[Prop] =
    &[prop("textStyle", Kind::TextStyle, "The style of their words; it goes before the keys beside it.")];
static CELL_STYLE: [Prop; CELL_ALONE.len() + TEXT_STYLE.len()] = Prop::both(CELL_ALONE, TEXT_STYLE);

/// Keys of `scroll`.
const SCROLL: &[Prop] = &[
    prop("x", SPACE, "Least width of the rows, in pixels; where they are wider than the table, it scrolls sideways."),
    prop("y", SPACE, "Greatest height of the rows below the head, in pixels."),
    prop("scrollHeight", SPACE, "The same as `y`, which goes before it."),
];
const SPACE: Kind = Kind::Number { min: 0.0, max: 1e6 };

/// Keys of a column's `sort`.
const SORT: &[Prop] = &[prop("compareFn", Kind::Text, "JavaScript that compares the rows `a` and `b`.")];

/// Keys of a column's `filter`.
const FILTER: &[Prop] = &[
    prop("values", Kind::List, "The choices: values, or `{label, value}`."),
    prop("onFilter", Kind::Text, "JavaScript that keeps a row `record` for a chosen `value`."),
];

/// Keys of a column.
const COLUMN: &[Prop] = &[
    prop("label", Kind::Any, "Its head: a text, or a Text."),
    prop("type", Kind::Text, "`numeric` aligns it at the end."),
    prop("tooltip", Kind::Text, "Text shown while the pointer rests on its head."),
    prop("sortable", Kind::Bool, "A click on its head sorts the rows."),
    prop("sortKey", Kind::Text, "Key of the data that the rows are sorted by.").also(&["dataKey"]),
    prop("sort", Kind::Keys(SORT), "`{compareFn}`: JavaScript that compares two rows."),
    prop("filter", Kind::Keys(FILTER), "`{values, onFilter}`: a menu in its head that filters the rows."),
    prop("visible", Kind::Bool, "Shows it."),
    prop("expanded", Kind::Bool, "Takes the free space."),
    prop("width", Kind::Any, "Its width in pixels."),
    prop("sortOrder", Kind::Any, "The order at first.").ignored("`sorting` of the DataGrid says it"),
];

props! {
    /// Properties of a DataGrid.
    pub struct GridSource {
        /// The columns: a list of `{label, type, tooltip, sortable, sortKey, width, expanded, visible, sort, filter}`; `type: numeric` aligns at
        /// the end, `expanded: true` takes the free space, which all columns without a `width` share otherwise.
        "DataColumns" => columns: Value; Kind::Items(COLUMN),
        /// Sorting: `{columnIndex, order}` with `ascending` or `descending`.
        "sorting" => sorting: Value; Kind::Keys(SORTING),
        /// The chosen filter values: a list for each column index, as the filter menus in the head set them.
        "filters" => filters: Value; Kind::Map,
        /// Shows a box in each row that selects it.
        "allowSelection" => allow_selection: bool,
        /// `checkbox` (the default) selects several rows, `radio` one.
        "selectionType" => selection_type: Option<Arc<str>>; Kind::Enum(&["checkbox", "radio"]),
        /// Width of the column of these boxes, in pixels.
        "selectionColWidth" => selection_width: f32 = 44.0; PIXELS,
        /// Keys of the selected rows: `key` of the item-template, else the index in the data.
        "selectedRowKeys" | "rowsSelected" => selected_keys: Value; Kind::List,
        /// Keys of the rows that are selected at first.
        "defaultSelectedRowKeys" => default_keys: Value; Kind::List,
        /// Rows on a page, 10 by default. The table has pages if this, `curPage` or `totalRows` is set.
        "pageSize" => page_size: Option<usize>; Kind::Number { min: 1.0, max: 1_000_000.0 },
        /// The page that is shown, from 1.
        "curPage" => cur_page: Option<usize>; Kind::Number { min: 1.0, max: f64::INFINITY },
        /// Number of rows on all pages, where the app loads them page by page.
        "totalRows" => total_rows: Option<usize>; Kind::Number { min: 0.0, max: f64::INFINITY },
        /// Choices of `pageSize` for the user.
        "pageSizeOptions" => page_sizes: Value; Kind::ListOf(&Kind::NUMBER),
        /// Shows all rows without pages.
        "hidePagination" => hide_pagination: bool,
        /// Lets the user drag the edges of columns. Tab reaches an edge, the arrow keys move it; Home or a double click gives the column the width
        /// of its content again.
        "allowResizableColumns" => resizable: bool,
        /// `{x, y}`: least width of the rows and greatest height of the body, in pixels.
        "scroll" => scroll: Value; Kind::Keys(SCROLL),
        /// Space left and right of a row, in pixels.
        "horizontalMargin" => margin: f32 = 16.0; PIXELS,
        /// Height of a row, in pixels.
        "dataRowHeight" => row_height: f32 = 44.0; Kind::Number { min: 8.0, max: 1000.0 },
        /// Height of the head, in pixels.
        "headingRowHeight" => heading_height: f32 = 40.0; PIXELS,
        /// Space between two columns, in pixels.
        "columnSpacing" => spacing: f32 = 24.0; PIXELS,
        /// Thickness of the lines between rows, in pixels.
        "dividerThickness" => divider: f32 = 1.0; Kind::Number { min: 0.0, max: 20.0 },
        /// Style of the head: a text style or `{textStyle: …}`, with `backgroundColor`, `textColor`, `hasDivider` and `borderBottom`.
        "headingText" | "headerStyle" => heading_text: Value; Kind::Keys(&HEAD_STYLE),
        /// Style of the cells: a text style or `{textStyle: …}`.
        "dataText" => data_text: Value; Kind::Keys(&CELL_STYLE),
        /// Index of the row that was clicked last.
        "selectedItemIndex" => selected: Option<usize>; Kind::Number { min: 0.0, max: f64::INFINITY },
        /// Text while there is no row.
        "emptyText" => empty_text: Arc<str> = "No rows yet",
    }
    elsewhere {
        /// Number of rows that the `filter` of its item-template leaves; set by the table.
        "rowCount" => Kind::Number { min: 0.0, max: 9_007_199_254_740_991.0 },
    }
    ignored {
        "virtual" => Kind::Bool; "only rows in sight ever exist",
        "thumbThickness" => Kind::Any; "bars are as thick as everywhere",
        "scrollbarBehaviour" => Kind::Enum(&["static", "fade"]); "the scroll bar is there while there is something to scroll",
    }
}

/// Properties of a DataGrid with its columns and styles parsed.
pub struct GridProps {
    source: GridSource,
    columns: Vec<Column>,
    heading: TextStyle,
    lines: HeadLines,
    /// The ground of the head.
    ground: Option<Color>,
    data: TextStyle,
}

/// Lines of the head.
#[derive(Clone, Copy)]
struct HeadLines {
    /// Between the heads of two columns.
    between: bool,
    /// Between the head and the rows.
    below: bool,
}

/// Properties that the runtime reads to sort, filter and select the rows.
const TABLE: TableProps = TableProps {
    sorting: "sorting",
    filters: "filters",
    columns: "DataColumns",
    selection: "allowSelection",
    on_selected: "onRowsSelected",
};

impl Widget for DataGrid {
    const SPEC: Spec = Spec {
        name: "DataGrid",
        aliases: &[],
        doc: "A table with a fixed head and rows that scroll.",
        base: &[&WIDGET, &BOX],
        props: GridSource::PROPS,
        events: &[
            slot("onItemTap", "A row was clicked. `event.data.selectedItemIndex` is its index."),
            slot("onSort", "The head of a column was clicked. `event.data` is `{columnIndex, order, sortKey}`.")
                .legacy(&["sortOrder", "columnTitle", "dataKey"]),
            slot("onRowsSelected", "The selection changed. `event.data` is `{selectedRows, selectedRowKeys}`.")
                .legacy(&["selectedRows", "selectedRowKeys"]),
            slot("onPageChange", "Another page is shown. `event.data` is `{page, pageSize, totalRows}`.").legacy(&[
                "page",
                "pageSize",
                "totalRows",
            ]),
            slot("onScrollEnd", "The last row is visible; fired once for each number of rows."),
        ],
        children: Children::Many,
        methods: &["removeRow", "scrollToTop", "scrollToBottom", "scrollToIndex"],
        method_roles: &[
            ("removeRow", MethodRole::RemoveRow),
            ("scrollToTop", MethodRole::ScrollToStart),
            ("scrollToBottom", MethodRole::ScrollToEnd),
            ("scrollToIndex", MethodRole::ScrollToIndex),
        ],
        row_count: Some("rowCount"),
        without_effect: &[WithoutEffect { props: &["rowCount"], reason: "the table sets it, for scripts to read" }],
        examples: &[
            "DataGrid:\n  allowSelection: true\n  pageSize: 20\n  DataColumns:\n    - {label: Symbol, filter: {values: [ABC, XYZ], onFilter: \"record.symbol == value\"}}\n  item-template:\n    data: [{symbol: ABC}]\n    name: row\n    key: ${row.symbol}\n    template:\n      DataRow:\n        children:\n          - Text: {text: \"${row.symbol}\"}\n  onRowsSelected: |\n    console.log(event.data.selectedRowKeys);\n",
            "DataGrid:\n  DataColumns:\n    - {label: Symbol, type: text}\n    - {label: Price, type: numeric, sortable: true, sortKey: price}\n  item-template:\n    data: [{symbol: ABC, price: 12.5}]\n    name: row\n    template:\n      DataRow:\n        children:\n          - Text: {text: \"${row.symbol}\"}\n          - Text: {text: \"${row.price}\"}\n",
        ],
        rows: RowMode::Windowed,
        table: Some(&TABLE),
        ..Spec::DEFAULT
    };
    const FILL: Fill = Fill::Both;
    const ROLE: egui::Role = egui::Role::Table;
    type Props = GridProps;

    fn read(props: &Props) -> GridProps {
        let source = GridSource::read(props);
        let columns = source.columns.as_list().unwrap_or_default().iter().map(Column::read).collect();
        let (mut heading, data) = (text_style(&source.heading_text), text_style(&source.data_text));
        heading.color = heading.color.or_else(|| Color::from_value(&source.heading_text.get("textColor")));
        // It is that of the whole head, not of the words in it.
        let ground =
            heading.background.take().or_else(|| Color::from_value(&source.heading_text.get("backgroundColor")));
        let is_head = |key: &str| bool::from_value(&source.heading_text.get(key));
        let lines = HeadLines {
            between: is_head("hasDivider").unwrap_or(false),
            below: is_head("borderBottom").unwrap_or(true),
        };
        GridProps { columns, heading, lines, ground, data, source }
    }

    fn measure(props: &GridProps, node: &Node, cx: &mut Measure<'_>, available: Vec2) -> Vec2 {
        let source = &props.source;
        let count = Rows { node }.count();
        let page = props.page(source.cur_page, source.page_size, count);
        let shown = page.as_ref().map_or(count, |page| page.rows.len()).max(1);
        let width = if available.x.is_finite() { available.x } else { 120.0 * props.columns.len().max(1) as f32 };
        let most = source.greatest_height();
        // All rows have one height, so no cell has to be laid out for this.
        let rows = (shown as f32 * source.row_height).min(most.unwrap_or(f32::INFINITY));
        let bar = if page.is_some() { cx.theme().control.touch } else { 0.0 };
        Vec2::new(width, source.heading_height + rows + bar)
    }

    fn least_height(props: &GridProps, node: &Node) -> f32 {
        const LEAST_ROWS: usize = 3;
        let source = &props.source;
        let count = Rows { node }.count();
        let page = props.page(source.cur_page, source.page_size, count);
        let shown = page.map_or(count, |page| page.rows.len());
        let most = source.greatest_height();
        let rows = shown.min(LEAST_ROWS) as f32 * source.row_height;
        source.heading_height + rows.min(most.unwrap_or(f32::INFINITY))
    }

    fn show(props: &GridProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        let id = frame.id(node);
        let source = &props.source;
        let rows = Rows { node };
        let wanted = optimistic::value(ui.ctx(), id.with("page"), &number(source.cur_page));
        let size = optimistic::value(ui.ctx(), id.with("size"), &number(source.page_size));
        let page = props.page(usize::from_value(&wanted), usize::from_value(&size), rows.count());
        let chosen = source.allow_selection.then(|| chosen(ui, id, source));
        GridFrame { props, node, rows, page, chosen, focused: Cell::default() }.show(ui, frame);
    }
}

impl GridSource {
    /// Greatest height of the rows below the head, in pixels; `None` for no limit.
    fn greatest_height(&self) -> Option<f32> {
        let said = ["y", "scrollHeight"].into_iter().find_map(|key| f32::from_value(&self.scroll.get(key)));
        said.filter(|most| *most > 0.0)
    }
}

impl GridProps {
    /// The page that is shown; `None` where there are no pages.
    fn page(&self, number: Option<usize>, size: Option<usize>, count: usize) -> Option<Page> {
        let source = &self.source;
        let wanted = source.page_size.is_some() || source.cur_page.is_some() || source.total_rows.is_some();
        (wanted && !source.hide_pagination).then(|| Page::of(number.unwrap_or(1), size, source.total_rows, count))
    }
}

fn number(number: Option<usize>) -> Value {
    number.map_or(Value::Null, |number| Value::Number(number as f64))
}

/// The selected rows: the user's unconfirmed choice, else `selectedRowKeys`, else `defaultSelectedRowKeys`.
fn chosen(ui: &Ui, id: egui::Id, source: &GridSource) -> SelectedRows {
    let list = optimistic::value(ui.ctx(), id.with("chosen"), &source.selected_keys);
    let list = if list.is_null() { source.default_keys.clone() } else { list };
    // Kept while the list is the same one, because reading it makes a text of every key.
    let known = ui.states(|data| data.get_temp::<SelectedRows>(id.with("keys"))).filter(|known| known.is_of(&list));
    known.unwrap_or_else(|| {
        let read = SelectedRows::of(&list);
        ui.states(|data| data.insert_temp(id.with("keys"), read.clone()));
        read
    })
}

/// The inherited properties of cells: those aligned left, those aligned right.
type Sides = [Arc<Inherited>; 2];

struct GridFrame<'a> {
    props: &'a GridProps,
    node: &'a Node,
    rows: Rows<'a>,
    page: Option<Page>,
    chosen: Option<SelectedRows>,
    /// The row that has the keyboard's focus.
    focused: Cell<Option<usize>>,
}

/// The columns of this frame.
struct TableLayout<'a> {
    /// Left edge and width of each column.
    laid: &'a [(f32, f32)],
    /// Space before the first column.
    lead: f32,
    sides: &'a Sides,
    /// Width of the rows, the parts out of sight included.
    wide: f32,
    /// True if the columns run from right to left.
    rtl: bool,
}

impl TableLayout<'_> {
    /// The left edge of a column in a row.
    fn left(&self, column: usize) -> f32 {
        let (left, width) = self.laid[column];
        if self.rtl { self.wide - self.lead - left - width } else { self.lead + left }
    }

    /// The place of a column in a row that begins at `start`, left of the view when it is scrolled.
    fn cell(&self, column: usize, start: f32, row: Rect) -> Rect {
        let min = Pos2::new(start + self.left(column), row.top());
        Rect::from_min_size(min, Vec2::new(self.laid[column].1, row.height()))
    }
}

impl GridFrame<'_> {
    /// Passes the size of the table to screen readers, rows that do not exist included.
    fn describe(&self, ui: &Ui) {
        let called = access::name("", self.node, "Table");
        ui.ctx().accesskit_node_builder(ui.unique_id(), |node| {
            node.set_label(called);
            // The head is a row, too.
            node.set_row_count(self.rows.count() + 1);
            node.set_column_count(self.props.columns.iter().filter(|column| !column.hidden).count());
        });
    }

    fn show(&self, ui: &mut Ui, frame: &mut Frame<'_>) {
        self.describe(ui);
        let (id, mut rect, source) = (frame.id(self.node), ui.max_rect(), &self.props.source);
        if let Some(page) = &self.page {
            let bar = Rect::from_min_max(Pos2::new(rect.min.x, rect.max.y - frame.theme().control.touch), rect.max);
            rect.max.y = bar.min.y.max(rect.min.y);
            self.turn(ui, frame, page, bar);
        }
        let outside = Arc::clone(&frame.inherited);
        let text = self.props.data.or(&outside.text);
        // All rows have one height, so a cell has one line unless the app says otherwise.
        let left = Inherited { text, max_lines: outside.max_lines.or(Some(1)), ..(*outside).clone() };
        let mut right = left.clone();
        right.text.align = Some(TextAlign::End);
        let sides = [Arc::new(left), Arc::new(right)];

        // Taken out and put back: egui locks its data while they are borrowed, and measuring a cell needs them.
        let mut widths = ui.states(|data| std::mem::take(data.get_temp_mut_or_default::<Widths>(id)));
        let body = Rect::from_min_max(rect.min + Vec2::new(0.0, source.heading_height), rect.max);
        let range = self.visible(ui, id, body);
        self.note_widths(frame, &mut widths, range, &sides);
        let lead = source.margin + if self.chosen.is_some() { source.selection_width } else { 0.0 };
        let least = f32::from_value(&source.scroll.get("x")).unwrap_or_default();
        let available_width = rect.width().max(least);
        let laid = widths.lay(&self.props.columns, available_width - lead - source.margin, source.spacing);
        // No gap before a hidden column.
        let shown = laid.iter().zip(&self.props.columns).filter(|(_, column)| !column.hidden);
        let end = shown.map(|((left, width), _)| left + width).fold(0.0, f32::max);
        let wide = (lead + end + source.margin).max(available_width);
        let table = TableLayout { laid: &laid, lead, sides: &sides, wide, rtl: frame.is_rtl() };
        let size = Vec2::new(wide, source.row_height * self.shown().len() as f32);
        let before = ui.states(|data| data.get_temp::<Vec2>(id.with("offset"))).unwrap_or_default();
        let head = Rect::from_min_size(rect.min, Vec2::new(rect.width(), source.heading_height));
        let heads = self.reach_heads(ui, frame, head, before.x, &table);
        // Before the head is painted, which follows the body sideways and is painted over the rows below it.
        let offset = self.body(ui, frame, body, size, &table);
        self.head(ui, frame, head, (offset.x, heads), &table, &mut widths);
        ui.states(|data| {
            data.insert_temp(id, widths);
            data.insert_temp(id.with("offset"), offset);
        });
        frame.inherited = outside;
        self.copy(ui, frame, body);
        self.fire_scroll_end(ui, frame, size.y - body.height() - offset.y);
    }

    /// Indices of the rows of the page.
    fn shown(&self) -> std::ops::Range<usize> {
        self.page.as_ref().map_or(0..self.rows.count(), |page| page.rows.clone())
    }

    /// True when several rows can be selected.
    fn several(&self) -> bool {
        self.props.source.selection_type.as_deref() != Some("radio")
    }

    /// Keys of the rows of the page that can be selected.
    fn page_keys(&self) -> impl Iterator<Item = Value> + '_ {
        let free = |row: &usize| self.rows.get(*row).is_none_or(|row| !is_fixed(row));
        self.shown().filter(free).map(|row| self.rows.key(row))
    }

    /// Draws the pager and handles a change of the page.
    fn turn(&self, ui: &Ui, frame: &mut Frame<'_>, page: &Page, bar: Rect) {
        let (id, source) = (frame.id(self.node), &self.props.source);
        let theme = Arc::clone(frame.theme());
        let side = PagerLayout { within: bar, rtl: frame.is_rtl() };
        let request =
            mirror::shapes(ui, bar, side.rtl, || page.show(ui, &theme, id.with("bar"), side, &source.page_sizes));
        let Some(request) = request else { return };
        let (to, size) = match request {
            PagerRequest::Page(to) => (to, page.size),
            PagerRequest::Size(size) => (page.number_at(size), size),
        };
        let value = |number: usize| Value::Number(number as f64);
        optimistic::set(ui.ctx(), id.with("page"), &number(source.cur_page), value(to));
        frame.set(self.node, "curPage", value(to));
        if size != page.size {
            optimistic::set(ui.ctx(), id.with("size"), &number(source.page_size), value(size));
            frame.set(self.node, "pageSize", value(size));
        }
        ui.states(|data| data.insert_temp(id.with("to top"), true));
        let data = [("page", value(to)), ("pageSize", value(size)), ("totalRows", value(page.total))];
        frame.emit(self.node, "onPageChange", Value::map(data));
    }

    /// Fires `onScrollEnd` once for each number of rows.
    fn fire_scroll_end(&self, ui: &Ui, frame: &mut Frame<'_>, left: f32) {
        if !self.node.handles("onScrollEnd") || self.rows.count() == 0 || left > self.props.source.row_height {
            return;
        }
        let id = frame.id(self.node).with("ended");
        let fired_at = ui.states(|data| std::mem::replace(data.get_temp_mut_or_default(id), self.rows.count()));
        if fired_at != self.rows.count() {
            frame.emit(self.node, "onScrollEnd", Value::Null);
        }
    }

    /// The visible rows by the scroll offset of the previous frame.
    fn visible(&self, ui: &Ui, id: egui::Id, body: Rect) -> (usize, usize) {
        let offset = ui.states(|data| data.get_temp::<Vec2>(id.with("offset"))).unwrap_or_default();
        self.range(body.translate(-Vec2::new(0.0, offset.y)).min.y, body.intersect(ui.clip_rect()))
    }

    fn range(&self, top: f32, seen: Rect) -> (usize, usize) {
        let (height, shown) = (self.props.source.row_height, self.shown());
        let first = shown.start + ((seen.min.y - top) / height).floor().max(0.0) as usize;
        let end = shown.start + ((seen.max.y - top) / height).ceil().max(0.0) as usize;
        (first.min(shown.end), end.min(shown.end))
    }

    fn note_widths(&self, frame: &mut Frame<'_>, widths: &mut Widths, (first, end): (usize, usize), sides: &Sides) {
        widths.begin(&self.props.columns);
        let text_style = self.heading_style(frame);
        for (at, column) in self.props.columns.iter().enumerate() {
            let arrow = if column.sortable { columns::SIGN } else { 0.0 };
            let funnel = if column.filters.is_empty() { 0.0 } else { columns::SIGN };
            widths.note(at, frame.galley(&column.label, &text_style, Wrap::LINE).size().x + arrow + funnel);
        }
        for row in first..end {
            for (at, cell) in self.rows.cells(row).iter().enumerate().take(self.props.columns.len()) {
                // One that takes the free space is not measured: its texts may be long.
                if !self.props.columns[at].expanded && widths.is_new(cell) {
                    frame.inherited = Arc::clone(&sides[usize::from(self.props.columns[at].is_numeric(cell))]);
                    let width = frame.child_size(cell, measured_in(cell)).x;
                    widths.note_cell(at, cell, width);
                }
            }
        }
    }

    /// Selects the rows with these keys.
    fn choose(&self, ui: &Ui, frame: &mut Frame<'_>, list: Value) {
        optimistic::set(ui.ctx(), frame.id(self.node).with("chosen"), &self.props.source.selected_keys, list.clone());
        frame.set(self.node, "selectedRowKeys", list.clone());
        frame.emit(self.node, "onRowsSelected", Value::map([("selectedRowKeys", list)]));
    }

    fn rows_are_numeric(&self, column: usize) -> bool {
        let first = self.node.rows.as_ref().map_or(0, |rows| rows.first);
        let cell = self.rows.cells(first).get(column);
        cell.is_some_and(|cell| self.props.columns.get(column).is_some_and(|column| column.is_numeric(cell)))
    }
}

/// Space in which a cell is measured for the width of its column: without a limit. That of a text is finite, so that it is bounded as where it is drawn
/// and its layout is kept.
fn measured_in(cell: &Node) -> Vec2 {
    let is_plain_text = cell.spec.name == "Text" && cell.props.get("width").is_none();
    if is_plain_text { Vec2::splat(100_000.0) } else { Vec2::splat(f32::INFINITY) }
}

/// True for a row that cannot be selected.
fn is_fixed(row: &Node) -> bool {
    row.props.read("disableSelection").unwrap_or(false)
}

/// Reads a text style or `{textStyle: …}`.
fn text_style(value: &Value) -> TextStyle {
    let inner = value.get("textStyle");
    TextStyle::from_value(if inner.is_null() { value } else { &inner }).unwrap_or_default()
}
