//! `InlineTimePicker`: hours, minutes and seconds to pick in place, without a field that opens.

use std::sync::Arc;

use egui::{Align2, CornerRadius, EventFilter, Id, Key, Modifiers, Pos2, Rect, Sense, Ui, Vec2, WidgetInfo};

use crate::base::{NO_SHADOW, WIDGET};
use crate::frame::{Frame, Widget, access, optimistic};
use crate::layout::Measure;
use crate::toolkit::text::{ResolvedTextStyle, Wrap};
use crate::toolkit::theme::{TextRole, color};
use crate::toolkit::widget_states::KeepsStates as _;
use crate::toolkit::{page_keys, paint};
use ensemble_core::spec::{Children, Kind, Props, Spec, TextStyle, WithoutEffect, slot};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

/// A time that is picked in place.
pub struct InlineTimePicker;

const COLUMN: f32 = 72.0;
const HEIGHT: f32 = 148.0;
/// Height of the labels below the columns.
const WORDS: f32 = 20.0;
/// Seconds of a day.
const DAY: i64 = 24 * 60 * 60;

props! {
    /// Properties of a time that is picked in place.
    pub struct PickerProps {
        /// The time, `14:30:00`; midnight by default.
        "value" | "initialValue" | "initialTime" | "selectedTime" => value: Value; Kind::Any,
        /// The parts of the time: hours, minutes, seconds.
        "mode" => mode: Arc<str> = "hm"; Kind::Enum(&["h", "m", "s", "hm", "ms", "hms"]),
        /// Counts hours to 24 instead of 12.
        "use24hFormat" => long_day: bool = true,
        /// Shows a word below the hours.
        "showHourLabel" => hour_label: bool = true,
        /// Shows a word below the minutes.
        "showMinuteLabel" => minute_label: bool = true,
        /// Shows a word below the seconds.
        "showSecondLabel" => second_label: bool = true,
    }
}

/// A part of a time.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Part {
    name: &'static str,
    /// Seconds of one step.
    step: i64,
    has_label: bool,
}

impl Widget for InlineTimePicker {
    const SPEC: Spec = Spec {
        name: "InlineTimePicker",
        aliases: &[],
        doc: "A time of day that is picked in place: by arrows, the wheel or the keyboard.",
        base: &[&WIDGET],
        without_effect: &[
            NO_SHADOW,
            WithoutEffect { props: &["textDirection"], reason: "a time runs from left to right in every language" },
        ],
        props: PickerProps::PROPS,
        events: &[slot("onChange", "The time changed. `event.data.value` is `14:30:00`.").legacy(&["value"])],
        children: Children::None,
        examples: &["InlineTimePicker:\n  id: start\n  initialTime: '11:44:30'\n  mode: hms\n"],
        value: Some("value"),
        ..Spec::DEFAULT
    };
    const ROLE: egui::Role = egui::Role::SpinButton;
    type Props = PickerProps;

    fn read(props: &Props) -> PickerProps {
        PickerProps::read(props)
    }

    fn measure(props: &PickerProps, _: &Node, _: &mut Measure<'_>, _: Vec2) -> Vec2 {
        let parts = props.parts();
        let labels = if parts.iter().any(|part| part.has_label) { WORDS } else { 0.0 };
        let half = if props.has_halves() { COLUMN } else { 0.0 };
        Vec2::new(parts.len() as f32 * COLUMN + half, HEIGHT + labels)
    }

