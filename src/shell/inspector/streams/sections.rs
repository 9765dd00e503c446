//! Sections of several tabs: headers with secrets masked, raw text.

use std::sync::Arc;

use egui::Ui;

use super::super::kit::{Face, Kit, PAD, beginning};

pub(super) fn header_rows(kit: &Kit<'_>, ui: &mut Ui, title: &str, headers: &[(Arc<str>, Arc<str>)]) {
    if headers.is_empty() {
        return;
    }
    kit.section(ui, title);
    for (name, value) in headers {
        let is_secret = ensemble_sse::is_secret_header(&name.to_ascii_lowercase());
        let value = if is_secret { "***" } else { value };
        let color = if is_secret { kit.theme.colors.text3 } else { kit.theme.colors.text };
        kit.named(ui, name, value, color, 196.0);
    }
}

pub(super) fn raw(kit: &Kit<'_>, ui: &mut Ui, text: &str) {
    const LONGEST: usize = 20_000;
    kit.section(ui, "Raw");
    let words = egui::RichText::new(beginning(text, LONGEST)).font(kit.font(Face::Data)).color(kit.theme.colors.text);
    egui::Frame::new().inner_margin(egui::Margin::symmetric(PAD as i8, 4)).show(ui, |ui| {
        ui.add(egui::Label::new(words).wrap().selectable(true));
    });
}
