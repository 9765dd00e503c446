//! Banner above an app: one line with a button, and a list of faults below it.

use egui::Ui;

use ensemble_ui::toolkit::theme::{TextRole, Theme};

/// A line above the app with a button.
pub(super) fn banner(ui: &Ui, theme: &Theme, text: &str, button: &str, mut pressed: impl FnMut()) {
    above(ui, theme, "banner", theme.spacing.sm, |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = theme.spacing.md;
            let (dot, _) = ui.allocate_exact_size(egui::Vec2::splat(DOT), egui::Sense::hover());
            ui.painter().circle_filled(dot.center(), DOT / 2.0, theme.colors.warning);
            ui.label(egui::RichText::new(text).font(theme.font(TextRole::Label)).color(theme.colors.text));
            if ui.button(button).clicked() {
                pressed();
            }
        });
    });
}

/// Faults of the files, below the banner.
pub(super) fn fault_list(ui: &Ui, theme: &Theme, faults: &[String]) {
    above(ui, theme, "faults", theme.spacing.sm + BANNER, |ui| {
        let max_size = ui.ctx().content_rect().size() * 0.8;
        ui.set_max_size(max_size);
        egui::ScrollArea::both().max_height(max_size.y - BANNER).show(ui, |ui| {
            for fault in faults {
                ui.label(
                    egui::RichText::new(fault.trim_end()).font(theme.font(TextRole::Data)).color(theme.colors.text),
                );
                ui.add_space(theme.spacing.sm);
            }
        });
    });
}

/// A panel above the app, `down` logical pixels below the top.
pub(super) fn above(ui: &Ui, theme: &Theme, name: &str, down: f32, content: impl FnOnce(&mut Ui)) {
    egui::Area::new(egui::Id::unique(("above", name)))
        .order(egui::Order::Foreground)
        .anchor(egui::Align2::CENTER_TOP, egui::vec2(0.0, down))
        .show(ui.ctx(), |ui| {
            egui::Frame::new()
                .fill(theme.colors.surface)
                .stroke(egui::Stroke::new(1.0, theme.colors.border))
                .corner_radius(theme.radius.card)
                .inner_margin(theme.spacing.md)
                .show(ui, content);
        });
}

/// Diameter of the banner's dot, in logical pixels.
const DOT: f32 = 8.0;

/// Height of the banner with the space below it, in logical pixels.
const BANNER: f32 = 68.0;
