//! The editable text: egui's `TextEdit` with the field's style, placeholder, obscuring, limit and mask.

use std::sync::Arc;

use egui::text::{CCursor, CCursorRange, LayoutJob};
use egui::{
    Align2, Id, Key, KeyboardShortcut, Modifiers, Pos2, Rect, Sense, TextEdit, Ui, UiBuilder, Vec2, WidgetInfo,
};

use super::super::field::Field;
use super::super::{field, mask, number};
use super::bidi_edit;
use super::marks::{TextMark, marked};
use super::props::{TextInputProps, resolve_text_style};
use crate::frame::access;
use crate::frame::text_draft::TextDraft;
use crate::toolkit::bidi::{self, Paragraphs};
use crate::toolkit::text::{ResolvedTextStyle, Wrap};
use crate::toolkit::theme::Theme;
use ensemble_core::spec::TextDirection;
use ensemble_runtime::scene::Node;

/// Options of an edited text.
pub(super) struct Edit<'a> {
    /// Draws dots instead of the characters.
    pub hidden: bool,
    /// The text can be selected, not changed.
    pub read_only: bool,
    /// The label covers the place of the text.
    pub covered: bool,
    /// The label, for screen readers.
    pub label: &'a str,
    /// Name and message for screen readers.
    pub field: &'a Field,
    /// The validation message.
    pub mistake: Option<&'a str>,
    /// The direction of the text; that of its first letter when it is not set.
    pub direction: Option<TextDirection>,
    /// Words with a style of their own.
    pub marks: &'a [TextMark],
}

/// Draws the text. Returns true when the user changed it.
#[expect(clippy::too_many_arguments, reason = "the parts of one field, put together in one place only")]
pub(super) fn edit(
    props: &TextInputProps,
    node: &Node,
    ui: &mut Ui,
    theme: &Theme,
    id: Id,
    inner: Rect,
    typing: &mut TextDraft,
    Edit { hidden, read_only, covered, label, field: described, mistake, direction, marks }: Edit<'_>,
) -> bool {
    let text_style = resolve_text_style(node, theme);
    let hint: Arc<str> = node.props.read("placeholder").unwrap_or_default();
    if typing.text.is_empty() && !hint.is_empty() && !covered {
        let look = field::placeholder_style(node, theme).direction(direction);
        let caret = if ui.memory(|memory| memory.has_focus(id)) { CARET } else { 0.0 };
        placeholder(ui, &hint, &look, inner, props.is_multiline(), direction, caret);
    }
    let before = typing.text.clone();
    let limit = props.max_length.filter(|_| props.enforcement.as_deref() != Some("none")).unwrap_or(usize::MAX);
    let multiline = props.is_multiline();
    let air = field::air(node, theme);
    let is_rtl = match (hidden, direction) {
        (_, Some(direction)) => direction.is_rtl(),
        (true, None) => false,
        (false, None) => bidi::direction_of(&before).is_some_and(TextDirection::is_rtl),
    };
    let both_ways = is_rtl || (!hidden && bidi::has_rtl(&before));
    if is_rtl {
        bidi_edit::swap_arrows(ui, id);
    }
    let mut layouter = |ui: &Ui, text: &dyn egui::TextBuffer, width: f32| {
        let mut format = text_style.format();
        // The same height as in `measure`: otherwise a field of several lines scrolls by a pixel.
        format.line_height = Some(text_style.line_height);
        // The layouter takes the place of egui's own, which would mask the text of a password field.
        let shown = if hidden {
            "•".repeat(text.as_str().chars().count())
        } else {
            text_style.cased_alike(text.as_str()).into_owned()
        };
        let mut job = if hidden || marks.is_empty() {
            LayoutJob::single_section(shown, format)
        } else {
            marked(&shown, &format, marks, theme)
        };
        job.wrap.max_width = if multiline { width } else { f32::INFINITY };
        job.break_on_newline = multiline;
        job.keep_trailing_whitespace = true;
        bidi::layout(ui.ctx(), job, Paragraphs { direction, fill: multiline.then_some(width) })
    };
    // egui lets text in a `&str` be selected and copied, not changed.
    let mut fixed: &str = &before;
    let buffer: &mut dyn egui::TextBuffer = if read_only { &mut fixed } else { &mut typing.text };
    let text_edit = match multiline {
        true if props.submits() => {
            TextEdit::multiline(buffer).return_key(Some(KeyboardShortcut::new(Modifiers::SHIFT, Key::Enter)))
        }
        true => TextEdit::multiline(buffer),
        false => TextEdit::singleline(buffer).return_key(None),
    };
    let text_edit = text_edit
        .id(id)
        .password(hidden)
        .char_limit(limit)
        .desired_rows(1)
        .desired_width(inner.width())
        .layouter(&mut layouter)
        .interactive(ui.is_enabled() && (props.selectable || !read_only))
        .frame(egui::Frame::NONE);
    let text_edit = if is_rtl { text_edit.align(Align2::RIGHT_TOP) } else { text_edit };
    let line = text_style.line_height;
    let under;
    let mut output = if multiline {
        let area = Rect::from_min_max(inner.min + Vec2::new(0.0, air.top), inner.max - Vec2::new(0.0, air.bottom));
        // A click below the last line means the field too.
        // Not reached by Tab: the text in it is.
        let below = ui.interact(inner, id.with("around"), Sense::CLICK);
        if below.clicked() {
            ui.memory_mut(|memory| memory.request_focus(id));
        }
        let mut child = ui.new_child(UiBuilder::new().max_rect(area).id_salt(id.with("lines")));
        under = both_ways.then(|| bidi_edit::prepare(&mut child));
        egui::ScrollArea::vertical()
            .max_height(area.height())
            .auto_shrink(false)
            // As high as the field: a click below the last line is one on the text, too.
            .show(&mut child, |ui| text_edit.min_size(area.size()).show(ui))
            .inner
    } else {
        let area = Rect::from_center_size(inner.center(), Vec2::new(inner.width(), line));
        let mut child = ui.new_child(UiBuilder::new().max_rect(area).id_salt(id.with("line")));
        under = both_ways.then(|| bidi_edit::prepare(&mut child));
        text_edit.min_size(area.size()).show(&mut child)
    };
    if let Some(under) = under {
        bidi_edit::finish(ui, id, &mut output, under);
    }
    let response = output.response.response;
    let name = access::name(if label.is_empty() { &hint } else { label }, node, "Text");
    let value = if hidden { "•".repeat(typing.text.chars().count()) } else { typing.text.clone() };
    response.widget_info(|| WidgetInfo {
        label: Some(name.clone()),
        ..WidgetInfo::text_edit(ui.is_enabled(), value.clone(), value.clone(), hint.to_string())
    });
    tell_role(&response, hidden, multiline, read_only);
    described.tell(node, &response, mistake);
    let now_focused = ui.memory(|memory| memory.has_focus(id));
    // Arriving by keyboard, one wants to replace.
    if now_focused && !typing.focused && ui.input(|input| input.key_pressed(Key::Tab)) && !multiline {
        select_all(ui, id, output.state, &typing.text);
    }
    if typing.text != before {
        if props.input_type.as_deref() == Some("number") {
            typing.text = number::keep(&typing.text);
        }
        if let Some(mask) = props.mask.as_deref().filter(|mask| !mask.is_empty()) {
            masked(ui, id, typing, mask);
        }
    }
    typing.text != before
}

