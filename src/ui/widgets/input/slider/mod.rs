//! A slider for a number or a range.

mod styles;
mod track;

use std::sync::Arc;

use egui::{Color32, CornerRadius, Key, Pos2, Rect, Response, Sense, Stroke, Ui, Vec2, WidgetInfo};

use self::styles::{IndicatorStyle, OverlayStyle, RADIUS, THICK, ThumbStyle, TickStyle, TrackStyle};
use self::track::Track;
use super::field::{self, Field, FieldState};
use crate::base::{FORM_FIELD, NO_SHADOW, SPACE, WIDGET};
use crate::frame::{Frame, Widget, access, optimistic};
use crate::layout::{Fill, Measure};
use crate::toolkit::text::{ResolvedTextStyle, Wrap, color32};
use crate::toolkit::theme::{TextRole, Theme, color};
use crate::toolkit::{mirror, paint};
use ensemble_core::spec::{
    Children, Color, FromValue, IconRef, Insets, Kind, Props, Slot, Spec, TextStyle, WithoutEffect, slot,
};
use ensemble_core::value::{Value, format_number};
use ensemble_runtime::scene::Node;

/// A slider for a number or a range.
pub struct Slider;

props! {
    /// A slider's own properties.
    pub struct SliderProps {
        /// The number; with `range` also the two ends as a list, unless `startValue` and `endValue` say them.
        "value" | "initialValue" => value: Value; Kind::Range,
        /// The least number.
        "min" => min: f64 = 0.0,
        /// The greatest number.
        "max" => max: f64 = 1.0,
        /// Number of equal steps between `min` and `max`; no steps by default.
        "divisions" => divisions: Option<f64>; Kind::Number { min: 1.0, max: 1_000_000.0 },
        /// Chooses a range, `startValue` to `endValue`.
        "enableRange" | "range" => enable_range: bool,
        /// The start of the range.
        "startValue" => start_value: Option<f64>; Kind::NUMBER,
        /// The end of the range.
        "endValue" => end_value: Option<f64>; Kind::NUMBER,
        /// The greatest number is at the start: on the left, in a page from right to left on the right.
        "reverse" => reverse: bool,
        /// Runs from the bottom to the top.
        "vertical" => vertical: bool,
        /// Shows a mark for every step, however many there are.
        "dots" => dots: bool,
        /// Style of the track: `{activeColor, inactiveColor, trackHeight, borderRadius, shape}`.
        "trackStyle" => track_style: TrackStyle,
        /// Style of the knob: `{thumbColor, radius, borderColor, borderWidth, elevation}`.
        "thumbStyle" => thumb_style: ThumbStyle,
        /// Style of the step marks: `{activeColor, inactiveColor, showTicks, shape, offset}`.
        "tickMarkStyle" => tick_style: TickStyle,
        /// Style of the number above the knob: `{color, textStyle, visibility}`.
        "valueIndicatorStyle" => indicator_style: IndicatorStyle,
        /// Disc around a knob under the pointer: `{color, radius, opacity}`; none by default.
        "overlayStyle" => overlay_style: Option<OverlayStyle>,
        /// Colour of the step marks in the selected part.
        "activeTickMarkColor" => active_tick: Option<Color>; Kind::Color,
        /// Colour of the other step marks.
        "inactiveTickMarkColor" => inactive_tick: Option<Color>; Kind::Color,
        /// Colour of the selected part of the track.
        "activeTrackColor" => active_track: Option<Color>; Kind::Color,
        /// Colour of the rest of the track.
        "inactiveTrackColor" => inactive_track: Option<Color>; Kind::Color,
        /// Colour of the knob.
        "thumbColor" => thumb_color: Option<Color>; Kind::Color,
        /// Thickness of the track, in pixels.
        "trackHeight" => track_height: f32 = 4.0; THICK,
        /// Radius of the knob, in pixels.
        "thumbRadius" => thumb_radius: f32 = 9.0; RADIUS,
    }
    ignored {
        "hintText" => Kind::Any; "a slider is never empty",
    }
}

