//! Draws a laid-out tree: boxes, taps, tooltips and scrolling for all widgets, then each widget's own content.

use std::sync::Arc;

use egui::emath::GuiRounding;
use egui::{CursorIcon, Id, Key, Pos2, Rect, Response, Role, Sense, Stroke, Ui, UiBuilder, Vec2, WidgetInfo};

use super::effect::{self, ShapeEffect};
use super::pull::pull;
use super::scroll_state::ScrollMetrics;
use super::text_tree::{row_text, visible_text};
use super::tooltip::Tip;
use super::ui_state::DrawnNode;
use super::{Frame, access, backdrop, form, node_texts};
use crate::base::{BOX, FORM_FIELD, TAP};
use crate::layout::{
    Axis, Container, LayoutBox, LayoutItem, LayoutRole, LayoutTree, Space, axis, clips_content, in_flow, scrolls,
};
use crate::toolkit::images::Images;
use crate::toolkit::paint;
use crate::toolkit::text::color32;
use crate::toolkit::theme::color;
use ensemble_core::spec::{Color, Group, Props, is_visible};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

/// Logical pixels beyond the clip rectangle in which nodes are still drawn: their shadows reach in, and Tab finds the next field, which has
/// to exist.
const REACH: f32 = 160.0;

impl Frame<'_> {
    /// Lays out and draws a child so that it fills `rect`.
    pub fn show_child(&mut self, ui: &mut Ui, child: &Arc<Node>, rect: Rect) {
        self.arrange(child, Space::exact(rect.size()));
        tree(self, ui, child, rect.min);
    }

    /// Lays out and draws a child as wide as `rect` and as high as its content.
    pub(crate) fn show_wide(&mut self, ui: &mut Ui, child: &Arc<Node>, rect: Rect) {
        self.arrange(child, Space::wide(rect.width()));
        tree(self, ui, child, rect.min);
    }
}

/// Draws the tree of `root`, which was laid out in this frame, with its top left corner at `origin`.
pub fn tree(frame: &mut Frame<'_>, ui: &mut Ui, root: &Arc<Node>, origin: Pos2) {
    let Some(tree) = frame.ui_state.layouts.take(root.id) else { return };
    let (inherited, bounded) = (Arc::clone(&frame.inherited), frame.bounded);
    node(frame, ui, &tree, root, origin);
    // Every node sets both for its own content: the last node's values must not apply to the next drawing.
    (frame.inherited, frame.bounded) = (inherited, bounded);
    frame.ui_state.layouts.put(root.id, tree);
}

fn node(frame: &mut Frame<'_>, ui: &mut Ui, tree: &LayoutTree, node: &Arc<Node>, origin: Pos2) {
    let Some(item) = tree.item(node.id) else { return };
    let layout_box = tree.laid(item, origin);
    // With the extent of its children, which may lie outside of its own box.
    let mut content = Rect::from_min_size(layout_box.rect.min, layout_box.extent);
    if item.below.is_rtl() {
        content = content.translate(Vec2::new(layout_box.rect.width() - content.width(), 0.0));
    }
    let reach = layout_box.rect.union(content).expand(REACH);
    // Tests also look for widgets outside the visible part.
    let is_drawn = ui.clip_rect().intersects(reach) || frame.ui_state.drawn.is_some();
    frame.ui_state.find.note(node.id, layout_box.rect, is_drawn);
    if !is_drawn {
        return;
    }
    frame.ui_state.egui_memory.note(node.id);
    let opacity = opacity(frame, node);
    if let Some(seen) = &mut frame.ui_state.drawn {
        let shown = layout_box.rect.intersect(ui.clip_rect());
        seen.push(DrawnNode { node: node.id, rect: layout_box.rect, shown, opacity: opacity * ui.opacity() });
    }
    let is_recorded = frame.ui_state.drawn.is_some();
    let shapes = is_recorded.then(|| node_texts::begin(&mut frame.ui_state.drawn_shapes, node.id, ui));
    // A faded-out widget keeps its space and takes no click and no focus, and a screen reader does not find it.
    let hidden = !is_visible(&node.props);
    if hidden && opacity <= 0.0 {
        return;
    }
    let effect = ShapeEffect::of(&node.props);
    let start = effect.as_ref().map(|_| effect::next_shape(ui));
    let around = effect.as_ref().map(|effect| {
        let images = Images::of(ui.ctx());
        let around = images.colors();
        images.set_colors(effect.of_pictures(around));
        (images, around)
    });
    if opacity < 1.0 {
        let mut faded = ui.new_child(UiBuilder::new().max_rect(layout_box.rect).scope_id(frame.id(node).with("faded")));
        if hidden {
            // A widget that fades out takes no input.
            faded.disable();
        }
        faded.set_opacity(opacity * ui.opacity());
        whole(frame, &mut faded, tree, item, &layout_box);
    } else {
        whole(frame, ui, tree, item, &layout_box);
    }
    if let Some((images, around)) = around {
        images.set_colors(around);
    }
    if let (Some(effect), Some(start)) = (effect, start) {
        effect.apply(ui, start, layout_box.rect);
    }
    if let Some(shapes) = shapes {
        node_texts::end(&mut frame.ui_state.drawn_shapes, shapes, ui);
    }
}

