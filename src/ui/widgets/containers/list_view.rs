//! `ListView`: rows that scroll. Only rows near the visible ones exist; the list requests them from the runtime by their range.

use std::sync::Arc;

use egui::{Rect, Sense, Stroke, Ui, Vec2, WidgetInfo};

use crate::base::{BOX, LAYOUT, PULL, TAP, WIDGET};
use crate::frame::list_state::ListState;
use crate::frame::{Frame, ScrollMetrics, Widget, access, item, pull};
use crate::layout::virtual_list::{self, Anchor, VisibleRows};
use crate::layout::{Fill, Measure, Space, in_flow};
use crate::toolkit::paint;
use crate::toolkit::text::color32;
use ensemble_core::spec::{
    Children, Color, FromValue, Insets, Kind, MethodRole, Props, RowMode, Spec, WithoutEffect, slot,
};
use ensemble_core::value::Value;
use ensemble_runtime::scene::{Interaction, Node, WidgetCommand};

/// Rows that scroll.
pub struct ListView;

props! {
    /// Properties of a list.
    pub struct ListProps {
        /// Draws a line between rows.
        "showSeparator" => separator: bool = false,
        /// The colour of that line.
        "separatorColor" => separator_color: Option<Color>,
        /// Thickness of that line, in pixels.
        "separatorWidth" => separator_width: f32 = 1.0f32; Kind::Number { min: 0.0, max: 100.0 },
        /// Space around that line.
        "separatorPadding" => separator_padding: Insets = Insets::default(),
        /// Shows the first row at the bottom and starts there, as a chat does.
        "reverse" => reverse: bool = false,
        /// Scroll offset when it is first shown, in pixels.
        "initialScrollOffset" => initial_offset: Option<f32>,
        /// Index of the row at the top when it is first shown.
        "initialScrollIndex" => initial_row: Option<usize>,
        /// There is nothing more to load: `onScrollEnd` is not fired.
        "hasReachedMax" => complete: bool = false,
        /// More is being loaded: `loadingWidget` is shown, and `onScrollEnd` is not fired.
        "showLoading" => loading: bool = false,
        /// Text while there is no row; `''` for none.
        "emptyText" => empty: Arc<str> = "Nothing here yet",
    }
    elsewhere {
        /// The widget at its end while more rows are loaded; a spinner unless set.
        "loadingWidget" => Kind::Widget,
        /// Number of rows that the `filter` of its item-template leaves; set by the list.
        "rowCount" => Kind::Number { min: 0.0, max: 9_007_199_254_740_991.0 },
        /// Index of the row that was clicked last.
        "selectedItemIndex" => Kind::Number { min: 0.0, max: 9_007_199_254_740_991.0 },
    }
    ignored {
        "data" => Kind::Any; "rows come from its `item-template`",
        "controller" => Kind::Text; "every list scrolls by itself",
        "onItemTapHaptic" => Kind::Any; "a desktop does not shake",
        "shrinkWrap" => Kind::Bool; "the space around it decides how high it is"; "true",
        "nestedScroll" => Kind::Bool; "the wheel turns what is under the pointer",
    }
}

impl Widget for ListView {
    const SPEC: Spec = Spec {
        name: "ListView",
        aliases: &[],
        doc: "Rows that scroll; only those near the visible ones exist.",
        base: &[&WIDGET, &BOX, &TAP, &LAYOUT, &PULL],
        props: ListProps::PROPS,
        events: &[
            slot(
                "onScroll",
                "It was scrolled. `event.data` has `pixel`, the offset in pixels, and `atEnd`: the last row is in view.",
            ),
            slot("onScrollEnd", "The end is near; fired once for each number of rows."),
        ],
        children: Children::Many,
        methods: &["scrollToTop", "scrollToBottom", "scrollToIndex", "scrollToOffset"],
        method_roles: &[
            ("scrollToTop", MethodRole::ScrollToStart),
            ("scrollToBottom", MethodRole::ScrollToEnd),
            ("scrollToIndex", MethodRole::ScrollToIndex),
            ("scrollToOffset", MethodRole::GoTo),
        ],
        row_count: Some("rowCount"),
        examples: &[
            "ListView:\n  expanded: true\n  showSeparator: true\n  item-template:\n    data: [{name: Ada Lovelace, task: Review}, {name: Alan Turing, task: Release}, {name: Grace Hopper, task: Build}]\n    name: row\n    template:\n      Row:\n        gap: 12\n        padding: 8 0\n        crossAxis: center\n        children:\n          - Avatar: {name: \"${row.name}\"}\n          - Text: {text: \"${row.name}\", expanded: true}\n          - Tag: {label: \"${row.task}\"}\n",
        ],
        rows: RowMode::Windowed,
        without_effect: &[
            WithoutEffect {
                props: &["mainAxis", "mainAxisSize", "crossAxis", "crossAxisConstraint", "flexWrap"],
                reason: "its rows stand one below the other and are as wide as it is",
            },
            WithoutEffect { props: &["rowCount"], reason: "the list sets it, for scripts to read" },
            WithoutEffect {
                props: &["scrollable", "clipContent", "overflow"],
                reason: "it scrolls what does not fit by itself",
            },
        ],
        ..Spec::DEFAULT
    };
    const FILL: Fill = Fill::Both;
    const ROLE: egui::Role = egui::Role::List;
    type Props = ListProps;

