//! Promises: the queue of jobs, promises that the runtime settles, unhandled rejections.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use boa_engine::builtins::promise::{Promise as PromiseData, ResolvingFunctions};
use boa_engine::job::{GenericJob, Job, JobExecutor, PromiseJob};
use boa_engine::object::builtins::JsPromise;
use boa_engine::{Context, JsObject, JsResult, JsValue};
use rustc_hash::FxHashMap;

use crate::scope_id::current_id;
use crate::{PromiseId, ScopeId};

/// Promises that scripts hold and the runtime settles.
#[derive(Default)]
pub(super) struct Pending {
    next: Cell<u64>,
    open: RefCell<FxHashMap<PromiseId, Open>>,
}

struct Open {
    scope: Option<ScopeId>,
    functions: ResolvingFunctions,
    promise: JsPromise,
}

impl Pending {
    /// A promise for the runtime to settle.
    pub fn open(&self, context: &mut Context) -> (PromiseId, JsPromise) {
        let (promise, functions) = JsPromise::new_pending(context);
        let name = PromiseId(self.next.get());
        self.next.set(name.0 + 1);
        let open = Open { scope: current_id(context), functions, promise: promise.clone() };
        self.open.borrow_mut().insert(name, open);
        (name, promise)
    }

    /// Removes a promise and returns its screen and the functions that settle it.
    pub fn take(&self, promise: PromiseId) -> Option<(Option<ScopeId>, ResolvingFunctions)> {
        self.open.borrow_mut().remove(&promise).map(|open| (open.scope, open.functions))
    }

    /// The object that scripts hold.
    pub fn object(&self, promise: PromiseId) -> Option<JsPromise> {
        self.open.borrow().get(&promise).map(|open| open.promise.clone())
    }

    /// Drops the promises of a closed screen.
    pub fn close_scope(&self, scope: ScopeId) {
        self.open.borrow_mut().retain(|_, open| open.scope != Some(scope));
    }

    /// Drops all.
    pub fn clear(&self) {
        self.open.borrow_mut().clear();
    }

    /// Continues the numbers of another set, so that no number is used twice.
    pub fn continue_numbers(&self, other: &Self) {
        self.next.set(other.next.get());
    }

    /// Count of open promises.
    #[cfg(test)]
    pub fn len(&self) -> usize {
        self.open.borrow().len()
    }
}

/// Rejected promises without a handler.
#[derive(Default)]
pub(super) struct Rejections(RefCell<Vec<JsObject<PromiseData>>>);

impl Rejections {
    /// Limit of rejections reported between two runs of the job queue.
    const LIMIT: usize = 100;

    /// Removes and returns promises that are still unhandled.
    pub fn take(&self) -> Vec<JsObject<PromiseData>> {
        self.0.take()
    }

    pub fn add(&self, promise: &JsObject<PromiseData>) {
        let mut promises = self.0.borrow_mut();
        if promises.len() < Self::LIMIT {
            promises.push(promise.clone());
        }
    }

    pub fn remove(&self, promise: &JsObject<PromiseData>) {
        self.0.borrow_mut().retain(|known| !JsObject::equals(known, promise));
    }
}

/// The job queue: first in, first out, with a limit on the jobs of one run.
#[derive(Default)]
pub(super) struct Jobs {
    queue: RefCell<VecDeque<Task>>,
    /// Set when a run reached the limit.
    cut_off: Cell<bool>,
}

enum Task {
    Promise(PromiseJob),
    Generic(GenericJob),
}

impl Jobs {
    /// Limit of jobs in one run: a promise chain that re-queues itself would hang the app, because Boa's loop limit does not count jobs.
    const LIMIT: usize = 100_000;

    /// True when there is anything to do.
    pub fn is_empty(&self) -> bool {
        self.queue.borrow().is_empty()
    }

    /// True if the last run reached the limit; resets it.
    pub fn take_cut_off(&self) -> bool {
        self.cut_off.take()
    }

    /// Runs the next job.
    pub fn step(&self, context: &mut Context) -> Option<JsResult<JsValue>> {
        let task = self.queue.borrow_mut().pop_front()?;
        Some(match task {
            Task::Promise(job) => job.call(context),
            Task::Generic(job) => job.call(context),
        })
    }

    /// Runs all jobs, including those they queue.
    pub fn drain(&self, context: &mut Context, mut failed: impl FnMut(boa_engine::JsError, &mut Context)) {
        for _ in 0..Self::LIMIT {
            match self.step(context) {
                None => return,
                Some(Ok(_)) => {}
                Some(Err(error)) => failed(error, context),
            }
        }
        self.queue.borrow_mut().clear();
        self.cut_off.set(true);
    }
}

impl JobExecutor for Jobs {
    fn enqueue_job(self: Rc<Self>, job: Job, _: &mut Context) {
        let task = match job {
            Job::PromiseJob(job) => Task::Promise(job),
            Job::GenericJob(job) => Task::Generic(job),
            // Timers belong to the runtime, and no function that scripts can reach creates other kinds of jobs.
            _ => return,
        };
        self.queue.borrow_mut().push_back(task);
    }

    fn run_jobs(self: Rc<Self>, context: &mut Context) -> JsResult<()> {
        let mut first = None;
        self.drain(context, |error, _| {
            first.get_or_insert(error);
        });
        first.map_or(Ok(()), Err)
    }
}