/// The opacity to draw a node with, from 0 to 1; animated over `visibilityTransitionDuration` seconds when that is set.
fn opacity(frame: &Frame<'_>, node: &Node) -> f32 {
    let goal = node.props.read::<f32>("opacity").unwrap_or(1.0).clamp(0.0, 1.0);
    let goal = if is_visible(&node.props) { goal } else { 0.0 };
    match node.props.read::<f32>("visibilityTransitionDuration") {
        Some(seconds) if seconds > 0.0 && !frame.theme().reduced_motion => {
            frame.ctx().animate_value_with_time(frame.id(node).with("opacity"), goal, seconds.min(60.0))
        }
        _ => goal,
    }
}

fn whole(frame: &mut Frame<'_>, ui: &mut Ui, tree: &LayoutTree, item: &LayoutItem, layout_box: &LayoutBox) {
    let node = &item.node;
    let has = |group: &'static Group| node.spec.base.iter().any(|own| std::ptr::eq(*own, group));
    let settled = backdrop::moves(&node.props).then(|| backdrop::settle(frame, node, layout_box)).flatten();
    let layout_box = settled.as_ref().unwrap_or(layout_box);
    if has(&BOX) {
        backdrop::backdrop(frame, ui, item, layout_box);
    }
    let container = match item.def.map(|def| def.role) {
        Some(LayoutRole::Container(container)) => Some(container),
        Some(LayoutRole::Leaf(_)) | None => None,
    };
    let response = has(&TAP).then(|| tap(frame, ui, node, layout_box)).flatten();
    let role = match item.def {
        // A container with `onItemTap` is a list of its children.
        Some(_) if container.is_some() && node.handles("onItemTap") => Role::List,
        Some(def) => frame.registry().access_role(def.widget),
        None => Role::GenericContainer,
    };
    let name = access::label(node).unwrap_or_default();
    let holds = access::contains_parts(role);
    // Its content is below its node.
    let mut own = match &response {
        Some(response) => Some(access::below(ui, response)),
        None if holds && container.is_some() => {
            Some(access::group(ui, frame.id(node).with("group"), role, &name, layout_box.rect))
        }
        None => None,
    };
    let inner = own.as_mut().unwrap_or(&mut *ui);
    // While the size changes, the content is laid out for the final size already.
    let clipped = settled.is_some() || clips_content(&node.props);
    let clip = inner.clip_rect();
    if clipped {
        inner.shrink_clip_rect(layout_box.rect);
    }
    match container {
        Some(container) => inside(frame, inner, tree, item, layout_box, container),
        None => {
            let mut builder = UiBuilder::new().max_rect(layout_box.content).scope_id(frame.id(node).with("content"));
            if holds {
                builder = builder.accessibility_role(role);
                builder = if name.is_empty() { builder } else { builder.accessibility_label(&*name) };
            }
            let mut content = inner.new_child(builder);
            frame.inherited = Arc::clone(&item.below);
            frame.bounded = item.constraints.bounded;
            let (rect, content_box, border) = (layout_box.rect, layout_box.content, layout_box.border);
            frame.padding = [content_box.min.y - rect.min.y - border, rect.max.y - content_box.max.y - border];
            if let Some(def) = item.def {
                let own = frame.page_theme.for_node(node);
                let mut frame = frame.with_theme(own.as_ref());
                frame.registry().show(def.widget, node, &mut content, &mut frame);
            }
            if holds {
                content.expand_to_include_rect(layout_box.content.round_ui());
            }
        }
    }
    if clipped {
        inner.set_clip_rect(clip);
    }
    drop(own);
    if frame.is_read && !holds {
        // `tap` has named a container that takes taps.
        describe(frame, ui, node, layout_box.rect, response.is_some(), role);
    }
    if frame.is_read && access::is_live(node) {
        frame.ui_state.announcer.note(frame.id(node), &access::live_text(node), false);
    }
    // A container's own goes over those that texts and presses have by themselves, but not over one that something in it has asked for.
    if let Some(shape) = pointer_shape(&node.props)
        && (container.is_none() || ui.output(|output| is_usual_pointer(output.cursor_icon)))
        && ui.rect_contains_pointer(layout_box.rect)
    {
        ui.set_cursor_icon(shape);
    }
    // After its content: egui does not count what lies below something that can be pressed as hovered.
    if let Some(tip) = Tip::of(node) {
        tip.show(frame, ui, node, layout_box.rect);
    }
}

