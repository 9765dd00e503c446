//! Tips that are shown while the pointer rests on a widget: the property `tooltip`, and the widget `ToolTip`.

use std::sync::Arc;
use std::time::Duration;

use egui::{Frame as Surface, Id, Margin, Rect, RectAlign, Response, Sense, Stroke, Tooltip, Ui};

use super::Frame;
use crate::toolkit::paint;
use crate::toolkit::text::{ResolvedTextStyle, Wrap, color32};
use crate::toolkit::theme::TextRole;
use crate::toolkit::tip_style::TipStyle;
use crate::toolkit::widget_states::KeepsStates as _;
use ensemble_core::spec::{FromValue, Insets};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

/// Text and style of a tooltip.
pub struct Tip {
    /// The text.
    pub message: Arc<str>,
    /// Style of the tip; `None` for the program's own look and timing.
    pub style: Option<TipStyle>,
    /// The event that is fired when it is shown.
    pub event: &'static str,
}

impl Tip {
    /// The `tooltip` of a node.
    pub fn of(node: &Node) -> Option<Self> {
        const EVENT: &str = "tooltip.onTriggered";
        let (message, styles) = match node.props.get("tooltip")? {
            Value::Map(map) => (map.get("message")?.to_display(), map.get("styles").and_then(TipStyle::from_value)),
            other => (other.to_display(), None),
        };
        let style = styles.or_else(|| node.handles(EVENT).then(TipStyle::default));
        (!message.is_empty()).then_some(Self { message, style, event: EVENT })
    }

    /// Shows it for the node that takes `rect`, while the pointer rests there.
    pub fn show(self, frame: &mut Frame<'_>, ui: &Ui, node: &Node, rect: Rect) {
        let response = ui.interact(rect, frame.id(node).with("tip"), Sense::hover());
        let Some(style) = &self.style else {
            response.on_hover_text(&*self.message);
            return;
        };
        if self.is_due(frame, ui, node, style, &response) {
            self.draw(frame, ui, style, &response);
        }
    }

    /// True while it has to be seen. Fires the event when it is for the first time.
    fn is_due(&self, frame: &mut Frame<'_>, ui: &Ui, node: &Node, style: &TipStyle, response: &Response) -> bool {
        let (id, now) = (response.id.with("since"), ui.input(|input| input.time));
        if !response.contains_pointer() {
            ui.states(|data| data.remove_temp::<HoverStart>(id));
            return false;
        }
        let mut since =
            ui.states(|data| data.get_temp::<HoverStart>(id)).unwrap_or(HoverStart { start: now, told: false });
        let wait = style.wait.unwrap_or_else(|| f64::from(ui.style().interaction.tooltip_delay));
        let rest = now - since.start;
        let is_due = rest >= wait;
        if is_due && !std::mem::replace(&mut since.told, true) {
            frame.emit(node, self.event, Value::Null);
        }
        ui.states(|data| data.insert_temp(id, since));
        let end = style.stay.map(|stay| wait + stay);
        let next = if is_due { end } else { Some(wait) };
        if let Some(left) = next.map(|next| next - rest).filter(|left| *left > 0.0) {
            ui.ctx().request_repaint_after(Duration::from_secs_f64(left));
        }
        is_due && end.is_none_or(|end| rest < end)
    }

    fn draw(&self, frame: &Frame<'_>, ui: &Ui, style: &TipStyle, response: &Response) {
        let theme = frame.theme();
        let ground = style.background.map_or(theme.colors.surface, color32);
        let width = style.border_width.unwrap_or(1.0);
        let edge = Stroke::new(width, style.border.map_or(theme.colors.border, color32));
        let air = style.padding.map_or(Margin::symmetric(8, 4), margin);
        let surface =
            Surface::new().fill(ground).stroke(edge).corner_radius(paint::corners(style.radius, 6)).inner_margin(air);
        let ink = style.background.map_or(theme.colors.text, |_| theme.on(ground));
        let text = style.text.clone().unwrap_or_default();
        let look = ResolvedTextStyle::new(theme, TextRole::Caption, &text);
        let look = if text.color.is_some() { look } else { look.color(ink) };
        let galley = frame.galley(&self.message, &look, Wrap::at(ui.spacing().tooltip_width));
        let (first, then) =
            if style.below { (RectAlign::BOTTOM, RectAlign::TOP) } else { (RectAlign::TOP, RectAlign::BOTTOM) };
        let id: Id = response.id.with("shown");
        let mut tip = Tooltip::always_open(ui.ctx().clone(), ui.layer_id(), id, response.rect).gap(style.distance);
        tip.popup = tip.popup.align(first).align_alternatives(std::slice::from_ref(&then)).frame(surface);
        tip.show(|ui| {
            let (rect, words) = ui.allocate_exact_size(galley.size(), Sense::hover());
            words.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Tooltip, true, &*self.message));
            ui.painter().galley(rect.min, galley, look.color);
        });
    }
}

/// The time since which the pointer rests on a widget.
#[derive(Clone, Copy, Default)]
struct HoverStart {
    start: f64,
    /// The event was fired.
    told: bool,
}

fn margin(insets: Insets) -> Margin {
    let side = |pixels: f32| pixels.clamp(0.0, 127.0) as i8;
    Margin { left: side(insets.left), right: side(insets.right), top: side(insets.top), bottom: side(insets.bottom) }
}