    fn read(props: &Props) -> ListProps {
        ListProps::read(props)
    }

    fn measure(props: &ListProps, node: &Node, cx: &mut Measure<'_>, available: Vec2) -> Vec2 {
        let list = Rows::new(props, node);
        if available.x <= 0.0 {
            return Vec2::ZERO;
        }
        // A list that scrolls is not measured in full: its first rows give an average.
        let sample = if scrolls(node, cx.bounded()) { SAMPLE } else { usize::MAX };
        let (mut width, mut sum, mut measured) = (0.0_f32, 0.0_f64, 0_usize);
        for row in in_flow(node).take(sample) {
            let space = if available.x.is_finite() { Space::wide(available.x) } else { Space::up_to(available) };
            let size = cx.arrange(row, space);
            cx.heights(node).note(row.id, size.y);
            width = width.max(size.x);
            sum += f64::from(size.y);
            measured += 1;
        }
        let average = f64::from(cx.heights(node).average());
        let gaps = list.count().saturating_sub(1) as f64 * f64::from(list.gap);
        let height = sum + (list.count() - measured) as f64 * average + gaps;
        let foot = foot(props, node, cx.theme().control.touch, |widget| cx.child(widget, available));
        Vec2::new(width.max(foot.x), height as f32 + foot.y)
    }

    fn show(props: &ListProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        let rect = ui.max_rect();
        let mut list = Rows::new(props, node);
        let touch = frame.theme().control.touch;
        let foot = foot(props, node, touch, |widget| frame.child_size(widget, rect.size())).y;
        let rect = Rect::from_min_max(rect.min, egui::pos2(rect.max.x, (rect.max.y - foot).max(rect.min.y)));
        if foot > 0.0 {
            let at = if list.count() == 0 { rect.min.y } else { rect.max.y };
            let place = Rect::from_min_size(egui::pos2(rect.min.x, at), Vec2::new(rect.width(), foot));
            show_foot(props, node, ui, frame, place);
        }
        if list.count() == 0 || rect.width() <= 0.0 {
            return pull(node, ui, frame, rect, 0.0);
        }
        // Taken out and put back: drawing the rows needs the whole frame.
        let mut state = frame.ui_state.lists.remove(&node.id).unwrap_or_default();
        if scrolls(node, frame.bounded()) {
            // What is below the rows stays where it is.
            list.ends = [frame.padding[0], if foot > 0.0 { 0.0 } else { frame.padding[1] }];
            let rect =
                Rect::from_min_max(rect.min - Vec2::new(0.0, list.ends[0]), rect.max + Vec2::new(0.0, list.ends[1]));
            scrolled(props, node, ui, frame, &list, &mut state, rect);
        } else {
            whole(node, ui, frame, &list, &mut state, rect);
        }
        pull(node, ui, frame, rect, if scrolls(node, frame.bounded()) { state.scroll.offset } else { 0.0 });
        frame.ui_state.lists.insert(node.id, state);
    }
}

/// Rows that are measured to find the natural size of a list that scrolls by itself.
const SAMPLE: usize = 32;

