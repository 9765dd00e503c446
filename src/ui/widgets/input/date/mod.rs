//! Fields for days and times.

mod calendar;
pub mod day;
pub(crate) mod inline_time;
mod opener;
pub(crate) mod range;
pub mod time;
pub(crate) mod week;

use std::sync::Arc;

use egui::{Ui, Vec2};

use super::field::{self, Field};
use crate::base::{FORM_FIELD, PLACEHOLDER, SPACE, WIDGET};
use crate::frame::optimistic;
use crate::frame::{Frame, Widget};
use crate::layout::Fill;
use crate::layout::Measure;
use crate::toolkit::widget_states::KeepsStates as _;
use calendar::{CalendarView, Marks};
use day::Day;
use ensemble_core::spec::{Children, IconRef, Kind, MethodRole, Props, Spec, slot};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;
use opener::ClosedField;

/// A field for a day.
pub struct Date;

props! {
    /// Properties of a field for a day.
    pub struct DateProps {
        /// The day, `2024-01-17`.
        "value" | "initialValue" => value: Value; Kind::Date,
        /// The first day that can be picked.
        "firstDate" => first: Value; Kind::Date,
        /// The last day that can be picked.
        "lastDate" => last: Value; Kind::Date,
        /// Format of the day: a pattern such as `dd/MM/yyyy`.
        "format" => format: Option<Arc<str>>; Kind::Text,
        /// Shows a button that clears the day.
        "showClearIcon" => clears: bool = true,
        /// Shows a calendar icon at its end.
        "showCalendarIcon" => icon: bool = true,
    }
    elsewhere {
        /// Style of the day.
        "textStyle" => Kind::TextStyle,
    }
}

/// The first and the last day that can be picked: 1900 to 2050 unless the app says otherwise (`LANGUAGE.md` 11.3). The last is never before
/// the first.
fn bounds(first: &Value, last: &Value) -> (Day, Day) {
    let usual = |year, month, of_month| day::day(year, month, of_month).unwrap_or(Day::MIN);
    let first = day::read(first).unwrap_or_else(|| usual(1900, 1, 1));
    (first, day::read(last).unwrap_or_else(|| usual(2050, 12, 31)).max(first))
}

fn named(name: &str) -> IconRef {
    IconRef { name: name.into(), library: None, color: None, size: None }
}

impl Widget for Date {
    const SPEC: Spec = Spec {
        name: "Date",
        aliases: &[],
        doc: "A field for a day, with a calendar.",
        base: &[&WIDGET, &SPACE, &FORM_FIELD, &PLACEHOLDER],
        props: DateProps::PROPS,
        events: &[slot("onChange", "Another day was picked. `event.data.value` is `2024-01-17`.").legacy(&["value"])],
        children: Children::None,
        methods: &["focus", "unfocus"],
        method_roles: &[("focus", MethodRole::GoTo), ("unfocus", MethodRole::GoTo)],
        examples: &[
            "Date:\n  id: due\n  label: Due\n  initialValue: '2024-01-17'\n  onChange: |\n    console.log(due.value);\n",
        ],
        value: Some("value"),
        ..Spec::DEFAULT
    };
    const FILL: Fill = Fill::Width;
    const ROLE: egui::Role = egui::Role::ComboBox;
    type Props = DateProps;

    fn mistake(props: &DateProps, node: &Node, frame: &Frame<'_>) -> Option<Arc<str>> {
        let shown = optimistic::value(frame.ctx(), frame.id(node), &props.value);
        Field::of(node).missing(node, day::read(&shown).is_none())
    }

    fn read(props: &Props) -> DateProps {
        DateProps::read(props)
    }

    fn measure(_: &DateProps, node: &Node, cx: &mut Measure<'_>, available: Vec2) -> Vec2 {
        Field::of(node).measure(node, cx, field::box_height(node, cx.theme()), available)
    }

    fn show(props: &DateProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        let (theme, id) = (Arc::clone(frame.theme()), frame.id(node));
        if !frame.enabled(node) {
            ui.disable();
        }
        let shown = optimistic::value(ui.ctx(), id, &props.value);
        let day = day::read(&shown);
        let (first, last) = bounds(&props.first, &props.last);
        let (today, locale) = (frame.today(), frame.locale());
        let mut open = ui.states(|data| data.get_temp::<Option<CalendarView>>(id.with("calendar"))).flatten();
        let closed = ClosedField {
            text: day.map(|day| day::written(day, props.format.as_deref(), locale)),
            hint: "Select a date",
            icon: props.icon.then(|| named("calendar_today")),
            clears: props.clears,
            mistake: frame.checked(node).then(|| Self::mistake(props, node, frame)).flatten(),
        };
        let touched = opener::show(node, ui, frame, closed, open.is_some());
        if touched.toggled {
            let at = day.unwrap_or_else(|| today.clamp(first, last));
            open = if open.is_some() { None } else { Some(CalendarView { at }) };
        }
        let mut wanted = touched.cleared.then_some(Value::Null);
        if let Some(shown) = &mut open {
            let marks = Marks { from: day, to: day, first, last };
            let mut picked = None;
            let stays = opener::popup(ui, &theme, &touched, calendar::SIZE, |ui, rect| {
                picked = calendar::show(ui, &theme, id, rect, (shown, &marks, today), (locale, frame.is_rtl()));
            });
            if let Some(picked) = picked {
                wanted = Some(Value::from(picked.to_string()));
                touched.response.request_focus();
            }
            if picked.is_some() || !stays {
                open = None;
            }
        }
        ui.states(|data| data.insert_temp(id.with("calendar"), open));
        if let Some(value) = wanted.filter(|value| *value != shown) {
            optimistic::set(ui.ctx(), id, &props.value, value.clone());
            // Set before the event: its handler reads the field by its id.
            frame.set(node, "value", value.clone());
            frame.emit(node, "onChange", Value::map([("value", value)]));
        }
    }
}
