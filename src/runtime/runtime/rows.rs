//! Rows of item-templates: creates, updates and removes them according to their data.

use std::rc::Rc;
use std::sync::Arc;

use super::Runtime;
use crate::scene::ScreenId;
use crate::scope::{Context, LexicalScope, ScopeKind};
use crate::store::Key;
use crate::widgets::{Row, RowWindow, RowsState};
use ensemble_core::app::Template;
use ensemble_core::diag::{Code, Diagnostic, excerpt};
use ensemble_core::spec::{FromValue, MethodRole, RowMode};
use ensemble_core::value::Value;
use ensemble_script::ScriptValue;

impl Runtime {
    /// Applies newly evaluated data of an item-template.
    pub(super) fn apply_rows(&mut self, owner: u64, template: &Arc<Template>, data: ScriptValue, cx: &Context) {
        let is_list = self.scripts.engine.length(&data).is_some();
        if !is_list {
            self.report_no_list(template, &data, cx);
        }
        let had_list = self.widgets.rows_mut(owner).is_some_and(|rows| rows.note_data(is_list));
        // Data that is no list leaves the rows as they are; before there is data, `initialValue` stands in.
        let data = match (is_list, &template.initial) {
            (true, _) => data,
            (false, Some(initial)) if !had_list => self.evaluate(initial, cx),
            (false, _) if !had_list => ScriptValue::default(),
            (false, _) => match data {
                ScriptValue::Plain(Value::Null) => ScriptValue::Plain(Value::list([])),
                _ => return,
            },
        };
        let offers_choices = self.store.widget_spec(owner).is_some_and(|spec| spec.rows == RowMode::Choices);
        if template.value.is_some() || template.label.is_some() || offers_choices {
            return self.apply_choices(owner, template, &data, cx);
        }
        self.restore_removed(owner, &data, cx);
        if let Some(rows) = self.widgets.rows_mut(owner) {
            rows.set_data(data);
        }
        self.refresh_rows(owner);
    }

    /// Reports data of an item-template that is no list. Null and an empty text are data that are not there yet.
    fn report_no_list(&mut self, template: &Template, data: &ScriptValue, cx: &Context) {
        let plain = self.plain(data, cx);
        if plain.is_null() || plain.as_str().is_some_and(str::is_empty) {
            return;
        }
        let message = format!("`data` of `item-template` cannot be `{}`", excerpt(&plain.to_display()));
        self.report(Diagnostic::warning(Code::TypeMismatch, template.span, message).help("it takes a list"));
    }

    /// Applies a changed order or selection of rows.
    pub(super) fn reorder_rows(&mut self, owner: u64) {
        if let Some(rows) = self.widgets.rows_mut(owner) {
            rows.mark_unordered();
        }
        self.refresh_rows(owner);
    }

    /// Applies a newly evaluated `filter` of an item-template.
    pub(super) fn apply_filter(&mut self, owner: u64, filter: &ScriptValue) {
        let ScriptValue::Plain(filter) = filter else { return };
        if self.widgets.rows_mut(owner).is_some_and(|rows| rows.set_filter(filter)) {
            self.refresh_rows(owner);
        }
    }

    /// Determines the shown rows of `all` and their order: sorted, filtered, without those removed by scripts.
    fn order_rows(&mut self, owner: u64, rows: &mut RowsState, all: usize, cx: &Context) {
        let data = rows.data().clone();
        let sorted = self.row_order(owner, &data, all, cx);
        let plain = match &data {
            _ if !rows.is_filtered() => Value::Null,
            ScriptValue::Plain(value) => value.clone(),
            script => self.scripts.engine.to_value(script).unwrap_or_default(),
        };
        let filtered = match &plain {
            Value::List(items) => Some(items),
            _ => None,
        };
        rows.set_order(sorted, filtered, all);
    }

