//! A screen: header, body, footer and menu.

use std::sync::Arc;

use egui::{Rect, Ui, UiBuilder};

use super::{footer, header, menu};
use crate::frame::{Frame, backdrop, draw};
use crate::layout::{ParentConstraints, Space, body_padding, body_spare, own_padding};
use crate::toolkit::images;
use crate::toolkit::text::color32;
use crate::widgets::containers::{ViewProps, page};
use ensemble_core::spec::{Color, Gradient, Insets};
use ensemble_runtime::scene::Node;

/// Draws the screen: menu, header, footer, then the body in what they leave.
pub fn screen(frame: &mut Frame<'_>, ui: &mut Ui, root: &Arc<Node>) {
    let rect = ui.max_rect();
    let theme = frame.theme();
    let props = &root.props;
    let back = props.read::<Color>("backgroundColor").map_or(theme.colors.background, color32);
    ui.painter().rect_filled(rect, 0.0, back);
    if let Some(gradient) = props.read::<Gradient>("backgroundGradient") {
        ui.painter().add(backdrop::gradient(rect, egui::CornerRadius::ZERO, &gradient));
    }
    if let Some(picture) = props.get("backgroundImage")
        && let Err((source, reason)) = images::draw_background(ui, picture, rect, egui::CornerRadius::ZERO)
    {
        frame.image_failed(root, "backgroundImage", &source, &reason);
    }
    frame.inherited = frame.base.below(root).map_or_else(|| Arc::clone(&frame.base), Arc::new);
    let view = ViewProps::read(props);
    let mut body = rect;
    let around = rect;
    let menu = root.slot("menu");
    if let Some(menu) = menu {
        body = menu::show(frame, ui, menu, body);
    }
    let rect = body;
    let drawer = menu.filter(|menu| menu::is_drawer(menu));
    if let Some(node) = root.slot("header") {
        // The scroll position is that of the page, which may be a Column around the body.
        let page = root.slot("body").or_else(|| root.children.first()).map(|body| page(frame, body).id);
        // The scroll offset of the last frame, because the body is drawn after the header, in the space that it leaves.
        let scrolled =
            page.and_then(|page| frame.ui_state.scrolls.get(&page)).map_or(0.0, |scroll| scroll.offset as f32);
        let height = header::show(frame, ui, node, rect, (&view, drawer), scrolled);
        frame.ui_state.header_height = height;
        body.min.y = (rect.min.y + height).min(rect.max.y);
    } else if let Some(drawer) = drawer {
        // Without a header, the button that opens the drawer is in a low bar of its own.
        let bar = Rect::from_min_size(rect.min, egui::vec2(rect.width(), theme.control.touch));
        let left = bar.min.x + theme.screen_padding(rect.width());
        menu::opener(frame, ui, drawer, bar, left, theme.colors.text);
        body.min.y = bar.max.y.min(rect.max.y);
    }
    let mut shown = body;
    let sheet = root.slot("footer").and_then(|node| footer::Sheet::of(frame, node, body));
    if let Some(sheet) = &sheet {
        (body.max.y, shown.max.y) = (sheet.lowest_top(), sheet.seen_above());
    } else if let Some(node) = root.slot("footer") {
        let height = footer::bar(frame, ui, node, body);
        body.max.y = (body.max.y - height).max(body.min.y);
        shown = body;
    }
    frame.ui_state.body = Some(shown);
    let node = root.slot("body").or_else(|| root.children.first());
    if let Some(node) = node {
        // React's `View` is a box around its body.
        let padding = own_padding(props);
        if let Some(padding) = padding {
            body.min = (body.min + egui::vec2(padding.left.max(0.0), padding.top.max(0.0))).min(body.max);
            body.max = (body.max - egui::vec2(padding.right.max(0.0), padding.bottom.max(0.0))).max(body.min);
        }
        show_body(frame, ui, node, (body, shown), (&view, padding.is_some()));
    }
    if let Some(sheet) = sheet {
        sheet.show(frame, ui);
    }
    if let Some(drawer) = drawer {
        menu::show_drawer(frame, drawer, around);
    }
}

/// Draws the body in `rect`, of which `shown` is seen. It scrolls when it is higher. `is_padded`: the screen has given it a padding.
fn show_body(
    frame: &mut Frame<'_>,
    ui: &mut Ui,
    node: &Arc<Node>,
    (rect, shown): (Rect, Rect),
    (view, is_padded): (&ViewProps, bool),
) {
    if rect.width() <= 0.0 || rect.height() <= 0.0 {
        return;
    }
    let theme = frame.theme();
    let node = &page(frame, node);
    let padding = if is_padded { Insets::default() } else { body_padding(theme, node, rect.width()) };
    let spare = body_spare(node, rect.width());
    let constraints = ParentConstraints {
        body: true,
        padding,
        spare,
        // What stands in a `scrollableView` has no height to share: the page scrolls as a whole.
        ..ParentConstraints::root(Arc::clone(&frame.inherited), [true, !view.scrollable])
    };
    let cx = frame.layout_cx();
    frame.ui_state.layouts.arrange_in(&cx, node, constraints, Space::exact(rect.size()));
    let mut inner = ui.new_child(UiBuilder::new().max_rect(rect).scope_id(frame.id(node).with("body")));
    inner.shrink_clip_rect(rect.intersect(shown));
    draw::tree(frame, &mut inner, node, rect.min);
}
