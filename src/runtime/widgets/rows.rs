//! `RowsState`: rows of an item-template: data, shown rows and their order, existing rows.

use std::rc::Rc;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::row_filter::RowFilter;
use super::row_window::RowWindow;
use crate::scene::{Node, Rows};
use crate::scope::LexicalScope;
use ensemble_core::spec::MethodRole;
use ensemble_core::value::Value;
use ensemble_script::ScriptValue;

/// Rows of an item-template. An index counts shown rows, a data index counts items of the data.
pub struct RowsState {
    data: ScriptValue,
    /// True once the data has been a list.
    had_list: bool,
    /// Number of shown rows.
    count: usize,
    filter: RowFilter,
    /// Data index of each shown row; `None` for all rows in data order.
    order: Option<Vec<u32>>,
    /// True while `order` and `keys` are current.
    is_ordered: bool,
    /// Rows removed by scripts, until the data changes.
    removed: Option<RemovedRows>,
    /// Key of every row, for tables with selectable rows.
    keys: Option<Arc<Vec<Value>>>,
    window: RowWindow,
    /// Existing rows; the end is exclusive.
    range: (usize, usize),
    rows: Vec<Row>,
    /// `{value, label}` of every row, for widgets that offer choices.
    choices: Option<Arc<Vec<Value>>>,
}

struct RemovedRows {
    /// Ascending.
    data_indices: Vec<u32>,
    /// The data that the indices belong to.
    data: Value,
}

/// An existing row.
pub struct Row {
    /// Index of the row.
    pub index: usize,
    /// The author's key, otherwise null.
    pub key: Value,
    /// Handle of its widget.
    pub instance: u64,
    /// Variables of the row.
    pub names: Rc<LexicalScope>,
}

/// Work list for updating existing rows.
pub struct RowsToMake {
    /// Indices of the rows that should exist.
    pub range: std::ops::Range<usize>,
    /// Existing rows; those that are not reused must be removed.
    pub old: Vec<Row>,
    /// True when the existing rows are not those that should exist.
    pub is_changed: bool,
}

impl RowsState {
    /// Without data. If windowed, only rows near the visible range exist.
    pub fn new(is_windowed: bool) -> Self {
        Self {
            data: ScriptValue::default(),
            had_list: false,
            count: 0,
            filter: RowFilter::default(),
            order: None,
            is_ordered: false,
            removed: None,
            keys: None,
            window: RowWindow::new(is_windowed),
            range: (0, 0),
            rows: Vec::new(),
            choices: None,
        }
    }

    /// The data.
    pub fn data(&self) -> &ScriptValue {
        &self.data
    }

    /// Sets the data. The order is outdated until [`Self::set_order`].
    pub fn set_data(&mut self, data: ScriptValue) {
        self.data = data;
        self.is_ordered = false;
    }

    /// Records that data was evaluated, list or not. True when there was a list before.
    pub fn note_data(&mut self, is_list: bool) -> bool {
        self.had_list |= is_list;
        self.had_list
    }

    /// Number of shown rows.
    pub fn count(&self) -> usize {
        self.count
    }

    /// Data index of the row shown at `index`.
    pub fn data_index(&self, index: usize) -> usize {
        self.order.as_ref().and_then(|order| order.get(index)).map_or(index, |data_index| *data_index as usize)
    }

    /// Marks the order as outdated, because sorting or filters have changed.
    pub fn mark_unordered(&mut self) {
        self.is_ordered = false;
    }

    /// Sets `filter` of the item-template; true when other rows may be shown.
    pub fn set_filter(&mut self, filter: &Value) -> bool {
        let changed = self.filter.set(filter);
        self.is_ordered &= !changed;
        changed
    }

    /// True while a filter leaves rows out.
    pub fn is_filtered(&self) -> bool {
        self.filter.is_on()
    }

    /// True if the order must be computed; it then counts as computed.
    pub fn start_ordering(&mut self) -> bool {
        !std::mem::replace(&mut self.is_ordered, true)
    }

