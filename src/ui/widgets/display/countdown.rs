//! `Countdown`: the time left until a moment.

use std::sync::Arc;
use std::time::Duration;

use egui::{Pos2, Sense, Ui, Vec2, WidgetInfo};

use crate::base::{NO_SHADOW, ONE_DIRECTION, WIDGET};
use crate::frame::{Frame, Widget};
use crate::layout::Measure;
use crate::toolkit::text::{ResolvedTextStyle, Wrap, color32};
use crate::toolkit::theme::TextRole;
use crate::toolkit::widget_states::KeepsStates as _;
use crate::widgets::input::date::day::moment;
use ensemble_core::spec::{Children, Kind, Props, Spec, TextStyle, slot};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;
use time::OffsetDateTime;

/// The time left until a moment.
pub struct Countdown;

const PIXELS: Kind = Kind::Number { min: 0.0, max: 1000.0 };

props! {
    /// Properties of a Countdown.
    pub struct CountdownProps {
        /// The moment: an ISO 8601 date such as `2030-01-01T00:00:00Z`, or seconds since 1970.
        "date" => date: Value,
        /// Starts when it is first shown.
        "autoStart" => starts: bool = true,
        /// Labels the parts.
        "showLabels" => labels: bool = true,
        /// The parts that are shown.
        "format" => format: Arc<str> = "daysAndTime",
        /// Space between two parts, in pixels.
        "gap" => gap: f32 = 16.0; PIXELS,
        /// Space between a part and its label, in pixels.
        "labelGap" => label_gap: f32 = 4.0; PIXELS,
        /// Text style of the numbers.
        "textStyle" => text_style: Option<TextStyle>; Kind::TextStyle,
        /// Text style of the labels.
        "labelStyle" => label_style: Option<TextStyle>; Kind::TextStyle,
    }
}

impl CountdownProps {
    /// Seconds since 1970; `None` when the moment cannot be parsed.
    fn moment(&self) -> Option<f64> {
        moment(&self.date)
    }

    /// The parts of a number of seconds: number and label.
    fn parts(&self, seconds: u64) -> Vec<(u64, &'static str)> {
        let (days, hours, minutes) = (seconds / 86_400, seconds / 3600, seconds / 60);
        match &*self.format {
            "seconds" => vec![(seconds, "seconds")],
            "minutesAndSeconds" => vec![(minutes, "minutes"), (seconds % 60, "seconds")],
            "time" => vec![(hours, "hours"), (minutes % 60, "minutes"), (seconds % 60, "seconds")],
            "days" => vec![(days, "days")],
            _ => vec![(days, "days"), (hours % 24, "hours"), (minutes % 60, "minutes"), (seconds % 60, "seconds")],
        }
    }

    fn resolve_text_style(&self, theme: &crate::toolkit::theme::Theme) -> (ResolvedTextStyle, ResolvedTextStyle) {
        let number = self.text_style.clone().unwrap_or_default();
        let name = self.label_style.clone().unwrap_or_default();
        let ink = name.color.map_or(theme.colors.text2, color32);
        (
            ResolvedTextStyle::new(theme, TextRole::Title, &number),
            ResolvedTextStyle::new(theme, TextRole::Caption, &name).color(ink),
        )
    }

    /// Width of a part; the same for all digits, so that it keeps still.
    fn width(&self, number: u64, name: &str, wide: impl Fn(&str, bool) -> f32) -> f32 {
        let digits = "0".repeat(number.to_string().len().max(2));
        wide(&digits, true).max(if self.labels { wide(name, false) } else { 0.0 })
    }
}

/// The state of a Countdown between frames.
#[derive(Clone, Copy, Debug, Default)]
struct CountdownState {
    begun: bool,
    /// Seconds left when it was stopped; `None` while it runs.
    stopped: Option<u64>,
    done: bool,
}

impl Widget for Countdown {
    const SPEC: Spec = Spec {
        name: "Countdown",
        aliases: &[],
        doc: "The time left until a moment.",
        base: &[&WIDGET],
        without_effect: &[ONE_DIRECTION, NO_SHADOW],
        props: CountdownProps::PROPS,
        events: &[
            slot("onStart", "It began to run."),
            slot("onComplete", "The moment has been reached.").legacy(&["value"]),
            slot("onStop", "It was stopped. `event.data` is the number of seconds left."),
            slot("onReset", "It was reset."),
        ],
        children: Children::None,
        methods: &["start", "stop", "reset"],
        examples: &["Countdown:\n  date: '2030-01-01T00:00:00Z'\n  format: daysAndTime\n"],
        ..Spec::DEFAULT
    };
    const ROLE: egui::Role = egui::Role::Timer;
    type Props = CountdownProps;

