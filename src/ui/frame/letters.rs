//! Gradient, shadow and overline of letters, and their fading where they do not fit.

use std::sync::Arc;

use egui::{Color32, Galley, Mesh, Pos2, Rect, Stroke, Ui, Vec2};

use super::backdrop::color_at;
use crate::toolkit::text::color32;
use crate::toolkit::text_lines;
use ensemble_core::spec::{LetterShadow, TextStyle};

/// Copies of a letter in a soft shadow, one in each direction.
const COPIES: usize = 12;

/// Draws the shadow of a text and the line above it, and returns the text with the colours of its gradient.
pub fn decorate(ui: &Ui, at: Pos2, galley: Arc<Galley>, style: &TextStyle, ink: Color32) -> Arc<Galley> {
    if let Some(shadow) = &style.shadow {
        cast(ui, at, &galley, shadow);
    }
    if style.overline {
        let stroke = Stroke::new(style.line_width.unwrap_or(1.0), style.line_color.map_or(ink, color32));
        let mut mesh = Mesh::default();
        for row in &galley.rows {
            let rect = row.rect().translate(at.to_vec2());
            let line = (rect.x_range(), rect.top() + stroke.width / 2.0 + 1.0);
            text_lines::draw(&mut mesh, line, stroke, style.line_style.unwrap_or_default(), ui.pixels_per_point());
        }
        ui.painter().add(mesh);
    }
    let Some(gradient) = &style.gradient else { return galley };
    let whole = galley.rect.translate(at.to_vec2());
    coloured(at, &galley, |color, place| {
        let own = color_at(gradient, whole, place);
        // Transparent pixels at the edge of a letter stay transparent.
        if color == Color32::TRANSPARENT { color } else { own }
    })
}

/// The text as it fades away in `rect`: one line towards its end, several towards the bottom.
pub fn fade(at: Pos2, galley: Arc<Galley>, rect: Rect) -> Arc<Galley> {
    let bottom = rect.bottom().min(at.y + galley.size().y);
    let lines = galley.rows.iter().filter(|row| at.y + row.pos.y + 1.0 < bottom).count();
    let Some(last) = galley.rows.get(lines.saturating_sub(1)) else { return galley };
    if lines > 1 {
        let height = last.rect().height().max(1.0);
        return coloured(at, &galley, |color, place| {
            color.gamma_multiply(((bottom - place.y) / height).clamp(0.0, 1.0))
        });
    }
    let end = rect.right().min(at.x + galley.rect.right());
    let width = (0.25 * (end - at.x)).clamp(1.0, 80.0);
    coloured(at, &galley, |color, place| color.gamma_multiply(((end - place.x) / width).clamp(0.0, 1.0)))
}

/// The text with each corner of its letters in another colour, by its colour and its place.
fn coloured(at: Pos2, galley: &Arc<Galley>, color: impl Fn(Color32, Pos2) -> Color32) -> Arc<Galley> {
    let mut galley = Galley::clone(galley);
    for placed in &mut galley.rows {
        let offset = at.to_vec2() + placed.pos.to_vec2();
        let row = Arc::make_mut(&mut placed.row);
        let letters = row.visuals.glyph_vertex_range.clone();
        for vertex in row.visuals.mesh.vertices.get_mut(letters).unwrap_or_default() {
            vertex.color = color(vertex.color, vertex.pos + offset);
        }
    }
    Arc::new(galley)
}

fn cast(ui: &Ui, at: Pos2, galley: &Arc<Galley>, shadow: &LetterShadow) {
    let color = color32(shadow.color);
    let at = at + Vec2::new(shadow.offset.x, shadow.offset.y);
    let draw = |at: Pos2, share: f32| {
        let ink = color.gamma_multiply(share);
        ui.painter().galley_with_override_text_color(at, Arc::clone(galley), ink);
    };
    if shadow.radius < 0.5 {
        return draw(at, 1.0);
    }
    // egui blurs no text: faint copies around the place give the soft edge.
    for copy in 0..COPIES {
        let angle = copy as f32 * std::f32::consts::TAU / COPIES as f32;
        let reach = shadow.radius * if copy % 2 == 0 { 0.5 } else { 0.25 };
        draw(at + reach * Vec2::angled(angle), 1.5 / COPIES as f32);
    }
}
