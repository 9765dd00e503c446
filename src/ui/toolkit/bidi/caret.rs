//! Carets and selections in bidirectional text. egui's own assume that the characters of a row run from left to right.

use egui::text::{CCursor, CharIndex};
use egui::{Galley, Pos2, Rect, Vec2, pos2};

/// The cursor nearest to a position in the galley: before or after the character there, whichever edge is nearer.
pub(crate) fn cursor_at(galley: &Galley, at: Vec2) -> CCursor {
    let mut first = 0;
    let mut best: Option<(f32, CCursor)> = None;
    for placed in &galley.rows {
        let (top, bottom) = (placed.min_y(), placed.max_y());
        let distance = (top - at.y).max(at.y - bottom).max(0.0);
        if best.is_none_or(|(least, _)| distance < least) {
            let x = at.x - placed.pos.x;
            let mut column = (f32::INFINITY, 0);
            for (index, glyph) in placed.row.glyphs.iter().enumerate() {
                for (edge, cursor) in [(glyph.pos.x, index), (glyph.pos.x + glyph.advance_width, index + 1)] {
                    // Of two letters that meet at this edge, the one under the pointer decides.
                    let beside = (x - glyph.pos.x) * (x - glyph.pos.x - glyph.advance_width) > 0.0;
                    let off = (x - edge).abs() + if beside { 0.25 } else { 0.0 };
                    if off < column.0 {
                        column = (off, cursor);
                    }
                }
            }
            let prefer_next_row = column.1 < placed.row.glyphs.len();
            best = Some((distance, CCursor { index: CharIndex(first + column.1), prefer_next_row }));
        }
        first += placed.char_count_including_newline().0;
    }
    best.map_or_else(CCursor::default, |(_, cursor)| cursor)
}

/// The rectangle of a cursor's caret, without width, relative to the galley.
pub(crate) fn caret_rect(galley: &Galley, cursor: CCursor, row_height: f32) -> Rect {
    let at = galley.layout_from_cursor(cursor);
    let Some(placed) = galley.rows.get(at.row) else {
        return Rect::from_min_size(Pos2::ZERO, Vec2::new(0.0, row_height));
    };
    let glyphs = &placed.row.glyphs;
    let x = match glyphs.get(at.column.0) {
        Some(glyph) => glyph.pos.x,
        None => glyphs.last().map_or(0.0, |last| last.pos.x + last.advance_width),
    };
    let x = x + placed.pos.x;
    Rect::from_min_max(pos2(x, placed.min_y()), pos2(x, placed.max_y().max(placed.min_y() + row_height)))
}

/// Rectangles of a selection of characters, relative to the galley: one for each run that is contiguous on the screen.
pub(crate) fn selection_rects(galley: &Galley, from: usize, to: usize) -> Vec<Rect> {
    let mut rects: Vec<Rect> = Vec::new();
    let mut first = 0;
    for placed in &galley.rows {
        let mut extents: Vec<(f32, f32)> = (placed.row.glyphs.iter().enumerate())
            .filter(|(index, _)| (from..to).contains(&(first + index)))
            .map(|(_, glyph)| (glyph.pos.x, glyph.pos.x + glyph.advance_width))
            .map(|(a, b)| (a.min(b), a.max(b)))
            .filter(|(left, right)| left < right)
            .collect();
        extents.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut merged: Vec<(f32, f32)> = Vec::new();
        for (left, right) in extents {
            match merged.last_mut() {
                // The pixel grid leaves up to a pixel between two pieces.
                Some(last) if left <= last.1 + 1.0 => last.1 = last.1.max(right),
                _ => merged.push((left, right)),
            }
        }
        rects.extend(merged.into_iter().map(|(left, right)| {
            Rect::from_min_max(pos2(left, placed.min_y()), pos2(right, placed.max_y()))
                .translate(Vec2::new(placed.pos.x, 0.0))
        }));
        first += placed.char_count_including_newline().0;
    }
    rects
}
