//! A switch with three states: off, mixed, on.

use std::sync::Arc;

use egui::accesskit::Toggled;
use egui::{Align2, CornerRadius, EventFilter, Key, Modifiers, Rect, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo};

use super::field::{self, FieldState};
use super::toggle_row::ToggleRow;
use crate::base::{FORM_FIELD, NO_SHADOW, SPACE, WIDGET};
use crate::frame::{Frame, Widget, access, optimistic};
use crate::layout::{Labels, Measure};
use crate::toolkit::text::color32;
use crate::toolkit::theme::{Theme, color};
use crate::toolkit::{page_keys, paint};
use ensemble_core::spec::{Children, Color, Kind, Props, Spec, slot};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

/// A switch with three states: off, mixed, on.
pub struct TripleSwitch;

const PLACES: [&str; 3] = ["off", "mixed", "on"];

props! {
    /// A TripleStateSwitch's own properties.
    pub struct TripleSwitchProps {
        /// The state.
        "value" => value: Arc<str> = "off"; Kind::Enum(&PLACES),
        /// Text before it.
        "leadingText" => leading: Arc<str> = "",
        /// Text after it.
        "trailingText" => trailing: Arc<str> = "",
        /// Width, in pixels.
        "width" => width: f32 = 80.0; Kind::Number { min: 30.0, max: 1000.0 },
        /// Height, in pixels.
        "height" => height: f32 = 30.0; Kind::Number { min: 12.0, max: 400.0 },
        /// Colour of the track while it is on.
        "activeColor" => active: Option<Color>; Kind::Color,
        /// Colour of the track while it is off.
        "inactiveColor" => inactive: Option<Color>; Kind::Color,
        /// Colour of the track while it is mixed.
        "mixedColor" => mixed: Option<Color>; Kind::Color,
        /// Colour of the knob while it is on.
        "activeThumbColor" => active_thumb: Option<Color>; Kind::Color,
        /// Colour of the knob while it is off.
        "inactiveThumbColor" => inactive_thumb: Option<Color>; Kind::Color,
    }
    ignored {
        "useIOSStyle" => Kind::Bool; "there is one look",
        "variant" => Kind::Enum(&["box", "underline"]); "its mark has a shape of its own",
        "floatLabel" => Kind::Bool; "its label stands above or beside it",
        "floatingLabelStyle" => Kind::TextStyle; "its label stands above or beside it",
        "required" => Kind::Bool; "it always has a value",
        "requiredMessage" => Kind::Text; "it always has a value",
        "validateOnUserInteraction" => Kind::Bool; "every state of it is valid",
        "errorStyle" => Kind::TextStyle; "every state of it is valid",
        "errorBorderColor" => Kind::Color; "every state of it is valid",
        "focusedErrorBorderColor" => Kind::Color; "every state of it is valid",
    }
}

impl TripleSwitchProps {
    fn row(&self, node: &Node, labels: &Labels) -> ToggleRow {
        ToggleRow::of(node, &self.leading, &self.trailing, labels)
    }
}

impl Widget for TripleSwitch {
    const SPEC: Spec = Spec {
        name: "TripleSwitch",
        aliases: &[],
        doc: "A switch with three states: off, mixed, on.",
        base: &[&WIDGET, &SPACE, &FORM_FIELD],
        without_effect: &[NO_SHADOW],
        props: TripleSwitchProps::PROPS,
        events: &[slot("onChange", "It was moved. `event.data.value` is `off`, `mixed` or `on`.").legacy(&["value"])],
        children: Children::None,
        methods: &[],
        examples: &["TripleSwitch:\n  id: alarm\n  value: mixed\n  trailingText: Alarm\n"],
        value: Some("value"),
        ..Spec::DEFAULT
    };
    const ROLE: egui::Role = egui::Role::Switch;
    type Props = TripleSwitchProps;

    fn read(props: &Props) -> TripleSwitchProps {
        TripleSwitchProps::read(props)
    }

    fn measure(props: &TripleSwitchProps, node: &Node, cx: &mut Measure<'_>, available: Vec2) -> Vec2 {
        props.row(node, &cx.inherited().labels).measure(node, cx, Vec2::new(props.width, props.height), available)
    }

