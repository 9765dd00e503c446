//! Sorts and filters table rows by their columns: by field or by script.

use std::cmp::Ordering;
use std::sync::Arc;

use super::Runtime;
use crate::scope::Context;
use crate::widgets::{compare, key_path, merge_sorted};
use ensemble_core::diag::{self, Diagnostic};
use ensemble_core::spec::FromValue;
use ensemble_core::value::Value;
use ensemble_script::{HandlerArgs, ScriptValue};

/// Limit of rows that a script sorts, because it is called for each comparison.
const MOST_COMPARED: usize = 20_000;

impl Runtime {
    /// Data indices of the shown rows in order; `None` for all rows in data order.
    pub(super) fn row_order(&mut self, owner: u64, data: &ScriptValue, count: usize, cx: &Context) -> Option<Vec<u32>> {
        let table = self.store.widget_spec(owner)?.table?;
        let [sorting, filters, columns] =
            [table.sorting, table.filters, table.columns].map(|name| self.store.peek_plain_prop(owner, name));
        let columns = columns.as_list()?;
        let kept = self.filtered(&filters, columns, data, count, cx);
        let column = usize::from_value(&sorting.get("columnIndex")).and_then(|at| columns.get(at));
        let descending = sorting.get("order").as_str() == Some("descending");
        let sorted = column.and_then(|column| self.sorted(column, data, kept.as_deref(), count, cx));
        match sorted {
            Some((mut order, empty)) => {
                if descending {
                    // Equal rows are reversed, too, because the sort is stable and ascending. Rows without a value stay at the end.
                    let filled = order.len() - empty;
                    order[..filled].reverse();
                }
                Some(order)
            }
            None => kept,
        }
    }

    /// Data indices of the rows that pass all column filters; `None` without filters.
    fn filtered(
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
            for data_index in kept.unwrap_or_else(|| (0..count as u32).collect()) {
                let item = self.scripts.engine.item(data, data_index as usize);
                let passes = match predicate.as_str() {
                    Some(text) => wanted.iter().any(|value| {
                        let names = [("record", item.clone()), ("value", ScriptValue::Plain(value.clone()))];
                        self.run_predicate(text, names, cx).is_truthy()
                    }),
                    None => {
                        let own = self.scripts.engine.path(&item, &path);
                        let own = self.plain(&own, cx).to_display();
                        wanted.iter().any(|value| value.to_display() == own)
                    }
                };
                if passes {
                    left.push(data_index);
                }
            }
            kept = Some(left);
        }
        kept
    }

    /// Data indices in ascending order of a column, and the number of rows without a value at their end; `None` when the column has neither a key nor
    /// a compare function.
    fn sorted(
        &mut self,
        column: &Value,
        data: &ScriptValue,
        kept: Option<&[u32]>,
        count: usize,
        cx: &Context,
    ) -> Option<(Vec<u32>, usize)> {
        let data_indices: Vec<u32> = kept.map_or_else(|| (0..count as u32).collect(), <[u32]>::to_vec);
        if let Some(text) = column.get("sort").get("compareFn").as_str() {
            if data_indices.len() > MOST_COMPARED {
                let message = format!("a table of more than {MOST_COMPARED} rows is not sorted by `compareFn`");
                self.report(
                    Diagnostic::warning(diag::Code::LimitReached, None, message).help("give the column a `sortKey`"),
                );
                return None;
            }
            let items: Vec<ScriptValue> =
                data_indices.iter().map(|data_index| self.scripts.engine.item(data, *data_index as usize)).collect();
            let order = merge_sorted((0..items.len()).collect(), &mut |a, b| {
                let names = [("a", items[a].clone()), ("b", items[b].clone())];
                match self.run_predicate(text, names, cx).as_f64() {
                    Some(number) if number > 0.0 => Ordering::Greater,
                    Some(number) if number < 0.0 => Ordering::Less,
                    _ => Ordering::Equal,
                }
            });
            return Some((order.into_iter().map(|at| data_indices[at]).collect(), 0));
        }
        let path = key_path(column);
        if path.is_empty() {
            return None;
        }
        let mut keys: Vec<(Value, u32)> = Vec::with_capacity(data_indices.len());
        for data_index in data_indices {
            let item = self.scripts.engine.item(data, data_index as usize);
            let value = match self.scripts.engine.path(&item, &path) {
                ScriptValue::Plain(value) => value,
                ScriptValue::Object(_) => Value::Null,
            };
            keys.push((value, data_index));
        }
        keys.sort_by(|(a, _), (b, _)| compare(a, b));
        let empty = keys.iter().rev().take_while(|(value, _)| value.is_null()).count();
        Some((keys.into_iter().map(|(_, data_index)| data_index).collect(), empty))
    }

    /// Evaluates an expression over two names; null after a failure, which is reported.
    fn run_predicate(&mut self, text: &str, names: [(&'static str, ScriptValue); 2], cx: &Context) -> Value {
        let Some(env) = self.script_env(cx) else { return Value::Null };
        let code = self.scripts.texts.predicate(text, [names[0].0, names[1].0]);
        let locals = names.map(|(name, value)| (Arc::from(name), value));
        self.store.enter_expression(cx.screen);
        match self.scripts.engine.run(env, &code, &locals, &HandlerArgs::default()) {
            Ok(value) => self.plain(&value, cx),
            Err(fault) => {
                self.script_fault(fault, diag::Code::ExpressionFailed, cx);
                Value::Null
            }
        }
    }
}
