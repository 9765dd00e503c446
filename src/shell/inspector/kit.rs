//! [`Kit`]: how the inspector draws: its type scale, rows, tables, tags, links to places, empty panes. Every text of the app goes through
//! [`Kit::text`] or [`clean`], which leave out secrets and what steers a terminal.

use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{
    Align2, Button, Color32, FontId, Painter, Rect, Response, RichText, ScrollArea, Sense, Stroke, StrokeKind,
    TextEdit, TextStyle, Ui, UiBuilder, Vec2, vec2,
};

use super::wish::Wish;
use crate::shell::terminal::shown;
use ensemble_core::calendar::TimeZone;
use ensemble_core::diag::{Sources, Span};
use ensemble_ui::frame::access;
use ensemble_ui::toolkit::icons;
use ensemble_ui::toolkit::theme::{Theme, Tone, Weight};

/// Height of a row of a list, in logical pixels.
pub const ROW: f32 = 24.0;

/// Height of a tool bar.
pub const BAR: f32 = 36.0;

/// Space at the left and right of rows and bars.
pub const PAD: f32 = 12.0;

/// Most characters of a text that are laid out in one line.
const LONGEST_LINE: usize = 2000;

/// The faces of the inspector's type scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    /// 13 medium: tabs, names of chosen things.
    Title,
    /// 12 regular: everything that is read.
    Text,
    /// 12 medium: names of fields, heads of columns.
    Name,
    /// 12 mono: data, places, ids.
    Data,
    /// 11 regular: hints and units.
    Hint,
}

/// The parts of a split pane.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// The list, at the left or the top.
    List,
    /// The detail of what is chosen in it.
    Detail,
}

/// How the inspector draws.
pub struct Kit<'a> {
    /// The colours and sizes: those of the program, not of the app.
    pub theme: &'a Theme,
    /// The files of the app.
    pub sources: &'a Sources,
    /// The zone that times of day are shown in.
    pub zone: TimeZone,
}

/// A text of the app as the inspector may show it.
pub fn clean(text: &str) -> String {
    shown(text)
}

/// The beginning of a text of the app. Secrets are left out before it is cut: a part of one would not be known as such.
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

