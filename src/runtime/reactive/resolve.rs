//! Makes the screen true again after a batch of events: only what has read something that changed is evaluated.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use crate::Runtime;
use crate::reactive::watch_graph::Target;
use crate::scope::{Context, LexicalScope, ScopeKind, WidgetScope};
use crate::store::Key;
use crate::widgets::instance::{Row, RowsState};
use crate::widgets::row_window::RowWindow;
use ensemble_core::app::{Element, Template, What};
use ensemble_core::diag::{Code, Diagnostic};
use ensemble_core::spec::{FromValue, RowMode};
use ensemble_core::value::Value;
use ensemble_script::ScriptValue;

/// A change may cause changes so many times before it is called endless.
const ROUNDS: usize = 100;

impl Runtime {
    /// Evaluates what is out of date, until nothing is.
    pub(crate) fn settle_watches(&mut self) {
        for round in 0.. {
            self.collect_changes();
            // What functions that bindings call have asked for, and what they said to the console.
            let asked = !self.store.queue.borrow().is_empty();
            if self.graph.is_clean() && !asked {
                return;
            }
            if round == ROUNDS {
                self.graph.clear_dirty();
                let message = format!("bindings change each other without end; stopped after {ROUNDS} rounds");
                return self.report(Diagnostic::error(Code::LimitReached, None, message));
            }
            if asked {
                self.drain();
            }
            let mut ahead = self.graph.take_dirty();
            while let Some(watch) = ahead.pop_first() {
                self.evaluate_watch(watch);
                self.graph.move_later_dirty(watch, &mut ahead);
            }
        }
    }

    fn collect_changes(&mut self) {
        let keys = self.store.changed.take();
        for key in keys {
            self.graph.mark(&key);
        }
        let handles = self.store.changed_widgets.take();
        for handle in handles {
            let (changed, table) = match self.store.widgets.borrow_mut().get_mut(&handle) {
                Some(cell) => (std::mem::take(&mut cell.changed), cell.spec.table),
                None => continue,
            };
            for name in changed {
                self.graph.mark(&Key::Widget(handle, name));
                if table.is_some_and(|table| table.reorders(name)) {
                    self.reorder_rows(handle);
                }
            }
            self.widgets.mark_stale(handle);
        }
        if self.graph.mark_volatile(self.store.scripts.get()) {
            self.widgets.mark_live_stale();
        }
    }

    fn evaluate_watch(&mut self, id: u64) {
        let Some((owner, target)) = self.graph.get(id) else { return };
        let Some(instance) = self.widgets.get(owner) else { return };
        let (element, cx) = (instance.element.clone(), instance.cx.clone());
        *self.store.reads.borrow_mut() = Some(Vec::new());
        self.store.volatile.set(false);
        let datum = match target {
            Target::Setting(at) => {
                let setting = &element.settings[at];
                self.evaluate(&setting.value, &cx)
            }
            Target::Classes => {
                element.class_name.as_ref().map(|classes| self.evaluate(classes, &cx)).unwrap_or_default()
            }
            Target::Input(at) => match &element.what {
                What::Custom(call) => self.evaluate(&call.inputs[at].1, &cx),
                _ => ScriptValue::default(),
            },
            Target::Condition(at) => match &element.branches[at].condition {
                Some(condition) => self.evaluate(condition, &cx),
                None => ScriptValue::Plain(Value::Bool(true)),
            },
            Target::Rows => match &element.template {
                Some(template) => {
                    let data = self.evaluate(&template.data, &cx);
                    self.apply_rows(owner, template, data, &cx);
                    ScriptValue::default()
                }
                None => ScriptValue::default(),
            },
            Target::Filter => match element.template.as_ref().and_then(|template| template.filter.as_ref()) {
                Some(filter) => ScriptValue::Plain(self.evaluate_value(filter, &cx)),
                None => ScriptValue::default(),
            },
        };
        let reads = self.store.reads.borrow_mut().take().unwrap_or_default();
        self.graph.set_reads(id, reads, self.store.volatile.get());
        match target {
            Target::Setting(at) => {
                // Evaluated again with the same outcome: what the user or a script has put there meanwhile stays.
                if self.graph.has_changed(id, &datum) {
                    self.apply_setting(owner, &element, at, datum);
                }
            }
            Target::Classes => self.apply_classes(owner, &datum),
            Target::Input(at) => {
                // As for settings: what a script has assigned holds until the expression says something else.
                if self.graph.has_changed(id, &datum) {
                    self.apply_input(owner, &element, at, datum);
                }
            }
            Target::Condition(at) => self.apply_condition(owner, &element, at, &datum),
            Target::Rows => {}
            Target::Filter => self.apply_filter(owner, &datum),
        }
    }

