//! `Spacer`: empty space, of a fixed size or as large as the free space.

use egui::{Ui, Vec2};

use crate::frame::{Frame, Widget};
use crate::layout::Measure;
use ensemble_core::spec::{Children, Kind, Props, Spec};
use ensemble_runtime::scene::Node;

/// Empty space, of a fixed size or as large as the free space.
pub struct Spacer;

props! {
    /// Properties of a Spacer.
    pub struct SpacerProps {
        /// Width and height, in pixels; the free space of its Row or Column by default.
        "size" => size: Option<f32>; Kind::Number { min: 0.0, max: 10_000.0 },
    }
    elsewhere {
        /// Flex weight; 1 by default.
        "flex" => Kind::Number { min: 1.0, max: 10_000.0 },
        /// Takes space; none while false.
        "visible" => Kind::Bool; default "true",
    }
}

impl Widget for Spacer {
    const SPEC: Spec = Spec {
        name: "Spacer",
        aliases: &[],
        doc: "Empty space: the free space of its Row or Column, or a fixed size.",
        base: &[],
        props: SpacerProps::PROPS,
        events: &[],
        children: Children::None,
        methods: &[],
        examples: &[
            "Row:\n  crossAxis: center\n  children:\n    - Icon: {name: notifications}\n    - Text: {text: Notifications, margin: 0 0 0 12}\n    - Spacer\n    - Switch: {value: true}\n",
        ],
        ..Spec::DEFAULT
    };
    type Props = SpacerProps;

    fn read(props: &Props) -> SpacerProps {
        SpacerProps::read(props)
    }

    fn measure(props: &SpacerProps, _node: &Node, _cx: &mut Measure<'_>, _available: Vec2) -> Vec2 {
        Vec2::splat(props.size.unwrap_or_default())
    }

    fn show(_props: &SpacerProps, _node: &Node, _ui: &mut Ui, _frame: &mut Frame<'_>) {}
}
