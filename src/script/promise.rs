//! Promises: the queue of jobs, promises that the runtime settles, rejections that nobody handles.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use boa_engine::builtins::promise::{OperationType, Promise as PromiseData, ResolvingFunctions};
use boa_engine::context::time::JsInstant;
use boa_engine::context::{Clock, HostHooks};
use boa_engine::job::{GenericJob, Job, JobExecutor, PromiseJob};
use boa_engine::object::builtins::JsPromise;
use boa_engine::realm::Realm;
use boa_engine::{Context, JsNativeError, JsObject, JsResult, JsString, JsValue};
use rustc_hash::FxHashMap;

use super::scope::current_id;
use super::{Host, Promise, ScopeId};
use ensemble_core::calendar::TimeZone;

/// Promises that scripts hold and the runtime settles.
#[derive(Default)]
pub(super) struct Pending {
    next: Cell<u64>,
    open: RefCell<FxHashMap<Promise, Open>>,
}

struct Open {
    scope: Option<ScopeId>,
    functions: ResolvingFunctions,
    promise: JsPromise,
}

impl Pending {
    /// A promise for the runtime to settle.
    pub fn open(&self, context: &mut Context) -> (Promise, JsPromise) {
        let (promise, functions) = JsPromise::new_pending(context);
        let name = Promise(self.next.get());
        self.next.set(name.0 + 1);
        let open = Open { scope: current_id(context), functions, promise: promise.clone() };
        self.open.borrow_mut().insert(name, open);
        (name, promise)
    }

    /// The functions that settle a promise; each promise is settled once.
    pub fn take(&self, promise: Promise) -> Option<(Option<ScopeId>, ResolvingFunctions)> {
        self.open.borrow_mut().remove(&promise).map(|open| (open.scope, open.functions))
    }

    /// The object that scripts hold.
    pub fn object(&self, promise: Promise) -> Option<JsPromise> {
        self.open.borrow().get(&promise).map(|open| open.promise.clone())
    }

    /// Forgets the promises of a screen that is closed.
    pub fn close_scope(&self, scope: ScopeId) {
        self.open.borrow_mut().retain(|_, open| open.scope != Some(scope));
    }

    /// Forgets all.
    pub fn clear(&self) {
        self.open.borrow_mut().clear();
    }

    /// How many are open.
    pub fn len(&self) -> usize {
        self.open.borrow().len()
    }
}

/// Promises that were rejected and that nothing handles yet.
#[derive(Default)]
pub(super) struct Rejections(RefCell<Vec<JsObject<PromiseData>>>);

impl Rejections {
    /// More than so many are not told one by one.
    const LIMIT: usize = 100;

    /// Takes the promises that are still not handled.
    pub fn take(&self) -> Vec<JsObject<PromiseData>> {
        self.0.take()
    }

    fn add(&self, promise: &JsObject<PromiseData>) {
        let mut promises = self.0.borrow_mut();
        if promises.len() < Self::LIMIT {
            promises.push(promise.clone());
        }
    }

    fn remove(&self, promise: &JsObject<PromiseData>) {
        self.0.borrow_mut().retain(|known| !JsObject::equals(known, promise));
    }
}

/// Tells [`Rejections`] what the engine sees.
pub(super) struct Hooks {
    /// The zone of local times.
    pub zone: TimeZone,
}

impl HostHooks for Hooks {
    fn promise_rejection_tracker(
        &self,
        promise: &JsObject<PromiseData>,
        operation: OperationType,
        context: &mut Context,
    ) {
        let Ok(shared) = super::scope::shared(context) else { return };
        match operation {
            OperationType::Reject => shared.rejections.add(promise),
            OperationType::Handle => shared.rejections.remove(promise),
        }
    }

    /// Text made while the app runs would reach the parser unchecked, and nothing an app does needs that.
    fn ensure_can_compile_strings(
        &self,
        _: Realm,
        _: &[JsString],
        _: &JsString,
        _: bool,
        _: &mut Context,
    ) -> JsResult<()> {
        Err(JsNativeError::typ().with_message("`eval` and `new Function` are not available").into())
    }

    fn local_timezone_offset_seconds(&self, unix_time_seconds: i64) -> i32 {
        self.zone.offset_seconds(unix_time_seconds)
    }

    fn max_buffer_size(&self, _: &mut Context) -> u64 {
        64 * 1024 * 1024
    }
}

/// The clock of scripts is the runtime's.
pub(super) struct HostClock(pub Rc<dyn Host>);

impl Clock for HostClock {
    fn now(&self) -> JsInstant {
        let millis = self.0.now_millis().max(0.0);
        JsInstant::new((millis / 1000.0) as u64, ((millis % 1000.0) * 1_000_000.0) as u32)
    }

    fn system_time_millis(&self) -> i64 {
        self.0.now_millis() as i64
    }
}

/// First in, first out, and never endless.
#[derive(Default)]
pub(super) struct Jobs {
    queue: RefCell<VecDeque<Task>>,
    /// Set when a run had to be cut off.
    cut_off: Cell<bool>,
}

enum Task {
    Promise(PromiseJob),
    Generic(GenericJob),
}

impl Jobs {
    /// Jobs that one script may cause before they count as endless.
    const LIMIT: usize = 100_000;

    /// Whether there is anything to do.
    pub fn is_empty(&self) -> bool {
        self.queue.borrow().is_empty()
    }

    /// Whether the last run was cut off because it did not end.
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

    /// Runs all jobs, also those that they cause.
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
            // Timers are the runtime's, and nothing that scripts can reach makes other jobs.
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
