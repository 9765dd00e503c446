//! Drawing of a live preview over the app: widget outlines, and picking a widget.

use std::collections::BTreeSet;

use egui::{Area, Context, Order, Painter, Rect, Sense, Stroke, StrokeKind, Ui};
use ensemble_runtime::scene::{NodeId, Scene};
use ensemble_ui::frame::DrawnNode;
use ensemble_ui::toolkit::theme::Theme;

use crate::shell::inspector::widgets::find;

/// Limit of outlines: not every row of a long list is outlined.
const MOST: usize = 200;

/// Outlines these widgets; the first gets a label.
pub fn show(ctx: &Context, app: Rect, theme: &Theme, scene: &Scene, drawn: &[DrawnNode], nodes: &BTreeSet<NodeId>) {
    let shown = drawn.iter().filter(|drawn| nodes.contains(&drawn.node) && drawn.shown.is_positive());
    for (at, drawn) in shown.take(MOST).enumerate() {
        outline(&painter(ctx, app, "preview cursor"), app, theme, scene, drawn, at == 0);
    }
}

/// While Ctrl and Shift are held, outlines the widget under the pointer and returns the clicked one.
pub fn choose(
    ui: &Ui,
    app: Rect,
    theme: &Theme,
    scene: &Scene,
    drawn: &[DrawnNode],
    is_written: &dyn Fn(NodeId) -> bool,
) -> Option<NodeId> {
    if !ui.input(|input| input.modifiers.command && input.modifiers.shift) {
        return None;
    }
    let area =
        Area::new(egui::Id::unique("preview choose")).order(Order::Foreground).fixed_pos(app.min).constrain(false);
    let response = area.show(ui.ctx(), |ui| ui.allocate_exact_size(app.size(), Sense::click()).1).inner;
    let response = response.on_hover_cursor(egui::CursorIcon::Crosshair);
    let at = response.hover_pos().or(response.interact_pointer_pos())?;
    // The last one drawn lies on top; of several with one box the innermost was drawn last.
    let under = |drawn: &&DrawnNode| drawn.shown.contains(at) && drawn.opacity > 0.0 && is_written(drawn.node);
    let drawn = drawn.iter().rev().find(under)?;
    outline(&painter(ui.ctx(), app, "preview pointer"), app, theme, scene, drawn, true);
    response.clicked().then_some(drawn.node)
}

fn painter(ctx: &Context, app: Rect, name: &'static str) -> Painter {
    ctx.layer_painter(egui::LayerId::new(Order::Tooltip, egui::Id::unique(name))).with_clip_rect(app)
}

fn outline(painter: &Painter, app: Rect, theme: &Theme, scene: &Scene, drawn: &DrawnNode, is_named: bool) {
    let color = theme.colors.accent;
    painter.rect_stroke(drawn.shown.expand(1.0), 3.0, Stroke::new(2.0, color), StrokeKind::Outside);
    let Some(node) = find(scene, drawn.node).filter(|_| is_named) else { return };
    let id = node.key.as_ref().map(|id| format!(" #{id}")).unwrap_or_default();
    let words = format!("{}{id}", node.spec.name);
    let galley = painter.layout_no_wrap(words, egui::FontId::proportional(11.0), theme.colors.on_accent);
    let size = galley.size() + egui::vec2(10.0, 4.0);
    let above = drawn.shown.left_top() - egui::vec2(0.0, size.y + 2.0);
    let below = drawn.shown.left_bottom() + egui::vec2(0.0, 2.0);
    let min = if above.y >= app.top() { above } else { below };
    let right = (app.right() - size.x).max(app.left());
    let bottom = (app.bottom() - size.y).max(app.top());
    let min = egui::pos2(min.x.clamp(app.left(), right), min.y.clamp(app.top(), bottom));
    painter.rect_filled(Rect::from_min_size(min, size), 3.0, color);
    painter.galley(min + egui::vec2(5.0, 2.0), galley, theme.colors.on_accent);
}