impl Kit<'_> {
    /// A time of day with milliseconds.
    pub fn clock(&self, wall_millis: f64) -> String {
        let local = self.zone.local(wall_millis);
        format!("{:02}:{:02}:{:02}.{:03}", local.hour(), local.minute(), local.second(), local.millisecond())
    }

    /// Sets the style of what egui draws by itself.
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

    /// The font of a face.
    pub fn font(&self, face: Face) -> FontId {
        match face {
            Face::Title => self.theme.font_of(Weight::Medium, 13.0),
            Face::Text => self.theme.font_of(Weight::Regular, 12.0),
            Face::Name => self.theme.font_of(Weight::Medium, 12.0),
            Face::Data => self.theme.font_of(Weight::Mono, 12.0),
            Face::Hint => self.theme.font_of(Weight::Regular, 11.0),
        }
    }

    /// Paints one line within a rectangle, cut with an ellipsis. Returns its width.
    pub fn text(&self, painter: &Painter, rect: Rect, text: &str, face: Face, color: Color32) -> f32 {
        self.paint(painter, rect, text, face, color, false)
    }

    /// The same at the right edge: for numbers in columns.
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

    /// Rectangles of columns within a row; a width of 0 takes what is left, and several share it.
    pub fn columns<const N: usize>(&self, row: Rect, widths: [f32; N]) -> [Rect; N] {
        const GAP: f32 = 10.0;
        let fixed: f32 = widths.iter().sum::<f32>() + GAP * (N.saturating_sub(1)) as f32;
        let flexible = widths.iter().filter(|width| **width == 0.0).count().max(1) as f32;
        let share = ((row.width() - 2.0 * PAD - fixed) / flexible).max(0.0);
        let mut x = row.left() + PAD;
        widths.map(|width| {
            let width = if width == 0.0 { share } else { width };
            let end = (x + width).min(row.right() - PAD).max(x);
            let rect = Rect::from_min_max(egui::pos2(x, row.top()), egui::pos2(end, row.bottom()));
            x += width + GAP;
            rect
        })
    }

    /// A row of a list that can be chosen. `name` is what a screen reader says.
    pub fn row(&self, ui: &mut Ui, selected: bool, name: &str, paint: impl FnOnce(&Self, &Painter, Rect)) -> Response {
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
        let painter = ui.painter_at(rect);
        let theme = self.theme;
        if selected {
            painter.rect_filled(rect, 0.0, theme.soft(Tone::Accent));
            painter.rect_filled(Rect::from_min_size(rect.min, vec2(2.0, rect.height())), 0.0, theme.colors.accent);
        } else if response.hovered() {
            painter.rect_filled(rect, 0.0, theme.hovered(theme.colors.surface));
        }
        access::choice(&response, egui::Role::ListBoxOption, (true, selected), &clean(name));
        paint(self, &painter, rect);
        response
    }

    /// The head of a table.
    pub fn head<const N: usize>(&self, ui: &mut Ui, widths: [f32; N], names: [&str; N]) {
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
        let painter = ui.painter_at(rect);
        painter.rect_filled(rect, 0.0, self.theme.colors.surface2);
        painter.hline(rect.x_range(), rect.bottom() - 0.5, self.line());
        for (rect, name) in self.columns(rect, widths).into_iter().zip(names) {
            let (name, is_number) = name.strip_prefix('>').map_or((name, false), |name| (name, true));
            if is_number {
                self.text_right(&painter, rect, name, Face::Hint, self.theme.colors.text2);
            } else {
                self.text(&painter, rect, name, Face::Hint, self.theme.colors.text2);
            }
        }
    }

    /// The stroke between parts.
    pub fn line(&self) -> Stroke {
        Stroke::new(1.0, self.theme.colors.border)
    }

    /// A tool bar: controls from the left in one line, with a line below.
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

    /// A field that filters what is below it. Returns true when its text has changed.
    pub fn search(&self, ui: &mut Ui, id: egui::Id, text: &mut String, hint: &str, width: f32) -> Response {
        let edit = TextEdit::singleline(text)
            .id(id)
            .hint_text(RichText::new(hint).font(self.font(Face::Text)).color(self.theme.colors.text3))
            .font(self.font(Face::Text))
            .align(Align2::LEFT_CENTER)
            .margin(egui::Margin::symmetric(8, 3));
        let response = ui.add_sized(vec2(width.min(ui.available_width()), ROW), edit);
        access::tell(&response, |node| node.set_label(hint));
        response
    }

    /// One of several views.
    pub fn choice(&self, ui: &mut Ui, name: &str, on: bool) -> bool {
        let theme = self.theme;
        let (fill, color) = if on {
            (theme.soft(Tone::Accent), theme.on_soft(Tone::Accent))
        } else {
            (Color32::TRANSPARENT, theme.colors.text2)
        };
        let response = self.chip(ui, name, fill, color);
        access::choice(&response, egui::Role::Tab, (true, on), name);
        response.clicked()
    }

    /// A switch of a filter. Returns true when it was switched.
    pub fn switch(&self, ui: &mut Ui, name: &str, on: &mut bool) -> bool {
        let colors = &self.theme.colors;
        let (fill, color) = if *on { (colors.surface2, colors.text) } else { (Color32::TRANSPARENT, colors.text3) };
        let response = self.chip(ui, name, fill, color);
        access::choice(&response, egui::Role::Switch, (true, *on), name);
        if response.clicked() {
            *on = !*on;
        }
        response.clicked()
    }

    fn chip(&self, ui: &mut Ui, name: &str, fill: Color32, color: Color32) -> Response {
        let text = RichText::new(name).font(self.font(Face::Name)).color(color);
        ui.scope(|ui| {
            ui.spacing_mut().button_padding.x = 7.0;
            ui.add(Button::new(text).fill(fill).stroke(Stroke::NONE).min_size(vec2(0.0, 22.0)))
        })
        .inner
    }

    /// A button with words.
    pub fn button(&self, ui: &mut Ui, name: &str, enabled: bool) -> bool {
        let color = if enabled { self.theme.colors.text } else { self.theme.colors.text3 };
        let text = RichText::new(name).font(self.font(Face::Name)).color(color);
        ui.add_enabled(enabled, Button::new(text).min_size(vec2(0.0, ROW))).clicked()
    }

    /// A button with an icon and no frame; `name` is its tooltip.
    pub fn icon(&self, ui: &mut Ui, icon: &str, name: &str, on: bool) -> bool {
        let (rect, response) = ui.allocate_exact_size(Vec2::splat(ROW), Sense::click());
        let theme = self.theme;
        let color = if on { theme.colors.accent } else { theme.colors.text2 };
        if response.hovered() || response.has_focus() {
            ui.painter().rect_filled(rect, 5.0, theme.hovered(theme.colors.surface));
        }
        if let Some(glyph) = icons::glyph(icon) {
            ui.painter().text(rect.center(), Align2::CENTER_CENTER, glyph, theme.icon_font(16.0), color);
        }
        access::choice(&response, egui::Role::Button, (true, on), name);
        response.on_hover_text(name).clicked()
    }

    /// A word on a tinted ground, at the left of a rectangle. Returns its width.
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

    /// A dot that says a state by its colour.
    pub fn dot(&self, painter: &Painter, rect: Rect, tone: Tone) {
        let color = if tone == Tone::Neutral { self.theme.colors.text3 } else { self.theme.tone(tone) };
        painter.circle_filled(rect.left_center() + vec2(4.0, 0.0), 3.5, color);
    }

    /// The heading of a part of a detail.
    pub fn section(&self, ui: &mut Ui, name: &str) {
        ui.add_space(10.0);
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 20.0), Sense::hover());
        let rect = rect.shrink2(vec2(PAD, 0.0));
        self.text(ui.painter(), rect, name, Face::Name, self.theme.colors.text);
    }

    /// A name and its value; a click copies the value.
    pub fn pair(&self, ui: &mut Ui, name: &str, value: &str, color: Color32) {
        self.named(ui, name, value, color, NAME);
    }

    /// The same with names of this width.
    pub fn named(&self, ui: &mut Ui, name: &str, value: &str, color: Color32, width: f32) {
        let response = self.row(ui, false, &format!("{name}: {value}"), |kit, painter, rect| {
            let [left, right] = kit.columns(rect, [width, 0.0]);
            kit.text(painter, left, name, Face::Text, kit.theme.colors.text2);
            kit.text(painter, right, value, Face::Data, color);
        });
        let long = value.chars().count() > 40;
        let response = if long { response.on_hover_text(beginning(value, 2000)) } else { response };
        if response.clicked() {
            ui.ctx().copy_text(clean(value));
        }
    }

    /// A line of words that says something by itself.
    pub fn note(&self, ui: &mut Ui, text: &str, tone: Tone) {
        let color = self.theme.tone(tone);
        let text = RichText::new(clean(text)).font(self.font(Face::Text)).color(color);
        egui::Frame::new().inner_margin(egui::Margin::symmetric(PAD as i8, 4)).show(ui, |ui| {
            ui.add(egui::Label::new(text).wrap().selectable(true));
        });
    }

    /// A place in a file, which a click opens in the editor.
    pub fn place(&self, ui: &mut Ui, span: Span, wishes: &mut Vec<Wish>) {
        let Some(words) = self.place_words(span) else { return };
        let text = RichText::new(&words).font(self.font(Face::Data)).color(self.theme.colors.accent);
        let link = Button::new(text).frame(false).min_size(vec2(0.0, ROW));
        let response =
            ui.add(link).on_hover_text(format!("{}\nOpen in the editor", self.place_whole(span).unwrap_or_default()));
        if response.clicked() {
            wishes.push(Wish::Edit(span));
        }
    }

    /// A place as a row: its name, then the link.
    pub fn place_row(&self, ui: &mut Ui, name: &str, span: Span, wishes: &mut Vec<Wish>) {
        let Some(words) = self.place_words(span) else { return };
        let response = self.row(ui, false, &format!("{name}: {words}"), |kit, painter, rect| {
            let [left, right] = kit.columns(rect, [NAME, 0.0]);
            kit.text(painter, left, name, Face::Text, kit.theme.colors.text2);
            kit.text(painter, right, &words, Face::Data, kit.theme.colors.accent);
        });
        let response =
            response.on_hover_text(format!("{}\nOpen in the editor", self.place_whole(span).unwrap_or_default()));
        if response.clicked() {
            wishes.push(Wish::Edit(span));
        }
    }

    /// File and line of a place, without folders.
    pub fn place_words(&self, span: Span) -> Option<String> {
        let source = self.sources.get(span.file)?;
        let name = source.name.rsplit(['/', '\\']).next().unwrap_or(&source.name);
        Some(format!("{name}:{}", source.position(span.start).line))
    }

    fn place_whole(&self, span: Span) -> Option<String> {
        let source = self.sources.get(span.file)?;
        let position = source.position(span.start);
        Some(format!("{}:{}:{}", source.name, position.line, position.column))
    }

    /// The first line of what is written at a place.
    pub fn written(&self, span: Span) -> Option<String> {
        let source = self.sources.get(span.file)?;
        let text = source.text.get(span.start as usize..span.end as usize)?;
        Some(text.trim_start().lines().next()?.trim_end().chars().take(200).collect())
    }

    /// A pane, or a part of one, that has nothing to show, and why.
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

    /// Rows of equal height that are made when they are seen. `keep` is a row that is scrolled to.
    pub fn rows(
        &self,
        ui: &mut Ui,
        id: &str,
        count: usize,
        at_end: bool,
        keep: Option<usize>,
        mut row: impl FnMut(&mut Ui, usize),
    ) {
        let mut area = ScrollArea::vertical().id_salt(id).auto_shrink(false).stick_to_bottom(at_end);
        if let Some(keep) = keep {
            let height = ui.available_height();
            let (top, bottom) = (keep as f32 * ROW, (keep as f32 + 1.0) * ROW);
            let id = ui.make_persistent_id(id);
            let offset = egui::scroll_area::State::load(ui.ctx(), id).map_or(0.0, |state| state.clamped_offset().y);
            if top < offset {
                area = area.vertical_scroll_offset(top);
            } else if bottom > offset + height {
                area = area.vertical_scroll_offset(bottom - height);
            }
        }
        area.show_rows(ui, ROW, count, |ui, range| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for at in range {
                row(ui, at);
            }
        });
    }

    /// A list and the detail of what is chosen in it: side by side where there is room, else one above the other.
    pub fn split(&self, ui: &mut Ui, fraction: &mut f32, mut content: impl FnMut(&mut Ui, Part)) {
        let rect = ui.available_rect_before_wrap();
        let beside = rect.width() >= 720.0 && rect.width() > rect.height();
        let (first, second, handle) = if beside {
            let x = rect.left() + rect.width() * fraction.clamp(0.2, 0.8);
            let handle = Rect::from_x_y_ranges(x - 3.0..=x + 3.0, rect.y_range());
            (rect.with_max_x(x), rect.with_min_x(x), handle)
        } else {
            let y = rect.top() + rect.height() * fraction.clamp(0.2, 0.8);
            let handle = Rect::from_x_y_ranges(rect.x_range(), y - 3.0..=y + 3.0);
            (rect.with_max_y(y), rect.with_min_y(y), handle)
        };
        for (part, rect) in [(Part::List, first), (Part::Detail, second)] {
            let mut inner = ui.new_child(UiBuilder::new().max_rect(rect).id_salt(part));
            inner.set_clip_rect(inner.clip_rect().intersect(rect));
            content(&mut inner, part);
        }
        let cursor = if beside { egui::CursorIcon::ResizeHorizontal } else { egui::CursorIcon::ResizeVertical };
        let response = ui.interact(handle, ui.scope_id().with("split"), Sense::drag()).on_hover_and_drag_cursor(cursor);
        if response.dragged() {
            let moved = response.drag_delta();
            *fraction += if beside { moved.x / rect.width() } else { moved.y / rect.height() };
            *fraction = fraction.clamp(0.2, 0.8);
        }
        let stroke = if response.hovered() || response.dragged() {
            Stroke::new(2.0, self.theme.colors.accent)
        } else {
            self.line()
        };
        let painter = ui.painter();
        if beside {
            painter.vline(handle.center().x, handle.y_range(), stroke);
        } else {
            painter.hline(handle.x_range(), handle.center().y, stroke);
        }
        ui.advance_cursor_after_rect(rect);
    }

    /// The outline of something on the screen that is pointed at.
    pub fn outline(&self, painter: &Painter, rect: Rect, color: Color32) {
        painter.rect_filled(rect, 0.0, color.gamma_multiply(0.14));
        painter.rect_stroke(rect, 0.0, Stroke::new(1.5, color), StrokeKind::Inside);
    }
}

/// Width of the names of pairs.
pub const NAME: f32 = 112.0;
