//! The header of a screen.

use std::sync::Arc;

use egui::{Align2, CursorIcon, Rect, Sense, Stroke, Ui, Vec2, WidgetInfo};

use super::menu;
use crate::frame::draw::{self, focus_ring};
use crate::frame::{Frame, access, backdrop};
use crate::layout::{ParentConstraints, Space};
use crate::toolkit::mirror;
use crate::toolkit::text::{ResolvedTextStyle, Wrap, color32};
use crate::toolkit::theme::TextRole;
use crate::toolkit::{icons, images};
use crate::widgets::containers::{HeaderProps, ViewProps};
use ensemble_core::spec::{Color, Gradient, Length, TextStyle};
use ensemble_runtime::scene::{Interaction, Node};

/// Draws the header at the top of `rect` and returns its height. `scrolled` is the scroll offset of the body in logical pixels.
pub fn show(
    frame: &mut Frame<'_>,
    ui: &mut Ui,
    node: &Arc<Node>,
    rect: Rect,
    (view, drawer): (&ViewProps, Option<&Arc<Node>>),
    scrolled: f32,
) -> f32 {
    let theme = frame.theme();
    let props = HeaderProps::read(&node.props);
    let height = height(frame, node, &props, view, scrolled).clamp(0.0, rect.height());
    if height < 1.0 {
        return 0.0;
    }
    let bar = Rect::from_min_size(rect.min, Vec2::new(rect.width(), height));
    let own = node.props.read::<Color>("backgroundColor").map(color32);
    let ground = own.unwrap_or(theme.colors.surface);
    show_ground(frame, ui, node, bar, ground);
    if own.is_none() {
        ui.painter().hline(bar.x_range(), bar.max.y - 0.5, Stroke::new(1.0, theme.colors.border));
    }
    if let Some(behind) = node.slot("flexibleBackground") {
        // A picture that is as high as the open header does not lie over the body when the header is low.
        let clip = ui.clip_rect();
        ui.shrink_clip_rect(bar);
        frame.show_child(ui, behind, bar);
        ui.set_clip_rect(clip);
    }
    let color = props.color.map_or(if own.is_some() { theme.on(ground) } else { theme.colors.text }, color32);
    let side = theme.screen_padding(rect.width());
    let can_go_back = props.can_go_back && view.navigation_icon;
    let left = show_leading(frame, ui, node, bar, bar.min.x + side, (drawer, can_go_back, color));
    let available = Rect::from_min_max(egui::pos2(left, bar.min.y), egui::pos2(bar.max.x - side, bar.max.y));
    show_title(frame, ui, node, &props, bar, available, color);
    height
}

/// Draws shadow, colour, gradient and picture of the header.
fn show_ground(frame: &mut Frame<'_>, ui: &mut Ui, node: &Node, bar: Rect, ground: egui::Color32) {
    backdrop::lift(ui.painter(), &node.props, bar, egui::CornerRadius::ZERO);
    ui.painter().rect_filled(bar, 0.0, ground);
    if let Some(gradient) = node.props.read::<Gradient>("backgroundGradient") {
        ui.painter().add(backdrop::gradient(bar, egui::CornerRadius::ZERO, &gradient));
    }
    if let Some(picture) = node.props.get("backgroundImage")
        && let Err((source, reason)) = images::draw_background(ui, picture, bar, egui::CornerRadius::ZERO)
    {
        frame.image_failed(node, "backgroundImage", &source, &reason);
    }
}

/// Distance from the edge of an icon button to its drawing: the drawing stands at the edge of the content, not the ground around it.
fn icon_reach(frame: &Frame<'_>) -> f32 {
    let control = &frame.theme().control;
    (control.height - control.icon) / 2.0
}

