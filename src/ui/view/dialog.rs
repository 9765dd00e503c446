//! Dialogs and modal screens: over the screen, with the keyboard's focus kept inside.

use std::sync::Arc;

use egui::epaint::RectShape;
use egui::{
    Align2, Area, Color32, CornerRadius, Key, LayerId, Modifiers, Order, Pos2, Rect, Sense, Shadow, Stroke, StrokeKind,
    Ui, Vec2, WidgetInfo,
};

use super::animate::animate_in;
use super::{header, screen};
use crate::frame::{Frame, access, visible_text};
use crate::layout::Space;
use crate::toolkit::paint;
use crate::toolkit::text::{ResolvedTextStyle, Wrap, color32};
use crate::toolkit::theme::{TextRole, Theme, color};
use crate::widgets::containers::ViewProps;
use ensemble_core::spec::{BorderRadius, Color, FromValue, Insets, Kind, Length, TextStyle};
use ensemble_runtime::scene::{DIALOG_TITLE, Dialog, Interaction, Node};

const WIDTH: f32 = 480.0;
const LEAST: f32 = 240.0;
const SHEET: f32 = 640.0;
/// Height of the title bar of a modal screen, in logical pixels.
const BAR: f32 = 52.0;

/// Draws the open dialogs over the screen; only the topmost accepts input.
pub fn show(frame: &mut Frame<'_>, ui: &Ui, dialogs: &[Dialog]) {
    keep_focus(frame, dialogs);
    let Some(top) = dialogs.last() else { return };
    let screen = ui.max_rect();
    for dialog in dialogs {
        let id = egui::Id::unique(("dialog", dialog.id.0));
        let layer = LayerId::new(Order::Foreground, id);
        let area = Area::new(id)
            .role(egui::Role::Dialog)
            .order(Order::Foreground)
            .fixed_pos(screen.min)
            .constrain(false)
            .default_size(screen.size());
        let is_top = dialog.id == top.id;
        area.show(frame.ctx(), |ui| {
            ui.set_clip_rect(screen);
            ui.expand_to_include_rect(screen);
            let title = dialog.node.slot(DIALOG_TITLE).map(visible_text).map(Arc::from);
            let name = title.unwrap_or_else(|| dialog.options.get("title").to_display());
            let name = if name.is_empty() { visible_text(&dialog.node).into() } else { name };
            ui.ctx().accesskit_node_builder(ui.unique_id(), |node| {
                node.set_label(&*name);
                if is_top {
                    node.set_modal();
                } else {
                    // Only the topmost dialog receives input.
                    node.set_hidden();
                }
            });
            // The dialog covers the whole window, so that the page below receives no pointer events.
            // It is clicked, never reached by the keyboard.
            let beside = ui.allocate_rect(screen, Sense::CLICK);
            one(frame, ui, dialog, screen, is_top && beside.clicked());
        });
        if is_top {
            // Otherwise Tab would leave the dialog for fields behind it.
            frame.ctx().memory_mut(|memory| memory.set_modal_layer(layer));
            frame.ctx().move_to_top(layer);
        }
    }
    if top.dismissible && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
        frame.interact(Interaction::DismissDialog(top.id));
    }
}

/// Remembers what had the focus when a dialog opened, and restores it when the dialog has closed.
fn keep_focus(frame: &mut Frame<'_>, dialogs: &[Dialog]) {
    let ui_state = &mut *frame.ui_state;
    let mut back = None;
    while let Some((gone, _)) = ui_state.focus_before.last()
        && !dialogs.iter().any(|dialog| dialog.id == *gone)
    {
        // When several dialogs close at once, the focus returns to where it was before the lowest one.
        back = ui_state.focus_before.pop().and_then(|(_, focused)| focused);
    }
    let focused = ui_state.focused;
    for dialog in dialogs {
        if !ui_state.focus_before.iter().any(|(known, _)| *known == dialog.id) {
            ui_state.focus_before.push((dialog.id, focused));
            if let Some(field) = first_field(&dialog.node) {
                ui_state.focus_next = Some(egui::Id::unique(("node", field.id.0)));
            }
        }
    }
    if let Some(id) = back {
        frame.ctx().memory_mut(|memory| memory.request_focus(id));
    }
}

