//! Lays out Markdown blocks for a given width: glyphs, rectangles and the places of links.

use std::borrow::Cow;
use std::sync::Arc;

use egui::text::{LayoutJob, TextFormat};
use egui::{Align, Color32, Context, CornerRadius, FontFamily, FontId, Galley, Pos2, Rect, Stroke, Vec2};
use pulldown_cmark::Alignment;

use super::columns::{self, Column};
use super::parse::{Block, Marker, Run};
use super::part_styles::{Part, PartStyles};
use crate::toolkit::bidi::{self, Paragraphs};
use crate::toolkit::families::Families;
use crate::toolkit::letter_case;
use crate::toolkit::text::{ResolvedTextStyle, color32};
use crate::toolkit::theme::{Colors, TextRole, Theme, Weight};
use ensemble_core::spec::{TextAlign, TextDirection, TextStyle};

/// A block that is laid out, its corner at zero.
#[derive(Debug, Default)]
pub struct LaidOutBlock {
    /// Height in logical pixels.
    pub height: f32,
    /// Grounds and lines.
    pub fills: Vec<(Rect, Color32, CornerRadius)>,
    /// Texts and their sizes. Glyphs are looked up again in each frame: their position in the texture changes.
    pub texts: Vec<LaidOutText>,
    /// Rectangle, text and target of each link.
    pub links: Vec<(Rect, Arc<str>, Arc<str>)>,
}

/// A text that is laid out.
#[derive(Debug)]
pub struct LaidOutText {
    /// Top left corner.
    pub at: Pos2,
    /// The text and its formats.
    pub job: LayoutJob,
    /// Direction and width of its paragraphs.
    pub paragraphs: Paragraphs,
    /// Size in logical pixels.
    pub size: Vec2,
}

/// Styles of the parts of a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Styles {
    body: ResolvedTextStyle,
    strong: FontFamily,
    heads: [(f32, f32); 3],
    link: Color32,
    parts: PartStyles,
    /// The mono face is [`FontFamily::Monospace`]; the others by weight.
    faces: [FontFamily; 3],
    quiet: Color32,
    ground: Color32,
    line: Color32,
    mono: f32,
    scale: f32,
    families: Arc<Families>,
    language: Arc<str>,
}

impl Styles {
    /// Space before the items of a list.
    const INDENT: f32 = 24.0;

    /// The styles of a theme, with `base` for running text.
    pub fn new(
        theme: &Theme,
        base: &TextStyle,
        parts: PartStyles,
        direction: Option<TextDirection>,
        pixels_per_point: f32,
    ) -> Self {
        let body = ResolvedTextStyle::new(theme, TextRole::Body, base).direction(direction);
        let scale = body.font.size / theme.text.body.size;
        let head = |style: crate::toolkit::theme::TypeStyle| (style.size * scale, (style.line_height * scale).round());
        let Colors { accent, text2, surface2, border, .. } = &theme.colors;
        Self {
            strong: theme.font_of(Weight::Semibold, 14.0).family,
            heads: [theme.text.title, theme.text.heading, theme.text.body].map(head),
            link: *accent,
            faces: [Weight::Regular, Weight::Medium, Weight::Semibold].map(|weight| theme.font_of(weight, 14.0).family),
            parts,
            quiet: *text2,
            ground: *surface2,
            line: *border,
            mono: theme.text.data.size * scale,
            scale: pixels_per_point,
            families: Arc::clone(&theme.families),
            language: Arc::clone(&theme.language),
            body,
        }
    }

    /// The format of a run in a block of this kind: a heading, a quotation, an item; `None` for running text.
    fn format(&self, run: &Run, within: Option<Part>) -> TextFormat {
        let mut format = self.body.format();
        let head =
            if let Some(Part::Heading(level)) = within { Some(usize::from(level).clamp(1, 3) - 1) } else { None };
        if run.bold || head.is_some() {
            format.font_id.family = self.strong.clone();
        }
        if let Some((size, line_height)) = head.map(|head| self.heads[head]) {
            format.font_id.size = size;
            format.line_height = Some(line_height);
        }
        if let Some(part) = within {
            self.apply(&mut format, part);
        }
        if run.code {
            format.font_id = FontId::new(format.font_id.size * self.mono / self.body.font.size, FontFamily::Monospace);
        }
        format.italics |= run.italic;
        if run.struck {
            format.strikethrough = Stroke::new(1.0, format.color);
        }
        if run.link.is_some() {
            format.color = self.link;
        }
        let inline = [
            (run.bold, Part::Strong),
            (run.italic, Part::Emphasis),
            (run.struck, Part::Struck),
            (run.code, Part::Code),
            (run.link.is_some(), Part::Link),
        ];
        for (_, part) in inline.iter().filter(|(is_it, _)| *is_it) {
            self.apply(&mut format, *part);
        }
        format
    }