/// True when a list scrolls by itself, false when a container around it does.
fn scrolls(node: &Node, bounded: [bool; 2]) -> bool {
    bounded[1] || ["height", "maxHeight"].iter().any(|name| node.props.get(name).is_some())
}

/// The size of the loading indicator or the empty text below the rows.
fn foot(props: &ListProps, node: &Node, line: f32, size: impl FnOnce(&Arc<Node>) -> Vec2) -> Vec2 {
    let empty = node.children.is_empty() && node.rows.as_ref().is_some_and(|rows| rows.count == 0);
    if props.loading {
        return node.slot("loadingWidget").map_or(Vec2::new(0.0, line), size);
    }
    if empty && !props.empty.is_empty() { Vec2::new(0.0, line) } else { Vec2::ZERO }
}

fn show_foot(props: &ListProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>, place: Rect) {
    let theme = Arc::clone(frame.theme());
    match node.slot("loadingWidget") {
        Some(widget) if props.loading => frame.show_child(ui, widget, place),
        _ if props.loading => {
            let response = ui.interact(place, frame.id(node).with("loading"), Sense::hover());
            response.widget_info(|| WidgetInfo::labeled(egui::Role::ProgressIndicator, true, "Loading"));
            access::tell(&response, |node| node.set_busy());
            paint::spinner(ui, &theme, place.center(), 9.0, theme.colors.accent);
        }
        _ => {
            let shown = paint::hint(ui, &theme, place, place.width(), &props.empty);
            let response = ui.interact(shown, frame.id(node).with("empty"), Sense::hover());
            response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, &*props.empty));
        }
    }
}

/// Children and rows of the item-template as one list, from top to bottom.
struct Rows<'a> {
    node: &'a Node,
    reverse: bool,
    /// Space between two rows, with the separator.
    gap: f32,
    /// Space above the first row and below the last one: the padding of a list that scrolls.
    ends: [f32; 2],
}

impl<'a> Rows<'a> {
    fn new(props: &ListProps, node: &'a Node) -> Self {
        let gap = node.props.read::<f32>("gap").unwrap_or_default().max(0.0);
        let line = if props.separator {
            props.separator_width + props.separator_padding.top + props.separator_padding.bottom
        } else {
            0.0
        };
        Self { node, reverse: props.reverse, gap: gap + line, ends: [0.0; 2] }
    }

    fn count(&self) -> usize {
        self.node.children.len() + self.node.rows.as_ref().map_or(0, |rows| rows.count)
    }

    /// Data index of the row at a position; reversed in a reversed list.
    fn index(&self, row: usize) -> usize {
        if self.reverse { self.count() - 1 - row } else { row }
    }

    /// The row at a position on the screen; `None` when it does not exist yet.
    fn node(&self, row: usize) -> Option<&'a Arc<Node>> {
        let index = self.index(row);
        match index.checked_sub(self.node.children.len()) {
            None => self.node.children.get(index),
            Some(at) => {
                let rows = self.node.rows.as_ref()?;
                rows.nodes.get(at.checked_sub(rows.first)?)
            }
        }
    }

    /// Space above and below a row that is part of its height.
    fn air(&self, row: usize) -> [f32; 2] {
        let is_last = row + 1 == self.count();
        [if row == 0 { self.ends[0] } else { 0.0 }, if is_last { self.ends[1] } else { self.gap }]
    }

    /// The height of a row with the space around it.
    fn height(&self, frame: &mut Frame<'_>, width: f32, row: usize) -> f32 {
        let gap: f32 = self.air(row).iter().sum();
        // Requested and not there yet: the average keeps its place.
        let Some(child) = self.node(row) else { return frame.heights(self.node).average() + gap };
        let height = frame.arrange(child, Space::wide(width)).y;
        frame.heights(self.node).note(child.id, height);
        height + gap
    }
}

