//! The closed field of a Dropdown: icon, text, clear button, arrow.

use std::sync::Arc;

use egui::{Pos2, Rect, Sense, Ui, Vec2, WidgetInfo};

use super::props::DropdownProps;
use crate::frame::Frame;
use crate::toolkit::text::{ResolvedTextStyle, Wrap};
use crate::toolkit::theme::TextRole;
use crate::toolkit::{mirror, paint};
use crate::widgets::input::choice::Choice;
use crate::widgets::input::field;
use ensemble_runtime::scene::Node;

/// Draws the content of the closed field. Returns true when it was cleared.
#[expect(clippy::too_many_arguments, reason = "the parts of one field, put together in one place only")]
pub(super) fn closed_box(
    props: &DropdownProps,
    node: &Node,
    ui: &Ui,
    frame: &Frame<'_>,
    rect: Rect,
    text: Option<Arc<str>>,
    choice: Option<&Choice>,
    state: (bool, bool),
) -> bool {
    mirror::shapes(ui, rect, frame.is_rtl(), || content(props, node, ui, frame, rect, text, choice, state))
}

/// Draws the content from left to right.
#[expect(clippy::too_many_arguments, reason = "the parts of one field, put together in one place only")]
fn content(
    props: &DropdownProps,
    node: &Node,
    ui: &Ui,
    frame: &Frame<'_>,
    rect: Rect,
    text: Option<Arc<str>>,
    choice: Option<&Choice>,
    (open, covered): (bool, bool),
) -> bool {
    let theme = frame.theme();
    let air = field::air(node, theme);
    let mut inner = Rect::from_min_max(rect.min + Vec2::new(air.left, 0.0), rect.max - Vec2::new(air.right, 0.0));
    let side = theme.control.icon - 2.0;
    let arrow = if open { "expand_less" } else { "expand_more" };
    let at = Pos2::new(inner.right() - side / 2.0 + 2.0, rect.center().y);
    paint::symbol(ui.painter(), theme, arrow, at, side, theme.colors.text2);
    inner.max.x -= side + theme.spacing.xs;
    let mut cleared = false;
    if props.allow_clear && choice.is_some() && ui.is_enabled() {
        let at = Pos2::new(inner.right() - side / 2.0, rect.center().y);
        let hit = ui.interact(
            mirror::rect(Rect::from_center_size(at, Vec2::splat(side + 4.0)), rect, frame.is_rtl()),
            frame.id(node).with("clear"),
            Sense::click(),
        );
        hit.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, "Clear"));
        let color = if hit.hovered() { theme.colors.text } else { theme.colors.text3 };
        paint::symbol(ui.painter(), theme, "close", at, side - 2.0, color);
        cleared = hit.clicked();
        inner.max.x -= side + theme.spacing.xs;
    }
    let icon = choice.and_then(|choice| choice.icon.clone()).or_else(|| node.props.read("icon"));
    if let Some(icon) = icon {
        paint::icon(
            ui.painter(),
            theme,
            &icon,
            Pos2::new(inner.left() + side / 2.0, rect.center().y),
            side,
            theme.colors.text2,
            frame.is_rtl(),
        );
        inner.min.x += side + theme.spacing.sm;
    }
    let (text, text_style) = match text {
        Some(text) => (text, ResolvedTextStyle::new(theme, TextRole::Body, &field::content_style(node))),
        None => {
            let hint = node.props.read("placeholder").filter(|_| !covered).unwrap_or_default();
            (hint, field::placeholder_style(node, theme))
        }
    };
    let galley = frame.galley(&text, &text_style, Wrap::cut(inner.width().max(0.0)));
    let at = Pos2::new(inner.left(), rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, text_style.color);
    cleared
}
