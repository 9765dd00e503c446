//! Virtual list: which rows of a long list are visible and where, when only some of them exist. The row at the top edge is the anchor; rows
//! near it are placed by their measured heights, all others are estimated from the average. So visible rows never jump when a height
//! becomes known, and the cost does not depend on the number of rows. Pure arithmetic.

use rustc_hash::FxHashMap;

use ensemble_runtime::scene::NodeId;

/// Measured heights of a list's rows, in logical pixels. When there are 4096 of them they are forgotten and their average stays: it counts
/// like 4096 rows.
#[derive(Clone, Debug, Default)]
pub struct RowHeights {
    known: FxHashMap<NodeId, f32>,
    sum: f64,
    /// The average of the rows that were forgotten.
    forgotten: Option<f64>,
}

impl RowHeights {
    /// The assumed height before any row was measured.
    // A row with one line of text and its padding: a first scroll bar that is about right.
    const GUESS: f32 = 48.0;
    const MANY: usize = 4096;

    /// Notes the height of a row.
    pub fn note(&mut self, row: NodeId, height: f32) {
        if self.known.len() >= Self::MANY && !self.known.contains_key(&row) {
            self.forgotten = Some(self.mean());
            self.known.clear();
            self.sum = 0.0;
        }
        let old = self.known.insert(row, height).unwrap_or_default();
        self.sum += f64::from(height) - f64::from(old);
    }

    /// The average height, at least 1.
    pub fn average(&self) -> f32 {
        (self.mean() as f32).max(1.0)
    }

    fn mean(&self) -> f64 {
        match self.forgotten {
            None if self.known.is_empty() => f64::from(Self::GUESS),
            None => self.sum / self.known.len() as f64,
            Some(mean) => (mean * Self::MANY as f64 + self.sum) / (Self::MANY + self.known.len()) as f64,
        }
    }

    /// Rows whose height is known.
    pub(super) fn rows(&self) -> impl Iterator<Item = NodeId> {
        self.known.keys().copied()
    }
}

/// The scroll position of a list: a row and where its top edge is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Anchor {
    /// Index of the row.
    pub row: usize,
    /// Top edge, in logical pixels from the top edge of the viewport.
    pub top: f32,
}

/// A visible row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlacedRow {
    /// Index of the row.
    pub row: usize,
    /// Top edge, in logical pixels from the top edge of the viewport.
    pub top: f32,
    /// Height, with the gap after it, in logical pixels.
    pub height: f32,
}

/// The visible rows of a list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct VisibleRows {
    /// The visible rows, from top to bottom.
    pub rows: Vec<PlacedRow>,
    /// The scroll position from now on.
    pub anchor: Anchor,
    /// True if the last row's end is in view.
    pub at_end: bool,
    /// True if the first row's start is in view.
    pub at_start: bool,
}

/// Finds the rows that are visible in a viewport `view` pixels high. `height` returns the height of a row with the gap after it.
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
    // Ends soon even with rows of no height: rows that do not exist yet have the average, which is at least 1.
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
        // Half a pixel, because positions are sums of `f32` heights.
        at_end: row == count && bottom <= view + 0.5,
        at_start: anchor.row == 0 && anchor.top >= -0.5,
        rows,
        anchor,
    }
}

/// The scroll offset of an anchor in logical pixels, estimated from the average height.
pub fn offset(anchor: Anchor, average: f32) -> f64 {
    // In `f64`: beyond 16,777,216 pixels, 350,000 rows of 48, `f32` has no whole pixels left.
    anchor.row as f64 * f64::from(average) - f64::from(anchor.top)
}

/// The anchor at a scroll offset, estimated from the average height.
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
    fn the_average_outlives_the_heights() {
        let mut heights = RowHeights::default();
        for row in 0..RowHeights::MANY as u64 {
            heights.note(NodeId(row), 20.0);
        }
        assert_eq!(heights.average(), 20.0);
        heights.note(NodeId(1_000_000), 4116.0);
        assert_eq!(heights.average(), (20.0 * 4096.0 + 4116.0) / 4097.0);
        heights.note(NodeId(1_000_000), 20.0);
        assert_eq!(heights.average(), 20.0);
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
