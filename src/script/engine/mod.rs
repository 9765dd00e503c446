//! `Engine`: one JavaScript engine for an app, with a realm for each screen.

mod promises;
mod run;
mod values;

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

use boa_engine::context::ContextBuilder;
use boa_engine::module::IdleModuleLoader;
use boa_engine::{Context, JsError, JsObject, JsValue};
use rustc_hash::FxHashMap;

use crate::collector::Collector;
use crate::compile::run_script;
use crate::convert::to_script_value;
use crate::hooks::{Hooks, HostClock};
use crate::host::names::declare;
use crate::names_in_scope::NamesInScope;
use crate::promise::Jobs;
use crate::scope::{Scope, Shared};
use crate::widget_instance::{Factories, InstanceId, InstanceSpec, WidgetInstance};
use crate::{Fault, FaultKind, Host, Limits, Name, ScopeId, ScriptValue, collector, host};
use ensemble_core::app::Code;

/// Scope in which code runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ScriptEnv {
    /// The screen's scope.
    pub scope: ScopeId,
    /// The instance of a custom widget.
    pub instance: Option<InstanceId>,
}

/// A JavaScript engine.
pub struct Engine {
    context: Context,
    shared: Rc<Shared>,
    jobs: Rc<Jobs>,
    instances: FxHashMap<InstanceId, (ScopeId, Rc<WidgetInstance>)>,
    factories: Factories,
    collector: Collector,
    /// Pending promises of async handlers, with the handler: a rejection without a position gets the handler's.
    async_handlers: Vec<(JsObject, ScopeId, Arc<Code>)>,
    next_scope: u32,
    next_instance: u32,
}

impl From<ScopeId> for ScriptEnv {
    fn from(scope: ScopeId) -> Self {
        Self { scope, instance: None }
    }
}

impl Engine {
    /// An engine without screens.
    ///
    /// # Panics
    ///
    /// If the engine cannot create its built-in objects, which does not depend on input.
    pub fn new(host: Rc<dyn Host>, limits: Limits) -> Self {
        collector::raise_box_threshold();
        let jobs = Rc::new(Jobs::default());
        let mut context = ContextBuilder::new()
            .host_hooks(Rc::new(Hooks { zone: limits.zone }))
            .clock(Rc::new(HostClock(host.clone())))
            .job_executor(jobs.clone())
            // `import()` has no files to load from: imports of the app are run as scripts of the screen.
            .module_loader(Rc::new(IdleModuleLoader))
            // `Atomics.wait` would block the app thread.
            .can_block(false)
            .build()
            .expect("a context is made of constants alone");
        let bounds = context.runtime_limits_mut();
        bounds.set_loop_iteration_limit(limits.loop_iterations);
        bounds.set_recursion_limit(limits.recursion);
        bounds.set_stack_size_limit(limits.stack);
        let regex_steps = Cell::new(limits.regex_steps);
        let random = Cell::new(limits.seed.unwrap_or_default());
        let shared = Rc::new(Shared {
            host,
            random,
            limits,
            patterns: Default::default(),
            regex_steps,
            strings: Default::default(),
            source_map: Default::default(),
            cache_hazards: Default::default(),
            scopes: Default::default(),
            pending: Default::default(),
            rejections: Default::default(),
            broken: Default::default(),
            full: Default::default(),
            default_prevented: Default::default(),
            outside: Default::default(),
            counted: Default::default(),
        });
        // Native functions are plain function pointers and find the shared state here.
        context.insert_data(shared.clone());
        Self {
            context,
            shared,
            jobs,
            instances: FxHashMap::default(),
            factories: Factories::default(),
            collector: Collector::default(),
            async_handlers: Vec::new(),
            next_scope: 0,
            next_instance: 0,
        }
    }

    /// Opens a screen: `names` are put on its global object, then `scripts` (imports, Global) run in it.
    pub fn open_scope(&mut self, names: Vec<(Arc<str>, Name)>, scripts: &[Arc<Code>]) -> (ScopeId, Vec<Fault>) {
        let id = ScopeId(self.next_scope);
        self.next_scope += 1;
        let mut faults = Vec::new();
        let scope = match Scope::new(id, &mut self.context) {
            Ok(scope) => Rc::new(scope),
            Err(error) => {
                faults.push(self.fault(error));
                return (id, faults);
            }
        };
        // Inserted before anything runs: native functions look their screen up by its id.
        self.shared.scopes.borrow_mut().insert(id, scope.clone());
        let shared = self.shared.clone();
        if let Err(error) = scope.enter(&shared, &mut self.context, |context| host::install(&scope, &shared, context)) {
            faults.push(self.fault(error));
        }
        for (name, what) in names {
            self.declare(id, name, what);
        }
        faults.extend(self.run_scripts(id, scripts));
        (id, faults)
    }

    /// Runs scripts and adds their declarations to the screen's scope.
    pub fn run_scripts(&mut self, scope: ScopeId, scripts: &[Arc<Code>]) -> Vec<Fault> {
        let Some(scope) = self.scope(scope) else { return vec![closed_fault()] };
        let shared = self.shared.clone();
        // Before any of them is compiled, because a function of one script may read a property that another one redefines.
        for script in scripts {
            shared.see(&script.source);
        }
        scope.scripts.borrow_mut().extend(scripts.iter().cloned());
        // The choice of handlers for the fast path did not know these scripts.
        scope.fast_paths.borrow_mut().clear();
        let run = |code: &Arc<Code>| {
            let outer = shared.limits.running.enter(code.span);
            let fault = run_script(&scope, code, &shared, &mut self.context).err();
            shared.limits.running.restore(outer);
            fault
        };
        let faults = scripts.iter().filter_map(run).collect();
        self.run_jobs();
        faults
    }

