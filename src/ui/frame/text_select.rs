//! Text selection with the mouse: over several widgets, without taking clicks from the widgets around the texts. Copied text is in reading
//! order: texts beside each other are divided by tabs, texts below each other by line ends.
//!
//! egui's own selection is not used: it takes the clicks of a card or a row, and puts every text into the order of Tab.

use crate::toolkit::widget_states::KeepsStates as _;
use std::sync::Arc;

use egui::text::CCursor;
use egui::text_selection::{CCursorRange, visuals::paint_text_selection};
use egui::{Context, CursorIcon, Event, Galley, Id, Key, LayerId, Modifiers, Pos2, Rect, Ui};

/// Limit of copied text in bytes.
const MAX_COPIED: usize = 16 << 20;

/// A position in a text.
#[derive(Clone, Copy, Debug, PartialEq)]
struct End {
    text: Id,
    index: CCursor,
}

/// The pointer's input in this frame.
#[derive(Clone, Copy, Debug, Default)]
struct Pointer {
    at: Option<Pos2>,
    is_pressed: bool,
    is_down: bool,
    extends: bool,
    /// Number of consecutive presses: 1 selects characters, 2 words, 3 the whole text.
    presses: usize,
    copies: bool,
}

/// The selected texts of a window.
#[derive(Debug, Default)]
pub struct TextSelection {
    /// Position at which the mouse was pressed.
    anchor: Option<End>,
    /// Present position of the mouse.
    head: Option<End>,
    layer: Option<LayerId>,
    is_dragging: bool,
    /// True if everything that is shown is selected.
    is_all: bool,
    pointer: Pointer,
    /// Ends that have been drawn in this frame.
    reached: [bool; 2],
    /// The text nearest to the pointer, with its distance.
    nearest: Option<(f32, End)>,
    /// The selected part of each text that was drawn in this frame.
    parts: Vec<(Rect, String)>,
    copied: usize,
    /// The selection is longer than [`MAX_COPIED`].
    is_cut: bool,
}

impl TextSelection {
    /// Starts a frame: handles presses, and Ctrl+A outside of fields.
    pub fn begin(&mut self, ctx: &Context) {
        let is_typing = ctx.text_edit_focused();
        let is_dragging_else = ctx.dragged_id().is_some();
        let (pointer, selects_all, leaves) = ctx.input_mut(|input| {
            let primary = input.pointer.button_pressed(egui::PointerButton::Primary);
            let pointer = Pointer {
                at: input.pointer.interact_pos().or_else(|| input.pointer.latest_pos()),
                is_pressed: primary && !input.any_touches(),
                is_down: input.pointer.primary_down() && !input.any_touches(),
                extends: input.modifiers.shift,
                presses: 1,
                copies: !is_typing && input.events.iter().any(|event| matches!(event, Event::Copy | Event::Cut)),
            };
            let selects_all = !is_typing && input.consume_key(Modifiers::COMMAND, Key::A);
            let leaves = input.key_pressed(Key::Escape);
            (pointer, selects_all, leaves)
        });
        let presses = if pointer.is_pressed { presses_in_a_row(ctx, pointer.at) } else { 1 };
        self.pointer = Pointer { presses, ..pointer };
        self.reached = [false; 2];
        self.nearest = None;
        self.parts.clear();
        self.copied = 0;
        if selects_all {
            (self.is_all, self.anchor, self.head, self.layer) = (true, None, None, None);
        }
        // A widget with drags of its own, such as a slider or a scroll bar, has taken the press.
        if leaves || is_typing && pointer.is_pressed || self.is_dragging && is_dragging_else {
            self.clear();
        }
        if pointer.is_pressed && !pointer.extends {
            self.clear();
        }
    }

    /// Clears the selection.
    pub fn clear(&mut self) {
        (self.anchor, self.head, self.layer) = (None, None, None);
        (self.is_dragging, self.is_all) = (false, false);
    }

    /// True while everything that is shown is selected.
    pub(crate) fn is_all(&self) -> bool {
        self.is_all
    }

    /// True in the frame in which the user asks to copy and no field has the keyboard.
    pub fn copies(&self) -> bool {
        self.pointer.copies
    }

    /// True while something is selected.
    pub fn is_active(&self) -> bool {
        self.is_all || self.anchor.is_some() && self.anchor != self.head
    }

