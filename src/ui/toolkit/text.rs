//! Resolves text styles and lays out text.

use std::borrow::Cow;
use std::sync::Arc;

use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{Align, Color32, Context, FontId, Galley, Stroke};

use super::bidi::{self, Paragraphs};
use super::text_lines::{Line, TextLines};
use super::theme::{self, Theme};
use super::{emoji, letter_case};
use ensemble_core::spec::{Color, LetterCase, LineStyle, TextAlign, TextDirection, TextStyle, Weight};

/// A text style with every value resolved.
#[derive(Clone, Debug, PartialEq)]
pub struct ResolvedTextStyle {
    /// Font family and size.
    pub font: FontId,
    /// Distance between two base lines, in logical pixels.
    pub line_height: f32,
    /// Colour of the glyphs.
    pub color: Color32,
    /// Colour behind the glyphs.
    pub background: Color32,
    /// Extra space between letters, in logical pixels.
    pub letter_spacing: f32,
    /// Extra space between words, in logical pixels.
    pub word_spacing: f32,
    /// True for italic text.
    pub italic: bool,
    /// True for underlined text.
    pub underline: bool,
    /// True for text that is struck through.
    pub line_through: bool,
    /// Colour of these lines; that of the glyphs when it is not set.
    pub line_color: Option<Color32>,
    /// Thickness of these lines, in logical pixels.
    pub line_width: f32,
    /// Kind of these lines.
    pub line_style: LineStyle,
    /// Alignment of the lines.
    pub align: TextAlign,
    /// Case in which the letters are drawn.
    pub case: LetterCase,
    /// True for the letters of Turkish, whose `i` has a dot in both cases.
    pub is_turkish: bool,
    /// True for text that is not broken into lines.
    pub nowrap: bool,
    /// Direction of the paragraphs; that of its first letter for each when it is not set.
    pub direction: Option<TextDirection>,
}

impl ResolvedTextStyle {
    /// Resolves `style`; `role` gives the defaults.
    pub fn new(theme: &Theme, role: theme::TextRole, style: &TextStyle) -> Self {
        let own;
        let style = if theme.own_text == TextStyle::default() {
            style
        } else {
            own = style.or(&theme.own_text);
            &own
        };
        let base = theme.type_style(role);
        // A size that a widget derives from its own height has no other bound.
        let size = style.size.unwrap_or(base.size).clamp(1.0, 1000.0);
        let weight = style.weight.map_or(base.weight, weight);
        let found = style.family.as_ref().and_then(|family| theme.face(family, weight, style.italic == Some(true)));
        let is_slanted = found.as_ref().is_some_and(|face| face.is_italic);
        let font = found.map_or_else(|| theme.font_of(weight, size), |face| FontId::new(size, face.family));
        let line_height = match style.line_height {
            Some(multiple) => size * multiple,
            None if style.size.is_none() => base.line_height,
            // Large letters need less air between lines than running text.
            None if size >= 18.0 => size * 1.28,
            None => size * 1.42,
        };
        Self {
            font,
            line_height: line_height.round(),
            color: style.color.map_or(theme.colors.text, color32),
            background: style.background.map_or(Color32::TRANSPARENT, color32),
            letter_spacing: style.letter_spacing.unwrap_or_default(),
            word_spacing: style.word_spacing.unwrap_or_default(),
            // egui slants the letters of an upright face.
            italic: style.italic.unwrap_or_default() && !is_slanted,
            underline: style.underline,
            line_through: style.line_through,
            line_color: style.line_color.map(color32),
            line_width: style.line_width.unwrap_or(1.0),
            line_style: style.line_style.unwrap_or_default(),
            align: style.align.unwrap_or_default(),
            case: style.case.unwrap_or_default(),
            is_turkish: style.case.is_some() && letter_case::is_turkish(&theme.language),
            nowrap: style.nowrap.unwrap_or_default(),
            direction: None,
        }
    }

    /// The same style for text of this direction, unless it has one.
    pub fn direction(mut self, direction: Option<TextDirection>) -> Self {
        self.direction = self.direction.or(direction);
        self
    }

