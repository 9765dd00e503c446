//! Bounds of the cost of drawing an SVG: filters may look at a million pixels for each pixel, dashes may be a millionth of a pixel long. `resvg` has no
//! bounds of its own and cannot be interrupted.

use std::sync::Arc;

use resvg::tiny_skia::PathSegment;
use resvg::usvg::filter::{Filter, Kind};
use resvg::usvg::{Group, ImageKind, Node, NonZeroRect, Paint, Path, Pattern, Rect, Transform, Tree};
use rustc_hash::FxHashMap;

/// Pixels of layers that are inside of each other: they are held at the same time. 256 MiB.
const MOST_HELD: f64 = 64e6;
/// Greatest cost in steps, each about one pixel that is drawn once: more than half a minute, and hundred times what a detailed map takes.
const MOST_WORK: f64 = 2e10;
/// Standard deviation of a blur in pixels; the longest side of a drawing has 2048.
const WIDEST_BLUR: f32 = 1e4;
/// Dashes of a path; `tiny_skia` draws none of a path that has more.
const MOST_DASHES: f64 = 1e6;
/// Cost of a dash in steps.
const DASH_STEPS: f64 = 500.0;

/// Checks how long it takes to draw a tree this many times as large as it is.
///
/// # Errors
/// Words that say that it takes too long.
pub fn check_work(tree: &Tree, scale: f32) -> Result<(), Arc<str>> {
    let canvas = Canvas::new(tree.size().width(), tree.size().height(), scale);
    let mut cost = CostEstimate { canvas, held: 0.0, most_held: 0.0, known: FxHashMap::default() };
    let steps = cost.group(tree.root());
    if cost.most_held > MOST_HELD {
        return Err(Arc::from(
            "the drawing takes too much memory: a pattern is too large, or too many transparent groups are inside of each other",
        ));
    }
    if steps.is_nan() || steps > MOST_WORK {
        return Err(Arc::from(
            "the drawing takes too long to draw: it fills its area too often, or its filters are too wide",
        ));
    }
    Ok(())
}

/// The surface that is drawn on: the whole drawing, or one tile of a pattern.
#[derive(Clone, Copy)]
struct Canvas {
    /// Pixels of it: nothing that is drawn on it is larger.
    size: f64,
    /// Pixels of a unit of area, and of a unit of length.
    pixels: f64,
    scale: f32,
}

impl Canvas {
    fn new(width: f32, height: f32, scale: f32) -> Self {
        let pixels = f64::from(scale) * f64::from(scale);
        Self { size: f64::from(width) * f64::from(height) * pixels, pixels, scale }
    }
}

/// Sums up the costs of parts. Those that others share, such as patterns in patterns, are walked once a size.
struct CostEstimate {
    canvas: Canvas,
    /// Pixels of the layers around the part that is walked, and the most of any part.
    held: f64,
    most_held: f64,
    /// By the part, and the scale to the next power of two.
    known: FxHashMap<(*const Group, i32), f64>,
}

impl CostEstimate {
    fn group(&mut self, group: &Group) -> f64 {
        let layer = self.layer(group.abs_layer_bounding_box());
        let own = if group.should_isolate() { layer } else { 0.0 };
        let before = self.held;
        self.hold(own);
        let mut sum = 1.0 + 2.0 * own;
        for filter in group.filters() {
            sum += self.filter(filter, layer);
        }
        let mut clip = group.clip_path();
        while let Some(path) = clip {
            self.hold(self.canvas.size);
            sum += self.canvas.size + self.shared(path.root());
            clip = path.clip_path();
        }
        let mut mask = group.mask();
        while let Some(inner) = mask {
            self.hold(self.canvas.size);
            sum += self.canvas.size + self.shared(inner.root());
            mask = inner.mask();
        }
        self.held = before + own;
        for node in group.children() {
            sum += match node {
                Node::Group(group) => self.group(group),
                Node::Path(path) => {
                    let paints = [path.fill().map(|fill| fill.paint()), path.stroke().map(|stroke| stroke.paint())];
                    let area = self.area(path.abs_stroke_bounding_box());
                    let transform = path.abs_transform();
                    let painted = paints.into_iter().flatten().map(|paint| area + self.paint(paint, transform));
                    let painted: f64 = painted.sum();
                    painted + path.data().len() as f64 + dashes(path) * DASH_STEPS
                }
                Node::Text(text) => self.group(text.flattened()),
                Node::Image(image) => match image.kind() {
                    ImageKind::SVG(tree) => self.canvas.size + self.shared(tree.root()),
                    _ => self.area(image.abs_bounding_box()),
                },
            };
        }
        self.held = before;
        sum
    }

