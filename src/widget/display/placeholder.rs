//! What is drawn for a widget of the language that is not built yet: a quiet box with its name.

use egui::{Rect, Shape, Stroke, Ui, Vec2};

use crate::runtime::scene::Node;
use crate::spec::TextStyle;
use crate::widget::text::{Look, Wrap};
use crate::widget::theme::Role;
use crate::widget::{Frame, Measure};

const PADDING: Vec2 = Vec2::new(12.0, 8.0);

/// Room for the name.
pub fn measure(node: &Node, cx: &mut Measure<'_>, available: Vec2) -> Vec2 {
    let look = Look::new(cx.theme(), Role::Caption, &TextStyle::default());
    let size = cx.galley(node.spec.name, &look, Wrap::LINE).size() + 2.0 * PADDING;
    Vec2::new(size.x.min(available.x.max(2.0 * PADDING.x)), size.y)
}

/// A dashed box with the name.
pub fn show(node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
    let rect = ui.max_rect();
    let theme = frame.theme();
    let stroke = Stroke::new(1.0, theme.colors.control_border);
    let Rect { min, max } = rect.shrink(0.5);
    let corners = [min, egui::pos2(max.x, min.y), max, egui::pos2(min.x, max.y), min];
    ui.painter().extend(Shape::dashed_line(&corners, stroke, 4.0, 4.0));
    let look = Look::new(theme, Role::Caption, &TextStyle::default()).color(theme.colors.text3);
    let galley = frame.galley(node.spec.name, &look, Wrap::cut(rect.width() - 2.0 * PADDING.x));
    ui.painter().galley(rect.min + PADDING, galley, look.color);
}
