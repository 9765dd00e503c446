//! `Calendar`: a month of days that are selected, marked, disabled or in a range, with bars across them.

mod bars;
mod header;
mod month;
mod parts;
mod props;
mod spans;
mod state;

use std::sync::Arc;

use egui::{Pos2, Rect, Ui, Vec2};

use crate::base::{NO_SHADOW, WIDGET};
use crate::frame::{Frame, Widget, optimistic};
use crate::layout::{Fill, Measure};
use crate::widgets::input::date::day::{self, Day};
use ensemble_core::spec::{Children, MethodRole, Props, Spec, Unset};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;
use month::{Month, NAMES, WEEKS};
use parts::{CELL, DISABLE_CELL, MARK_CELL, RANGE, SELECT_CELL, SPAN, TODAY_CELL, data_of, part};
use props::CalendarProps;
use state::Days;

/// A month of days.
pub struct Calendar;

const HEAD: f32 = 48.0;
impl Widget for Calendar {
    const SPEC: Spec = Spec {
        name: "Calendar",
        aliases: &[],
        doc: "A month of days that are selected, marked, disabled or in a range. Where no part has an `onTap`, a click selects a day.",
        base: &[&WIDGET],
        without_effect: &[NO_SHADOW],
        props: CalendarProps::PROPS,
        children: Children::None,
        unset: &[("selectedCell", Unset::List), ("markedCell", Unset::List), ("disabledCell", Unset::List)],
        methods: &[
            "selectCell",
            "selectStartEndCell",
            "toggleSelectCell",
            "unSelectCell",
            "unSelectStartEndCell",
            "markCell",
            "markStartEndCell",
            "unMarkCell",
            "unMarkStartEndCell",
            "toggleMarkCell",
            "disableCell",
            "enableCell",
            "toggleDisableCell",
            "previous",
            "next",
            "addRowSpan",
            "update",
            "clearRange",
        ],
        method_roles: &[
            ("addRowSpan", MethodRole::AddPart(&SPAN)),
            ("update", MethodRole::WithoutEffect("a calendar draws what has changed by itself")),
        ],
        examples: &[
            "Calendar:\n  id: days\n  firstDay: '2024-01-01'\n  lastDay: '2024-12-31'\n  focusDate: '2024-03-14'\n  selectedCell: ['2024-03-14']\n  markedCell: ['2024-03-05', '2024-03-21']\n  disabledCell: ['2024-03-09', '2024-03-10']\n  cell:\n    onTap: |\n      days.toggleSelectCell(event.data.date);\n",
            "Calendar:\n  id: stay\n  rowHeight: 44\n  firstDay: '2024-01-01'\n  lastDay: '2024-12-31'\n  focusDate: '2024-06-12'\n  rangeStart: '2024-06-11'\n  rangeEnd: '2024-06-14'\n  range:\n    onComplete: |\n      console.log(event.data.start + ' to ' + event.data.end);\n",
            "Calendar:\n  rowHeight: 72\n  firstDay: '2024-01-01'\n  lastDay: '2024-12-31'\n  focusDate: '2024-09-02'\n  showOutsideDate: true\n  rowSpans:\n    children:\n      - span: {start: '2024-09-03', end: '2024-09-06', label: Trade fair}\n      - span: {start: '2024-09-05', end: '2024-09-12', label: Ada away, color: '#0CA678'}\n",
        ],
        ..Spec::DEFAULT
    };
    const FILL: Fill = Fill::Width;
    const ROLE: egui::Role = egui::Role::Grid;
    type Props = CalendarProps;

    fn read(props: &Props) -> CalendarProps {
        CalendarProps::read(props)
    }

    fn measure(props: &CalendarProps, node: &Node, cx: &mut Measure<'_>, available: Vec2) -> Vec2 {
        const WIDTH: f32 = 364.0;
        let width = if available.x.is_finite() { available.x } else { WIDTH };
        let head = match (props.has_header, node.slot("header")) {
            (false, _) => 0.0,
            (true, Some(header)) => cx.child(header, Vec2::new(width, f32::INFINITY)).y,
            (true, None) => HEAD,
        };
        Vec2::new(width, head + NAMES + WEEKS as f32 * props.row)
    }

