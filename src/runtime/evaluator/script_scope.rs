//! Scope of a script: the engine's scope of its screen or custom widget, and the script's parameters.

use std::sync::Arc;

use super::Evaluator;
use crate::scene::ScreenId;
use crate::scope::{Context, ScopeKind, WidgetScope, find_id};
use crate::store::Key;
use ensemble_core::app::Code;
use ensemble_core::diag;
use ensemble_core::spec::Spec;
use ensemble_core::syntax::global;
use ensemble_script::{InstanceId, InstanceSpec, Name, Object, ScriptEnv, ScriptValue};

impl Evaluator<'_> {
    /// The engine's scope for the scripts of a context. Opens the script instance of a custom widget when it is first needed.
    pub(crate) fn script_env(&mut self, cx: &Context) -> Option<ScriptEnv> {
        let scope = self.screens.get(cx.screen)?.scope?;
        let instance = match cx.names.widget() {
            None => None,
            Some(widget) => match widget.instance.get() {
                Some(instance) => Some(instance),
                None => {
                    let instance = self.open_instance(cx.screen, widget)?;
                    widget.instance.set(Some(instance));
                    Some(instance)
                }
            },
        };
        Some(ScriptEnv { scope, instance })
    }

    /// Opens the script side of a custom widget.
    fn open_instance(&mut self, screen: ScreenId, widget: &WidgetScope) -> Option<InstanceId> {
        let scope = self.screens.get(screen)?.scope?;
        let app = self.app;
        let definition = &widget.definition;
        let mut scripts: Vec<Arc<Code>> = Vec::new();
        scripts.extend(
            definition.imports.iter().filter_map(|name| app.scripts.get(name)).map(|script| script.code.clone()),
        );
        scripts.extend(definition.global.clone());
        let spec = InstanceSpec {
            definition,
            inputs: definition.inputs.iter().cloned().zip(widget.inputs.borrow().iter().cloned()).collect(),
            names: widget
                .ids
                .borrow()
                .iter()
                .map(|(id, handle, spec)| (id.clone(), widget_name(self.custom, *handle, spec)))
                .collect(),
            scripts: &scripts,
        };
        self.store.enter_expression(screen);
        let (instance, faults) = self.engine.open_instance(scope, spec);
        for fault in faults {
            let origin = format!("`Global` of widget `{}`", definition.name);
            let cx = Context::screen(screen).named(origin);
            self.script_fault(fault, diag::Code::HandlerFailed, &cx);
        }
        Some(instance)
    }

    /// The parameters of a script: the plain names around it, and the widgets of the same row.
    pub(crate) fn script_locals(&mut self, code: &Code, env: ScriptEnv, cx: &Context) -> Vec<(Arc<str>, ScriptValue)> {
        let mut locals = cx.names.script_locals();
        let inside_widget = cx.names.widget().is_some();
        for (name, value) in cx.extra.legacy.iter().flat_map(|legacy| legacy.iter()) {
            // Inside a custom widget, names with another meaning were left out when the app was loaded.
            let free = code.free.binary_search(name).is_ok();
            // A failure's reason gives way to the widget's own `error`.
            if inside_widget && &**name == "error" && self.engine.global(env, name).is_some() {
                continue;
            }
            if inside_widget || free && !self.is_declared(name, env, cx) {
                locals.push((name.clone(), value.clone()));
            }
        }
        let mut things: Vec<(Arc<str>, Name)> = Vec::new();
        for lexical in cx.names.outwards() {
            let ScopeKind::Locals(level) = &lexical.kind else { break };
            for (id, handle, spec) in level.ids.borrow().iter() {
                if code.free.binary_search(id).is_ok() && things.iter().all(|(known, _)| known != id) {
                    things.push((id.clone(), widget_name(self.custom, *handle, spec)));
                }
            }
        }
        for (id, name) in things {
            if let Ok(value) = self.engine.host_object(env.scope, &name) {
                // After the plain names: script functions get parameters in this order, and the innermost of equal names wins.
                locals.push((id, value));
            }
        }
        locals
    }

    /// True when a name is declared by the screen, a row or their scripts.
    fn is_declared(&mut self, name: &Arc<str>, env: ScriptEnv, cx: &Context) -> bool {
        let around = cx.names.outwards().any(|lexical| match &lexical.kind {
            ScopeKind::Locals(locals) => locals.names.contains(name) || find_id(&locals.ids.borrow(), name).is_some(),
            ScopeKind::Widget(_) | ScopeKind::Screen => false,
        });
        around
            || self.screens.get(cx.screen).is_some_and(|screen| screen.names.contains_key(name))
            || self.engine.global(env, name).is_some()
    }

    /// Records reads of a script's parameters, which do not pass through the host.
    pub(super) fn note_script_reads(&mut self, code: &Code, cx: &Context) {
        for name in code.free.iter() {
            let mut known = global(name).is_some_and(|known| known.is_constant)
                || matches!(&**name, "event" | "response" | "this" | "ensemble" | "e");
            for lexical in cx.names.outwards() {
                match &lexical.kind {
                    ScopeKind::Locals(locals) if locals.names.contains(name) => {
                        self.store.record_read(|| Key::Locals(locals.id));
                        self.store.record_volatile();
                        known = true;
                    }
                    ScopeKind::Widget(widget) => {
                        if let Some(at) = widget.definition.inputs.iter().position(|input| input == name) {
                            self.store.record_read(|| Key::Input(widget.handle, at));
                            if matches!(widget.inputs.borrow()[at], ScriptValue::Object(_)) {
                                self.store.record_volatile();
                            }
                            known = true;
                        }
                        known |= widget.ids.borrow().iter().any(|(id, ..)| id == name);
                    }
                    ScopeKind::Locals(locals) => known |= locals.ids.borrow().iter().any(|(id, ..)| id == name),
                    _ => {}
                }
            }
            let Some(screen) = self.screens.get(cx.screen) else { continue };
            if let Some(Name::Value(_)) = screen.names.get(name) {
                self.store.record_read(|| Key::App);
            }
            known |= screen.names.contains_key(name) && !screen.variables.contains(name);
            if !known {
                self.store.record_volatile();
                self.note_inputs(cx);
            }
        }
    }

    /// Records reads of all inputs of the instance, because functions of a custom widget's scripts may read any of them.
    fn note_inputs(&self, cx: &Context) {
        for lexical in cx.names.outwards() {
            let ScopeKind::Widget(widget) = &lexical.kind else { continue };
            if widget.definition.global.is_none() && widget.definition.imports.is_empty() {
                continue;
            }
            for at in 0..widget.definition.inputs.len() {
                self.store.record_read(|| Key::Input(widget.handle, at));
            }
        }
    }
}

/// The object for a widget's id in scripts: the widget, or the inputs of a custom widget.
pub fn widget_name(custom: &'static Spec, handle: u64, spec: &'static Spec) -> Name {
    if std::ptr::eq(spec, custom) { Name::Object(Object::Inputs(handle)) } else { Name::Widget(handle, spec) }
}