/// Draws a list that scrolls by itself.
fn scrolled(
    props: &ListProps,
    node: &Node,
    ui: &mut Ui,
    frame: &mut Frame<'_>,
    list: &Rows<'_>,
    state: &mut ListState,
    rect: Rect,
) {
    let (count, width, view) = (list.count(), rect.width(), rect.height());
    let average = frame.heights(node).average() + list.gap;
    let content = count as f64 * f64::from(average) + f64::from(list.ends[0] + list.ends[1]);
    let extents = ScrollMetrics { axis: 1, content, view: f64::from(view), reversed: false };
    if !std::mem::replace(&mut state.opened, true) {
        state.anchor = match (props.initial_row, props.initial_offset) {
            (Some(row), _) => Anchor { row, top: 0.0 },
            (None, Some(offset)) => virtual_list::at_offset(f64::from(offset.max(0.0)), average, count),
            (None, None) => Anchor::default(),
        };
        state.follows = props.reverse;
    }
    // Scrolling counts in pixels that are estimated from the average; only the difference it makes moves the anchor.
    let before = virtual_list::offset(state.anchor, average);
    state.scroll.offset = before;
    run_commands(frame, node, state, list, extents, average);
    state.scroll.advance(frame, node.id, ui, extents);
    let moved = state.scroll.offset - before;
    // Page Up and the arrow keys leave the end as the wheel does; rows that are gone do not.
    if state.scroll.offset < before.min(extents.end()) {
        state.follows = false;
    }
    move_by(state, moved, average, count, view);
    if state.follows {
        let last = list.height(frame, width, count - 1);
        state.anchor = Anchor { row: count - 1, top: view - last };
    }
    let placed = virtual_list::visible_rows(state.anchor, count, view, |row| list.height(frame, width, row));
    state.anchor = placed.anchor;
    if !state.scroll.is_gliding() {
        // While all rows fit, a list that was sent to its end keeps following it.
        state.follows = placed.at_end && (state.follows || props.reverse && !placed.at_start);
    }
    let clip = ui.clip_rect();
    ui.shrink_clip_rect(rect);
    draw(props, node, ui, frame, list, &placed, rect);
    ui.set_clip_rect(clip);
    // Counted again: drawing has moved the anchor, by the heights that have become known.
    let before = virtual_list::offset(state.anchor, average);
    state.scroll.offset = before;
    // When all rows fit, whatever the estimate says, the wheel is left to the container around.
    if !(placed.at_start && placed.at_end) {
        state.scroll.take(frame, node.id, rect, ui, extents);
    }
    let moved = state.scroll.offset - before;
    if moved < 0.0 {
        state.follows = false;
    }
    move_by(state, moved, average, count, view);
    fire_events(props, node, frame, list, state, &placed, before);
}

/// Draws a list that is as high as its rows, in a container that scrolls.
fn whole(node: &Node, ui: &mut Ui, frame: &mut Frame<'_>, list: &Rows<'_>, state: &mut ListState, rect: Rect) {
    let props = ListProps::read(&node.props);
    let seen = rect.intersect(ui.clip_rect());
    if seen.height() <= 0.0 {
        return;
    }
    let hidden = seen.min.y - rect.min.y;
    // Rows that all exist are placed by their heights from the first one; where some are missing, their place is estimated.
    let exist = node.rows.as_ref().is_none_or(|rows| rows.first == 0 && rows.nodes.len() == rows.count);
    let anchor = if exist {
        Anchor { row: 0, top: -hidden }
    } else {
        let average = frame.heights(node).average() + list.gap;
        virtual_list::at_offset(f64::from(hidden), average, list.count())
    };
    let placed =
        virtual_list::visible_rows(anchor, list.count(), seen.height(), |row| list.height(frame, rect.width(), row));
    draw(&props, node, ui, frame, list, &placed, seen);
    report_range(node, frame, state, list, &placed);
}

fn draw(
    props: &ListProps,
    node: &Node,
    ui: &mut Ui,
    frame: &mut Frame<'_>,
    list: &Rows<'_>,
    placed: &VisibleRows,
    rect: Rect,
) {
    for row in &placed.rows {
        let [above, below] = list.air(row.row);
        let top = rect.min.y + row.top.round() + above;
        let place =
            Rect::from_min_size(egui::pos2(rect.min.x, top), Vec2::new(rect.width(), row.height - above - below));
        if let Some(child) = list.node(row.row) {
            let mut own = item(frame, ui, node, child, place, list.index(row.row));
            frame.show_wide(own.as_mut().unwrap_or(&mut *ui), child, place);
        }
        if props.separator && below > 0.0 && row.row + 1 < list.count() {
            let padding = props.separator_padding;
            let own = (below - props.separator_width - padding.top - padding.bottom) / 2.0;
            let y = place.max.y + own + padding.top + props.separator_width / 2.0;
            let color = props.separator_color.map_or(frame.theme().colors.border, color32);
            let x = (place.min.x + padding.left)..=(place.max.x - padding.right);
            ui.painter().hline(x, y, Stroke::new(props.separator_width, color));
        }
    }
}

