//! Bidirectional text: lays out text with right-to-left letters, or in a right-to-left paragraph, by the Unicode bidirectional algorithm ([UAX
//! #9](https://www.unicode.org/reports/tr9/)).
//!
//! egui 0.37 shapes runs of one face (HarfBuzz's algorithm: joining forms, ligatures, marks), but puts the runs of a line side by side from left
//! to right: `שלום עולם` had its words in the wrong order. Here the text is cut into pieces of one direction (`piece`), each laid out by egui;
//! lines are broken in the order of reading ([`line`]) and put together in the order of sight (`row`). The result is a `Galley` like any other,
//! with one glyph a character in the order of the text. Text without such letters goes to egui unchanged.

mod caret;
mod line;
mod piece;
mod row;

use std::hash::{BuildHasher, BuildHasherDefault};
use std::sync::Arc;

use egui::text::LayoutJob;
use egui::{Align, Context, Galley};
use rustc_hash::FxHasher;
use unicode_bidi::{Level, ParagraphBidiInfo};

pub(crate) use caret::{caret_rect, cursor_at, selection_rects};

use ensemble_core::spec::TextDirection;
use line::TextLine;

use super::galley_cache::GalleyCache;
use super::text_lines::TextLines;

/// The direction of a text's paragraphs and the place of its lines.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Paragraphs {
    /// The direction of every paragraph; that of its first letter when it is not set.
    pub direction: Option<TextDirection>,
    /// Width at whose right edge lines that start at the right begin; without it that of the longest line.
    pub fill: Option<f32>,
}

