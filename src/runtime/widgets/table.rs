//! What tables ask of their data: the order of the rows, which of them are shown, by what they are known, and what events say of them.

use std::cmp::Ordering;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::Runtime;
use crate::scope::Context;
use crate::widgets::instance::RowsState;
use ensemble_core::app::Template;
use ensemble_core::diag::{self, Diagnostic};
use ensemble_core::spec::{FromValue, Spec};
use ensemble_core::value::{Segment, Value};
use ensemble_script::{HandlerArgs, ScriptValue};

/// A table of more rows is not sorted by a script: each pair would be a call of it.
const MOST_COMPARED: usize = 20_000;

impl Runtime {
    /// The places of the data that a table shows, in their order; `None` when these are all, as they come.
    pub(crate) fn row_order(&mut self, owner: u64, data: &ScriptValue, count: usize, cx: &Context) -> Option<Vec<u32>> {
        let (sorting, filters, columns) = {
            let widgets = self.store.widgets.borrow();
            let cell = widgets.get(&owner)?;
            let table = cell.spec.table?;
            let plain = |name: &str| match cell.get(name) {
                Some(ScriptValue::Plain(value)) => value.clone(),
                _ => Value::Null,
            };
            (plain(table.sorting), plain(table.filters), plain(table.columns))
        };
        let columns = columns.as_list()?;
        let kept = self.narrowed(&filters, columns, data, count, cx);
        let column = usize::from_value(&sorting.get("columnIndex")).and_then(|at| columns.get(at));
        let descending = sorting.get("order").as_str() == Some("descending");
        let sorted = column.and_then(|column| self.sorted(column, data, kept.as_deref(), count, cx));
        match sorted {
            Some(mut order) => {
                if descending {
                    order.reverse();
                }
                Some(order)
            }
            None => kept,
        }
    }

    /// The places that pass the filters of all columns; `None` when there are none.
    fn narrowed(
        &mut self,
        filters: &Value,
        columns: &[Value],
        data: &ScriptValue,
        count: usize,
        cx: &Context,
    ) -> Option<Vec<u32>> {
        let mut kept: Option<Vec<u32>> = None;
        for (at, wanted) in filters.as_map()?.iter() {
            let wanted = wanted.as_list().filter(|wanted| !wanted.is_empty());
            let column = at.parse::<usize>().ok().and_then(|at| columns.get(at));
            let (Some(wanted), Some(column)) = (wanted, column) else { continue };
            let predicate = column.get("filter").get("onFilter");
            let path = key_path(column);
            let mut left = Vec::new();
            for place in kept.unwrap_or_else(|| (0..count as u32).collect()) {
                let item = self.engine.item(data, place as usize);
                let passes = match predicate.as_str() {
                    Some(text) => wanted.iter().any(|value| {
                        let names = [("record", item.clone()), ("value", ScriptValue::Plain(value.clone()))];
                        self.run_predicate(text, names, cx).is_truthy()
                    }),
                    None => {
                        let own = self.engine.path(&item, &path);
                        let own = self.plain(&own, cx).to_display();
                        wanted.iter().any(|value| value.to_display() == own)
                    }
                };
                if passes {
                    left.push(place);
                }
            }
            kept = Some(left);
        }
        kept
    }

    /// The places in ascending order of a column; `None` when it does not say by what.
    fn sorted(
        &mut self,
        column: &Value,
        data: &ScriptValue,
        kept: Option<&[u32]>,
        count: usize,
        cx: &Context,
    ) -> Option<Vec<u32>> {
        let places: Vec<u32> = kept.map_or_else(|| (0..count as u32).collect(), <[u32]>::to_vec);
        if let Some(text) = column.get("sort").get("compareFn").as_str() {
            if places.len() > MOST_COMPARED {
                let message = format!("a table of more than {MOST_COMPARED} rows is not sorted by `compareFn`");
                self.report(
                    Diagnostic::warning(diag::Code::LimitReached, None, message).help("give the column a `sortKey`"),
                );
                return None;
            }
            let items: Vec<ScriptValue> = places.iter().map(|place| self.engine.item(data, *place as usize)).collect();
            let order = merge_sorted((0..items.len()).collect(), &mut |a, b| {
                let names = [("a", items[a].clone()), ("b", items[b].clone())];
                match self.run_predicate(text, names, cx).as_f64() {
                    Some(number) if number > 0.0 => Ordering::Greater,
                    Some(number) if number < 0.0 => Ordering::Less,
                    _ => Ordering::Equal,
                }
            });
            return Some(order.into_iter().map(|at| places[at]).collect());
        }
        let path = key_path(column);
        if path.is_empty() {
            return None;
        }
        let mut keys: Vec<(Value, u32)> = Vec::with_capacity(places.len());
        for place in places {
            let item = self.engine.item(data, place as usize);
            let value = match self.engine.path(&item, &path) {
                ScriptValue::Plain(value) => value,
                ScriptValue::Object(_) => Value::Null,
            };
            keys.push((value, place));
        }
        keys.sort_by(|(a, _), (b, _)| compare(a, b));
        Some(keys.into_iter().map(|(_, place)| place).collect())
    }

