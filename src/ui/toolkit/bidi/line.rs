//! Lines: filled in the order of reading, cut with an ellipsis where they end, then put in the order of sight (rules L1 and L2).

use std::collections::VecDeque;

use unicode_bidi::{BidiInfo, Level};

use super::piece::{Piece, PieceKind, Shaped, Shaper};

/// A line, its pieces in the order of reading.
pub(super) struct TextLine {
    /// Pieces in reading order.
    pub pieces: Vec<Shaped>,
    /// The level of its paragraph.
    pub level: Level,
    /// A newline follows it.
    pub ends_with_newline: bool,
    /// Space between a piece and the next one.
    pub spacing: Vec<f32>,
    /// Count of last pieces that are white space without width, because the line was broken there.
    pub hanging: usize,
    /// An empty line has the height of its section.
    pub empty: Option<Shaped>,
}

impl TextLine {
    /// Width in logical pixels.
    pub fn width(&self) -> f32 {
        let count = self.pieces.len() - self.hanging;
        self.pieces[..count]
            .iter()
            .enumerate()
            .map(|(at, piece)| piece.width + if at > 0 { self.spacing[at] } else { 0.0 })
            .sum()
    }

    /// The pieces from left to right, by their index.
    pub fn visual_order(&self) -> Vec<usize> {
        let mut levels: Vec<Level> = self.pieces.iter().map(|shaped| shaped.piece.level).collect();
        // Rule L1: white space at the end has the paragraph's direction.
        for (level, shaped) in levels.iter_mut().zip(&self.pieces).rev() {
            if shaped.piece.kind != PieceKind::Space {
                break;
            }
            *level = self.level;
        }
        BidiInfo::reorder_visual(&levels)
    }

    fn of(shaper: &Shaper<'_>, pieces: Vec<Shaped>, level: Level, is_broken: bool) -> Self {
        let spacing = pieces.iter().map(|shaped| shaper.spacing(shaped.piece.section)).collect();
        let spaces = pieces.iter().rev().take_while(|shaped| shaped.piece.kind == PieceKind::Space).count();
        let hanging = if is_broken && !shaper.job.keep_trailing_whitespace { spaces } else { 0 };
        Self { pieces, level, ends_with_newline: false, spacing, hanging, empty: None }
    }
}

/// Breaks a paragraph into at most `max_lines` lines; true when it was truncated. `is_last`: no further paragraph follows.
pub(super) fn break_lines(
    shaper: &Shaper<'_>,
    pieces: Vec<Piece>,
    level: Level,
    is_last: bool,
    max_lines: usize,
) -> (Vec<TextLine>, bool) {
    if max_lines == 0 {
        return (Vec::new(), true);
    }
    if pieces.is_empty() && (is_last || max_lines > 1) {
        let section = shaper.job.sections.len().saturating_sub(1);
        let empty = Piece { range: 0..0, level, section, kind: PieceKind::Space, breaks: false };
        let mut line = TextLine::of(shaper, Vec::new(), level, false);
        line.empty = Some(shaper.shape(empty));
        return (vec![line], false);
    }
    let mut todo = VecDeque::from(pieces);
    let mut lines = Vec::new();
    loop {
        let before = (lines.len() + 1 == max_lines).then(|| todo.clone());
        let line = take_line(shaper, &mut todo);
        match before {
            Some(before) if !(todo.is_empty() && is_last) => {
                lines.push(TextLine::of(shaper, cut_line(shaper, before, level), level, true));
                return (lines, true);
            }
            _ => lines.push(TextLine::of(shaper, line, level, !todo.is_empty())),
        }
        if todo.is_empty() {
            return (lines, false);
        }
    }
}

/// Takes as many words as fit on a line; at least a part of one.
fn take_line(shaper: &Shaper<'_>, todo: &mut VecDeque<Piece>) -> Vec<Shaped> {
    let width = shaper.job.effective_wrap_width();
    let (mut line, mut x): (Vec<Shaped>, f32) = (Vec::new(), 0.0);
    while !todo.is_empty() {
        let count = todo.iter().position(|piece| piece.breaks).map_or(todo.len(), |at| at + 1);
        let word: Vec<Shaped> = todo.iter().take(count).map(|piece| shaper.shape(piece.clone())).collect();
        let wide = |shaped: &Shaped| shaped.width + shaper.spacing(shaped.piece.section);
        let visible: f32 = word.iter().filter(|shaped| shaped.piece.kind != PieceKind::Space).map(wide).sum();
        if x + visible <= width {
            x += word.iter().map(wide).sum::<f32>();
            line.extend(word);
            todo.drain(..count);
            continue;
        }
        if !line.is_empty() {
            break;
        }
        // A word that is longer than a line is broken where the line ends.
        for shaped in word {
            todo.pop_front();
            if x + shaped.width <= width {
                x += wide(&shaped);
                line.push(shaped);
                continue;
            }
            match shaper.split(&shaped.piece, width - x, line.is_empty()) {
                Some((head, rest)) => {
                    line.push(head);
                    if !rest.range.is_empty() {
                        todo.push_front(rest);
                    }
                }
                None => todo.push_front(shaped.piece),
            }
            break;
        }
        break;
    }
    line
}

/// The last allowed line: as much as fits before the ellipsis.
fn cut_line(shaper: &Shaper<'_>, todo: VecDeque<Piece>, level: Level) -> Vec<Shaped> {
    let (at, section) = todo.front().map_or((0, 0), |piece| (piece.range.start, piece.section));
    let ellipsis = shaper.job.wrap.overflow_character.map(|c| shaper.ellipsis(c, at, section, level));
    let width = shaper.job.effective_wrap_width() - ellipsis.as_ref().map_or(0.0, |dots| dots.width);
    let (mut line, mut x): (Vec<Shaped>, f32) = (Vec::new(), 0.0);
    for piece in todo {
        let shaped = shaper.shape(piece);
        if x + shaped.width <= width {
            x += shaped.width + shaper.spacing(shaped.piece.section);
            line.push(shaped);
            continue;
        }
        line.extend(shaper.split(&shaped.piece, width - x, false).map(|(head, _)| head));
        break;
    }
    while ellipsis.is_some() && line.last().is_some_and(|shaped| shaped.piece.kind == PieceKind::Space) {
        line.pop();
    }
    line.extend(ellipsis);
    line
}