/// Height of a vertical track.
const HEIGHT: f32 = 160.0;

const EVENTS: &[Slot] = &[
    slot("onChange", "The number changed. `event.data` is `{value}`; of a range `{startValue, endValue}`, and `value` is the list of both.").legacy(&["value"]),
    slot("onChangeStart", "Dragging began. `event.data` as in `onChange`."),
    slot("onChangeEnd", "Dragging ended. `event.data` as in `onChange`."),
    slot("onComplete", "The same as `onChangeEnd`.").legacy(&["value"]),
];

impl Widget for Slider {
    const SPEC: Spec = Spec {
        name: "Slider",
        aliases: &[],
        doc: "A slider for a number or a range.",
        base: &[&WIDGET, &SPACE, &FORM_FIELD],
        without_effect: &[
            NO_SHADOW,
            WithoutEffect {
                props: &["variant", "floatLabel", "floatingLabelStyle"],
                reason: "its track has a shape of its own, with the label above it",
            },
            WithoutEffect {
                props: &[
                    "requiredMessage",
                    "validateOnUserInteraction",
                    "errorStyle",
                    "errorBorderColor",
                    "focusedErrorBorderColor",
                ],
                reason: "it always has a number, which is valid",
            },
        ],
        props: SliderProps::PROPS,
        events: EVENTS,
        children: Children::None,
        methods: &[],
        examples: &[
            "Slider:\n  label: Interval\n  min: 0\n  max: 60\n  divisions: 12\n  initialValue: 15\n",
            "Slider:\n  enableRange: true\n  min: 0\n  max: 100\n  startValue: 20\n  endValue: 80\n",
            "Slider:\n  label: Volume\n  vertical: true\n  max: 10\n  divisions: 10\n  initialValue: 7\n",
        ],
        value: Some("value"),
        ..Spec::DEFAULT
    };
    const FILL: Fill = Fill::Width;
    const ROLE: egui::Role = egui::Role::Slider;
    type Props = SliderProps;

    fn read(props: &Props) -> SliderProps {
        let mut read = SliderProps::read(props);
        read.take_styles();
        read
    }

    fn measure(props: &SliderProps, node: &Node, cx: &mut Measure<'_>, available: Vec2) -> Vec2 {
        let air = padding(node);
        let track = if props.vertical { HEIGHT } else { cx.theme().control.dense };
        Field::with_fixed_label(node).measure(node, cx, track + air.top + air.bottom, available)
    }

