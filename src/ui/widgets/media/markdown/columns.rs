//! Widths of a table's columns.

use egui::Galley;

use crate::toolkit::text::widest_word;

/// The space that a column needs, in logical pixels.
#[derive(Clone, Copy)]
pub struct Column {
    /// Width of the longest word: in a narrower column words are broken.
    pub least: f32,
    /// Width of the longest cell in one line.
    pub most: f32,
}

impl Column {
    /// A column without cells.
    pub const EMPTY: Column = Column { least: 24.0, most: 24.0 };

    /// Takes in a cell that is laid out in one line.
    pub fn hold(&mut self, cell: &Galley) {
        let whole = |width: f32| width.ceil() + 1.0;
        self.least = self.least.max(whole(widest_word(cell)));
        self.most = self.most.max(whole(cell.size().x));
    }
}

/// The widths of these columns: as in CSS, what is left above the longest words is shared by what the cells would need more.
pub fn widths(columns: &[Column], available_width: f32) -> Vec<f32> {
    let most: f32 = columns.iter().map(|column| column.most).sum();
    if most <= available_width {
        return columns.iter().map(|column| column.most).collect();
    }
    // One address without a blank must not take the space of all the others.
    let least_of = |column: &Column| column.least.min((available_width / 2.0).max(Column::EMPTY.least));
    let least: f32 = columns.iter().map(least_of).sum();
    if least >= available_width {
        let limit = limit(columns.iter().map(least_of).collect(), available_width);
        return columns.iter().map(|column| least_of(column).min(limit).max(Column::EMPTY.least)).collect();
    }
    let share = (available_width - least) / (most - least);
    columns.iter().map(|column| least_of(column) + (column.most - least_of(column)) * share).collect()
}

/// The greatest width of a column with which all of these fit: the short words of the others stay whole.
fn limit(mut widths: Vec<f32>, available_width: f32) -> f32 {
    widths.sort_by(f32::total_cmp);
    let mut left = available_width;
    for (at, width) in widths.iter().enumerate() {
        let share = left / (widths.len() - at) as f32;
        if *width > share {
            return share;
        }
        left -= width;
    }
    f32::INFINITY
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(columns: &[(f32, f32)], width: f32) -> Vec<f32> {
        let columns: Vec<Column> = columns.iter().map(|&(least, most)| Column { least, most }).collect();
        widths(&columns, width)
    }

    #[test]
    fn columns_are_as_wide_as_their_cells_where_there_is_space() {
        assert_eq!(of(&[(30.0, 40.0), (50.0, 300.0)], 400.0), [40.0, 300.0]);
    }

    #[test]
    fn words_stay_whole_and_long_cells_share_what_is_left() {
        assert_eq!(of(&[(130.0, 130.0), (50.0, 450.0), (50.0, 50.0)], 300.0), [130.0, 120.0, 50.0]);
    }

    #[test]
    fn words_are_broken_only_where_nothing_else_fits() {
        assert_eq!(of(&[(200.0, 200.0), (200.0, 200.0)], 200.0), [100.0, 100.0]);
        assert_eq!(of(&[(150.0, 150.0), (40.0, 400.0), (140.0, 140.0)], 300.0), [130.0, 40.0, 130.0]);
        assert!(of(&[(4000.0, 4000.0), (50.0, 100.0)], 300.0)[1] > 50.0);
        assert!(of(&[(100.0, 100.0); 3], 10.0).iter().all(|width| *width >= 24.0));
    }
}
