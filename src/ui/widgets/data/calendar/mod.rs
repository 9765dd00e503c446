//! `Calendar`: a month of days that are selected, marked, disabled or in a range, with bars across them.

mod header;
mod month;
mod parts;
mod spans;
mod state;

use std::sync::Arc;

use egui::{Id, Pos2, Rect, Ui, Vec2};

use crate::base::{NO_SHADOW, WIDGET};
use crate::frame::{Frame, Widget, optimistic};
use crate::layout::{Fill, Measure};
use crate::widgets::input::date::day;
use day::Day;
use ensemble_core::spec::{Children, Color, Kind, MethodRole, Props, Spec, TextStyle, Unset};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;
use month::Month;
use parts::{CELL, DISABLE_CELL, MARK_CELL, RANGE, ROW_SPANS, SELECT_CELL, TODAY_CELL, data_of, part};
use state::{Days, days, written};

/// A month of days.
pub struct Calendar;

const HEAD: f32 = 48.0;
/// Height of the names of the days of a week.
const NAMES: f32 = 28.0;
/// Weeks that hold every month, whatever day it begins with, so that the calendar keeps its height.
const WEEKS: usize = 6;

props! {
    /// Properties of a calendar.
    pub struct CalendarProps {
        /// Height of a week, in pixels.
        "rowHeight" => row: f32 = 52.0; Kind::Number { min: 16.0, max: 1000.0 },
        /// Shows the month and the buttons that change it.
        "headerVisible" => has_header: bool = true,
        /// Style of the month in the header.
        "headerTextStyle" => header_text: Option<TextStyle>; Kind::TextStyle,
        /// The first day that is shown and chosen; a year before today by default.
        "firstDay" => first: Value; Kind::Any,
        /// The last day that is shown and chosen; a year after today by default.
        "lastDay" => last: Value; Kind::Any,
        /// Shows the days of the months before and after as well.
        "showOutsideDate" => outside: bool,
        /// A note above a day: `{text, date, backgroundColor, textStyle}`.
        "tooltip" => tip: Value; Kind::Any,
        /// Shows `tooltip`.
        "showTooltip" => shows_tip: bool,
        /// The day that the keyboard is at; its month is shown. Today at first.
        "focusDate" => focus: Value; Kind::Any,
        /// The selected days: a list of `2024-01-17`.
        "selectedCell" => selected: Value; Kind::Any,
        /// The marked days.
        "markedCell" => marked: Value; Kind::Any,
        /// The days that cannot be chosen.
        "disabledCell" => disabled: Value; Kind::Any,
        /// The first day of the range.
        "rangeStart" => start: Value; Kind::Any,
        /// The last day of the range.
        "rangeEnd" => end: Value; Kind::Any,
        /// Bars that `addRowSpan({start, end, label, color})` has added.
        "addedSpans" => added: Value; Kind::Any,
    }
    elsewhere {
        /// A widget instead of the header.
        "header" => Kind::Widget,
        /// Every day: `{config, onTap}`.
        "cell" => Kind::Parts(&CELL),
        /// The selected days: `{config, onTap}`.
        "selectCell" => Kind::Parts(&SELECT_CELL),
        /// Today: `{config, onTap}`.
        "todayCell" => Kind::Parts(&TODAY_CELL),
        /// The marked days: `{config, onTap}`.
        "markCell" => Kind::Parts(&MARK_CELL),
        /// The days that cannot be chosen: `{config, onTap}`.
        "disableCell" => Kind::Parts(&DISABLE_CELL),
        /// Lets the user choose a first and a last day: `{highlightColor, startCell, endCell, betweenCell, onStart, onComplete}`.
        "range" => Kind::Parts(&RANGE),
        /// Bars across days: `{children, span-template, spanPerRow, topMargin}`.
        "rowSpans" => Kind::Parts(&ROW_SPANS),
    }
}

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
        method_roles: &[("update", MethodRole::WithoutEffect("a calendar draws what has changed by itself"))],
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
        let mut added = optimistic::value(ui.ctx(), id.with("spans"), &props.added);
        let focus = optimistic::value(ui.ctx(), id.with("focus"), &props.focus);
        let shown = day::read(&focus).unwrap_or(today).clamp(first, last);
        let mut at = shown;
        for command in frame.commands(node) {
            match command.method {
                "previous" => at = day::plus_months(at, -1),
                "next" => at = day::plus_months(at, 1),
                "addRowSpan" => {
                    let mut spans = added.as_list().unwrap_or_default().to_vec();
                    spans.extend(command.args.first().cloned());
                    added = Value::list(spans);
                    optimistic::set(ui.ctx(), id.with("spans"), &props.added, added.clone());
                    frame.set(node, "addedSpans", added.clone());
                }
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
        let month = Month { props, node, days: &state, bars: &spans::bars(node, &added), first, last, today };
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

/// The change that a click on a day makes without a handler: of the range, or of the selection where no part has an `onTap`.
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

impl CalendarProps {
    /// The first and the last day: a year around today unless the app says otherwise. The last is never before the first.
    fn bounds(&self, today: Day) -> (Day, Day) {
        let first = day::read(&self.first).unwrap_or_else(|| day::plus_months(today, -12));
        (first, day::read(&self.last).unwrap_or_else(|| day::plus_months(today, 12)).max(first))
    }

    /// The days as the user sees them: an unconfirmed change before the value of the scene.
    fn days(&self, ui: &Ui, id: Id) -> Days {
        let shown = |name: &str, value: &Value| optimistic::value(ui.ctx(), id.with(name), value);
        Days {
            selected: days(&shown("selectedCell", &self.selected)),
            marked: days(&shown("markedCell", &self.marked)),
            disabled: days(&shown("disabledCell", &self.disabled)),
            start: day::read(&shown("rangeStart", &self.start)),
            end: day::read(&shown("rangeEnd", &self.end)),
        }
    }

    /// Tells the runtime which days have changed.
    fn store(&self, node: &Node, ui: &Ui, frame: &mut Frame<'_>, before: &Days, after: &Days) {
        let id = frame.id(node);
        let one = |day: Option<Day>| day.map_or(Value::Null, |day| Value::from(day.to_string()));
        let mut set = |name: &'static str, confirmed: &Value, value: Value| {
            optimistic::set(ui.ctx(), id.with(name), confirmed, value.clone());
            frame.set(node, name, value);
        };
        if before.selected != after.selected {
            set("selectedCell", &self.selected, written(&after.selected));
        }
        if before.marked != after.marked {
            set("markedCell", &self.marked, written(&after.marked));
        }
        if before.disabled != after.disabled {
            set("disabledCell", &self.disabled, written(&after.disabled));
        }
        if before.start != after.start {
            set("rangeStart", &self.start, one(after.start));
        }
        if before.end != after.end {
            set("rangeEnd", &self.end, one(after.end));
        }
    }

    fn tip(&self) -> Option<(Day, Arc<str>)> {
        let text = self.tip.get("text");
        let day = day::read(&self.tip.get("date")).filter(|_| self.shows_tip)?;
        (!text.is_null()).then(|| (day, text.to_display()))
    }

    fn tip_color(&self) -> Option<Color> {
        ensemble_core::spec::FromValue::from_value(&self.tip.get("backgroundColor"))
    }

    fn tip_style(&self) -> TextStyle {
        ensemble_core::spec::FromValue::from_value(&self.tip.get("textStyle")).unwrap_or_default()
    }
}
