//! [`Kit`]: the inspector's drawing toolkit: type scale, rows, tables, tags, source links, empty states. All text of the app passes through
//! [`Kit::text`] or [`clean`], which mask secrets and remove control characters.

mod controls;
mod list;
mod pairs;
mod places;

use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{Align2, Color32, FontId, Painter, Rect, Sense, Stroke, StrokeKind, TextStyle, Ui, UiBuilder, vec2};

use crate::shell::terminal::shown;
use ensemble_core::calendar::TimeZone;
use ensemble_core::diag::Sources;
use ensemble_ui::toolkit::icons;
use ensemble_ui::toolkit::theme::{Theme, Tone, Weight};

/// Height of a list row, in logical pixels.
pub const ROW: f32 = 24.0;

/// Height of a tool bar, in logical pixels.
pub const BAR: f32 = 36.0;

/// Horizontal padding of rows and bars, in logical pixels.
pub const PAD: f32 = 12.0;

/// Limit of characters laid out in one line.
const LONGEST_LINE: usize = 2000;

/// Type scale of the inspector.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    /// 13 px medium: tabs, titles.
    Title,
    /// 12 px regular: body text.
    Text,
    /// 12 px medium: field names, column headers.
    Name,
    /// 12 px monospace: data, locations, ids.
    Data,
    /// 11 px regular: hints and units.
    Hint,
}

/// Parts of a split pane.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// The list, left or top.
    List,
    /// The details, right or bottom.
    Detail,
}

/// Drawing context of the inspector.
pub struct Kit<'a> {
    /// The program's own theme, not the app's.
    pub theme: &'a Theme,
    /// Source files of the app.
    pub sources: &'a Sources,
    /// Time zone of displayed times.
    pub zone: TimeZone,
}

/// Text of the app, with secrets masked and control characters removed.
pub fn clean(text: &str) -> String {
    shown(text)
}

/// The start of a text of the app. Secrets are masked before cutting, because a part of a secret would not be recognized.
pub fn beginning(text: &str, most: usize) -> String {
    // Longer than any secret that is worth one.
    const MARGIN: usize = 2000;
    let end = text.char_indices().nth(most + MARGIN).map_or(text.len(), |(end, _)| end);
    let shown = clean(&text[..end]);
    match shown.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &shown[..end]),
        None => shown,
    }
}

/// Width of names in name-value pairs.
pub const NAME: f32 = 112.0;

