//! A field for a time of day.

use std::sync::Arc;

use egui::{Align2, CornerRadius, EventFilter, Key, Modifiers, Pos2, Rect, Sense, Ui, Vec2, WidgetInfo};

use super::named;
use super::opener::{self, ClosedField};
use crate::base::{FORM_FIELD, PLACEHOLDER, SPACE, WIDGET};
use crate::frame::optimistic;
use crate::frame::{Frame, Widget};
use crate::layout::Fill;
use crate::layout::Measure;
use crate::toolkit::paint;
use crate::toolkit::theme::{TextRole, Theme};
use crate::toolkit::widget_states::KeepsStates as _;
use crate::widgets::input::field::{self, Field};
use ensemble_core::calendar;
use ensemble_core::spec::{Children, Kind, MethodRole, Props, Spec, WithoutEffect, slot};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

/// A field for a time of day.
pub struct Time;

props! {
    /// Properties of a field for a time.
    pub struct TimeProps {
        /// The time, `14:30` or `14:30:00`.
        "value" | "initialValue" => value: Value; Kind::Time,
        /// Counts hours to 24 instead of 12.
        "use24hFormat" => long_day: bool,
        /// Shows a clock icon at its end.
        "showIcon" => icon: bool = true,
    }
    elsewhere {
        /// Style of the time.
        "textStyle" => Kind::TextStyle,
        /// A widget in the place of the field.
        "valueWidget" => Kind::Widget,
    }
    ignored {
        "useIOSStyleTimePicker" => Kind::Bool; "there is one look",
        "useInlineTimePicker" => Kind::Bool; "the time is picked below the field",
        "iOSStyles" => Kind::Any; "there is one look",
        "androidStyles" => Kind::Any; "there is one look",
    }
}

/// A time of day to the minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeOfDay {
    /// Hour, from 0 to 23.
    pub hour: u32,
    /// Minute, from 0 to 59.
    pub minute: u32,
}

impl TimeOfDay {
    /// Time that the clock of an empty field shows when it opens.
    pub const NOON: Self = Self { hour: 12, minute: 0 };

    /// Parses `14:30`, `14:30:00`, or the time behind the `T` of a timestamp; `None` for other values.
    pub fn read(value: &Value) -> Option<Self> {
        calendar::read_time(value).map(|(hour, minute)| Self { hour, minute })
    }

    fn iso(self) -> String {
        format!("{:02}:{:02}:00", self.hour, self.minute)
    }

    fn text(self, long_day: bool) -> String {
        if long_day {
            return format!("{:02}:{:02}", self.hour, self.minute);
        }
        let half = if self.hour < 12 { "AM" } else { "PM" };
        let hour = if self.hour.is_multiple_of(12) { 12 } else { self.hour % 12 };
        format!("{hour}:{:02} {half}", self.minute)
    }

    fn plus(self, minutes: i32) -> Self {
        let all = (self.hour as i32 * 60 + self.minute as i32 + minutes).rem_euclid(24 * 60) as u32;
        Self { hour: all / 60, minute: all % 60 }
    }
}

/// Size of the popup below the field.
const SIZE: Vec2 = Vec2::new(168.0, 116.0);

impl Widget for Time {
    const SPEC: Spec = Spec {
        name: "Time",
        aliases: &[],
        doc: "A field for a time of day.",
        base: &[&WIDGET, &SPACE, &FORM_FIELD, &PLACEHOLDER],
        without_effect: &[WithoutEffect {
            props: &["validateOnUserInteraction"],
            reason: "a time that was picked is valid and cannot be taken back",
        }],
        props: TimeProps::PROPS,
        events: &[
            slot("onChange", "The time changed. `event.data.value` is `14:30:00`.").legacy(&["value"]),
            slot("onChangeEnd", "The time was picked. `event.data.value` is `14:30:00`."),
        ],
        children: Children::None,
        methods: &["focus", "unfocus"],
        method_roles: &[("focus", MethodRole::GoTo), ("unfocus", MethodRole::GoTo)],
        examples: &["Time:\n  id: at\n  label: At\n  initialValue: '14:30'\n  use24hFormat: true\n"],
        value: Some("value"),
        ..Spec::DEFAULT
    };
    const FILL: Fill = Fill::Width;
    const ROLE: egui::Role = egui::Role::ComboBox;
    type Props = TimeProps;

    fn mistake(props: &TimeProps, node: &Node, frame: &Frame<'_>) -> Option<Arc<str>> {
        let shown = optimistic::value(frame.ctx(), frame.id(node), &props.value);
        Field::of(node).missing(node, TimeOfDay::read(&shown).is_none())
    }

    fn read(props: &Props) -> TimeProps {
        TimeProps::read(props)
    }

    fn measure(_: &TimeProps, node: &Node, cx: &mut Measure<'_>, available: Vec2) -> Vec2 {
        Field::of(node).measure(node, cx, field::box_height(node, cx.theme()), available)
    }

