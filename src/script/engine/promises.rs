//! Promises settled by the runtime, and handlers that await one.

use std::sync::Arc;

use boa_engine::builtins::promise::PromiseState;
use boa_engine::object::builtins::JsPromise;
use boa_engine::{Context, JsObject, JsValue, NativeFunction};

use super::Engine;
use crate::convert::from_script_value;
use crate::names_in_scope::NamesInScope;
use crate::{Fault, FaultKind, PromiseId, ScopeId, ScriptValue, engine_panic, exception, memory, native_stack};
use ensemble_core::app::Code;

impl Engine {
    /// Drops a promise that will never be settled.
    pub fn forget_promise(&mut self, promise: PromiseId) {
        self.shared.pending.take(promise);
    }

    /// Marks a promise's rejection as handled, when the error is reported another way. Scripts that await the promise still get it.
    pub fn mark_handled(&mut self, promise: PromiseId) {
        let Some(promise) = self.shared.pending.object(promise) else { return };
        // A handler that does nothing is what makes the engine count the rejection as handled.
        let nothing = NativeFunction::from_copy_closure(|_, _, _| Ok(JsValue::undefined()));
        let nothing = nothing.to_js_function(self.context.realm());
        if let Err(error) = promise.catch(nothing, &mut self.context) {
            let fault = self.fault(error);
            self.shared.host.fault(fault);
        }
    }

    /// Settles a promise of an action, then runs its reactions. Returns false when nothing awaits it.
    pub fn settle(&mut self, promise: PromiseId, result: Result<ScriptValue, ScriptValue>) -> bool {
        let Some((scope, functions)) = self.shared.pending.take(promise) else { return false };
        let shared = self.shared.clone();
        let scope = scope.and_then(|scope| self.scope(scope));
        let settle = |context: &mut Context| {
            let (function, script_value) = match &result {
                Ok(script_value) => (&functions.resolve, script_value),
                Err(script_value) => (&functions.reject, script_value),
            };
            let value = from_script_value(script_value, &shared.strings, context)?;
            function.call(&JsValue::undefined(), &[value], context)
        };
        let settled = match &scope {
            Some(scope) => scope.enter(&shared, &mut self.context, settle),
            None => engine_panic::catch(&shared.broken, || settle(&mut self.context)),
        };
        // The queue was empty before: what stands in it are reactions of this promise.
        let is_awaited = !self.jobs.is_empty();
        if let Err(fault) = self.finish(settled, &NamesInScope { scope: scope.as_deref(), ..NamesInScope::default() }) {
            self.shared.host.fault(fault);
        }
        is_awaited
    }

    /// Runs pending jobs (promise reactions, microtasks). `run`, `call` and `settle` do so as well.
    pub fn run_jobs(&mut self) {
        // The call has ended: jobs and the next call have their own.
        self.shared.regex_steps.set(self.shared.limits.regex_steps);
        if !self.jobs.is_empty() {
            let (jobs, shared) = (self.jobs.clone(), self.shared.clone());
            let drained: Result<(), Fault> = engine_panic::catch(&shared.broken, || {
                let report = |error, context: &mut Context| {
                    shared.host.fault(Fault::from_error(error, &shared.source_map, context));
                };
                memory::limited(|| native_stack::measured(|| jobs.drain(&mut self.context, report)));
                Ok(())
            });
            if let Err(fault) = drained {
                shared.host.fault(fault);
            }
            if jobs.take_cut_off() {
                shared.host.fault(Fault::new(FaultKind::LoopLimit, "promises cause each other without end"));
            }
            // Targets of WeakRefs are kept alive until the end of a job; without this they would be kept forever.
            self.context.clear_kept_objects();
        }
        // Reported after the jobs have run: a handler may be attached later in the same turn.
        for promise in self.shared.rejections.take() {
            let promise = promise.upcast();
            let handler = self.async_handlers.iter().find(|(known, ..)| JsObject::equals(known, &promise));
            let (scope, code) = handler.map(|(_, scope, code)| (*scope, code.clone())).unzip();
            let scope = scope.and_then(|scope| self.scope(scope));
            let promise = JsPromise::from_object(promise);
            if let Ok(PromiseState::Rejected(reason)) = promise.map(|promise| promise.state())
                && !exception::is_reported(&reason)
            {
                let names = NamesInScope { scope: scope.as_deref(), ..NamesInScope::default() };
                let fault = Fault::from_reason(reason, &self.shared.source_map, &names, &mut self.context);
                self.shared.host.fault(match code {
                    Some(code) => fault.located_in(&code),
                    None => fault,
                });
            }
        }
    }

    /// Remembers the promise of an async handler until it is settled.
    pub(super) fn track_async(&mut self, promise: &JsValue, scope: ScopeId, code: &Code) {
        let is_pending = |promise: &JsObject| {
            let state = JsPromise::from_object(promise.clone()).map(|promise| promise.state());
            matches!(state, Ok(PromiseState::Pending))
        };
        // Settled ones are looked for only when the list is full: a look at each call would walk all of them every time.
        if self.async_handlers.len() >= Self::MAX_TRACKED {
            self.async_handlers.retain(|(promise, ..)| is_pending(promise));
            self.async_handlers.truncate(Self::MAX_TRACKED - 1);
        }
        self.async_handlers.extend(promise.as_object().map(|promise| (promise, scope, Arc::new(code.clone()))));
    }

    /// True for a promise that is not settled yet.
    pub fn is_pending(&self, value: &ScriptValue) -> bool {
        let ScriptValue::Object(held) = value else { return false };
        let promise = JsPromise::from_object(held.0.clone()).ok();
        promise.is_some_and(|promise| matches!(promise.state(), PromiseState::Pending))
    }

    /// Limit of tracked async handlers; rejections of further ones are reported without a position.
    const MAX_TRACKED: usize = 256;
}