    /// Counts pixels that are held from now on.
    fn hold(&mut self, pixels: f64) {
        self.held += pixels;
        self.most_held = self.most_held.max(self.held);
    }

    fn paint(&mut self, paint: &Paint, transform: Transform) -> f64 {
        match paint {
            Paint::Pattern(pattern) => self.tile(pattern, transform),
            Paint::Color(_) | Paint::LinearGradient(_) | Paint::RadialGradient(_) => 0.0,
        }
    }

    /// A pattern is drawn once for each shape, on a canvas as large as one tile.
    fn tile(&mut self, pattern: &Pattern, transform: Transform) -> f64 {
        let (x, y) = transform.pre_concat(pattern.transform()).get_scale();
        let (outer, held) = (self.canvas, self.held);
        self.canvas = Canvas::new(pattern.rect().width(), pattern.rect().height(), x.max(y) * outer.scale);
        self.hold(self.canvas.size);
        let cost = self.canvas.size + self.shared(pattern.root());
        (self.canvas, self.held) = (outer, held);
        cost
    }

    fn shared(&mut self, group: &Group) -> f64 {
        let key = (std::ptr::from_ref(group), self.canvas.scale.log2().ceil() as i32);
        if let Some(cost) = self.known.get(&key) {
            return *cost;
        }
        let cost = self.group(group);
        self.known.insert(key, cost);
        cost
    }

    fn filter(&mut self, filter: &Filter, layer: f64) -> f64 {
        let side = |radius: f32| f64::from((2.0 * radius * self.canvas.scale + 1.0).clamp(1.0, 4096.0));
        let steps = filter.primitives().iter().map(|primitive| match primitive.kind() {
            Kind::Morphology(shape) => side(shape.radius_x().get()) * side(shape.radius_y().get()),
            Kind::ConvolveMatrix(shape) => f64::from(shape.matrix().columns()) * f64::from(shape.matrix().rows()),
            Kind::GaussianBlur(blur) => self.blur(blur.std_dev_x().get(), blur.std_dev_y().get()),
            Kind::DropShadow(shadow) => self.blur(shadow.std_dev_x().get(), shadow.std_dev_y().get()),
            // Four channels, each by four corners.
            Kind::Turbulence(noise) => 16.0 * f64::from(noise.num_octaves()),
            _ => 10.0,
        });
        let steps: f64 = steps.sum();
        let images = filter.primitives().iter().filter_map(|primitive| match primitive.kind() {
            Kind::Image(image) => Some(self.shared(image.root())),
            _ => None,
        });
        steps * layer + images.sum::<f64>()
    }

    /// Steps for a pixel that is blurred. `resvg` overflows where a blur is wider than any drawing.
    fn blur(&self, x: f32, y: f32) -> f64 {
        if x.max(y) * self.canvas.scale > WIDEST_BLUR { f64::INFINITY } else { 10.0 }
    }

    fn layer(&self, bounds: NonZeroRect) -> f64 {
        self.area(bounds.to_rect())
    }

    /// Pixels of an area, no more than there are.
    fn area(&self, bounds: Rect) -> f64 {
        (f64::from(bounds.width()) * f64::from(bounds.height()) * self.canvas.pixels)
            .clamp(1.0, self.canvas.size.max(1.0))
    }
}

/// Number of dashes of a path's stroke, at most.
fn dashes(path: &Path) -> f64 {
    let Some(lengths) = path.stroke().and_then(|stroke| stroke.dasharray()) else { return 0.0 };
    let period: f64 = lengths.iter().map(|length| f64::from(*length)).sum();
    let (mut whole, mut last) = (0.0, None);
    for segment in path.data().segments() {
        // A curve is no longer than the lines between its points.
        let points = match segment {
            PathSegment::MoveTo(point) => {
                last = Some(point);
                continue;
            }
            PathSegment::LineTo(end) => [Some(end), None, None],
            PathSegment::QuadTo(bend, end) => [Some(bend), Some(end), None],
            PathSegment::CubicTo(bend, other, end) => [Some(bend), Some(other), Some(end)],
            PathSegment::Close => continue,
        };
        for point in points.into_iter().flatten() {
            whole += last.map_or(0.0, |last| f64::from(last.distance(point)));
            last = Some(point);
        }
    }
    let count = whole / period * lengths.len() as f64;
    if count.is_finite() { count.min(MOST_DASHES) } else { MOST_DASHES }
}
