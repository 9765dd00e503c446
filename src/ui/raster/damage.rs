//! Damage tracking: the areas that differ between two frames, so that only these are painted again.

use std::collections::HashSet;
use std::sync::Arc;

use egui::epaint::{ClippedShape, Shape, TextShape};
use egui::{Rect, TextureId};

use super::triangle::Area;

/// Limit of separate areas; beyond it, areas are merged.
// Every area tessellates the shapes that touch it again: many small ones cost more than one larger one.
const PLACES: usize = 12;

/// Number of shapes that are searched ahead for an equal one when shapes were added or removed before it.
// A search through all shapes would be quadratic when a long list is exchanged.
const FAR: usize = 48;

/// Reach of anti-aliased edges beyond a shape's bounds, in logical pixels.
const EDGE: f32 = 2.0;

/// The areas in pixels that have to be painted again. They do not overlap.
#[derive(Debug, Default)]
pub(super) struct Damage {
    areas: Vec<Area>,
}

impl Damage {
    /// The whole screen.
    pub fn whole(area: Area) -> Self {
        Self { areas: vec![area] }
    }

    /// The areas in which `new` differs from `old`, on a screen of `screen` pixels. `fresh` are the pictures whose pixels have changed.
    ///
    /// Shapes that both frames have in common keep their order, so a pixel outside of the damage is covered by the same shapes, one upon the
    /// other, as before.
    pub fn between(
        old: &[ClippedShape],
        new: &[ClippedShape],
        fresh: &HashSet<TextureId>,
        scale: f32,
        screen: Area,
    ) -> Self {
        let mut damage = Self::default();
        let mut spoil = |shape: &ClippedShape| damage.add(place(shape, scale, screen));
        let (mut before, mut now) = (0, 0);
        while let (Some(was), Some(is)) = (old.get(before), new.get(now)) {
            if same(was, is) {
                if !fresh.is_empty() && shows(&is.shape, fresh) {
                    spoil(is);
                }
                before += 1;
                now += 1;
                continue;
            }
            let gone = old[before..].iter().take(FAR).position(|shape| same(shape, is));
            let come = new[now..].iter().take(FAR).position(|shape| same(was, shape));
            let (gone, come) = match (gone, come) {
                (Some(gone), Some(come)) if come < gone => (0, come),
                (Some(gone), _) => (gone, 0),
                (None, Some(come)) => (0, come),
                // The shape was changed.
                (None, None) => (1, 1),
            };
            old[before..before + gone].iter().for_each(&mut spoil);
            new[now..now + come].iter().for_each(&mut spoil);
            before += gone;
            now += come;
        }
        old[before..].iter().chain(&new[now..]).for_each(&mut spoil);
        damage
    }

    /// The areas, none inside another.
    pub fn areas(&self) -> &[Area] {
        &self.areas
    }

    fn add(&mut self, mut area: Area) {
        if area.is_empty() {
            return;
        }
        // Areas that it touches are merged into it, until it touches none.
        while let Some(at) = self.areas.iter().position(|other| other.meets(area)) {
            area = area.with(self.areas.swap_remove(at));
        }
        self.areas.push(area);
        if self.areas.len() > PLACES
            && let Some((a, b)) = self.nearest_pair()
        {
            // Ends, because every round leaves one area less.
            let joined = self.areas[a].with(self.areas[b]);
            self.areas.swap_remove(b);
            self.areas.swap_remove(a);
            self.add(joined);
        }
    }

    /// The two areas whose union adds the fewest pixels, in order.
    fn nearest_pair(&self) -> Option<(usize, usize)> {
        let pairs = (0..self.areas.len()).flat_map(|a| (a + 1..self.areas.len()).map(move |b| (a, b)));
        pairs.min_by_key(|&(a, b)| {
            let (a, b) = (self.areas[a], self.areas[b]);
            a.with(b).pixels() - a.pixels() - b.pixels()
        })
    }
}

/// True for a shape that may cover a part of `area`.
pub(super) fn touches(shape: &ClippedShape, area: Area, scale: f32, screen: Area) -> bool {
    place(shape, scale, screen).meets(area)
}

fn place(shape: &ClippedShape, scale: f32, screen: Area) -> Area {
    // Clipped last, as the soft edge does not go beyond the clip rectangle either.
    let reach = bounds(&shape.shape).expand(EDGE).intersect(shape.clip_rect);
    Area::around(reach, scale).within(screen)
}

