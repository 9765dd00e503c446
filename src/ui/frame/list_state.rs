//! The scroll position of a ListView or GridView between frames.

use super::scroll_state::ScrollState;
use crate::layout::Anchor;

/// The scroll position of a list and the events it has already fired.
#[derive(Clone, Debug, Default)]
pub struct ListState {
    pub(crate) anchor: Anchor,
    pub(crate) scroll: ScrollState,
    /// Keeps the end in view when rows are added: the user scrolled there, or the list is reversed.
    pub(crate) follows: bool,
    pub(crate) opened: bool,
    pub(crate) range: Option<(usize, usize)>,
    /// Number of rows when `onScrollEnd` was last fired: it is fired once for each number.
    pub(crate) ended_at: Option<usize>,
    pub(crate) pixel: i64,
    /// The last row was in view when `onScroll` was last fired.
    pub(crate) at_end: bool,
}

impl ListState {
    /// Records the requested range of rows; false when it was requested before.
    pub(crate) fn request(&mut self, range: (usize, usize)) -> bool {
        self.range.replace(range) != Some(range)
    }

    /// Forgets the requested range: its rows exist.
    pub(crate) fn satisfied(&mut self) {
        self.range = None;
    }
}
