//! Marks of the find bar, as widgets read them while they are drawn: the words to mark, and the match to scroll to.

use std::sync::Arc;

use egui::text::CCursor;
use egui::text_selection::{CCursorRange, visuals::paint_text_selection};
use egui::{Color32, Galley, Rect, Ui};
use rustc_hash::FxHashSet;

use super::Frame;
use crate::toolkit::theme::color;
use ensemble_core::fold::occurrences;
use ensemble_runtime::scene::NodeId;

/// Limit of marks in one text.
const MOST: usize = 1_000;

/// Limit of frames for scrolling to a match: one for each container around it, and one for rows that do not exist yet.
const PATIENCE: u8 = 40;

/// The words that widgets mark and the match that containers scroll to.
#[derive(Debug, Default)]
pub struct FindMarks {
    /// The words, folded; nothing is marked while they are empty.
    pub words: String,
    /// The text that holds the present match, and the index of the match in it.
    pub node: Option<(NodeId, usize)>,
    /// The list and the row that hold the present match.
    pub row: Option<(NodeId, usize)>,
    /// Ancestors of the present match.
    pub path: FxHashSet<NodeId>,
    /// The rectangle of the present match in this frame.
    pub seen: Option<Rect>,
    patience: u8,
}

impl FindMarks {
    /// Scrolls to the present match in the next frames.
    pub fn reveal(&mut self) {
        self.patience = PATIENCE;
    }

    /// True while the view scrolls to the present match.
    pub(crate) fn is_revealing(&self) -> bool {
        self.patience > 0 && (self.node.is_some() || self.row.is_some())
    }

    /// Records the rectangle of the node with the current match, or of one that contains it and is not drawn.
    pub fn note(&mut self, node: NodeId, rect: Rect, is_drawn: bool) {
        if !self.is_revealing() {
            return;
        }
        let is_it = self.node.is_some_and(|(own, _)| own == node);
        if is_it || !is_drawn && self.path.contains(&node) {
            self.seen = Some(rect);
        }
    }

    /// Distance in logical pixels that a container with the viewport `view` must scroll along an axis to show the match.
    pub fn distance(&mut self, container: NodeId, view: Rect, axis: usize) -> Option<f64> {
        let seen = self.seen.filter(|_| self.is_revealing() && self.path.contains(&container))?;
        let (from, to) = (seen.min[axis], seen.max[axis].min(seen.min[axis] + view.size()[axis]));
        if from >= view.min[axis] && to <= view.max[axis] {
            return None;
        }
        let moved = (from + to) / 2.0 - view.center()[axis];
        // Containers around this one get the position after scrolling.
        self.seen = Some(Rect::from_center_size(view.center(), seen.size().min(view.size())));
        Some(f64::from(moved))
    }

    /// Ends a frame. Returns true while another one is needed.
    pub fn end(&mut self) -> bool {
        self.seen = None;
        let goes_on = self.is_revealing();
        self.patience = self.patience.saturating_sub(1);
        goes_on
    }
}

impl Frame<'_> {
    /// The galley of a text of the node, with the searched words marked.
    pub fn marked(&self, ui: &Ui, node: NodeId, galley: Arc<Galley>) -> Arc<Galley> {
        let find = &self.ui_state.find;
        if find.words.is_empty() {
            return galley;
        }
        let mut marked = Arc::clone(&galley);
        for (at, found) in occurrences(galley.text(), &find.words, MOST).into_iter().enumerate() {
            let mut visuals = ui.visuals().clone();
            visuals.selection.bg_fill = self.mark_color(find.node == Some((node, at)));
            visuals.selection.stroke.color = self.theme().colors.text;
            let range = CCursorRange::two(CCursor::new(found.start), CCursor::new(found.end));
            paint_text_selection(&mut marked, &visuals, &range, None);
        }
        marked
    }

    fn mark_color(&self, is_present: bool) -> Color32 {
        let warning = self.theme().colors.warning;
        color::alpha(warning, if is_present { 0.75 } else { 0.35 })
    }

    /// Marks the row that holds the present match.
    pub(crate) fn mark_row(&self, ui: &Ui, list: NodeId, row: usize, rect: Rect) {
        if self.ui_state.find.row == Some((list, row)) && !self.ui_state.find.words.is_empty() {
            ui.painter().rect_filled(rect, 0.0, color::alpha(self.theme().colors.warning, 0.16));
        }
    }
}
