//! The bar at the top of a screen.

use std::sync::Arc;

use egui::{Align2, CursorIcon, Rect, Sense, Stroke, Ui, Vec2, WidgetInfo};

use super::draw::{focus_ring, part};
use crate::runtime::scene::{Interaction, Node};
use crate::spec::{Color, TextStyle};
use crate::widget::layout::{HeaderProps, Space, ViewProps};
use crate::widget::text::{Look, Wrap, color32};
use crate::widget::theme::Role;
use crate::widget::{Frame, icons};

/// Draws the header at the top of `rect`. Answers its height.
pub fn show(frame: &mut Frame<'_>, ui: &mut Ui, node: &Arc<Node>, rect: Rect, view: &ViewProps) -> f32 {
    let theme = frame.theme();
    let props = HeaderProps::read(&node.props);
    let height = props.height.clamp(0.0, rect.height());
    let bar = Rect::from_min_size(rect.min, Vec2::new(rect.width(), height));
    let own = node.props.read::<Color>("backgroundColor").map(color32);
    let ground = own.unwrap_or(theme.colors.surface);
    ui.painter().rect_filled(bar, 0.0, ground);
    if own.is_none() {
        ui.painter().hline(bar.x_range(), bar.max.y - 0.5, Stroke::new(1.0, theme.colors.border));
    }
    if let Some(behind) = node.slot("flexibleBackground") {
        frame.show_child(ui, behind, bar);
    }
    let color = props.color.map_or(if own.is_some() { theme.on(ground) } else { theme.colors.text }, color32);
    let side = theme.screen_padding(rect.width());
    let mut left = bar.min.x + side;
    if let Some(leading) = node.slot("leadingWidget") {
        let size = frame.arrange(leading, Space::up_to(bar.size()));
        frame.show_child(ui, leading, Align2::LEFT_CENTER.align_size_within_rect(size, bar.with_min_x(left)));
        left += size.x + theme.spacing.md;
    } else if props.can_go_back && view.navigation_icon {
        back(frame, ui, bar, left, color);
        left += theme.control.icon + theme.spacing.md;
    }
    let room = Rect::from_min_max(egui::pos2(left, bar.min.y), egui::pos2(bar.max.x - side, bar.max.y));
    if let Some(title) = node.slot("titleWidget") {
        let size = frame.arrange(title, Space::up_to(room.size()));
        let anchor = if props.center_title { Align2::CENTER_CENTER } else { Align2::LEFT_CENTER };
        frame.show_child(ui, title, anchor.align_size_within_rect(size, room));
    } else {
        let style = node.props.read::<TextStyle>("textStyle").unwrap_or_default();
        let look = Look::new(theme, Role::Title, &style).color(style.color.map_or(color, color32));
        let galley = frame.galley(&props.title, &look, Wrap::cut(room.width()));
        let within = if props.center_title { bar } else { room };
        let anchor = if props.center_title { Align2::CENTER_CENTER } else { Align2::LEFT_CENTER };
        let place = anchor.align_size_within_rect(galley.size(), within);
        let response = ui.interact(place, part("title"), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, &*props.title));
        ui.painter().galley(place.min, galley, look.color);
    }
    height
}

/// The arrow that leads back.
fn back(frame: &mut Frame<'_>, ui: &mut Ui, bar: Rect, left: f32, color: egui::Color32) {
    let theme = frame.theme();
    let side = theme.control.height;
    let center = egui::pos2(left + theme.control.icon / 2.0, bar.center().y);
    let place = Rect::from_center_size(center, Vec2::splat(side));
    let response = ui.interact(place, part("back"), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, "Back"));
    let over = ui.ctx().animate_bool_with_time(response.id, response.hovered(), theme.seconds(theme.motion.quick));
    if over > 0.0 {
        let tint = crate::widget::theme::color::alpha(color, 0.08 * over);
        ui.painter().rect_filled(place, theme.radius.control, tint);
    }
    if response.has_focus() {
        focus_ring(frame, ui, place, (theme.radius.control as u8).into());
    }
    if let Some(glyph) = icons::glyph("arrow_back") {
        ui.painter().text(center, Align2::CENTER_CENTER, glyph, theme.icon_font(theme.control.icon), color);
    }
    if response.hovered() {
        ui.set_cursor_icon(CursorIcon::PointingHand);
    }
    if response.clicked() {
        frame.interact(Interaction::Back);
    }
}