    fn show(props: &SliderProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        let (theme, id, rtl) = (Arc::clone(frame.theme()), frame.id(node), frame.is_rtl());
        if !frame.enabled(node) {
            ui.disable();
        }
        let field = Field::with_fixed_label(node);
        let whole = field.show(node, ui, frame, None);
        let focused = (0..2).any(|at| ui.memory(|memory| memory.has_focus(knob(id, at))));
        let state = FieldState { focused, hovered: false, wrong: false };
        field::group_edge(node, ui, &theme, whole, state);
        let air = padding(node);
        let ends = if props.vertical { Vec2::new(0.0, props.thumb_radius) } else { Vec2::new(props.thumb_radius, 0.0) };
        let mut line = Rect::from_min_max(
            whole.min + Vec2::new(air.left, air.top) + ends,
            whole.max - Vec2::new(air.right, air.bottom) - ends,
        );
        if let Some(icon) = node.props.read::<IconRef>("icon") {
            let side = theme.control.icon;
            let at = Pos2::new(whole.left() + air.left + side / 2.0, line.center().y);
            mirror::shapes(ui, whole, rtl, || {
                paint::icon(ui.painter(), &theme, &icon, at, side, theme.colors.text2, frame.is_rtl());
            });
            line.min.x += side + theme.spacing.sm;
        }
        if props.vertical {
            line.max.x = line.min.x + theme.control.dense.max(2.0 * props.thumb_radius);
        }
        let line = Track {
            rect: mirror::rect(line, whole, rtl),
            flipped: if props.vertical { !props.reverse } else { props.reverse != rtl },
            vertical: props.vertical,
        };
        let size = TextStyle { size: node.props.read("fontSize"), ..TextStyle::default() };
        let confirmed = props.knobs();
        let shown = optimistic::value(ui.ctx(), id, &confirmed);
        let mut knobs: Vec<f64> = shown.as_list().unwrap_or_default().iter().filter_map(Value::as_f64).collect();

        for at in 0..knobs.len() {
            let hit = props.hit(&knobs, at, line);
            let response = ui.interact(hit, knob(id, at), Sense::click_and_drag());
            let before = knobs[at];
            if let Some(number) = props.moved(ui, &response, before, line) {
                let (low, high) = (
                    if at > 0 { knobs[at - 1] } else { props.min },
                    knobs.get(at + 1).copied().unwrap_or(props.high()),
                );
                knobs[at] = number.clamp(low, high.max(low));
            }
            let changed = knobs[at] != before;
            let name = access::name(&field.label, node, "Slider");
            let name = match (knobs.len(), at) {
                (1, _) => name,
                (_, 0) => format!("{name}, from"),
                _ => format!("{name}, to"),
            };
            response.widget_info(|| WidgetInfo::slider(ui.is_enabled(), knobs[at], &name));
            access::tell(&response, |node| {
                node.set_min_numeric_value(props.min);
                node.set_max_numeric_value(props.high());
            });
            field.tell(node, &response, None);
            props.fire_events(node, frame, &response, &knobs, changed);
            if changed {
                let wanted = Value::list(knobs.iter().copied().map(Value::Number));
                optimistic::set(ui.ctx(), id, &confirmed, wanted);
            }
            if response.has_focus() {
                let at = props.place(knobs[at], line);
                let rect = Rect::from_center_size(at, Vec2::splat(2.0 * props.thumb_radius));
                paint::ring(ui.painter(), &theme, rect, CornerRadius::same(props.thumb_radius as u8));
            }
            let is_touched = response.dragged() || response.hovered();
            if let Some(overlay) = props.overlay_style.as_ref().filter(|_| is_touched) {
                overlay.paint(ui.painter(), props.place(knobs[at], line), theme.colors.accent);
            }
            if is_touched && props.indicator_style.is_shown(props.divisions.is_some()) {
                let ground = props.indicator_style.ground.map(color32);
                let style = props.indicator_style.text.clone().unwrap_or_default().or(&size);
                bubble(
                    ui,
                    &theme,
                    (ground, &style),
                    props.place(knobs[at], line) - Vec2::new(0.0, props.thumb_radius + 4.0),
                    knobs[at],
                );
            }
        }
        props.paint(ui, &theme, line, &knobs);
    }
}

impl SliderProps {
    /// Merges maps of styles into the single properties, which take precedence.
    fn take_styles(&mut self) {
        self.active_track = self.active_track.or(self.track_style.active);
        self.inactive_track = self.inactive_track.or(self.track_style.inactive);
        self.thumb_color = self.thumb_color.or(self.thumb_style.color);
        self.active_tick = self.active_tick.or(self.tick_style.active);
        self.inactive_tick = self.inactive_tick.or(self.tick_style.inactive);
        self.track_height = self.track_style.height.unwrap_or(self.track_height);
        self.thumb_radius = self.thumb_style.radius.unwrap_or(self.thumb_radius);
    }

    fn high(&self) -> f64 {
        self.max.max(self.min)
    }

    /// The chosen numbers: one, or two.
    fn knobs(&self) -> Value {
        let within = |number: f64| Value::Number(number.clamp(self.min, self.high()));
        if self.enable_range {
            let given = self.value.as_list().unwrap_or_default();
            let end = |at: usize| given.get(at).and_then(f64::from_value);
            let start = self.start_value.or_else(|| end(0)).unwrap_or(self.min);
            let end = self.end_value.or_else(|| end(1)).unwrap_or(self.high());
            Value::list([within(start), within(end.max(start))])
        } else {
            let number = f64::from_value(self.value.as_list().and_then(<[Value]>::first).unwrap_or(&self.value));
            Value::list([within(number.unwrap_or(self.min))])
        }
    }

