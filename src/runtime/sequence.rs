//! `executeActionGroup.executeInOrder`: each action waits until what the one before has started is over: a request has its answer, a script's
//! `await`s are done.

use std::collections::VecDeque;

use rustc_hash::FxHashMap;

use crate::Runtime;
use crate::scope::Context;
use ensemble_core::app::Handler;
use ensemble_core::diag::{Code, Diagnostic};
use ensemble_core::value::Value;
use ensemble_script::{PromiseId, ScriptValue};

/// Steps are given promises from here on; those of the engine count up from 0.
const FIRST_STEP: u64 = 1 << 63;

/// The groups that are being executed in order.
#[derive(Default)]
pub struct Sequences {
    open: FxHashMap<PromiseId, Sequence>,
    made: u64,
}

/// The rest of a group.
struct Sequence {
    steps: VecDeque<Handler>,
    cx: Context,
    /// The promise of the script that waits for the whole group.
    done: Option<PromiseId>,
    progress: Progress,
}

/// What the step that was started last is doing.
enum Progress {
    /// Its handler has not returned.
    Running,
    /// It ended before its handler returned.
    Over,
    /// Its action tells when it is over.
    Action,
    /// It is over when this promise of an async script is settled.
    Script(ScriptValue),
}

impl Sequences {
    /// How many groups may be under way at once.
    const MAX: usize = 256;
}

impl Runtime {
    /// Executes handlers one after another.
    pub(crate) fn run_in_order(&mut self, steps: Vec<Handler>, cx: &Context, done: Option<PromiseId>) {
        let sequences = &mut self.sequences;
        // A screen that was left takes its groups along.
        let screens = &self.screens;
        sequences.open.retain(|_, sequence| screens.get(sequence.cx.screen).is_some());
        if sequences.open.len() >= Sequences::MAX {
            let message = format!("more than {} groups of actions are executed in order at once", Sequences::MAX);
            self.reject(done, ScriptValue::Plain(Value::text(message.as_str())));
            return self.report(Diagnostic::error(Code::LimitReached, None, message));
        }
        let id = PromiseId(FIRST_STEP | sequences.made);
        sequences.made += 1;
        let sequence = Sequence { steps: steps.into(), cx: cx.clone(), done, progress: Progress::Over };
        sequences.open.insert(id, sequence);
        self.go_on_in_order(id);
    }

    /// Whether this promise is that of a step, which no script can look at.
    pub(crate) fn is_step(&self, promise: PromiseId) -> bool {
        promise.0 >= FIRST_STEP
    }

    /// The step with this promise is over.
    pub(crate) fn step_over(&mut self, id: PromiseId) {
        let Some(sequence) = self.sequences.open.get_mut(&id) else { return };
        match std::mem::replace(&mut sequence.progress, Progress::Over) {
            Progress::Running | Progress::Over => {}
            Progress::Action | Progress::Script(_) => self.go_on_in_order(id),
        }
    }

    /// Settles a promise when the one that an async script returned is settled.
    pub(crate) fn settle_after(&mut self, promise: Option<PromiseId>, returned: ScriptValue) {
        let Some(step) = promise.filter(|promise| self.is_step(*promise)) else {
            // A script that waits gets the promise itself, and with it its fault.
            return self.settle_with(promise, Ok(returned));
        };
        if !self.engine.is_pending(&returned) {
            return self.step_over(step);
        }
        if let Some(sequence) = self.sequences.open.get_mut(&step) {
            sequence.progress = Progress::Script(returned);
        }
    }

    /// Goes on where the promise of an async script is settled by now. Called after every event: nothing tells when one is.
    pub(crate) fn check_sequences(&mut self) {
        if self.sequences.open.is_empty() {
            return;
        }
        let engine = &self.engine;
        let settled = |sequence: &Sequence| match &sequence.progress {
            Progress::Script(promise) => !engine.is_pending(promise),
            Progress::Running | Progress::Over | Progress::Action => false,
        };
        let mut ready: Vec<PromiseId> =
            self.sequences.open.iter().filter(|(_, sequence)| settled(sequence)).map(|(id, _)| *id).collect();
        ready.sort_unstable();
        for id in ready {
            self.step_over(id);
        }
    }

    /// Starts steps until one takes time.
    fn go_on_in_order(&mut self, id: PromiseId) {
        loop {
            let Some(sequence) = self.sequences.open.get_mut(&id) else { return };
            let Some(step) = sequence.steps.pop_front() else {
                let done = sequence.done;
                self.sequences.open.remove(&id);
                return self.settle(done, Ok(Value::Null));
            };
            sequence.progress = Progress::Running;
            let cx = sequence.cx.clone();
            let started = match &step {
                Handler::Action(call) => {
                    self.run_action(call, &cx, Some(id));
                    Progress::Action
                }
                Handler::Script(code) => match self.run_script(code, &cx) {
                    Some(result) if code.is_async && self.engine.is_pending(&result) => Progress::Script(result),
                    _ => Progress::Over,
                },
            };
            let Some(sequence) = self.sequences.open.get_mut(&id) else { return };
            // What has ended meanwhile has said so.
            if let Progress::Running = sequence.progress {
                sequence.progress = started;
            }
            if !matches!(sequence.progress, Progress::Over) {
                return;
            }
        }
    }
}
