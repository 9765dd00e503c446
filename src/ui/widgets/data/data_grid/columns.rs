//! Columns of a table: their options, and widths that do not jump while numbers change.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::widgets::input::choice::words_of;
use ensemble_core::spec::FromValue;
use ensemble_core::value::Value;
use ensemble_runtime::scene::{Node, NodeId};

/// Width of the sort arrow and of the filter icon, in logical pixels.
pub const SIGN: f32 = 20.0;

/// A column.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Column {
    /// The label.
    pub label: Arc<str>,
    /// True if the cells are aligned right: `type: numeric`.
    pub numeric: bool,
    /// True for a column without `type`: its cells decide the alignment.
    open: bool,
    /// Tooltip of the label.
    pub tooltip: Option<Arc<str>>,
    /// True when a click on the label sorts.
    pub sortable: bool,
    /// The key of the rows to sort by.
    pub sort_key: Option<Arc<str>>,
    /// True for a hidden column.
    pub hidden: bool,
    /// True if the column takes the free space; its cells do not decide its width.
    pub expanded: bool,
    /// The filter values: label and value.
    pub filters: Vec<(Arc<str>, Value)>,
    width: Option<f32>,
}

impl Column {
    /// Reads a map, or the label alone.
    pub fn read(value: &Value) -> Self {
        let Value::Map(_) = value else { return Self { label: value.to_display(), open: true, ..Self::default() } };
        let text = |name: &str| Some(value.get(name).to_display()).filter(|text| !text.is_empty());
        let kind = value.get("type");
        let sorts = bool::from_value(&value.get("sortable"));
        let compares = !value.get("sort").get("compareFn").is_null();
        let filters = value.get("filter").get("values");
        Self {
            label: words_of(&value.get("label")),
            numeric: matches!(kind.as_str(), Some("numeric" | "number")),
            open: kind.is_null(),
            tooltip: text("tooltip"),
            sortable: sorts.unwrap_or(compares),
            sort_key: text("sortKey").or_else(|| text("dataKey")),
            hidden: bool::from_value(&value.get("visible")) == Some(false),
            expanded: bool::from_value(&value.get("expanded")) == Some(true),
            filters: filters.as_list().unwrap_or_default().iter().map(filter).collect(),
            width: f32::from_value(&value.get("width")).filter(|width| *width > 0.0),
        }
    }

    /// True for a cell that is aligned right.
    pub fn is_numeric(&self, cell: &Node) -> bool {
        self.numeric || (self.open && cell.props.get("text").is_some_and(|text| matches!(text, Value::Number(_))))
    }
}

/// A filter value: the value itself, or `{label, value}`.
fn filter(value: &Value) -> (Arc<str>, Value) {
    if value.as_map().is_none() {
        return (value.to_display(), value.clone());
    }
    let means = value.get("value");
    let text = ["label", "text"].into_iter().map(|key| value.get(key)).find(|text| !text.is_null());
    (text.unwrap_or_else(|| means.clone()).to_display(), means)
}

/// Widths of the columns. They grow with their content and never shrink by themselves.
#[derive(Clone, Debug, Default)]
pub struct Widths {
    wide: Vec<f32>,
    /// Widths that the user set by dragging, in logical pixels.
    drawn: Vec<Option<f32>>,
    labels: Vec<Arc<str>>,
    /// The cells that were measured: node pointer by node id.
    seen: FxHashMap<NodeId, usize>,
}

impl Widths {
    /// Widths grow in steps of this many pixels: growing by a little at a time would make all columns after it crawl.
    const STEP: f32 = 8.0;
    // One long text must not push every other column out of sight.
    const WIDEST: f32 = 420.0;
    /// Text columns are narrowed to this, in logical pixels, before the table scrolls sideways.
    const NARROW: f32 = 160.0;
    // Rows of a stream are new nodes all the time; measuring the visible ones again is cheap.
    const MANY: usize = 4096;
    /// Least and greatest width that dragging can set, in logical pixels.
    const LEAST: f32 = 32.0;
    const DRAWN: f32 = 4000.0;

    /// Starts a frame. Other columns than before start with no width.
    pub fn begin(&mut self, columns: &[Column]) {
        let same = self.labels.len() == columns.len()
            && self.labels.iter().zip(columns).all(|(label, column)| *label == column.label);
        if !same {
            self.labels = columns.iter().map(|column| Arc::clone(&column.label)).collect();
            self.wide = vec![0.0; columns.len()];
            self.drawn = vec![None; columns.len()];
            self.seen.clear();
        }
        if self.seen.len() > Self::MANY {
            self.seen.clear();
        }
    }

    /// True for a cell that has to be measured: it is new or has changed.
    pub fn is_new(&self, cell: &Arc<Node>) -> bool {
        // By pointer, because the runtime keeps that of a node which has not changed.
        self.seen.get(&cell.id) != Some(&(Arc::as_ptr(cell) as usize))
    }

    /// Records the width of a measured cell.
    pub fn note_cell(&mut self, column: usize, cell: &Arc<Node>, width: f32) {
        self.seen.insert(cell.id, Arc::as_ptr(cell) as usize);
        self.note(column, width);
    }

    /// Widens a column to at least this width.
    pub fn note(&mut self, column: usize, width: f32) {
        if let Some(wide) = self.wide.get_mut(column)
            && width > *wide
        {
            // Columns only grow: one that shrank with the rows in sight would move while the user scrolls.
            *wide = ((width / Self::STEP).ceil() * Self::STEP).min(Self::WIDEST);
        }
    }

