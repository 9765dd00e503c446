//! A field for a first and a last day.

use std::sync::Arc;

use egui::{Ui, Vec2};

use super::calendar::{self, CalendarView, Marks};
use super::day::{self, Day};
use super::opener::{self, ClosedField};
use super::{bounds, named};
use crate::base::{FORM_FIELD, PLACEHOLDER, SPACE, WIDGET};
use crate::frame::optimistic;
use crate::frame::{Frame, Widget};
use crate::layout::Fill;
use crate::layout::Measure;
use crate::toolkit::widget_states::KeepsStates as _;
use crate::widgets::input::field::{self, Field};
use ensemble_core::spec::{Children, IconRef, Kind, MethodRole, Props, Spec, slot};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

/// A field for a first and a last day.
pub struct DateRange;

props! {
    /// Properties of a field for a range of days.
    pub struct DateRangeProps {
        /// The first day, `2024-01-17`.
        "startDate" => start: Value; Kind::Date,
        /// The last day.
        "endDate" => end: Value; Kind::Date,
        /// Both: a list of two days, or `{startDate, endDate}`.
        "value" | "initialValue" => value: Value,
        /// The first day that can be picked.
        "firstDate" => first: Value; Kind::Date,
        /// The last day that can be picked.
        "lastDate" => last: Value; Kind::Date,
        /// Format of the days: a pattern such as `dd/MM/yyyy`.
        "format" => format: Option<Arc<str>>; Kind::Text,
        /// The icon at its end.
        "suffixIcon" => suffix: Option<IconRef>; Kind::Icon,
    }
    elsewhere {
        /// Style of the days.
        "textStyle" => Kind::TextStyle,
        /// The size of the text.
        "fontSize" => Kind::Number { min: 1.0, max: 1000.0 },
    }
}

impl DateRangeProps {
    /// The days that are chosen, as one value.
    fn chosen(&self) -> Value {
        let (start, end) = match (&self.start, &self.end, &self.value) {
            (Value::Null, Value::Null, Value::List(list)) => {
                (list.first().cloned().unwrap_or_default(), list.get(1).cloned().unwrap_or_default())
            }
            (Value::Null, Value::Null, value) => (value.get("startDate"), value.get("endDate")),
            (start, end, _) => (start.clone(), end.clone()),
        };
        Value::map([("startDate", start), ("endDate", end)])
    }
}

/// The calendar, and the first day when the last one is not picked yet.
#[derive(Clone, Copy, Debug)]
struct Open {
    shown: CalendarView,
    from: Option<Day>,
}

impl Widget for DateRange {
    const SPEC: Spec = Spec {
        name: "DateRange",
        aliases: &[],
        doc: "A field for a first and a last day, with a calendar.",
        base: &[&WIDGET, &SPACE, &FORM_FIELD, &PLACEHOLDER],
        props: DateRangeProps::PROPS,
        events: &[slot("onChange", "Both days were picked. `event.data` is `{value, startDate, endDate}`.")
            .legacy(&["value"])],
        children: Children::None,
        methods: &["focus", "unfocus"],
        method_roles: &[("focus", MethodRole::GoTo), ("unfocus", MethodRole::GoTo)],
        examples: &[
            "DateRange:\n  id: stay\n  label: Stay\n  onChange: |\n    console.log(stay.startDate, stay.endDate);\n",
        ],
        value: Some("value"),
        ..Spec::DEFAULT
    };
    const FILL: Fill = Fill::Width;
    const ROLE: egui::Role = egui::Role::ComboBox;
    type Props = DateRangeProps;

    fn mistake(props: &DateRangeProps, node: &Node, frame: &Frame<'_>) -> Option<Arc<str>> {
        let shown = optimistic::value(frame.ctx(), frame.id(node), &props.chosen());
        Field::of(node).missing(node, day::read(&shown.get("startDate")).is_none())
    }

    fn read(props: &Props) -> DateRangeProps {
        DateRangeProps::read(props)
    }

    fn measure(_: &DateRangeProps, node: &Node, cx: &mut Measure<'_>, available: Vec2) -> Vec2 {
        Field::of(node).measure(node, cx, field::box_height(node, cx.theme()), available)
    }

    fn show(props: &DateRangeProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        let (theme, id) = (Arc::clone(frame.theme()), frame.id(node));
        if !frame.enabled(node) {
            ui.disable();
        }
        let confirmed = props.chosen();
        let shown = optimistic::value(ui.ctx(), id, &confirmed);
        let (from, to) = (day::read(&shown.get("startDate")), day::read(&shown.get("endDate")));
        let (first, last) = bounds(&props.first, &props.last);
        let (today, locale) = (frame.today(), frame.locale());
        let mut open = ui.states(|data| data.get_temp::<Option<Open>>(id.with("calendar"))).flatten();
        let written = |day: Day| day::written(day, props.format.as_deref(), locale);
        let closed = ClosedField {
            text: from.map(|from| match to {
                Some(to) => format!("{} – {}", written(from), written(to)),
                None => written(from),
            }),
            hint: "Select a start and an end",
            icon: Some(props.suffix.clone().unwrap_or_else(|| named("calendar_today"))),
            clears: true,
            mistake: frame.checked(node).then(|| Self::mistake(props, node, frame)).flatten(),
        };
        let touched = opener::show(node, ui, frame, closed, open.is_some());
        if touched.toggled {
            let at = from.unwrap_or_else(|| today.clamp(first, last));
            open = if open.is_some() { None } else { Some(Open { shown: CalendarView { at }, from: None }) };
        }
        let mut wanted = touched.cleared.then(|| both(None, None));
        if let Some(calendar) = &mut open {
            let (marked_from, marked_to) = if calendar.from.is_some() { (calendar.from, None) } else { (from, to) };
            let marks = Marks { from: marked_from, to: marked_to, first, last };
            let mut picked = None;
            let stays = opener::popup(ui, &theme, &touched, calendar::SIZE, |ui, rect| {
                picked = calendar::show(
                    ui,
                    &theme,
                    id,
                    rect,
                    (&mut calendar.shown, &marks, today),
                    (locale, frame.is_rtl()),
                );
            });
            let done = match (picked, calendar.from) {
                // The second day may be before the first.
                (Some(day), Some(other)) => {
                    wanted = Some(both(Some(day.min(other)), Some(day.max(other))));
                    true
                }
                (Some(day), None) => {
                    calendar.from = Some(day);
                    false
                }
                (None, _) => false,
            };
            if picked.is_some() {
                touched.response.request_focus();
            }
            if done || !stays && picked.is_none() {
                open = None;
            }
        }
        ui.states(|data| data.insert_temp(id.with("calendar"), open));
        if let Some(value) = wanted.filter(|value| *value != shown) {
            optimistic::set(ui.ctx(), id, &confirmed, value.clone());
            let (start, end) = (value.get("startDate"), value.get("endDate"));
            frame.set(node, "startDate", start.clone());
            frame.set(node, "endDate", end.clone());
            frame.set(node, "value", value.clone());
            frame.emit(node, "onChange", Value::map([("value", value), ("startDate", start), ("endDate", end)]));
        }
    }
}

fn both(from: Option<Day>, to: Option<Day>) -> Value {
    let text = |day: Option<Day>| day.map_or(Value::Null, |day| Value::from(day.to_string()));
    Value::map([("startDate", text(from)), ("endDate", text(to))])
}