/// The first field in reading order that is typed in.
fn first_field(node: &Arc<Node>) -> Option<&Arc<Node>> {
    let value = node.spec.value.and_then(|name| node.spec.prop(name));
    if value.is_some_and(|prop| prop.kind == Kind::Text) && node.props.read::<bool>("enabled") != Some(false) {
        return Some(node);
    }
    node.all_children().find_map(first_field)
}

fn one(frame: &mut Frame<'_>, ui: &mut Ui, dialog: &Dialog, screen: Rect, clicked: bool) {
    let theme = frame.theme();
    let seconds = theme.seconds(theme.motion.panel);
    let shown = animate_in(frame, ui.scope_id(), seconds);
    let barrier = Color::from_value(&dialog.options.get("barrierColor")).map(color32);
    let has_mask = dialog.options.get("mask").as_bool() != Some(false);
    let barrier = barrier.unwrap_or(if has_mask { color::alpha(Color32::BLACK, 0.4) } else { Color32::TRANSPARENT });
    ui.painter().rect_filled(screen, 0.0, barrier.gamma_multiply(shown));
    let bare = dialog.options.get("style").as_str() == Some("none");
    let max_size = screen.size() - Vec2::splat(2.0 * theme.spacing.lg);
    // A fixed size is two equal limits.
    let limit = |name: &str, fixed: &str, all: f32| {
        length(dialog, fixed, all).or_else(|| f32::from_value(&dialog.options.get(name)).filter(|n| *n >= 0.0))
    };
    let width = |name: &str| limit(name, "width", screen.width());
    let height = |name: &str| limit(name, "height", screen.height());
    let own = Insets::from_value(&dialog.options.get("padding"));
    let usual = if bare || dialog.node.spec.name == "View" { 0.0 } else { theme.spacing.xl };
    let mut padding = own.unwrap_or(Insets::all(usual));
    let title = dialog.options.get("title").to_display();
    let is_screen = dialog.node.spec.name == "View";
    // A screen without a header still needs a way out that can be seen.
    let bare_screen = is_screen && dialog.node.slot("header").is_none() && !hides_close_icon(dialog);
    // A dialog is not inside of the screen that opened it and inherits nothing from it.
    frame.inherited = Arc::clone(&frame.base);
    let spacing = (frame.theme().spacing.sm, frame.theme().spacing.lg);
    let own_title = dialog.node.slot(DIALOG_TITLE).cloned();
    let bar = match &own_title {
        Some(own) => {
            let widest = (max_size.x - 2.0 * spacing.1).max(0.0);
            let height = frame.child_size(own, Vec2::new(widest, f32::INFINITY)).y + 2.0 * spacing.0;
            height.clamp(BAR, (max_size.y / 2.0).max(BAR))
        }
        None if title.is_empty() && !bare_screen => 0.0,
        None => BAR,
    };
    padding.top += bar;
    let frame_size = Vec2::new(padding.left + padding.right, padding.top + padding.bottom);
    let (least_usual, most_usual) = if is_screen {
        (max_size.x, max_size.x)
    } else if is_sheet(dialog) {
        (SHEET, SHEET)
    } else {
        (LEAST, WIDTH)
    };
    let least = width("minWidth");
    let most = width("maxWidth").or(least).unwrap_or(most_usual).max(least.unwrap_or(0.0)).min(max_size.x);
    let least = least.unwrap_or(if bare { 0.0 } else { least_usual }).min(most);
    // The space inside; zero where the padding is larger than the dialog may be.
    let widest = (most - frame_size.x).max(0.0);
    let tallest = (height("maxHeight").unwrap_or(max_size.y).min(max_size.y) - frame_size.y).max(0.0);
    let size = if is_screen {
        // A screen has no size of its own: it is drawn into the one that it is given.
        Vec2::new(widest, tallest) + frame_size
    } else {
        // Laid out twice: for the width that it would like, then for its height at the width that it gets.
        let natural = frame.child_size(&dialog.node, Vec2::new(widest, f32::INFINITY));
        let width = natural.x.max(least - frame_size.x).min(widest);
        let height =
            frame.arrange(&dialog.node, Space::wide(width)).y.max(height("minHeight").unwrap_or(0.0) - frame_size.y);
        Vec2::new(width, height.min(tallest)) + frame_size
    };
    let rect = place(dialog, screen, size, max_size, shown);
    // On whole pixels, so that its hairline stays sharp while it slides in.
    let rect = Rect::from_min_size(rect.min.round(), rect.size());
    // `beside` covers the window, so a click on empty ground of the dialog itself is one on it, too.
    if clicked && dialog.dismissible && ui.ctx().pointer_interact_pos().is_some_and(|at| !rect.contains(at)) {
        frame.interact(Interaction::DismissDialog(dialog.id));
    }
    ui.set_opacity(shown);
    if !bare {
        ground(ui, theme, dialog, rect);
    }
    let content = paint::inside(rect, padding);
    ui.shrink_clip_rect(rect);
    if bar > 0.0 {
        title_bar(frame, ui, dialog, &title, rect.with_max_y(rect.min.y + bar));
    }
    if is_screen {
        return modal_screen(frame, ui, dialog, content);
    }
    frame.show_child(ui, &dialog.node, content);
}

