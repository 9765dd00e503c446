//! Double, dotted, dashed and wavy lines of text. egui lays out solid ones only.

use std::ops::Range;
use std::sync::Arc;

use egui::epaint::tessellator::Path;
use egui::epaint::{Mesh, PathStroke};
use egui::{Galley, Pos2, Rangef, Rect, Stroke, pos2, vec2};

use ensemble_core::spec::LineStyle;

/// The lines of the parts of a text, by their bytes.
#[derive(Default)]
pub struct TextLines {
    parts: Vec<(Range<usize>, Line)>,
}

/// The lines of a part of a text.
#[derive(Clone, Copy, PartialEq)]
pub struct Line {
    /// Colour and thickness.
    pub stroke: Stroke,
    /// Kind of line.
    pub style: LineStyle,
    /// True for a line below the text.
    pub is_below: bool,
    /// True for a line through the text.
    pub is_through: bool,
}

impl TextLines {
    /// Notes the lines of a part; solid ones and none are left to egui.
    pub fn add(&mut self, bytes: Range<usize>, line: Line) {
        if line.style != LineStyle::Solid && (line.is_below || line.is_through) {
            self.parts.push((bytes, line));
        }
    }

    /// The text with these lines, each as long as the letters of its part in a row.
    pub fn draw(&self, galley: Arc<Galley>, pixels_per_point: f32) -> Arc<Galley> {
        if self.parts.is_empty() {
            return galley;
        }
        let mut galley = Galley::clone(&galley);
        let job = Arc::clone(&galley.job);
        // A row has a glyph for each character of the text, also where it is shaped.
        let mut chars = job.text.char_indices();
        for placed in &mut galley.rows {
            let row = Arc::make_mut(&mut placed.row);
            let mut runs: Vec<(Line, Rect)> = Vec::new();
            let mut is_open = false;
            for glyph in &row.glyphs {
                let byte = chars.next().map_or(job.text.len(), |(at, _)| at);
                let Some(line) = self.at(byte) else {
                    is_open = false;
                    continue;
                };
                // A letter that runs from right to left has a negative width.
                let (from, to) = (glyph.pos.x.min(glyph.max_x()), glyph.pos.x.max(glyph.max_x()));
                let own = Rect::from_x_y_ranges(from..=to, glyph.logical_rect().y_range());
                match runs.last_mut().filter(|(last, _)| is_open && *last == line) {
                    Some((_, rect)) => *rect = rect.union(own),
                    None => runs.push((line, own)),
                }
                is_open = true;
            }
            if placed.ends_with_newline {
                chars.next();
            }
            for (line, rect) in runs {
                line.add_to(&mut row.visuals.mesh, rect, pixels_per_point);
            }
            row.visuals.mesh_bounds = row.visuals.mesh.calc_bounds();
            galley.mesh_bounds |= row.visuals.mesh_bounds.translate(placed.pos.to_vec2());
        }
        galley.num_vertices = galley.rows.iter().map(|placed| placed.row.visuals.mesh.vertices.len()).sum();
        galley.num_indices = galley.rows.iter().map(|placed| placed.row.visuals.mesh.indices.len()).sum();
        Arc::new(galley)
    }

    /// The line of the character that begins at this byte.
    fn at(&self, byte: usize) -> Option<Line> {
        self.parts.iter().find(|(bytes, _)| bytes.contains(&byte)).map(|(_, line)| *line)
    }
}

impl Line {
    fn add_to(&self, mesh: &mut Mesh, letters: Rect, pixels_per_point: f32) {
        let across = letters.x_range();
        if self.is_below {
            draw(mesh, (across, letters.bottom()), self.stroke, self.style, pixels_per_point);
        }
        if self.is_through {
            draw(mesh, (across, letters.center().y), self.stroke, self.style, pixels_per_point);
        }
    }
}

/// Adds a line of this kind, `y` at its middle.
pub fn draw(mesh: &mut Mesh, (across, y): (Rangef, f32), stroke: Stroke, style: LineStyle, pixels_per_point: f32) {
    if stroke.is_empty() || across.span() <= 0.0 {
        return;
    }
    let width = stroke.width;
    let bar = |mesh: &mut Mesh, from: f32, to: f32, y: f32| {
        let mut middle = y;
        stroke.round_center_to_pixel(pixels_per_point, &mut middle);
        let rect = Rect::from_min_max(pos2(from, middle - width / 2.0), pos2(to.min(across.max), middle + width / 2.0));
        mesh.add_colored_rect(rect, stroke.color);
    };
    let mut broken = |on: f32, off: f32| {
        let mut from = across.min;
        while from < across.max {
            bar(mesh, from, from + on, y);
            from += on + off;
        }
    };
    // Narrower pieces than a pixel would run together, and be very many.
    match style {
        LineStyle::Solid => bar(mesh, across.min, across.max, y),
        LineStyle::Double => {
            bar(mesh, across.min, across.max, y - width);
            bar(mesh, across.min, across.max, y + width);
        }
        LineStyle::Dotted => broken(width.max(1.0), width.max(1.0)),
        LineStyle::Dashed => broken((3.0 * width).max(3.0), (2.0 * width).max(2.0)),
        LineStyle::Wavy => {
            let mut path = Path::default();
            path.add_open_points(&wave(across, y, width));
            path.stroke_open(1.0 / pixels_per_point, &PathStroke::from(stroke), mesh);
        }
    }
}

/// Points of a wave around `y`, eight for each of its lengths.
fn wave(across: Rangef, y: f32, width: f32) -> Vec<Pos2> {
    let (length, height) = ((4.0 * width).max(6.0), (width * 0.75).max(1.0));
    let count = (across.span() / length * 8.0).ceil().max(1.0) as usize;
    let point = |at: usize| {
        let x = (across.min + at as f32 * length / 8.0).min(across.max);
        pos2(x, y) + vec2(0.0, height * ((x - across.min) / length * std::f32::consts::TAU).sin())
    };
    (0..=count).map(point).collect()
}
