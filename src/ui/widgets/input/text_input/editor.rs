//! The editable text: egui's `TextEdit` with the field's style, placeholder, obscuring, limit and mask.

use std::sync::Arc;

use egui::text::{CCursor, CCursorRange, LayoutJob};
use egui::text_edit::TextEditOutput;
use egui::{
    Align2, Galley, Id, Key, KeyboardShortcut, Modifiers, Pos2, Rect, Sense, TextEdit, Ui, UiBuilder, Vec2, WidgetInfo,
};

use super::super::field::Field;
use super::super::{field, mask, number};
use super::bidi_edit;
use super::context_menu::{self, MenuField};
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
    let menu_field = MenuField { id, text: &typing.text, hidden, read_only };
    let kept = context_menu::show(ui, theme, menu_field);
    let before = typing.text.clone();
    let limit = props.max_length.filter(|_| props.enforcement.as_deref() != Some("none")).unwrap_or(usize::MAX);
    let multiline = props.is_multiline();
    let is_rtl = match (hidden, direction) {
        (_, Some(direction)) => direction.is_rtl(),
        (true, None) => false,
        (false, None) => bidi::direction_of(&before).is_some_and(TextDirection::is_rtl),
    };
    let both_ways = is_rtl || (!hidden && bidi::has_rtl(&before));
    if is_rtl {
        bidi_edit::swap_arrows(ui, id);
    }
    let line = text_style.line_height;
    let shown = ShownText { style: text_style, hidden, multiline, direction, marks, theme };
    let mut layouter = |ui: &Ui, text: &dyn egui::TextBuffer, width: f32| shown.layout(ui, text.as_str(), width);
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
    let output = if multiline {
        let air = field::air(node, theme);
        let area = Rect::from_min_max(inner.min + Vec2::new(0.0, air.top), inner.max - Vec2::new(0.0, air.bottom));
        show_lines(ui, id, text_edit, inner, area, both_ways)
    } else {
        let area = Rect::from_center_size(inner.center(), Vec2::new(inner.width(), line));
        show_in(ui, id, (area, "line"), both_ways, |ui| text_edit.min_size(area.size()).show(ui))
    };
    context_menu::restore(ui, id, kept);
    let response = output.response.response;
    let name = access::name(if label.is_empty() { &hint } else { label }, node, "Text");
    let value = if hidden { dots(&typing.text) } else { typing.text.clone() };
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

/// The look of the text that is edited.
struct ShownText<'a> {
    style: ResolvedTextStyle,
    /// Dots stand for the characters.
    hidden: bool,
    multiline: bool,
    direction: Option<TextDirection>,
    marks: &'a [TextMark],
    theme: &'a Theme,
}

impl ShownText<'_> {
    /// Lays out the text. It takes the place of egui's own layouter, which would mask the text of a password field.
    fn layout(&self, ui: &Ui, text: &str, width: f32) -> Arc<Galley> {
        let mut format = self.style.format();
        // The same height as in `measure`: otherwise a field of several lines scrolls by a pixel.
        format.line_height = Some(self.style.line_height);
        let shown = if self.hidden { dots(text) } else { self.style.cased_alike(text).into_owned() };
        let mut job = if self.hidden || self.marks.is_empty() {
            LayoutJob::single_section(shown, format)
        } else {
            marked(&shown, &format, self.marks, self.theme)
        };
        job.wrap.max_width = if self.multiline { width } else { f32::INFINITY };
        job.break_on_newline = self.multiline;
        job.keep_trailing_whitespace = true;
        let fill = self.multiline.then_some(width);
        bidi::layout(ui.ctx(), job, Paragraphs { direction: self.direction, fill })
    }
}

/// A dot for each character.
fn dots(text: &str) -> String {
    "•".repeat(text.chars().count())
}

/// Draws a text of several lines, which scrolls in `area`. A click anywhere in `inner` is one on the field.
fn show_lines(
    ui: &mut Ui,
    id: Id,
    text_edit: TextEdit<'_>,
    inner: Rect,
    area: Rect,
    both_ways: bool,
) -> TextEditOutput {
    // A click below the last line means the field too. Not reached by Tab: the text in it is.
    let below = ui.interact(inner, id.with("around"), Sense::CLICK);
    if below.clicked() {
        ui.memory_mut(|memory| memory.request_focus(id));
    }
    show_in(ui, id, (area, "lines"), both_ways, |ui| {
        let scroll = egui::ScrollArea::vertical().max_height(area.height()).auto_shrink(false);
        // As high as the field: a click below the last line is one on the text, too.
        scroll.show(ui, |ui| text_edit.min_size(area.size()).show(ui)).inner
    })
}

/// Draws a text in `area`. With `both_ways` some letters run from right to left, and caret and selection are ours.
fn show_in(
    ui: &mut Ui,
    id: Id,
    (area, salt): (Rect, &str),
    both_ways: bool,
    show: impl FnOnce(&mut Ui) -> TextEditOutput,
) -> TextEditOutput {
    let mut child = ui.new_child(UiBuilder::new().max_rect(area).id_salt(id.with(salt)));
    let under = both_ways.then(|| bidi_edit::prepare(&mut child));
    let mut output = show(&mut child);
    if let Some(under) = under {
        bidi_edit::finish(ui, id, &mut output, under);
    }
    output
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