    /// Sets the shown rows of `all`: `sorted` (`None` for data order) without filtered and removed rows. `filtered` is the plain data if
    /// [`Self::is_filtered`].
    pub fn set_order(&mut self, sorted: Option<Vec<u32>>, filtered: Option<&Arc<Vec<Value>>>, all: usize) {
        let left = filtered.filter(|_| self.filter.is_on()).map(|data| self.filter.indices(data));
        let order = match (sorted, left) {
            (sorted, None) => sorted,
            (None, Some(left)) => Some(left),
            (Some(sorted), Some(left)) => {
                let left: FxHashSet<u32> = left.into_iter().collect();
                Some(sorted.into_iter().filter(|data_index| left.contains(data_index)).collect())
            }
        };
        self.order = match &self.removed {
            None => order,
            Some(removed) => {
                let order = order.unwrap_or_else(|| (0..all as u32).collect());
                Some(
                    order
                        .into_iter()
                        .filter(|data_index| removed.data_indices.binary_search(data_index).is_err())
                        .collect(),
                )
            }
        };
        self.count = self.order.as_ref().map_or(all, Vec::len);
    }

    /// Key of every row, for tables with selectable rows.
    pub fn keys(&self) -> Option<&Arc<Vec<Value>>> {
        self.keys.as_ref()
    }

    /// Sets the keys of all rows; true when they have changed.
    pub fn set_keys(&mut self, keys: Option<Arc<Vec<Value>>>) -> bool {
        let is_changed = self.keys != keys;
        self.keys = keys;
        is_changed
    }

    /// True when rows are beyond the limit now and were not with `count` rows.
    pub fn is_newly_cut(&self, count: usize) -> bool {
        self.window.cuts(self.count) && !self.window.cuts(count)
    }

    /// Starts to update existing rows; call [`Self::push`] for each.
    pub fn start_rows(&mut self) -> RowsToMake {
        let (first, end) = self.window.range(self.count);
        self.range = (first, end);
        let old = std::mem::take(&mut self.rows);
        let old_first = old.first().map(|row| row.index);
        let is_changed = old.len() != end - first || old_first != (first < end).then_some(first);
        RowsToMake { range: first..end, old, is_changed }
    }

    /// Adds the next existing row.
    pub fn push(&mut self, row: Row) {
        self.rows.push(row);
    }

    /// The row with this widget.
    pub fn find(&self, instance: u64) -> Option<&Row> {
        self.rows.iter().find(|row| row.instance == instance)
    }

    /// Widgets of existing rows, in order.
    pub fn instances(&self) -> impl Iterator<Item = u64> {
        self.rows.iter().map(|row| row.instance)
    }

    /// Sets `{value, label}` of every row; true when they have changed.
    pub fn set_choices(&mut self, choices: Vec<Value>) -> bool {
        if self.choices.as_ref().is_some_and(|old| **old == choices) {
            return false;
        }
        self.count = choices.len();
        self.choices = Some(Arc::new(choices));
        true
    }

    /// Removes a row until the data changes. `data` is the plain data.
    pub fn remove_row(&mut self, index: usize, data: Value) {
        let data_index = self.data_index(index) as u32;
        let removed = self.removed.get_or_insert(RemovedRows { data_indices: Vec::new(), data });
        if let Err(at) = removed.data_indices.binary_search(&data_index) {
            removed.data_indices.insert(at, data_index);
        }
        self.is_ordered = false;
    }

    /// True when scripts have removed rows.
    pub fn has_removed(&self) -> bool {
        self.removed.is_some()
    }

    /// Restores removed rows if the data has changed.
    pub fn restore_removed(&mut self, data: &Value) {
        self.removed.take_if(|removed| removed.data != *data);
    }

    /// Handles the visible range; true when other rows should exist.
    pub fn show_range(&mut self, first: usize, end: usize) -> bool {
        self.window.show(first, end, self.count)
    }