    /// A text in the case in which it is drawn.
    pub fn cased<'a>(&self, text: &'a str) -> Cow<'a, str> {
        letter_case::drawn(text, self.case, self.is_turkish)
    }

    /// A text in the case in which it is drawn, with as many letters as it has.
    pub fn cased_alike<'a>(&self, text: &'a str) -> Cow<'a, str> {
        letter_case::drawn_alike(text, self.case, self.is_turkish)
    }

    /// The same style in another colour.
    pub fn color(mut self, color: Color32) -> Self {
        self.color = color;
        self
    }

    /// Colour and thickness of the lines below and through the text.
    fn line_stroke(&self) -> Stroke {
        Stroke::new(self.line_width, self.line_color.unwrap_or(self.color))
    }

    /// Lines below and through the text.
    fn lines(&self) -> Line {
        let (is_below, is_through) = (self.underline, self.line_through);
        Line { stroke: self.line_stroke(), style: self.line_style, is_below, is_through, size: self.font.size }
    }

    /// The style as egui's `TextFormat`, which has solid lines only; [`TextLines`] draws the others.
    pub fn format(&self) -> TextFormat {
        let is_solid = self.line_style == LineStyle::Solid;
        let line = |drawn: bool| if drawn && is_solid { self.line_stroke() } else { Stroke::NONE };
        TextFormat {
            font_id: self.font.clone(),
            extra_letter_spacing: self.letter_spacing,
            line_height: Some(self.line_height),
            color: self.color,
            background: self.background,
            italics: self.italic,
            underline: line(self.underline),
            strikethrough: line(self.line_through),
            valign: Align::Center,
            ..TextFormat::default()
        }
    }
}

/// Line breaking.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wrap {
    /// Greatest width of a line, in logical pixels.
    pub width: f32,
    /// The most lines; `None` for no limit.
    pub max_lines: Option<usize>,
    /// True when cut text ends in an ellipsis.
    pub ellipsis: bool,
}

impl Wrap {
    /// A single line without a limit.
    pub const LINE: Wrap = Wrap { width: f32::INFINITY, max_lines: None, ellipsis: false };

    /// Breaks lines at this width, without a limit on their count.
    pub const fn at(width: f32) -> Wrap {
        Wrap { width, max_lines: None, ellipsis: false }
    }

    /// A single line of at most this width, truncated with an ellipsis.
    pub const fn cut(width: f32) -> Wrap {
        Wrap { width, max_lines: Some(1), ellipsis: true }
    }
}

/// The most characters of a text that are laid out: twenty printed pages. Shaping a megabyte would hold up the window for seconds.
pub const MOST_CHARACTERS: usize = 50_000;

/// The part of a text that is laid out, with `…` where the rest is cut: at most [`MOST_CHARACTERS`], and with a limit of lines at most the
/// characters that fit into them.
fn visible_part<'a>(text: &'a str, text_style: &ResolvedTextStyle, wrap: Wrap) -> Cow<'a, str> {
    let mut most = MOST_CHARACTERS;
    if let Some(lines) = wrap.max_lines.filter(|_| wrap.width.is_finite()) {
        // No letter is as narrow as a tenth of its height; marks without width are drawn over others.
        let narrowest = (text_style.font.size * 0.1).max(0.5);
        let in_a_line = 256 + (wrap.width.max(0.0) / narrowest) as usize;
        most = most.min(lines.saturating_mul(in_a_line));
    }
    if text.len() <= most {
        return Cow::Borrowed(text);
    }
    match text.char_indices().nth(most) {
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
        None => Cow::Borrowed(text),
    }
}

/// Lays out text: at most [`MOST_CHARACTERS`] of it. egui caches layouts that were used in the previous frame.
pub fn galley(ctx: &Context, text: &str, text_style: &ResolvedTextStyle, wrap: Wrap) -> Arc<Galley> {
    parts(ctx, std::iter::once((text, text_style)), text_style, wrap, None)
}

