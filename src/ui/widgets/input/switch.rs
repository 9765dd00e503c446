//! A switch: on or off.

use std::sync::Arc;

use egui::{CornerRadius, Pos2, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo};

use super::field::{self, Field, FieldState};
use super::toggle_row::ToggleRow;
use crate::base::{FORM_FIELD, NO_SHADOW, SPACE, WIDGET};
use crate::frame::{Frame, Widget, access, optimistic};
use crate::layout::Measure;
use crate::toolkit::paint;
use crate::toolkit::text::color32;
use crate::toolkit::theme::color;
use ensemble_core::spec::{Children, Color, Kind, Props, Spec, slot};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

/// A switch: on or off.
pub struct Switch;

props! {
    /// A switch's own properties.
    pub struct SwitchProps {
        /// True while the switch is on.
        "value" | "initialValue" => value: bool,
        /// Text before it.
        "leadingText" => leading_text: Arc<str> = "",
        /// Text after it.
        "trailingText" | "hintText" => trailing_text: Arc<str> = "",
        /// Colour of the track while it is on.
        "activeColor" => active_color: Option<Color>; Kind::Color,
        /// Colour of the track while it is off.
        "inactiveColor" => inactive_color: Option<Color>; Kind::Color,
        /// Colour of the knob while it is on.
        "activeThumbColor" => active_thumb: Option<Color>; Kind::Color,
        /// Colour of the knob while it is off.
        "inactiveThumbColor" => inactive_thumb: Option<Color>; Kind::Color,
        /// Shows a spinner in the knob and does not accept input.
        "loading" => loading: bool,
        /// Size of the switch.
        "size" => size: Option<Arc<str>>; Kind::Enum(&["default", "small"]),
    }
    ignored {
        "mixedColor" => Kind::Color; "a switch is on or off",
        "useIOSStyle" => Kind::Bool; "there is one look",
        "variant" => Kind::Enum(&["box", "underline"]); "its mark has a shape of its own",
        "floatLabel" => Kind::Bool; "its label stands above or beside it",
        "floatingLabelStyle" => Kind::TextStyle; "its label stands above or beside it",
    }
}

impl SwitchProps {
    fn track(&self) -> Vec2 {
        if self.size.as_deref() == Some("small") { Vec2::new(30.0, 18.0) } else { Vec2::new(38.0, 22.0) }
    }

    fn row(&self, node: &Node) -> ToggleRow {
        ToggleRow::of(node, &self.leading_text, &self.trailing_text)
    }
}

impl Widget for Switch {
    const SPEC: Spec = Spec {
        name: "Switch",
        aliases: &[],
        doc: "A switch: on or off.",
        base: &[&WIDGET, &SPACE, &FORM_FIELD],
        without_effect: &[NO_SHADOW],
        props: SwitchProps::PROPS,
        events: &[slot("onChange", "It was switched. `event.data.value` says whether it is on.").legacy(&["value"])],
        children: Children::None,
        methods: &[],
        examples: &[
            "Switch:\n  id: live\n  trailingText: Live\n  value: true\n  onChange: |\n    console.log(live.value);\n",
        ],
        value: Some("value"),
        ..Spec::DEFAULT
    };
    const ROLE: egui::Role = egui::Role::Switch;
    type Props = SwitchProps;

    fn mistake(props: &SwitchProps, node: &Node, frame: &Frame<'_>) -> Option<Arc<str>> {
        let on = optimistic::value(frame.ctx(), frame.id(node), &Value::Bool(props.value)).is_truthy();
        Field::of(node).missing(node, !on)
    }

    fn read(props: &Props) -> SwitchProps {
        SwitchProps::read(props)
    }

    fn measure(props: &SwitchProps, node: &Node, cx: &mut Measure<'_>, available: Vec2) -> Vec2 {
        props.row(node).measure(node, cx, props.track(), available)
    }

    fn show(props: &SwitchProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        let (theme, id) = (Arc::clone(frame.theme()), frame.id(node));
        if !frame.enabled(node) {
            ui.disable();
        }
        let confirmed = Value::Bool(props.value);
        let mut on = optimistic::value(ui.ctx(), id, &confirmed).is_truthy();
        let sense = if props.loading { Sense::hover() } else { Sense::click() };
        let response = ui.interact(ui.max_rect(), id, sense);
        let row = props.row(node);
        if response.clicked() {
            on = !on;
            optimistic::set(ui.ctx(), id, &confirmed, Value::Bool(on));
            frame.set(node, "value", Value::Bool(on));
            frame.emit(node, "onChange", Value::map([("value", Value::Bool(on))]));
        }
        response.widget_info(|| WidgetInfo::selected(egui::Role::Switch, ui.is_enabled(), on, row.name(node)));

        let mistake = if frame.checked(node) { Self::mistake(props, node, frame) } else { None };
        row.field.tell(node, &response, mistake.as_deref());
        if props.loading {
            access::tell(&response, |node| node.set_busy());
        }
        let track = row.show(node, ui, frame, props.track(), mistake.as_deref());
        let state = FieldState { focused: response.has_focus(), hovered: response.hovered(), wrong: mistake.is_some() };
        let share = ui.ctx().animate_bool_with_time(id.with("on"), on, theme.seconds(theme.motion.quick));
        let active = props.active_color.map_or(theme.colors.accent, color32);
        let off = props.inactive_color.map_or_else(|| field::mark_ground(node, theme.colors.control_border), color32);
        let hover = if response.hovered() { 0.1 } else { 0.0 };
        let ground = color::mix(color::mix(off, active, share), theme.colors.text, hover);
        let corners = field::mark_corners(node, CornerRadius::same((track.height() / 2.0) as u8));
        ui.painter().rect_filled(track, corners, ground);
        let reach = track.height() / 2.0;
        let x = egui::lerp((track.left() + reach)..=(track.right() - reach), share);
        let knob = if on { props.active_thumb } else { props.inactive_thumb };
        let white = if theme.dark { theme.colors.text } else { theme.colors.surface };
        let at = Pos2::new(x, track.center().y);
        ui.painter().circle_filled(at, reach - 3.0, knob.map_or(white, color32));
        if props.loading {
            paint::spinner(ui, &theme, at, reach - 6.0, ground);
        }
        if props.inactive_color.is_some() || state.wrong || field::has_own_border(node, ui, state) {
            let usual = if state.wrong { theme.colors.danger } else { theme.colors.control_border };
            let border = field::mark_border(node, ui, state, Stroke::new(1.0, usual));
            ui.painter().rect_stroke(track, corners, border, StrokeKind::Inside);
        }
        paint::focus_ring(ui, &theme, &response, track, corners);
    }
}