    /// Adds a text at `pos` to the selection, and returns its galley with the selected part marked. `whole` gives the text when only its beginning
    /// may have been laid out: a selection to the end of the galley copies the text to its end.
    pub fn text(
        &mut self,
        ui: &Ui,
        id: Id,
        pos: Pos2,
        mut galley: Arc<Galley>,
        whole: impl FnOnce() -> Option<Arc<str>>,
    ) -> Arc<Galley> {
        let rect = galley.rect.translate(pos.to_vec2());
        let shown = rect.intersect(ui.clip_rect());
        let over = self.pointer.at.filter(|at| shown.contains(*at) && ui.ctx().layer_id_at(*at) == Some(ui.layer_id()));
        if let Some(at) = over {
            self.hover(ui, id, galley.cursor_from_pos(at - pos), galley.text());
        }
        if self.is_dragging
            && self.layer == Some(ui.layer_id())
            && let Some(at) = self.pointer.at
        {
            let distance = distance(shown, at);
            if shown.is_positive() && self.nearest.is_none_or(|(nearest, _)| distance < nearest) {
                let index = galley.cursor_from_pos(at.clamp(rect.min, rect.max) - pos);
                self.nearest = Some((distance, End { text: id, index }));
            }
        }
        let Some(range) = self.range(ui, id, &galley) else { return galley };
        if range.is_empty() {
            return galley;
        }
        if self.pointer.copies && !self.is_all && self.copied < MAX_COPIED {
            let mut words = selected(&galley, &range, whole().as_deref());
            let left = MAX_COPIED - self.copied;
            if words.len() > left {
                words.truncate(words.floor_char_boundary(left));
                self.is_cut = true;
            }
            self.copied += words.len();
            self.parts.push((rect, words));
        }
        paint_text_selection(&mut galley, ui.visuals(), &range, None);
        galley
    }

    /// The pointer is over a text: a press begins a selection.
    fn hover(&mut self, ui: &Ui, id: Id, index: CCursor, words: &str) {
        // A widget that takes clicks has set its own cursor.
        if ui.output(|output| output.cursor_icon == CursorIcon::Default) {
            ui.set_cursor_icon(CursorIcon::Text);
        }
        if !self.pointer.is_pressed {
            return;
        }
        let end = End { text: id, index };
        if self.pointer.extends && self.anchor.is_some() {
            self.head = Some(end);
        } else {
            let (from, to) = match self.pointer.presses {
                1 => (index, index),
                2 => word_at(words, index),
                _ => (CCursor::new(0), CCursor::new(words.chars().count())),
            };
            self.anchor = Some(End { text: id, index: from });
            self.head = Some(End { text: id, index: to });
        }
        self.layer = Some(ui.layer_id());
        self.is_dragging = self.pointer.presses == 1;
        self.is_all = false;
    }

    /// The selected range of a text; `None` when nothing of it is selected. Called for each text in the order of drawing, which is the reading
    /// order.
    fn range(&mut self, ui: &Ui, id: Id, galley: &Galley) -> Option<CCursorRange> {
        if self.is_all {
            return Some(CCursorRange::two(galley.begin(), galley.end()));
        }
        let (anchor, head) = (self.anchor?, self.head?);
        if self.layer != Some(ui.layer_id()) {
            return None;
        }
        let ends = [anchor, head].map(|end| (end.text == id).then_some(end.index));
        let before = self.reached;
        for (reached, end) in self.reached.iter_mut().zip(ends) {
            *reached |= end.is_some();
        }
        match ends {
            [Some(anchor), Some(head)] => Some(CCursorRange::two(anchor, head)),
            [Some(own), None] | [None, Some(own)] => {
                // The other end stands before this text, or after it.
                let other = if before[0] || before[1] { galley.begin() } else { galley.end() };
                Some(CCursorRange::two(own, other))
            }
            [None, None] => {
                let is_between = before[0] != before[1];
                is_between.then(|| CCursorRange::two(galley.begin(), galley.end()))
            }
        }
    }

    /// Ends a frame: the drag extends to the text under the pointer or beside it, and a requested copy is made.
    pub fn end(&mut self, ctx: &Context) {
        if self.is_dragging {
            let moved = ctx.input(|input| input.pointer.is_decidedly_dragging());
            if let Some((_, end)) = self.nearest.filter(|_| self.pointer.is_down && moved)
                && self.head != Some(end)
            {
                self.head = Some(end);
                ctx.request_repaint();
            }
            self.is_dragging = self.pointer.is_down;
        }
        // An end is no longer drawn: the text between is unknown.
        if !self.is_all && self.anchor.is_some() && self.reached != [true, true] && !self.pointer.is_pressed {
            self.clear();
        }
        if self.pointer.copies && !self.is_all && !self.parts.is_empty() {
            ctx.copy_text(joined(std::mem::take(&mut self.parts)));
        }
    }