/// True when a text has right-to-left letters or marks: a cheap look, so that other text costs nothing more.
pub fn has_rtl(text: &str) -> bool {
    !text.is_ascii()
        && text.chars().any(|c| {
            matches!(c,
                '\u{590}'..='\u{8FF}' | '\u{200F}' | '\u{202B}' | '\u{202E}' | '\u{2067}' | '\u{FB1D}'..='\u{FDFF}'
                | '\u{FE70}'..='\u{FEFC}' | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
        })
}

/// The direction of a text as its first letter has it; `None` without letters.
pub fn direction_of(text: &str) -> Option<TextDirection> {
    match unicode_bidi::get_base_direction_full(text) {
        unicode_bidi::Direction::Ltr => Some(TextDirection::LeftToRight),
        unicode_bidi::Direction::Rtl => Some(TextDirection::RightToLeft),
        unicode_bidi::Direction::Mixed => None,
    }
}

/// Lays out a text with its lines below and through it.
pub fn layout(ctx: &Context, mut job: LayoutJob, paragraphs: Paragraphs) -> Arc<Galley> {
    let lines = TextLines::take(&mut job);
    let galley = letters(ctx, job, paragraphs);
    match lines {
        Some(lines) => lines.draw(ctx, galley),
        None => galley,
    }
}

/// Lays out the letters, by egui alone when nothing in them runs from right to left.
fn letters(ctx: &Context, job: LayoutJob, paragraphs: Paragraphs) -> Arc<Galley> {
    let rtl = paragraphs.direction == Some(TextDirection::RightToLeft);
    if job.text.is_empty() || !(rtl || has_rtl(&job.text)) {
        return left_to_right(ctx, job);
    }
    let key = BuildHasherDefault::<FxHasher>::default().hash_one((
        &job,
        rtl,
        paragraphs.direction.is_some(),
        paragraphs.fill.map(f32::to_bits),
        ctx.pixels_per_point().to_bits(),
    ));
    // The layout of one letter changes identity when egui has thrown its glyphs away: what was put together of them is stale, too.
    let probe = probe(ctx, &job);
    let now = ctx.cumulative_pass_nr();
    let known = GalleyCache::of(ctx, "bidi layouts");
    if let Some(galley) = known.lock().get(key, now, &probe) {
        return galley;
    }
    let galley = Arc::new(compose(ctx, job, paragraphs));
    known.lock().put(key, now, probe, Arc::clone(&galley));
    galley
}

/// Lays out a text by egui. A text that fits into its width is laid out without one, so that all widths in which it fits share a layout: flexbox
/// measures in several, and drawing adds another.
fn left_to_right(ctx: &Context, mut job: LayoutJob) -> Arc<Galley> {
    let wrap = job.wrap.max_width;
    if !wrap.is_finite() || job.justify || !may_fit(&job) {
        return ctx.fonts_mut(|fonts| fonts.layout_job(job));
    }
    job.wrap.max_width = f32::INFINITY;
    ctx.fonts_mut(|fonts| {
        let whole = fonts.layout_job(job);
        // As in egui's own layout, which rounds the width and allows for half a point.
        if whole.intrinsic_size().x <= wrap.round() + 0.5 {
            return whole;
        }
        let mut job = LayoutJob::clone(&whole.job);
        job.wrap.max_width = wrap;
        fonts.layout_job(job)
    })
}

/// True if a text may fit into its width on one line. An estimate, so that a long text is not shaped twice: hardly any is as narrow as 0.35 em a
/// letter.
fn may_fit(job: &LayoutJob) -> bool {
    let size = job.sections.iter().map(|section| section.format.font_id.size).fold(f32::INFINITY, f32::min);
    job.text.len() as f32 * size * 0.35 <= job.wrap.max_width
}

fn probe(ctx: &Context, job: &LayoutJob) -> Arc<Galley> {
    let format = job.sections.first().map(|section| section.format.clone()).unwrap_or_default();
    ctx.fonts_mut(|fonts| fonts.layout_job(LayoutJob::single_section("-".to_owned(), format)))
}

/// Lays out every paragraph and puts their lines under one another.
fn compose(ctx: &Context, job: LayoutJob, paragraphs: Paragraphs) -> Galley {
    let ppp = ctx.pixels_per_point();
    let level = paragraphs.direction.map(|direction| match direction {
        TextDirection::LeftToRight => Level::ltr(),
        TextDirection::RightToLeft => Level::rtl(),
    });
    let mut lines: Vec<TextLine> = Vec::new();
    let mut elided = job.wrap.max_rows == 0;
    let mut start = 0;
    while !elided {
        let end = match job.break_on_newline {
            true => job.text[start..].find('\n').map_or(job.text.len(), |at| start + at),
            false => job.text.len(),
        };
        let info = ParagraphBidiInfo::new(&job.text[start..end], level);
        let max_lines = job.wrap.max_rows.saturating_sub(lines.len());
        let pieces = piece::cut(&job, start..end, &info.levels);
        let shaper = piece::Shaper { ctx, job: &job };
        let (added, cut) = line::break_lines(&shaper, pieces, info.paragraph_level, end == job.text.len(), max_lines);
        lines.extend(added);
        elided = cut;
        if end == job.text.len() {
            break;
        }
        if let Some(last) = lines.last_mut() {
            last.ends_with_newline = !elided;
        }
        start = end + 1;
    }
    let fill = paragraphs.fill.filter(|width| width.is_finite());
    let width = lines.iter().map(TextLine::width).fold(fill.unwrap_or_default(), f32::max);
    let job = Arc::new(job);
    let last = lines.len().saturating_sub(1);
    let rows: Vec<Arc<Galley>> = lines
        .iter()
        .enumerate()
        .filter_map(|(at, line)| {
            let justified = job.justify && at != last && !line.ends_with_newline && job.wrap.max_width.is_finite();
            row::compose(line, &job, ppp, justified.then_some(job.wrap.max_width))
        })
        .collect();
    let mut galley = Galley::concat(Arc::clone(&job), &rows, ppp);
    let mut rect = egui::Rect::ZERO;
    galley.mesh_bounds = egui::Rect::NOTHING;
    for (placed, line) in galley.rows.iter_mut().zip(&lines) {
        placed.ends_with_newline = line.ends_with_newline;
        let own = placed.row.size.x;
        let x = match (job.halign, line.level.is_rtl()) {
            (Align::LEFT, true) => width - own,
            (Align::LEFT, false) => 0.0,
            (Align::Center, _) => -own / 2.0,
            (Align::RIGHT, true) => -width,
            (Align::RIGHT, false) => -own,
        };
        placed.pos.x = (x * ppp).round() / ppp;
        rect |= placed.rect();
        galley.mesh_bounds |= placed.row.visuals.mesh_bounds.translate(placed.pos.to_vec2());
    }
    galley.rect = egui::Rect::from_min_max(rect.min, egui::pos2(rect.max.x.ceil(), rect.max.y));
    galley.elided = elided;
    galley
}

#[cfg(test)]
mod tests;
