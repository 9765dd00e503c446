//! The properties of a Calendar, and the days that they name.

use std::sync::Arc;

use egui::{Id, Ui};

use super::parts::{CELL, DISABLE_CELL, MARK_CELL, RANGE, ROW_SPANS, SELECT_CELL, TODAY_CELL};
use super::state::{Days, days, written};
use crate::frame::{Frame, optimistic};
use crate::widgets::input::date::day::{self, Day};
use ensemble_core::spec::{Color, FromValue, Kind, TextStyle};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

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
        "firstDay" => first: Value; Kind::Date,
        /// The last day that is shown and chosen; a year after today by default.
        "lastDay" => last: Value; Kind::Date,
        /// Shows the days of the months before and after as well.
        "showOutsideDate" => outside: bool,
        /// A note above a day: `{text, date, backgroundColor, textStyle}`.
        "tooltip" | "tootlip" => tip: Value; Kind::Any,
        /// Shows `tooltip`.
        "showTooltip" => shows_tip: bool,
        /// The day that the keyboard is at; its month is shown. Today at first.
        "focusDate" => focus: Value; Kind::Date,
        /// The selected days: a list of `2024-01-17`.
        "selectedCell" => selected: Value; Kind::Any,
        /// The marked days.
        "markedCell" => marked: Value; Kind::Any,
        /// The days that cannot be chosen.
        "disabledCell" => disabled: Value; Kind::Any,
        /// The first day of the range.
        "rangeStart" => start: Value; Kind::Date,
        /// The last day of the range.
        "rangeEnd" => end: Value; Kind::Date,
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

impl CalendarProps {
    /// First and last day: a year around today by default. The last is never before the first.
    pub fn bounds(&self, today: Day) -> (Day, Day) {
        let first = day::read(&self.first).unwrap_or_else(|| day::plus_months(today, -12));
        (first, day::read(&self.last).unwrap_or_else(|| day::plus_months(today, 12)).max(first))
    }

    /// The days as shown: an unconfirmed change takes precedence over the scene.
    pub fn days(&self, ui: &Ui, id: Id) -> Days {
        let shown = |name: &str, value: &Value| optimistic::value(ui.ctx(), id.with(name), value);
        Days {
            selected: days(&shown("selectedCell", &self.selected)),
            marked: days(&shown("markedCell", &self.marked)),
            disabled: days(&shown("disabledCell", &self.disabled)),
            start: day::read(&shown("rangeStart", &self.start)),
            end: day::read(&shown("rangeEnd", &self.end)),
        }
    }

    /// Passes the changed days to the runtime.
    pub fn store(&self, node: &Node, ui: &Ui, frame: &mut Frame<'_>, before: &Days, after: &Days) {
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
        if (before.start, before.end) != (after.start, after.end) {
            frame.set(node, "range", after.range());
        }
    }

    /// The note above a day, and its day.
    pub fn tip(&self) -> Option<(Day, Arc<str>)> {
        let text = self.tip.get("text");
        let day = day::read(&self.tip.get("date")).filter(|_| self.shows_tip)?;
        (!text.is_null()).then(|| (day, text.to_display()))
    }

    /// The ground of the note.
    pub fn tip_color(&self) -> Option<Color> {
        FromValue::from_value(&self.tip.get("backgroundColor"))
    }

    /// The style of the text of the note.
    pub fn tip_style(&self) -> TextStyle {
        FromValue::from_value(&self.tip.get("textStyle")).unwrap_or_default()
    }
}