    /// The text of a run in the case in which it is drawn; code keeps its letters.
    fn words<'a>(&self, run: &'a Run, within: Option<Part>) -> Cow<'a, str> {
        if run.code {
            return Cow::Borrowed(&run.text);
        }
        let part = |is_it: bool, part: Part| if is_it { self.parts.of(part)?.case } else { None };
        let inline = part(run.link.is_some(), Part::Link)
            .or_else(|| part(run.struck, Part::Struck))
            .or_else(|| part(run.italic, Part::Emphasis))
            .or_else(|| part(run.bold, Part::Strong));
        let case = inline.or_else(|| self.parts.of(within?)?.case).unwrap_or(self.body.case);
        letter_case::drawn(&run.text, case, letter_case::is_turkish(&self.language))
    }

    /// Applies the style of a part to a format.
    fn apply(&self, format: &mut TextFormat, part: Part) {
        let Some(style) = self.parts.of(part) else { return };
        if let Some(weight) = style.weight {
            format.font_id.family = self.faces[weight as usize].clone();
        }
        if let Some(family) = &style.family
            && let Some(face) = self.families.find(&family.names(&self.language), 400, style.italic == Some(true))
        {
            format.font_id.family = face.family;
        }
        if let Some(size) = style.size {
            format.font_id.size = size;
            format.line_height = Some((size * 1.42).round());
        }
        if let Some(multiple) = style.line_height {
            format.line_height = Some((format.font_id.size * multiple).round());
        }
        format.color = style.color.map_or(format.color, color32);
        format.background = style.background.map_or(format.background, color32);
        format.italics = style.italic.unwrap_or(format.italics);
        format.extra_letter_spacing = style.letter_spacing.unwrap_or(format.extra_letter_spacing);
        let line = Stroke::new(style.line_width.unwrap_or(1.0), style.line_color.map_or(format.color, color32));
        if style.underline {
            format.underline = line;
        }
        if style.line_through {
            format.strikethrough = line;
        }
    }

    /// The alignment of lines in a block of this kind.
    fn align(&self, within: Option<Part>) -> Align {
        match within.and_then(|part| self.parts.of(part)?.align).unwrap_or(self.body.align) {
            TextAlign::Start | TextAlign::Justify => Align::LEFT,
            TextAlign::Center => Align::Center,
            TextAlign::End => Align::RIGHT,
        }
    }
}

/// Lays a block out.
pub fn lay(ctx: &Context, styles: &Styles, block: &Block, width: f32) -> LaidOutBlock {
    let mut layout = Layout { ctx, styles, laid: LaidOutBlock::default(), y: 0.0, within: None };
    layout.block(block, 0.0, width);
    layout.laid.height = layout.y;
    layout.laid
}

struct Layout<'a> {
    ctx: &'a Context,
    styles: &'a Styles,
    laid: LaidOutBlock,
    y: f32,
    /// The list or quotation that is being laid out.
    within: Option<Part>,
}