    fn apply_setting(&mut self, owner: u64, element: &Element, at: usize, datum: ScriptValue) {
        let name = element.settings[at].name;
        if let ScriptValue::Object(_) = datum {
            self.widgets.add_live(owner);
        }
        let changed = self.store.widgets.borrow_mut().get_mut(&owner).is_some_and(|cell| cell.set(name, datum));
        if changed {
            self.graph.mark(&Key::Widget(owner, name));
            self.widgets.mark_stale(owner);
        }
    }

    fn apply_classes(&mut self, owner: u64, datum: &ScriptValue) {
        let classes = self.engine.display(datum);
        if let Some(instance) = self.widgets.get_mut(owner)
            && instance.classes != classes
        {
            instance.classes = classes;
            self.widgets.mark_stale(owner);
        }
    }

    fn apply_input(&mut self, owner: u64, element: &Element, at: usize, datum: ScriptValue) {
        let What::Custom(call) = &element.what else { return };
        let Some(scope) = self.widgets.get(owner).and_then(|instance| instance.scope.clone()) else { return };
        let ScopeKind::Widget(widget) = &scope.kind else { return };
        if let Some(place) = widget.definition.inputs.iter().position(|name| *name == call.inputs[at].0) {
            self.set_input(widget, place, datum);
        }
    }

    /// Sets an input of a custom widget.
    pub(crate) fn set_input(&mut self, widget: &WidgetScope, at: usize, datum: ScriptValue) {
        let same = match (&widget.inputs.borrow()[at], &datum) {
            (ScriptValue::Plain(old), ScriptValue::Plain(new)) => old == new,
            _ => false,
        };
        if same {
            return;
        }
        if let Some(instance) = widget.instance.get() {
            self.engine.set_input(instance, &widget.definition.inputs[at], datum.clone());
        }
        widget.inputs.borrow_mut()[at] = datum;
        self.graph.mark(&Key::Input(widget.handle, at));
    }

    fn apply_condition(&mut self, owner: u64, element: &Arc<Element>, at: usize, datum: &ScriptValue) {
        let Some(instance) = self.widgets.get_mut(owner) else { return };
        instance.conditions[at] = match datum {
            ScriptValue::Plain(value) => bool::from_value(value).unwrap_or_else(|| value.is_truthy()),
            ScriptValue::Object(_) => true,
        };
        let shown = instance.conditions.iter().position(|condition| *condition);
        let (old, cx) = (instance.branch, instance.cx.clone());
        if shown == old.map(|(at, _)| at) {
            return;
        }
        if let Some((_, old)) = old {
            self.remove(old);
        }
        let branch = shown.map(|at| (at, self.create(&element.branches[at].element, &cx, Some(owner))));
        if let Some(instance) = self.widgets.get_mut(owner) {
            instance.branch = branch;
        }
        self.widgets.mark_stale(owner);
    }

    fn apply_rows(&mut self, owner: u64, template: &Arc<Template>, data: ScriptValue, cx: &Context) {
        let is_list = self.engine.length(&data).is_some();
        let has_data = match self.widgets.get_mut(owner).and_then(|instance| instance.rows.as_mut()) {
            Some(rows) => {
                rows.had_data |= is_list;
                rows.had_data
            }
            None => false,
        };
        // Data that is no list leaves the rows as they are; before there is data, `initialValue` stands in.
        let data = match (is_list, &template.initial) {
            (true, _) => data,
            (false, Some(initial)) if !has_data => self.evaluate(initial, cx),
            (false, _) if !has_data => ScriptValue::default(),
            (false, _) => match data {
                ScriptValue::Plain(Value::Null) => ScriptValue::Plain(Value::list([])),
                _ => return,
            },
        };
        if template.value.is_some() || template.label.is_some() || self.offers_choices(owner) {
            return self.apply_choices(owner, template, &data, cx);
        }
        self.bring_back(owner, &data, cx);
        if let Some(rows) = self.widgets.get_mut(owner).and_then(|instance| instance.rows.as_mut()) {
            rows.data = data;
        }
        self.reorder_rows(owner);
    }

    /// The rows stand in another order, or are others.
    pub(crate) fn reorder_rows(&mut self, owner: u64) {
        if let Some(rows) = self.widgets.get_mut(owner).and_then(|instance| instance.rows.as_mut()) {
            rows.ordered = false;
        }
        self.refresh_rows(owner);
    }

