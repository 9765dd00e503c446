//! Runs action groups in order.

use super::Runtime;
use crate::scope::Context;
use crate::sequences::{Next, Progress, Sequences};
use ensemble_core::app::Handler;
use ensemble_core::diag::{Code, Diagnostic};
use ensemble_core::value::Value;
use ensemble_script::{PromiseId, ScriptValue};

impl Runtime {
    /// Runs handlers one after another.
    pub(super) fn run_in_order(&mut self, steps: Vec<Handler>, cx: &Context, done: Option<PromiseId>) {
        // The groups of closed screens are dropped.
        let screens = &self.screens;
        let added = self.actions.sequences.add(steps, cx, done, |screen| screens.get(screen).is_some());
        let Some(id) = added else {
            let message = format!("more than {} groups of actions are executed in order at once", Sequences::MAX);
            self.reject(done, ScriptValue::Plain(Value::text(message.as_str())));
            return self.report(Diagnostic::error(Code::LimitReached, None, message));
        };
        self.start_steps(id);
    }

    /// Handles the end of the step with this promise.
    pub(super) fn step_over(&mut self, id: PromiseId) {
        if self.actions.sequences.step_over(id) {
            self.start_steps(id);
        }
    }

    /// Settles a promise after the one returned by an async script.
    pub(super) fn settle_after(&mut self, promise: Option<PromiseId>, returned: ScriptValue) {
        let Some(step) = promise.filter(|promise| Sequences::is_step(*promise)) else {
            // A script that waits gets the promise itself, and with it its fault.
            let _is_awaited = self.settle_with(promise, Ok(returned));
            return;
        };
        if !self.scripts.engine.is_pending(&returned) {
            return self.step_over(step);
        }
        self.actions.sequences.wait_for(step, returned);
    }

    /// Continues sequences whose async script has settled its promise. Called after every event, because the engine does not notify.
    pub(super) fn check_sequences(&mut self) {
        let engine = &self.scripts.engine;
        for id in self.actions.sequences.settled(|promise| engine.is_pending(promise)) {
            self.step_over(id);
        }
    }

    /// Starts steps until one does not end immediately.
    fn start_steps(&mut self, id: PromiseId) {
        while let Some(next) = self.actions.sequences.next(id) {
            let (step, cx) = match next {
                Next::Step(step, cx) => (step, cx),
                Next::Done(done) => return self.settle(done, Ok(Value::Null)),
            };
            let progress = match &step {
                Handler::Action(call) => {
                    self.run_action(call, &cx, Some(id));
                    Progress::Action
                }
                Handler::Script(code) => match self.run_script(code, &cx) {
                    Some(result) if code.is_async && self.scripts.engine.is_pending(&result) => {
                        Progress::Script(result)
                    }
                    _ => Progress::Over,
                },
                Handler::Unusable(fault) => {
                    self.say_unusable(fault, &cx);
                    Progress::Over
                }
                Handler::Nothing(_) => Progress::Over,
            };
            if !self.actions.sequences.started(id, progress) {
                return;
            }
        }
    }
}
