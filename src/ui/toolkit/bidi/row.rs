//! One row of a galley, put together of pieces: their meshes side by side as they are seen, their glyphs in the order of the text.

use std::sync::Arc;

use egui::epaint::text::{Glyph, PlacedRow, Row, RowVisuals};
use egui::epaint::{Mesh, Vertex};
use egui::text::LayoutJob;
use egui::{Galley, Rect, Vec2};

use super::line::TextLine;
use super::piece::{PieceKind, Shaped};

/// A galley of one row; `None` when nothing could be laid out. With `justified` the line is as wide as that.
pub(super) fn compose(line: &TextLine, job: &Arc<LayoutJob>, ppp: f32, justified: Option<f32>) -> Option<Arc<Galley>> {
    let model = line.pieces.first().or(line.empty.as_ref())?;
    let mut galley = (*model.galley).clone();
    let mut row = (*galley.rows.first()?.row).clone();
    if line.pieces.is_empty() {
        row.glyphs.clear();
        row.visuals = RowVisuals::default();
        row.size.x = 0.0;
    } else {
        let height = line.pieces.iter().filter_map(|shaped| Some(row_of(shaped)?.size.y)).fold(0.0, f32::max);
        let places = places(line, justified);
        let mut ink = RowMeshes::default();
        for (shaped, x) in line.pieces.iter().zip(&places) {
            if let Some(part) = row_of(shaped) {
                let valign = job.sections.get(shaped.piece.section).map_or(0.0, |part| part.format.valign.to_factor());
                let y = (valign * (height - part.size.y) * ppp).round() / ppp;
                ink.add(shaped, part, Vec2::new((x * ppp).round() / ppp, y), &job.text);
            }
        }
        (row.glyphs, row.visuals) = ink.finish();
        row.size = Vec2::new(justified.unwrap_or_else(|| line.width()), height);
    }
    galley.num_vertices = row.visuals.mesh.vertices.len();
    galley.num_indices = row.visuals.mesh.indices.len();
    galley.mesh_bounds = row.visuals.mesh_bounds;
    galley.rect = Rect::from_min_size(egui::Pos2::ZERO, row.size);
    galley.rows = vec![PlacedRow { pos: egui::Pos2::ZERO, row: Arc::new(row), ends_with_newline: false }];
    Some(Arc::new(galley))
}

fn row_of(shaped: &Shaped) -> Option<&Row> {
    shaped.galley.rows.first().map(|placed| &*placed.row)
}

/// Left edge of each piece.
fn places(line: &TextLine, justified: Option<f32>) -> Vec<f32> {
    let order = line.visual_order();
    let shown = line.pieces.len() - line.hanging;
    let spaces = line.pieces[..shown].iter().filter(|shaped| shaped.piece.kind == PieceKind::Space).count();
    let extra = justified.map_or(0.0, |width| ((width - line.width()) / spaces.max(1) as f32).max(0.0));
    let mut places = vec![0.0; line.pieces.len()];
    let (mut x, mut is_first) = (0.0, true);
    for at in order {
        let shaped = &line.pieces[at];
        if at >= shown {
            // White space at which the line was broken stands at its end and has no width.
            places[at] = if line.level.is_rtl() { -shaped.width } else { line.width() };
            continue;
        }
        if !is_first {
            x += line.spacing[at];
        }
        is_first = false;
        places[at] = x;
        x += shaped.width + if shaped.piece.kind == PieceKind::Space { extra } else { 0.0 };
    }
    places
}

/// Collects the meshes of a row: backgrounds first, then letters, then lines through and below them, as egui has it.
#[derive(Default)]
struct RowMeshes {
    below: Mesh,
    letters: Mesh,
    above: Mesh,
    glyphs: Vec<Glyph>,
}

impl RowMeshes {
    fn add(&mut self, shaped: &Shaped, part: &Row, offset: Vec2, text: &str) {
        let RowVisuals { mesh, glyph_index_start, glyph_vertex_range, .. } = &part.visuals;
        let vertices = &glyph_vertex_range;
        append(&mut self.below, mesh, 0..*glyph_index_start, 0..vertices.start, offset);
        let is_letter = |index: &&u32| vertices.contains(&(**index as usize));
        let letters = mesh.indices[*glyph_index_start..].iter().take_while(is_letter).count();
        let after = glyph_index_start + letters..mesh.indices.len();
        append(&mut self.above, mesh, after, vertices.end..mesh.vertices.len(), offset);
        let first = self.letters.vertices.len() as u32;
        let quads = mesh.vertices.get(vertices.start..vertices.end).unwrap_or_default().chunks_exact(4);
        // In the order of the text, because egui colours the letters of a selection from vertex to vertex.
        match shaped.piece.kind == PieceKind::Joined {
            true => quads.rev().for_each(|quad| self.quad(quad, offset)),
            false => quads.for_each(|quad| self.quad(quad, offset)),
        }
        let last = self.letters.vertices.len() as u32;
        for (at, mut glyph) in in_order_of_text(shaped, part, text).into_iter().enumerate() {
            glyph.first_vertex = match shaped.piece.kind {
                PieceKind::Joined => (first + 4 * at as u32).min(last),
                _ => first + glyph.first_vertex.saturating_sub(vertices.start as u32),
            };
            glyph.pos += offset;
            self.glyphs.push(glyph);
        }
    }

