//! Coverage of pixels by a triangle. Corners are rounded to 1/256 pixel and compared in whole numbers, so that two triangles with a common edge cover
//! each pixel along it exactly once (top-left rule).

use egui::Pos2;

// The precision of graphics cards: finer than 8-bit coverage can show.
const UNIT: i64 = 256;
const HALF: i64 = UNIT / 2;

/// Corners farther out are pulled in: products of two such distances still fit into 64 bits.
const FARTHEST: f32 = 2_097_152.0;

/// A part of the screen in whole pixels; the right and lower ends are exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Area {
    /// The first column.
    pub left: i64,
    /// The first row.
    pub top: i64,
    /// The column behind the last.
    pub right: i64,
    /// The row below the last.
    pub bottom: i64,
}

impl Area {
    /// True for an area without pixels.
    pub fn is_empty(self) -> bool {
        self.left >= self.right || self.top >= self.bottom
    }

    /// The intersection of both.
    pub(super) fn within(self, other: Self) -> Self {
        Self {
            left: self.left.max(other.left),
            top: self.top.max(other.top),
            right: self.right.min(other.right),
            bottom: self.bottom.min(other.bottom),
        }
    }
}

/// A triangle that covers something, with its corners turned so that inside is positive.
pub(super) struct Triangle {
    edges: [Edge; 3],
    bounds: Area,
    double_area: i64,
    /// Two corners were swapped to turn it.
    pub turned: bool,
}

/// The line opposite a corner, as `a·x + b·y + c`: zero on it, growing towards the corner.
struct Edge {
    a: i64,
    b: i64,
    c: i64,
    /// 0 if pixels exactly on the line belong to this triangle, otherwise 1.
    least: i64,
}

impl Triangle {
    /// `None` if it covers nothing or a corner is no number.
    pub fn new(corners: [Pos2; 3]) -> Option<Self> {
        if !corners.iter().all(|corner| corner.is_finite()) {
            return None;
        }
        let mut p = corners.map(|corner| [fixed(corner.x), fixed(corner.y)]);
        let cross = (p[1][0] - p[0][0]) * (p[2][1] - p[0][1]) - (p[1][1] - p[0][1]) * (p[2][0] - p[0][0]);
        let turned = cross < 0;
        if turned {
            // One winding only, so that one sign test serves every edge.
            p.swap(1, 2);
        }
        let least = |axis: usize| p.iter().map(|p| p[axis]).min().unwrap_or(0);
        let most = |axis: usize| p.iter().map(|p| p[axis]).max().unwrap_or(0);
        // A pixel counts if its middle is inside.
        let first = |value: i64| (value - HALF).div_euclid(UNIT);
        let bounds =
            // The end lies behind the last pixel, and one more is to spare: `span` decides what is covered.
            Area { left: first(least(0)), top: first(least(1)), right: first(most(0)) + 2, bottom: first(most(1)) + 2 };
        let edges = [Edge::new(p[1], p[2]), Edge::new(p[2], p[0]), Edge::new(p[0], p[1])];
        (cross != 0).then_some(Self { edges, bounds, double_area: cross.abs(), turned })
    }

    /// The rows inside `clip` that may be covered.
    pub fn rows(&self, clip: Area) -> std::ops::Range<i64> {
        self.bounds.top.max(clip.top)..self.bounds.bottom.min(clip.bottom)
    }

    /// The pixels of row `y` that are covered, from the first to behind the last.
    pub fn span(&self, y: i64, clip: Area) -> std::ops::Range<i64> {
        let (mut from, mut to) = (self.bounds.left.max(clip.left), self.bounds.right.min(clip.right));
        for edge in &self.edges {
            // Covered where step·x + start ≥ least.
            let (step, start) = (edge.a * UNIT, edge.at(0, y) - edge.least);
            match step.signum() {
                // Rounded up here and down below: the pixel on the line itself belongs to it if `least` says so.
                1 => from = from.max((-start).div_euclid(step) + i64::from((-start).rem_euclid(step) != 0)),
                -1 => to = to.min(start.div_euclid(-step) + 1),
                _ if start < 0 => return 0..0,
                _ => {}
            }
        }
        from..to
    }

    /// Weights of the corners at the middle of pixel (x, y), and their change one pixel to the right.
    pub fn weights(&self, x: i64, y: i64) -> ([f32; 3], [f32; 3]) {
        // Not zero: `new` refuses triangles without an area.
        let share = 1.0 / self.double_area as f64;
        let weigh = |value: i64| (value as f64 * share) as f32;
        let [a, b, c] = &self.edges;
        ([a, b, c].map(|edge| weigh(edge.at(x, y))), [a, b, c].map(|edge| weigh(edge.a * UNIT)))
    }
}

impl Edge {
    fn new(from: [i64; 2], to: [i64; 2]) -> Self {
        let (a, b) = (from[1] - to[1], to[0] - from[0]);
        let c = -(a * from[0] + b * from[1]);
        let owns_its_pixels = a > 0 || (a == 0 && b > 0);
        Self { a, b, c, least: i64::from(!owns_its_pixels) }
    }

    fn at(&self, x: i64, y: i64) -> i64 {
        self.a * (x * UNIT + HALF) + self.b * (y * UNIT + HALF) + self.c
    }
}

fn fixed(value: f32) -> i64 {
    (value.clamp(-FARTHEST, FARTHEST) * UNIT as f32).round() as i64
}