/// True for the pointers that no `cursor` has to ask for.
fn is_usual_pointer(shape: CursorIcon) -> bool {
    matches!(shape, CursorIcon::Default | CursorIcon::Text | CursorIcon::PointingHand)
}

/// The pointer that `cursor` names in the words of CSS; `None` where it names none.
fn pointer_shape(props: &Props) -> Option<CursorIcon> {
    Some(match props.get("cursor")?.as_str()? {
        "default" => CursorIcon::Default,
        "none" => CursorIcon::None,
        "pointer" => CursorIcon::PointingHand,
        "text" => CursorIcon::Text,
        "help" => CursorIcon::Help,
        "wait" => CursorIcon::Wait,
        "progress" => CursorIcon::Progress,
        "move" | "all-scroll" => CursorIcon::Move,
        "grab" => CursorIcon::Grab,
        "grabbing" => CursorIcon::Grabbing,
        "not-allowed" => CursorIcon::NotAllowed,
        "no-drop" => CursorIcon::NoDrop,
        "crosshair" => CursorIcon::Crosshair,
        "cell" => CursorIcon::Cell,
        "copy" => CursorIcon::Copy,
        "alias" => CursorIcon::Alias,
        "context-menu" => CursorIcon::ContextMenu,
        "zoom-in" => CursorIcon::ZoomIn,
        "zoom-out" => CursorIcon::ZoomOut,
        "ew-resize" | "col-resize" | "e-resize" | "w-resize" => CursorIcon::ResizeHorizontal,
        "ns-resize" | "row-resize" | "n-resize" | "s-resize" => CursorIcon::ResizeVertical,
        _ => return None,
    })
}

/// Draws the children of a container. Fields below a form get it as [`Frame::form`].
fn inside(
    frame: &mut Frame<'_>,
    ui: &mut Ui,
    tree: &LayoutTree,
    item: &LayoutItem,
    layout_box: &LayoutBox,
    container: Container,
) {
    let node = &item.node;
    if container == Container::Form {
        let around = frame.form.replace(Arc::clone(node));
        form::note_validity(frame, node);
        form::run_commands(frame, node);
        scrolled(frame, ui, tree, item, layout_box, container);
        frame.form = around;
        return;
    }
    scrolled(frame, ui, tree, item, layout_box, container);
}

fn scrolled(
    frame: &mut Frame<'_>,
    ui: &mut Ui,
    tree: &LayoutTree,
    item: &LayoutItem,
    layout_box: &LayoutBox,
    container: Container,
) {
    let node = &item.node;
    if !scrolls(node, &item.constraints) || container == Container::Stack {
        children(frame, ui, tree, node, layout_box.rect.min);
        return pull(node, ui, frame, layout_box.rect, 0.0);
    }
    let along = usize::from(axis(container, &node.props) != Axis::Row);
    let extents = ScrollMetrics {
        axis: along,
        content: f64::from(layout_box.extent[along]),
        view: f64::from(layout_box.rect.size()[along]),
        reversed: along == 0 && item.below.is_rtl(),
    };
    let view = layout_box.rect.intersect(ui.clip_rect());
    let mut scroll = frame.ui_state.scrolls.get(&node.id).copied().unwrap_or_default();
    scroll.advance(frame, node.id, ui, extents);
    let mut moved = Vec2::ZERO;
    // Whole pixels: text between two of them is blurred.
    moved[along] = (scroll.offset as f32).round() * if extents.reversed { -1.0 } else { 1.0 };
    if extents.end() > 0.5 {
        let clip = ui.clip_rect();
        ui.shrink_clip_rect(layout_box.rect);
        children(frame, ui, tree, node, layout_box.rect.min - moved);
        ui.set_clip_rect(clip);
    } else {
        children(frame, ui, tree, node, layout_box.rect.min);
    }
    if let Some(moved) = frame.ui_state.find.distance(node.id, view, along) {
        scroll.offset = (scroll.offset + moved).clamp(0.0, extents.end());
        ui.request_repaint();
    }
    // `reveal` compares heights, so it serves vertical scrolling only.
    if along == 1 && scroll.reveal(frame, view, extents) {
        ui.request_repaint();
    }
    // After the children, so that a scroll container inside has taken its part of the wheel.
    scroll.take(frame, node.id, view, ui, extents);
    pull(node, ui, frame, view, scroll.offset);
    frame.ui_state.scrolls.insert(node.id, scroll);
}