fn is_sheet(dialog: &Dialog) -> bool {
    dialog.options.get("style").as_str() == Some("sheet")
}

/// The rectangle of a dialog of this size; `shown` is how far it has slid in, from 0 to 1.
fn place(dialog: &Dialog, screen: Rect, size: Vec2, max_size: Vec2, shown: f32) -> Rect {
    if is_sheet(dialog) {
        let low = screen.max.y - size.y / 2.0 + (1.0 - shown) * size.y;
        return Rect::from_center_size(egui::pos2(screen.center().x, low), size);
    }
    let at = |name: &str| f32::from_value(&dialog.options.get(name)).unwrap_or(0.0).clamp(-1.0, 1.0);
    let spare = (max_size - size).max(Vec2::ZERO) / 2.0;
    let edge = edge_of(dialog);
    let share = Vec2::new(at("horizontalOffset"), at("verticalOffset")) + edge;
    let usual = screen.center() - size / 2.0 + share.clamp(-Vec2::splat(1.0), Vec2::splat(1.0)) * spare;
    Rect::from_min_size(placed(dialog, screen, size, usual) + Vec2::new(0.0, (1.0 - shown) * 12.0), size)
}

/// Paints the shadow, the surface and the hairline of a dialog.
fn ground(ui: &Ui, theme: &Theme, dialog: &Dialog, rect: Rect) {
    let lift = theme.elevation.dialog;
    let shadow =
        Shadow { offset: lift.offset, blur: lift.blur, spread: 0, color: color::alpha(Color32::BLACK, lift.opacity) };
    let edge = theme.radius.dialog as u8;
    let usual = if dialog.node.spec.name == "View" {
        // Its header and its ground reach into the corners.
        CornerRadius::ZERO
    } else if is_sheet(dialog) {
        CornerRadius { nw: edge, ne: edge, ..CornerRadius::ZERO }
    } else {
        CornerRadius::same(edge)
    };
    let radius = paint::corners(BorderRadius::from_value(&dialog.options.get("borderRadius")), usual);
    let ground = Color::from_value(&dialog.options.get("backgroundColor")).map_or(theme.colors.surface, color32);
    if dialog.options.get("showShadow").as_bool() != Some(false) {
        ui.painter().add(shadow.as_shape(rect, radius));
    }
    let hairline = Stroke::new(1.0, theme.colors.border);
    ui.painter().add(RectShape::new(rect, radius, ground, hairline, StrokeKind::Inside));
}

/// A length in `options`, in logical pixels; `all` is the window's side.
fn length(dialog: &Dialog, name: &str, all: f32) -> Option<f32> {
    match Length::from_value(&dialog.options.get(name))? {
        Length::Pixels(pixels) => Some(pixels.max(0.0)),
        Length::Share(share) => Some((share * all).max(0.0)),
        Length::Usual => None,
    }
}

