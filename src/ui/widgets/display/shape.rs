//! A circle, an oval, a square or a rectangle.

use std::sync::Arc;

use egui::epaint::EllipseShape;
use egui::{CornerRadius, Stroke, Ui, Vec2};

use crate::base::{COLOR_FILTER, NO_DIRECTION, SPACE, WIDGET};
use crate::frame::{Frame, Widget, backdrop};
use crate::layout::Measure;
use crate::toolkit::paint;
use crate::toolkit::text::color32;
use ensemble_core::spec::{BorderRadius, Children, Color, Kind, Props, Spec};

use ensemble_runtime::scene::Node;

/// A circle, an oval, a square or a rectangle.
pub struct Shape;

const SIDE: f32 = 40.0;

props! {
    /// Properties of a Shape.
    pub struct ShapeProps {
        /// The shape.
        "type" | "variant" => kind: Option<Arc<str>>; Kind::Enum(&["square", "rectangle", "circle", "oval"]),
        /// Colour of the shape.
        "backgroundColor" => ground: Option<Color>,
        /// Border colour.
        "borderColor" => border_color: Option<Color>,
        /// Border width, in pixels.
        "borderWidth" => border_width: Option<f32>; Kind::Number { min: 0.0, max: 100.0 },
        /// Corner radius of a square or rectangle.
        "borderRadius" => border_radius: Option<BorderRadius>,
    }
    elsewhere {
        /// A colour that tints it, or `{color, blendMode}`.
        "colorFilter" => Kind::ColorOrKeys(COLOR_FILTER),
    }
}

impl Widget for Shape {
    const SPEC: Spec = Spec {
        name: "Shape",
        aliases: &[],
        doc: "A circle, an oval, a square or a rectangle.",
        without_effect: &[NO_DIRECTION],
        base: &[&WIDGET, &SPACE],
        props: ShapeProps::PROPS,
        events: &[],
        children: Children::None,
        methods: &[],
        examples: &["Shape:\n  type: circle\n  width: 48\n  backgroundColor: green\n"],
        ..Spec::DEFAULT
    };
    type Props = ShapeProps;

    fn read(props: &Props) -> ShapeProps {
        ShapeProps::read(props)
    }

    fn measure(props: &ShapeProps, node: &Node, _: &mut Measure<'_>, _: Vec2) -> Vec2 {
        let side = |name: &str| node.props.read::<f32>(name);
        let (width, height) = (side("width"), side("height"));
        match props.kind.as_deref() {
            Some("square" | "circle") => Vec2::splat(width.or(height).unwrap_or(SIDE)),
            _ => Vec2::new(width.or(height).unwrap_or(SIDE), height.or(width).unwrap_or(SIDE)),
        }
    }

    fn show(props: &ShapeProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        let (rect, c) = (ui.max_rect(), &frame.theme().colors);
        let fill = props.ground.map_or(c.text3, color32);
        let width = props.border_width.unwrap_or(if props.border_color.is_some() { 1.0 } else { 0.0 });
        let stroke = Stroke::new(width, props.border_color.map_or(c.border, color32));
        let own = paint::corners(props.border_radius, CornerRadius::ZERO);
        let round = |side: f32| CornerRadius::same((side / 2.0).clamp(0.0, 255.0) as u8);
        let (casts, corners) = match props.kind.as_deref() {
            Some("circle") => {
                let side = rect.width().min(rect.height());
                (egui::Rect::from_center_size(rect.center(), Vec2::splat(side)), round(side))
            }
            Some("oval") => (rect, round(rect.width().min(rect.height()))),
            _ => (rect, own),
        };
        backdrop::lift(ui.painter(), &node.props, casts, corners);
        match props.kind.as_deref() {
            Some("circle") => {
                let radius = rect.width().min(rect.height()) / 2.0;
                ui.painter().circle(rect.center(), radius - width / 2.0, fill, stroke);
            }
            Some("oval") => {
                let radius = rect.size() / 2.0 - Vec2::splat(width / 2.0);
                let shape = EllipseShape { stroke, ..EllipseShape::filled(rect.center(), radius, fill) };
                ui.painter().add(shape);
            }
            _ => {
                ui.painter().rect(rect, own, fill, stroke, egui::StrokeKind::Inside);
            }
        }
    }
}
