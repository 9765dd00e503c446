//! A text that grows: its blocks, parsed and laid out once each.

use std::sync::Arc;

use egui::Context;

use super::layout::{self, LaidOutBlock, Styles};
use super::parse::{self, Block};

/// A text and its blocks.
#[derive(Default)]
pub struct Document {
    source: Arc<str>,
    parts: Vec<Part>,
    styles: Option<Styles>,
}

struct Part {
    /// Start in the source, in bytes.
    start: usize,
    block: Block,
    laid: Option<(f32, Arc<LaidOutBlock>)>,
}

impl Document {
    /// Space between two blocks.
    const GAP: f32 = 12.0;

    /// Hears the text. When it only grew, all blocks but the last stay as they are.
    pub fn update(&mut self, text: &Arc<str>) {
        if Arc::ptr_eq(&self.source, text) || self.source == *text {
            return;
        }
        let grew = text.starts_with(&*self.source);
        // A list or a table may still go on after what looked like its end: the last two blocks are read again.
        let keep = if grew { self.parts.len().saturating_sub(2) } else { 0 };
        let from = self.parts.get(keep).filter(|_| keep > 0).map_or(0, |part| part.start);
        let from = if text.is_char_boundary(from) { from } else { 0 };
        let mut old: Vec<Part> = self.parts.split_off(if from == 0 { 0 } else { keep });
        for (start, block) in parse::parse(&text[from..]) {
            let known = old.iter_mut().find(|part| part.start == from + start && part.block == block);
            let laid = known.and_then(|part| part.laid.take());
            self.parts.push(Part { start: from + start, block, laid });
        }
        self.source = Arc::clone(text);
    }

    /// Height at this width, in logical pixels.
    pub fn height(&mut self, ctx: &Context, styles: &Styles, width: f32) -> f32 {
        let mut bottom = 0.0;
        self.each(ctx, styles, width, |_, top, laid| bottom = top + laid.height);
        bottom
    }

    /// Calls a function for each block with its index and top edge.
    pub fn each(
        &mut self,
        ctx: &Context,
        styles: &Styles,
        width: f32,
        mut show: impl FnMut(usize, f32, &LaidOutBlock),
    ) {
        if self.styles.as_ref() != Some(styles) {
            self.styles = Some(styles.clone());
            for part in &mut self.parts {
                part.laid = None;
            }
        }
        let mut top = 0.0;
        for (at, part) in self.parts.iter_mut().enumerate() {
            if at > 0 {
                top += Self::GAP + if matches!(part.block, Block::Heading(..)) { 4.0 } else { 0.0 };
            }
            let kept = part.laid.as_ref().filter(|(wide, _)| *wide == width).map(|(_, laid)| Arc::clone(laid));
            let laid = kept.unwrap_or_else(|| Arc::new(layout::lay(ctx, styles, &part.block, width)));
            show(at, top, &laid);
            top += laid.height;
            part.laid = Some((width, laid));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn growing_text_is_the_same_as_the_whole_text() {
        let text = "# A\n\none\n\n- x\n- y\n\n  more\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```\ncode\n\nmore\n```\n\nend *of* it\nlazy\n\n> q\n> r\n";
        let mut growing = Document::default();
        for end in 0..=text.len() {
            growing.update(&Arc::from(&text[..end]));
            let whole = parse::parse(&text[..end]);
            let parts: Vec<_> = growing.parts.iter().map(|part| (part.start, part.block.clone())).collect();
            assert_eq!(parts, whole, "{:?}", &text[..end]);
        }
    }
}
