//! `Evaluator`: evaluates bindings. A plain path never enters JavaScript.

mod credentials;
mod paths;
mod request;
mod script_scope;

pub(crate) use script_scope::widget_name;

use crate::faults::Faults;
use crate::locale::Locale;
use crate::scope::Context;
use crate::screens::ScreenStack;
use crate::store::Store;
use ensemble_core::app::{App, Binding, Code, TextPart};
use ensemble_core::diag::{self, Diagnostic};
use ensemble_core::spec::Spec;
use ensemble_core::value::Value;
use ensemble_script::{Engine, Fault, FaultKind, ScriptValue};

/// Evaluates bindings on borrowed parts of the runtime: reads are recorded in the store, faults are added to the runtime's.
pub struct Evaluator<'a> {
    /// The app that runs.
    pub app: &'a App,
    /// JavaScript engine, for expressions that are no plain path.
    pub engine: &'a mut Engine,
    /// The state that bindings read.
    pub store: &'a Store,
    /// The names of the screens.
    pub screens: &'a ScreenStack,
    /// Language of translations (`r@…`).
    pub locale: &'a Locale,
    /// Spec of custom widgets.
    pub custom: &'static Spec,
    /// Receiver of faults.
    pub faults: &'a mut Faults,
}

impl Evaluator<'_> {
    /// Evaluates a binding. A fault is reported and gives null.
    pub(crate) fn evaluate(&mut self, binding: &Binding, cx: &Context) -> ScriptValue {
        match binding {
            Binding::Constant(value) => ScriptValue::Plain(self.locale.translate(self.app, value.clone())),
            Binding::Code(code) => match self.evaluate_code(code, cx) {
                ScriptValue::Plain(value) => ScriptValue::Plain(self.locale.translate(self.app, value)),
                object @ ScriptValue::Object(_) => object,
            },
            Binding::Text(parts) => {
                let mut text = String::new();
                for part in parts {
                    match part {
                        TextPart::Literal(literal) => text.push_str(literal),
                        TextPart::Code(code) => {
                            let value = self.evaluate_code(code, cx);
                            text.push_str(&self.engine.display(&value));
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
    }

    /// A storage key as plain data; null if it cannot be converted.
    pub(crate) fn storage_get(&mut self, key: &str) -> Value {
        let stored = self.store.storage_get(key);
        self.engine.to_value(&stored).unwrap_or_default()
    }

    /// Evaluates a binding to plain data.
    pub(crate) fn evaluate_value(&mut self, binding: &Binding, cx: &Context) -> Value {
        let value = self.evaluate(binding, cx);
        self.plain(&value, cx)
    }

    /// Converts a script's value to plain data; a value that cannot be converted is reported and gives null.
    pub(crate) fn plain(&mut self, value: &ScriptValue, cx: &Context) -> Value {
        match value {
            ScriptValue::Plain(value) => value.clone(),
            ScriptValue::Object(_) => match self.engine.to_value(value) {
                Ok(value) => value,
                Err(fault) => {
                    self.script_fault(fault, diag::Code::ExpressionFailed, cx);
                    Value::Null
                }
            },
        }
    }

    fn evaluate_code(&mut self, code: &Code, cx: &Context) -> ScriptValue {
        if let Some(path) = &code.path {
            if let Some(value) = self.path(path, cx) {
                return value;
            }
            // A variable of the script, or one of JavaScript's globals.
            self.store.record_volatile();
            let Some(env) = self.script_env(cx) else { return ScriptValue::default() };
            let root = self.engine.global(env, &path.root).or_else(|| cx.extra.legacy(&path.root));
            let Some(root) = root else { return ScriptValue::default() };
            return self.engine.path(&root, &path.rest);
        }
        self.note_script_reads(code, cx);
        let Some(env) = self.script_env(cx) else { return ScriptValue::default() };
        let locals = self.script_locals(code, env, cx);
        self.store.enter_expression(cx.screen);
        let started = self.store.read_count();
        match self.engine.run(env, code, &locals, &cx.extra) {
            // Arithmetic with the fields of an unanswered API is NaN; it is shown as null.
            Ok(ScriptValue::Plain(Value::Number(number)))
                if number.is_nan() && self.store.has_read_unanswered(started) =>
            {
                ScriptValue::NULL
            }
            Ok(value) => self.store.watched(value),
            Err(fault) => {
                // What is written below an API that has not answered yet is no fault: `feed.body.items.length`.
                let early = fault.kind == FaultKind::Thrown && self.store.has_read_unanswered(started);
                if !early {
                    self.script_fault(fault, diag::Code::ExpressionFailed, cx);
                }
                ScriptValue::default()
            }
        }
    }

    /// Reports a script's fault with its source location.
    pub(crate) fn script_fault(&mut self, fault: Fault, code: diag::Code, cx: &Context) {
        let (code, what) = match (fault.kind, code) {
            (FaultKind::RequestFailed, _) => (diag::Code::RequestFailed, ""),
            (FaultKind::Thrown, diag::Code::HandlerFailed) => (code, "handler failed: "),
            (FaultKind::Thrown, _) => (code, "expression failed: "),
            _ => (diag::Code::ScriptLimit, "script stopped: "),
        };
        let mut diagnostic =
            Diagnostic::error(code, fault.span, format!("{what}{}", fault.message.trim_end_matches('.')));
        diagnostic.help = fault.help;
        if let Some(origin) = &cx.origin {
            diagnostic = diagnostic.note(format!("in {origin}"));
        }
        self.report(diagnostic);
    }
}
