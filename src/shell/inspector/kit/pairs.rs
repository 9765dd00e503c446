//! Rows of details: section headings, name-value pairs, notes.

use egui::{Color32, RichText, Sense, Ui, vec2};

use super::{Face, Kit, NAME, PAD, beginning, clean};
use ensemble_ui::toolkit::theme::Tone;

impl Kit<'_> {
    /// Heading of a section.
    pub fn section(&self, ui: &mut Ui, name: &str) {
        ui.add_space(10.0);
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 20.0), Sense::hover());
        let rect = rect.shrink2(vec2(PAD, 0.0));
        self.text(ui.painter(), rect, name, Face::Name, self.theme.colors.text);
    }

    /// A name-value pair; a click copies the value.
    pub fn pair(&self, ui: &mut Ui, name: &str, value: &str, color: Color32) {
        self.named(ui, name, value, color, NAME);
    }

    /// A name-value pair with this name width.
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

    /// A line of text.
    pub fn note(&self, ui: &mut Ui, text: &str, tone: Tone) {
        let color = self.theme.tone(tone);
        let text = RichText::new(clean(text)).font(self.font(Face::Text)).color(color);
        egui::Frame::new().inner_margin(egui::Margin::symmetric(PAD as i8, 4)).show(ui, |ui| {
            ui.add(egui::Label::new(text).wrap().selectable(true));
        });
    }
}
