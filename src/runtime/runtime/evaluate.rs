//! Shortcuts to the evaluator.

use super::Runtime;
use crate::evaluator::Evaluator;
use crate::scope::Context;
use ensemble_core::app::Binding;
use ensemble_core::diag::{self, Diagnostic};
use ensemble_core::spec::FromValue;
use ensemble_core::value::Value;
use ensemble_script::{Fault, ScriptEnv, ScriptValue};

impl Runtime {
    /// The evaluator; it borrows the runtime.
    pub(super) fn evaluator(&mut self) -> Evaluator<'_> {
        Evaluator {
            app: &self.program.app,
            engine: &mut self.scripts.engine,
            store: &self.store,
            screens: &self.screens,
            locale: &self.appearance.locale,
            custom: self.program.specs.custom,
            faults: &mut self.faults,
        }
    }

    /// [`Evaluator::evaluate`].
    pub(super) fn evaluate(&mut self, binding: &Binding, cx: &Context) -> ScriptValue {
        self.evaluator().evaluate(binding, cx)
    }

    /// [`Evaluator::evaluate_value`].
    pub(super) fn evaluate_value(&mut self, binding: &Binding, cx: &Context) -> Value {
        self.evaluator().evaluate_value(binding, cx)
    }

    /// [`Evaluator::plain`].
    pub(super) fn plain(&mut self, value: &ScriptValue, cx: &Context) -> Value {
        self.evaluator().plain(value, cx)
    }

    /// Evaluates a condition.
    pub(super) fn condition(&mut self, condition: &Binding, cx: &Context) -> bool {
        is_true(&self.evaluate(condition, cx))
    }

    /// [`Evaluator::script_env`].
    pub(super) fn script_env(&mut self, cx: &Context) -> Option<ScriptEnv> {
        self.evaluator().script_env(cx)
    }

    /// [`Evaluator::script_fault`].
    pub(super) fn script_fault(&mut self, fault: Fault, code: diag::Code, cx: &Context) {
        self.evaluator().script_fault(fault, code, cx);
    }

    /// Reports a fault.
    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.faults.add(diagnostic);
    }
}

/// A value as a condition: `"false"` is false, other values follow JavaScript.
pub(super) fn is_true(value: &ScriptValue) -> bool {
    match value {
        ScriptValue::Plain(value) => bool::from_value(value).unwrap_or_else(|| value.is_truthy()),
        ScriptValue::Object(_) => true,
    }
}