    fn quad(&mut self, quad: &[Vertex], offset: Vec2) {
        let first = self.letters.vertices.len() as u32;
        self.letters.vertices.extend(quad.iter().map(|vertex| moved(vertex, offset)));
        self.letters.add_triangle(first, first + 1, first + 2);
        self.letters.add_triangle(first + 2, first + 1, first + 3);
    }

    fn finish(mut self) -> (Vec<Glyph>, RowVisuals) {
        let mut mesh = self.below;
        let (glyph_index_start, start) = (mesh.indices.len(), mesh.vertices.len());
        mesh.append(self.letters);
        let end = mesh.vertices.len();
        mesh.append(self.above);
        for glyph in &mut self.glyphs {
            glyph.first_vertex += start as u32;
        }
        let mesh_bounds = mesh.calc_bounds();
        (self.glyphs, RowVisuals { mesh, mesh_bounds, glyph_index_start, glyph_vertex_range: start..end })
    }
}

fn moved(vertex: &Vertex, offset: Vec2) -> Vertex {
    Vertex { pos: vertex.pos + offset, ..*vertex }
}

fn append(to: &mut Mesh, from: &Mesh, indices: std::ops::Range<usize>, vertices: std::ops::Range<usize>, offset: Vec2) {
    let Some(part) = from.vertices.get(vertices.clone()) else { return };
    let (old, new) = (vertices.start as u32, to.vertices.len() as u32);
    to.vertices.extend(part.iter().map(|vertex| moved(vertex, offset)));
    to.indices.extend(from.indices[indices].iter().map(|index| index - old + new));
}

/// Glyphs of a piece, one a character and in the order of the text, for carets and selections; the mesh is what is drawn. A glyph that runs from
/// right to left has its right edge as position and a negative width, so that a caret before it is at its right. The characters of a ligature after
/// its first one, and marks, have no width of their own.
fn in_order_of_text(shaped: &Shaped, part: &Row, text: &str) -> Vec<Glyph> {
    let turned = |glyph: &Glyph| {
        let mut glyph = *glyph;
        glyph.pos.x += glyph.advance_width;
        glyph.advance_width = -glyph.advance_width;
        glyph
    };
    if shaped.piece.kind != PieceKind::Joined {
        let glyphs = match shaped.piece.level.is_rtl() {
            true => part.glyphs.iter().map(turned).collect(),
            false => part.glyphs.clone(),
        };
        if shaped.piece.range.is_empty() {
            return glyphs;
        }
        let mut glyphs = fitted(glyphs, shaped.chars(text));
        // A bracket was laid out as its mirror image, and stays what it is in the text.
        for (glyph, c) in glyphs.iter_mut().zip(text.get(shaped.piece.range.clone()).unwrap_or_default().chars()) {
            glyph.chr = c;
        }
        return glyphs;
    }
    let chars: Vec<char> = text.get(shaped.piece.range.clone()).unwrap_or_default().chars().collect();
    let mut glyphs: Vec<Glyph> = Vec::with_capacity(chars.len());
    // A glyph without width is a mark, or one that egui appends after the leftmost glyph of such a run.
    for glyph in part.glyphs.iter().rev().filter(|glyph| glyph.advance_width > 0.0) {
        // A glyph has the first character of its cluster; those that are passed over belong to the cluster before.
        let Some(skipped) = chars.get(glyphs.len()..).and_then(|rest| rest.iter().position(|c| *c == glyph.chr)) else {
            continue;
        };
        for _ in 0..skipped {
            glyphs.extend(glyphs.last().map(|last| narrow(*last)));
        }
        glyphs.push(turned(glyph));
    }
    fitted(glyphs, chars.len())
}

/// Makes the glyphs as many as the characters.
fn fitted(mut glyphs: Vec<Glyph>, chars: usize) -> Vec<Glyph> {
    while glyphs.len() < chars {
        let Some(last) = glyphs.last().copied() else { break };
        glyphs.push(narrow(last));
    }
    glyphs.truncate(chars);
    glyphs
}

/// A glyph without ink and width at the end of `last`.
fn narrow(last: Glyph) -> Glyph {
    let mut glyph = last;
    glyph.pos.x += last.advance_width;
    glyph.advance_width = 0.0;
    glyph.uv_rect = Default::default();
    glyph
}
