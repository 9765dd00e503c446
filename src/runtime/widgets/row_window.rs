//! `RowWindow`: range of existing rows of an item-template. Rows of a windowed list follow the visible range and scroll commands; otherwise all
//! exist, up to a limit.

use ensemble_core::spec::{FromValue, MethodRole};
use ensemble_core::value::Value;

/// Range of rows that should exist.
#[derive(Default)]
pub struct RowWindow {
    /// The end is exclusive.
    wanted: (usize, usize),
    windowed: bool,
    /// True while the range follows the end of a growing list.
    follows_end: bool,
}

impl RowWindow {
    /// Rows of a windowed list that exist before the visible range is known.
    const FIRST: usize = 60;

    /// Limit of existing rows of a windowed list, for any reported range.
    const MAX_WINDOWED: usize = 1_000;

    /// Limit of rows of a container that is not windowed.
    pub const MAX: usize = 5_000;

    /// `windowed`: rows exist near the visible range only.
    pub fn new(windowed: bool) -> Self {
        Self { wanted: (0, if windowed { Self::FIRST } else { Self::MAX }), windowed, follows_end: false }
    }

    /// Rows of `count` that should exist; the end is exclusive.
    pub fn range(&self, count: usize) -> (usize, usize) {
        if !self.windowed {
            return (0, count.min(Self::MAX));
        }
        let (first, end) = self.wanted;
        let length = end.saturating_sub(first).clamp(1, Self::MAX_WINDOWED);
        let first = if self.follows_end { count.saturating_sub(length) } else { first.min(count.saturating_sub(1)) };
        (first, (first + length).min(count))
    }

    /// True when rows beyond the limit never exist.
    pub fn cuts(&self, count: usize) -> bool {
        !self.windowed && count > Self::MAX
    }

    /// Handles the visible range of `count` rows; true when other rows should exist.
    pub fn show(&mut self, first: usize, end: usize, count: usize) -> bool {
        if !self.windowed {
            return false;
        }
        // A report can end the following, never begin it: only a command does.
        self.follows_end = self.follows_end && end >= count;
        let wanted = (first, end.max(first));
        std::mem::replace(&mut self.wanted, wanted) != wanted
    }

    /// Handles a scroll command, so that the rows exist when the window draws; true when other rows should exist.
    pub fn scroll(&mut self, role: MethodRole, args: &[Value]) -> bool {
        let length = self.wanted.1.saturating_sub(self.wanted.0).max(1);
        match role {
            MethodRole::ScrollToEnd => !std::mem::replace(&mut self.follows_end, true),
            MethodRole::ScrollToStart => {
                self.follows_end = false;
                self.wanted = (0, length);
                true
            }
            MethodRole::ScrollToIndex => {
                self.follows_end = false;
                let index = args.first().and_then(usize::from_value).unwrap_or(0);
                let first = index.saturating_sub(length / 2);
                self.wanted = (first, first + length);
                true
            }
            MethodRole::GoTo
            | MethodRole::RemoveRow
            | MethodRole::ReadValue
            | MethodRole::FormValues
            | MethodRole::UpdateForm
            | MethodRole::ClearForm
            | MethodRole::ResetForm
            | MethodRole::AddItem
            | MethodRole::ReadItems
            | MethodRole::AddPart(_)
            | MethodRole::WithoutEffect(_) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_a_container_all_exist_up_to_the_limit() {
        let window = RowWindow::new(false);
        assert_eq!((window.range(7), window.range(9_999)), ((0, 7), (0, RowWindow::MAX)));
        assert!(window.cuts(RowWindow::MAX + 1) && !window.cuts(RowWindow::MAX));
    }

    #[test]
    fn a_list_follows_what_the_window_reports() {
        let mut window = RowWindow::new(true);
        assert_eq!(window.range(100_000), (0, 60));
        assert!(window.show(500, 540, 100_000) && !window.show(500, 540, 100_000));
        assert_eq!(window.range(100_000), (500, 540));
        assert_eq!(window.range(510), (500, 510), "rows have gone");
        assert_eq!(window.range(100), (99, 100));
        assert_eq!(window.range(0), (0, 0));
        assert!(window.show(0, usize::MAX, 100_000));
        assert_eq!(window.range(100_000), (0, 1_000), "however large the range is");
    }

    #[test]
    fn at_the_bottom_it_stays_there_until_the_user_scrolls_up() {
        let mut window = RowWindow::new(true);
        window.show(0, 20, 100);
        assert!(window.scroll(MethodRole::ScrollToEnd, &[]) && !window.scroll(MethodRole::ScrollToEnd, &[]));
        assert_eq!((window.range(100), window.range(101)), ((80, 100), (81, 101)));
        window.show(80, 100, 100);
        assert_eq!(window.range(101), (81, 101));
        window.show(40, 60, 101);
        assert_eq!(window.range(200), (40, 60));
    }

    #[test]
    fn a_row_that_is_scrolled_to_is_in_the_middle() {
        let mut window = RowWindow::new(true);
        window.show(0, 20, 1_000);
        assert!(window.scroll(MethodRole::ScrollToIndex, &[Value::Number(500.0)]));
        assert_eq!(window.range(1_000), (490, 510));
        assert!(window.scroll(MethodRole::ScrollToStart, &[]) && !window.scroll(MethodRole::ReadValue, &[]));
        assert_eq!(window.range(1_000), (0, 20));
    }
}
