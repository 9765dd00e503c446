//! The menu that a right click on a text field opens: cut, copy, paste, select all.

use egui::text::{CCursor, CCursorRange};
use egui::text_edit::TextEditState;
use egui::{Event, Id, Pos2, Rect, Ui, Vec2, ViewportCommand};

use super::super::menu::{self, EntryKind, Menu, MenuEntry};
use crate::toolkit::theme::Theme;
use crate::toolkit::widget_states::KeepsStates as _;

/// A text field as the menu needs it.
#[derive(Clone, Copy, Debug)]
pub struct MenuField<'a> {
    /// Id of the widget that has the keyboard's focus while the text is edited.
    pub id: Id,
    /// Its text.
    pub text: &'a str,
    /// The text is masked: it is neither copied nor cut.
    pub hidden: bool,
    /// The text can be copied, not changed.
    pub read_only: bool,
}

/// State of the menu between frames.
#[derive(Clone, Debug, Default)]
struct ContextMenu {
    menu: Menu,
    /// Position of the click.
    at: Pos2,
    /// The selection at the click: egui drops that of a field that loses the focus for a moment.
    selection: Option<CCursorRange>,
    /// The entry that was chosen in the last frame.
    picked: Option<usize>,
}

/// Selection and focus of a field before a click on it or on its menu, which would change both.
#[derive(Clone, Copy, Debug)]
pub struct Kept {
    selection: Option<CCursorRange>,
    focus: bool,
}

const CUT: usize = 0;
const COPY: usize = 1;
const PASTE: usize = 2;
const ALL: usize = 4;

/// Opens and draws the menu. To be called before the field is drawn, which then performs what was chosen; [`restore`] is to be called after it.
pub fn show(ui: &Ui, theme: &Theme, field: MenuField<'_>) -> Kept {
    let selection = selection(ui, field.id);
    let over = ui.is_enabled() && ui.ctx().read_response(field.id).is_some_and(|response| response.contains_pointer());
    let (pressed, clicked) = ui.input(|input| {
        let pointer = &input.pointer;
        (pointer.secondary_pressed() || pointer.secondary_released(), pointer.secondary_clicked())
    });
    let state_id = field.id.with("context menu");
    let mut state = ui.states(|data| data.get_temp::<ContextMenu>(state_id)).unwrap_or_default();
    if over && clicked {
        state.menu = Menu { open: true, fresh: true, ..Menu::default() };
        state.at = ui.input(|input| input.pointer.interact_pos()).unwrap_or_default();
        state.selection = selection;
    }
    let focus = state.menu.open || state.picked.is_some();
    if focus {
        ui.memory_mut(|memory| memory.request_focus(field.id));
        if let Some(picked) = state.picked.take() {
            perform(ui, picked, &field, state.selection);
        }
        let entries = entries(&field, state.selection.is_some());
        let anchor = Rect::from_min_size(state.at, Vec2::ZERO);
        let owner = field.id.with("menu owner");
        // In the frame of the click egui takes the focus from the field, which then ignores what it is to do.
        state.picked = menu::beside(ui, theme, field.id, owner, anchor, &entries, &mut state.menu);
        ui.states(|data| data.insert_temp(state_id, state));
    }
    Kept { selection: selection.filter(|_| over && pressed), focus }
}

/// Gives back to the drawn field what the clicks took.
pub fn restore(ui: &Ui, id: Id, kept: Kept) {
    if let Some(selection) = kept.selection {
        select(ui, id, selection);
    }
    if kept.focus {
        ui.memory_mut(|memory| memory.request_focus(id));
    }
}

fn select(ui: &Ui, id: Id, range: CCursorRange) {
    if let Some(mut state) = TextEditState::load(ui.ctx(), id) {
        state.cursor.set_char_range(Some(range));
        state.store(ui.ctx(), id);
    }
}

fn selection(ui: &Ui, id: Id) -> Option<CCursorRange> {
    TextEditState::load(ui.ctx(), id)?.cursor.char_range().filter(|range| !range.is_empty())
}

/// The entries; what cannot be done now is disabled.
fn entries(field: &MenuField<'_>, is_selected: bool) -> [MenuEntry; 5] {
    let entry = |label: &str, can: bool| MenuEntry {
        label: label.into(),
        kind: if can { EntryKind::Choice } else { EntryKind::Off },
        ..MenuEntry::default()
    };
    let copies = is_selected && !field.hidden;
    [
        entry("Cut", copies && !field.read_only),
        entry("Copy", copies),
        entry("Paste", !field.read_only),
        MenuEntry { kind: EntryKind::Line, ..MenuEntry::default() },
        entry("Select all", !field.text.is_empty()),
    ]
}

/// Hands the choice to the field as the event that its key would have sent.
fn perform(ui: &Ui, picked: usize, field: &MenuField<'_>, selection: Option<CCursorRange>) {
    if let Some(selection) = selection {
        select(ui, field.id, selection);
    }
    let send = |event: Event| ui.input_mut(|input| input.events.push(event));
    match picked {
        CUT => send(Event::Cut),
        COPY => send(Event::Copy),
        // Only the window reads the clipboard; the text comes with the next frame.
        PASTE => ui.ctx().send_viewport_cmd(ViewportCommand::RequestPaste),
        ALL => {
            let end = CCursor::new(field.text.chars().count());
            select(ui, field.id, CCursorRange::two(CCursor::new(0), end));
        }
        _ => {}
    }
}