    /// True once after `MAX_COPIED` bytes of a longer selection were copied.
    pub(crate) fn take_cut(&mut self) -> bool {
        std::mem::take(&mut self.is_cut)
    }
}

/// Number of presses in a row at one position.
fn presses_in_a_row(ctx: &Context, at: Option<Pos2>) -> usize {
    const SECONDS: f64 = 0.4;
    const REACH: f32 = 6.0;
    let id = Id::unique("presses in a row");
    let now = ctx.input(|input| input.time);
    let at = at.unwrap_or_default();
    ctx.states(|data| {
        let known = data.get_temp_mut_or_insert_with(id, || (f64::NEG_INFINITY, Pos2::ZERO, 0_usize));
        let again = now - known.0 <= SECONDS && known.1.distance(at) <= REACH;
        *known = (now, at, if again { known.2 % 3 + 1 } else { 1 });
        known.2
    })
}

/// Distance of a text from the pointer: another line is farther than any position in the same line.
fn distance(rect: Rect, at: Pos2) -> f32 {
    let beside = (rect.min.x - at.x).max(at.x - rect.max.x).max(0.0);
    let above = (rect.min.y - at.y).max(at.y - rect.max.y).max(0.0);
    beside + 16.0 * above
}

/// The word around a position.
fn word_at(words: &str, index: CCursor) -> (CCursor, CCursor) {
    let chars: Vec<char> = words.chars().collect();
    let at: usize = index.index.into();
    let at = at.min(chars.len().saturating_sub(1));
    let is_word = |c: &char| c.is_alphanumeric() || *c == '_';
    if !chars.get(at).is_some_and(is_word) {
        return (CCursor::new(at), CCursor::new((at + 1).min(chars.len())));
    }
    let from = chars[..at].iter().rposition(|c| !is_word(c)).map_or(0, |before| before + 1);
    let to = chars[at..].iter().position(|c| !is_word(c)).map_or(chars.len(), |after| at + after);
    (CCursor::new(from), CCursor::new(to))
}

/// The selected text. A selection to the last visible place of a text that is cut includes the rest.
fn selected(galley: &Galley, range: &CCursorRange, whole: Option<&str>) -> String {
    let [start, end] = range.sorted_cursors().map(|cursor| -> usize { cursor.index.into() });
    let last: usize = galley.end().index.into();
    let is_to_end = end >= last;
    let text = whole.filter(|_| is_to_end).unwrap_or(galley.text());
    if !is_to_end {
        return range.slice_str(galley.text()).to_owned();
    }
    let from = text.char_indices().nth(start).map_or(text.len(), |(from, _)| from);
    text[from..].to_owned()
}

fn joined(parts: Vec<(Rect, String)>) -> String {
    let mut text = String::new();
    let mut before: Option<Rect> = None;
    for (rect, words) in parts {
        if let Some(before) = before {
            let shared = before.y_range().intersection(rect.y_range()).span();
            let is_beside = shared > 0.5 * before.height().min(rect.height()) && rect.min.x >= before.max.x - 1.0;
            text.push(if is_beside { '\t' } else { '\n' });
        }
        text.push_str(&words);
        before = Some(rect);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_ends_where_its_letters_end() {
        let word = |text: &str, at: usize| {
            let (from, to) = word_at(text, CCursor::new(at));
            let (from, to): (usize, usize) = (from.index.into(), to.index.into());
            text.chars().skip(from).take(to - from).collect::<String>()
        };
        assert_eq!(word("the über_word, so", 6), "über_word");
        assert_eq!(word("the über_word, so", 13), ",");
        assert_eq!(word("so", 9), "so");
        assert_eq!(word("", 0), "");
    }

    #[test]
    fn what_stands_beside_is_divided_by_tabs() {
        let at = |x: f32, y: f32| Rect::from_min_size(Pos2::new(x, y), egui::Vec2::new(40.0, 16.0));
        let parts = [("ABC", at(0.0, 0.0)), ("12.50", at(60.0, 1.0)), ("XYZ", at(0.0, 20.0))];
        assert_eq!(joined(parts.map(|(words, rect)| (rect, words.to_owned())).to_vec()), "ABC\t12.50\nXYZ");
    }
}