fn children(frame: &mut Frame<'_>, ui: &mut Ui, tree: &LayoutTree, parent: &Arc<Node>, origin: Pos2) {
    if !parent.handles("onItemTap") {
        return in_flow(parent).for_each(|child| node(frame, ui, tree, child, origin));
    }
    for (at, child) in in_flow(parent).enumerate() {
        let Some(layout) = tree.item(child.id) else { continue };
        let rect = tree.laid(layout, origin).rect;
        let mut own = item(frame, ui, parent, child, rect, at);
        node(frame, own.as_mut().unwrap_or(&mut *ui), tree, child, origin);
    }
}

/// The `Ui` for `child`, which is drawn in `rect`, at index `at` of `parent`: below a node of its own in the accessibility tree. Clicks on it
/// fire `onItemTap` where that has a handler. `None`: the child needs no `Ui` of its own.
pub fn item(frame: &mut Frame<'_>, ui: &mut Ui, parent: &Node, child: &Arc<Node>, rect: Rect, at: usize) -> Option<Ui> {
    let picks = parent.handles("onItemTap");
    if !picks {
        frame.mark_row(ui, parent.id, at, rect);
        let id = frame.id(child).with("item");
        let name = if frame.is_read { visible_text(child) } else { String::new() };
        // A row without words is none for a screen reader.
        return (!name.is_empty()).then(|| access::group(ui, id, Role::ListItem, &name, rect));
    }
    // Before the child: egui gives a click to what was made last, so that a button in a row wins over the row.
    let response = ui.interact(rect, frame.id(child).with("item"), Sense::click());
    let chosen = parent.props.read::<usize>("selectedItemIndex") == Some(at);
    let name = visible_text(child);
    let name = if name.is_empty() { format!("Row {}", at + 1) } else { name };
    access::choice(&response, Role::ListItem, (true, chosen), &name);
    copy_row(frame, &response, child);
    frame.mark_row(ui, parent.id, at, rect);
    feedback(frame, ui, &response, rect, egui::CornerRadius::ZERO, parent);
    if response.clicked() {
        let index = Value::from(at as f64);
        // Set before the event: its handler reads the new index.
        frame.set(parent, "selectedItemIndex", index.clone());
        frame.emit(parent, "onItemTap", Value::map([("selectedItemIndex", index)]));
    }
    Some(access::below(ui, &response))
}

/// Makes a container with a handler for `onTap` or `onLongPress` answer clicks and the keyboard.
fn tap(frame: &mut Frame<'_>, ui: &Ui, node: &Arc<Node>, layout_box: &LayoutBox) -> Option<Response> {
    if !node.handles("onTap") && !node.handles("onLongPress") {
        return None;
    }
    let response = ui.interact(layout_box.rect, frame.id(node), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, label(node)));
    copy_row(frame, &response, node);
    let usual = if node.spec.name == "Card" { frame.theme().radius.card } else { 0.0 };
    feedback(frame, ui, &response, layout_box.rect, backdrop::corners(&node.props, usual), node);
    if response.clicked() {
        frame.emit(node, "onTap", Value::Null);
    }
    // A mouse has no long press: the right button stands for it.
    if response.long_touched() || response.secondary_clicked() {
        frame.emit(node, "onLongPress", Value::Null);
    }
    Some(response)
}

/// Ctrl+C on a row that has the keyboard's focus, and no text is selected: copies its texts, tabs between them.
fn copy_row(frame: &Frame<'_>, response: &Response, row: &Arc<Node>) {
    let selection = &frame.ui_state.selection;
    if response.has_focus() && selection.copies() && !selection.is_active() {
        frame.ctx().copy_text(row_text(std::slice::from_ref(row)));
    }
}

