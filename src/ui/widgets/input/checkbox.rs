//! A check box.

use std::sync::Arc;

use egui::{Color32, CornerRadius, Rect, Sense, Shape, Stroke, StrokeKind, Ui, Vec2, WidgetInfo};

use super::field::{self, Field, FieldState};
use super::toggle_row::ToggleRow;
use crate::base::{FORM_FIELD, NO_SHADOW, SPACE, WIDGET};
use crate::frame::{Frame, Widget, optimistic};
use crate::layout::Measure;
use crate::toolkit::paint;
use crate::toolkit::text::color32;
use crate::toolkit::theme::color;
use ensemble_core::spec::{Children, Color, Kind, Props, Spec, slot};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

/// A check box.
pub struct Checkbox;

props! {
    /// A check box's own properties.
    pub struct CheckboxProps {
        /// True while the box is checked.
        "value" | "initialValue" => value: bool,
        /// Text before the box.
        "leadingText" => leading_text: Arc<str> = "",
        /// Text after the box.
        "trailingText" | "hintText" => trailing_text: Arc<str> = "",
        /// Size of the box, in pixels.
        "size" => size: f32 = 18.0; Kind::Number { min: 8.0, max: 128.0 },
        /// Colour of the box while it is checked.
        "activeColor" => active_color: Option<Color>; Kind::Color,
        /// Border colour of the box while it is checked.
        "selectedColor" => selected_color: Option<Color>; Kind::Color,
        /// Border colour of the box while it is not checked.
        "unSelectedColor" | "unselectedColor" => unselected_color: Option<Color>; Kind::Color,
        /// Colour of the check mark.
        "checkColor" => check_color: Option<Color>; Kind::Color,
    }
    ignored {
        "variant" => Kind::Enum(&["box", "underline"]); "its mark has a shape of its own",
        "floatLabel" => Kind::Bool; "its label stands above or beside it",
        "floatingLabelStyle" => Kind::TextStyle; "its label stands above or beside it",
    }
}

impl Widget for Checkbox {
    const SPEC: Spec = Spec {
        name: "Checkbox",
        aliases: &["CheckBox"],
        doc: "A check box.",
        base: &[&WIDGET, &SPACE, &FORM_FIELD],
        without_effect: &[NO_SHADOW],
        props: CheckboxProps::PROPS,
        events: &[slot("onChange", "It was ticked or unticked. `event.data.value` says which.").legacy(&["value"])],
        children: Children::None,
        methods: &[],
        examples: &[
            "Checkbox:\n  id: agree\n  trailingText: I agree\n  value: true\n  onChange: |\n    console.log(agree.value);\n",
        ],
        value: Some("value"),
        ..Spec::DEFAULT
    };
    const ROLE: egui::Role = egui::Role::CheckBox;
    type Props = CheckboxProps;

    fn mistake(props: &CheckboxProps, node: &Node, frame: &Frame<'_>) -> Option<Arc<str>> {
        let on = optimistic::value(frame.ctx(), frame.id(node), &Value::Bool(props.value)).is_truthy();
        Field::of(node).missing(node, !on)
    }

    fn read(props: &Props) -> CheckboxProps {
        CheckboxProps::read(props)
    }

    fn measure(props: &CheckboxProps, node: &Node, cx: &mut Measure<'_>, available: Vec2) -> Vec2 {
        let row = ToggleRow::of(node, &props.leading_text, &props.trailing_text);
        row.measure(node, cx, Vec2::splat(props.size), available)
    }

    fn show(props: &CheckboxProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        let (theme, id) = (Arc::clone(frame.theme()), frame.id(node));
        if !frame.enabled(node) {
            ui.disable();
        }
        let confirmed = Value::Bool(props.value);
        let mut on = optimistic::value(ui.ctx(), id, &confirmed).is_truthy();
        let response = ui.interact(ui.max_rect(), id, Sense::click());
        let row = ToggleRow::of(node, &props.leading_text, &props.trailing_text);
        if response.clicked() {
            on = !on;
            optimistic::set(ui.ctx(), id, &confirmed, Value::Bool(on));
            frame.set(node, "value", Value::Bool(on));
            frame.emit(node, "onChange", Value::map([("value", Value::Bool(on))]));
        }
        response.widget_info(|| WidgetInfo::selected(egui::Role::CheckBox, ui.is_enabled(), on, row.name(node)));

        let mistake = if frame.checked(node) { Self::mistake(props, node, frame) } else { None };
        row.field.tell(node, &response, mistake.as_deref());
        let at = row.show(node, ui, frame, Vec2::splat(props.size), mistake.as_deref());
        let share = ui.ctx().animate_bool_with_time(id.with("tick"), on, theme.seconds(theme.motion.quick));
        let active = props.active_color.or(props.selected_color).map_or(theme.colors.accent, color32);
        let state = FieldState { focused: response.has_focus(), hovered: response.hovered(), wrong: mistake.is_some() };
        let resting = if state.wrong {
            theme.colors.danger
        } else if response.hovered() {
            theme.colors.text2
        } else {
            theme.colors.control_border
        };
        let edge = props.unselected_color.map_or(resting, color32);
        let corners = field::mark_corners(node, CornerRadius::same(5));
        let border = field::mark_border(node, ui, state, Stroke::new(1.5, edge));
        let ground = field::mark_ground(node, theme.colors.surface);
        ui.painter().rect(at, corners, ground, border, StrokeKind::Inside);
        if share > 0.0 {
            ui.painter().rect_filled(at, corners, color::alpha(active, share));
            if field::has_own_border(node, ui, state) {
                ui.painter().rect_stroke(at, corners, border, StrokeKind::Inside);
            }
            tick(ui, at, color::alpha(props.check_color.map_or(theme.on(active), color32), share));
        }
        paint::focus_ring(ui, &theme, &response, at, corners);
    }
}

fn tick(ui: &Ui, at: Rect, color: Color32) {
    let p = |x: f32, y: f32| at.min + Vec2::new(x, y) * at.width();
    let line = vec![p(0.24, 0.53), p(0.43, 0.71), p(0.77, 0.32)];
    ui.painter().add(Shape::line(line, Stroke::new(at.width() / 9.0, color)));
}
