//! Scrolling by wheel, keyboard, scroll bar and command. Written here and not taken from `egui::ScrollArea`, because the layout tree owns
//! the sizes of the content and tests and commands set the position.

use egui::{Id, Key, Modifiers, Rect, Sense, Ui};

use super::Frame;
use super::scroll_state::{AnimatedScroll, ScrollMetrics, ScrollRegion, ScrollState};
use crate::toolkit::page_keys;
use crate::toolkit::theme::color;
use ensemble_runtime::scene::NodeId;

impl ScrollState {
    // The time in which the eye follows a jump without waiting for it.
    const SECONDS: f64 = 0.3;

    /// Scrolls to `to`, animated unless motion is reduced.
    pub fn glide_to(&mut self, frame: &Frame<'_>, to: f64) {
        if frame.theme().reduced_motion || (to - self.offset).abs() < 1.0 {
            (self.offset, self.glide) = (to, None);
        } else {
            let since = frame.ctx().input(|input| input.time);
            self.glide = Some(AnimatedScroll { from: self.offset, to, since });
        }
    }

    /// Advances an animated scroll and handles the keys, before the content is drawn.
    pub fn advance(&mut self, frame: &mut Frame<'_>, node: NodeId, ui: &Ui, extents: ScrollMetrics) {
        if let Some(glide) = self.glide {
            let now = ui.input(|input| input.time);
            let share = ((now - glide.since) / Self::SECONDS).clamp(0.0, 1.0);
            // Fast at first and slow at the end: the movement answers the key at once.
            let eased = 1.0 - (1.0 - share).powi(3);
            self.offset = glide.from + (glide.to - glide.from) * eased;
            if share >= 1.0 {
                self.glide = None;
            } else {
                ui.request_repaint();
            }
        }
        if let Some(to) = keys(frame, node, ui, self.offset, extents) {
            self.glide_to(frame, to.clamp(0.0, extents.end()));
            ui.request_repaint();
        }
        self.offset = self.offset.clamp(0.0, extents.end());
    }

    /// Scrolls the widget that has just got the keyboard's focus into `view`. Returns true when the offset changed.
    pub fn reveal(&mut self, frame: &Frame<'_>, view: Rect, extents: ScrollMetrics) -> bool {
        const AIR: f32 = 16.0;
        let focused = frame.ctx().memory(|memory| memory.focused());
        // Only when the focus has just moved: otherwise one could not scroll away from the focused widget.
        if focused == frame.ui_state.focused {
            return false;
        }
        let Some(response) = focused.and_then(|id| frame.ctx().read_response(id)) else { return false };
        // Only a widget that is cut off has to be scrolled to.
        let cut = response.interact_rect.height() + 0.5 < response.rect.height();
        if !cut || !view.x_range().contains(response.rect.center().x) {
            return false;
        }
        let below = (response.rect.max.y + AIR - view.max.y).max(0.0);
        let above = (view.min.y - response.rect.min.y + AIR).max(0.0);
        let to = (self.offset + f64::from(below - above)).clamp(0.0, extents.end());
        std::mem::replace(&mut self.offset, to) != to
    }

    /// Handles the wheel and the scroll bar. Called after the content was drawn, so that nested containers take the wheel first.
    pub fn take(&mut self, frame: &mut Frame<'_>, node: NodeId, rect: Rect, ui: &mut Ui, extents: ScrollMetrics) {
        if extents.end() <= 0.5 {
            return;
        }
        let hovered = ui.rect_contains_pointer(rect);
        if extents.axis == 1 {
            frame.ui_state.scrollers.push(ScrollRegion { node, rect, hovered });
        }
        let before = self.offset;
        if hovered {
            self.offset += f64::from(wheel(ui, extents, self.offset));
        }
        if let Some(to) = bar(frame, node, rect, ui, self.offset, extents, hovered) {
            self.offset = to;
        }
        self.offset = self.offset.clamp(0.0, extents.end());
        if self.offset != before {
            self.glide = None;
            ui.request_repaint();
        }
    }
}

/// Takes the wheel's movement. At an end it is left for the container around.
fn wheel(ui: &Ui, extents: ScrollMetrics, offset: f64) -> f32 {
    let ScrollMetrics { axis, reversed, .. } = extents;
    ui.input_mut(|input| {
        let delta = input.smooth_scroll_delta()[axis] * if reversed { 1.0 } else { -1.0 };
        if delta == 0.0 || (delta < 0.0 && offset <= 0.0) || (delta > 0.0 && offset >= extents.end()) {
            return 0.0;
        }
        input.smooth_scroll_delta[axis] = 0.0;
        delta
    })
}