    fn show(props: &CalendarProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        let (id, rect) = (frame.id(node), ui.max_rect());
        if !frame.enabled(node) {
            ui.disable();
        }
        let today = frame.today();
        let (first, last) = props.bounds(today);
        let before = props.days(ui, id);
        let mut state = before.clone();
        let focus = optimistic::value(ui.ctx(), id.with("focus"), &props.focus);
        let shown = day::read(&focus).unwrap_or(today).clamp(first, last);
        let mut at = shown;
        for command in frame.commands(node) {
            match command.method {
                "previous" => at = day::plus_months(at, -1),
                "next" => at = day::plus_months(at, 1),
                method => _ = state.call(method, &command.args),
            }
        }
        let mut top = rect.top();
        if props.has_header {
            match node.slot("header") {
                Some(header) => {
                    let size = frame.child_size(header, Vec2::new(rect.width(), f32::INFINITY));
                    let place = Rect::from_min_size(rect.min, Vec2::new(rect.width(), size.y));
                    frame.show_child(ui, header, place);
                    top = place.bottom();
                }
                None => {
                    let place = Rect::from_min_size(rect.min, Vec2::new(rect.width(), HEAD));
                    at = header::show(ui, frame, id, place, (at, today, first, last), props.header_text.as_ref());
                    top = place.bottom();
                }
            }
        }
        let body = Rect::from_min_max(Pos2::new(rect.left(), top), rect.max);
        let month = Month { props, node, days: &state, bars: &spans::bars(node), first, last, today };
        let tapped = month.show(ui, frame, body, &mut at);
        if let Some(day) = tapped {
            tap(node, &mut state, day);
        }
        let at = at.clamp(first, last);
        if at != shown {
            let value = Value::from(at.to_string());
            optimistic::set(ui.ctx(), id.with("focus"), &props.focus, value.clone());
            frame.set(node, "focusDate", value);
        }
        props.store(node, ui, frame, &before, &state);
        if let Some(day) = tapped {
            report(node, frame, &state, day);
        }
    }
}

/// Default effect of a click on a day: changes the range, or the selection if no part has an `onTap`.
fn tap(node: &Node, state: &mut Days, day: Day) {
    if state.disabled.contains(&day) {
        return;
    }
    if part(node, &RANGE).is_some() {
        state.extend_range(day);
        return;
    }
    let handled = node.children.iter().any(|part| part.handles("onTap"));
    if !handled {
        let only = state.selected == [day];
        state.selected = if only { Vec::new() } else { vec![day] };
    }
}

/// Fires the event of the day that was clicked: that of the most particular part that has a handler.
fn report(node: &Node, frame: &mut Frame<'_>, state: &Days, day: Day) {
    let is_disabled = state.disabled.contains(&day);
    if is_disabled {
        if let Some(part) = part(node, &DISABLE_CELL) {
            frame.emit(part, "onTap", data_of(day));
        }
        return;
    }
    if let Some(range) = part(node, &RANGE) {
        let ends = [("start", state.start), ("end", state.end)];
        let data = Value::map(ends.into_iter().filter_map(|(name, day)| Some((name, Value::from(day?.to_string())))));
        frame.emit(range, if state.end.is_some() { "onComplete" } else { "onStart" }, data);
    }
    let kinds: [(bool, &Spec); 4] = [
        (state.selected.contains(&day), &SELECT_CELL),
        (state.marked.contains(&day), &MARK_CELL),
        (frame.today() == day, &TODAY_CELL),
        (true, &CELL),
    ];
    let handles = |part: &&Arc<Node>| part.handles("onTap");
    let found = kinds.iter().filter(|(is, _)| *is).find_map(|(_, spec)| part(node, spec).filter(handles));
    if let Some(part) = found {
        frame.emit(part, "onTap", data_of(day));
    }
}
