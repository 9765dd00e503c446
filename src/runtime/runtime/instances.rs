//! Creates and removes widgets.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use super::Runtime;
use crate::scene::ScreenId;
use crate::scope::{Context, EventSink, LexicalScope, ScopeKind, WidgetScope};
use crate::store::{Key, TEST_ID};
use crate::watch_graph::Target;
use crate::widgets::{Instance, RowsState, WidgetTree};
use ensemble_core::app::{CustomCall, CustomWidget, Element, WidgetType};
use ensemble_core::diag::{Code, Diagnostic, nearest};
use ensemble_core::spec::RowMode;
use ensemble_core::value::Value;
use ensemble_script::ScriptValue;

/// Limit of nested custom widgets, because building and drawing are recursive.
const DEPTH: usize = 500;

impl Runtime {
    /// Creates the widget of `element` with everything static below it.
    pub(super) fn create(&mut self, element: &Arc<Element>, cx: &Context, parent: Option<u64>) -> u64 {
        let handle = self.handles.next();
        let depth = self.widgets.depth_below(parent);
        let spec = self.program.spec_of(&element.widget);
        self.store.add_widget(handle, spec, parent, element.id.clone());
        self.widgets.insert(handle, Instance::new(element.clone(), cx.clone(), parent, depth));
        if let Some(id) = &element.id {
            self.name_widget(id, handle, spec, cx);
        }
        if let WidgetType::Planned(name) = element.widget {
            self.set_prop(handle, "name", Value::from(name));
        }
        for (at, setting) in element.settings.iter().enumerate() {
            match setting.value.constant() {
                // `r@key` is translated (`LANGUAGE.md` 14.4), which `evaluate` does and this short cut does not.
                Some(value) if value.as_str().is_none_or(|text| !text.contains("r@")) => {
                    let value = value.clone();
                    self.set_prop(handle, setting.name, value);
                }
                _ => self.watch(handle, Target::Setting(at)),
            }
        }
        if element.class_name.is_some() {
            self.watch(handle, Target::Classes);
        }
        match element.test_id.as_ref().map(|id| id.constant().cloned()) {
            Some(Some(constant)) => self.set_prop(handle, TEST_ID, constant),
            Some(None) => self.watch(handle, Target::TestId),
            None => {}
        }
        if let WidgetType::Custom(call) = &element.widget {
            self.create_custom(handle, call, cx, depth);
        }
        let children: Vec<u64> = element.children.iter().map(|child| self.create(child, cx, Some(handle))).collect();
        let slots: Vec<(&'static str, u64)> =
            element.slots.iter().map(|(name, slot)| (*name, self.create(slot, cx, Some(handle)))).collect();
        let windowed = spec.rows == RowMode::Windowed;
        if let Some(instance) = self.widgets.get_mut(handle) {
            instance.children = children;
            instance.slots = slots;
            if element.template.is_some() {
                instance.rows = Some(RowsState::new(windowed));
            }
        }
        if spec.choice.is_some() {
            self.join_choice(handle, cx.screen);
        }
        for at in 0..element.branches.len() {
            self.watch(handle, Target::Condition(at));
        }
        if element.template.is_some() {
            self.watch(handle, Target::Rows);
        }
        if element.template.as_ref().is_some_and(|template| template.filter.is_some()) {
            self.watch(handle, Target::Filter);
        }
        handle
    }

    fn create_custom(&mut self, handle: u64, call: &CustomCall, cx: &Context, depth: usize) {
        let Some(definition) = self.definition(call, cx.screen) else { return };
        // Only custom widgets can contain themselves; everything else is as large as the app's files, and rows have their own bound.
        if self.widgets.is_full() {
            let message =
                format!("more than {} widgets exist at once; `{}` stays empty", WidgetTree::MAX, definition.name);
            return self.report(Diagnostic::error(Code::LimitReached, definition.span, message));
        }
        if depth >= DEPTH {
            let span = definition.span;
            let message = format!("widget `{}` stands in others more than {DEPTH} levels deep", definition.name);
            self.report(Diagnostic::error(Code::LimitReached, span, message));
            return;
        }
        let names = Rc::new(LexicalScope {
            kind: ScopeKind::Widget(WidgetScope {
                handle,
                definition: definition.clone(),
                inputs: RefCell::new(vec![ScriptValue::default(); definition.inputs.len()]),
                ids: RefCell::default(),
                instance: Cell::new(None),
                events: EventSink {
                    handlers: Rc::new(call.events.clone()),
                    functions: Rc::default(),
                    caller: cx.clone(),
                },
            }),
            parent: Some(cx.names.clone()),
        });
        if let Some(instance) = self.widgets.get_mut(handle) {
            instance.scope = Some(names.clone());
        }
        self.store.add_custom_scope(handle, names.clone());
        for (at, (name, _)) in call.inputs.iter().enumerate() {
            if definition.inputs.contains(name) {
                self.watch(handle, Target::Input(at));
            }
        }
        let inside = Context { names, ..Context::screen(cx.screen) };
        if definition.on_load.is_some() || definition.global.is_some() {
            let cx = inside.named(format!("`onLoad` of widget `{}`", definition.name));
            self.widgets.add_unloaded(definition.on_load.clone(), cx);
        }
        if let Some(body) = &definition.body {
            let body = self.create(body, &inside, Some(handle));
            if let Some(instance) = self.widgets.get_mut(handle) {
                instance.body = Some(body);
            }
        }
    }

    /// Adds a watch to a widget; it is evaluated at the next resolve.
    fn watch(&mut self, owner: u64, target: Target) {
        let id = self.handles.next();
        self.graph.add(id, owner, target);
        if let Some(instance) = self.widgets.get_mut(owner) {
            instance.watches.push(id);
        }
    }

    /// Removes a widget and everything below it.
    pub(super) fn remove(&mut self, handle: u64) {
        // A list instead of recursion: what is removed may be `DEPTH` custom widgets deep, and each of them many elements.
        let mut left = vec![handle];
        let mut gone_widgets: Vec<u64> = Vec::new();
        while let Some(handle) = left.pop() {
            let Some(instance) = self.widgets.remove(handle) else { continue };
            let spec = self.store.remove_widget(handle);
            if let (Some(spec), Some(_)) = (spec, &instance.element.id) {
                // What has read it by its name reads null from now on. Without an id nothing can name it.
                spec.all_props().for_each(|prop| self.graph.mark(&Key::Widget(handle, prop.name)));
            }
            for watch in instance.watches {
                self.graph.remove(watch);
            }
            if let Some(ScopeKind::Widget(scope)) = instance.scope.as_ref().map(|lexical| &lexical.kind) {
                gone_widgets.extend(self.store.apis().has_streams().then_some(handle));
                if let Some(script) = scope.instance.take() {
                    self.scripts.engine.close_instance(script);
                }
            }
            if let Some(id) = &instance.element.id {
                self.forget_widget(id, handle, &instance.cx);
            }
            left.extend(instance.children);
            left.extend(instance.slots.iter().map(|(_, slot)| *slot));
            left.extend(instance.rows.iter().flat_map(RowsState::instances));
            left.extend(instance.branch.map(|(_, branch)| branch));
            left.extend(instance.body);
        }
        if !gone_widgets.is_empty() {
            self.disconnect_streams_of(&gone_widgets);
        }
    }

    /// Handles `card.title = …`: sets an input of a custom widget from outside.
    pub(super) fn assign_input(&mut self, handle: u64, name: &str, value: ScriptValue) {
        let Some(scope) = self.widgets.get(handle).and_then(|instance| instance.scope.clone()) else { return };
        let ScopeKind::Widget(widget) = &scope.kind else { return };
        if let Some(at) = widget.definition.inputs.iter().position(|input| &**input == name) {
            self.set_input(widget, at, value);
        } else if let Err(message) = self.store.widget_set(handle, name, value) {
            let message = message.replace("Custom", &widget.definition.name);
            let fault = Diagnostic::warning(Code::UnknownProperty, None, message);
            let inputs = widget.definition.inputs.iter().map(|input| &**input);
            let props = self.program.specs.custom.all_props().map(|prop| prop.name);
            self.report(match nearest(name, inputs.chain(props)) {
                Some(near) => fault.help(format!("did you mean `{near}`?")),
                None => fault,
            });
        }
    }

    /// Sets a declared property before the node is built.
    pub(super) fn set_prop(&mut self, handle: u64, name: &'static str, value: Value) {
        self.store.assign_prop(handle, name, ScriptValue::Plain(value));
    }

    fn definition(&self, call: &CustomCall, screen: ScreenId) -> Option<Arc<CustomWidget>> {
        let private = self.screens.get(screen).and_then(|screen| screen.screen.widgets.get(&call.name));
        private.filter(|_| call.private).or_else(|| self.program.app.widgets.get(&call.name)).cloned()
    }
}