    /// Handles a scroll command; true when other rows should exist.
    pub fn scroll(&mut self, role: MethodRole, args: &[Value]) -> bool {
        self.window.scroll(role, args)
    }

    /// The rows for the scene.
    pub fn to_scene(&self, nodes: Vec<Arc<Node>>) -> Rows {
        Rows { count: self.count, first: self.range.0, nodes, choices: self.choices.clone(), keys: self.keys.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(texts: &[&str]) -> Arc<Vec<Value>> {
        Arc::new(texts.iter().map(|text| Value::from(*text)).collect())
    }

    fn shown(rows: &RowsState) -> Vec<usize> {
        (0..rows.count()).map(|index| rows.data_index(index)).collect()
    }

    fn make(rows: &mut RowsState) -> RowsToMake {
        let made = rows.start_rows();
        for index in made.range.clone() {
            let (key, names) = (Value::Null, LexicalScope::screen());
            rows.push(Row { index, key, instance: index as u64 + 100, names });
        }
        made
    }

    #[test]
    fn sorted_filtered_and_removed_rows_are_left_in_order() {
        let (mut rows, data) = (RowsState::new(false), list(&["apple", "pear", "grape", "plum"]));
        rows.set_order(None, None, 4);
        assert_eq!(shown(&rows), [0, 1, 2, 3]);
        assert!(rows.set_filter(&Value::from("p")) && !rows.set_filter(&Value::from("p")));
        rows.set_order(Some(vec![3, 2, 1, 0]), Some(&data), 4);
        assert_eq!(shown(&rows), [3, 2, 1, 0]);
        rows.remove_row(1, Value::List(data.clone()));
        rows.set_filter(&Value::from("ap"));
        rows.set_order(Some(vec![3, 2, 1, 0]), Some(&data), 4);
        assert_eq!(shown(&rows), [0], "`grape` is taken out");
    }

    #[test]
    fn what_a_script_took_out_is_back_with_other_data() {
        let (mut rows, data) = (RowsState::new(false), Value::List(list(&["a", "b"])));
        rows.set_order(None, None, 2);
        rows.remove_row(0, data.clone());
        rows.restore_removed(&data);
        rows.set_order(None, None, 2);
        assert_eq!((shown(&rows), rows.has_removed()), (vec![1], true));
        rows.restore_removed(&Value::List(list(&["a", "c"])));
        rows.set_order(None, None, 2);
        assert_eq!(shown(&rows), [0, 1]);
    }

    #[test]
    fn the_order_is_found_again_for_other_data_only() {
        let mut rows = RowsState::new(false);
        assert!(rows.start_ordering() && !rows.start_ordering());
        rows.set_data(ScriptValue::NULL);
        assert!(rows.start_ordering());
        rows.mark_unordered();
        assert!(rows.start_ordering());
    }

    #[test]
    fn only_rows_near_the_visible_range_exist() {
        let mut rows = RowsState::new(true);
        rows.set_order(None, None, 1_000);
        assert!(make(&mut rows).is_changed);
        let again = make(&mut rows);
        assert!(!again.is_changed && again.old.len() == again.range.len());
        assert!(rows.show_range(500, 520));
        let made = make(&mut rows);
        assert_eq!((made.range, made.is_changed), (500..520, true));
        assert_eq!((rows.find(600).map(|row| row.index), rows.find(100).is_none()), (Some(500), true));
        let scene = rows.to_scene(Vec::new());
        assert_eq!((scene.count, scene.first), (1_000, 500));
    }

    #[test]
    fn equal_choices_and_keys_are_no_change() {
        let mut rows = RowsState::new(false);
        assert!(rows.set_choices(vec![Value::from("a")]) && !rows.set_choices(vec![Value::from("a")]));
        assert_eq!(rows.count(), 1);
        assert!(rows.set_keys(Some(list(&["a"]))) && !rows.set_keys(Some(list(&["a"]))));
        assert!(rows.set_keys(None));
    }
}