/// Draws what stands before the title: the app's own widget, the opener of the drawer or the way back. Returns the left edge of what follows.
fn show_leading(
    frame: &mut Frame<'_>,
    ui: &mut Ui,
    node: &Node,
    bar: Rect,
    mut left: f32,
    (drawer, can_go_back, color): (Option<&Arc<Node>>, bool, egui::Color32),
) -> f32 {
    let theme = frame.theme();
    if let Some(leading) = node.slot("leadingWidget") {
        left -= if is_icon_button(leading) { icon_reach(frame) } else { 0.0 };
        let size = bar_part(frame, leading, bar.size());
        let at = Align2::LEFT_CENTER.align_size_within_rect(size, bar.with_min_x(left));
        draw::tree(frame, ui, leading, mirror::rect(at, bar, frame.is_rtl()).min);
        return left + size.x + theme.spacing.md;
    }
    if let Some(drawer) = drawer {
        menu::opener(frame, ui, drawer, bar, left, color);
    } else if can_go_back {
        back(frame, ui, node, bar, left, color);
    } else {
        return left;
    }
    left + theme.control.icon + theme.spacing.md
}

/// Draws the title, a text or the app's own widget, into the space that is left of the bar.
fn show_title(
    frame: &mut Frame<'_>,
    ui: &mut Ui,
    node: &Node,
    props: &HeaderProps,
    bar: Rect,
    mut available: Rect,
    color: egui::Color32,
) {
    let rtl = frame.is_rtl();
    if let Some(title) = node.slot("titleWidget") {
        frame.ui_state.title = first_text(title).map(|text| text.id);
        available.max.x += if ends_in_icon_button(title) { icon_reach(frame) } else { 0.0 };
        let size = if fills_bar(title, props) {
            arranged(frame, title, Space::wide(available.width()))
        } else {
            bar_part(frame, title, available.size())
        };
        let at = title_place(size, props, bar, available);
        draw::tree(frame, ui, title, mirror::rect(at, bar, rtl).min);
        return;
    }
    let style = node.props.read::<TextStyle>("textStyle").unwrap_or_default();
    let text_style =
        ResolvedTextStyle::new(frame.theme(), TextRole::Title, &style).color(style.color.map_or(color, color32));
    let galley = frame.galley(&props.title, &text_style, Wrap::cut(available.width()));
    let place = mirror::rect(title_place(galley.size(), props, bar, available), bar, rtl);
    let response = ui.interact(place, frame.id(node).with("title"), Sense::hover());
    if !props.title.is_empty() {
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Heading, true, &*props.title));
        access::tell(&response, |node| node.set_level(1));
    }
    ui.painter().galley(place.min, galley, text_style.color);
}

/// Rectangle of a title. A centred one is in the middle of the bar, as far as the buttons allow.
fn title_place(size: Vec2, props: &HeaderProps, bar: Rect, free_rect: Rect) -> Rect {
    let place = Align2::LEFT_CENTER.align_size_within_rect(size, free_rect);
    if props.center_title == Some(false) {
        return place;
    }
    let middle = Align2::CENTER_CENTER.align_size_within_rect(size, bar);
    let left = middle.left().min(free_rect.right() - size.x).max(free_rect.left());
    place.translate(Vec2::new(left - place.left(), 0.0))
}

/// The present height: between `flexibleMinHeight` and `flexibleMaxHeight` in a `scrollableView`, 0 when `collapsibleHeader` hides it.
fn height(frame: &Frame<'_>, node: &Node, props: &HeaderProps, view: &ViewProps, scrolled: f32) -> f32 {
    let most = if view.scrollable { props.max_height.unwrap_or(props.height) } else { props.height };
    let least = match props.scroll_mode.as_deref() {
        Some("floating") => 0.0,
        _ => props.min_height.unwrap_or(props.height).min(most),
    };
    let height = if view.scrollable { (most - scrolled).clamp(least, most) } else { most };
    let Some(collapsible) = &props.collapsible else { return height };
    let hides = collapsible.get("enabled").as_bool() != Some(false);
    let shown = !hides || collapsible.get("visible").as_bool() != Some(false);
    let seconds = frame.theme().seconds(frame.theme().motion.panel);
    height * frame.ctx().animate_bool_with_time(frame.id(node).with("shown"), shown, seconds)
}

