//! Rows of tables: keys, rows removed by scripts, data of row events.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::Runtime;
use crate::scope::Context;
use crate::widgets::RowsState;
use ensemble_core::app::Template;
use ensemble_core::spec::{FromValue, Spec};
use ensemble_core::value::Value;
use ensemble_script::ScriptValue;

impl Runtime {
    /// Keys of all rows of a table with selectable rows; the data index for a row without a key.
    pub(super) fn row_keys(
        &mut self,
        owner: u64,
        template: &Template,
        rows: &RowsState,
        cx: &Context,
    ) -> Option<Arc<Vec<Value>>> {
        let selection = self.store.widget_spec(owner)?.table?.selection;
        let is_selectable = match self.store.peek_prop(owner, selection)? {
            ScriptValue::Plain(value) => bool::from_value(&value).unwrap_or(false),
            ScriptValue::Object(_) => true,
        };
        if !is_selectable {
            return None;
        }
        let mut keys = Vec::with_capacity(rows.count());
        for index in 0..rows.count() {
            let data_index = rows.data_index(index);
            let item = self.scripts.engine.item(rows.data(), data_index);
            let key = self.row_key(template, cx, &item, index);
            keys.push(if key.is_null() { Value::Number(data_index as f64) } else { key });
        }
        Some(Arc::new(keys))
    }

    /// The data of an event of a table or row, with the data of the rows added.
    pub(super) fn with_rows(&mut self, handle: u64, spec: &Spec, event: &str, data: Value) -> Value {
        let more = if spec.table.is_some_and(|table| table.on_selected == event) {
            vec![(Arc::<str>::from("selectedRows"), self.selected_rows(handle, &data))]
        } else if spec.row_event == Some(event)
            && let Some((name, item, index)) = self.row_of(handle)
        {
            vec![(name, item.clone()), ("data".into(), item), ("index".into(), Value::Number(index as f64))]
        } else {
            return data;
        };
        let mut map = data.as_map().cloned().unwrap_or_default();
        for (name, value) in more {
            map.insert(name, value);
        }
        Value::Map(Arc::new(map))
    }

    fn selected_rows(&mut self, handle: u64, data: &Value) -> Value {
        let wanted = data.get("selectedRowKeys");
        let Some(instance) = self.widgets.get(handle) else { return Value::list([]) };
        let cx = instance.cx.clone();
        let Some(rows) = &instance.rows else { return Value::list([]) };
        let (all, keys) = (rows.data().clone(), rows.keys().cloned().unwrap_or_default());
        let data_indices: FxHashMap<Arc<str>, usize> =
            keys.iter().enumerate().map(|(at, key)| (key.to_display(), rows.data_index(at))).collect();
        let wanted = wanted.as_list().unwrap_or_default();
        let data_indices: Vec<usize> =
            wanted.iter().filter_map(|key| data_indices.get(&key.to_display()).copied()).collect();
        let rows = data_indices.into_iter().map(|data_index| {
            let item = self.scripts.engine.item(&all, data_index);
            self.plain(&item, &cx)
        });
        Value::list(rows.collect::<Vec<_>>())
    }

    /// The name of a row in its template, its data and its index.
    fn row_of(&mut self, handle: u64) -> Option<(Arc<str>, Value, usize)> {
        let mut at = handle;
        // A custom widget may stand between the table and the row that it shows.
        for _ in 0..8 {
            let parent = self.widgets.get(at)?.parent?;
            let above = self.widgets.get(parent)?;
            let found = above.rows.as_ref().and_then(|rows| {
                let row = rows.find(at)?;
                let name = above.element.template.as_ref()?.name.clone();
                Some((name, rows.data().clone(), rows.data_index(row.index), row.index, above.cx.clone()))
            });
            if let Some((name, data, data_index, index, cx)) = found {
                let item = self.scripts.engine.item(&data, data_index);
                return Some((name, self.plain(&item, &cx), index));
            }
            at = parent;
        }
        None
    }

    /// Handles `grid.removeRow(2)`: hides the row until the table gets other data.
    pub(super) fn remove_row(&mut self, handle: u64, index: usize) {
        let Some(instance) = self.widgets.get_mut(handle) else { return };
        if index < instance.children.len() {
            let removed = instance.children.remove(index);
            self.remove(removed);
            self.widgets.mark_stale(handle);
            return;
        }
        let (cx, index) = (instance.cx.clone(), index - instance.children.len());
        let Some(rows) = instance.rows.as_ref().filter(|rows| index < rows.count()) else { return };
        let data = rows.data().clone();
        let data = self.plain(&data, &cx);
        if let Some(rows) = self.widgets.rows_mut(handle) {
            rows.remove_row(index, data);
        }
        self.refresh_rows(handle);
    }

    /// Restores the rows that a script removed, once the table gets other data.
    pub(super) fn restore_removed(&mut self, handle: u64, data: &ScriptValue, cx: &Context) {
        if !self.widgets.rows(handle).is_some_and(RowsState::has_removed) {
            return;
        }
        let data = self.plain(data, cx);
        if let Some(rows) = self.widgets.rows_mut(handle) {
            rows.restore_removed(&data);
        }
    }
}