impl Kit<'_> {
    /// Formats a time of day with milliseconds.
    pub fn clock(&self, wall_millis: f64) -> String {
        let local = self.zone.local(wall_millis);
        format!("{:02}:{:02}:{:02}.{:03}", local.hour(), local.minute(), local.second(), local.millisecond())
    }

    /// Sets the style of egui's own widgets.
    pub fn set_style(&self, ui: &mut Ui) {
        let theme = self.theme;
        let style = ui.style_mut();
        style.spacing.item_spacing = vec2(6.0, 0.0);
        style.spacing.interact_size = vec2(ROW, ROW);
        style.spacing.button_padding = vec2(8.0, 3.0);
        style.text_styles.insert(TextStyle::Body, self.font(Face::Text));
        style.text_styles.insert(TextStyle::Button, self.font(Face::Name));
        style.text_styles.insert(TextStyle::Small, self.font(Face::Hint));
        style.text_styles.insert(TextStyle::Monospace, self.font(Face::Data));
        style.interaction.selectable_labels = true;
        style.visuals.widgets.inactive.bg_stroke = Stroke::new(1.0, theme.colors.border);
        for state in [
            &mut style.visuals.widgets.inactive,
            &mut style.visuals.widgets.hovered,
            &mut style.visuals.widgets.active,
            &mut style.visuals.widgets.open,
        ] {
            state.corner_radius = egui::CornerRadius::same(5);
        }
    }

    /// Font of a face.
    pub fn font(&self, face: Face) -> FontId {
        match face {
            Face::Title => self.theme.font_of(Weight::Medium, 13.0),
            Face::Text => self.theme.font_of(Weight::Regular, 12.0),
            Face::Name => self.theme.font_of(Weight::Medium, 12.0),
            Face::Data => self.theme.font_of(Weight::Mono, 12.0),
            Face::Hint => self.theme.font_of(Weight::Regular, 11.0),
        }
    }

    /// Paints one line in a rectangle, truncated with an ellipsis; returns its width.
    pub fn text(&self, painter: &Painter, rect: Rect, text: &str, face: Face, color: Color32) -> f32 {
        self.paint(painter, rect, text, face, color, false)
    }

    /// Paints one line, right-aligned; for numeric columns.
    pub fn text_right(&self, painter: &Painter, rect: Rect, text: &str, face: Face, color: Color32) -> f32 {
        self.paint(painter, rect, text, face, color, true)
    }

    fn paint(&self, painter: &Painter, rect: Rect, text: &str, face: Face, color: Color32, right: bool) -> f32 {
        if rect.width() < 4.0 || text.is_empty() {
            return 0.0;
        }
        let line = text.lines().next().unwrap_or_default();
        let mut job = LayoutJob::single_section(
            beginning(line, LONGEST_LINE),
            TextFormat { font_id: self.font(face), color, ..TextFormat::default() },
        );
        job.wrap =
            TextWrapping {
                max_width: rect.width(), max_rows: 1, break_anywhere: true, overflow_character: Some('…')
            };
        let galley = painter.layout_job(job);
        let size = galley.size();
        let x = if right { rect.right() - size.x } else { rect.left() };
        painter.galley(egui::pos2(x, rect.center().y - size.y / 2.0), galley, color);
        size.x
    }

    /// Stroke of separators.
    pub fn line(&self) -> Stroke {
        Stroke::new(1.0, self.theme.colors.border)
    }

    /// A tool bar: controls in one line, with a separator below.
    pub fn bar(&self, ui: &mut Ui, content: impl FnOnce(&mut Ui)) {
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), BAR), Sense::hover());
        let theme = self.theme;
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, self.line());
        let inner = rect.shrink2(vec2(PAD, 0.0));
        let layout = egui::Layout::left_to_right(egui::Align::Center);
        let mut bar = ui.new_child(UiBuilder::new().max_rect(inner).layout(layout));
        bar.set_clip_rect(bar.clip_rect().intersect(rect));
        bar.spacing_mut().item_spacing.x = theme.spacing.xs + 2.0;
        content(&mut bar);
    }

    /// Paints a word on a tinted background, left-aligned; returns its width.
    pub fn tag(&self, painter: &Painter, rect: Rect, text: &str, tone: Tone) -> f32 {
        let galley = painter.layout_no_wrap(clean(text), self.font(Face::Hint), self.theme.on_soft(tone));
        let size = galley.size();
        let ground = Rect::from_min_size(egui::pos2(rect.left(), rect.center().y - 9.0), vec2(size.x + 12.0, 18.0));
        painter.rect_filled(ground, 4.0, self.theme.soft(tone));
        painter.galley(
            egui::pos2(ground.left() + 6.0, rect.center().y - size.y / 2.0),
            galley,
            self.theme.on_soft(tone),
        );
        ground.width()
    }

    /// Paints a coloured status dot.
    pub fn dot(&self, painter: &Painter, rect: Rect, tone: Tone) {
        let color = if tone == Tone::Neutral { self.theme.colors.text3 } else { self.theme.tone(tone) };
        painter.circle_filled(rect.left_center() + vec2(4.0, 0.0), 3.5, color);
    }

    /// An empty state with its explanation.
    pub fn empty(&self, ui: &mut Ui, icon: &str, title: &str, words: &str) {
        let rect = ui.available_rect_before_wrap();
        let center = rect.center() - vec2(0.0, 20.0);
        let theme = self.theme;
        let painter = ui.painter_at(rect);
        if let Some(glyph) = icons::glyph(icon).filter(|_| rect.height() > 140.0) {
            painter.text(
                center - vec2(0.0, 34.0),
                Align2::CENTER_CENTER,
                glyph,
                theme.icon_font(28.0),
                theme.colors.text3,
            );
        }
        painter.text(center, Align2::CENTER_CENTER, title, self.font(Face::Title), theme.colors.text);
        let job = LayoutJob::simple(
            clean(words),
            self.font(Face::Text),
            theme.colors.text2,
            (rect.width() - 2.0 * PAD).clamp(40.0, 360.0),
        );
        let galley = painter.layout_job(LayoutJob { halign: egui::Align::Center, ..job });
        painter.galley(center + vec2(0.0, 14.0), galley, theme.colors.text2);
    }

    /// Outlines a widget of the app.
    pub fn outline(&self, painter: &Painter, rect: Rect, color: Color32) {
        painter.rect_filled(rect, 0.0, color.gamma_multiply(0.14));
        painter.rect_stroke(rect, 0.0, Stroke::new(1.5, color), StrokeKind::Inside);
    }
}
