//! `ToolTip`: a widget with a tooltip.

use std::sync::Arc;

use egui::{Sense, Ui, Vec2};

use crate::base::{BOX, WIDGET};
use crate::frame::{Frame, Widget};
use crate::layout::Measure;
use ensemble_core::spec::{Children, Kind, Props, Spec, WithoutEffect, slot};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

/// A widget with a tooltip.
pub struct ToolTip;

props! {
    /// Properties of a ToolTip.
    pub struct ToolTipProps {
        /// The text of the tooltip.
        "message" => message: Arc<str> = "",
    }
    elsewhere {
        /// The widget that has the tooltip.
        "widget" => Kind::Widget,
    }
    ignored {
        "preferBelow" => Kind::Bool; "it stands where there is room",
        "waitDuration" => Kind::Any; "it comes when the pointer rests",
        "showDuration" => Kind::Any; "it goes when the pointer goes",
    }
}

impl Widget for ToolTip {
    const SPEC: Spec = Spec {
        name: "ToolTip",
        aliases: &["Tooltip"],
        doc: "A widget with a tooltip.",
        base: &[&WIDGET, &BOX],
        without_effect: &[WithoutEffect { props: &["tooltip"], reason: "its `message` is its tip" }],
        props: ToolTipProps::PROPS,
        events: &[slot("onTriggered", "The pointer came to rest on it.").legacy(&["tooltipState"])],
        children: Children::None,
        methods: &[],
        examples: &["ToolTip:\n  message: Since the last restart\n  widget:\n    Text: {text: 12 faults}\n"],
        ..Spec::DEFAULT
    };
    type Props = ToolTipProps;

    fn read(props: &Props) -> ToolTipProps {
        ToolTipProps::read(props)
    }

    fn measure(_: &ToolTipProps, node: &Node, cx: &mut Measure<'_>, available: Vec2) -> Vec2 {
        node.slot("widget").map_or(Vec2::ZERO, |widget| cx.child(widget, available))
    }

    fn show(props: &ToolTipProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        let rect = ui.max_rect();
        // Before the widget, which keeps its clicks; `contains_pointer` is true over it all the same.
        let response = ui.interact(rect, frame.id(node), Sense::hover());
        if let Some(widget) = node.slot("widget") {
            frame.show_child(ui, widget, rect);
        }
        let was_over = ui.data(|data| data.get_temp::<bool>(response.id)).unwrap_or_default();
        let over = response.contains_pointer();
        if over != was_over {
            ui.data_mut(|data| data.insert_temp(response.id, over));
        }
        if over && !was_over {
            frame.emit(node, "onTriggered", Value::Null);
        }
        if !props.message.is_empty() {
            response.on_hover_text(&*props.message);
        }
    }
}
