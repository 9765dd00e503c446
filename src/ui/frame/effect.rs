//! `transform` and `colorFilter` (`LANGUAGE.md` 13.1): applied to the shapes of a widget after it was drawn. Hit testing uses the untransformed layout.

use std::sync::Arc;

use egui::emath::Rot2;
use egui::epaint::shape_transform::adjust_colors;
use egui::layers::ShapeIdx;
use egui::{Color32, Pos2, Rect, Shape, Ui, Vec2};

use crate::toolkit::text::color32;
use ensemble_core::spec::{Color, FromValue, Props};
use ensemble_core::value::Value;

/// A transform and a colour filter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ShapeEffect {
    offset: Vec2,
    scale: f32,
    /// Rotation clockwise, in radians.
    turn: f32,
    tint: Option<Tint>,
}

/// A colour filter.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Tint {
    /// Multiplies each channel.
    Times(Color32),
    /// Keeps the brightness only.
    Grey,
    /// Replaces the colour and keeps the alpha.
    Instead(Color32),
}

impl ShapeEffect {
    const NONE: ShapeEffect = ShapeEffect { offset: Vec2::ZERO, scale: 1.0, turn: 0.0, tint: None };

    /// The effect that `transform` and `colorFilter` describe; `None` when they change nothing.
    pub fn of(props: &Props) -> Option<Self> {
        let (steps, filter) = (props.get("transform"), props.get("colorFilter"));
        if steps.is_none() && filter.is_none() {
            return None;
        }
        let mut effect = ShapeEffect { tint: filter.and_then(tint), ..ShapeEffect::NONE };
        for step in steps.and_then(Value::as_list).unwrap_or_default() {
            effect.add(step);
        }
        (effect != ShapeEffect::NONE).then_some(effect)
    }

    fn add(&mut self, step: &Value) {
        let number = |value: &Value| f32::from_value(value).map(|n| n.clamp(-10_000.0, 10_000.0));
        let pair = |name: &str, x: &str, y: &str| {
            let step = step.get(name);
            (number(&step).or_else(|| number(&step.get(x))), number(&step).or_else(|| number(&step.get(y))))
        };
        let (x, y) = pair("translate", "translateX", "translateY");
        self.offset += Vec2::new(x.unwrap_or_default(), y.unwrap_or_default());
        // egui scales text by one factor for both axes.
        if let (Some(scale), _) | (None, Some(scale)) = pair("scale", "scaleX", "scaleY") {
            self.scale *= scale.clamp(0.01, 100.0);
        }
        if let Some(degrees) = number(&step.get("rotate")) {
            self.turn += degrees.to_radians();
        }
    }

    /// Changes the shapes added to the layer since `start`; the centre of `rect` is the transform's origin.
    pub fn apply(&self, ui: &Ui, start: ShapeIdx, rect: Rect) {
        let center = rect.center();
        let moved = egui::emath::TSTransform::new(center.to_vec2() * (1.0 - self.scale) + self.offset, self.scale);
        let (turn, tint) = (self.turn, self.tint);
        let screen = ui.ctx().content_rect();
        let layer = ui.layer_id();
        ui.ctx().graphics_mut(|graphics| {
            let list = graphics.entry(layer);
            let end = list.next_idx();
            for at in start.0..end.0 {
                list.mutate_shape(ShapeIdx(at), |clipped| {
                    if let Some(tint) = tint {
                        adjust_colors(&mut clipped.shape, move |color| tint.change(color));
                    }
                    if self.scale != 1.0 || self.offset != Vec2::ZERO {
                        clipped.transform(moved);
                    }
                    if turn != 0.0 {
                        // A clip rectangle cannot be turned; the unturned one would cut the corners off.
                        turned(&mut clipped.shape, center + self.offset, turn);
                        clipped.clip_rect = screen;
                    }
                });
            }
        });
    }
}

/// The index that the next shape of the ui's layer will get.
pub fn next_shape(ui: &Ui) -> ShapeIdx {
    let layer = ui.layer_id();
    ui.ctx().graphics(|graphics| graphics.get(layer).map_or(ShapeIdx(0), |list| list.next_idx()))
}

