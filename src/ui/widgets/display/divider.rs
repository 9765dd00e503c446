//! `Divider`: a line between widgets.

use std::sync::Arc;

use egui::{Pos2, Rect, Shape, Stroke, Ui, Vec2};

use crate::base::{NO_SHADOW, NO_TEXT, WIDGET};
use crate::frame::{Frame, Widget};
use crate::layout::{Fill, Measure};
use crate::toolkit::paint;
use crate::toolkit::text::color32;
use ensemble_core::spec::{Children, Color, Kind, Props, Spec};
use ensemble_runtime::scene::Node;

/// A line between widgets.
pub struct Divider;

const PIXELS: Kind = Kind::Number { min: 0.0, max: 10_000.0 };

props! {
    /// Properties of a Divider.
    pub struct DividerProps {
        /// `solid`, `dashed` or `dotted`.
        "type" => line: Arc<str> = "solid"; Kind::Enum(&["solid", "dashed", "dotted"]),
        /// Direction of the line.
        "direction" => direction: Arc<str> = "horizontal"; Kind::Enum(&["horizontal", "vertical"]),
        /// Thickness, in pixels.
        "thickness" => thickness: f32 = 1.0f32; PIXELS,
        /// Colour of the line.
        "color" => color: Option<Color>,
        /// Space before its start, in pixels.
        "indent" => indent: f32 = 0.0f32; PIXELS,
        /// Space after its end, in pixels.
        "endIndent" => end_indent: f32 = 0.0f32; PIXELS,
        /// Length of a dash, in pixels.
        "dashLength" => dash: f32 = 5.0f32; PIXELS,
        /// Space between two dashes, in pixels.
        "gap" => gap: Option<f32>; PIXELS,
    }
    elsewhere {
        /// Space around it.
        "margin" => Kind::Insets,
        /// Width of the line.
        "width" => Kind::Length,
        /// Height of the line.
        "height" => Kind::Length,
    }
}

impl Widget for Divider {
    const SPEC: Spec = Spec {
        name: "Divider",
        aliases: &[],
        doc: "A line between widgets.",
        base: &[&WIDGET],
        without_effect: &[NO_SHADOW, NO_TEXT],
        props: DividerProps::PROPS,
        events: &[],
        children: Children::None,
        methods: &[],
        examples: &["Divider:\n  type: dashed\n  thickness: 2\n  color: '#3B82F6'\n  margin: 8 0\n"],
        ..Spec::DEFAULT
    };
    const FILL: Fill = Fill::Across;
    type Props = DividerProps;

    fn read(props: &Props) -> DividerProps {
        DividerProps::read(props)
    }

    fn measure(props: &DividerProps, _node: &Node, _cx: &mut Measure<'_>, _available: Vec2) -> Vec2 {
        Vec2::splat(props.thickness.max(1.0))
    }

    fn show(props: &DividerProps, _node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        let rect = ui.max_rect();
        let thickness = props.thickness.max(0.5);
        let stroke = Stroke::new(thickness, props.color.map_or(frame.theme().colors.border, color32));
        let ends = props.ends(rect, frame.is_rtl());
        // A line with more dashes than pixels is a line.
        let dash = props.dash.max(1.0);
        match &*props.line {
            "dashed" => {
                let gap = props.gap.unwrap_or(dash).max(1.0);
                let seen = paint::seen(ui.clip_rect(), ends, dash + gap);
                ui.painter().extend(Shape::dashed_line(&seen, stroke, dash, gap))
            }
            "dotted" => {
                let step = props.gap.unwrap_or(thickness * 2.0).max(1.0) + thickness;
                let [from, to] = paint::seen(ui.clip_rect(), ends, step);
                let long = (to - from).length();
                let along = (to - from) / long.max(1.0);
                let dots = (long / step) as usize;
                ui.painter().extend((0..=dots).map(|at| {
                    Shape::circle_filled(
                        from + along * (at as f32 * step + thickness / 2.0),
                        thickness / 2.0,
                        stroke.color,
                    )
                }));
            }
            _ => drop(ui.painter().line_segment(ends, stroke)),
        }
    }
}

impl DividerProps {
    /// Start and end of the line; where texts run from right to left, a horizontal one starts at the right.
    fn ends(&self, rect: Rect, is_rtl: bool) -> [Pos2; 2] {
        let center = rect.center();
        let indent = Vec2::splat(self.indent);
        let end = Vec2::splat(self.end_indent);
        let (left, right) = if is_rtl { (end, indent) } else { (indent, end) };
        if &*self.direction == "vertical" {
            [egui::pos2(center.x, rect.min.y + indent.y), egui::pos2(center.x, rect.max.y - end.y)]
        } else {
            [egui::pos2(rect.min.x + left.x, center.y), egui::pos2(rect.max.x - right.x, center.y)]
        }
    }
}
