//! The strokes of a signature: how they are kept as text, and how they are painted.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use egui::{Color32, Painter, Pos2, Shape, Stroke, Vec2};

use ensemble_core::json;
use ensemble_core::value::Value;

/// Points relative to the corner of the pad, in logical pixels; one list for each stroke of the pen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Strokes(pub Vec<Vec<Pos2>>);

/// The ends and corners of a stroke, in the terms of SVG.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pen<'a> {
    /// Width in logical pixels.
    pub width: f32,
    /// `butt`, `round` or `square`.
    pub cap: &'a str,
    /// `miter`, `round` or `bevel`.
    pub join: &'a str,
}

impl Strokes {
    /// Limit of points of a signature; further ones are dropped.
    pub const MOST: usize = 6000;
    /// Points that are nearer than this to the last one add nothing.
    const NEAR: f32 = 0.75;

    /// The number of points.
    pub fn count(&self) -> usize {
        self.0.iter().map(Vec::len).sum()
    }

    /// True when nothing is drawn.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(Vec::is_empty)
    }

    /// Begins a stroke.
    pub fn begin(&mut self) {
        self.0.push(Vec::new());
    }

    /// Continues the last stroke; false at the limit of points.
    pub fn extend(&mut self, point: Pos2) -> bool {
        if self.count() >= Self::MOST {
            return false;
        }
        if let Some(stroke) = self.0.last_mut()
            && stroke.last().is_none_or(|last| last.distance(point) >= Self::NEAR)
        {
            stroke.push(point);
        }
        true
    }

    /// The strokes as text: base64 of a JSON list of `{x, y, pressure, type}`, `type` 0 for the first point of a stroke and 1 for the others.
    pub fn to_text(&self) -> String {
        let mut points = Vec::with_capacity(self.count());
        for stroke in &self.0 {
            for (at, point) in stroke.iter().enumerate() {
                // Tenths of a pixel: a text of single precision would be three times as long.
                let tenth = |coordinate: f32| Value::Number((f64::from(coordinate) * 10.0).round() / 10.0);
                points.push(Value::map([
                    ("x", tenth(point.x)),
                    ("y", tenth(point.y)),
                    ("pressure", Value::Number(1.0)),
                    ("type", Value::Number(if at == 0 { 0.0 } else { 1.0 })),
                ]));
            }
        }
        STANDARD.encode(Value::list(points).to_string())
    }

    /// Parses the output of [`Self::to_text`]; empty for other text.
    pub fn from_text(text: &str) -> Self {
        let decoded = STANDARD.decode(text.trim()).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        let points = decoded.and_then(|text| json::from_json(&text).ok()).unwrap_or_default();
        let mut strokes = Self::default();
        for point in points.as_list().unwrap_or_default().iter().take(Self::MOST) {
            let number = |name: &str| point.get(name).as_f64().filter(|n| n.abs() < 1e6);
            let (Some(x), Some(y)) = (number("x"), number("y")) else { continue };
            if strokes.0.is_empty() || number("type") == Some(0.0) {
                strokes.begin();
            }
            if let Some(stroke) = strokes.0.last_mut() {
                stroke.push(Pos2::new(x as f32, y as f32));
            }
        }
        strokes
    }

    /// Paints the strokes with their corner at `origin`.
    pub fn paint(&self, painter: &Painter, origin: Vec2, color: Color32, pen: Pen<'_>) {
        for stroke in &self.0 {
            let points: Vec<Pos2> = stroke.iter().map(|point| *point + origin).collect();
            paint_stroke(painter, &points, color, pen);
        }
    }
}

fn paint_stroke(painter: &Painter, points: &[Pos2], color: Color32, pen: Pen<'_>) {
    let half = pen.width / 2.0;
    let [first, .., last] = points else {
        // A dot: the pen was set down and lifted.
        points.iter().for_each(|point| _ = painter.circle_filled(*point, half.max(0.5), color));
        return;
    };
    let mut line = points.to_vec();
    if pen.cap == "square" {
        let ahead = |from: Pos2, to: Pos2| to + (to - from).normalized() * half;
        let end = line.len() - 1;
        (line[0], line[end]) = (ahead(line[1], line[0]), ahead(line[end - 1], line[end]));
    }
    if pen.join == "bevel" {
        // Pieces of their own do not meet in a point; what gapes between two of them is the bevel.
        for pair in line.windows(2) {
            painter.line_segment([pair[0], pair[1]], Stroke::new(pen.width, color));
        }
        for corner in line.windows(3) {
            bevel(painter, [corner[0], corner[1], corner[2]], half, color);
        }
    } else {
        painter.add(Shape::line(line.clone(), Stroke::new(pen.width, color)));
    }
    if pen.join == "round" {
        line[1..line.len() - 1].iter().for_each(|point| _ = painter.circle_filled(*point, half, color));
    }
    if pen.cap == "round" {
        painter.circle_filled(*first, half, color);
        painter.circle_filled(*last, half, color);
    }
}

/// Fills the wedge on the outer side of a corner.
fn bevel(painter: &Painter, [from, at, to]: [Pos2; 3], half: f32, color: Color32) {
    let side = |a: Pos2, b: Pos2| (b - a).normalized().rot90() * half;
    let (before, after) = (side(from, at), side(at, to));
    // The outer side is the one that the corner turns away from.
    let turn = (at - from).x * (to - at).y - (at - from).y * (to - at).x;
    let outer = if turn > 0.0 { 1.0 } else { -1.0 };
    painter.add(Shape::convex_polygon(vec![at, at + before * outer, at + after * outer], color, Stroke::NONE));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn() -> Strokes {
        let mut strokes = Strokes::default();
        strokes.begin();
        for (x, y) in [(1.0, 2.0), (1.1, 2.1), (30.0, 40.25)] {
            assert!(strokes.extend(Pos2::new(x, y)));
        }
        strokes.begin();
        assert!(strokes.extend(Pos2::new(5.0, 5.0)));
        strokes
    }

    #[test]
    fn what_is_written_is_read_again() {
        let strokes = drawn();
        assert_eq!(strokes.count(), 3, "a point beside the last one adds nothing");
        let read = Strokes::from_text(&strokes.to_text());
        assert_eq!(read.0, [vec![Pos2::new(1.0, 2.0), Pos2::new(30.0, 40.3)], vec![Pos2::new(5.0, 5.0)]]);
    }

    #[test]
    fn what_is_no_signature_is_an_empty_one() {
        for text in ["", "no base64", "bm90IGpzb24=", "eyJ4IjogMX0=", "W3sieCI6IDFlOTksICJ5IjogMX1d"] {
            assert!(Strokes::from_text(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn a_signature_ends_at_its_bound() {
        let mut strokes = Strokes::default();
        strokes.begin();
        let mut taken = 0;
        while strokes.extend(Pos2::new(taken as f32, 0.0)) {
            taken += 1;
        }
        assert_eq!((taken, strokes.count()), (Strokes::MOST, Strokes::MOST));
    }
}
