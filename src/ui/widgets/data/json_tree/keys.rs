//! The keyboard in a tree of data.

use std::sync::Arc;

use egui::{EventFilter, Key, Modifiers, Response, Ui};

use super::lines::{ROW, TreeView};
use super::rows::{self, RowState};
use super::tree_state::TreeState;
use crate::frame::Frame;
use crate::toolkit::page_keys;

impl TreeView<'_> {
    /// Handles the keys: up and down select a line, left and right close and open it, Enter toggles it, Ctrl+C copies the value,
    /// Ctrl+Shift+C the path.
    pub(super) fn keys(&self, tree: &mut TreeState, ui: &Ui, frame: &mut Frame<'_>, response: &Response) {
        let filter = EventFilter { vertical_arrows: true, horizontal_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        page_keys::keep(ui, response.id);
        let rows = Arc::clone(&tree.rows);
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let index = tree.index();
        let page = ((response.rect.height() / ROW) as usize).max(2) - 1;
        // A tree without rows has returned before it asks for keys.
        let last = rows.len() - 1;
        let mut to = None;
        if pressed(Key::ArrowDown) {
            to = Some(index.map_or(0, |at| (at + 1).min(last)));
        }
        if pressed(Key::ArrowUp) {
            to = Some(index.map_or(0, |at| at.saturating_sub(1)));
        }
        if pressed(Key::PageDown) {
            to = Some((index.unwrap_or(0) + page).min(last));
        }
        if pressed(Key::PageUp) {
            to = Some(index.unwrap_or(0).saturating_sub(page));
        }
        if pressed(Key::Home) {
            to = Some(0);
        }
        if pressed(Key::End) {
            to = Some(last);
        }
        if let Some((at, row)) = index.and_then(|at| rows.get(at).map(|row| (at, row))) {
            if pressed(Key::ArrowRight) {
                match row.state {
                    RowState::Closed => tree.toggle(at, true),
                    RowState::Open => to = Some(at + 1),
                    RowState::Leaf | RowState::Rest => {}
                }
            }
            if pressed(Key::ArrowLeft) {
                match row.state {
                    RowState::Open => tree.toggle(at, false),
                    RowState::Closed | RowState::Leaf | RowState::Rest => to = row.parent.or(to),
                }
            }
            if (pressed(Key::Enter) || pressed(Key::Space)) && matches!(row.state, RowState::Open | RowState::Closed) {
                tree.toggle(at, row.state == RowState::Closed);
            }
            // The window turns Ctrl+C into the event of its own.
            let copies = ui.input(|input| input.events.iter().any(|event| matches!(event, egui::Event::Copy)));
            let path = ui.input_mut(|input| input.consume_key(Modifiers::COMMAND | Modifiers::SHIFT, Key::C));
            if path {
                self.copy(tree, ui, frame, row.id, rows::path(&rows, at, &self.props.root));
            } else if copies {
                self.copy(tree, ui, frame, row.id, rows::copied(&row.value));
            }
        }
        if let Some(to) = to {
            self.choose(tree, frame, &rows, to);
            tree.shows = true;
        }
    }
}
