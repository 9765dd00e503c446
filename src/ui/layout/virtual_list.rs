//! Which rows of a long list are visible and where, when only some of them exist. Pure arithmetic: the row at the top edge is the anchor, rows
//! around it are placed by their real heights, everything else is estimated from the average. What is visible never jumps when a height becomes
//! known, and 100,000 rows cost what 100 cost.

use rustc_hash::FxHashMap;

use ensemble_runtime::scene::NodeId;

/// What is known of the heights of a list's rows.
#[derive(Clone, Debug, Default)]
pub struct RowHeights {
    known: FxHashMap<NodeId, f32>,
    sum: f64,
}

impl RowHeights {
    /// Before any row was measured.
    const GUESS: f32 = 48.0;
    const MANY: usize = 4096;

    /// Notes the height of a row.
    pub fn note(&mut self, row: NodeId, height: f32) {
        if self.known.len() >= Self::MANY && !self.known.contains_key(&row) {
            let average = self.average();
            self.known.clear();
            self.known.insert(row, average);
            self.sum = f64::from(average);
        }
        let old = self.known.insert(row, height).unwrap_or_default();
        self.sum += f64::from(height) - f64::from(old);
    }

    /// The height a row has in all likelihood.
    pub fn average(&self) -> f32 {
        if self.known.is_empty() { Self::GUESS } else { ((self.sum / self.known.len() as f64) as f32).max(1.0) }
    }

    /// Rows whose height is known.
    pub(super) fn rows(&self) -> impl Iterator<Item = NodeId> {
        self.known.keys().copied()
    }
}

/// The row that holds the list in place: its number and where its top edge is, from the top edge of the list's view.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Anchor {
    /// Which row.
    pub row: usize,
    /// Where its top edge is.
    pub top: f32,
}

/// A row that is visible, or nearly.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlacedRow {
    /// Which row.
    pub row: usize,
    /// Where its top edge is, from the top edge of the list's view.
    pub top: f32,
    /// Its height, with the gap after it.
    pub height: f32,
}

/// Where the rows of a list stand.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct VisibleRows {
    /// The visible rows, from top to bottom.
    pub rows: Vec<PlacedRow>,
    /// What holds the list in place from now on.
    pub anchor: Anchor,
    /// Whether the last row's end is in view.
    pub at_end: bool,
    /// Whether the first row's start is in view.
    pub at_start: bool,
}

/// Places the rows that a view of height `view` shows. `height` answers the height of a row, with the gap after it.
pub fn visible_rows(anchor: Anchor, count: usize, view: f32, mut height: impl FnMut(usize) -> f32) -> VisibleRows {
    if count == 0 || view <= 0.0 {
        return VisibleRows { at_end: true, at_start: true, ..VisibleRows::default() };
    }
    let mut first = anchor.row.min(count - 1);
    let mut top = if anchor.row < count { anchor.top } else { 0.0 };
    // Up to the row at the top edge.
    while top > 0.0 && first > 0 {
        first -= 1;
        top -= height(first);
    }
    if first == 0 && top > 0.0 {
        top = 0.0;
    }
    // Down to the row at the bottom edge.
    let mut rows = Vec::new();
    let (mut row, mut bottom) = (first, top);
    while row < count && bottom < view {
        let height = height(row);
        rows.push(PlacedRow { row, top: bottom, height });
        bottom += height;
        row += 1;
    }
    // Nothing below the last row: pull the rows down.
    if row == count && bottom < view {
        while first > 0 && top + view - bottom > 0.0 {
            first -= 1;
            let height = height(first);
            top -= height;
            rows.insert(0, PlacedRow { row: first, top, height });
        }
        let shift = (view - bottom).min(-rows.first().map_or(0.0, |row| row.top)).max(0.0);
        for placed in &mut rows {
            placed.top += shift;
        }
        bottom += shift;
    }
    rows.retain(|placed| placed.top + placed.height > 0.0 && placed.top < view);
    let anchor = rows.first().map_or(Anchor::default(), |placed| Anchor { row: placed.row, top: placed.top });
    VisibleRows {
        at_end: row == count && bottom <= view + 0.5,
        at_start: anchor.row == 0 && anchor.top >= -0.5,
        rows,
        anchor,
    }
}

/// How far the list is scrolled, as near as the average tells.
pub fn offset(anchor: Anchor, average: f32) -> f64 {
    anchor.row as f64 * f64::from(average) - f64::from(anchor.top)
}

/// The anchor at an offset, as near as the average tells.
pub fn at_offset(offset: f64, average: f32, count: usize) -> Anchor {
    let average = f64::from(average.max(1.0));
    let row = ((offset / average).floor().max(0.0) as usize).min(count.saturating_sub(1));
    Anchor { row, top: -(offset - row as f64 * average) as f32 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(window: &VisibleRows) -> Vec<(usize, f32)> {
        window.rows.iter().map(|placed| (placed.row, placed.top)).collect()
    }

    #[test]
    fn rows_follow_the_anchor() {
        let window = visible_rows(Anchor { row: 5, top: -10.0 }, 100, 50.0, |_| 20.0);
        assert_eq!(rows(&window), [(5, -10.0), (6, 10.0), (7, 30.0)]);
        assert!(!window.at_end && !window.at_start);
    }

    #[test]
    fn scrolling_up_finds_the_rows_above_by_their_own_height() {
        let window = visible_rows(Anchor { row: 5, top: 15.0 }, 100, 30.0, |row| if row == 4 { 40.0 } else { 20.0 });
        assert_eq!(rows(&window), [(4, -25.0), (5, 15.0)]);
    }

    #[test]
    fn there_is_nothing_above_the_first_and_below_the_last_row() {
        assert_eq!(
            rows(&visible_rows(Anchor { row: 0, top: 30.0 }, 3, 100.0, |_| 20.0)),
            [(0, 0.0), (1, 20.0), (2, 40.0)]
        );
        let end = visible_rows(Anchor { row: 9, top: -5.0 }, 10, 50.0, |_| 20.0);
        assert_eq!(rows(&end), [(7, -10.0), (8, 10.0), (9, 30.0)]);
        assert!(end.at_end);
    }

    #[test]
    fn a_list_that_shrank_is_shown_at_its_end() {
        let window = visible_rows(Anchor { row: 80, top: 0.0 }, 4, 50.0, |_| 20.0);
        assert_eq!(rows(&window), [(1, -10.0), (2, 10.0), (3, 30.0)]);
        assert_eq!(rows(&visible_rows(Anchor { row: 80, top: 0.0 }, 2, 50.0, |_| 20.0)), [(0, 0.0), (1, 20.0)]);
    }

    #[test]
    fn a_long_list_asks_for_the_visible_rows_only() {
        let mut asked = 0;
        visible_rows(Anchor { row: 50_000, top: 0.0 }, 100_000, 600.0, |_| {
            asked += 1;
            30.0
        });
        assert_eq!(asked, 20);
    }

    #[test]
    fn an_offset_finds_its_row_again() {
        let anchor = at_offset(1_234_567.0, 48.0, 100_000);
        assert_eq!(offset(anchor, 48.0), 1_234_567.0);
    }
}