/// The offset that the keyboard or [`View::scroll_by`](crate::view::View::scroll_by) asks for, when this container is the keyboard's
/// target.
fn keys(frame: &mut Frame<'_>, node: NodeId, ui: &Ui, offset: f64, extents: ScrollMetrics) -> Option<f64> {
    if frame.ui_state.keyboard_target != Some(node) || extents.axis != 1 {
        return None;
    }
    if let Some(nudge) = frame.ui_state.scroll_request.take() {
        frame.ui_state.scroll_taken |= extents.end() > 0.5;
        return Some(offset + nudge);
    }
    // The keys move the cursor in the text.
    if ui.ctx().text_edit_focused() {
        return None;
    }
    if page_keys::are_kept(ui) {
        return None;
    }
    let focused = ui.memory(|memory| memory.focused()).is_some();
    // A tenth of the old page stays in view.
    let page = extents.view * 0.9;
    ui.input_mut(|input| {
        let mut pressed = |key| input.consume_key(Modifiers::NONE, key);
        if pressed(Key::PageDown) {
            Some(offset + page)
        } else if pressed(Key::PageUp) {
            Some(offset - page)
        } else if pressed(Key::Home) {
            Some(0.0)
        } else if pressed(Key::End) {
            Some(extents.end())
        // A focused widget keeps the arrows (menus, sliders, tabs), Page Up and Page Down still scroll.
        } else if focused {
            None
        } else if pressed(Key::ArrowDown) {
            Some(offset + 40.0)
        } else if pressed(Key::ArrowUp) {
            Some(offset - 40.0)
        } else {
            None
        }
    })
}

/// Draws the scroll bar, an overlay that is visible while the pointer is over the viewport, and returns the offset of a drag.
fn bar(
    frame: &Frame<'_>,
    node: NodeId,
    rect: Rect,
    ui: &mut Ui,
    offset: f64,
    extents: ScrollMetrics,
    hovered: bool,
) -> Option<f64> {
    const WIDTH: f32 = 6.0;
    // The bar is thin to leave the content free; a pointer hits twice its width.
    const REACH: f32 = 12.0;
    // Of a list of a million rows the handle would be thinner than a pixel.
    const LEAST: f32 = 28.0;
    let axis = extents.axis;
    let (from, length) = (rect.min[axis] + 2.0, rect.size()[axis] - 4.0);
    // `clamp` panics when the least is above the most: the viewport may be shorter than `LEAST`.
    let handle_length = ((extents.view / extents.content) as f32 * length).clamp(LEAST.min(length), length);
    let travel = (length - handle_length).max(1.0);
    // How far along the bar an offset is, and back.
    let along = |share: f32| if extents.reversed { 1.0 - share } else { share };
    let handle_from = from + along((offset / extents.end()) as f32) * travel;
    let span = |near: f32, far: f32, thick: f32| {
        if axis == 1 {
            Rect::from_min_max(egui::pos2(rect.max.x - thick - 2.0, near), egui::pos2(rect.max.x - 2.0, far))
        } else {
            Rect::from_min_max(egui::pos2(near, rect.max.y - thick - 2.0), egui::pos2(far, rect.max.y - 2.0))
        }
    };
    let id = Id::unique(("bar", node.0, axis));
    // Not reached by Tab: the keys move the container without it.
    let response = ui.interact(span(from, from + length, REACH), id, Sense::DRAG);
    let shown = ui.ctx().animate_bool_with_time(
        id,
        hovered || response.dragged(),
        frame.theme().seconds(frame.theme().motion.quick),
    );
    // The bar of the page stays faintly visible without a pointer, as a sign that there is more below. Other bars would cover the ends of their rows.
    let rests = axis == 1 && rect.max.x >= ui.ctx().content_rect().max.x - 1.0;
    let resting = if rests { 0.3 } else { 0.0 };
    if shown > 0.0 || rests {
        let strength = if response.hovered() || response.dragged() { 0.9 } else { 0.5 };
        let tint = color::alpha(frame.theme().colors.text3, egui::lerp(resting..=strength, shown));
        let handle = span(handle_from, handle_from + handle_length, WIDTH);
        ui.painter().rect_filled(handle, WIDTH / 2.0, tint);
    }
    let pointer = response.interact_pointer_pos()?;
    // A press beside the handle moves its middle there.
    if response.drag_started() && !(handle_from..handle_from + handle_length).contains(&pointer[axis]) {
        let share = (pointer[axis] - from - handle_length / 2.0) / travel;
        return Some(f64::from(along(share.clamp(0.0, 1.0))) * extents.end());
    }
    let moved = response.drag_delta()[axis] * if extents.reversed { -1.0 } else { 1.0 };
    (moved != 0.0).then(|| offset + f64::from(moved / travel) * extents.end())
}