    fn show(props: &PickerProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        let (theme, id, rect) = (Arc::clone(frame.theme()), frame.id(node), ui.max_rect());
        if !frame.enabled(node) {
            ui.disable();
        }
        let shown = optimistic::value(ui.ctx(), id, &props.value);
        let before = seconds(&shown).unwrap_or_default();
        let mut time = before;
        let name = access::name("", node, "Time");
        let parts = props.parts();
        let corners = CornerRadius::same(theme.radius.card as u8);
        let half = if props.has_halves() { COLUMN } else { 0.0 };
        let body = Rect::from_min_size(rect.min, Vec2::new(parts.len() as f32 * COLUMN + half, HEIGHT));
        ui.painter().rect(body, corners, theme.colors.surface, (1.0, theme.colors.border), egui::StrokeKind::Inside);
        let line = Rect::from_center_size(body.center(), Vec2::new(body.width() - 12.0, 40.0));
        ui.painter().rect_filled(line, 8.0, color::alpha(theme.colors.accent, 0.1));
        for (at, part) in parts.iter().enumerate() {
            let column = Rect::from_min_size(body.min + Vec2::new(at as f32 * COLUMN, 0.0), Vec2::new(COLUMN, HEIGHT));
            time = props.column(ui, frame, id, column, *part, time, &name);
            if at > 0 {
                let colon = Pos2::new(column.left(), column.center().y);
                ui.painter().text(colon, Align2::CENTER_CENTER, ":", theme.font(TextRole::Title), theme.colors.text3);
            }
            if part.has_label {
                let below = Rect::from_min_size(column.left_bottom(), Vec2::new(COLUMN, WORDS));
                let look =
                    ResolvedTextStyle::new(&theme, TextRole::Caption, &TextStyle::default()).color(theme.colors.text3);
                let galley = frame.galley(part.name, &look, Wrap::LINE);
                let at = Align2::CENTER_BOTTOM.align_size_within_rect(galley.size(), below).min;
                ui.painter().galley(at, galley, look.color);
            }
        }
        if props.has_halves() {
            let column = Rect::from_min_max(Pos2::new(body.right() - COLUMN, body.top()), body.max);
            time = halves(ui, frame, id, column, time);
        }
        if time != before {
            let value = Value::from(written(time));
            optimistic::set(ui.ctx(), id, &props.value, value.clone());
            frame.set(node, "value", value.clone());
            frame.emit(node, "onChange", Value::map([("value", value)]));
        }
    }
}

impl PickerProps {
    fn parts(&self) -> Vec<Part> {
        let all = [
            ('h', Part { name: "hours", step: 3600, has_label: self.hour_label }),
            ('m', Part { name: "minutes", step: 60, has_label: self.minute_label }),
            ('s', Part { name: "seconds", step: 1, has_label: self.second_label }),
        ];
        all.into_iter().filter(|(letter, _)| self.mode.contains(*letter)).map(|(_, part)| part).collect()
    }

    /// True for a clock with AM and PM.
    fn has_halves(&self) -> bool {
        !self.long_day && self.mode.contains('h')
    }

    /// The number of a part, `offset` steps away.
    fn number(&self, part: Part, time: i64, offset: i64) -> String {
        let time = (time + offset * part.step).rem_euclid(DAY);
        let number = match part.step {
            3600 if self.long_day => time / 3600,
            3600 => (time / 3600 + 11) % 12 + 1,
            60 => time / 60 % 60,
            _ => time % 60,
        };
        format!("{number:02}")
    }

    /// Draws a part with the numbers before and after it. Answers the time that it was changed to.
    #[expect(clippy::too_many_arguments, reason = "the parts of one column, put together in one place")]
    fn column(&self, ui: &Ui, frame: &Frame<'_>, id: Id, rect: Rect, part: Part, time: i64, name: &str) -> i64 {
        let theme = frame.theme();
        let response = ui.interact(rect, id.with(part.name), Sense::click_and_drag());
        let number = self.number(part, time, 0);
        response.widget_info(|| {
            let value = number.parse::<f64>().ok();
            WidgetInfo {
                value,
                ..WidgetInfo::labeled(egui::Role::SpinButton, ui.is_enabled(), format!("{name}, {}", part.name))
            }
        });
        let mut steps = 0;
        for offset in -1..=1_i64 {
            let place = Rect::from_center_size(
                rect.center() + Vec2::new(0.0, offset as f32 * 46.0),
                Vec2::new(rect.width() - 12.0, 40.0),
            );
            let (role, ink) =
                if offset == 0 { (TextRole::Title, theme.colors.text) } else { (TextRole::Body, theme.colors.text3) };
            let ink = if ui.is_enabled() { ink } else { theme.disabled(ink) };
            if offset != 0 {
                let words = if offset < 0 { "Earlier" } else { "Later" };
                let step = ui.interact(place, id.with((part.name, offset)), Sense::CLICK);
                step.widget_info(|| {
                    WidgetInfo::labeled(egui::Role::Button, ui.is_enabled(), format!("{words} {}", part.name))
                });
                ui.painter().rect_filled(
                    place,
                    8.0,
                    paint::ground(ui, theme, step.id, &step, egui::Color32::TRANSPARENT),
                );
                steps += if step.clicked() { offset } else { 0 };
            }
            let text = self.number(part, time, offset);
            ui.painter().text(place.center(), Align2::CENTER_CENTER, text, theme.font(role), ink);
        }
        if response.has_focus() {
            let ring = Rect::from_center_size(rect.center(), Vec2::new(rect.width() - 14.0, 38.0));
            paint::ring(ui.painter(), theme, ring.shrink(2.0), CornerRadius::same(6));
            let filter = EventFilter { vertical_arrows: true, ..EventFilter::default() };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
            page_keys::keep(ui, response.id);
            for (key, step) in [(Key::ArrowUp, -1), (Key::ArrowDown, 1), (Key::PageUp, -10), (Key::PageDown, 10)] {
                if ui.input_mut(|input| input.consume_key(Modifiers::NONE, key)) {
                    steps += step;
                }
            }
        }
        if ui.is_enabled() {
            steps += turned(ui, response.id, &response);
        }
        // Each part turns by itself: past 59 minutes the hour stays.
        let whole = if part.step == 3600 { DAY } else { part.step * 60 };
        let within = time.rem_euclid(whole);
        time - within + (within + steps * part.step).rem_euclid(whole)
    }
}