    /// Adds or replaces a name of a screen.
    pub fn declare(&mut self, scope: ScopeId, name: Arc<str>, what: Name) {
        let Some(scope) = self.scope(scope) else { return };
        let shared = self.shared.clone();
        let declared = scope.enter(&shared, &mut self.context, |context| declare(&scope, name, what, &shared, context));
        if let Err(error) = declared {
            let fault = self.fault(error);
            self.shared.host.fault(fault);
        }
    }

    /// Closes a screen and everything in it.
    pub fn close_scope(&mut self, scope: ScopeId) {
        self.instances.retain(|_, (owner, _)| *owner != scope);
        self.factories.retain(|(owner, _), _| *owner != scope);
        self.shared.pending.close_scope(scope);
        let closed = self.shared.scopes.borrow_mut().remove(&scope);
        if let Some(closed) = closed {
            closed.sources.borrow().iter().for_each(|text| self.shared.source_map.remove(*text));
        }
    }

    /// Opens an instance of a custom widget in a screen.
    pub fn open_instance(&mut self, scope: ScopeId, spec: InstanceSpec<'_>) -> (InstanceId, Vec<Fault>) {
        let id = InstanceId(self.next_instance);
        self.next_instance += 1;
        let Some(owner) = self.scope(scope) else { return (id, vec![closed_fault()]) };
        match WidgetInstance::open(&mut self.factories, &owner, spec, &self.shared, &mut self.context) {
            Ok((instance, faults)) => {
                self.instances.insert(id, (scope, Rc::new(instance)));
                self.run_jobs();
                (id, faults)
            }
            Err(fault) => (id, vec![fault]),
        }
    }

    /// Sets an input of an instance.
    pub fn set_input(&mut self, instance: InstanceId, name: &str, value: ScriptValue) {
        if let Some((_, instance)) = self.instances.get(&instance) {
            instance.set(name, value);
        }
    }

    /// Sets the value of a name of an instance: a widget of its body that was created later.
    pub fn set_name(&mut self, instance: InstanceId, name: &str, what: Name) {
        if let Some((_, instance)) = self.instances.get(&instance) {
            instance.name(name, what);
        }
    }

    /// Closes an instance.
    pub fn close_instance(&mut self, instance: InstanceId) {
        self.instances.remove(&instance);
    }

    /// Count of open screens, instances and promises.
    #[cfg(test)]
    pub(crate) fn open_handles(&self) -> usize {
        self.shared.scopes.borrow().len() + self.instances.len() + self.shared.pending.len()
    }

    /// True when Boa has panicked since the last call. [`Engine::start_afresh`] replaces the engine.
    pub fn take_broken(&self) -> bool {
        self.shared.broken.take()
    }

    /// True once after a script has called `event.preventDefault()`.
    pub fn take_default_prevented(&self) -> bool {
        self.shared.default_prevented.take()
    }

    /// True once after the program has held more than [`Limits::kept_bytes`] at the end of a call. [`Engine::start_afresh`] then frees the memory of
    /// scripts.
    pub fn take_full(&self) -> bool {
        self.shared.full.take()
    }

    /// Runs the garbage collector.
    pub fn collect_garbage(&self) {
        crate::memory::limited(boa_gc::force_collect);
    }

    /// Replaces the engine by a new one without screens, instances and promises. Data held by the host stays readable. After a panic, the old
    /// engine's memory is leaked, because it may be inconsistent.
    pub fn start_afresh(&mut self, has_panicked: bool) {
        let mut fresh = Self::new(self.shared.host.clone(), self.shared.limits.clone());
        // Ids are not used twice: an id that the host closes later does not close something new.
        (fresh.next_scope, fresh.next_instance) = (self.next_scope, self.next_instance);
        fresh.shared.pending.continue_numbers(&self.shared.pending);
        fresh.shared.cache_hazards.continue_with(&self.shared.cache_hazards);
        let old = std::mem::replace(self, fresh);
        if has_panicked {
            // Dropping a half-changed engine might panic again.
            std::mem::forget(old);
        }
    }

    /// Looks through a text of the app for code that redefines properties, before any of its functions runs: what is compiled from then on does
    /// without the inline caches that such code makes wrong.
    pub fn look_ahead(&self, text: &str) {
        self.shared.see(text);
    }

    pub(super) fn scope(&self, scope: ScopeId) -> Option<Rc<Scope>> {
        self.shared.scopes.borrow().get(&scope).cloned()
    }

    fn finish(&mut self, result: Result<JsValue, JsError>, names: &NamesInScope<'_>) -> Result<ScriptValue, Fault> {
        let result = match result {
            Ok(value) => Ok(to_script_value(&value)),
            Err(error) => Err(Fault::from_error_among(error, &self.shared.source_map, names, &mut self.context)),
        };
        self.run_jobs();
        let shared = &self.shared;
        if self.collector.collect_if_due(&*shared.host, &shared.outside, shared.limits.kept_bytes) {
            self.shared.full.set(true);
        }
        result
    }

    fn fault(&mut self, error: JsError) -> Fault {
        Fault::from_error(error, &self.shared.source_map, &mut self.context)
    }
}

impl Drop for Engine {
    /// Breaks the reference cycle between objects in the engine's heap and the screens in `Shared`.
    fn drop(&mut self) {
        self.instances.clear();
        self.factories.clear();
        self.async_handlers.clear();
        self.shared.scopes.borrow_mut().clear();
        self.shared.pending.clear();
    }
}

fn closed_fault() -> Fault {
    Fault::new(FaultKind::Thrown, "the screen or widget of this code is closed")
}
