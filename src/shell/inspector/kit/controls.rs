//! Controls: search field, tabs, toggles, buttons.

use egui::{Align2, Button, Color32, Response, RichText, Sense, Stroke, TextEdit, Ui, Vec2, vec2};

use super::{Face, Kit, ROW};
use ensemble_ui::frame::access;
use ensemble_ui::toolkit::icons;
use ensemble_ui::toolkit::theme::Tone;

impl Kit<'_> {
    /// A filter field; true when its text has changed.
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

    /// One button of a group of exclusive views; true when pressed.
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

    /// A toggle of a filter; true when it has changed.
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

    /// A text button.
    pub fn button(&self, ui: &mut Ui, name: &str, enabled: bool) -> bool {
        let color = if enabled { self.theme.colors.text } else { self.theme.colors.text3 };
        let text = RichText::new(name).font(self.font(Face::Name)).color(color);
        ui.add_enabled(enabled, Button::new(text).min_size(vec2(0.0, ROW))).clicked()
    }

    /// An icon button; `name` is its tooltip and accessible name.
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
}