/// Lays out a text of spans with styles of their own. Alignment and line height are those of `text_style`. Right-to-left lines end at the right
/// edge of `fill`; without it at that of the longest line.
pub fn parts<'a>(
    ctx: &Context,
    parts: impl Iterator<Item = (&'a str, &'a ResolvedTextStyle)>,
    text_style: &ResolvedTextStyle,
    wrap: Wrap,
    fill: Option<f32>,
) -> Arc<Galley> {
    let mut job = LayoutJob::default();
    let mut lines = TextLines::default();
    for (text, text_style) in parts {
        let start = job.text.len();
        append(&mut job, &text_style.cased(&visible_part(text, text_style, wrap)), text_style);
        lines.add(start..job.text.len(), text_style.lines());
        if job.text.len() > MOST_CHARACTERS {
            break;
        }
    }
    let galley = laid(ctx, job, text_style, wrap, fill);
    lines.draw(ctx, galley)
}

/// Adds a text, its emoji in their own family.
fn append(job: &mut LayoutJob, text: &str, text_style: &ResolvedTextStyle) {
    if text_style.word_spacing != 0.0 && !text.is_empty() {
        // egui knows space between letters only: that before each blank is wider.
        let plain = ResolvedTextStyle { word_spacing: 0.0, ..text_style.clone() };
        let spacing = plain.letter_spacing + text_style.word_spacing;
        let blank = ResolvedTextStyle { letter_spacing: spacing, ..plain.clone() };
        for word in text.split_inclusive(' ') {
            let (letters, has_blank) = word.strip_suffix(' ').map_or((word, false), |letters| (letters, true));
            append(job, letters, &plain);
            if has_blank {
                append(job, " ", &blank);
            }
        }
        return;
    }
    if text.is_empty() && !job.sections.is_empty() {
        return;
    }
    if !emoji::may_hold(text) {
        return job.append(text, 0.0, text_style.format());
    }
    for (piece, is_emoji) in emoji::pieces(text) {
        let mut format = text_style.format();
        if is_emoji {
            format.font_id.family = emoji::family();
        }
        job.append(piece, 0.0, format);
    }
}

fn laid(
    ctx: &Context,
    mut job: LayoutJob,
    text_style: &ResolvedTextStyle,
    wrap: Wrap,
    fill: Option<f32>,
) -> Arc<Galley> {
    // Cut text has one line anyway.
    let is_cut = wrap.ellipsis && wrap.max_lines == Some(1);
    job.wrap = TextWrapping {
        max_width: if text_style.nowrap && !is_cut { f32::INFINITY } else { wrap.width },
        max_rows: wrap.max_lines.unwrap_or(usize::MAX),
        // One line that is cut uses its whole width; at a word boundary it would lose up to a word.
        break_anywhere: wrap.max_lines == Some(1) && wrap.ellipsis,
        overflow_character: wrap.ellipsis.then_some('…'),
    };
    (job.halign, job.justify) = match text_style.align {
        TextAlign::Start => (Align::LEFT, false),
        TextAlign::Center => (Align::Center, false),
        TextAlign::End => (Align::RIGHT, false),
        TextAlign::Justify => (Align::LEFT, true),
    };
    bidi::layout(ctx, job, Paragraphs { direction: text_style.direction, fill })
}

/// The width of the longest word, in logical pixels: in a narrower space words are broken.
pub fn longest_word(ctx: &Context, text: &str, text_style: &ResolvedTextStyle) -> f32 {
    // Of a short text the whole is laid out, because it is measured and drawn on one line, too.
    const SHORT: usize = 256;
    let text_style = ResolvedTextStyle { align: TextAlign::Start, ..text_style.clone() };
    if text.len() <= SHORT {
        return widest_word(&galley(ctx, text, &text_style, Wrap::LINE));
    }
    // The longest words by letters hold the widest one, near enough; measuring every word of a page would be waste.
    let text = visible_part(text, &text_style, Wrap::LINE);
    let mut words: Vec<&str> = text.split_whitespace().collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    words.iter().take(3).map(|word| galley(ctx, word, &text_style, Wrap::LINE).size().x).fold(0.0, f32::max)
}