/// Draws the hover and press tints of `base::TAP` and the focus ring.
fn feedback(frame: &Frame<'_>, ui: &Ui, response: &Response, rect: Rect, radius: egui::CornerRadius, node: &Node) {
    let theme = frame.theme();
    if response.hovered() {
        ui.set_cursor_icon(CursorIcon::PointingHand);
    }
    let seconds = theme.seconds(theme.motion.quick);
    let over = ui.ctx().animate_bool_with_time(response.id.with("over"), response.hovered(), seconds);
    let down = ui.ctx().animate_bool_with_time(response.id.with("down"), response.is_pointer_button_down_on(), seconds);
    if node.props.read("enableSplashFeedback").unwrap_or(true) {
        let own = |name: &str| node.props.read::<Color>(name).map(color32);
        for (share, own, strength) in [(over, own("hoverColor"), 0.04), (down, own("splashColor"), 0.06)] {
            if share > 0.0 {
                let tint = own.unwrap_or(color::alpha(theme.colors.text, strength));
                ui.painter().rect_filled(rect, radius, color::alpha(tint, share));
            }
        }
    }
    if response.has_focus() {
        let own = node.props.read::<Color>("focusColor").map(color32);
        let stroke = theme.focus_ring();
        paint::ring_of(ui.painter(), theme, rect, radius, Stroke { color: own.unwrap_or(stroke.color), ..stroke });
    }
}

/// The ring around the widget that has the keyboard's focus.
pub fn focus_ring(frame: &Frame<'_>, ui: &Ui, rect: Rect, radius: egui::CornerRadius) {
    paint::ring(ui.painter(), frame.theme(), rect, radius);
}

/// The accessible name of a container that takes taps: the author's label, else the text in it.
fn label(node: &Arc<Node>) -> String {
    access::label(node).map_or_else(|| visible_text(node), |label| label.to_string())
}

/// Adds the author's description of a widget to the accessibility tree: `semantics`, or a `label` that nothing shows.
fn describe(frame: &Frame<'_>, ui: &Ui, node: &Node, rect: Rect, taps: bool, role: Role) {
    let id = frame.id(node);
    if taps || role != Role::GenericContainer {
        // The author's `semantics` take precedence over the name that the widget has given to its node.
        let own = (!shows_label(node)).then(|| access::label(node)).flatten();
        let (label, hint) = (access::part(node, "label").or(own), access::part(node, "hint"));
        if label.is_none() && hint.is_none() {
            return;
        }
        frame.ctx().accesskit_node_builder(id, |access| {
            if access.role() == Role::Unknown {
                access.set_role(Role::Label);
                access.set_bounds(access::bounds(rect));
            }
            if let Some(label) = label {
                access.set_label(&*label);
            }
            if let Some(hint) = hint {
                access.set_description(&*hint);
            }
        });
        return;
    }
    let own = (!shows_label(node)).then(|| node.props.read::<Arc<str>>("label")).flatten();
    let words: Vec<Arc<str>> =
        [access::part(node, "label").or(own), access::part(node, "hint")].into_iter().flatten().collect();
    if words.is_empty() {
        return;
    }
    let usual = if node.spec.name == "Icon" { Role::Image } else { Role::Label };
    let response = ui.interact(rect, id.with("semantics"), Sense::hover());
    let role = access::role(node).unwrap_or(usual);
    response.widget_info(|| WidgetInfo::labeled(role, true, words.join(", ")));
}

/// True if the widget itself draws its `label`.
fn shows_label(node: &Node) -> bool {
    node.spec.props.iter().any(|prop| prop.name == "label")
        || node.spec.base.iter().any(|group| std::ptr::eq(*group, &FORM_FIELD))
}

/// Returns true when the user asked to go back: Alt+Left or the mouse's back button, as in a browser.
pub fn back_pressed(ui: &Ui) -> bool {
    ui.input_mut(|input| {
        input.consume_key(egui::Modifiers::ALT, Key::ArrowLeft)
            || input.pointer.button_pressed(egui::PointerButton::Extra1)
    })
}

/// The egui id of a part of the window outside of the scene.
pub fn part(name: &'static str) -> Id {
    Id::unique(("part", name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::CURSORS;

    #[test]
    fn every_word_of_cursor_is_a_shape() {
        for word in CURSORS.iter().filter(|word| **word != "auto") {
            let mut props = Props::default();
            props.set("cursor", Value::from(*word));
            assert!(pointer_shape(&props).is_some(), "{word}");
        }
    }
}
