//! `transform`, `filter` and `colorFilter` (`LANGUAGE.md` 13.1): applied to the shapes of a widget after it was drawn, filters of pictures to their
//! pixels. Hit testing uses the untransformed layout.

use std::sync::Arc;

use egui::emath::{Rot2, TSTransform};
use egui::epaint::shape_transform::adjust_colors;
use egui::epaint::{ClippedShape, Primitive};
use egui::layers::ShapeIdx;
use egui::{Color32, Pos2, Rect, Shape, TextureId, Ui};

use super::affine::{Affine, Drawn};
use crate::toolkit::images::recolored;
use ensemble_core::spec::{Color, ColorMatrix, FromValue, Props, Transform};
use ensemble_core::value::Value;

/// A transform and a change of colours.
#[derive(Clone, Debug, PartialEq)]
pub struct ShapeEffect {
    transform: Option<Transform>,
    colors: Option<ColorMatrix>,
}

impl ShapeEffect {
    /// The effect that `transform`, `filter` and `colorFilter` describe; `None` when they change nothing.
    pub fn of(props: &Props) -> Option<Self> {
        let transform = props.read::<Transform>("transform").filter(|transform| !transform.steps.is_empty());
        let tint = props.get("colorFilter").and_then(tint);
        let filter = props.read::<ColorMatrix>("filter");
        let colors = tint.into_iter().chain(filter).reduce(ColorMatrix::then);
        (transform.is_some() || colors.is_some()).then_some(Self { transform, colors })
    }

    /// The change of colours of the widget's pictures, within that of the widgets around it.
    pub fn of_pictures(&self, around: Option<ColorMatrix>) -> Option<ColorMatrix> {
        self.colors.into_iter().chain(around).reduce(ColorMatrix::then)
    }

    /// Changes the shapes added to the layer since `start`; the centre of `rect` is the transform's origin.
    pub fn apply(&self, ui: &Ui, start: ShapeIdx, rect: Rect) {
        if let Some(colors) = self.colors {
            change_shapes(ui, start, |clipped| recolor(&mut clipped.shape, colors));
        }
        let Some(transform) = &self.transform else { return };
        let change = Affine::of(transform, rect);
        // What cuts the widget off stays where it is; what it cuts off itself moves with it.
        let around = ui.clip_rect();
        let clip = |own: Rect| if own.contains_rect(around) { around } else { change.bounds(own).intersect(around) };
        match change.drawn() {
            Drawn::Turned { scale, angle, offset } => {
                let center = rect.center();
                let moved = TSTransform::new(center.to_vec2() * (1.0 - scale) + offset, scale);
                change_shapes(ui, start, |clipped| {
                    let clip = clip(clipped.clip_rect);
                    clipped.shape.transform(moved);
                    if angle != 0.0 {
                        turned(&mut clipped.shape, center + offset, angle);
                    }
                    clipped.clip_rect = clip;
                });
            }
            Drawn::Slanted => slanted(ui, start, &change, clip),
        }
    }
}

/// Replaces the shapes by meshes whose corners are moved: egui's texts and circles can be turned and scaled in both axes alike, but not slanted.
fn slanted(ui: &Ui, start: ShapeIdx, change: &Affine, clip: impl Fn(Rect) -> Rect) {
    let mut shapes: Vec<ClippedShape> = Vec::new();
    change_shapes(ui, start, |clipped| {
        let shape = std::mem::replace(&mut clipped.shape, Shape::Noop);
        shapes.push(ClippedShape { shape, ..clipped.clone() });
    });
    let meshes = ui.ctx().tessellate(shapes, ui.ctx().pixels_per_point());
    let mut meshes = meshes.into_iter().filter_map(|part| match part.primitive {
        Primitive::Mesh(mut mesh) => {
            mesh.vertices.iter_mut().for_each(|corner| corner.pos = change.at(corner.pos));
            Some((clip(part.clip_rect), Shape::mesh(mesh)))
        }
        Primitive::Callback(_) => None,
    });
    change_shapes(ui, start, |clipped| {
        if let Some((clip, shape)) = meshes.next() {
            *clipped = ClippedShape::new(clip, shape);
        }
    });
    // A shape of several textures makes more meshes than there are places.
    for (clip, shape) in meshes {
        ui.painter().with_clip_rect(clip).add(shape);
    }
}

/// Calls `change` with each shape that was added to the layer since `start`.
fn change_shapes(ui: &Ui, start: ShapeIdx, mut change: impl FnMut(&mut ClippedShape)) {
    let layer = ui.layer_id();
    ui.ctx().graphics_mut(|graphics| {
        let list = graphics.entry(layer);
        let end = list.next_idx();
        for at in start.0..end.0 {
            list.mutate_shape(ShapeIdx(at), &mut change);
        }
    });
}

/// The index that the next shape of the ui's layer will get.
pub fn next_shape(ui: &Ui) -> ShapeIdx {
    let layer = ui.layer_id();
    ui.ctx().graphics(|graphics| graphics.get(layer).map_or(ShapeIdx(0), |list| list.next_idx()))
}

/// Reads a colour or `{color, blendMode}`.
fn tint(filter: &Value) -> Option<ColorMatrix> {
    let color = Color::from_value(filter).or_else(|| Color::from_value(&filter.get("color")))?;
    let black = color.0[..3] == [0, 0, 0];
    Some(match filter.get("blendMode").as_str() {
        Some("saturation" | "luminosity") => ColorMatrix::grey(),
        Some("srcIn" | "srcATop" | "color" | "hue") => ColorMatrix::instead(color.0),
        // Ensemble's Flutter runtime draws a black filter as grey scale.
        _ if black => ColorMatrix::grey(),
        _ => ColorMatrix::times(color.0),
    })
}

/// Changes the colours of a shape. Those of a picture have been changed in its pixels.
fn recolor(shape: &mut Shape, colors: ColorMatrix) {
    let is_picture = |texture: TextureId| texture != TextureId::default();
    match shape {
        Shape::Vec(shapes) => shapes.iter_mut().for_each(|shape| recolor(shape, colors)),
        Shape::Mesh(mesh) if is_picture(mesh.texture_id) => {}
        Shape::Rect(rect) if rect.brush.as_ref().is_some_and(|brush| is_picture(brush.fill_texture_id)) => {
            change(&mut rect.stroke.color, colors);
        }
        shape => adjust_colors(shape, move |color| change(color, colors)),
    }
}

fn change(color: &mut Color32, colors: ColorMatrix) {
    // epaint replaces `PLACEHOLDER` by the colour of the text shape, which is changed by itself.
    if *color != Color32::PLACEHOLDER && *color != Color32::TRANSPARENT {
        *color = recolored(*color, colors);
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
    use egui::Vec2;
    use ensemble_core::spec::Props;

    fn effect(name: &'static str, value: Value) -> Option<ShapeEffect> {
        let mut props = Props::default();
        props.set(name, value);
        ShapeEffect::of(&props)
    }

    #[test]
    fn what_changes_nothing_is_no_effect() {
        assert_eq!(effect("transform", Value::list([])), None);
        assert_eq!(effect("transform", Value::from("none")), None);
        assert!(effect("transform", Value::from("rotate(5deg)")).is_some());
    }

    #[test]
    fn black_takes_the_colour_away() {
        let effect = effect("colorFilter", Value::map([("color", Value::from("black"))])).unwrap();
        let mut color = Color32::from_rgb(255, 0, 0);
        change(&mut color, effect.colors.unwrap());
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
