//! What is remembered of a list between frames.

use super::ScrollState;
use crate::layout::Anchor;

/// Where a list is scrolled to, and what it has told the app.
#[derive(Clone, Debug, Default)]
pub struct ListState {
    pub(crate) anchor: Anchor,
    pub(crate) scroll: ScrollState,
    /// Stays at the end when rows are added.
    pub(crate) follows: bool,
    pub(crate) opened: bool,
    pub(crate) range: Option<(usize, usize)>,
    /// How many rows there were when the end was last reported.
    pub(crate) ended_at: Option<usize>,
    pub(crate) pixel: i64,
}

impl ListState {
    /// Whether these rows were not asked for yet.
    pub(crate) fn wish(&mut self, range: (usize, usize)) -> bool {
        self.range.replace(range) != Some(range)
    }

    /// What was asked for is there.
    pub(crate) fn satisfied(&mut self) {
        self.range = None;
    }
}
