//! Draws `velato`'s commands with `tiny-skia`, which also draws SVG pictures.

use kurbo::{Affine, PathEl, Shape};
use peniko::{BlendMode, Brush, Compose, Extend, GradientKind, Mix};
use resvg::tiny_skia::{
    self, Color, FillRule, FilterQuality, GradientStop, LineCap, LineJoin, Mask, Paint, Path, PathBuilder, Pixmap,
    PixmapPaint, Point, RadialGradient, Shader, SpreadMode, Transform,
};
use velato::RenderSink;
use velato::model::ImageAsset;

use super::pictures::Pictures;

/// Limit of nested layers with pixels of their own; deeper ones are drawn into their parent.
const DEEPEST: usize = 24;

/// The pixels of one frame.
pub struct PixelSink<'a> {
    base: Pixmap,
    layers: Vec<Level>,
    pictures: &'a Pictures<'a>,
}

/// A layer that is open.
enum Level {
    /// A layer with pixels of its own, and their blending into those below.
    Own { pixels: Pixmap, mask: Option<Mask>, opacity: f32, blend: tiny_skia::BlendMode },
    /// A clip that cuts nothing off, or a layer that is too deep.
    Same,
}

impl<'a> PixelSink<'a> {
    /// An empty frame; `None` when it has no pixels.
    pub fn new([width, height]: [u32; 2], pictures: &'a Pictures<'a>) -> Option<Self> {
        Some(Self { base: Pixmap::new(width, height)?, layers: Vec::new(), pictures })
    }

    /// The pixels.
    pub fn finish(mut self) -> Pixmap {
        while !self.layers.is_empty() {
            self.pop_layer();
        }
        self.base
    }

    fn top(&mut self) -> &mut Pixmap {
        self.layers
            .iter_mut()
            .rev()
            .find_map(|level| match level {
                Level::Own { pixels, .. } => Some(pixels),
                Level::Same => None,
            })
            .unwrap_or(&mut self.base)
    }

    fn push(&mut self, blend: tiny_skia::BlendMode, opacity: f32, transform: Affine, shape: &impl Shape) {
        let (width, height) = (self.base.width(), self.base.height());
        let bounds = transform.transform_rect_bbox(shape.bounding_box());
        let stage = kurbo::Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let [_, b, c, ..] = transform.as_coeffs();
        let covers = shape.as_rect().is_some()
            && b == 0.0
            && c == 0.0
            && bounds.inflate(0.01, 0.01).union(stage) == bounds.inflate(0.01, 0.01);
        let is_plain = blend == tiny_skia::BlendMode::SourceOver && opacity >= 1.0;
        let depth = self.layers.iter().filter(|level| matches!(level, Level::Own { .. })).count();
        let pixels = if (covers && is_plain) || depth >= DEEPEST { None } else { Pixmap::new(width, height) };
        let level = pixels.map_or(Level::Same, |pixels| {
            let mask = (!covers).then(|| Mask::new(width, height)).flatten().map(|mut mask| {
                if let Some(path) = path(shape) {
                    mask.fill_path(&path, FillRule::Winding, true, matrix(transform));
                }
                mask
            });
            Level::Own { pixels, mask, opacity: opacity.clamp(0.0, 1.0), blend }
        });
        self.layers.push(level);
    }
}

impl RenderSink for PixelSink<'_> {
    fn push_layer(&mut self, blend: impl Into<BlendMode>, alpha: f32, transform: Affine, shape: &impl Shape) {
        self.push(blend_mode(blend.into()), alpha, transform, shape);
    }

    fn push_clip_layer(&mut self, transform: Affine, shape: &impl Shape) {
        self.push(tiny_skia::BlendMode::SourceOver, 1.0, transform, shape);
    }

    fn pop_layer(&mut self) {
        if let Some(Level::Own { mut pixels, mask, opacity, blend }) = self.layers.pop() {
            if let Some(mask) = &mask {
                pixels.apply_mask(mask);
            }
            let paint = PixmapPaint { opacity, blend_mode: blend, quality: FilterQuality::Nearest };
            self.top().draw_pixmap(0, 0, pixels.as_ref(), &paint, Transform::identity(), None);
        }
    }

    fn draw(&mut self, stroke: Option<&kurbo::Stroke>, transform: Affine, brush: &Brush, shape: &impl Shape) {
        let (Some(path), Some(shader)) = (path(shape), shader(brush)) else { return };
        let paint = Paint { shader, anti_alias: true, ..Paint::default() };
        match stroke {
            Some(stroke) => self.top().stroke_path(&path, &paint, &pen(stroke), matrix(transform), None),
            None => self.top().fill_path(&path, &paint, FillRule::Winding, matrix(transform), None),
        }
    }

    fn draw_image(&mut self, image: &ImageAsset, transform: Affine, alpha: f64) {
        let Some(picture) = self.pictures.get(image) else { return };
        let size = [f64::from(picture.width()), f64::from(picture.height())];
        let scale = match (image.width, image.height) {
            (Some(width), Some(height)) if width > 0.0 && height > 0.0 => (width / size[0]).min(height / size[1]),
            _ => 1.0,
        };
        let paint = PixmapPaint {
            opacity: alpha.clamp(0.0, 1.0) as f32,
            quality: FilterQuality::Bilinear,
            ..PixmapPaint::default()
        };
        self.top().draw_pixmap(0, 0, picture.as_ref().as_ref(), &paint, matrix(transform * Affine::scale(scale)), None);
    }
}