/// The area that a shape covers. egui's bounds of a text are those of its letters; its selection reaches above and below them.
fn bounds(shape: &Shape) -> Rect {
    /// Number of lines from which the bounds of the text are taken for those of each line.
    const MANY: usize = 64;
    let letters = shape.visual_bounding_rect();
    let Shape::Text(text) = shape else { return letters };
    if text.angle != 0.0 {
        return letters;
    }
    let at = text.pos.to_vec2();
    if text.galley.rows.len() > MANY {
        return letters.union(text.galley.rect.translate(at));
    }
    let rows = text.galley.rows.iter().filter(|row| row.row.visuals.mesh_bounds.is_positive());
    rows.fold(letters, |all, row| all.union(row.row.visuals.mesh_bounds.translate(row.pos.to_vec2() + at)))
}

fn same(old: &ClippedShape, new: &ClippedShape) -> bool {
    old.clip_rect == new.clip_rect && same_shape(&old.shape, &new.shape)
}

/// Compares how two shapes look. Galleys and meshes are compared by pointer first, which is enough for a repeated frame.
fn same_shape(old: &Shape, new: &Shape) -> bool {
    match (old, new) {
        (Shape::Text(old), Shape::Text(new)) => same_text(old, new),
        (Shape::Mesh(old), Shape::Mesh(new)) => Arc::ptr_eq(old, new) || old == new,
        (Shape::Vec(old), Shape::Vec(new)) => {
            old.len() == new.len() && old.iter().zip(new).all(|(old, new)| same_shape(old, new))
        }
        // The content of a callback is unknown.
        (Shape::Callback(_), _) | (_, Shape::Callback(_)) => false,
        (old, new) => old == new,
    }
}

fn same_text(old: &TextShape, new: &TextShape) -> bool {
    // Destructured by name, so that a property that egui adds does not compile until it is compared.
    let TextShape { pos, galley, underline, fallback_color, override_text_color, opacity_factor, angle } = old;
    *pos == new.pos
        // egui caches galleys: the same text in the same style is the same pointer, and comparing glyphs costs more than painting them.
        && Arc::ptr_eq(galley, &new.galley)
        && *underline == new.underline
        && *fallback_color == new.fallback_color
        && *override_text_color == new.override_text_color
        && *opacity_factor == new.opacity_factor
        && *angle == new.angle
}

fn shows(shape: &Shape, textures: &HashSet<TextureId>) -> bool {
    match shape {
        Shape::Mesh(mesh) => textures.contains(&mesh.texture_id),
        Shape::Rect(rect) => rect.brush.as_ref().is_some_and(|brush| textures.contains(&brush.fill_texture_id)),
        Shape::Vec(shapes) => shapes.iter().any(|shape| shows(shape, textures)),
        Shape::Callback(_) => true,
        Shape::Noop
        | Shape::Circle(_)
        | Shape::Ellipse(_)
        | Shape::LineSegment { .. }
        | Shape::Path(_)
        | Shape::Band(_)
        // Text shows the font atlas, whose changes `changed_pictures` tells apart.
        | Shape::Text(_)
        | Shape::QuadraticBezier(_)
        | Shape::CubicBezier(_) => false,
    }
}

impl Area {
    fn around(rect: Rect, scale: f32) -> Self {
        let (from, to) = (rect.min * scale, rect.max * scale);
        // A cast of NaN is zero, of an infinite number the greatest integer.
        Self {
            left: from.x.floor() as i64,
            top: from.y.floor() as i64,
            right: to.x.ceil() as i64,
            bottom: to.y.ceil() as i64,
        }
    }

    fn meets(self, other: Self) -> bool {
        !self.within(other).is_empty()
    }

    fn with(self, other: Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    fn pixels(self) -> i64 {
        (self.right - self.left) * (self.bottom - self.top)
    }
}

#[cfg(test)]
mod tests {
    use egui::text::{CCursor, CCursorRange};
    use egui::text_selection::visuals::paint_text_selection;
    use egui::{Color32, Context, FontId, Pos2, RawInput};

    use super::*;

    #[test]
    fn the_selection_of_a_text_is_within_its_bounds() {
        let ctx = Context::default();
        crate::toolkit::fonts::install(&ctx);
        let mut output = ctx.run_ui(RawInput::default(), |ui| {
            let mut galley = ui.painter().layout_no_wrap("ace".to_owned(), FontId::proportional(14.0), Color32::BLACK);
            let all = CCursorRange::two(CCursor::new(0), CCursor::new(3));
            paint_text_selection(&mut galley, ui.visuals(), &all, None);
            let (at, line) = (Pos2::new(10.0, 10.0), galley.rect);
            let shape = Shape::Text(TextShape::new(at, galley, Color32::BLACK));
            let covered = bounds(&shape);
            assert!(covered.contains_rect(line.translate(at.to_vec2())), "{covered} {line}");
        });
        output.textures_delta.clear();
    }
}
