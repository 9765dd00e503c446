//! The suggestions below a TagInput.

use egui::{
    Color32, CornerRadius, Id, Key, Margin, Modifiers, Popup, PopupCloseBehavior, Rect, RectAlign, Sense, Ui, Vec2,
    WidgetInfo,
};

use super::super::choice::Choice;
use super::props::TagProps;
use crate::toolkit::text::{self, ResolvedTextStyle, Wrap, color32};
use crate::toolkit::theme::{TextRole, Theme};
use crate::toolkit::{mirror, paint};
use ensemble_core::spec::{Color, FromValue, Insets};

/// Height of a suggestion.
const ROW: f32 = 36.0;

/// Handles the keys of the open list before the field: arrows highlight a suggestion, Enter and Tab select it, Escape closes. Returns the selected
/// suggestion.
pub fn keys(ui: &Ui, count: usize, marked: &mut usize, open: &mut bool) -> Option<usize> {
    if count == 0 {
        return None;
    }
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    if pressed(Key::ArrowDown) {
        *marked = (*marked + 1) % count;
    }
    if pressed(Key::ArrowUp) {
        *marked = (*marked + count - 1) % count;
    }
    if pressed(Key::Escape) {
        *open = false;
    }
    *marked = (*marked).min(count - 1);
    (*open && (pressed(Key::Enter) || pressed(Key::Tab))).then_some(*marked)
}

/// Draws the list below `field`. Answers the suggestion that was clicked.
pub fn show(
    props: &TagProps,
    ui: &Ui,
    theme: &Theme,
    id: Id,
    field: Rect,
    choices: &[Choice],
    marked: &mut usize,
) -> Option<usize> {
    let look = ResolvedTextStyle::new(theme, TextRole::Body, &props.mention.clone().unwrap_or_default());
    let style = |name: &str| props.overlay.get(name);
    // An expression may give the shorter name.
    let ground = ["backgroundColor", "color"].into_iter().find_map(|name| Color::from_value(&style(name)));
    let width = f32::from_value(&style("borderWidth")).unwrap_or(1.0);
    let edge = Color::from_value(&style("borderColor")).map_or(theme.colors.border, color32);
    let corners =
        paint::corners(FromValue::from_value(&style("borderRadius")), CornerRadius::same(theme.radius.control as u8));
    let air = props.overlay_padding.unwrap_or(Insets { top: 4.0, right: 4.0, bottom: 4.0, left: 4.0 });
    let side = |space: f32| space.clamp(0.0, 127.0) as i8;
    let frame = egui::Frame::new()
        .fill(ground.map_or(theme.colors.surface, color32))
        .stroke((width, edge))
        .corner_radius(corners)
        .shadow(ui.visuals().popup_shadow)
        .inner_margin(Margin {
            left: side(air.left),
            right: side(air.right),
            top: side(air.top),
            bottom: side(air.bottom),
        });
    let width = (props.overlay_width.unwrap_or(field.width()) - air.left - air.right - 2.0).max(40.0);
    let least = props.least.unwrap_or(0.0).min(2000.0);
    let most = props.most.unwrap_or(240.0).clamp(ROW, 2000.0);
    let mut picked = None;
    Popup::new(id.with("suggestions"), ui.ctx().clone(), field, ui.layer_id())
        .align(if theme.rtl { RectAlign::BOTTOM_END } else { RectAlign::BOTTOM_START })
        .align_alternatives(&[RectAlign::TOP_START, RectAlign::TOP_END])
        .close_behavior(PopupCloseBehavior::IgnoreClicks)
        .width(width)
        .gap(4.0)
        .frame(frame)
        .open(true)
        .show(|ui| {
            ui.set_width(width);
            ui.set_min_height(least);
            ui.spacing_mut().item_spacing = Vec2::ZERO;
            egui::ScrollArea::vertical().max_height(most).show(ui, |ui| {
                for (at, choice) in choices.iter().enumerate() {
                    if row(ui, theme, &look, choice, at == *marked) {
                        picked = Some(at);
                    }
                }
            });
        });
    picked
}

fn row(ui: &mut Ui, theme: &Theme, look: &ResolvedTextStyle, choice: &Choice, is_marked: bool) -> bool {
    let (rect, response) = ui.allocate_exact_size(Vec2::new(ui.available_width(), ROW), Sense::CLICK);
    response.widget_info(|| WidgetInfo::selected(egui::Role::ListBoxOption, true, is_marked, &*choice.label));
    if is_marked || response.hovered() {
        ui.painter().rect_filled(rect, CornerRadius::same(6), theme.colors.surface2);
    }
    mirror::shapes(ui, rect, theme.rtl, || {
        let mut x = rect.left() + 10.0;
        if let Some(icon) = &choice.icon {
            paint::icon(
                ui.painter(),
                theme,
                icon,
                egui::pos2(x + 9.0, rect.center().y),
                18.0,
                theme.colors.text2,
                theme.rtl,
            );
            x += 26.0;
        }
        let galley = text::galley(ui.ctx(), &choice.label, look, Wrap::cut((rect.right() - x - 8.0).max(1.0)));
        ui.painter().galley(egui::pos2(x, rect.center().y - galley.size().y / 2.0), galley, Color32::PLACEHOLDER);
    });
    if is_marked {
        response.scroll_to_me(None);
    }
    response.clicked()
}