    /// Sets the width of a column, as the user drags it.
    pub fn draw(&mut self, column: usize, width: f32) {
        if let Some(drawn) = self.drawn.get_mut(column) {
            *drawn = Some(width.clamp(Self::LEAST, Self::DRAWN));
        }
    }

    /// Gives a column the width of its content again.
    pub fn reset(&mut self, column: usize) {
        if let Some(drawn) = self.drawn.get_mut(column) {
            *drawn = None;
        }
    }

    /// The left edge and the width of each column. Free space is shared, by the columns with `expanded` where there are some; where there is too
    /// little, wide text columns are narrowed first.
    pub fn lay(&self, columns: &[Column], available_width: f32, spacing: f32) -> Vec<(f32, f32)> {
        let fixed = |at: usize| self.drawn.get(at).copied().flatten().or(columns[at].width);
        let wanted = |(at, wide): (usize, &f32)| if columns[at].hidden { 0.0 } else { fixed(at).unwrap_or(*wide) };
        let mut wide: Vec<f32> = self.wide.iter().enumerate().take(columns.len()).map(wanted).collect();
        let shown = columns.iter().filter(|column| !column.hidden).count();
        let available_width = available_width - spacing * shown.saturating_sub(1) as f32;
        let total: f32 = wide.iter().sum();
        let open = |at: usize| fixed(at).is_none() && !columns[at].hidden;
        if total > available_width {
            let spare = |at: usize, wide: f32| if open(at) { (wide - Self::NARROW).max(0.0) } else { 0.0 };
            let spares: f32 = wide.iter().enumerate().map(|(at, wide)| spare(at, *wide)).sum();
            let share = if spares > 0.0 { ((total - available_width) / spares).min(1.0) } else { 0.0 };
            for (at, wide) in wide.iter_mut().enumerate() {
                *wide -= spare(at, *wide) * share;
            }
        } else {
            let greedy = (0..columns.len()).any(|at| open(at) && columns[at].expanded);
            let takes = |at: usize| open(at) && (!greedy || columns[at].expanded);
            let many = (0..columns.len()).filter(|at| takes(*at)).count();
            let each = (available_width - total) / many.max(1) as f32;
            for (at, wide) in wide.iter_mut().enumerate() {
                if takes(at) {
                    *wide += each;
                }
            }
        }
        let mut left = 0.0;
        wide.into_iter()
            .zip(columns)
            .map(|(wide, column)| {
                let at = (left, wide);
                if !column.hidden {
                    left += wide + spacing;
                }
                at
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(labels: &[&str]) -> Vec<Column> {
        labels.iter().map(|label| Column::read(&Value::from(*label))).collect()
    }

    #[test]
    fn a_column_grows_in_steps_and_keeps_its_width() {
        let columns = columns(&["a", "b"]);
        let mut widths = Widths::default();
        widths.begin(&columns);
        widths.note(0, 41.0);
        assert_eq!(widths.wide[0], 48.0);
        widths.note(0, 47.0);
        widths.note(0, 3.0);
        assert_eq!(widths.wide[0], 48.0);
        widths.begin(&columns);
        assert_eq!(widths.wide[0], 48.0);
    }

    #[test]
    fn room_is_shared_and_wide_texts_are_cut_first() {
        let columns = columns(&["a", "b"]);
        let mut widths = Widths::default();
        widths.begin(&columns);
        widths.note(0, 80.0);
        widths.note(1, 400.0);
        assert_eq!(widths.lay(&columns, 620.0, 20.0), [(0.0, 140.0), (160.0, 460.0)]);
        assert_eq!(widths.lay(&columns, 320.0, 20.0), [(0.0, 80.0), (100.0, 220.0)]);
        let narrow: f32 = widths.lay(&columns, 50.0, 20.0).iter().map(|(_, wide)| wide).sum();
        assert_eq!(narrow, 240.0);
    }

    #[test]
    fn a_hand_makes_a_column_wider_and_hidden_ones_take_no_room() {
        let mut columns = columns(&["a", "b", "c"]);
        columns[1].hidden = true;
        let mut widths = Widths::default();
        widths.begin(&columns);
        widths.draw(0, 100.0);
        assert_eq!(widths.lay(&columns, 320.0, 20.0), [(0.0, 100.0), (120.0, 0.0), (120.0, 200.0)]);
        widths.draw(0, 1.0);
        assert_eq!(widths.lay(&columns, 320.0, 20.0)[0], (0.0, 32.0));
    }

    #[test]
    fn an_expanded_column_takes_the_free_space_alone() {
        let mut columns = columns(&["a", "b"]);
        columns[1].expanded = true;
        let mut widths = Widths::default();
        widths.begin(&columns);
        widths.note(0, 80.0);
        widths.note(1, 40.0);
        assert_eq!(widths.lay(&columns, 620.0, 20.0), [(0.0, 80.0), (100.0, 520.0)]);
        widths.draw(1, 90.0);
        assert_eq!(widths.lay(&columns, 620.0, 20.0), [(0.0, 510.0), (530.0, 90.0)], "drawn, it has its own width");
        widths.reset(1);
        assert_eq!(widths.lay(&columns, 620.0, 20.0)[1], (100.0, 520.0));
    }

    #[test]
    fn a_column_is_a_name_or_a_map() {
        let map = Value::map([
            ("label", Value::from("P")),
            ("type", Value::from("numeric")),
            ("sortable", Value::Bool(true)),
        ]);
        let column = Column::read(&map);
        assert!(column.numeric && column.sortable && &*column.label == "P");
        assert!(!Column::read(&Value::from("Name")).numeric);
    }
}
