//! Pieces of a paragraph: each has one direction, one style and, as far as the shaper can tell, one script, so that egui lays it out right alone.

use std::ops::Range;
use std::sync::Arc;

use egui::text::{LayoutJob, LayoutSection, TextFormat};
use egui::{Context, Galley};
use unicode_bidi::{BidiClass, Level, bidi_class};
use unicode_segmentation::UnicodeSegmentation as _;

/// A part of a paragraph, before it is shaped.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Piece {
    /// Range of bytes in the text.
    pub range: Range<usize>,
    /// Embedding level: odd for right to left.
    pub level: Level,
    /// The section of the job that it is in.
    pub section: usize,
    /// Kind of its characters.
    pub kind: PieceKind,
    /// A line may end after it.
    pub breaks: bool,
}

/// Kind of a piece's characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PieceKind {
    /// White space, where a line may end.
    Space,
    /// Letters that run from right to left and may join: shaped as one, in the order of reading.
    Joined,
    /// One character among right-to-left letters, such as a bracket, which is mirrored.
    Single,
    /// A word that runs from left to right, or a number.
    Word,
}

/// Cuts a paragraph of `job` into pieces. `levels` has one level a byte of the paragraph.
pub(super) fn cut(job: &LayoutJob, paragraph: Range<usize>, levels: &[Level]) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for (section, part) in job.sections.iter().enumerate() {
        let from = part.byte_range.start.0.max(paragraph.start);
        let to = part.byte_range.end.0.min(paragraph.end);
        let Some(text) = job.text.get(from..to.max(from)) else { continue };
        for (at, cluster) in text.grapheme_indices(true) {
            let at = from + at;
            let Some(level) = levels.get(at - paragraph.start).copied() else { continue };
            let kind = kind(cluster, level);
            let breaks = breaks_after(cluster);
            match pieces.last_mut() {
                Some(last)
                    if last.kind == kind
                        && kind != PieceKind::Single
                        && last.level == level
                        && last.section == section
                        && (!last.breaks || kind == PieceKind::Space)
                        && !is_ideograph(cluster) =>
                {
                    last.range.end = at + cluster.len();
                    last.breaks |= breaks;
                }
                _ => pieces.push(Piece { range: at..at + cluster.len(), level, section, kind, breaks }),
            }
        }
    }
    pieces
}

fn kind(cluster: &str, level: Level) -> PieceKind {
    let Some(first) = cluster.chars().next() else { return PieceKind::Single };
    if first.is_whitespace() {
        return PieceKind::Space;
    }
    // A character without a script is a piece of its own: the shaper would take it for left to right, and lay out `؟!` in the wrong order.
    let joins = matches!(bidi_class(first), BidiClass::R | BidiClass::AL)
        && !matches!(first, '\u{61B}'..='\u{61F}' | '\u{200F}' | '\u{66D}');
    match (level.is_rtl(), joins) {
        (true, true) => PieceKind::Joined,
        (true, false) => PieceKind::Single,
        // Eastern digits belong to a right-to-left script, and a number of them would be reversed by the shaper.
        (false, _) if matches!(first, '\u{600}'..='\u{8FF}' | '\u{590}'..='\u{5FF}' | '\u{FB1D}'..='\u{FDFF}') => {
            PieceKind::Single
        }
        (false, _) => PieceKind::Word,
    }
}

/// A line may end after white space, a hyphen and an ideograph.
fn breaks_after(cluster: &str) -> bool {
    let is_space = |c: char| c.is_whitespace() && !matches!(c, '\u{A0}' | '\u{202F}');
    cluster.chars().next().is_some_and(|c| is_space(c) || c == '-' || c == '\u{2010}') || is_ideograph(cluster)
}

fn is_ideograph(cluster: &str) -> bool {
    cluster.chars().next().is_some_and(
        |c| matches!(c, '\u{3041}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}'),
    )
}

/// A piece and its layout.
#[derive(Clone)]
pub(super) struct Shaped {
    /// The piece.
    pub piece: Piece,
    /// Layout of the piece alone on one line.
    pub galley: Arc<Galley>,
    /// Exact width in logical pixels.
    pub width: f32,
}

impl Shaped {
    /// Number of characters of the text; 0 for an ellipsis.
    pub fn chars(&self, text: &str) -> usize {
        text.get(self.piece.range.clone()).map_or(0, |text| text.chars().count())
    }
}

/// Lays out pieces.
pub(super) struct Shaper<'a> {
    /// egui's context, with the fonts.
    pub ctx: &'a Context,
    /// The text and its styles.
    pub job: &'a LayoutJob,
}

impl Shaper<'_> {
    /// Lays out a piece.
    pub fn shape(&self, piece: Piece) -> Shaped {
        let text = self.job.text.get(piece.range.clone()).unwrap_or_default();
        let mut shown = String::with_capacity(text.len());
        match piece.level.is_rtl() && piece.kind == PieceKind::Single {
            true => shown.extend(text.chars().map(|c| unicode_bidi_mirroring::get_mirrored(c).unwrap_or(c))),
            false => shown.push_str(text),
        }
        self.lay(shown, piece)
    }

    /// An ellipsis that ends a line after `last`.
    pub fn ellipsis(&self, c: char, at: usize, section: usize, level: Level) -> Shaped {
        self.lay(c.to_string(), Piece { range: at..at, level, section, kind: PieceKind::Word, breaks: false })
    }

    /// Letter spacing: egui puts it between the clusters of one piece, and it is due between pieces, too.
    pub fn spacing(&self, section: usize) -> f32 {
        self.job.sections.get(section).map_or(0.0, |section| section.format.extra_letter_spacing)
    }

    /// The longest start of a piece, by grapheme clusters, that is not wider than `width`, and what follows it. At least one cluster.
    pub fn split(&self, piece: &Piece, width: f32, at_least_one: bool) -> Option<(Shaped, Piece)> {
        let text = self.job.text.get(piece.range.clone())?;
        let ends: Vec<usize> = text.grapheme_indices(true).map(|(at, cluster)| at + cluster.len()).collect();
        let head = |count: usize| {
            let to = piece.range.start + ends[count - 1];
            self.shape(Piece { range: piece.range.start..to, ..piece.clone() })
        };
        // Bisected: widths grow with the text, and shaping every start of a long word would be slow.
        let (mut fits, mut too_many) = (0, ends.len());
        while fits + 1 < too_many {
            let middle = usize::midpoint(fits, too_many);
            match head(middle).width <= width {
                true => fits = middle,
                false => too_many = middle,
            }
        }
        if fits == 0 && at_least_one {
            fits = 1;
        }
        if fits == 0 || ends.is_empty() {
            return None;
        }
        let head = head(fits);
        let rest = Piece { range: head.piece.range.end..piece.range.end, ..piece.clone() };
        Some((head, rest))
    }

    fn lay(&self, text: String, piece: Piece) -> Shaped {
        let format = self.job.sections.get(piece.section).map_or_else(TextFormat::default, |part| part.format.clone());
        let len = text.len();
        let job = LayoutJob {
            sections: vec![LayoutSection { leading_space: 0.0, byte_range: 0.into()..len.into(), format }],
            text,
            break_on_newline: false,
            // Exact widths: rounded ones would add up to half a pixel a word.
            round_output_to_gui: false,
            keep_trailing_whitespace: true,
            ..LayoutJob::default()
        };
        let galley = self.ctx.fonts_mut(|fonts| fonts.layout_job(job));
        let width = galley.intrinsic_size().x;
        Shaped { piece, galley, width }
    }
}