/// Steps by which the wheel or a drag has moved a column in this frame.
fn turned(ui: &Ui, id: Id, response: &egui::Response) -> i64 {
    let mut delta = if response.dragged() { -response.drag_delta().y } else { 0.0 };
    if ui.rect_contains_pointer(response.rect) {
        delta -= ui.input_mut(|input| std::mem::take(&mut input.smooth_scroll_delta.y));
    }
    ui.states(|data| {
        let sum = data.get_temp_mut_or_default::<f32>(id.with("turned"));
        *sum += delta;
        // A touchpad sends many small deltas: only whole notches turn the column.
        let notches = (*sum / 24.0).trunc();
        *sum -= notches * 24.0;
        notches as i64
    })
}

/// Draws AM and PM.
fn halves(ui: &Ui, frame: &Frame<'_>, id: Id, rect: Rect, time: i64) -> i64 {
    let theme = frame.theme();
    let mut picked = time;
    for (words, is_late, y) in [("AM", false, -22.0), ("PM", true, 22.0)] {
        let place = Rect::from_center_size(rect.center() + Vec2::new(0.0, y), Vec2::new(48.0, 36.0));
        let response = ui.interact(place, id.with(words), Sense::click());
        let on = (time >= DAY / 2) == is_late;
        access::choice(&response, egui::Role::RadioButton, (ui.is_enabled(), on), words);
        let ground = if on { color::alpha(theme.colors.accent, 0.16) } else { egui::Color32::TRANSPARENT };
        ui.painter().rect_filled(place, 8.0, paint::ground(ui, theme, response.id, &response, ground));
        let ink = if on { theme.colors.accent } else { theme.colors.text2 };
        ui.painter().text(place.center(), Align2::CENTER_CENTER, words, theme.font(TextRole::Label), ink);
        paint::focus_ring(ui, theme, &response, place.shrink(2.0), CornerRadius::same(6));
        if response.clicked() && !on {
            picked = (time + DAY / 2).rem_euclid(DAY);
        }
    }
    picked
}

/// Seconds since midnight of `14:30` or `14:30:00`.
fn seconds(value: &Value) -> Option<i64> {
    let text = value.as_str()?;
    let time = text.rsplit('T').next()?;
    let mut parts = time.split(':').map(|part| part.trim().parse::<i64>().ok());
    let (hour, minute, second) = (parts.next()??, parts.next()??, parts.next().flatten().unwrap_or_default());
    let fits = (0..24).contains(&hour) && (0..60).contains(&minute) && (0..60).contains(&second);
    fits.then_some(hour * 3600 + minute * 60 + second)
}

fn written(time: i64) -> String {
    format!("{:02}:{:02}:{:02}", time / 3600, time / 60 % 60, time % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_and_written() {
        for (text, read) in [("11:44", "11:44:00"), ("11:44:30", "11:44:30"), ("2024-01-01T23:59:59", "23:59:59")] {
            assert_eq!(seconds(&Value::from(text)).map(written).as_deref(), Some(read));
        }
        for text in ["24:00", "11", "", "a:b"] {
            assert_eq!(seconds(&Value::from(text)), None, "{text}");
        }
    }

    #[test]
    fn hours_are_counted_to_twelve_or_to_twenty_four() {
        let part = Part { name: "hours", step: 3600, has_label: true };
        let number =
            |long_day: bool, hour: i64| PickerProps { long_day, ..PickerProps::default() }.number(part, hour * 3600, 0);
        assert_eq!([0, 1, 12, 13, 23].map(|hour| number(false, hour)), ["12", "01", "12", "01", "11"]);
        assert_eq!([0, 12, 23].map(|hour| number(true, hour)), ["00", "12", "23"]);
    }
}