/// Executes the commands of scripts: `scrollToBottom()` and the like.
fn run_commands(
    frame: &mut Frame<'_>,
    node: &Node,
    state: &mut ListState,
    list: &Rows<'_>,
    extents: ScrollMetrics,
    average: f32,
) {
    for WidgetCommand { method, args, .. } in frame.commands(node) {
        let number = args.first().and_then(f64::from_value).unwrap_or_default().max(0.0);
        let to = match method {
            "scrollToBottom" => {
                state.follows = true;
                extents.end()
            }
            "scrollToTop" => 0.0,
            "scrollToIndex" => number.min(list.count() as f64) * f64::from(average),
            "scrollToOffset" => number,
            _ => continue,
        };
        if method != "scrollToBottom" {
            state.follows = false;
        }
        // A distant position is jumped to, because the rows on the way do not exist.
        if (to - state.scroll.offset).abs() > extents.view * 3.0 || state.follows {
            // The difference moves the anchor: set here as well, it would go twice as far.
            state.scroll.offset = to;
        } else {
            state.scroll.glide_to(frame, to.min(extents.end()));
        }
    }
}

/// Moves the anchor by `moved` pixels. A long way is estimated from the average height, because measuring all rows between would build
/// them.
fn move_by(state: &mut ListState, moved: f64, average: f32, count: usize, view: f32) {
    if moved.abs() > f64::from(view) * 2.0 {
        state.anchor = virtual_list::at_offset(virtual_list::offset(state.anchor, average) + moved, average, count);
    } else {
        state.anchor.top -= moved as f32;
    }
}

/// Fires `onScroll` and `onScrollEnd`, and requests rows.
fn fire_events(
    props: &ListProps,
    node: &Node,
    frame: &mut Frame<'_>,
    list: &Rows<'_>,
    state: &mut ListState,
    placed: &VisibleRows,
    offset: f64,
) {
    report_range(node, frame, state, list, placed);
    let pixel = offset.round() as i64;
    if (pixel, placed.at_end) != (state.pixel, state.at_end) {
        (state.pixel, state.at_end) = (pixel, placed.at_end);
        let data = [("pixel", Value::from(pixel as f64)), ("atEnd", Value::from(placed.at_end))];
        frame.emit(node, "onScroll", Value::map(data));
    }
    let last = placed.rows.last().map_or(0, |row| row.row + 1);
    // Half a screen ahead, so that the next page has come when the end is reached.
    let near = list.count().saturating_sub(last) <= placed.rows.len() / 2;
    if near
        && !props.complete
        && !props.loading
        && state.ended_at != Some(list.count())
        && !(placed.at_start && placed.at_end)
    {
        state.ended_at = Some(list.count());
        frame.emit(node, "onScrollEnd", Value::Null);
    }
}

/// Requests rows from the runtime when the visible ones and a viewport before and after them do not all exist.
fn report_range(node: &Node, frame: &mut Frame<'_>, state: &mut ListState, list: &Rows<'_>, placed: &VisibleRows) {
    let Some(rows) = &node.rows else { return };
    let (Some(first), Some(last)) = (placed.rows.first(), placed.rows.last()) else { return };
    let (a, b) = (list.index(first.row), list.index(last.row));
    let before = node.children.len();
    let (first, end) = (a.min(b).saturating_sub(before), (a.max(b) + 1).saturating_sub(before));
    let screen = placed.rows.len();
    // A screen more on either side: a fast wheel must not meet rows that do not exist yet.
    let wanted = (first.saturating_sub(screen), (end + screen).min(rows.count));
    let exist = rows.first <= wanted.0 && rows.first + rows.nodes.len() >= wanted.1;
    if !exist && state.request(wanted) {
        frame.interact(Interaction::Range { node: node.id, first: wanted.0, end: wanted.1 });
    } else if exist {
        state.satisfied();
    }
}