    fn apply_filter(&mut self, owner: u64, datum: &ScriptValue) {
        let ScriptValue::Plain(filter) = datum else { return };
        let rows = self.widgets.get_mut(owner).and_then(|instance| instance.rows.as_mut());
        if rows.is_some_and(|rows| rows.filter.set(filter)) {
            self.reorder_rows(owner);
        }
    }

    /// The places of the data that are shown, in their order: sorted, filtered, without those that a script took out. None = all as they come.
    fn shown_order(&mut self, owner: u64, rows: &mut RowsState, all: usize, cx: &Context) -> Option<Vec<u32>> {
        let data = rows.data.clone();
        let sorted = self.row_order(owner, &data, all, cx);
        let order = match (sorted, self.filtered_rows(rows)) {
            (sorted, None) => sorted,
            (None, Some(left)) => Some(left),
            (Some(sorted), Some(left)) => {
                let left: FxHashSet<u32> = left.into_iter().collect();
                Some(sorted.into_iter().filter(|place| left.contains(place)).collect())
            }
        };
        let Some((gone, _)) = &rows.gone else { return order };
        let order = order.unwrap_or_else(|| (0..all as u32).collect());
        Some(order.into_iter().filter(|place| gone.binary_search(place).is_err()).collect())
    }

    /// The places of the rows that a filter leaves; none when there is no filter.
    fn filtered_rows(&mut self, rows: &mut RowsState) -> Option<Vec<u32>> {
        if !rows.filter.is_on() {
            return None;
        }
        let data = match &rows.data {
            ScriptValue::Plain(value) => value.clone(),
            script => self.engine.to_value(script).unwrap_or_default(),
        };
        match data {
            Value::List(items) => Some(rows.filter.indices(&items)),
            _ => None,
        }
    }

    fn offers_choices(&self, handle: u64) -> bool {
        self.store.widgets.borrow().get(&handle).is_some_and(|cell| cell.spec.rows == RowMode::Choices)
    }

    /// `{value, label}` of each row, for widgets that offer choices.
    fn apply_choices(&mut self, owner: u64, template: &Arc<Template>, data: &ScriptValue, cx: &Context) {
        let count = self.engine.length(data).unwrap_or(0).min(RowWindow::MAX);
        let mut choices = Vec::with_capacity(count);
        for index in 0..count {
            let item = self.engine.item(data, index);
            let plain = self.plain(&item, cx);
            let names = self.row_names(template, cx, item, index);
            let row = Context { names, ..cx.clone() };
            let value = match &template.value {
                Some(value) => self.evaluate_value(value, &row),
                None => plain,
            };
            let label = match &template.label {
                Some(label) => self.evaluate_value(label, &row),
                None => value.clone(),
            };
            choices.push(Value::map([("value", value), ("label", label)]));
        }
        if let Some(rows) = self.widgets.get_mut(owner).and_then(|instance| instance.rows.as_mut())
            && rows.choices.as_ref().is_none_or(|old| **old != choices)
        {
            rows.count = count;
            rows.choices = Some(Arc::new(choices));
            self.widgets.mark_stale(owner);
        }
    }

    fn row_names(
        &mut self,
        template: &Template,
        cx: &Context,
        item: ScriptValue,
        index: usize,
    ) -> std::rc::Rc<LexicalScope> {
        let names = vec![template.name.clone(), template.index.clone()];
        let id = self.next_handle();
        LexicalScope::locals(&cx.names, id, names, vec![item, ScriptValue::Plain(Value::Number(index as f64))])
    }