/// Lays out a widget of the header and returns its size; children of a row are centred vertically.
fn bar_part(frame: &mut Frame<'_>, node: &Arc<Node>, available: Vec2) -> Vec2 {
    arranged(frame, node, Space::up_to(available))
}

/// The title widget gets the whole width: a row does, unless `centerTitle` is set.
fn fills_bar(node: &Node, props: &HeaderProps) -> bool {
    match node.props.read::<Length>("width") {
        Some(length) => matches!(length, Length::Share(share) if share >= 1.0),
        None => is_row(node) && props.center_title != Some(true),
    }
}

fn is_row(node: &Node) -> bool {
    matches!(node.spec.name, "Row" | "FlexRow" | "FittedRow")
}

fn arranged(frame: &mut Frame<'_>, node: &Arc<Node>, space: Space) -> Vec2 {
    let place = ParentConstraints { bar: true, ..ParentConstraints::root(Arc::clone(&frame.inherited), [true, true]) };
    let cx = frame.layout_cx();
    frame.ui_state.layouts.arrange_in(&cx, node, place, space)
}

/// The first text in reading order: the title of a header that has a widget in its place.
fn first_text(node: &Arc<Node>) -> Option<&Arc<Node>> {
    if node.spec.name == "Text" { Some(node) } else { node.children.iter().find_map(first_text) }
}

fn is_icon_button(node: &Node) -> bool {
    node.spec.name == "IconButton" || (node.spec.name == "PopupMenu" && node.slot("widget").is_none())
}

/// True for a row that ends with an icon button: its hit area then reaches to the edge as that of the other buttons.
fn ends_in_icon_button(node: &Node) -> bool {
    const DEEPEST: usize = 8;
    let mut last = node;
    for _ in 0..DEEPEST {
        match last.children.last() {
            Some(child) if is_row(last) => last = child,
            _ => break,
        }
    }
    is_icon_button(last)
}

/// Draws the back button.
fn back(frame: &mut Frame<'_>, ui: &mut Ui, node: &Node, bar: Rect, left: f32, color: egui::Color32) {
    let center = egui::pos2(left + frame.theme().control.icon / 2.0, bar.center().y);
    let rtl = frame.is_rtl();
    let center = mirror::rect(Rect::from_center_size(center, Vec2::ZERO), bar, rtl).center();
    let arrow = if rtl { "arrow_forward" } else { "arrow_back" };
    if icon_button(frame, ui, frame.id(node).with("back"), center, ("Back", arrow), color) {
        frame.interact(Interaction::Back);
    }
}

/// Draws an icon button of a bar. Returns true when it was pressed. A modal screen and the one below it both have a bar, so that `id` names
/// the button of one of them.
pub(super) fn icon_button(
    frame: &mut Frame<'_>,
    ui: &mut Ui,
    id: egui::Id,
    center: egui::Pos2,
    (label, icon): (&str, &str),
    color: egui::Color32,
) -> bool {
    let theme = frame.theme();
    let place = Rect::from_center_size(center, Vec2::splat(theme.control.height));
    let response = ui.interact(place, id, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, label));
    let over = ui.ctx().animate_bool_with_time(response.id, response.hovered(), theme.seconds(theme.motion.quick));
    if over > 0.0 {
        let tint = crate::toolkit::theme::color::alpha(color, 0.08 * over);
        ui.painter().rect_filled(place, theme.radius.control, tint);
    }
    if response.has_focus() {
        focus_ring(frame, ui, place, (theme.radius.control as u8).into());
    }
    if let Some(glyph) = icons::glyph(icon) {
        ui.painter().text(center, Align2::CENTER_CENTER, glyph, theme.icon_font(theme.control.icon), color);
    }
    if response.hovered() {
        ui.set_cursor_icon(CursorIcon::PointingHand);
    }
    response.clicked()
}