    /// By what every row of a table is known whose rows can be chosen: its key, else its place in the data.
    pub(crate) fn row_keys(
        &mut self,
        owner: u64,
        template: &Template,
        rows: &RowsState,
        cx: &Context,
    ) -> Option<Arc<Vec<Value>>> {
        let chooses = {
            let widgets = self.store.widgets.borrow();
            let cell = widgets.get(&owner)?;
            match cell.get(cell.spec.table?.selection)? {
                ScriptValue::Plain(value) => bool::from_value(value).unwrap_or(false),
                ScriptValue::Object(_) => true,
            }
        };
        if !chooses {
            return None;
        }
        let mut keys = Vec::with_capacity(rows.count);
        for index in 0..rows.count {
            let place = rows.data_index(index);
            let item = self.engine.item(&rows.data, place);
            let key = self.row_key(template, cx, &item, index);
            keys.push(if key.is_null() { Value::Number(place as f64) } else { key });
        }
        Some(Arc::new(keys))
    }

    /// What an event of a table or of one of its rows says, with the data of the rows.
    pub(crate) fn with_rows(&mut self, handle: u64, spec: &Spec, event: &str, data: Value) -> Value {
        let more = if spec.table.is_some_and(|table| table.on_selected == event) {
            vec![("selectedRows", self.chosen_rows(handle, &data))]
        } else if spec.row_event == Some(event)
            && let Some((item, index)) = self.row_of(handle)
        {
            vec![("data", item), ("index", Value::Number(index as f64))]
        } else {
            return data;
        };
        let mut map = data.as_map().cloned().unwrap_or_default();
        for (name, value) in more {
            map.insert(name, value);
        }
        Value::Map(Arc::new(map))
    }

    fn chosen_rows(&mut self, handle: u64, data: &Value) -> Value {
        let wanted = data.get("selectedRowKeys");
        let Some(instance) = self.widgets.get(handle) else { return Value::list([]) };
        let cx = instance.cx.clone();
        let Some(rows) = &instance.rows else { return Value::list([]) };
        let (all, keys) = (rows.data.clone(), rows.keys.clone().unwrap_or_default());
        let place = |at: usize| rows.data_index(at);
        let places: FxHashMap<Arc<str>, usize> =
            keys.iter().enumerate().map(|(at, key)| (key.to_display(), place(at))).collect();
        let places: Vec<usize> = wanted
            .as_list()
            .unwrap_or_default()
            .iter()
            .filter_map(|key| places.get(&key.to_display()).copied())
            .collect();
        let rows = places.into_iter().map(|place| {
            let item = self.engine.item(&all, place);
            self.plain(&item, &cx)
        });
        Value::list(rows.collect::<Vec<_>>())
    }

    /// The data of a row and its place among those that are shown.
    fn row_of(&mut self, handle: u64) -> Option<(Value, usize)> {
        let mut at = handle;
        // A custom widget may stand between the table and the row that it shows.
        for _ in 0..8 {
            let parent = self.widgets.get(at)?.parent?;
            let above = self.widgets.get(parent)?;
            let found = above.rows.as_ref().and_then(|rows| {
                let row = rows.rows.iter().find(|row| row.instance == at)?;
                Some((rows.data.clone(), rows.data_index(row.index), row.index, above.cx.clone()))
            });
            if let Some((data, place, shown_at, cx)) = found {
                let item = self.engine.item(&data, place);
                return Some((self.plain(&item, &cx), shown_at));
            }
            at = parent;
        }
        None
    }