    fn place(&self, number: f64, line: Track) -> Pos2 {
        let span = self.high() - self.min;
        let share = if span > 0.0 { ((number - self.min) / span) as f32 } else { 0.0 };
        line.place(share)
    }

    /// The part of the track in which a knob can be grabbed: the half that is nearer to it than to the other knob.
    fn hit(&self, knobs: &[f64], at: usize, line: Track) -> Rect {
        let reach = self.thumb_radius;
        let mut hit = line.rect.expand2(if line.vertical { Vec2::new(0.0, reach) } else { Vec2::new(reach, 0.0) });
        if let [start, end] = knobs {
            let middle = (line.axis(self.place(*start, line)) + line.axis(self.place(*end, line))) / 2.0;
            let end = if (at == 0) != line.flipped { &mut hit.max } else { &mut hit.min };
            *(if line.vertical { &mut end.y } else { &mut end.x }) = middle;
        }
        hit
    }

    /// The number that the pointer or the keyboard sets.
    fn moved(&self, ui: &Ui, response: &Response, now: f64, line: Track) -> Option<f64> {
        let span = self.high() - self.min;
        if response.has_focus() {
            let filter = egui::EventFilter {
                horizontal_arrows: !line.vertical,
                vertical_arrows: line.vertical,
                ..Default::default()
            };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
            let (more, less) =
                if line.vertical { (Key::ArrowDown, Key::ArrowUp) } else { (Key::ArrowRight, Key::ArrowLeft) };
            let steps = ui.input(|input| input.num_presses(more) as f64 - input.num_presses(less) as f64);
            let steps = if line.flipped { -steps } else { steps };
            if steps != 0.0 {
                let step = span / self.divisions.unwrap_or(100.0);
                return Some(self.snapped(now + steps * step));
            }
        }
        let pointer = response.interact_pointer_pos().filter(|_| response.dragged() || response.clicked())?;
        Some(self.snapped(self.min + f64::from(line.share(pointer)) * span))
    }

    /// The nearest step; without `divisions`, a number rounded to what one pixel can tell apart.
    fn snapped(&self, number: f64) -> f64 {
        let span = self.high() - self.min;
        if span <= 0.0 {
            return self.min;
        }
        if let Some(divisions) = self.divisions {
            let step = span / divisions.round().max(1.0);
            return self.min + ((number - self.min) / step).round() * step;
        }
        // A track is some hundred pixels long: more digits would be noise of the pointer.
        let unit = 10f64.powf((span / 1000.0).log10().ceil());
        (number / unit).round() * unit
    }

    fn fire_events(&self, node: &Node, frame: &mut Frame<'_>, response: &Response, knobs: &[f64], changed: bool) {
        let data = match knobs {
            [start, end] => Value::map([
                ("startValue", Value::Number(*start)),
                ("endValue", Value::Number(*end)),
                ("value", Value::list([Value::Number(*start), Value::Number(*end)])),
            ]),
            _ => Value::map([("value", Value::Number(knobs.first().copied().unwrap_or_default()))]),
        };
        if response.drag_started() {
            frame.emit(node, "onChangeStart", data.clone());
        }
        if changed {
            match knobs {
                [start, end] => {
                    frame.set(node, "startValue", Value::Number(*start));
                    frame.set(node, "endValue", Value::Number(*end));
                    if self.value.as_list().is_some() {
                        frame.set(node, "value", Value::list([Value::Number(*start), Value::Number(*end)]));
                    }
                }
                _ => frame.set(node, "value", data.get("value")),
            }
            frame.emit(node, "onChange", data.clone());
        }
        if response.drag_stopped() || response.clicked() {
            frame.emit(node, "onChangeEnd", data.clone());
            frame.emit(node, "onComplete", data);
        }
    }