impl Layout<'_> {
    fn block(&mut self, block: &Block, left: f32, width: f32) {
        let width = width.max(24.0);
        match block {
            Block::Text(runs) => self.text(runs, self.within, left, width),
            Block::Heading(level, runs) => self.text(runs, Some(Part::Heading(*level)), left, width),
            Block::Code(code) => self.code(code, left, width),
            Block::List(items) => {
                let around = self.within.replace(Part::Item);
                self.list(items, left, width);
                self.within = around;
            }
            Block::Quote(blocks) => {
                let top = self.y;
                let rtl = self.is_rtl(blocks);
                let around = self.within.replace(Part::Quote);
                self.blocks(blocks, if rtl { left } else { left + 16.0 }, width - 16.0, 8.0);
                self.within = around;
                let bar = if rtl { left + width - 3.0 } else { left };
                let bar = Rect::from_min_max(Pos2::new(bar, top), Pos2::new(bar + 3.0, self.y));
                self.laid.fills.push((bar, self.styles.line, CornerRadius::same(2)));
            }
            Block::Table(alignments, rows) => self.table(alignments, rows, left, width),
            Block::Rule => {
                let line = Rect::from_min_size(Pos2::new(left, self.y + 4.0), Vec2::new(width, 1.0));
                self.laid.fills.push((line, self.styles.line, CornerRadius::ZERO));
                self.y += 9.0;
            }
        }
    }

    fn blocks(&mut self, blocks: &[Block], left: f32, width: f32, gap: f32) {
        for (at, block) in blocks.iter().enumerate() {
            if at > 0 {
                self.y += gap;
            }
            self.block(block, left, width);
        }
    }

    fn text(&mut self, runs: &[Run], within: Option<Part>, left: f32, width: f32) {
        let align = self.styles.align(within);
        // Lines with an explicit alignment do not fill the width by their direction.
        let fill = (align == Align::LEFT).then_some(width);
        let paragraphs = Paragraphs { fill, ..self.paragraphs(width) };
        let galley = self.galley(runs, within, width, (paragraphs, align));
        let height = galley.size().y;
        let anchor = match align {
            Align::Center => width / 2.0,
            Align::RIGHT => width,
            Align::LEFT => 0.0,
        };
        self.put(Pos2::new(left + anchor, self.y), galley, (runs, within), paragraphs);
        self.y += height;
    }

    /// Paragraphs that fill this width.
    fn paragraphs(&self, width: f32) -> Paragraphs {
        Paragraphs { direction: self.styles.body.direction, fill: Some(width) }
    }

    /// True for a right-to-left text, judged by its first blocks.
    fn is_rtl(&self, blocks: &[Block]) -> bool {
        let direction = || blocks.first().and_then(first_words).and_then(|words| bidi::direction_of(&words));
        self.styles.body.direction.or_else(direction).is_some_and(TextDirection::is_rtl)
    }

    fn galley(
        &self,
        runs: &[Run],
        within: Option<Part>,
        width: f32,
        (paragraphs, align): (Paragraphs, Align),
    ) -> Arc<Galley> {
        let mut job = LayoutJob::default();
        for run in runs {
            job.append(&self.styles.words(run, within), 0.0, self.styles.format(run, within));
        }
        job.wrap.max_width = if self.styles.body.nowrap { f32::INFINITY } else { width };
        job.halign = align;
        bidi::layout(self.ctx, job, paragraphs)
    }

    fn put(&mut self, at: Pos2, galley: Arc<Galley>, (runs, within): (&[Run], Option<Part>), paragraphs: Paragraphs) {
        let mut from = 0;
        for run in runs {
            let count = self.styles.words(run, within).chars().count();
            if run.code {
                for rect in bidi::selection_rects(&galley, from, from + count) {
                    let ground = rect.shrink2(Vec2::new(0.0, 2.0)).expand2(Vec2::new(3.0, 0.0)).translate(at.to_vec2());
                    self.laid.fills.push((ground, self.styles.ground, CornerRadius::same(4)));
                }
            }
            if let Some(to) = &run.link {
                for rect in bidi::selection_rects(&galley, from, from + count) {
                    self.laid.links.push((rect.translate(at.to_vec2()), Arc::from(&*run.text), Arc::clone(to)));
                }
            }
            from += count;
        }
        self.add(at, &galley, paragraphs);
    }

    fn add(&mut self, at: Pos2, galley: &Galley, paragraphs: Paragraphs) {
        // Lines that are centred stand on both sides of zero.
        let at = at + galley.rect.min.to_vec2();
        self.laid.texts.push(LaidOutText { at, job: (*galley.job).clone(), paragraphs, size: galley.size() });
    }

    fn code(&mut self, code: &str, left: f32, width: f32) {
        const AIR: f32 = 12.0;
        let mut format = TextFormat {
            font_id: FontId::new(self.styles.mono, FontFamily::Monospace),
            line_height: Some((self.styles.mono * 1.45).round()),
            color: self.styles.body.color,
            ..TextFormat::default()
        };
        self.styles.apply(&mut format, Part::Block);
        let mut job = LayoutJob::single_section(code.to_owned(), format);
        job.wrap.max_width = (width - 2.0 * AIR).max(24.0);
        job.wrap.break_anywhere = true;
        // Code runs from left to right, whatever its strings and comments are.
        let paragraphs = Paragraphs { direction: Some(TextDirection::LeftToRight), fill: None };
        let galley = bidi::layout(self.ctx, job, paragraphs);
        let ground = Rect::from_min_size(Pos2::new(left, self.y), Vec2::new(width, galley.size().y + 2.0 * AIR));
        self.laid.fills.push((ground, self.styles.ground, CornerRadius::same(8)));
        self.add(Pos2::new(left + AIR, self.y + AIR), &galley, paragraphs);
        self.y = ground.bottom();
    }

    fn list(&mut self, items: &[(Marker, Vec<Block>)], left: f32, width: f32) {
        for (at, (marker, blocks)) in items.iter().enumerate() {
            if at > 0 {
                self.y += 4.0;
            }
            let (text, icon) = match marker {
                Marker::Dot => ("•".to_owned(), false),
                Marker::Number(number) => (format!("{number}."), false),
                Marker::Task(done) => {
                    let name = if *done { "check_box" } else { "check_box_outline_blank" };
                    (crate::toolkit::icons::glyph(name).map(String::from).unwrap_or_default(), true)
                }
            };
            let mut format = self.styles.body.format();
            format.color = self.styles.quiet;
            if icon {
                format.font_id = FontId::new(16.0, crate::toolkit::fonts::icons());
            }
            let job = LayoutJob::single_section(text, format);
            let rtl = self.is_rtl(blocks);
            let direction = Some(if rtl { TextDirection::RightToLeft } else { TextDirection::LeftToRight });
            let paragraphs = Paragraphs { direction, fill: None };
            let galley = bidi::layout(self.ctx, job, paragraphs);
            let wide = galley.size().x;
            let x = match rtl {
                false => (left + Styles::INDENT - 8.0 - wide).max(left),
                true => (left + width - Styles::INDENT + 8.0).min(left + width - wide),
            };
            self.add(Pos2::new(x, self.y), &galley, paragraphs);
            let top = self.y;
            let indent = if rtl { 0.0 } else { Styles::INDENT };
            self.blocks(blocks, left + indent, width - Styles::INDENT, 6.0);
            self.y = self.y.max(top + self.styles.body.line_height);
        }
    }

    fn table(&mut self, alignments: &[Alignment], rows: &[Vec<Vec<Run>>], left: f32, width: f32) {
        // Narrow pages need their width for words.
        let air = Vec2::new(if width < 480.0 { 8.0 } else { 12.0 }, 7.0);
        let count = rows.iter().map(Vec::len).max().unwrap_or_default();
        let mut columns = vec![Column::EMPTY; count];
        let unbroken = Paragraphs { fill: None, ..self.paragraphs(0.0) };
        for (number, row) in rows.iter().enumerate() {
            for (column, runs) in columns.iter_mut().zip(row) {
                let runs = cell(number, runs);
                column.hold(&self.galley(&runs, None, f32::INFINITY, (unbroken, Align::LEFT)));
            }
        }
        let wide = columns::widths(&columns, width - 2.0 * air.x * count as f32);
        let total = wide.iter().sum::<f32>() + 2.0 * air.x * count as f32;
        for (number, row) in rows.iter().enumerate() {
            let (top, mut x, mut high) = (self.y, left, self.styles.body.line_height);
            for (at, runs) in row.iter().enumerate() {
                let runs = cell(number, runs);
                let paragraphs = match alignments.get(at) {
                    // A cell with this alignment is moved as a whole.
                    Some(Alignment::Right | Alignment::Center) => {
                        Paragraphs { fill: None, ..self.paragraphs(wide[at]) }
                    }
                    _ => self.paragraphs(wide[at]),
                };
                let galley = self.galley(&runs, None, wide[at], (paragraphs, Align::LEFT));
                let spare = (wide[at] - galley.size().x).max(0.0);
                let moved = match alignments.get(at) {
                    Some(Alignment::Right) => spare,
                    Some(Alignment::Center) => spare / 2.0,
                    _ => 0.0,
                };
                high = high.max(galley.size().y);
                self.put(Pos2::new(x + air.x + moved, top + air.y), galley, (&runs, None), paragraphs);
                x += wide[at] + 2.0 * air.x;
            }
            self.y = top + high + 2.0 * air.y;
            let row = Rect::from_min_max(Pos2::new(left, top), Pos2::new(left + total, self.y));
            if number == 0 {
                self.laid.fills.push((row, self.styles.ground, CornerRadius { nw: 8, ne: 8, ..CornerRadius::ZERO }));
            }
            let line = Rect::from_min_size(Pos2::new(left, self.y - 1.0), Vec2::new(total, 1.0));
            self.laid.fills.push((line, self.styles.line, CornerRadius::ZERO));
        }
    }
}

/// First words of a block.
fn first_words(block: &Block) -> Option<String> {
    match block {
        Block::Text(runs) | Block::Heading(_, runs) => Some(runs.iter().map(|run| &*run.text).collect()),
        Block::List(items) => items.first().and_then(|(_, blocks)| blocks.first()).and_then(first_words),
        Block::Quote(blocks) => blocks.first().and_then(first_words),
        Block::Code(_) | Block::Table(..) | Block::Rule => None,
    }
}

/// The words of a cell; those of the first row are bold.
fn cell(row: usize, runs: &[Run]) -> Cow<'_, [Run]> {
    let bold = |run: &Run| Run { bold: true, ..run.clone() };
    if row == 0 { runs.iter().map(bold).collect() } else { Cow::Borrowed(runs) }
}
