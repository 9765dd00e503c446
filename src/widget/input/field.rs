//! What all fields have around their box: a name above, a hint or a mistake below, an edge that shows its state.

use std::sync::Arc;

use egui::{Color32, CornerRadius, Pos2, Rect, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo};

use super::paint;
use crate::runtime::scene::Node;
use crate::spec::{BorderRadius, Color, Insets, TextStyle};
use crate::widget::text::{Look, Wrap, color32};
use crate::widget::theme::{Role, Theme};
use crate::widget::{Frame, Measure};

/// A field is this wide where nothing says how wide it should be.
const NATURAL_WIDTH: f32 = 240.0;

/// The words around a field's box.
pub struct Field {
    /// Its name, written above it.
    pub label: Arc<str>,
    hint: Arc<str>,
    description: Arc<str>,
    required: bool,
    /// Whether there is always a line below, so that a mistake moves nothing.
    helped: bool,
}

impl Field {
    /// Reads what all fields have.
    pub fn of(node: &Node) -> Self {
        let props = &node.props;
        let text = |name: &str| props.read::<Arc<str>>(name).unwrap_or_default();
        let label = props.read("labelText").or_else(|| props.read("label")).unwrap_or_default();
        let required = props.read("required").unwrap_or(false);
        let description = text("description");
        let helped = required || !description.is_empty() || props.get("validator").is_some();
        Self { label, hint: text("labelHint"), description, required, helped }
    }

    /// The size of a field whose box is this high.
    pub fn measure(&self, node: &Node, cx: &Measure<'_>, box_height: f32, available: Vec2) -> Vec2 {
        let limit = node.props.read::<f32>("maxWidth").unwrap_or(f32::INFINITY);
        let natural = if available.x.is_finite() && available.x > 0.0 {
            available.x.min(limit)
        } else {
            NATURAL_WIDTH.min(limit)
        };
        let width = if available.x == 0.0 { 0.0 } else { natural };
        Vec2::new(width, self.above(cx.theme()) + box_height + self.below(cx.theme()))
    }

    fn above(&self, theme: &Theme) -> f32 {
        if self.label.is_empty() { 0.0 } else { theme.text.label.line_height + theme.spacing.sm }
    }

    fn below(&self, theme: &Theme) -> f32 {
        if self.helped { theme.spacing.xs + theme.text.caption.line_height } else { 0.0 }
    }

    /// Draws the words and answers where the box is.
    pub fn show(&self, node: &Node, ui: &Ui, frame: &Frame<'_>, mistake: Option<&str>) -> Rect {
        let (theme, rect) = (frame.theme(), ui.max_rect());
        let painter = ui.painter();
        let inside = Rect::from_min_max(
            rect.min + Vec2::new(0.0, self.above(theme)),
            rect.max - Vec2::new(0.0, self.below(theme)),
        );
        if !self.label.is_empty() {
            let style = node.props.read::<TextStyle>("labelStyle").unwrap_or_default();
            let look = Look::new(theme, Role::Label, &style);
            let galley = frame.galley(&self.label, &look, Wrap::cut(rect.width()));
            let mut x = rect.left() + galley.size().x;
            painter.galley(rect.min, galley, look.color);
            if self.required {
                let star = frame.galley("*", &look.clone().color(theme.colors.danger), Wrap::LINE);
                painter.galley(Pos2::new(x + 3.0, rect.top()), Arc::clone(&star), theme.colors.danger);
                x += star.size().x + 3.0;
            }
            if !self.hint.is_empty() {
                let look = Look::new(theme, Role::Caption, &TextStyle::default()).color(theme.colors.text3);
                let galley = frame.galley(&self.hint, &look, Wrap::cut((rect.right() - x - 8.0).max(0.0)));
                painter.galley(Pos2::new(x + 8.0, rect.top() + 1.0), galley, look.color);
            }
        }
        let (words, color) = match mistake {
            Some(mistake) => (mistake, theme.colors.danger),
            None => (&*self.description, theme.colors.text2),
        };
        if self.helped && !words.is_empty() {
            let style = mistake.and_then(|_| node.props.read::<TextStyle>("errorStyle")).unwrap_or_default();
            let color = style.color.map_or(color, color32);
            let look = Look::new(theme, Role::Caption, &style).color(color);
            let galley = frame.galley(words, &look, Wrap::cut(rect.width()));
            let at = Pos2::new(rect.left(), inside.bottom() + theme.spacing.xs);
            let place = Rect::from_min_size(at, galley.size());
            let said = ui.interact(place, frame.id(node).with("words"), Sense::hover());
            said.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, words));
            painter.galley(at, galley, color);
        }
        inside
    }

    /// What is wrong with a required field that is empty.
    pub fn missing(&self, node: &Node, empty: bool) -> Option<Arc<str>> {
        (self.required && empty)
            .then(|| node.props.read("requiredMessage").unwrap_or_else(|| Arc::from("This field is required")))
    }
}

/// What the edge of a box tells.
#[derive(Clone, Copy, Debug, Default)]
pub struct State {
    /// It has the focus.
    pub focused: bool,
    /// The pointer is over it.
    pub hovered: bool,
    /// What it holds is not valid.
    pub wrong: bool,
}

/// Draws the box of a field.
pub fn edge(node: &Node, ui: &Ui, theme: &Theme, rect: Rect, state: State) {
    let props = &node.props;
    let color = |name: &str| props.read::<Color>(name).map(color32);
    let c = &theme.colors;
    let rest = color("enabledBorderColor").or(color("borderColor"));
    let resting = if state.hovered { c.text2 } else { c.control_border };
    let stroke = match (state.wrong, state.focused) {
        (true, true) => {
            Stroke::new(2.0, color("focusedErrorBorderColor").or(color("errorBorderColor")).unwrap_or(c.danger))
        }
        (true, false) => Stroke::new(1.0, color("errorBorderColor").unwrap_or(c.danger)),
        (false, true) => Stroke::new(2.0, color("focusedBorderColor").unwrap_or(c.accent)),
        (false, false) if !ui.is_enabled() => {
            Stroke::new(1.0, color("disabledBorderColor").or(rest).unwrap_or(c.control_border))
        }
        (false, false) => Stroke::new(1.0, rest.unwrap_or(resting)),
    };
    let width = props.read::<f32>("borderWidth").map_or(stroke.width, |width| width.clamp(0.0, 100.0));
    let stroke = Stroke::new(width, stroke.color);
    let filled = props.read::<bool>("filled").unwrap_or(true);
    let fill = if filled { color("fillColor").unwrap_or(c.surface) } else { Color32::TRANSPARENT };
    let corners = props
        .read::<BorderRadius>("borderRadius")
        .map_or(CornerRadius::same(theme.radius.control as u8), paint::corners);
    if props.get("variant").and_then(|word| word.as_str()) == Some("underline") {
        ui.painter().hline(rect.x_range(), rect.bottom() - width / 2.0, stroke);
        return;
    }
    ui.painter().rect(rect, corners, fill, stroke, StrokeKind::Inside);
}

/// Space between the edge of a box and what it holds.
pub fn air(node: &Node, theme: &Theme) -> Insets {
    let underline = node.props.get("variant").and_then(|word| word.as_str()) == Some("underline");
    let side = if underline { 0.0 } else { theme.spacing.md };
    let own = Insets { left: side, right: side, top: 8.0, bottom: 8.0 };
    node.props.read("contentPadding").unwrap_or(own)
}
