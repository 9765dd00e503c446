//! Runs handlers and callbacks: scripts and actions.

use std::sync::Arc;

use super::Runtime;
use super::trace::span_of_handler;
use crate::callback::Callback;
use crate::scope::{Context, EventSink, event_args};
use crate::sequences::Sequences;
use ensemble_core::app::{Code, Handler};
use ensemble_core::diag::{self, Diagnostic};
use ensemble_core::value::Value;
use ensemble_script::{Function, HandlerArgs, Name, Named, PromiseId, ScriptValue};

impl Runtime {
    /// Runs a handler and performs the requests it makes.
    pub(super) fn run_handler(&mut self, handler: &Handler, cx: &Context) {
        let is_traced = self.store.trace().enter(|| span_of_handler(handler));
        match handler {
            Handler::Script(code) => drop(self.run_script(code, cx)),
            Handler::Action(call) => self.run_action(call, cx, None),
            Handler::Unusable(fault) => self.say_unusable(fault, cx),
            Handler::Nothing(_) => {}
        }
        if is_traced {
            self.store.trace().leave();
        }
    }

    /// Reports the fault that makes a handler unusable. Repetitions count as one fault.
    pub(super) fn say_unusable(&mut self, fault: &Diagnostic, cx: &Context) {
        let message = format!("this does nothing: {}", fault.message);
        let mut said = Diagnostic::error(diag::Code::HandlerUnusable, fault.span, message);
        said.help = fault.help.clone();
        if let Some(origin) = &cx.origin {
            said = said.note(format!("in {origin}"));
        }
        self.report(said);
    }

    /// Runs a callback with this `event`, `response` and `this`.
    pub(super) fn run_callback(&mut self, callback: &Callback, extra: HandlerArgs) {
        match callback {
            Callback::Handler(handler, cx) => {
                let this = extra.this.or(cx.extra.this);
                let legacy = merged_names(cx.extra.legacy.as_ref(), extra.legacy.as_ref());
                let cx = cx.with(HandlerArgs { this, legacy, ..extra });
                self.run_handler(handler, &cx);
            }
            Callback::Function(function, cx) => {
                let event = extra.event.unwrap_or_default();
                self.call_function(function, &[event], cx);
            }
            Callback::Text(text, cx) => {
                let code = self.scripts.texts.code(text);
                self.run_script(&code, &cx.with(extra));
            }
        }
    }

    /// [`Self::run_callback`] if there is one.
    pub(super) fn run_optional(&mut self, callback: Option<Callback>, extra: HandlerArgs) {
        if let Some(callback) = callback {
            self.run_callback(&callback, extra);
        }
    }

    /// Runs a script and returns its result, for an async one its promise; `None` after a failure, which is reported.
    pub(super) fn run_script(&mut self, code: &Code, cx: &Context) -> Option<ScriptValue> {
        let env = self.script_env(cx)?;
        let locals = self.evaluator().script_locals(code, env, cx);
        self.store.enter_script(cx.screen);
        let result = match self.scripts.engine.run(env, code, &locals, &cx.extra) {
            Ok(result) => Some(result),
            Err(fault) => {
                self.script_fault(fault, diag::Code::HandlerFailed, cx);
                None
            }
        };
        self.drain_from(cx);
        result
    }

    /// Calls a script's function and performs the requests it makes.
    pub(super) fn call_function(&mut self, function: &Function, args: &[ScriptValue], cx: &Context) {
        self.store.enter_script(cx.screen);
        if let Err(fault) = self.scripts.engine.call(function, args) {
            self.script_fault(fault, diag::Code::HandlerFailed, cx);
        }
        self.drain_from(cx);
    }

    /// Settles the promise of a script, if any, with plain data.
    pub(super) fn settle(&mut self, promise: Option<PromiseId>, result: Result<Value, Value>) {
        self.settle_with(promise, result.map(ScriptValue::Plain).map_err(ScriptValue::Plain));
    }

    /// Settles the promise of a script, if any, with any script value. The script continues in its own context. Returns false when no script
    /// and no step of a group waits for it.
    pub(super) fn settle_with(&mut self, promise: Option<PromiseId>, result: Result<ScriptValue, ScriptValue>) -> bool {
        let Some(promise) = promise else { return false };
        // Steps of a group use the numbers of promises, but the engine knows none of them.
        if Sequences::is_step(promise) {
            self.step_over(promise);
            return true;
        }
        match self.actions.promises.take(promise) {
            Some(cx) => {
                self.store.enter_script(cx.screen);
                let is_awaited = self.scripts.engine.settle(promise, result);
                self.drain_from(&cx);
                is_awaited
            }
            None => {
                self.store.note_script_run();
                self.scripts.engine.settle(promise, result)
            }
        }
    }

    /// Rejects the promise of a script for a reason that was reported already, so an unhandled rejection is not reported.
    pub(super) fn reject(&mut self, promise: Option<PromiseId>, reason: ScriptValue) {
        if let Some(promise) = promise {
            // Must come before the rejection, or the engine reports an unhandled rejection.
            self.scripts.engine.mark_handled(promise);
        }
        self.settle_with(promise, Err(reason));
    }

    /// Drops the promise of a script: it stays pending, without a fault.
    pub(super) fn forget_promise(&mut self, promise: Option<PromiseId>) {
        if let Some(promise) = promise {
            self.actions.promises.take(promise);
            self.scripts.engine.forget_promise(promise);
        }
    }

    /// Fires an event of the custom widget or reusable action around `cx`. No effect if the caller does not handle it.
    pub(super) fn dispatch(&mut self, cx: &Context, event: &str, data: Value) {
        let Some(EventSink { handlers, functions, caller }) = cx.names.event_sink().cloned() else { return };
        let args = event_args(data);
        if let Some((_, handler)) = handlers.iter().find(|(name, _)| &**name == event) {
            self.run_handler(handler, &caller.with(args).named(format!("event `{event}`")));
        } else if let Some((_, function)) = functions.iter().find(|(name, _)| &**name == event) {
            self.run_callback(&Callback::Function(function.clone(), caller), args);
        }
    }

    /// Assigns variables of the screen's scripts.
    pub(super) fn assign_variables(&mut self, cx: &Context, variables: Vec<(Arc<str>, Value)>) {
        for (name, value) in variables {
            if let Some(screen) = self.screens.get_mut(cx.screen) {
                screen.variables.insert(name.clone());
            }
            self.declare(cx.screen, name, Name::Value(value));
        }
    }
}

/// The legacy names of a handler with those around it; of equal names the handler's own.
fn merged_names(around: Option<&Named>, own: Option<&Named>) -> Option<Named> {
    let (Some(around), Some(own)) = (around, own) else { return own.or(around).cloned() };
    let outer = around.iter().filter(|(name, _)| own.iter().all(|(known, _)| known != name));
    Some(outer.chain(own.iter()).cloned().collect())
}
