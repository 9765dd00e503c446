//! A radio button. Those with the same `groupId` form a group.

use std::sync::Arc;

use egui::{CornerRadius, CursorIcon, Sense, Stroke, Ui, Vec2, WidgetInfo};

use super::field::{self, FieldState};
use super::toggle_row::ToggleRow;
use crate::base::{FORM_FIELD, NO_SHADOW, SPACE, WIDGET};
use crate::frame::{Frame, Widget, optimistic};
use crate::layout::Measure;
use crate::toolkit::paint;
use crate::toolkit::text::color32;
use ensemble_core::spec::{Children, ChoiceProps, Color, Kind, Props, Spec, slot};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

/// A radio button.
pub struct RadioButton;

props! {
    /// A radio button's own properties.
    pub struct RadioButtonProps {
        /// The value of its group while it is selected.
        "value" => value: Value,
        /// Selects it at first.
        "selected" => selected: bool,
        /// Size, in pixels.
        "size" => size: f32 = 20.0; Kind::Number { min: 8.0, max: 200.0 },
        /// Colour while it is selected.
        "activeColor" => active: Option<Color>; Kind::Color,
        /// Colour while it is not selected.
        "inactiveColor" => inactive: Option<Color>; Kind::Color,
    }
    elsewhere {
        /// Name of the group that it belongs to; `${group.selectedValue}` is the chosen value.
        "groupId" => Kind::Text,
    }
    ignored {
        "variant" => Kind::Enum(&["box", "underline"]); "its mark has a shape of its own",
        "floatLabel" => Kind::Bool; "its label stands above or beside it",
        "floatingLabelStyle" => Kind::TextStyle; "its label stands above or beside it",
        "borderRadius" => Kind::BorderRadius; "it is round",
        "required" => Kind::Bool; "one of several is chosen or none is: a `RadioGroup` can be required",
        "requiredMessage" => Kind::Text; "a `RadioGroup` can be required",
        "validateOnUserInteraction" => Kind::Bool; "a `RadioGroup` can be required",
        "errorStyle" => Kind::TextStyle; "a `RadioGroup` can be required",
        "errorBorderColor" => Kind::Color; "a `RadioGroup` can be required",
        "focusedErrorBorderColor" => Kind::Color; "a `RadioGroup` can be required",
    }
}

fn row(node: &Node) -> ToggleRow {
    ToggleRow::of(node, &"".into(), &"".into())
}

impl Widget for RadioButton {
    const SPEC: Spec = Spec {
        name: "RadioButton",
        aliases: &[],
        doc: "A radio button; those with the same `groupId` form a group.",
        base: &[&WIDGET, &SPACE, &FORM_FIELD],
        without_effect: &[NO_SHADOW],
        props: RadioButtonProps::PROPS,
        events: &[slot("onChange", "It was chosen. `event.data.selectedValue` is its value.").legacy(&["value"])],
        children: Children::None,
        methods: &[],
        examples: &["RadioButton:\n  groupId: plan\n  value: free\n  label: Free\n  selected: true\n"],
        choice: Some(&ChoiceProps { group: "groupId", selected: "selected", value: "value" }),
        ..Spec::DEFAULT
    };
    const ROLE: egui::Role = egui::Role::RadioButton;
    type Props = RadioButtonProps;

    fn read(props: &Props) -> RadioButtonProps {
        RadioButtonProps::read(props)
    }

    fn measure(props: &RadioButtonProps, node: &Node, cx: &mut Measure<'_>, available: Vec2) -> Vec2 {
        row(node).measure(node, cx, Vec2::splat(props.size), available)
    }

    fn show(props: &RadioButtonProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        let (theme, id) = (Arc::clone(frame.theme()), frame.id(node));
        if !frame.enabled(node) {
            ui.disable();
        }
        let confirmed = Value::Bool(props.selected);
        let mut on = optimistic::value(ui.ctx(), id, &confirmed).is_truthy();
        let response = ui.interact(ui.max_rect(), id, Sense::click());
        let row = row(node);
        if response.clicked() && !on {
            on = true;
            optimistic::set(ui.ctx(), id, &confirmed, Value::Bool(true));
            frame.set(node, "selected", Value::Bool(true));
            let value = props.value.clone();
            frame.emit(node, "onChange", Value::map([("selectedValue", value.clone()), ("value", value)]));
        }
        response.widget_info(|| WidgetInfo::selected(egui::Role::RadioButton, ui.is_enabled(), on, row.name(node)));
        if response.hovered() {
            ui.set_cursor_icon(CursorIcon::PointingHand);
        }
        let at = row.show(node, ui, frame, Vec2::splat(props.size), None);
        let state = FieldState { focused: response.has_focus(), hovered: response.hovered(), wrong: false };
        let active = props.active.map_or(theme.colors.accent, color32);
        let resting = if response.hovered() { theme.colors.text2 } else { theme.colors.control_border };
        let edge = if on { active } else { props.inactive.map_or(resting, color32) };
        let share = ui.ctx().animate_bool_with_time(id.with("dot"), on, theme.seconds(theme.motion.quick));
        let radius = props.size / 2.0;
        let border = field::mark_border(node, ui, state, Stroke::new(1.5, edge));
        let ground = field::mark_ground(node, theme.colors.surface);
        ui.painter().circle(at.center(), radius - 0.75, ground, border);
        if share > 0.0 {
            ui.painter().circle_filled(at.center(), (radius - 4.5).max(1.5) * share, active);
        }
        paint::focus_ring(ui, &theme, &response, at, CornerRadius::same(radius as u8));
    }
}
