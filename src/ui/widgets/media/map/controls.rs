//! The buttons and keys that move a map and change its zoom.

use egui::{
    CornerRadius, EventFilter, Key, Modifiers, Pos2, Rect, Response, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo,
};

use super::camera::Camera;
use super::props::MapProps;
use super::source;
use crate::frame::{Frame, optimistic};
use crate::toolkit::paint;
use ensemble_core::spec::{Alignment, Insets};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

/// Pixels by which an arrow key moves a map.
const STEP: f32 = 64.0;

impl Camera {
    /// Moves and zooms by the keys of a map that has the focus.
    pub fn by_key(&mut self, props: &MapProps, ui: &Ui, response: &Response) {
        if !response.has_focus() {
            return;
        }
        let filter = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let ways = [(Key::ArrowLeft, 1.0, 0.0), (Key::ArrowRight, -1.0, 0.0), (Key::ArrowUp, 0.0, 1.0)];
        for (key, x, y) in ways.into_iter().chain([(Key::ArrowDown, 0.0, -1.0)]).filter(|_| props.scroll) {
            if pressed(key) {
                self.pan(STEP * Vec2::new(x, y));
            }
        }
        for (key, steps) in [(Key::Plus, 1.0), (Key::Equals, 1.0), (Key::Minus, -1.0)] {
            // `+` is typed with Shift on many keyboards.
            if props.zoom_enabled && (pressed(key) || ui.input_mut(|input| input.consume_key(Modifiers::SHIFT, key))) {
                self.zoom_at(Vec2::ZERO, steps);
            }
        }
    }

    /// Draws the buttons, and zooms when one is pressed.
    pub fn buttons(&mut self, props: &MapProps, frame: &Frame<'_>, ui: &Ui, node: &Node, rect: Rect) {
        let theme = frame.theme();
        let side = theme.control.height;
        let all = place(props, rect, Vec2::new(side, 2.0 * side));
        for (at, (icon, name, step)) in [("add", "Closer", 1.0), ("remove", "Farther", -1.0)].into_iter().enumerate() {
            let place = Rect::from_min_size(all.min + Vec2::new(0.0, side * at as f32), Vec2::splat(side));
            let response = ui.interact(place, frame.id(node).with(name), Sense::click());
            response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, name));
            let ground = if response.hovered() { theme.colors.surface2 } else { theme.colors.surface };
            ui.painter().rect(
                place,
                CornerRadius::same(4),
                ground,
                Stroke::new(1.0, theme.colors.border),
                StrokeKind::Inside,
            );
            paint::symbol(ui.painter(), theme, icon, place.center(), theme.control.icon, theme.colors.text);
            paint::focus_ring(ui, theme, &response, place, CornerRadius::same(4));
            if response.clicked() {
                self.zoom_at(Vec2::ZERO, step);
            }
        }
    }
}

/// Draws the button that goes on to the next type of map, in the corner across from the zoom.
pub fn types(props: &MapProps, frame: &mut Frame<'_>, ui: &Ui, node: &Node, (rect, now): (Rect, &Value)) {
    let all = source::listed(&props.tiles);
    if all.len() < 2 {
        return;
    }
    let theme = std::sync::Arc::clone(frame.theme());
    let place = Rect::from_min_size(rect.min + Vec2::splat(12.0), Vec2::splat(theme.control.height));
    let response = ui.interact(place, frame.id(node).with("types"), Sense::click());
    let at = all.iter().position(|kind| Some(*kind) == now.as_str()).unwrap_or_default();
    let next = all[(at + 1) % all.len()];
    let name = format!("Show {next}");
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, &name));
    let ground = if response.hovered() { theme.colors.surface2 } else { theme.colors.surface };
    let edge = Stroke::new(1.0, theme.colors.border);
    ui.painter().rect(place, CornerRadius::same(4), ground, edge, StrokeKind::Inside);
    paint::symbol(ui.painter(), &theme, "layers", place.center(), theme.control.icon, theme.colors.text);
    paint::focus_ring(ui, &theme, &response, place, CornerRadius::same(4));
    if response.on_hover_text(&name).clicked() {
        let confirmed = props.kind.clone().map_or(Value::Null, Value::Text);
        optimistic::set(ui.ctx(), frame.id(node).with("type"), &confirmed, Value::from(next));
        frame.set(node, "mapType", Value::from(next));
    }
}

/// Place of the buttons: by their alignment and margin, then by the distances from single edges.
fn place(props: &MapProps, rect: Rect, size: Vec2) -> Rect {
    // At the bottom they stand above the attribution of the map.
    const USUAL: Insets = Insets { left: 12.0, right: 12.0, top: 12.0, bottom: 36.0 };
    let margin = props.toolbar_margin.unwrap_or(USUAL);
    let free_rect = paint::inside(rect, margin);
    let Alignment { x, y } = props.toolbar_place.unwrap_or(Alignment { x: 1, y: 1 });
    let share = |at: i8| (f32::from(at) + 1.0) / 2.0;
    let mut corner =
        free_rect.min + Vec2::new(share(x) * (free_rect.width() - size.x), share(y) * (free_rect.height() - size.y));
    match (props.toolbar_left, props.toolbar_right) {
        (Some(left), _) => corner.x = rect.left() + left,
        (None, Some(right)) => corner.x = rect.right() - right - size.x,
        (None, None) => {}
    }
    match (props.toolbar_top, props.toolbar_bottom) {
        (Some(top), _) => corner.y = rect.top() + top,
        (None, Some(bottom)) => corner.y = rect.bottom() - bottom - size.y,
        (None, None) => {}
    }
    Rect::from_min_size(Pos2::new(corner.x, corner.y), size)
}