/// Reads a colour or `{color, blendMode}`.
fn tint(filter: &Value) -> Option<Tint> {
    let color = Color::from_value(filter).or_else(|| Color::from_value(&filter.get("color")))?;
    let black = color.0[..3] == [0, 0, 0];
    Some(match filter.get("blendMode").as_str() {
        Some("saturation" | "luminosity") => Tint::Grey,
        Some("srcIn" | "srcATop" | "color" | "hue") => Tint::Instead(color32(color)),
        // Ensemble's Flutter runtime draws a black filter as grey scale.
        _ if black => Tint::Grey,
        _ => Tint::Times(color32(color)),
    })
}

impl Tint {
    fn change(self, color: &mut Color32) {
        // epaint replaces `PLACEHOLDER` by the colour of the text shape, which is changed by itself.
        if *color == Color32::PLACEHOLDER || *color == Color32::TRANSPARENT {
            return;
        }
        *color = match self {
            Tint::Times(by) => *color * by,
            Tint::Grey => {
                // The weights of ITU-R BT.601 for the brightness of red, green and blue.
                let light = 0.299 * f32::from(color.r()) + 0.587 * f32::from(color.g()) + 0.114 * f32::from(color.b());
                let light = light.round() as u8;
                Color32::from_rgba_premultiplied(light, light, light, color.a())
            }
            Tint::Instead(by) => by.gamma_multiply_u8(color.a()),
        };
    }
}

fn turned(shape: &mut Shape, center: Pos2, angle: f32) {
    let turn = Rot2::from_angle(angle);
    let at = |point: Pos2| center + turn * (point - center);
    match shape {
        Shape::Vec(shapes) => shapes.iter_mut().for_each(|shape| turned(shape, center, angle)),
        Shape::Circle(circle) => circle.center = at(circle.center),
        Shape::Ellipse(ellipse) => {
            ellipse.center = at(ellipse.center);
            ellipse.angle += angle;
        }
        Shape::LineSegment { points, .. } => points.iter_mut().for_each(|point| *point = at(*point)),
        Shape::Path(path) => path.points.iter_mut().for_each(|point| *point = at(*point)),
        Shape::Rect(rect) => {
            rect.rect = Rect::from_center_size(at(rect.rect.center()), rect.rect.size());
            rect.angle += angle;
        }
        Shape::Text(text) => {
            text.pos = at(text.pos);
            text.angle += angle;
        }
        Shape::Mesh(mesh) => Arc::make_mut(mesh).rotate(turn, center),
        Shape::QuadraticBezier(curve) => curve.points.iter_mut().for_each(|point| *point = at(*point)),
        Shape::CubicBezier(curve) => curve.points.iter_mut().for_each(|point| *point = at(*point)),
        Shape::Noop | Shape::Callback(_) | Shape::Band(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ensemble_core::spec::Props;

    fn effect(name: &'static str, value: Value) -> Option<ShapeEffect> {
        let mut props = Props::default();
        props.set(name, value);
        ShapeEffect::of(&props)
    }

    #[test]
    fn steps_add_up() {
        let steps = Value::list([
            Value::map([("rotate", Value::from(90.0))]),
            Value::map([("translate", Value::map([("translateX", Value::from(5.0))]))]),
            Value::map([("scale", Value::map([("scaleX", Value::from(2.0))]))]),
        ]);
        let effect = effect("transform", steps).unwrap();
        assert_eq!((effect.offset, effect.scale), (Vec2::new(5.0, 0.0), 2.0));
        assert!((effect.turn - std::f32::consts::FRAC_PI_2).abs() < 1e-6, "degrees, not radians");
        assert_eq!(self::effect("transform", Value::list([])), None);
    }

    #[test]
    fn black_takes_the_colour_away() {
        let effect = effect("colorFilter", Value::map([("color", Value::from("black"))])).unwrap();
        let mut color = Color32::from_rgb(255, 0, 0);
        effect.tint.unwrap().change(&mut color);
        assert_eq!(color, Color32::from_rgb(76, 76, 76));
    }

    #[test]
    fn a_turned_shape_keeps_its_middle() {
        let rect = Rect::from_min_size(Pos2::ZERO, Vec2::new(10.0, 10.0));
        let mut shape = Shape::rect_filled(rect, 0.0, Color32::RED);
        turned(&mut shape, Pos2::new(5.0, 5.0), 1.0);
        let Shape::Rect(turned) = shape else { panic!("a rectangle stays one") };
        assert_eq!((turned.rect.center(), turned.angle), (Pos2::new(5.0, 5.0), 1.0));
    }
}
