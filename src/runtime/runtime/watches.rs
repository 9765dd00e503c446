//! Updates the screen after a batch of events: evaluates only bindings whose reads have changed.

use std::sync::Arc;

use super::Runtime;
use super::evaluate::is_true;
use crate::scope::{Context, ScopeKind, WidgetScope};
use crate::store::{CLASSES, Key, TEST_ID};
use crate::watch_graph::Target;
use ensemble_core::app::{Element, WidgetType};
use ensemble_core::diag::{Code, Diagnostic};
use ensemble_core::value::Value;
use ensemble_script::ScriptValue;

/// The key that is read in the place of a condition which is not asked: a change of an earlier one marks it.
const CONDITIONS: &str = "conditions";

/// Limit of rounds in which changes cause changes.
const ROUNDS: usize = 100;

impl Runtime {
    /// Evaluates dirty bindings until there are none.
    pub(super) fn settle_watches(&mut self) {
        for rounds in 0.. {
            self.collect_changes();
            // Functions called by bindings may request effects and write to the console.
            let asked = !self.store.queue().is_empty();
            if self.graph.is_clean() && !asked {
                return;
            }
            if rounds == ROUNDS {
                self.graph.clear_dirty();
                let message = format!("bindings change each other without end; stopped after {ROUNDS} rounds");
                return self.report(Diagnostic::error(Code::LimitReached, None, message));
            }
            if asked {
                self.drain();
            }
            let mut round = self.graph.take_dirty();
            while let Some(watch) = round.pop_first() {
                self.evaluate_watch(watch);
                self.graph.move_later_dirty(watch, &mut round);
            }
        }
    }

    fn collect_changes(&mut self) {
        for key in self.store.take_changed() {
            self.graph.mark(&key);
        }
        for handle in self.store.take_changed_widgets() {
            let Some((spec, changed)) = self.store.take_changed_props(handle) else { continue };
            for name in changed {
                self.graph.mark(&Key::Widget(handle, name));
                if spec.table.is_some_and(|table| table.reorders(name)) {
                    self.reorder_rows(handle);
                }
            }
            // Also without readers: the widget itself shows the property.
            self.widgets.mark_stale(handle);
        }
        if self.graph.mark_volatile(self.store.script_runs()) {
            self.widgets.mark_live_stale();
        }
    }

    fn evaluate_watch(&mut self, id: u64) {
        let Some((owner, target)) = self.graph.get(id) else { return };
        let Some(instance) = self.widgets.get(owner) else { return };
        let (element, cx) = (instance.element.clone(), instance.cx.clone());
        // `elseif: ${user.role == 1}` after `if: ${!user}` is asked only once there is a user.
        if let Target::Condition(at) = target
            && instance.conditions.iter().take(at).any(|earlier| *earlier)
        {
            self.graph.set_reads(id, vec![Key::Widget(owner, CONDITIONS)], false);
            return self.apply_condition(owner, &element, at, &ScriptValue::Plain(Value::Bool(false)));
        }
        self.store.trace().evaluated(id);
        // Recorded anew at every evaluation: `a ? b : c` reads other keys once `a` has changed.
        self.store.start_recording();
        let value = self.evaluate_target(owner, target, &element, &cx);
        let (reads, is_volatile) = self.store.finish_recording();
        self.graph.set_reads(id, reads, is_volatile);
        self.apply_target(id, owner, target, &element, value);
    }

    /// The value of a binding of the widget `owner`. Rows are created and updated here, so that this watch reads what their keys and
    /// `initialValue` read.
    fn evaluate_target(&mut self, owner: u64, target: Target, element: &Element, cx: &Context) -> ScriptValue {
        match target {
            Target::Setting(at) => self.evaluate(&element.settings[at].value, cx),
            Target::Classes => {
                element.class_name.as_ref().map(|classes| self.evaluate(classes, cx)).unwrap_or_default()
            }
            Target::TestId => element.test_id.as_ref().map(|id| self.evaluate(id, cx)).unwrap_or_default(),
            Target::Input(at) => match &element.widget {
                WidgetType::Custom(call) => self.evaluate(&call.inputs[at].1, cx),
                _ => ScriptValue::default(),
            },
            Target::Condition(at) => match &element.branches[at].condition {
                Some(condition) => self.evaluate(condition, cx),
                None => ScriptValue::Plain(Value::Bool(true)),
            },
            Target::Rows => match &element.template {
                Some(template) => {
                    let data = self.evaluate(&template.data, cx);
                    self.apply_rows(owner, template, data, cx);
                    ScriptValue::default()
                }
                None => ScriptValue::default(),
            },
            Target::Filter => match element.template.as_ref().and_then(|template| template.filter.as_ref()) {
                Some(filter) => ScriptValue::Plain(self.evaluate_value(filter, cx)),
                None => ScriptValue::default(),
            },
        }
    }