    fn paint(&self, ui: &Ui, theme: &Theme, line: Track, knobs: &[f64]) {
        let c = &theme.colors;
        let painter = ui.painter();
        let places: Vec<Pos2> = knobs.iter().map(|number| self.place(*number, line)).collect();
        let along: Vec<f32> = places.iter().map(|place| line.axis(*place)).collect();
        let (from, to) = match along.as_slice() {
            [start, end] => (start.min(*end), start.max(*end)),
            [one] if line.flipped => (*one, line.end()),
            [one] => (line.start(), *one),
            _ => return,
        };
        let track = line.bar(line.start(), line.end(), self.track_height);
        let corners = self.track_style.corners(self.track_height);
        let (own_active, own_inactive) =
            self.track_style.colors(ui.is_enabled(), (self.active_track, self.inactive_track));
        let active = own_active.map_or(c.accent, color32);
        painter.rect_filled(track, corners, own_inactive.map_or(color::mix(c.surface2, c.text, 0.1), color32));
        painter.rect_filled(line.bar(from, to, self.track_height), corners, active);
        // Adjoining marks would look like a line.
        let most = f64::from(line.length() / if self.dots { 3.0 } else { 12.0 });
        let ticks = &self.tick_style;
        if let Some(divisions) = self.divisions.filter(|divisions| *divisions <= most && ticks.shown) {
            for step in 1..divisions as usize {
                let at = line.start() + line.length() * step as f32 / divisions as f32;
                let on = (from..=to).contains(&at);
                let own = ticks.color(on, ui.is_enabled(), (self.active_tick, self.inactive_tick));
                let usual = if on { color::alpha(theme.on(active), 0.7) } else { c.text3 };
                let dot = own.map_or(usual, color32);
                ticks.paint(painter, line.point(at), dot);
            }
        }
        for at in places {
            let knob = &self.thumb_style;
            let own = knob.disabled.filter(|_| !ui.is_enabled()).or(self.thumb_color);
            let fill = own.map_or(if theme.dark { c.text } else { Color32::WHITE }, color32);
            let edge = Stroke::new(knob.border_width.unwrap_or(2.0), knob.border.map_or(active, color32));
            knob.shadow(painter, at, self.thumb_radius);
            painter.circle(at, self.thumb_radius - edge.width / 2.0, fill, edge);
        }
    }
}

/// The id of a knob. The first one has the node's own: a form that focuses the field focuses it.
fn knob(id: egui::Id, at: usize) -> egui::Id {
    if at == 0 { id } else { id.with(at) }
}

/// Space between the track and the border around it, which there is when the properties ask for one.
fn padding(node: &Node) -> Insets {
    node.props.read("contentPadding").unwrap_or_default()
}

/// Draws the number above the knob.
fn bubble(ui: &Ui, theme: &Theme, (ground, size): (Option<Color32>, &TextStyle), at: Pos2, number: f64) {
    let ink = ground.map_or(theme.colors.surface, |ground| theme.on(ground));
    let ink = size.color.map_or(ink, color32);
    let text_style = ResolvedTextStyle::new(theme, TextRole::Caption, size).color(ink);
    // Without rounding 0.1 + 0.2 shows sixteen digits.
    let text = format_number((number * 1e6).round() / 1e6);
    let galley = crate::toolkit::text::galley(ui.ctx(), &text, &text_style, Wrap::LINE);
    let size = galley.size() + Vec2::new(12.0, 4.0);
    let rect = Rect::from_min_size(at - Vec2::new(size.x / 2.0, size.y), size);
    let painter = ui.ctx().layer_painter(egui::LayerId::new(egui::Order::Tooltip, ui.scope_id().with("bubble")));
    painter.rect_filled(rect, CornerRadius::same(6), ground.unwrap_or(theme.colors.text));
    painter.galley(rect.min + Vec2::new(6.0, 2.0), galley, ink);
}
