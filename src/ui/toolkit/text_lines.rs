//! Lines below and through text. egui lays out solid ones only, and at the edges of the line box: with tall lines far from the letters.

use std::hash::{BuildHasher, BuildHasherDefault, Hash, Hasher};
use std::ops::Range;
use std::sync::Arc;

use egui::epaint::tessellator::Path;
use egui::epaint::{Mesh, PathStroke};
use egui::text::LayoutJob;
use egui::{Context, Galley, Pos2, Rangef, Rect, Stroke, pos2, vec2};
use rustc_hash::FxHasher;

use super::galley_cache::GalleyCache;
use ensemble_core::spec::LineStyle;

/// Distance from the base line to the line below the text, as a share of the font size.
const BELOW: f32 = 0.14;

/// Height of the line through the text above the base line, as a share of the font size: half of the letter x.
const THROUGH: f32 = 0.28;

/// The lines of the parts of a text, by their bytes.
#[derive(Default, Hash)]
pub struct TextLines {
    parts: Vec<(Range<usize>, Line)>,
    /// The text from which the solid lines were taken.
    whole: Option<Arc<LayoutJob>>,
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
    /// Font size of the text, in logical pixels.
    pub size: f32,
}

impl TextLines {
    /// Takes the solid lines out of a text that is not laid out yet; `None` when it has none.
    pub fn take(job: &mut LayoutJob) -> Option<TextLines> {
        if job.sections.iter().all(|one| one.format.underline.is_empty() && one.format.strikethrough.is_empty()) {
            return None;
        }
        let mut lines = TextLines { whole: Some(Arc::new(job.clone())), ..TextLines::default() };
        for section in &mut job.sections {
            let format = &mut section.format;
            let (below, through) = (std::mem::take(&mut format.underline), std::mem::take(&mut format.strikethrough));
            let range = section.byte_range.start.0..section.byte_range.end.0;
            let line = Line {
                stroke: below,
                style: LineStyle::Solid,
                is_below: true,
                is_through: false,
                size: format.font_id.size,
            };
            if !below.is_empty() {
                lines.parts.push((range.clone(), line));
            }
            if !through.is_empty() {
                lines.parts.push((range, Line { stroke: through, is_below: false, is_through: true, ..line }));
            }
        }
        Some(lines)
    }

    /// Notes the lines of a part; solid ones stand in its format.
    pub fn add(&mut self, bytes: Range<usize>, line: Line) {
        if line.style != LineStyle::Solid && (line.is_below || line.is_through) {
            self.parts.push((bytes, line));
        }
    }

    /// The text with these lines, each as long as the letters of its part in a row. The same text with the same lines is the same galley.
    pub fn draw(&self, ctx: &Context, galley: Arc<Galley>) -> Arc<Galley> {
        if self.parts.is_empty() {
            return galley;
        }
        let key = BuildHasherDefault::<FxHasher>::default().hash_one((Arc::as_ptr(&galley), self));
        let cache = GalleyCache::of(ctx, "text lines");
        let now = ctx.cumulative_pass_nr();
        if let Some(drawn) = cache.lock().get(key, now, &galley) {
            return drawn;
        }
        let drawn = Arc::new(self.drawn(Galley::clone(&galley), ctx.pixels_per_point()));
        cache.lock().put(key, now, galley, Arc::clone(&drawn));
        drawn
    }

    fn drawn(&self, mut galley: Galley, pixels_per_point: f32) -> Galley {
        if let Some(whole) = &self.whole {
            galley.job = Arc::clone(whole);
        }
        let job = Arc::clone(&galley.job);
        // A row has a glyph for each character of the text, also where it is shaped.
        let mut chars = job.text.char_indices();
        for placed in &mut galley.rows {
            let row = Arc::make_mut(&mut placed.row);
            let mut runs: Vec<Run> = Vec::new();
            let mut open: Vec<usize> = Vec::new();
            for glyph in &row.glyphs {
                let byte = chars.next().map_or(job.text.len(), |(at, _)| at);
                // A letter that runs from right to left has a negative width.
                let (from, to) = (glyph.pos.x.min(glyph.max_x()), glyph.pos.x.max(glyph.max_x()));
                let mut going_on = Vec::new();
                for line in self.at(byte) {
                    let same = open.iter().copied().find(|at| runs[*at].line == line && runs[*at].base == glyph.pos.y);
                    let at = same.unwrap_or_else(|| {
                        runs.push(Run { line, across: Rangef::new(from, to), base: glyph.pos.y });
                        runs.len() - 1
                    });
                    let across = &mut runs[at].across;
                    *across = Rangef::new(across.min.min(from), across.max.max(to));
                    going_on.push(at);
                }
                open = going_on;
            }
            if placed.ends_with_newline {
                chars.next();
            }
            for run in runs {
                run.add_to(&mut row.visuals.mesh, pixels_per_point);
            }
            row.visuals.mesh_bounds = row.visuals.mesh.calc_bounds();
            galley.mesh_bounds |= row.visuals.mesh_bounds.translate(placed.pos.to_vec2());
        }
        galley.num_vertices = galley.rows.iter().map(|placed| placed.row.visuals.mesh.vertices.len()).sum();
        galley.num_indices = galley.rows.iter().map(|placed| placed.row.visuals.mesh.indices.len()).sum();
        galley
    }

    /// The lines of the character that begins at this byte.
    fn at(&self, byte: usize) -> impl Iterator<Item = Line> + '_ {
        self.parts.iter().filter(move |(bytes, _)| bytes.contains(&byte)).map(|(_, line)| *line)
    }
}

impl Hash for Line {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.stroke, self.style as u8, self.is_below, self.is_through, self.size.to_bits()).hash(state);
    }
}

/// A line in a row.
struct Run {
    line: Line,
    across: Rangef,
    /// The base line of its letters.
    base: f32,
}

impl Run {
    fn add_to(&self, mesh: &mut Mesh, pixels_per_point: f32) {
        let Line { stroke, style, size, .. } = self.line;
        let mut at = |y: f32| draw(mesh, (self.across, y), stroke, style, pixels_per_point);
        if self.line.is_below {
            // Thicker lines grow downwards, away from the letters.
            let half = match style {
                LineStyle::Double => stroke.width * 1.5,
                LineStyle::Wavy => stroke.width.max(1.0),
                LineStyle::Solid | LineStyle::Dotted | LineStyle::Dashed => stroke.width * 0.5,
            };
            at(self.base + size * BELOW + half - 0.5);
        }
        if self.line.is_through {
            at(self.base - size * THROUGH);
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
