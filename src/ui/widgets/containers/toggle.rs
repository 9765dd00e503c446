//! `Toggle` and `ToggleContainer`: one of two widgets, the other one after a click or a command of a script.

use std::sync::Arc;

use egui::{CornerRadius, CursorIcon, Rect, Sense, Ui, Vec2, WidgetInfo};

use crate::base::{NO_SHADOW, WIDGET};
use crate::frame::{Frame, Widget, access, optimistic, visible_text};
use crate::layout::Measure;
use crate::toolkit::paint;
use crate::toolkit::widget_states::KeepsStates as _;
use ensemble_core::spec::{Children, Kind, Props, Spec, slot};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

/// Two widgets, of which a click shows the other one.
pub struct Toggle;

/// Two widgets, of which scripts show one.
pub struct ToggleContainer;

props! {
    /// Properties of a toggle.
    pub struct ToggleProps {
        /// Shows the active widget; the other one while false.
        "value" => value: bool,
        /// Milliseconds of the change.
        "transitionDuration" => millis: f32 = 180.0; Kind::Number { min: 0.0, max: 10_000.0 },
    }
    elsewhere {
        /// The widget that is shown while it is on.
        "activeWidget" => Kind::Widget,
        /// The widget that is shown while it is off.
        "inactiveWidget" => Kind::Widget,
    }
    ignored {
        "onChangeHaptic" => Kind::Any; "a desktop does not shake",
    }
}

props! {
    /// Properties of a widget that shows one of two.
    pub struct ContainerProps {
        /// Shows the first widget; the second one while false.
        "isFirst" => first: bool = true,
        /// Milliseconds of the change.
        "transitionDuration" => millis: f32 = 180.0; Kind::Number { min: 0.0, max: 10_000.0 },
    }
    elsewhere {
        /// The first one.
        "firstWidget" => Kind::Widget,
        /// The second one.
        "secondWidget" => Kind::Widget,
    }
}

/// The size of one of two, in a place that holds either.
fn measure(node: &Node, slot: &str, cx: &mut Measure<'_>, available: Vec2) -> Vec2 {
    node.slot(slot).map_or(Vec2::ZERO, |child| cx.child(child, available))
}

/// Draws one of two widgets with a transition.
fn show_one(node: &Node, slot: &str, millis: f32, ui: &mut Ui, frame: &mut Frame<'_>) {
    let Some(child) = node.slot(slot) else { return };
    let (id, now) = (frame.id(node).with("shown"), ui.input(|input| input.time));
    // The first child is shown without an animation.
    let (shown, since) = ui.states(|data| data.get_temp::<(u64, f64)>(id)).unwrap_or((child.id.0, f64::NEG_INFINITY));
    let since = if shown == child.id.0 { since } else { now };
    ui.states(|data| data.insert_temp(id, (child.id.0, since)));
    let seconds = f64::from(frame.theme().seconds(millis));
    let share = if seconds > 0.0 { ((now - since) / seconds).clamp(0.0, 1.0) as f32 } else { 1.0 };
    if share < 1.0 {
        ui.request_repaint();
    }
    ui.multiply_opacity(share.max(0.05));
    let rect = ui.max_rect();
    let size = frame.child_size(child, rect.size());
    frame.show_child(ui, child, Rect::from_min_size(rect.min, size));
}

impl Widget for Toggle {
    const SPEC: Spec = Spec {
        name: "Toggle",
        aliases: &[],
        doc: "Two widgets, of which a click shows the other one.",
        base: &[&WIDGET],
        without_effect: &[NO_SHADOW],
        props: ToggleProps::PROPS,
        events: &[slot("onChange", "It was clicked. `event.data.value` says whether it is on.").legacy(&["value"])],
        children: Children::None,
        methods: &["toggle"],
        examples: &[
            "Toggle:\n  id: star\n  activeWidget:\n    Icon: {name: star}\n  inactiveWidget:\n    Icon: {name: star_border}\n  onChange: |\n    console.log(star.value);\n",
        ],
        value: Some("value"),
        ..Spec::DEFAULT
    };
    const ROLE: egui::Role = egui::Role::Switch;
    type Props = ToggleProps;

    fn read(props: &Props) -> ToggleProps {
        ToggleProps::read(props)
    }

    fn measure(props: &ToggleProps, node: &Node, cx: &mut Measure<'_>, available: Vec2) -> Vec2 {
        measure(node, if props.value { "activeWidget" } else { "inactiveWidget" }, cx, available)
    }

    fn show(props: &ToggleProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        let (theme, id) = (Arc::clone(frame.theme()), frame.id(node));
        let confirmed = Value::Bool(props.value);
        let before = optimistic::value(ui.ctx(), id, &confirmed).is_truthy();
        let response = ui.interact(ui.max_rect(), id, Sense::click());
        let mut on = before ^ response.clicked();
        for _ in frame.commands(node) {
            on = !on;
        }
        let side = node.slot(if on { "activeWidget" } else { "inactiveWidget" });
        let name = access::name("", node, &side.map(visible_text).unwrap_or_default());
        response.widget_info(|| WidgetInfo::selected(egui::Role::Switch, ui.is_enabled(), on, &*name));
        if response.hovered() {
            ui.set_cursor_icon(CursorIcon::PointingHand);
        }
        paint::focus_ring(ui, &theme, &response, ui.max_rect(), CornerRadius::same(6));
        if on != before {
            optimistic::set(ui.ctx(), id, &confirmed, Value::Bool(on));
            frame.set(node, "value", Value::Bool(on));
            frame.emit(node, "onChange", Value::map([("value", Value::Bool(on))]));
        }
        show_one(node, if on { "activeWidget" } else { "inactiveWidget" }, props.millis, ui, frame);
    }
}

impl Widget for ToggleContainer {
    const SPEC: Spec = Spec {
        name: "ToggleContainer",
        aliases: &[],
        doc: "Two widgets in one place, of which scripts show one.",
        base: &[&WIDGET],
        without_effect: &[NO_SHADOW],
        props: ContainerProps::PROPS,
        events: &[slot("onToggle", "The other one is shown. `event.data.isFirst` says which.")],
        children: Children::None,
        methods: &["toggle", "showFirst", "showSecond"],
        examples: &[
            "ToggleContainer:\n  id: sides\n  firstWidget:\n    Card: {children: [{Text: {text: Which city is the capital of Kenya?}}]}\n  secondWidget:\n    Card: {children: [{Text: {text: Nairobi}}]}\n",
        ],
        ..Spec::DEFAULT
    };
    type Props = ContainerProps;

    fn read(props: &Props) -> ContainerProps {
        ContainerProps::read(props)
    }

    fn measure(props: &ContainerProps, node: &Node, cx: &mut Measure<'_>, available: Vec2) -> Vec2 {
        measure(node, if props.first { "firstWidget" } else { "secondWidget" }, cx, available)
    }

    fn show(props: &ContainerProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        let id = frame.id(node);
        let confirmed = Value::Bool(props.first);
        let before = optimistic::value(ui.ctx(), id, &confirmed).is_truthy();
        let mut first = before;
        for command in frame.commands(node) {
            first = match command.method {
                "showFirst" => true,
                "showSecond" => false,
                _ => !first,
            };
        }
        if first != before {
            optimistic::set(ui.ctx(), id, &confirmed, Value::Bool(first));
            frame.set(node, "isFirst", Value::Bool(first));
            frame.emit(node, "onToggle", Value::map([("isFirst", Value::Bool(first))]));
        }
        show_one(node, if first { "firstWidget" } else { "secondWidget" }, props.millis, ui, frame);
    }
}
