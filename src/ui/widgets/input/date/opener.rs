//! A field that opens a popup below it: its text, its icon, the popup.

use std::sync::Arc;

use egui::accesskit::HasPopup;
use egui::{
    CornerRadius, Id, Key, Modifiers, Popup, PopupCloseBehavior, Pos2, Rect, RectAlign, Response, Sense, Ui, Vec2,
    WidgetInfo,
};

use crate::frame::{Frame, access};
use crate::toolkit::text::{ResolvedTextStyle, Wrap};
use crate::toolkit::theme::{TextRole, Theme};
use crate::toolkit::{mirror, paint};
use crate::widgets::input::field::{self, Field, FieldState};
use ensemble_core::spec::IconRef;
use ensemble_runtime::scene::Node;

/// The content of the field.
pub struct ClosedField<'a> {
    /// The text, when something is chosen.
    pub text: Option<String>,
    /// The placeholder while it is empty, unless the author sets one.
    pub hint: &'a str,
    /// The icon at its end.
    pub icon: Option<IconRef>,
    /// True when there is a button that clears the value.
    pub clears: bool,
    /// The validation message; `None` when its value is valid.
    pub mistake: Option<Arc<str>>,
}

/// The user's interaction with the field.
pub struct FieldResponse {
    /// Response of the field.
    pub response: Response,
    /// Area of the field.
    pub rect: Rect,
    /// True if the field was emptied.
    pub cleared: bool,
    /// True if the picker opens or closes.
    pub toggled: bool,
}

/// Draws the field.
pub fn show(node: &Node, ui: &mut Ui, frame: &mut Frame<'_>, closed: ClosedField<'_>, open: bool) -> FieldResponse {
    let (theme, id) = (Arc::clone(frame.theme()), frame.id(node));
    let field = Field::of(node);
    let rect = field.show(node, ui, frame, closed.mistake.as_deref());
    let response = ui.interact(rect, id, Sense::click());
    let placeholder: Option<Arc<str>> = node.props.read("placeholder");
    let hint = placeholder.unwrap_or_else(|| Arc::from(closed.hint));
    let name = access::name(if field.label.is_empty() { &hint } else { &field.label }, node, "Date");
    response.widget_info(|| WidgetInfo {
        current_text_value: closed.text.clone(),
        ..WidgetInfo::labeled(egui::Role::ComboBox, ui.is_enabled(), &name)
    });
    access::opener(ui, &response, HasPopup::Dialog, open, closed.text.as_deref());
    field.tell(node, &response, closed.mistake.as_deref());
    for command in frame.commands(node) {
        match command.method {
            "focus" => response.request_focus(),
            "unfocus" => response.surrender_focus(),
            _ => {}
        }
    }
    let focused = response.has_focus();
    let state = FieldState { focused: focused || open, hovered: response.hovered(), wrong: closed.mistake.is_some() };
    field::edge(node, ui, &theme, rect, state);
    let air = field::air(node, &theme);
    let mut inner = Rect::from_min_max(rect.min + Vec2::new(air.left, 0.0), rect.max - Vec2::new(air.right, 0.0));
    let covers = field.covers(closed.text.is_none(), focused || open);
    field.float(node, ui, frame, rect, (inner.left(), covers));
    let side = theme.control.icon - 2.0;
    let rtl = frame.is_rtl();
    if let Some(icon) = &closed.icon {
        let at = Pos2::new(inner.right() - side / 2.0, rect.center().y);
        mirror::shapes(ui, rect, rtl, || {
            paint::icon(ui.painter(), &theme, icon, at, side, theme.colors.text2, frame.is_rtl());
        });
        inner.max.x -= side + theme.spacing.sm;
    }
    // Made after the field, in whose box it lies, and so given the clicks on it by egui.
    let cleared = closed.clears && closed.text.is_some() && ui.is_enabled() && {
        let at = Pos2::new(inner.right() - side / 2.0, rect.center().y);
        inner.max.x -= side + theme.spacing.xs;
        let at = mirror::rect(Rect::from_center_size(at, Vec2::ZERO), rect, rtl).center();
        clear(ui, &theme, id.with("clear"), at, side)
    };
    if let Some(icon) = node.props.read::<IconRef>("icon") {
        let at = Pos2::new(inner.left() + side / 2.0, rect.center().y);
        mirror::shapes(ui, rect, rtl, || {
            paint::icon(ui.painter(), &theme, &icon, at, side, theme.colors.text2, frame.is_rtl());
        });
        inner.min.x += side + theme.spacing.sm;
    }
    let (words, text_style) = match &closed.text {
        Some(text) => (text.as_str(), ResolvedTextStyle::new(&theme, TextRole::Body, &field::content_style(node))),
        None => (if covers { "" } else { &*hint }, field::placeholder_style(node, &theme)),
    };
    let galley = frame.galley(words, &text_style, Wrap::cut(inner.width().max(1.0)));
    mirror::shapes(ui, rect, rtl, || {
        let at = Pos2::new(inner.left(), rect.center().y - galley.size().y / 2.0);
        ui.painter().galley(at, galley, text_style.color);
    });
    // While it is open, Enter picks what is marked.
    let picks = open && ui.input(|input| input.key_pressed(Key::Enter) || input.key_pressed(Key::Space));
    let down = focused && !open && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::ArrowDown));
    let toggled = ui.is_enabled() && !cleared && (response.clicked() && !picks || down);
    if toggled {
        response.request_focus();
        // The key that opens the picker picks nothing in it.
        ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
    }
    FieldResponse { response, rect, cleared, toggled }
}

fn clear(ui: &Ui, theme: &Theme, id: Id, at: Pos2, side: f32) -> bool {
    let hit = ui.interact(Rect::from_center_size(at, Vec2::splat(side + 6.0)), id, Sense::click());
    hit.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, "Clear"));
    let ink = if hit.hovered() { theme.colors.text } else { theme.colors.text3 };
    paint::symbol(ui.painter(), theme, "close", at, side - 2.0, ink);
    paint::focus_ring(ui, theme, &hit, hit.rect.shrink(2.0), CornerRadius::same(6));
    hit.clicked()
}

/// The popup below the field. Returns true while it is open.
pub fn popup(ui: &Ui, theme: &Theme, touched: &FieldResponse, size: Vec2, content: impl FnOnce(&mut Ui, Rect)) -> bool {
    let mut open = true;
    let frame = egui::Frame::new()
        .fill(theme.colors.surface)
        .stroke((1.0, theme.colors.border))
        .corner_radius(theme.radius.card)
        .shadow(ui.visuals().popup_shadow)
        .inner_margin(8.0);
    Popup::new(touched.response.id.with("popup"), ui.ctx().clone(), touched.rect, ui.layer_id())
        .align(if theme.rtl { RectAlign::BOTTOM_END } else { RectAlign::BOTTOM_START })
        .align_alternatives(&[RectAlign::BOTTOM_START, RectAlign::BOTTOM_END, RectAlign::TOP_START, RectAlign::TOP_END])
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .gap(4.0)
        .frame(frame)
        .open_bool(&mut open)
        .show(|ui| {
            let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
            content(ui, rect);
        });
    let escape = touched.response.has_focus() && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
    // The click that opened the popup does not close it.
    (open || touched.toggled) && !escape
}
