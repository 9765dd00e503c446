//! Tab bar of the panes, and the message line.

use egui::{Rect, Sense, Ui, UiBuilder};

use super::kit::{Face, Kit, PAD};
use super::settings::Side;
use super::{Inspector, LEAST_WIDE, PANES, Pane, kit};
use ensemble_ui::toolkit::theme::Tone;

impl Inspector {
    /// Draws the tabs; true when the user closes the inspector.
    pub(super) fn tabs(&mut self, kit: &Kit<'_>, ui: &mut Ui, docked: bool) -> bool {
        let theme = kit.theme;
        let (rect, _) = ui.allocate_exact_size(egui::vec2(ui.available_width(), kit::BAR), Sense::hover());
        ui.painter().rect_filled(rect, 0.0, theme.colors.surface);
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, kit.line());
        let errors = self.model.lines.iter().filter(|line| line.level == "error").count();
        // The badge of errors and the tools at the right need their width, too.
        let names = PANES.iter().map(|(_, name, _)| {
            let color = theme.colors.text;
            ui.painter().layout_no_wrap((*name).to_owned(), kit.font(Face::Title), color).size().x + 20.0
        });
        let wanted = 6.0 + names.sum::<f32>() + if errors > 0 { 20.0 } else { 0.0 } + if docked { 92.0 } else { 0.0 };
        let narrow = rect.width() < wanted;
        let mut x = rect.left() + if narrow { 2.0 } else { 6.0 };
        for (at, (pane, name, _)) in PANES.into_iter().enumerate() {
            let badge = if pane == Pane::Console { errors } else { 0 };
            let (tab, is_clicked) =
                tab(kit, ui, (at, name), egui::pos2(x, rect.top()), (self.pane == pane, narrow), badge);
            if is_clicked {
                self.set_pane(pane);
            }
            x = tab.right();
        }
        let tools =
            Rect::from_min_max(egui::pos2(x.max(rect.right() - 92.0), rect.top()), rect.max - egui::vec2(6.0, 0.0));
        docked && self.tools(kit, ui, tools)
    }

    /// Draws the buttons at the right end of the tabs; true when the user closes the inspector.
    fn tools(&mut self, kit: &Kit<'_>, ui: &mut Ui, place: Rect) -> bool {
        let layout = egui::Layout::right_to_left(egui::Align::Center);
        let mut tools = ui.new_child(UiBuilder::new().max_rect(place).layout(layout).id_salt("tools"));
        tools.spacing_mut().item_spacing.x = 0.0;
        let close = kit.icon(&mut tools, "close", "Close (F12)", false);
        let right = self.is_at_right(ui.ctx().content_rect());
        // A narrow window has the inspector at its bottom.
        if ui.ctx().content_rect().width() >= LEAST_WIDE {
            let (icon, name, side) = if right {
                ("call_to_action", "Move to the bottom", Side::Bottom)
            } else {
                ("view_sidebar", "Move to the right", Side::Right)
            };
            if kit.icon(&mut tools, icon, name, false) {
                self.settings.side = side;
            }
        }
        if kit.icon(&mut tools, "highlight_alt", "Choose a widget on the screen (Ctrl+Shift+C)", self.picking.is_on()) {
            self.pick();
        }
        close
    }

    pub(super) fn say_notice(&mut self, kit: &Kit<'_>, ui: &Ui, below: &mut Rect) {
        let now = ui.input(|input| input.time);
        let Some((words, until)) = &self.notice else { return };
        let line = below.with_max_y(below.top() + 28.0);
        below.min.y = line.bottom();
        let theme = kit.theme;
        ui.painter().rect_filled(line, 0.0, theme.soft(Tone::Warning));
        kit.text(ui.painter(), line.shrink2(egui::vec2(PAD, 0.0)), words, Face::Text, theme.on_soft(Tone::Warning));
        if now > *until {
            self.notice = None;
        }
    }
}

/// Draws a tab at `corner` with the number of errors as its badge. Returns its rectangle, and true when it was clicked.
fn tab(
    kit: &Kit<'_>,
    ui: &mut Ui,
    (at, name): (usize, &str),
    corner: egui::Pos2,
    (is_front, narrow): (bool, bool),
    errors: usize,
) -> (Rect, bool) {
    let theme = kit.theme;
    let pad = if narrow { 5.5 } else { 10.0 };
    let color = if is_front { theme.colors.text } else { theme.colors.text2 };
    let font = kit.font(if narrow { Face::Name } else { Face::Title });
    let galley = ui.painter().layout_no_wrap(name.to_owned(), font, color);
    let badge = if errors > 0 { 20.0 } else { 0.0 };
    let tab = Rect::from_min_size(corner, egui::vec2(galley.size().x + 2.0 * pad + badge, kit::BAR));
    let response = ui.interact(tab, ui.scope_id().with(("tab", at)), Sense::click());
    ensemble_ui::frame::access::choice(&response, egui::Role::Tab, (true, is_front), name);
    if response.hovered() && !is_front {
        ui.painter().rect_filled(tab.shrink2(egui::vec2(1.0, 5.0)), 5.0, theme.hovered(theme.colors.surface));
    }
    let text = egui::pos2(tab.left() + pad, tab.center().y - galley.size().y / 2.0);
    ui.painter().galley(text, galley, color);
    if errors > 0 {
        let center = egui::pos2(tab.right() - pad - 4.0, tab.center().y);
        ui.painter().circle_filled(center, 8.0, theme.soft(Tone::Danger));
        let count = if errors > 99 { "99".to_owned() } else { errors.to_string() };
        let ink = theme.on_soft(Tone::Danger);
        ui.painter().text(center, egui::Align2::CENTER_CENTER, count, kit.font(Face::Hint), ink);
    }
    if is_front {
        let bottom = tab.bottom();
        let line = Rect::from_x_y_ranges(tab.left() + pad..=tab.right() - pad, bottom - 2.0..=bottom);
        ui.painter().rect_filled(line, 1.0, theme.colors.accent);
    }
    let is_clicked = response.on_hover_text(format!("{name} (Ctrl+{})", at + 1)).clicked();
    (tab, is_clicked)
}