    /// Makes the rows that should exist exist, and no others.
    pub(crate) fn refresh_rows(&mut self, owner: u64) {
        let Some(instance) = self.widgets.get_mut(owner) else { return };
        let (element, cx) = (instance.element.clone(), instance.cx.clone());
        let (Some(template), Some(mut rows)) = (&element.template, instance.rows.take()) else { return };
        let data = rows.data.clone();
        let all = self.engine.length(&data).unwrap_or(0);
        let before = (rows.count, rows.keys.take());
        if !std::mem::replace(&mut rows.ordered, true) {
            rows.order = self.shown_order(owner, &mut rows, all, &cx);
            rows.count = rows.order.as_ref().map_or(all, Vec::len);
            rows.keys = self.row_keys(owner, template, &rows, &cx);
        } else {
            rows.keys.clone_from(&before.1);
        }
        let count = rows.count;
        if rows.window.cuts(count) && !rows.window.cuts(before.0) {
            let message = format!("only the first {} of {count} rows are shown", RowWindow::MAX);
            self.report(
                Diagnostic::warning(Code::LimitReached, template.span, message)
                    .help("a `ListView` shows any number of rows: only those in sight exist"),
            );
        }
        let recounted = before.0 != count;
        let resized = recounted || before.1 != rows.keys;
        let range = rows.window.range(count);
        rows.range = range;
        let mut old: Vec<Row> = std::mem::take(&mut rows.rows);
        let mut changed =
            resized || old.len() != range.1 - range.0 || old.first().map(|row| row.index) != Some(range.0);
        for index in range.0..range.1 {
            let place = rows.data_index(index);
            let item = self.engine.item(&data, place);
            let key = self.row_key(template, &cx, &item, index);
            let found = old.iter().position(|row| if key.is_null() { row.index == index } else { row.key == key });
            let row = match found {
                Some(at) => {
                    let mut row = old.swap_remove(at);
                    changed |= row.index != index;
                    row.index = index;
                    self.update_row(&row, item);
                    row
                }
                None => {
                    changed = true;
                    let names = self.row_names(template, &cx, item, index);
                    let inside = Context { names: names.clone(), ..cx.clone() };
                    let instance = self.create(&template.element, &inside, Some(owner));
                    Row { index, key, instance, names }
                }
            };
            rows.rows.push(row);
        }
        for row in old {
            self.remove(row.instance);
        }
        if let Some(instance) = self.widgets.get_mut(owner) {
            instance.rows = Some(rows);
        }
        if changed {
            self.widgets.mark_stale(owner);
        }
        if recounted {
            self.update_row_count(owner, count);
        }
    }

    /// A widget that says how many rows it has learns it.
    fn update_row_count(&mut self, owner: u64, count: usize) {
        const NAME: &str = "rowCount";
        let mut widgets = self.store.widgets.borrow_mut();
        let Some(cell) = widgets.get_mut(&owner).filter(|cell| cell.spec.prop(NAME).is_some()) else { return };
        let changed = cell.set(NAME, ScriptValue::Plain(Value::Number(count as f64)));
        drop(widgets);
        if changed {
            self.graph.mark(&Key::Widget(owner, NAME));
        }
    }

    pub(crate) fn row_key(&mut self, template: &Template, cx: &Context, item: &ScriptValue, index: usize) -> Value {
        let Some(key) = &template.key else { return Value::Null };
        let names = self.row_names(template, cx, item.clone(), index);
        self.evaluate_value(key, &Context { names, ..cx.clone() })
    }

    fn update_row(&mut self, row: &Row, item: ScriptValue) {
        let ScopeKind::Locals(locals) = &row.names.kind else { return };
        let index = Value::Number(row.index as f64);
        let mut values = locals.values.borrow_mut();
        let same_index = matches!(&values[1], ScriptValue::Plain(old) if *old == index);
        let same_item =
            matches!((&values[0], &item), (ScriptValue::Plain(old), ScriptValue::Plain(new)) if same_value(old, new));
        if same_index && same_item {
            return;
        }
        values[0] = item;
        values[1] = ScriptValue::Plain(index);
        drop(values);
        self.graph.mark(&Key::Locals(locals.id));
    }

    /// The window says which rows are visible.
    pub(crate) fn set_range(&mut self, handle: u64, first: usize, end: usize) {
        let Some(rows) = self.widgets.get_mut(handle).and_then(|instance| instance.rows.as_mut()) else { return };
        if rows.window.show(first, end, rows.count) {
            self.refresh_rows(handle);
        }
    }

    /// A command that scrolls a list moves the range with it, so that the rows are there when the window draws.
    pub(crate) fn apply_command(&mut self, node: u64, method: &str, args: &[Value]) {
        if method == "removeRow" {
            if let Some(index) = args.first().and_then(usize::from_value) {
                self.remove_row(node, index);
            }
            return;
        }
        let Some(rows) = self.widgets.get_mut(node).and_then(|instance| instance.rows.as_mut()) else {
            return;
        };
        if rows.window.scroll(method, args) {
            self.refresh_rows(node);
        }
    }
}

/// Quick for what is shared, right for the rest.
fn same_value(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Map(a), Value::Map(b)) if Arc::ptr_eq(a, b) => true,
        (Value::List(a), Value::List(b)) if Arc::ptr_eq(a, b) => true,
        _ => a == b,
    }
}
