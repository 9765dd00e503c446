//! Faults of the running app: a chip that opens their list, and the error page of an app that cannot be loaded.

use std::sync::Arc;

use egui::{
    Align2, Area, FontFamily, FontId, Frame as Box, Margin, Order, Rect, Response, RichText, ScrollArea, Sense, Ui,
    WidgetInfo,
};

use crate::frame::Frame;
use crate::frame::draw::part;
use crate::toolkit::theme::{TextRole, Theme, Tone};
use ensemble_core::diag::{Diagnostic, Severity, Sources};
use ensemble_runtime::scene::{Interaction, Scene};

/// The faults of the app that is shown: a chip at the bottom left of the body that opens their list.
#[derive(Default)]
pub struct FaultList {
    /// Faults of loading.
    loaded: Vec<Diagnostic>,
    sources: Arc<Sources>,
    is_open: bool,
}

impl FaultList {
    /// Sets the faults of loading for the version that is shown.
    pub fn set_loaded(&mut self, faults: Vec<Diagnostic>, sources: Arc<Sources>) {
        (self.loaded, self.sources) = (faults, sources);
    }

    /// Faults of loading.
    pub fn loaded(&self) -> &[Diagnostic] {
        &self.loaded
    }

    /// True when there is something to list.
    pub fn any(&self, scene: &Scene) -> bool {
        !self.loaded.is_empty() || !scene.faults.is_empty()
    }

    /// Draws the chip in the lower left corner of `area`, and the list while it is open.
    pub fn show(&mut self, frame: &mut Frame<'_>, area: Rect, scene: &Scene) {
        if !self.any(scene) {
            self.is_open = false;
            return;
        }
        let theme = frame.theme();
        let count = self.loaded.len() + scene.faults.len();
        let words = if count == 1 { "1 problem".to_owned() } else { format!("{count} problems") };
        let running = scene.faults.iter().map(|fault| &fault.diagnostic);
        let has_errors = self.loaded.iter().chain(running).any(|fault| fault.severity == Severity::Error);
        let tone = if has_errors { Tone::Danger } else { Tone::Warning };
        let corner = area.shrink(theme.spacing.md).left_bottom();
        let mut is_cleared = false;
        Area::new(part("faults")).order(Order::Foreground).pivot(Align2::LEFT_BOTTOM).fixed_pos(corner).show(
            frame.ctx(),
            |ui| {
                panel(theme).show(ui, |ui| {
                    // Lines are as high as their text.
                    ui.spacing_mut().interact_size.y = 0.0;
                    if self.is_open {
                        ui.set_max_width((frame.ctx().content_rect().width() - 64.0).min(640.0));
                        ScrollArea::vertical().max_height(frame.ctx().content_rect().height() * 0.5).show(ui, |ui| {
                            for fault in scene.faults.iter().rev() {
                                one(ui, theme, &fault.diagnostic, fault.times, &scene.sources);
                            }
                            for fault in &self.loaded {
                                one(ui, theme, fault, 1, &self.sources);
                            }
                        });
                    }
                    ui.horizontal(|ui| {
                        if action(ui, theme, &words, tone).clicked() {
                            self.is_open = !self.is_open;
                        }
                        is_cleared = self.is_open && action(ui, theme, "Clear", Tone::Accent).clicked();
                    });
                });
            },
        );
        if is_cleared {
            self.loaded.clear();
            self.is_open = false;
            frame.interact(Interaction::ClearFaults);
        }
    }
}

/// A button of text only.
fn action(ui: &mut Ui, theme: &Theme, words: &str, tone: Tone) -> Response {
    let text = RichText::new(words).font(theme.font(TextRole::Label)).color(theme.tone(tone));
    let response = ui.add(egui::Label::new(text).extend().sense(Sense::click()).selectable(false));
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, words));
    response.on_hover_cursor(egui::CursorIcon::PointingHand)
}

fn one(ui: &mut Ui, theme: &Theme, fault: &Diagnostic, times: usize, sources: &Sources) {
    let tone = if fault.severity == Severity::Error { Tone::Danger } else { Tone::Warning };
    let message = if times > 1 { format!("{} ({times} times)", fault.message) } else { fault.message.clone() };
    ui.label(RichText::new(message).font(theme.font(TextRole::Body)).color(theme.tone(tone)));
    if let Some((span, source)) = fault.span.and_then(|span| Some((span, sources.get(span.file)?))) {
        let place = source.position(span.start);
        let text = format!("{}:{}:{}", source.name, place.line, place.column);
        ui.label(RichText::new(text).font(theme.font(TextRole::Data)).color(theme.colors.text2));
    }
    for line in [&fault.label, &fault.help, &fault.note].into_iter().flatten() {
        ui.label(RichText::new(line).font(theme.font(TextRole::Caption)).color(theme.colors.text2));
    }
    ui.add_space(theme.spacing.sm);
}

fn panel(theme: &Theme) -> Box {
    Box::new()
        .fill(theme.colors.surface)
        .stroke(egui::Stroke::new(1.0, theme.colors.border))
        .corner_radius(theme.radius.control)
        .inner_margin(Margin::symmetric(10, 6))
}

/// Draws the error page of an app that cannot be loaded: its diagnostics as text that can be selected and copied.
pub fn show_error_page(ui: &mut Ui, theme: &Theme, title: &str, faults: &[String]) {
    let rect = ui.max_rect();
    ui.painter().rect_filled(rect, 0.0, theme.colors.background);
    let padding = theme.screen_padding(rect.width());
    let mut page = ui.new_child(egui::UiBuilder::new().max_rect(rect.shrink(padding)));
    let ui = &mut page;
    ui.label(RichText::new(title).font(theme.font(TextRole::Title)).color(theme.colors.text));
    let count = if faults.len() == 1 { "1 problem".to_owned() } else { format!("{} problems", faults.len()) };
    ui.add_space(theme.spacing.xs);
    ui.horizontal(|ui| {
        ui.label(RichText::new(count).font(theme.font(TextRole::Body)).color(theme.colors.text2));
        if ui.button("Copy").clicked() {
            ui.copy_text(faults.join("\n"));
        }
    });
    ui.add_space(theme.spacing.lg);
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        for fault in faults {
            Box::new()
                .fill(theme.colors.surface)
                .stroke(egui::Stroke::new(1.0, theme.colors.border))
                .corner_radius(theme.radius.card)
                .inner_margin(Margin::same(16))
                .show(ui, |ui| {
                    ui.set_width(ui.available_width());
                    let mono = FontId::new(theme.type_style(TextRole::Data).size, FontFamily::Monospace);
                    let text = RichText::new(fault.trim_end()).font(mono).color(theme.colors.text);
                    ui.add(egui::Label::new(text).selectable(true).wrap_mode(egui::TextWrapMode::Wrap));
                });
            ui.add_space(theme.spacing.md);
        }
    });
}
