//! `ToolTip`: a widget with a tooltip.

use std::sync::Arc;

use egui::{Ui, Vec2};

use crate::base::{BOX, WIDGET};
use crate::frame::{Frame, Tip, Widget};
use crate::layout::Measure;
use crate::toolkit::tip_style::TipStyle;
use ensemble_core::spec::{Children, Kind, Props, Spec, WithoutEffect, slot};
use ensemble_runtime::scene::Node;

/// A widget with a tooltip.
pub struct ToolTip;

const SECONDS: Kind = Kind::Number { min: 0.0, max: 600.0 };

props! {
    /// Properties of a ToolTip.
    pub struct ToolTipProps {
        /// The text of the tooltip.
        "message" => message: Arc<str> = "",
        /// Shows it below the widget where it fits, else above.
        "preferBelow" => below: bool = true,
        /// Seconds that the pointer rests until it is shown; half a second by default.
        "waitDuration" => wait: Option<f64>; SECONDS,
        /// Seconds after which it goes; by default it stays as long as the pointer.
        "showDuration" => stay: Option<f64>; SECONDS,
    }
    elsewhere {
        /// The widget that has the tooltip.
        "widget" => Kind::Widget,
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
        if let Some(widget) = node.slot("widget") {
            frame.show_child(ui, widget, rect);
        }
        if props.message.is_empty() {
            return;
        }
        let style = TipStyle { below: props.below, wait: props.wait, stay: props.stay, ..TipStyle::default() };
        Tip { message: Arc::clone(&props.message), style: Some(style), event: "onTriggered" }
            .show(frame, ui, node, rect);
    }
}
