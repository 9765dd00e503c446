//! `Evaluator`: the value of what is written where a value stands. A plain path never enters JavaScript.

use std::sync::Arc;

use crate::Runtime;
use crate::faults::Faults;
use crate::locale::Locale;
use crate::scene::ScreenId;
use crate::scope::{Context, ScopeKind};
use crate::scope::{LexicalScope, WidgetScope};
use crate::screens::stack::ScreenStack;
use crate::store::{Key, Store};
use ensemble_core::app::{App, Binding, Code, PathExpr, TextPart};
use ensemble_core::diag::{self, Diagnostic};
use ensemble_core::spec::Spec;
use ensemble_core::value::{Segment, Value};
use ensemble_script::{
    Body, Engine, FaultKind, HandlerArgs, InstanceId, InstanceSpec, Name, Object, ScriptEnv, ScriptValue,
};

/// Globals of JavaScript whose reading cannot change over time.
const PURE: &[&str] = &[
    "Array",
    "Boolean",
    "Infinity",
    "JSON",
    "Math",
    "NaN",
    "Number",
    "Object",
    "String",
    "decodeURIComponent",
    "encodeURIComponent",
    "isFinite",
    "isNaN",
    "parseDouble",
    "parseFloat",
    "parseInt",
    "undefined",
];

/// Evaluates bindings. Borrows what that takes from the runtime: reads are recorded in the store, faults are added to the runtime's.
pub struct Evaluator<'a> {
    /// The app that runs.
    pub app: &'a App,
    /// Runs what is not a plain path.
    pub engine: &'a mut Engine,
    /// What bindings read.
    pub store: &'a Store,
    /// The names of the screens.
    pub screens: &'a ScreenStack,
    /// The language of `r@…`.
    pub locale: &'a Locale,
    /// The widget that stands for custom widgets.
    pub custom: &'static Spec,
    /// Where faults are reported.
    pub faults: &'a mut Faults,
    /// Set when a fault was reported: the scene shows it.
    pub changed: &'a mut bool,
}

