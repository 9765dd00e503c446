//! A check box.

use std::sync::Arc;

use egui::{Color32, CornerRadius, Pos2, Rect, Sense, Shape, Stroke, StrokeKind, Ui, Vec2, WidgetInfo};

use super::field::Field;
use crate::base::{FORM_FIELD, SPACE, WIDGET};
use crate::frame::{Frame, Widget, optimistic};
use crate::layout::Measure;
use crate::toolkit::paint;
use crate::toolkit::text::{ResolvedTextStyle, Wrap, color32};
use crate::toolkit::theme::{TextRole, color};
use ensemble_core::spec::{Children, Color, Kind, Props, Spec, slot};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

/// A check box.
pub struct Checkbox;

props! {
    /// A check box's own properties.
    pub struct CheckboxProps {
        /// True while it is checked.
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
}

impl Widget for Checkbox {
    const SPEC: Spec = Spec {
        name: "Checkbox",
        aliases: &["CheckBox"],
        doc: "A check box.",
        base: &[&WIDGET, &SPACE, &FORM_FIELD],
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
    type Props = CheckboxProps;

    fn mistake(props: &CheckboxProps, node: &Node, frame: &Frame<'_>) -> Option<Arc<str>> {
        let on = optimistic::value(frame.ctx(), frame.id(node), &Value::Bool(props.value)).is_truthy();
        Field::of(node).missing(node, !on)
    }

    fn read(props: &Props) -> CheckboxProps {
        CheckboxProps::read(props)
    }

    fn measure(props: &CheckboxProps, node: &Node, cx: &mut Measure<'_>, available: Vec2) -> Vec2 {
        let words = Words { before: props.leading_text.clone(), after: after(&props.trailing_text, node) };
        words.measure(cx, Vec2::splat(props.size), available)
    }

    fn show(props: &CheckboxProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        let (theme, id) = (Arc::clone(frame.theme()), frame.id(node));
        if !frame.enabled(node) {
            ui.disable();
        }
        let confirmed = Value::Bool(props.value);
        let mut on = optimistic::value(ui.ctx(), id, &confirmed).is_truthy();
        let response = ui.interact(ui.max_rect(), id, Sense::click());
        let words = Words { before: props.leading_text.clone(), after: after(&props.trailing_text, node) };
        if response.clicked() {
            on = !on;
            optimistic::set(ui.ctx(), id, &confirmed, Value::Bool(on));
            frame.set(node, "value", Value::Bool(on));
            frame.emit(node, "onChange", Value::map([("value", Value::Bool(on))]));
        }
        response.widget_info(|| WidgetInfo::selected(egui::Role::CheckBox, ui.is_enabled(), on, words.name(node)));

        let at = words.show(ui, frame, Vec2::splat(props.size));
        let share = ui.ctx().animate_bool_with_time(id.with("tick"), on, theme.seconds(theme.motion.quick));
        let active = props.active_color.or(props.selected_color).map_or(theme.colors.accent, color32);
        let wrong = frame.checked(node) && Self::mistake(props, node, frame).is_some();
        let resting = if wrong {
            theme.colors.danger
        } else if response.hovered() {
            theme.colors.text2
        } else {
            theme.colors.control_border
        };
        let edge = props.unselected_color.map_or(resting, color32);
        let corners = CornerRadius::same(5);
        ui.painter().rect(at, corners, theme.colors.surface, Stroke::new(1.5, edge), StrokeKind::Inside);
        if share > 0.0 {
            ui.painter().rect_filled(at, corners, color::alpha(active, share));
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

/// The text after the box: `trailingText`, else `label`.
pub fn after(own: &Arc<str>, node: &Node) -> Arc<str> {
    if own.is_empty() { Field::of(node).label } else { Arc::clone(own) }
}

/// Texts before and after a small control.
pub struct Words {
    /// Before it.
    pub before: Arc<str>,
    /// After it.
    pub after: Arc<str>,
}

impl Words {
    const GAP: f32 = 10.0;

    /// The size of both texts with the control between them.
    pub fn measure(&self, cx: &Measure<'_>, thing: Vec2, available: Vec2) -> Vec2 {
        let text_style = ResolvedTextStyle::new(cx.theme(), TextRole::Body, &Default::default());
        let mut size = Vec2::new(thing.x, thing.y.max(cx.theme().control.height));
        let room = if available.x > 0.0 { available.x - thing.x - Self::GAP } else { 0.0 };
        for text in [&self.before, &self.after] {
            if !text.is_empty() {
                let galley = cx.galley(text, &text_style, Wrap::at(room.max(40.0)));
                size.x += Self::GAP + galley.size().x.ceil();
                size.y = size.y.max(galley.size().y);
            }
        }
        size
    }

    /// Draws both texts and returns the rectangle of the control.
    pub fn show(&self, ui: &Ui, frame: &Frame<'_>, thing: Vec2) -> Rect {
        let rect = ui.max_rect();
        let text_style = ResolvedTextStyle::new(frame.theme(), TextRole::Body, &Default::default());
        let mut x = rect.left();
        let room = (rect.width() - thing.x - Self::GAP).max(40.0);
        let put = |text: &str, x: f32| {
            let galley = frame.galley(text, &text_style, Wrap::at(room + 0.5));
            let width = galley.size().x;
            ui.painter().galley(Pos2::new(x, rect.center().y - galley.size().y / 2.0), galley, text_style.color);
            width
        };
        if !self.before.is_empty() {
            x += put(&self.before, x) + Self::GAP;
        }
        let at = Rect::from_min_size(Pos2::new(x, rect.center().y - thing.y / 2.0), thing);
        if !self.after.is_empty() {
            put(&self.after, at.right() + Self::GAP);
        }
        at
    }

    /// The accessible name.
    pub fn name(&self, node: &Node) -> String {
        [&self.after, &self.before, &Field::of(node).label]
            .into_iter()
            .find(|text| !text.is_empty())
            .map(|text| text.to_string())
            .or_else(|| node.key.as_ref().map(|key| key.to_string()))
            .unwrap_or_default()
    }
}