fn matrix(transform: Affine) -> Transform {
    let [a, b, c, d, e, f] = transform.as_coeffs().map(|number| number as f32);
    Transform::from_row(a, b, c, d, e, f)
}

fn path(shape: &impl Shape) -> Option<Path> {
    let mut builder = PathBuilder::new();
    for element in shape.path_elements(0.1) {
        let at = |point: kurbo::Point| (point.x as f32, point.y as f32);
        match element {
            PathEl::MoveTo(to) => builder.move_to(at(to).0, at(to).1),
            PathEl::LineTo(to) => builder.line_to(at(to).0, at(to).1),
            PathEl::QuadTo(by, to) => builder.quad_to(at(by).0, at(by).1, at(to).0, at(to).1),
            PathEl::CurveTo(a, b, to) => builder.cubic_to(at(a).0, at(a).1, at(b).0, at(b).1, at(to).0, at(to).1),
            PathEl::ClosePath => builder.close(),
        }
    }
    builder.finish()
}

fn pen(stroke: &kurbo::Stroke) -> tiny_skia::Stroke {
    tiny_skia::Stroke {
        width: stroke.width as f32,
        miter_limit: stroke.miter_limit as f32,
        line_cap: match stroke.start_cap {
            kurbo::Cap::Butt => LineCap::Butt,
            kurbo::Cap::Round => LineCap::Round,
            kurbo::Cap::Square => LineCap::Square,
        },
        line_join: match stroke.join {
            kurbo::Join::Bevel => LineJoin::Bevel,
            kurbo::Join::Miter => LineJoin::Miter,
            kurbo::Join::Round => LineJoin::Round,
        },
        dash: tiny_skia::StrokeDash::new(
            stroke.dash_pattern.iter().map(|length| *length as f32).collect(),
            stroke.dash_offset as f32,
        ),
    }
}

fn shader(brush: &Brush) -> Option<Shader<'static>> {
    let color = |[r, g, b, a]: [f32; 4]| {
        let [r, g, b, a] = [r, g, b, a].map(|part| if part.is_finite() { part.clamp(0.0, 1.0) } else { 0.0 });
        Color::from_rgba(r, g, b, a).unwrap_or(Color::TRANSPARENT)
    };
    let at = |point: kurbo::Point| Point::from_xy(point.x as f32, point.y as f32);
    match brush {
        Brush::Solid(solid) => Some(Shader::SolidColor(color(solid.components))),
        Brush::Gradient(gradient) => {
            let stops = gradient.stops.iter().map(|stop| {
                let [r, g, b, a] = stop.color.to_alpha_color::<peniko::color::Srgb>().components;
                GradientStop::new(stop.offset, color([r, g, b, a]))
            });
            let (stops, mode): (Vec<_>, _) = (
                stops.collect(),
                match gradient.extend {
                    Extend::Pad => SpreadMode::Pad,
                    Extend::Repeat => SpreadMode::Repeat,
                    Extend::Reflect => SpreadMode::Reflect,
                },
            );
            let none = Transform::identity();
            match &gradient.kind {
                GradientKind::Linear(line) => {
                    tiny_skia::LinearGradient::new(at(line.start), at(line.end), stops, mode, none)
                }
                GradientKind::Radial(circle) => RadialGradient::new(
                    at(circle.start_center),
                    circle.start_radius,
                    at(circle.end_center),
                    circle.end_radius,
                    stops,
                    mode,
                    none,
                ),
                // Lottie has none.
                GradientKind::Sweep(_) => None,
            }
        }
        Brush::Image(_) => None,
    }
}

fn blend_mode(blend: BlendMode) -> tiny_skia::BlendMode {
    use tiny_skia::BlendMode as To;
    match (blend.compose, blend.mix) {
        (Compose::SrcOver, mix) => match mix {
            Mix::Normal => To::SourceOver,
            Mix::Multiply => To::Multiply,
            Mix::Screen => To::Screen,
            Mix::Overlay => To::Overlay,
            Mix::Darken => To::Darken,
            Mix::Lighten => To::Lighten,
            Mix::ColorDodge => To::ColorDodge,
            Mix::ColorBurn => To::ColorBurn,
            Mix::HardLight => To::HardLight,
            Mix::SoftLight => To::SoftLight,
            Mix::Difference => To::Difference,
            Mix::Exclusion => To::Exclusion,
            Mix::Hue => To::Hue,
            Mix::Saturation => To::Saturation,
            Mix::Color => To::Color,
            Mix::Luminosity => To::Luminosity,
        },
        (Compose::Clear, _) => To::Clear,
        (Compose::Copy, _) => To::Source,
        (Compose::Dest, _) => To::Destination,
        (Compose::DestOver, _) => To::DestinationOver,
        (Compose::SrcIn, _) => To::SourceIn,
        (Compose::DestIn, _) => To::DestinationIn,
        (Compose::SrcOut, _) => To::SourceOut,
        (Compose::DestOut, _) => To::DestinationOut,
        (Compose::SrcAtop, _) => To::SourceAtop,
        (Compose::DestAtop, _) => To::DestinationAtop,
        (Compose::Xor, _) => To::Xor,
        (Compose::Plus | Compose::PlusLighter, _) => To::Plus,
    }
}