    fn show(props: &TripleSwitchProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        let (theme, id) = (Arc::clone(frame.theme()), frame.id(node));
        if !frame.enabled(node) {
            ui.disable();
        }
        let confirmed = Value::Text(props.value.clone());
        let shown = optimistic::value(ui.ctx(), id, &confirmed);
        let before = PLACES.iter().position(|place| shown.as_str() == Some(place)).unwrap_or(0);
        let row = props.row(node, &frame.inherited().labels);
        let track = row.show(node, ui, frame, Vec2::new(props.width, props.height), None);
        let response = ui.interact(ui.max_rect(), id, Sense::click());
        let at = chosen(ui, &response, track, before);
        response.widget_info(|| WidgetInfo {
            current_text_value: Some(PLACES[at].to_owned()),
            ..WidgetInfo::labeled(egui::Role::Switch, ui.is_enabled(), format!("{}, {}", row.name(node), PLACES[at]))
        });
        access::tell(&response, |node| {
            node.set_toggled([Toggled::False, Toggled::Mixed, Toggled::True][at]);
        });
        if at != before {
            let value = Value::from(PLACES[at]);
            optimistic::set(ui.ctx(), id, &confirmed, value.clone());
            frame.set(node, "value", value.clone());
            frame.emit(node, "onChange", Value::map([("value", value)]));
        }
        props.paint(node, ui, &theme, &response, track, at);
    }
}

/// The place that a click or a key chooses, 0 to 2; `before` without either.
fn chosen(ui: &Ui, response: &egui::Response, track: Rect, before: usize) -> usize {
    let mut at = before;
    if response.clicked() {
        let third = |x: f32| (((x - track.left()) / track.width() * 3.0).floor().clamp(0.0, 2.0)) as usize;
        at = match response.interact_pointer_pos().filter(|at| track.contains(*at)) {
            Some(pointer) => third(pointer.x),
            None => (before + 1) % PLACES.len(),
        };
    }
    if response.has_focus() {
        let filter = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        if pressed(Key::ArrowRight) {
            at = (at + 1).min(2);
        }
        if pressed(Key::ArrowLeft) {
            at = at.saturating_sub(1);
        }
        page_keys::keep(ui, response.id);
        if pressed(Key::Home) {
            at = 0;
        }
        if pressed(Key::End) {
            at = 2;
        }
    }
    at
}

impl TripleSwitchProps {
    /// Draws track and knob of the switch at a place.
    fn paint(&self, node: &Node, ui: &Ui, theme: &Theme, response: &egui::Response, track: Rect, at: usize) {
        let c = &theme.colors;
        let off = field::mark_ground(node, c.control_border);
        let usual = [off, color::mix(c.control_border, c.accent, 0.5), c.accent];
        let own = [self.inactive, self.mixed, self.active][at];
        let ground = own.map_or(usual[at], color32);
        let corners = field::mark_corners(node, CornerRadius::same((track.height() / 2.0).min(127.0) as u8));
        ui.painter().rect_filled(track, corners, ground);
        let state = FieldState { focused: response.has_focus(), hovered: response.hovered(), wrong: false };
        if field::has_own_border(node, ui, state) {
            let border = field::mark_border(node, ui, state, Stroke::new(1.0, c.control_border));
            ui.painter().rect_stroke(track, corners, border, StrokeKind::Inside);
        }
        let reach = track.height() / 2.0;
        let seconds = theme.seconds(theme.motion.quick);
        let share = ui.ctx().animate_value_with_time(response.id.with("at"), at as f32 / 2.0, seconds);
        let x = egui::lerp((track.left() + reach)..=(track.right() - reach), share);
        let knob = if at == 0 { self.inactive_thumb } else { self.active_thumb };
        let white = if theme.dark { c.text } else { c.surface };
        let place = Rect::from_center_size(egui::pos2(x, track.center().y), Vec2::splat(track.height() - 6.0));
        ui.painter().circle_filled(place.center(), place.width() / 2.0, knob.map_or(white, color32));
        if at == 1 {
            let ink = theme.colors.text3;
            ui.painter().text(
                place.center(),
                Align2::CENTER_CENTER,
                "–",
                theme.font(crate::toolkit::theme::TextRole::Label),
                ink,
            );
        }
        paint::focus_ring(ui, theme, response, track, corners);
    }
}