/// The width of the widest word of a text that is laid out.
pub fn widest_word(galley: &Galley) -> f32 {
    let mut widest: f32 = 0.0;
    for placed in &galley.rows {
        for word in placed.row.glyphs.split(|glyph| glyph.chr.is_whitespace()) {
            // A letter that runs from right to left has a negative width.
            let ends = word.iter().flat_map(|glyph| [glyph.pos.x, glyph.max_x()]);
            let (from, to) = ends.fold((f32::MAX, f32::MIN), |(from, to), x| (from.min(x), to.max(x)));
            widest = widest.max(to - from);
        }
    }
    widest
}

/// Converts a colour to egui's.
pub fn color32(color: Color) -> Color32 {
    let [r, g, b, a] = color.0;
    Color32::from_rgba_unmultiplied(r, g, b, a)
}

pub(crate) fn weight(weight: Weight) -> theme::Weight {
    match weight {
        Weight::Regular => theme::Weight::Regular,
        Weight::Medium => theme::Weight::Medium,
        Weight::Bold => theme::Weight::Semibold,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_word_is_as_wide_as_it_is_alone() {
        let text_style = ResolvedTextStyle::new(&Theme::light(), theme::TextRole::Body, &TextStyle::default());
        let ctx = Context::default();
        crate::toolkit::fonts::install(&ctx);
        let mut output = ctx.run_ui(egui::RawInput::default(), |ui| {
            let alone = |word: &str| galley(ui.ctx(), word, &text_style, Wrap::LINE).size().x;
            for (text, longest) in [
                ("a wide iiiiiii", "wide"),
                ("first\nwandering on", "wandering"),
                ("שלום עולמות", "עולמות"),
                ("one", "one"),
            ] {
                let found = longest_word(ui.ctx(), text, &text_style);
                assert!((found - alone(longest)).abs() <= 1.0, "{text}: {found}");
            }
            assert_eq!(longest_word(ui.ctx(), "", &text_style), 0.0);
            assert_eq!(longest_word(ui.ctx(), " \n ", &text_style), 0.0);
        });
        output.textures_delta.clear();
    }

    #[test]
    fn of_a_long_text_only_what_can_be_seen_is_laid_out() {
        let text_style = ResolvedTextStyle::new(&Theme::light(), theme::TextRole::Body, &TextStyle::default());
        let long = "ä€".repeat(1_000_000);
        let shown = |text: &str, wrap: Wrap| visible_part(text, &text_style, wrap).chars().count();
        assert_eq!(shown(&long, Wrap::LINE), MOST_CHARACTERS + 1);
        assert_eq!(shown(&long, Wrap::at(300.0)), MOST_CHARACTERS + 1);
        assert!((400..2000).contains(&shown(&long, Wrap::cut(300.0))));
        assert!(shown(&long, Wrap { max_lines: Some(10_000), ..Wrap::cut(300.0) }) == MOST_CHARACTERS + 1);
        assert_eq!(visible_part(&long, &text_style, Wrap::cut(0.0)).chars().last(), Some('…'));
        assert_eq!(shown("short", Wrap::cut(1.0)), 5, "what fits stays as it is");
        let ctx = Context::default();
        crate::toolkit::fonts::install(&ctx);
        let mut output = ctx.run_ui(egui::RawInput::default(), |ui| {
            let narrow = "l".repeat(100_000);
            for wrap in [Wrap::cut(1200.0), Wrap { max_lines: Some(3), ..Wrap::cut(900.0) }] {
                let galley = galley(ui.ctx(), &narrow, &text_style, wrap);
                assert!(galley.elided && galley.size().x > wrap.width - 20.0, "{:?}", galley.size());
                assert_eq!(Some(galley.rows.len()), wrap.max_lines);
            }
        });
        output.textures_delta.clear();
    }
}