    fn read(props: &Props) -> CountdownProps {
        CountdownProps::read(props)
    }

    fn measure(props: &CountdownProps, _: &Node, cx: &mut Measure<'_>, _: Vec2) -> Vec2 {
        let (number, name) = props.resolve_text_style(cx.theme());
        let left = left(props.moment(), cx.now());
        let parts = props.parts(left);
        let wide = |text: &str, is_number: bool| {
            cx.galley(text, if is_number { &number } else { &name }, Wrap::LINE).size().x.ceil()
        };
        let width: f32 = parts.iter().map(|(count, name)| props.width(*count, name, wide)).sum();
        let gaps = props.gap * parts.len().saturating_sub(1) as f32;
        let names = if props.labels { props.label_gap + name.line_height } else { 0.0 };
        Vec2::new(width + gaps, number.line_height + names)
    }

    fn show(props: &CountdownProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        let id = frame.id(node);
        let mut state = ui.states(|data| data.get_temp::<CountdownState>(id)).unwrap_or_default();
        let now_left = left(props.moment(), frame.now());
        let first = !std::mem::replace(&mut state.begun, true);
        if first {
            state.stopped = (!props.starts).then_some(now_left);
            if props.starts {
                frame.emit(node, "onStart", Value::Null);
            }
        }
        for command in frame.commands(node) {
            match command.method {
                "start" => {
                    state.stopped = None;
                    frame.emit(node, "onStart", Value::Null);
                }
                "stop" => {
                    state.stopped = Some(now_left);
                    frame.emit(node, "onStop", Value::Number(now_left as f64));
                }
                _ => {
                    state = CountdownState { begun: true, stopped: Some(now_left), done: false };
                    frame.emit(node, "onReset", Value::Null);
                }
            }
        }
        let shown = state.stopped.unwrap_or(now_left);
        if state.stopped.is_none() && props.moment().is_some() {
            if now_left == 0 && !state.done {
                state.done = true;
                frame.emit(node, "onComplete", Value::Null);
            } else if now_left > 0 {
                state.done = false;
                // Whole seconds are shown, so the number changes a quarter of a second late at most.
                ui.request_repaint_after(Duration::from_millis(250));
            }
        }
        ui.states(|data| data.insert_temp(id, state));
        paint(props, node, ui, frame, shown);
    }
}

fn paint(props: &CountdownProps, node: &Node, ui: &Ui, frame: &Frame<'_>, seconds: u64) {
    let (number, name) = props.resolve_text_style(frame.theme());
    let rect = ui.max_rect();
    let parts = props.parts(seconds);
    let spoken = parts.iter().map(|(count, name)| format!("{count} {name}")).collect::<Vec<_>>().join(", ");
    let response = ui.interact(rect, frame.id(node), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Timer, true, &*spoken));
    let mut x = rect.left();
    let wide = |text: &str, is_number: bool| {
        frame.galley(text, if is_number { &number } else { &name }, Wrap::LINE).size().x.ceil()
    };
    for (count, label) in parts {
        let width = props.width(count, label, wide);
        let digits = frame.galley(&format!("{count:02}"), &number, Wrap::LINE);
        ui.painter().galley(Pos2::new(x + (width - digits.size().x) / 2.0, rect.top()), digits, number.color);
        if props.labels {
            let words = frame.galley(label, &name, Wrap::LINE);
            let y = rect.top() + number.line_height + props.label_gap;
            ui.painter().galley(Pos2::new(x + (width - words.size().x) / 2.0, y), words, name.color);
        }
        x += width + props.gap;
    }
}

/// Whole seconds until the moment.
fn left(moment: Option<f64>, now: OffsetDateTime) -> u64 {
    let now = now.unix_timestamp_nanos() as f64 / 1e9;
    // Rounded up, so that 0 is shown only when the moment has come.
    moment.map_or(0, |moment| (moment - now).max(0.0).ceil() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_split_into_the_units_of_the_format() {
        let mut props = Props::default();
        props.set("format", Value::from("time"));
        let read = CountdownProps::read(&props);
        assert_eq!(read.parts(90_061), [(25, "hours"), (1, "minutes"), (1, "seconds")]);
        let days = CountdownProps::read(&Props::default());
        assert_eq!(days.parts(90_061), [(1, "days"), (1, "hours"), (1, "minutes"), (1, "seconds")]);
    }
}
