//! Shared by Checkbox, Switch, TripleSwitch and RadioButton: label, texts beside the mark, hint and message.

use std::sync::Arc;

use egui::{Pos2, Rect, Ui, Vec2};

use super::field::Field;
use crate::frame::{Frame, access};
use crate::layout::{LabelPlace, Labels, Measure};
use crate::toolkit::text::{ResolvedTextStyle, Wrap};
use crate::toolkit::theme::{TextRole, Theme};
use crate::toolkit::{mirror, paint};
use ensemble_core::spec::{IconRef, Insets, TextStyle};
use ensemble_runtime::scene::Node;

/// A mark with texts before and after it, a label above and a message below.
pub struct ToggleRow {
    pub field: Field,
    before: Arc<str>,
    after: Arc<str>,
    /// True if `after` is the label: a toggle without text has its label beside it.
    label_is_beside: bool,
    icon: Option<IconRef>,
    padding: Insets,
}

/// Space between the mark and a text, in logical pixels.
const GAP: f32 = 10.0;

impl ToggleRow {
    /// Reads the properties of `base::FORM_FIELD`; `before` and `after` are the widget's own texts. In a form whose labels stand before their
    /// fields the label stands with theirs.
    pub fn of(node: &Node, before: &Arc<str>, after: &Arc<str>, labels: &Labels) -> Self {
        let mut field = Field::of(node);
        field.stays();
        let has_hint = node.props.get("labelHint").is_some();
        let label_is_beside = after.is_empty() && !has_hint && labels.place != LabelPlace::Start;
        let after = if label_is_beside { std::mem::take(&mut field.label) } else { Arc::clone(after) };
        let padding = node.props.read("contentPadding").unwrap_or_default();
        Self { field, before: Arc::clone(before), after, label_is_beside, icon: node.props.read("icon"), padding }
    }

    fn text_style(&self, node: &Node, theme: &Theme) -> ResolvedTextStyle {
        let size = TextStyle { size: node.props.read("fontSize"), ..TextStyle::default() };
        let label = self.label_is_beside.then(|| node.props.read::<TextStyle>("labelStyle")).flatten();
        ResolvedTextStyle::new(theme, TextRole::Body, &label.unwrap_or_default().or(&size))
    }

    fn icon_width(&self, theme: &Theme) -> f32 {
        if self.icon.is_some() { theme.control.icon + GAP } else { 0.0 }
    }

    /// The size of everything, with a mark of this size.
    pub fn measure(&self, node: &Node, cx: &Measure<'_>, mark: Vec2, available: Vec2) -> Vec2 {
        let theme = cx.theme();
        let text_style = self.text_style(node, theme);
        let mut size = Vec2::new(mark.x + self.icon_width(theme), mark.y.max(theme.control.height));
        let available_width = if available.x > 0.0 { available.x - mark.x - GAP } else { 0.0 };
        for text in [&self.before, &self.after] {
            if !text.is_empty() {
                let galley = cx.galley(text, &text_style, Wrap::at(available_width.max(40.0)));
                size.x += GAP + galley.size().x.ceil();
                size.y = size.y.max(galley.size().y);
            }
        }
        size += Vec2::new(self.padding.left + self.padding.right, self.padding.top + self.padding.bottom);
        let around = self.field.around(node, cx);
        Vec2::new(size.x.max(around.x.min(available.x.max(0.0))), size.y + around.y)
    }

    /// Draws the texts and returns the rectangle of the mark. `mistake` is the validation message, where it is shown.
    pub fn show(&self, node: &Node, ui: &Ui, frame: &Frame<'_>, mark: Vec2, mistake: Option<&str>) -> Rect {
        let inside = self.field.show(node, ui, frame, mistake);
        let rect = paint::inside(inside, self.padding);
        let rtl = frame.is_rtl();
        let at = mirror::shapes(ui, rect, rtl, || self.inside(node, ui, frame, mark, rect));
        mirror::rect(at, rect, rtl)
    }

    /// Draws icon and texts from left to right, and returns the rectangle of the mark.
    fn inside(&self, node: &Node, ui: &Ui, frame: &Frame<'_>, mark: Vec2, rect: Rect) -> Rect {
        let theme = frame.theme();
        let text_style = self.text_style(node, theme);
        let mut x = rect.left();
        if let Some(icon) = &self.icon {
            let side = theme.control.icon;
            let center = Pos2::new(x + side / 2.0, rect.center().y);
            paint::icon(ui.painter(), theme, icon, center, side, theme.colors.text2, frame.is_rtl());
            x += side + GAP;
        }
        let available_width = (rect.width() - mark.x - GAP).max(40.0);
        let put = |text: &str, x: f32| {
            let galley = frame.galley(text, &text_style, Wrap::at(available_width + 0.5));
            let width = galley.size().x;
            ui.painter().galley(Pos2::new(x, rect.center().y - galley.size().y / 2.0), galley, text_style.color);
            width
        };
        if !self.before.is_empty() {
            x += put(&self.before, x) + GAP;
        }
        let at = Rect::from_min_size(Pos2::new(x, rect.center().y - mark.y / 2.0), mark);
        if !self.after.is_empty() {
            put(&self.after, at.right() + GAP);
        }
        at
    }

    /// The accessible name.
    pub fn name(&self, node: &Node) -> String {
        let shown = [&self.after, &self.before, &self.field.label].into_iter().find(|text| !text.is_empty());
        access::name(shown.map_or("", |text| text), node, node.spec.name)
    }
}