/// The edge of the window that `position` names, from the middle.
fn edge_of(dialog: &Dialog) -> Vec2 {
    match dialog.options.get("position").as_str() {
        Some("top") => Vec2::new(0.0, -1.0),
        Some("right") => Vec2::new(1.0, 0.0),
        Some("bottom") => Vec2::new(0.0, 1.0),
        Some("left") => Vec2::new(-1.0, 0.0),
        _ => Vec2::ZERO,
    }
}

/// The upper left corner: `usual`, or where `top`, `left`, `right` and `bottom` put it. It stays in the window.
fn placed(dialog: &Dialog, screen: Rect, size: Vec2, usual: Pos2) -> Pos2 {
    let most = (screen.size() - size).max(Vec2::ZERO);
    let along = |near: &str, far: &str, all: f32, side: f32| {
        length(dialog, near, all).or_else(|| length(dialog, far, all).map(|far| all - side - far))
    };
    let x = along("left", "right", screen.width(), size.x).map(|x| screen.min.x + x.clamp(0.0, most.x));
    let y = along("top", "bottom", screen.height(), size.y).map(|y| screen.min.y + y.clamp(0.0, most.y));
    Pos2::new(x.unwrap_or(usual.x), y.unwrap_or(usual.y))
}

fn hides_close_icon(dialog: &Dialog) -> bool {
    dialog.options.get("hideCloseIcon").as_bool() == Some(true)
}

/// Draws the title bar with its close button.
fn title_bar(frame: &mut Frame<'_>, ui: &mut Ui, dialog: &Dialog, title: &str, bar: Rect) {
    let theme = frame.theme();
    let is_screen = dialog.node.spec.name == "View";
    let id = egui::Id::unique(("dialog", dialog.id.0));
    let color = theme.colors.text;
    let mut title_rect = bar.shrink2(Vec2::new(theme.spacing.lg, 0.0));
    ui.painter().hline(bar.x_range(), bar.max.y - 0.5, Stroke::new(1.0, theme.colors.border));
    let reach = theme.control.icon / 2.0;
    if !hides_close_icon(dialog) {
        let is_left = is_screen && ViewProps::read(&dialog.node.props).navigation_side.as_deref() == Some("start");
        let center =
            egui::pos2(if is_left { title_rect.min.x + reach } else { title_rect.max.x - reach }, bar.center().y);
        if header::icon_button(frame, ui, id.with("close"), center, ("Close", "close"), color) {
            frame.interact(if is_screen { Interaction::Back } else { Interaction::DismissDialog(dialog.id) });
        }
        let taken = theme.control.icon + theme.spacing.md;
        if is_left {
            title_rect.min.x += taken;
        } else {
            title_rect.max.x -= taken;
        }
    }
    if let Some(own) = dialog.node.slot(DIALOG_TITLE) {
        let size = frame.child_size(own, title_rect.size()).min(title_rect.size());
        let place = Align2::LEFT_CENTER.align_size_within_rect(size, title_rect);
        return frame.show_child(ui, own, place);
    }
    let text_style = ResolvedTextStyle::new(frame.theme(), TextRole::Title, &TextStyle::default()).color(color);
    let galley = frame.galley(title, &text_style, Wrap::cut(title_rect.width()));
    let place = Align2::LEFT_CENTER.align_size_within_rect(galley.size(), title_rect);
    let response = ui.interact(place, id.with("title"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Heading, true, title));
    access::tell(&response, |node| node.set_level(1));
    ui.painter().galley(place.min, galley, text_style.color);
}

/// Draws a screen that was opened as a modal one, with its header and footer.
fn modal_screen(frame: &mut Frame<'_>, ui: &mut Ui, dialog: &Dialog, rect: Rect) {
    let mut inner = ui.new_child(egui::UiBuilder::new().max_rect(rect));
    screen::screen(frame, &mut inner, &dialog.node);
}