    /// `grid.removeRow(2)`: the row is gone until the table gets other data.
    pub(crate) fn remove_row(&mut self, handle: u64, index: usize) {
        let Some(instance) = self.widgets.get_mut(handle) else { return };
        if index < instance.children.len() {
            let gone = instance.children.remove(index);
            self.remove(gone);
            self.widgets.mark_stale(handle);
            return;
        }
        let (cx, index) = (instance.cx.clone(), index - instance.children.len());
        let Some(rows) = instance.rows.as_ref().filter(|rows| index < rows.count) else { return };
        let (data, place) = (rows.data.clone(), rows.data_index(index));
        let data = self.plain(&data, &cx);
        if let Some(rows) = self.widgets.get_mut(handle).and_then(|instance| instance.rows.as_mut()) {
            let (gone, _) = rows.gone.get_or_insert((Vec::new(), data));
            if let Err(at) = gone.binary_search(&(place as u32)) {
                gone.insert(at, place as u32);
            }
        }
        self.reorder_rows(handle);
    }

    /// Rows that a script took out are back once the table gets other data.
    pub(crate) fn bring_back(&mut self, handle: u64, data: &ScriptValue, cx: &Context) {
        let rows = |instance: &crate::widgets::instance::Instance| instance.rows.as_ref()?.gone.clone();
        let Some((_, before)) = self.widgets.get(handle).and_then(rows) else { return };
        if self.plain(data, cx) != before
            && let Some(rows) = self.widgets.get_mut(handle).and_then(|instance| instance.rows.as_mut())
        {
            rows.gone = None;
        }
    }

    /// What a script says of two things; null when it fails, which is reported.
    fn run_predicate(&mut self, text: &str, names: [(&'static str, ScriptValue); 2], cx: &Context) -> Value {
        let Some(env) = self.script_env(cx) else { return Value::Null };
        let code = self.texts.predicate(text, [names[0].0, names[1].0]);
        let locals = names.map(|(name, datum)| (Arc::from(name), datum));
        self.store.screen.set(cx.screen);
        match self.engine.run(env, &code, &locals, &HandlerArgs::default()) {
            Ok(datum) => self.plain(&datum, cx),
            Err(fault) => {
                self.script_fault(fault, diag::Code::ExpressionFailed, cx);
                Value::Null
            }
        }
    }
}

/// By which key of the rows a column is sorted and narrowed.
fn key_path(column: &Value) -> Vec<Segment> {
    let key = ["sortKey", "dataKey"].into_iter().map(|name| column.get(name)).find(|key| !key.is_null());
    let key = key.map(|key| key.to_display()).unwrap_or_default();
    key.split('.').filter(|part| !part.is_empty()).map(|part| Segment::Key(Arc::from(part))).collect()
}

/// Sorts by what a script says. The sort of the standard library may panic when it contradicts itself.
fn merge_sorted(mut list: Vec<usize>, compare: &mut impl FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    if list.len() < 2 {
        return list;
    }
    let right = list.split_off(list.len() / 2);
    let (left, right) = (merge_sorted(list, compare), merge_sorted(right, compare));
    let mut merged = Vec::with_capacity(left.len() + right.len());
    let (mut left, mut right) = (left.into_iter().peekable(), right.into_iter().peekable());
    while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
        let next = if compare(*a, *b) == Ordering::Greater { right.next() } else { left.next() };
        merged.extend(next);
    }
    merged.extend(left.chain(right));
    merged
}

/// Numbers by size, then texts by letters, then the rest; nothing comes last.
fn compare(a: &Value, b: &Value) -> Ordering {
    let rank = |value: &Value| match value {
        Value::Number(_) => 0,
        Value::Text(_) => 1,
        Value::Bool(_) => 2,
        Value::List(_) | Value::Map(_) => 3,
        Value::Null => 4,
    };
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.total_cmp(b),
        (Value::Text(a), Value::Text(b)) => a.cmp(b),
        (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
        _ => rank(a).cmp(&rank(b)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_that_contradicts_itself_ends_too() {
        let mut turn = 0;
        let sorted = merge_sorted((0..100).collect(), &mut |_, _| {
            turn += 1;
            if turn % 3 == 0 { Ordering::Greater } else { Ordering::Less }
        });
        let mut places = sorted.clone();
        places.sort_unstable();
        assert_eq!(places, (0..100).collect::<Vec<_>>());
        let values = [3, 1, 2, 1];
        assert_eq!(merge_sorted((0..4).collect(), &mut |a, b| values[a].cmp(&values[b])), [1, 3, 2, 0]);
    }
}