    fn show(props: &TimeProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        let (theme, id) = (Arc::clone(frame.theme()), frame.id(node));
        if !frame.enabled(node) {
            ui.disable();
        }
        let shown = optimistic::value(ui.ctx(), id, &props.value);
        let clock = TimeOfDay::read(&shown);
        let open_id = id.with("clock");
        let mut open = ui.states(|data| data.get_temp::<bool>(open_id)).unwrap_or(false);
        let closed = ClosedField {
            text: clock.map(|clock| clock.text(props.long_day)),
            hint: "Select a time",
            icon: props.icon.then(|| named("schedule")),
            clears: false,
            mistake: frame.checked(node).then(|| Self::mistake(props, node, frame)).flatten(),
        };
        let touched = opener::show(node, ui, frame, closed, open);
        if let Some(own) = node.slot("valueWidget") {
            ui.painter().rect_filled(touched.rect.shrink(2.0), CornerRadius::same(6), theme.colors.surface);
            let size = frame.child_size(own, touched.rect.size());
            let at = Pos2::new(touched.rect.left() + theme.spacing.md, touched.rect.center().y - size.y / 2.0);
            frame.show_child(ui, own, Rect::from_min_size(at, size));
        }
        let was_open = open;
        if touched.toggled {
            open = !open;
        }
        let mut wanted = clock;
        if open {
            let start = clock.unwrap_or(TimeOfDay::NOON);
            wanted = keys(ui, id, wanted, start);
            let stays = opener::popup(ui, &theme, &touched, SIZE, |ui, rect| {
                wanted = wheels(ui, &theme, id, rect, wanted, start);
            });
            let enter = touched.response.has_focus()
                && was_open
                && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
            open = stays && !enter;
        }
        ui.states(|data| data.insert_temp(open_id, open));
        if let Some(new) = wanted.filter(|new| Some(*new) != clock) {
            let value = Value::from(new.iso());
            optimistic::set(ui.ctx(), id, &props.value, value.clone());
            frame.set(node, "value", value.clone());
            frame.emit(node, "onChange", Value::map([("value", value)]));
        }
        if was_open && !open && wanted.is_some() {
            let value = wanted.map_or(Value::Null, |clock| Value::from(clock.iso()));
            frame.emit(node, "onChangeEnd", Value::map([("value", value)]));
        }
    }
}

/// Up and down change the hour, left and right the minute.
fn keys(ui: &Ui, id: egui::Id, clock: Option<TimeOfDay>, start: TimeOfDay) -> Option<TimeOfDay> {
    if !ui.memory(|memory| memory.has_focus(id)) {
        return clock;
    }
    let filter = EventFilter { vertical_arrows: true, horizontal_arrows: true, escape: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
    let mut wanted = clock;
    for (key, minutes) in [(Key::ArrowUp, 60), (Key::ArrowDown, -60), (Key::ArrowRight, 1), (Key::ArrowLeft, -1)] {
        if ui.input_mut(|input| input.consume_key(Modifiers::NONE, key)) {
            wanted = Some(wanted.unwrap_or(start).plus(minutes));
        }
    }
    wanted
}

/// Hours and minutes with arrows above and below.
fn wheels(
    ui: &Ui,
    theme: &Theme,
    id: egui::Id,
    rect: Rect,
    clock: Option<TimeOfDay>,
    start: TimeOfDay,
) -> Option<TimeOfDay> {
    let shown = clock.unwrap_or(start);
    let mut wanted = clock;
    let half = rect.width() / 2.0;
    for (at, (name, text, step)) in
        [("hour", format!("{:02}", shown.hour), 60), ("minute", format!("{:02}", shown.minute), 1)]
            .into_iter()
            .enumerate()
    {
        let x = rect.left() + half * (at as f32 + 0.5);
        for (words, icon, sign, y) in
            [("Later", "expand_less", 1, rect.top() + 18.0), ("Earlier", "expand_more", -1, rect.bottom() - 18.0)]
        {
            let place = Rect::from_center_size(Pos2::new(x, y), Vec2::new(48.0, 32.0));
            let response = ui.interact(place, id.with((name, words)), Sense::click());
            response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, format!("{words} {name}")));
            let ground = paint::ground(ui, theme, response.id, &response, egui::Color32::TRANSPARENT);
            ui.painter().rect_filled(place, CornerRadius::same(6), ground);
            paint::symbol(ui.painter(), theme, icon, place.center(), theme.control.icon, theme.colors.text2);
            if response.clicked() {
                wanted = Some(shown.plus(sign * step));
            }
        }
        let at = Pos2::new(x, rect.center().y);
        ui.painter().text(at, Align2::CENTER_CENTER, text, theme.font(TextRole::Display), theme.colors.text);
    }
    ui.painter().text(rect.center(), Align2::CENTER_CENTER, ":", theme.font(TextRole::Title), theme.colors.text3);
    // The wheel turns what it is over.
    if ui.rect_contains_pointer(rect) {
        let delta = ui.input_mut(|input| std::mem::take(&mut input.smooth_scroll_delta.y));
        let hour = ui.ctx().pointer_hover_pos().is_some_and(|at| at.x < rect.center().x);
        let turned = ui.states(|data| {
            let sum = data.get_temp_mut_or_default::<f32>(id.with("turned"));
            *sum += delta;
            // A touchpad sends many small deltas: only whole notches turn the wheel.
            let notches = (*sum / 24.0).trunc();
            *sum -= notches * 24.0;
            notches as i32
        });
        if turned != 0 {
            wanted = Some(shown.plus(turned * if hour { 60 } else { 1 }));
        }
    }
    wanted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_and_written() {
        let clock = TimeOfDay::read(&Value::from("14:05")).unwrap();
        assert_eq!(
            (clock.iso(), clock.text(true), clock.text(false)),
            ("14:05:00".into(), "14:05".into(), "2:05 PM".into())
        );
        assert_eq!(TimeOfDay::read(&Value::from("00:30:00")).unwrap().text(false), "12:30 AM");
        assert_eq!(TimeOfDay::read(&Value::from("25:00")), None);
        assert_eq!(clock.plus(-15 * 60), TimeOfDay { hour: 23, minute: 5 });
    }
}
