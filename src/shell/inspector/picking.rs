//! Selects a widget by pointing at it, and outlines it.

use egui::{Area, Context, Order, Rect, Sense, Ui};

use super::kit::{Face, Kit, clean};
use super::model::Model;
use super::widgets::find;
use ensemble_runtime::scene::NodeId;

/// State of selecting a widget by pointing at it.
#[derive(Debug, Default)]
pub struct WidgetPicker {
    is_on: bool,
    is_held: bool,
}

impl WidgetPicker {
    /// True while the next click selects a widget.
    pub fn is_on(&self) -> bool {
        self.is_on
    }

    /// Lets the next click select a widget.
    pub fn start(&mut self) {
        self.is_on = true;
    }

    /// Returns the next click to the app.
    pub fn stop(&mut self) {
        self.is_on = false;
    }

    /// True while the next click chooses, or one would because Ctrl and Shift are held.
    pub fn looks(&self) -> bool {
        self.is_on || self.is_held
    }

    /// Lies over the app, so that it gets no click, and outlines the widget under the pointer. Returns the one that was clicked.
    pub fn show(&mut self, kit: &Kit<'_>, ui: &Ui, app: Rect, model: &Model) -> Option<NodeId> {
        self.is_held = ui.input(|input| input.modifiers.command && input.modifiers.shift);
        if !self.looks() {
            return None;
        }
        let area =
            Area::new(egui::Id::unique("inspector pick")).order(Order::Foreground).fixed_pos(app.min).constrain(false);
        let response = area.show(ui.ctx(), |ui| ui.allocate_exact_size(app.size(), Sense::click()).1).inner;
        let response = response.on_hover_cursor(egui::CursorIcon::Crosshair);
        let at = response.hover_pos().or(response.interact_pointer_pos())?;
        // The last one drawn lies on top; of several with one box the innermost was drawn last.
        let drawn = model.drawn.iter().rev().find(|drawn| drawn.shown.contains(at) && drawn.opacity > 0.0)?;
        outline(kit, ui.ctx(), app, model, drawn.node);
        if response.clicked() {
            self.is_on = false;
            return Some(drawn.node);
        }
        None
    }
}

/// Outlines a widget on the screen, with its type and size.
pub fn outline(kit: &Kit<'_>, ctx: &Context, app: Rect, model: &Model, node: NodeId) {
    let Some(drawn) = model.drawn.iter().rev().find(|drawn| drawn.node == node) else { return };
    let layer = egui::LayerId::new(Order::Tooltip, egui::Id::unique("inspector outline"));
    let painter = ctx.layer_painter(layer).with_clip_rect(app);
    let theme = kit.theme;
    kit.outline(&painter, drawn.rect, theme.colors.accent);
    let name = model.scene.as_ref().and_then(|scene| find(scene, node)).map(|node| {
        let id = node.key.as_ref().map(|id| format!(" #{id}")).unwrap_or_default();
        format!("{}{id}", node.spec.name)
    });
    let words = clean(&format!("{}  {:.0} × {:.0}", name.unwrap_or_default(), drawn.rect.width(), drawn.rect.height()));
    let galley = painter.layout_no_wrap(words, kit.font(Face::Name), theme.colors.on_accent);
    let size = galley.size() + egui::vec2(12.0, 6.0);
    let above = drawn.rect.left_top() - egui::vec2(0.0, size.y);
    let below = drawn.rect.left_bottom();
    let min = if above.y >= app.top() { above } else { below };
    let min =
        egui::pos2(min.x.clamp(app.left(), (app.right() - size.x).max(app.left())), min.y.min(app.bottom() - size.y));
    painter.rect_filled(Rect::from_min_size(min, size), 3.0, theme.colors.accent);
    painter.galley(min + egui::vec2(6.0, 3.0), galley, theme.colors.on_accent);
}