    /// Applies `{value, label}` of each row, for widgets that offer choices.
    fn apply_choices(&mut self, owner: u64, template: &Arc<Template>, data: &ScriptValue, cx: &Context) {
        let count = self.scripts.engine.length(data).unwrap_or(0).min(RowWindow::MAX);
        let mut choices = Vec::with_capacity(count);
        for index in 0..count {
            let item = self.scripts.engine.item(data, index);
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
        if self.widgets.rows_mut(owner).is_some_and(|rows| rows.set_choices(choices)) {
            self.widgets.mark_stale(owner);
        }
    }

    fn row_names(&mut self, template: &Template, cx: &Context, item: ScriptValue, index: usize) -> Rc<LexicalScope> {
        let mut names = vec![template.name.clone(), template.index.clone()];
        names.extend(template.spread.iter().map(|name| Arc::from(*name)));
        let spread = spread(&item, template.spread);
        let mut values = vec![item, ScriptValue::Plain(Value::Number(index as f64))];
        values.extend(spread);
        let id = self.handles.next();
        LexicalScope::locals(&cx.names, id, names, values)
    }

    /// Creates missing rows and removes superfluous ones.
    pub(super) fn refresh_rows(&mut self, owner: u64) {
        let Some(instance) = self.widgets.get_mut(owner) else { return };
        let (element, cx) = (instance.element.clone(), instance.cx.clone());
        // Taken out of the tree, which `create` and `remove` change below, and put back at the end; nothing returns in between.
        let (Some(template), Some(mut rows)) = (&element.template, instance.rows.take()) else { return };
        let data = rows.data().clone();
        let count_before = rows.count();
        let mut is_changed = false;
        if rows.start_ordering() {
            let all = self.scripts.engine.length(&data).unwrap_or(0);
            self.order_rows(owner, &mut rows, all, &cx);
            let keys = self.row_keys(owner, template, &rows, &cx);
            is_changed = rows.set_keys(keys);
        }
        let count = rows.count();
        if rows.is_newly_cut(count_before) {
            let message = format!("only the first {} of {count} rows are shown", RowWindow::MAX);
            self.report(
                Diagnostic::warning(Code::LimitReached, template.span, message)
                    .help("a `ListView` shows any number of rows: only those in sight exist"),
            );
        }
        let to_make = rows.start_rows();
        let mut old = to_make.old;
        is_changed |= count != count_before || to_make.is_changed;
        // A row with a `key` keeps its widgets when its data changes; without a key they may show a loading state again.
        let reloads = template.key.is_none() && self.has_loading_widgets(cx.screen);
        for index in to_make.range {
            let item = self.scripts.engine.item(&data, rows.data_index(index));
            let key = self.row_key(template, &cx, &item, index);
            let found = old.iter().position(|row| if key.is_null() { row.index == index } else { row.key == key });
            let row = match found {
                Some(at) => {
                    let mut row = old.swap_remove(at);
                    is_changed |= row.index != index;
                    row.index = index;
                    let loads_again = reloads && self.is_other_data(&row, &item);
                    self.update_row(&row, item, template.spread);
                    if loads_again {
                        self.load_again(row.instance);
                    }
                    row
                }
                None => {
                    is_changed = true;
                    let names = self.row_names(template, &cx, item, index);
                    let inside = Context { names: names.clone(), ..cx.clone() };
                    let instance = self.create(&template.element, &inside, Some(owner));
                    Row { index, key, instance, names }
                }
            };
            rows.push(row);
        }
        for row in old {
            self.remove(row.instance);
        }
        if let Some(instance) = self.widgets.get_mut(owner) {
            instance.rows = Some(rows);
        }
        if is_changed {
            self.widgets.mark_stale(owner);
        }
        if count != count_before {
            self.update_row_count(owner, count);
        }
    }

    /// Sets the number of rows on a widget that shows it.
    fn update_row_count(&mut self, owner: u64, count: usize) {
        let Some(name) = self.store.widget_spec(owner).and_then(|spec| spec.row_count) else { return };
        if self.store.assign_prop(owner, name, ScriptValue::Plain(Value::Number(count as f64))) {
            self.graph.mark(&Key::Widget(owner, name));
        }
    }

    /// The author's key for a row, otherwise null.
    pub(super) fn row_key(&mut self, template: &Template, cx: &Context, item: &ScriptValue, index: usize) -> Value {
        let Some(key) = &template.key else { return Value::Null };
        let names = self.row_names(template, cx, item.clone(), index);
        self.evaluate_value(key, &Context { names, ..cx.clone() })
    }

    /// Runs `onLoad` again for custom widgets of a row that shows other data now; user input is kept.
    fn load_again(&mut self, row: u64) {
        let mut left = vec![row];
        while let Some(handle) = left.pop() {
            let Some(instance) = self.widgets.get(handle) else { continue };
            left.extend(instance.below());
            let Some(ScopeKind::Widget(widget)) = instance.scope.as_ref().map(|lexical| &lexical.kind) else {
                continue;
            };
            let (definition, screen, names) = (widget.definition.clone(), instance.cx.screen, instance.scope.clone());
            if let (Some(on_load), Some(names)) = (&definition.on_load, names) {
                let inside = Context { names, ..Context::screen(screen) };
                let cx = inside.named(format!("`onLoad` of widget `{}`", definition.name));
                self.widgets.add_unloaded(Some(on_load.clone()), cx);
            }
        }
    }

    /// True if a custom widget that can be on this screen has an `onLoad`.
    fn has_loading_widgets(&self, screen: ScreenId) -> bool {
        let own = self.screens.get(screen).map(|screen| screen.screen.clone());
        let own = own.iter().flat_map(|screen| screen.widgets.values().cloned()).any(|widget| widget.on_load.is_some());
        own || self.program.app.widgets.values().any(|widget| widget.on_load.is_some())
    }

    /// True when a row is about to show other data. Compared by content, because an expression may create an equal object each time.
    fn is_other_data(&mut self, row: &Row, item: &ScriptValue) -> bool {
        let ScopeKind::Locals(locals) = &row.names.kind else { return false };
        let old = locals.values.borrow()[0].clone();
        let mut plain = |value: &ScriptValue| match value {
            ScriptValue::Plain(value) => value.clone(),
            object => self.scripts.engine.to_value(object).unwrap_or_default(),
        };
        plain(&old) != plain(item)
    }

    fn update_row(&mut self, row: &Row, item: ScriptValue, names: &[&str]) {
        let ScopeKind::Locals(locals) = &row.names.kind else { return };
        let index = Value::Number(row.index as f64);
        let mut values = locals.values.borrow_mut();
        let same_index = matches!(&values[1], ScriptValue::Plain(old) if *old == index);
        let same_item =
            matches!((&values[0], &item), (ScriptValue::Plain(old), ScriptValue::Plain(new)) if is_same(old, new));
        if same_index && same_item {
            return;
        }
        values.truncate(2);
        values.extend(spread(&item, names));
        values[0] = item;
        values[1] = ScriptValue::Plain(index);
        // The borrow must end before readers are marked, because they borrow the row's names.
        drop(values);
        self.graph.mark(&Key::Locals(locals.id));
    }

    /// Handles the visible range reported by the window.
    pub(super) fn set_range(&mut self, handle: u64, first: usize, end: usize) {
        if self.widgets.rows_mut(handle).is_some_and(|rows| rows.show_range(first, end)) {
            self.refresh_rows(handle);
        }
    }

    /// Performs a script's command to a widget. One that scrolls a list also moves the range of its rows, so that they exist when the window draws.
    pub(super) fn apply_command(&mut self, node: u64, method: &str, args: &[Value]) {
        let Some(spec) = self.store.widget_spec(node) else { return };
        let Some(role) = spec.method_role(method) else { return };
        if let MethodRole::WithoutEffect(reason) = role {
            let message = format!("`{}.{method}()` has no effect: {reason}", spec.name);
            return self.report(Diagnostic::warning(Code::NoEffect, None, message));
        }
        if let MethodRole::AddPart(part) = role {
            return self.add_part(node, part, method, args.first().unwrap_or(&Value::Null));
        }
        if role == MethodRole::RemoveRow {
            if let Some(index) = args.first().and_then(usize::from_value) {
                self.remove_row(node, index);
            }
        } else if self.widgets.rows_mut(node).is_some_and(|rows| rows.scroll(role, args)) {
            self.refresh_rows(node);
        }
    }
}

/// The values of an item under these keys.
fn spread(item: &ScriptValue, names: &[&str]) -> Vec<ScriptValue> {
    let value = |name: &&str| match item {
        ScriptValue::Plain(item) => ScriptValue::Plain(item.get(name)),
        ScriptValue::Object(_) => ScriptValue::default(),
    };
    names.iter().map(value).collect()
}

/// Compares by pointer first, then by value.
fn is_same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Map(a), Value::Map(b)) if Arc::ptr_eq(a, b) => true,
        (Value::List(a), Value::List(b)) if Arc::ptr_eq(a, b) => true,
        _ => a == b,
    }
}