/// The caret is two pixels wide and stands beside the first letter of the placeholder, not on it.
const CARET: f32 = 2.0;

/// Draws the placeholder of an empty field; `caret` is the width that it leaves free.
fn placeholder(
    ui: &Ui,
    hint: &str,
    look: &ResolvedTextStyle,
    inner: Rect,
    multiline: bool,
    direction: Option<TextDirection>,
    caret: f32,
) {
    let galley = crate::toolkit::text::galley(ui.ctx(), hint, look, Wrap::cut(inner.width()));
    let y = if multiline { inner.top() + 8.0 } else { inner.center().y - galley.size().y / 2.0 };
    let is_rtl = direction.or_else(|| bidi::direction_of(hint)).is_some_and(TextDirection::is_rtl);
    let x = if is_rtl { inner.right() - galley.size().x - caret } else { inner.left() + caret };
    ui.painter().galley(Pos2::new(x, y), galley, look.color);
}

/// Role and state of the field for screen readers.
fn tell_role(response: &egui::Response, hidden: bool, multiline: bool, read_only: bool) {
    access::tell(response, |node| {
        if hidden {
            node.set_role(egui::Role::PasswordInput);
        } else if multiline {
            node.set_role(egui::Role::MultilineTextInput);
        }
        if read_only {
            node.set_read_only();
        }
    });
}

fn select_all(ui: &Ui, id: Id, mut state: egui::text_edit::TextEditState, text: &str) {
    let end = text.chars().count();
    state.cursor.set_char_range(Some(CCursorRange::two(CCursor::new(0), CCursor::new(end))));
    state.store(ui.ctx(), id);
}

/// Formats the text by the mask and keeps the cursor behind the character that was typed last.
fn masked(ui: &Ui, id: Id, typing: &mut TextDraft, mask: &str) {
    let made = mask::apply(mask, &typing.text);
    if made == typing.text {
        return;
    }
    let (before, after) = (typing.text.chars().count(), made.chars().count());
    if let Some(mut state) = egui::text_edit::TextEditState::load(ui.ctx(), id)
        && let Some(range) = state.cursor.char_range()
    {
        // Counted from the end: what the mask writes stands before the cursor.
        let behind = before.saturating_sub(range.primary.index.into());
        let at = CCursor::new(after.saturating_sub(behind));
        state.cursor.set_char_range(Some(CCursorRange::one(at)));
        state.store(ui.ctx(), id);
    }
    typing.text = made;
}