impl Evaluator<'_> {
    /// The value of what is written. Never fails: a fault is reported and gives null.
    pub(crate) fn evaluate(&mut self, binding: &Binding, cx: &Context) -> ScriptValue {
        match binding {
            Binding::Constant(value) => ScriptValue::Plain(self.locale.translate(self.app, value.clone())),
            Binding::Code(code) => match self.evaluate_code(code, cx) {
                ScriptValue::Plain(value) => ScriptValue::Plain(self.locale.translate(self.app, value)),
                datum @ ScriptValue::Object(_) => datum,
            },
            Binding::Text(parts) => {
                let mut text = String::new();
                for part in parts {
                    match part {
                        TextPart::Literal(literal) => text.push_str(literal),
                        TextPart::Code(code) => {
                            let datum = self.evaluate_code(code, cx);
                            text.push_str(&self.engine.display(&datum));
                        }
                    }
                }
                ScriptValue::Plain(self.locale.translate(self.app, Value::from(text)))
            }
            Binding::List(items) => ScriptValue::Plain(Value::list(
                items.iter().map(|item| self.evaluate_value(item, cx)).collect::<Vec<_>>(),
            )),
            Binding::Map(entries) => ScriptValue::Plain(Value::map(
                entries.iter().map(|(key, item)| (key.clone(), self.evaluate_value(item, cx))).collect::<Vec<_>>(),
            )),
        }
    }

    /// Reports a fault.
    pub(crate) fn report(&mut self, diagnostic: Diagnostic) {
        self.faults.add(diagnostic);
        *self.changed = true;
    }

    /// A storage key as plain data; null when it cannot be made plain.
    pub(crate) fn storage_get(&mut self, key: &str) -> Value {
        let stored = self.store.storage_get(key);
        self.engine.to_value(&stored).unwrap_or_default()
    }

    /// The same as plain data.
    pub(crate) fn evaluate_value(&mut self, binding: &Binding, cx: &Context) -> Value {
        let datum = self.evaluate(binding, cx);
        self.plain(&datum, cx)
    }

    /// A datum as plain data; what cannot be made plain is reported and null.
    pub(crate) fn plain(&mut self, datum: &ScriptValue, cx: &Context) -> Value {
        match datum {
            ScriptValue::Plain(value) => value.clone(),
            ScriptValue::Object(_) => match self.engine.to_value(datum) {
                Ok(value) => value,
                Err(fault) => {
                    self.script_fault(fault, diag::Code::ExpressionFailed, cx);
                    Value::Null
                }
            },
        }
    }

    /// Where the scripts of a context run. Opens the script instance of a custom widget when it is first needed.
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
        self.store.screen.set(screen);
        let (instance, faults) = self.engine.open_instance(scope, spec);
        for fault in faults {
            let origin = format!("`Global` of widget `{}`", definition.name);
            let cx = Context {
                screen,
                names: LexicalScope::screen(),
                extra: HandlerArgs::default(),
                origin: Some(Arc::from(origin)),
            };
            self.script_fault(fault, diag::Code::HandlerFailed, &cx);
        }
        Some(instance)
    }

    fn evaluate_code(&mut self, code: &Code, cx: &Context) -> ScriptValue {
        if let Some(path) = &code.path {
            if let Some(datum) = self.path(path, cx) {
                return datum;
            }
            // A variable of the script, or one of JavaScript's globals.
            self.store.volatile.set(true);
            let Some(env) = self.script_env(cx) else { return ScriptValue::default() };
            let root = self.engine.global(env, &path.root).or_else(|| cx.extra.legacy(&path.root));
            let Some(root) = root else { return ScriptValue::default() };
            return self.engine.path(&root, &path.rest);
        }
        self.note_script_reads(code, cx);
        let Some(env) = self.script_env(cx) else { return ScriptValue::default() };
        let locals = self.script_locals(code, env, cx);
        self.store.screen.set(cx.screen);
        let started = self.store.reads.borrow().as_ref().map_or(0, Vec::len);
        match self.engine.run(env, code, &locals, &cx.extra) {
            // Reckoning with what has not come yet gives no number.
            Ok(ScriptValue::Plain(Value::Number(number))) if number.is_nan() && self.read_unanswered(started) => {
                ScriptValue::NULL
            }
            Ok(datum) => self.store.watched(datum),
            Err(fault) => {
                // What is written below an API that has not answered yet is no fault: `feed.body.items.length`.
                let early = fault.kind == FaultKind::Thrown && self.read_unanswered(started);
                if !early {
                    self.script_fault(fault, diag::Code::ExpressionFailed, cx);
                }
                ScriptValue::default()
            }
        }
    }

    /// What a script gets as parameters: the plain names around it, and the widgets of the same row.
    pub(crate) fn script_locals(&mut self, code: &Code, env: ScriptEnv, cx: &Context) -> Vec<(Arc<str>, ScriptValue)> {
        let mut locals = cx.names.script_locals();
        let inside_widget = cx.names.widget().is_some();
        for (name, datum) in cx.extra.legacy.iter().flat_map(|legacy| legacy.iter()) {
            // Inside a custom widget, what means something else was left out when the app was loaded.
            let free = code.free.binary_search(name).is_ok();
            if inside_widget || free && !self.is_declared(name, env, cx) {
                locals.push((name.clone(), datum.clone()));
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
            if let Ok(datum) = self.engine.host_object(env.scope, &name) {
                locals.push((id, datum));
            }
        }
        locals
    }

    /// Whether a name is one of the screen's, a row's or its scripts'.
    fn is_declared(&mut self, name: &Arc<str>, env: ScriptEnv, cx: &Context) -> bool {
        let around = cx.names.outwards().any(|lexical| match &lexical.kind {
            ScopeKind::Locals(locals) => locals.names.contains(name) || find_id(&locals.ids.borrow(), name).is_some(),
            ScopeKind::Widget(_) | ScopeKind::Screen => false,
        });
        around
            || self.screens.get(cx.screen).is_some_and(|screen| screen.names.contains_key(name))
            || self.engine.global(env, name).is_some()
    }

    fn read_unanswered(&self, from: usize) -> bool {
        let reads = self.store.reads.borrow();
        let apis = self.store.apis.borrow();
        reads.iter().flatten().skip(from).any(|key| match key {
            Key::Api(name) => apis.get(name).is_some_and(|api| !api.has_answered()),
            _ => false,
        })
    }

    /// A script's parameters are not read through the host: note them here.
    fn note_script_reads(&mut self, code: &Code, cx: &Context) {
        for name in code.free.iter() {
            let mut known = PURE.binary_search(&&**name).is_ok()
                || matches!(&**name, "event" | "response" | "this" | "ensemble" | "e");
            for lexical in cx.names.outwards() {
                match &lexical.kind {
                    ScopeKind::Locals(locals) if locals.names.contains(name) => {
                        self.store.record_read(|| Key::Locals(locals.id));
                        self.store.volatile.set(true);
                        known = true;
                    }
                    ScopeKind::Widget(widget) => {
                        if let Some(at) = widget.definition.inputs.iter().position(|input| input == name) {
                            self.store.record_read(|| Key::Input(widget.handle, at));
                            if matches!(widget.inputs.borrow()[at], ScriptValue::Object(_)) {
                                self.store.volatile.set(true);
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
                self.store.volatile.set(true);
                self.note_inputs(cx);
            }
        }
    }

    /// A function of a custom widget's own scripts sees the inputs of its instance, whichever of them it reads.
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

    /// What a path leads to; `None` when its first name is not one of the app's.
    fn path(&mut self, path: &PathExpr, cx: &Context) -> Option<ScriptValue> {
        let (root, rest) = (&*path.root, &*path.rest);
        match root {
            "event" if cx.extra.event.is_some() => {
                let event = cx.extra.event.clone().unwrap_or_default();
                return Some(self.engine.path(&event, rest));
            }
            "response" if cx.extra.response.is_some() => {
                let response = cx.extra.response.clone()?;
                return Some(self.response_path(&response, rest, cx));
            }
            "this" => {
                if let Some((handle, _)) = cx.extra.this {
                    return Some(self.widget_path(handle, rest));
                }
            }
            _ => {}
        }
        for lexical in cx.names.outwards() {
            match &lexical.kind {
                ScopeKind::Locals(locals) => {
                    if let Some(at) = locals.names.iter().position(|name| &**name == root) {
                        self.store.record_read(|| Key::Locals(locals.id));
                        let datum = locals.values.borrow().get(at).cloned().unwrap_or_default();
                        return Some(self.engine.path(&datum, rest));
                    }
                    if let Some(handle) = find_id(&locals.ids.borrow(), root) {
                        return Some(self.widget_path(handle, rest));
                    }
                }
                ScopeKind::Widget(widget) => {
                    if let Some(at) = widget.definition.inputs.iter().position(|name| &**name == root) {
                        self.store.record_read(|| Key::Input(widget.handle, at));
                        let datum = widget.inputs.borrow().get(at).cloned().unwrap_or_default();
                        let datum = self.store.watched(datum);
                        return Some(self.engine.path(&datum, rest));
                    }
                    if let Some(handle) = find_id(&widget.ids.borrow(), root) {
                        return Some(self.widget_path(handle, rest));
                    }
                }
                ScopeKind::Screen => {}
            }
        }
        if matches!(root, "ensemble" | "e") {
            return self.ensemble_path(rest, cx);
        }
        let screen = self.screens.get(cx.screen)?;
        // Scripts may have given it another value.
        let name = screen.names.get(root).filter(|_| !screen.variables.contains(root)).cloned()?;
        Some(match name {
            Name::Widget(handle, _) => self.widget_path(handle, rest),
            Name::Value(value) => {
                // A theme's tokens change with it.
                self.store.record_read(|| Key::App);
                ScriptValue::Plain(value.at(rest))
            }
            Name::Object(Object::Api(key)) => self.api_path(&key, rest, cx),
            Name::Object(object) => self.object_path(&object, rest),
        })
    }

    fn ensemble_path(&mut self, rest: &[Segment], cx: &Context) -> Option<ScriptValue> {
        let (Segment::Key(first), rest) = rest.split_first()? else { return None };
        match &**first {
            "storage" => Some(self.object_path(&Object::Storage, rest)),
            "device" => Some(self.object_path(&Object::Device, rest)),
            "app" => Some(self.object_path(&Object::App, rest)),
            "env" | "secrets" => match self.screens.get(cx.screen)?.names.get(&**first) {
                Some(Name::Value(value)) => Some(ScriptValue::Plain(value.at(rest))),
                _ => None,
            },
            _ => None,
        }
    }

    fn object_path(&mut self, object: &Object, rest: &[Segment]) -> ScriptValue {
        let Some((Segment::Key(key), rest)) = rest.split_first() else { return ScriptValue::default() };
        let datum = ensemble_script::Host::read(self.store, object, key);
        self.engine.path(&datum, rest)
    }

    fn widget_path(&mut self, handle: u64, rest: &[Segment]) -> ScriptValue {
        let Some((Segment::Key(key), rest)) = rest.split_first() else { return ScriptValue::default() };
        let datum =
            self.store.input_get(handle, key).or_else(|| self.store.widget_get(handle, key)).unwrap_or_default();
        self.engine.path(&datum, rest)
    }

    fn api_path(&mut self, key: &Arc<str>, rest: &[Segment], cx: &Context) -> ScriptValue {
        self.store.record_read(|| Key::Api(key.clone()));
        let Some((Segment::Key(first), after)) = rest.split_first() else { return ScriptValue::default() };
        let (response, field) = {
            let apis = self.store.apis.borrow();
            let Some(api) = apis.get(key) else { return ScriptValue::default() };
            if &**first == "body" { (Some(api.response.clone()), None) } else { (None, api.field(first)) }
        };
        match response {
            Some(response) => self.response_path(&response, rest, cx),
            None => self.engine.path(&field.unwrap_or_default(), after),
        }
    }

    fn response_path(&mut self, response: &ensemble_script::Response, rest: &[Segment], cx: &Context) -> ScriptValue {
        let Some((Segment::Key(first), rest)) = rest.split_first() else { return ScriptValue::default() };
        let datum = match &**first {
            "body" => match &*response.body.borrow() {
                Body::Value(datum) => datum.clone(),
                Body::Event { event, id, raw, data } => match rest.split_first() {
                    None => ScriptValue::Plain(crate::apis::event_body(event, id, raw, self.plain(data, cx))),
                    Some((Segment::Key(field), rest)) => {
                        let datum = match &**field {
                            "data" => data.clone(),
                            "event" => ScriptValue::Plain(Value::Text(event.clone())),
                            "id" => ScriptValue::Plain(Value::Text(id.clone())),
                            "raw" => ScriptValue::Plain(Value::Text(raw.clone())),
                            _ => ScriptValue::default(),
                        };
                        let datum = self.store.watched(datum);
                        return self.engine.path(&datum, rest);
                    }
                    Some(_) => ScriptValue::default(),
                },
            },
            "statusCode" => {
                ScriptValue::Plain(response.status.get().map_or(Value::Null, |status| Value::Number(f64::from(status))))
            }
            "reasonPhrase" => ScriptValue::Plain(Value::Text(response.reason.borrow().clone())),
            "headers" => ScriptValue::Plain(response.headers.borrow().clone()),
            "cookies" => ScriptValue::Plain(response.cookies.borrow().clone()),
            "sse" => ScriptValue::Plain(response.sse.borrow().to_value()),
            _ => ScriptValue::default(),
        };
        let datum = self.store.watched(datum);
        self.engine.path(&datum, rest)
    }

    /// Reports a fault of a script with where it happened.
    pub(crate) fn script_fault(&mut self, fault: ensemble_script::Fault, code: diag::Code, cx: &Context) {
        let code = if fault.kind == FaultKind::Thrown { code } else { diag::Code::ScriptLimit };
        let what = match code {
            diag::Code::HandlerFailed => "handler failed",
            diag::Code::ScriptLimit => "script stopped",
            _ => "expression failed",
        };
        let mut diagnostic =
            Diagnostic::error(code, fault.span, format!("{what}: {}", fault.message.trim_end_matches('.')));
        diagnostic.help = fault.help;
        if let Some(origin) = &cx.origin {
            diagnostic = diagnostic.note(format!("in {origin}"));
        }
        self.report(diagnostic);
    }
}

fn find_id(ids: &[(Arc<str>, u64, &'static Spec)], name: &str) -> Option<u64> {
    ids.iter().find(|(id, ..)| &**id == name).map(|(_, handle, _)| *handle)
}

/// What the id of a widget stands for: of a custom widget, its inputs.
pub fn widget_name(custom: &'static Spec, handle: u64, spec: &'static Spec) -> Name {
    if std::ptr::eq(spec, custom) { Name::Object(Object::Inputs(handle)) } else { Name::Widget(handle, spec) }
}

impl Runtime {
    /// What evaluates bindings, for as long as nothing else of the runtime is needed.
    pub(crate) fn evaluator(&mut self) -> Evaluator<'_> {
        Evaluator {
            app: &self.app,
            engine: &mut self.engine,
            store: &self.store,
            screens: &self.screens,
            locale: &self.locale,
            custom: self.specs.custom,
            faults: &mut self.faults,
            changed: &mut self.changed,
        }
    }

    /// [`Evaluator::evaluate`].
    pub(crate) fn evaluate(&mut self, binding: &Binding, cx: &Context) -> ScriptValue {
        self.evaluator().evaluate(binding, cx)
    }

    /// [`Evaluator::evaluate_value`].
    pub(crate) fn evaluate_value(&mut self, binding: &Binding, cx: &Context) -> Value {
        self.evaluator().evaluate_value(binding, cx)
    }

    /// [`Evaluator::plain`].
    pub(crate) fn plain(&mut self, value: &ScriptValue, cx: &Context) -> Value {
        self.evaluator().plain(value, cx)
    }

    /// [`Evaluator::script_env`].
    pub(crate) fn script_env(&mut self, cx: &Context) -> Option<ScriptEnv> {
        self.evaluator().script_env(cx)
    }

    /// [`Evaluator::script_fault`].
    pub(crate) fn script_fault(&mut self, fault: ensemble_script::Fault, code: diag::Code, cx: &Context) {
        self.evaluator().script_fault(fault, code, cx);
    }
}
