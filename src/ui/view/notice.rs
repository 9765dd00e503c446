//! A temporary message at the bottom of the window about an action of the window itself.

use egui::{Align2, Area, Order, Ui};

use crate::frame::Frame;
use crate::frame::draw::part;
use crate::toolkit::theme::TextRole;

/// Draws the notice.
pub fn show(frame: &mut Frame<'_>, ui: &Ui) {
    let now = frame.ctx().input(|input| input.time);
    let Some((text, until)) = frame.ui_state.notice.clone() else { return };
    if now >= until {
        frame.ui_state.notice = None;
        return;
    }
    frame.ctx().request_repaint_after(std::time::Duration::from_secs_f64(until - now));
    let theme = frame.theme();
    let at = ui.max_rect().shrink(theme.spacing.lg).center_bottom();
    let area = Area::new(part("notice")).order(Order::Tooltip).pivot(Align2::CENTER_BOTTOM).fixed_pos(at);
    area.interactable(false).show(frame.ctx(), |ui| {
        let panel = egui::Frame::new()
            .fill(theme.colors.surface)
            .stroke(egui::Stroke::new(1.0, theme.colors.border))
            .corner_radius(theme.radius.control)
            .inner_margin(egui::Margin::symmetric(theme.spacing.md as i8, theme.spacing.sm as i8));
        panel.show(ui, |ui| {
            let text = egui::RichText::new(text).font(theme.font(TextRole::Caption)).color(theme.colors.text);
            ui.add(egui::Label::new(text).extend().selectable(false));
        });
    });
}
