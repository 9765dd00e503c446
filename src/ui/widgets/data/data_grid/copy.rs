//! Ctrl+C in a table: copies the selected rows, otherwise the focused one, as lines with tabs.

use egui::{Rect, Ui};

use super::GridFrame;
use crate::frame::{Frame, row_text};
use crate::toolkit::widget_states::KeepsStates as _;
use ensemble_runtime::scene::Interaction;

/// Limit of copied rows.
const MOST: usize = 1_000;

impl GridFrame<'_> {
    /// Copies rows on request. Rows that do not exist are requested first, and copied when they do.
    pub(super) fn copy(&self, ui: &Ui, frame: &mut Frame<'_>, body: Rect) {
        let id = frame.id(self.node).with("copying");
        let selection = &frame.ui_state.selection;
        if selection.copies() && !selection.is_active() {
            let free = ui.memory(|memory| memory.focused().is_none()) && ui.rect_contains_pointer(body);
            let wanted = self.wanted(free);
            if !wanted.is_empty() {
                ui.states(|data| data.insert_temp(id, wanted));
            }
        }
        let Some(wanted) = ui.states(|data| data.get_temp::<Vec<usize>>(id)) else { return };
        let exist = wanted.iter().filter(|row| self.rows.get(**row).is_some()).count();
        let (first, last) = (wanted[0], wanted[wanted.len() - 1]);
        let is_asked = ui.states(|data| data.get_temp::<bool>(id.with("asked"))).unwrap_or_default();
        if exist < wanted.len() && last - first < MOST {
            if !is_asked {
                ui.states(|data| data.insert_temp(id.with("asked"), true));
                let before = self.node.children.len();
                let (first, end) = (first.saturating_sub(before), (last + 1).saturating_sub(before));
                frame.interact(Interaction::Range { node: self.node.id, first, end });
            }
            return;
        }
        ui.states(|data| {
            data.remove_temp::<Vec<usize>>(id);
            data.remove_temp::<bool>(id.with("asked"));
        });
        let lines: Vec<String> = wanted
            .iter()
            .filter(|row| self.rows.get(**row).is_some())
            .map(|row| row_text(self.rows.cells(*row)))
            .collect();
        ui.ctx().copy_text(lines.join("\n"));
        if exist < wanted.len() {
            let words = format!("Copied {exist} of {} rows: the others are too far apart", wanted.len());
            frame.say(words);
        }
    }

    /// Indices of the rows to copy, ascending: the selected ones, otherwise the focused one. Without any focus, the table under the pointer is used.
    fn wanted(&self, is_meant: bool) -> Vec<usize> {
        let focused = self.focused.get();
        if focused.is_none() && !is_meant {
            return Vec::new();
        }
        let chosen = self.chosen.iter().flat_map(|chosen| self.shown().filter(|row| chosen.has(&self.rows.key(*row))));
        let chosen: Vec<usize> = chosen.collect();
        if chosen.is_empty() { focused.into_iter().collect() } else { chosen }
    }
}
