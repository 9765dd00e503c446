//! The field at the bottom of a chat, with the button that sends.

use std::sync::Arc;

use egui::text::LayoutJob;
use egui::{
    Color32, CornerRadius, Id, Key, KeyboardShortcut, Modifiers, Pos2, Rect, Sense, TextEdit, Ui, UiBuilder, Vec2,
    WidgetInfo,
};

use super::props::ChatProps;
use crate::frame::Frame;
use crate::toolkit::bidi::{self, Paragraphs};
use crate::toolkit::text::{ResolvedTextStyle, Wrap, color32};
use crate::toolkit::theme::{TextRole, Theme, color};
use crate::toolkit::{icons, mirror, paint};
use crate::widgets::input::text_input::context_menu::{self, MenuField};
use ensemble_core::spec::TextStyle;

const HINT: &str = "Write a message";
/// Space above and below the text.
const AIR: f32 = 10.0;
/// Lines of a long draft; more of it scrolls.
const MOST_LINES: f32 = 6.0;

fn look(props: &ChatProps, theme: &Theme) -> ResolvedTextStyle {
    ResolvedTextStyle::new(theme, TextRole::Body, &props.field_text.clone().unwrap_or_default())
}

/// The height of the field with the draft in it, in a chat of this width.
pub fn height(props: &ChatProps, frame: &Frame<'_>, draft: &str, width: f32) -> f32 {
    let look = look(props, frame.theme());
    let available_width = (width - frame.theme().control.height - 28.0).max(20.0);
    let lines = if draft.is_empty() {
        1.0
    } else {
        (frame.galley(draft, &look, Wrap::at(available_width)).size().y / look.line_height).ceil()
    };
    let lines = lines + if draft.ends_with('\n') { 1.0 } else { 0.0 };
    (lines.clamp(1.0, MOST_LINES) * look.line_height + 2.0 * AIR).max(frame.theme().control.touch)
}

/// Draws the field in `rect`. Answers the text that is sent, by Enter or the button.
pub fn show(
    props: &ChatProps,
    ui: &mut Ui,
    frame: &Frame<'_>,
    id: Id,
    rect: Rect,
    draft: &mut String,
) -> Option<Arc<str>> {
    let theme = Arc::clone(frame.theme());
    let (look, rtl) = (look(props, &theme), frame.is_rtl());
    let corners = CornerRadius::same((theme.control.touch / 2.0).min(rect.height() / 2.0) as u8);
    let field = id.with("draft");
    let ground = props.field_ground.map_or(theme.colors.surface, color32);
    ui.painter().rect_filled(rect, corners, ground);
    let focused = ui.memory(|memory| memory.has_focus(field));
    let edge = if focused { theme.focus_ring() } else { (1.0, theme.colors.control_border).into() };
    ui.painter().rect_stroke(rect, corners, edge, egui::StrokeKind::Inside);
    let side = theme.control.height;
    let button =
        Rect::from_min_size(Pos2::new(rect.right() - side - 4.0, rect.bottom() - side - 4.0), Vec2::splat(side));
    let text = Rect::from_min_max(rect.min + Vec2::new(16.0, AIR), Pos2::new(button.left() - 8.0, rect.bottom() - AIR));
    let (button, text) = (mirror::rect(button, rect, rtl), mirror::rect(text, rect, rtl));
    // A click beside the words means the field too.
    if ui.interact(rect, id.with("around"), Sense::CLICK).clicked() {
        ui.memory_mut(|memory| memory.request_focus(field));
    }
    if draft.is_empty() {
        let hint = look.clone().color(color::readable(theme.colors.text3, ground, 4.5));
        let galley = frame.galley(HINT, &hint, Wrap::cut(text.width()));
        let x = if rtl { text.right() - galley.size().x } else { text.left() };
        ui.painter().galley(Pos2::new(x, rect.center().y - galley.size().y / 2.0), galley, hint.color);
    }
    edit(ui, frame, &look, field, text, draft);
    let can_send = ui.is_enabled() && !draft.trim().is_empty();
    let entered = ui.memory(|memory| memory.has_focus(field))
        && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
    let pressed = send_button(props, ui, &theme, id.with("send"), button, (can_send, rtl));
    if !(can_send && (entered || pressed)) {
        return None;
    }
    let text = draft.trim().into();
    draft.clear();
    ui.memory_mut(|memory| memory.request_focus(field));
    Some(text)
}

/// The text. Shift and Enter begin a line.
fn edit(ui: &mut Ui, frame: &Frame<'_>, look: &ResolvedTextStyle, id: Id, area: Rect, draft: &mut String) {
    /// Characters of one message.
    const MOST: usize = 20_000;
    let direction = frame.inherited().direction;
    let mut layouter = |ui: &Ui, text: &dyn egui::TextBuffer, width: f32| {
        let mut format = look.format();
        format.line_height = Some(look.line_height);
        let mut job = LayoutJob::single_section(look.cased_alike(text.as_str()).into_owned(), format);
        job.wrap.max_width = width;
        job.keep_trailing_whitespace = true;
        bidi::layout(ui.ctx(), job, Paragraphs { direction, fill: Some(width) })
    };
    let menu_field = MenuField { id, text: draft, hidden: false, read_only: false };
    let kept = context_menu::show(ui, frame.theme(), menu_field);
    let mut child = ui.new_child(UiBuilder::new().max_rect(area).id_salt(id.with("lines")));
    let line = (area.height() / look.line_height).floor().max(1.0) as usize;
    let output = egui::ScrollArea::vertical().max_height(area.height()).auto_shrink(false).show(&mut child, |ui| {
        TextEdit::multiline(draft)
            .id(id)
            .char_limit(MOST)
            .desired_rows(line)
            .desired_width(area.width())
            .return_key(Some(KeyboardShortcut::new(Modifiers::SHIFT, Key::Enter)))
            .layouter(&mut layouter)
            .frame(egui::Frame::NONE)
            .min_size(area.size())
            .show(ui)
    });
    context_menu::restore(ui, id, kept);
    let (response, value) = (output.inner.response.response, draft.clone());
    response.widget_info(|| WidgetInfo {
        label: Some(HINT.to_owned()),
        ..WidgetInfo::text_edit(ui.is_enabled(), value.clone(), value.clone(), HINT)
    });
}

fn send_button(props: &ChatProps, ui: &Ui, theme: &Theme, id: Id, place: Rect, (can_send, rtl): (bool, bool)) -> bool {
    let response = ui.interact(place, id, if can_send { Sense::click() } else { Sense::hover() });
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, can_send, "Send"));
    let ink = props.icon_color.map_or(theme.colors.accent, color32);
    let ink = if can_send { ink } else { theme.colors.text3 };
    let corners = CornerRadius::same((place.height() / 2.0) as u8);
    ui.painter().rect_filled(place, corners, paint::ground(ui, theme, id, &response, Color32::TRANSPARENT));
    if let Some(glyph) = icons::glyph("send") {
        paint::icon_glyph(ui.painter(), theme, glyph, place.center(), theme.control.icon, ink, rtl);
    }
    paint::focus_ring(ui, theme, &response, place.shrink(3.0), corners);
    response.clicked()
}

/// The style of a note in the middle of an empty chat.
pub fn note_style(theme: &Theme) -> ResolvedTextStyle {
    ResolvedTextStyle::new(theme, TextRole::Body, &TextStyle::default()).color(theme.colors.text3)
}