    /// Uses the value of the watch `id`. A value that is as it was changes nothing: what the user or a script has set since stays.
    fn apply_target(&mut self, id: u64, owner: u64, target: Target, element: &Arc<Element>, value: ScriptValue) {
        match target {
            Target::Setting(at) if self.graph.has_changed(id, &value) => self.apply_setting(owner, element, at, value),
            Target::Classes if self.graph.has_changed(id, &value) => self.apply_classes(owner, &value),
            Target::TestId if self.graph.has_changed(id, &value) => {
                if self.store.assign_prop(owner, TEST_ID, value) {
                    self.widgets.mark_stale(owner);
                }
            }
            Target::Input(at) if self.graph.has_changed(id, &value) => self.apply_input(owner, element, at, value),
            Target::Condition(at) => self.apply_condition(owner, element, at, &value),
            Target::Filter => self.apply_filter(owner, &value),
            Target::Setting(_) | Target::Classes | Target::TestId | Target::Input(_) | Target::Rows => {}
        }
    }

    fn apply_setting(&mut self, owner: u64, element: &Element, at: usize, value: ScriptValue) {
        let name = element.settings[at].name;
        if let ScriptValue::Object(_) = value {
            self.widgets.add_live(owner);
        }
        if self.store.assign_prop(owner, name, value) {
            self.graph.mark(&Key::Widget(owner, name));
            self.widgets.mark_stale(owner);
        }
    }

    fn apply_classes(&mut self, owner: u64, value: &ScriptValue) {
        if self.store.assign_prop(owner, CLASSES, value.clone()) {
            self.graph.mark(&Key::Widget(owner, CLASSES));
            self.widgets.mark_stale(owner);
        }
    }

    fn apply_input(&mut self, owner: u64, element: &Element, at: usize, value: ScriptValue) {
        let WidgetType::Custom(call) = &element.widget else { return };
        let Some(scope) = self.widgets.get(owner).and_then(|instance| instance.scope.clone()) else { return };
        let ScopeKind::Widget(widget) = &scope.kind else { return };
        if let Some(index) = widget.definition.inputs.iter().position(|name| *name == call.inputs[at].0) {
            self.set_input(widget, index, value);
        }
    }

    /// Sets an input of a custom widget.
    pub(super) fn set_input(&mut self, widget: &WidgetScope, at: usize, value: ScriptValue) {
        let same = match (&widget.inputs.borrow()[at], &value) {
            (ScriptValue::Plain(old), ScriptValue::Plain(new)) => old == new,
            _ => false,
        };
        if same {
            return;
        }
        if let Some(instance) = widget.instance.get() {
            self.scripts.engine.set_input(instance, &widget.definition.inputs[at], value.clone());
        }
        widget.inputs.borrow_mut()[at] = value;
        self.graph.mark(&Key::Input(widget.handle, at));
    }

    fn apply_condition(&mut self, owner: u64, element: &Arc<Element>, at: usize, value: &ScriptValue) {
        let Some(instance) = self.widgets.get_mut(owner) else { return };
        if std::mem::replace(&mut instance.conditions[at], is_true(value)) != instance.conditions[at] {
            self.graph.mark(&Key::Widget(owner, CONDITIONS));
        }
        let shown = instance.conditions.iter().position(|condition| *condition);
        let (old, cx) = (instance.branch, instance.cx.clone());
        if shown == old.map(|(at, _)| at) {
            return;
        }
        if let Some((_, old)) = old {
            self.remove(old);
        }
        let branch =
            shown.and_then(|at| Some((at, self.create(element.branches[at].element.as_ref()?, &cx, Some(owner)))));
        if let Some(instance) = self.widgets.get_mut(owner) {
            instance.branch = branch;
        }
        self.widgets.mark_stale(owner);
    }
}
