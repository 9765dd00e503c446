//! `Engine`: one JavaScript engine for an app, with a realm for each screen.

use std::rc::Rc;
use std::sync::Arc;

use boa_engine::builtins::promise::PromiseState;
use boa_engine::context::ContextBuilder;
use boa_engine::module::IdleModuleLoader;
use boa_engine::object::builtins::JsPromise;
use boa_engine::property::PropertyKey;
use boa_engine::{Context, JsObject, JsString, JsValue, NativeFunction, js_string};
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::compile::{compiled, compiled_direct, mentions, run_script};
use super::convert::{from_script_value, to_script_value, to_value};
use super::instance::{Instance, InstanceId, InstanceSpec};
use super::object::HostObject;
use super::promise::{Hooks, HostClock, Jobs};
use super::scope::{Compiled, Scope, ScopeId, Shared, Signature};
use super::{
    Body, Extra, Fault, FaultKind, Function, Host, Limits, Name, Promise, Response, ScriptObject, ScriptValue, answer,
    direct, globals, heap, memory,
};
use ensemble_core::app::Code;
use ensemble_core::value::{Segment, Value};

/// Where a piece of code runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ScriptEnv {
    /// In which screen.
    pub scope: ScopeId,
    /// In which instance of a custom widget.
    pub instance: Option<InstanceId>,
}

/// One JavaScript engine.
pub struct Engine {
    context: Context,
    shared: Rc<Shared>,
    jobs: Rc<Jobs>,
    instances: FxHashMap<InstanceId, (ScopeId, Rc<Instance>)>,
    /// Handlers that wait for something, for the place of what goes wrong in them later.
    waiting: Vec<(JsObject, Arc<Code>)>,
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
    /// When the engine cannot make its own first objects, which no input influences.
    pub fn new(host: Rc<dyn Host>, limits: Limits) -> Self {
        heap::widen();
        let jobs = Rc::new(Jobs::default());
        let mut context = ContextBuilder::new()
            .host_hooks(Rc::new(Hooks { zone: limits.zone }))
            .clock(Rc::new(HostClock(host.clone())))
            .job_executor(jobs.clone())
            .module_loader(Rc::new(IdleModuleLoader))
            .can_block(false)
            .build()
            .expect("a context is made of constants alone");
        let bounds = context.runtime_limits_mut();
        bounds.set_loop_iteration_limit(limits.loop_iterations);
        bounds.set_recursion_limit(limits.recursion);
        bounds.set_stack_size_limit(limits.stack);
        let shared = Rc::new(Shared {
            host,
            limits,
            keys: Default::default(),
            texts: Default::default(),
            scopes: Default::default(),
            pending: Default::default(),
            rejections: Default::default(),
        });
        context.insert_data(shared.clone());
        Self {
            context,
            shared,
            jobs,
            instances: FxHashMap::default(),
            waiting: Vec::new(),
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
        self.shared.scopes.borrow_mut().insert(id, scope.clone());
        let shared = self.shared.clone();
        if let Err(error) = scope.inside(&mut self.context, |context| globals::install(&scope, &shared, context)) {
            faults.push(self.fault(error));
        }
        for (name, what) in names {
            self.declare(id, name, what);
        }
        faults.extend(self.run_scripts(id, scripts));
        (id, faults)
    }

    /// Runs scripts whose declarations become the screen's.
    pub fn run_scripts(&mut self, scope: ScopeId, scripts: &[Arc<Code>]) -> Vec<Fault> {
        let Some(scope) = self.scope(scope) else { return vec![closed()] };
        let shared = self.shared.clone();
        scope.scripts.borrow_mut().extend(scripts.iter().cloned());
        // What was proven of handlers was proven without these scripts.
        scope.direct.borrow_mut().clear();
        let run = |code: &Arc<Code>| {
            let outer = shared.limits.running.begin(code.span);
            let fault = run_script(&scope, code, &shared, &mut self.context).err();
            shared.limits.running.back_to(outer);
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
        let declared = scope.inside(&mut self.context, |context| scope.declare(name, what, &shared, context));
        if let Err(error) = declared {
            let fault = self.fault(error);
            self.shared.host.fault(fault);
        }
    }

    /// Closes a screen and everything in it.
    pub fn close_scope(&mut self, scope: ScopeId) {
        self.instances.retain(|_, (owner, _)| *owner != scope);
        self.shared.pending.close_scope(scope);
        let closed = self.shared.scopes.borrow_mut().remove(&scope);
        if let Some(closed) = closed {
            closed.texts.borrow().iter().for_each(|text| self.shared.texts.remove(*text));
        }
    }

    /// Opens an instance of a custom widget in a screen.
    pub fn open_instance(&mut self, scope: ScopeId, spec: InstanceSpec<'_>) -> (InstanceId, Vec<Fault>) {
        let id = InstanceId(self.next_instance);
        self.next_instance += 1;
        let Some(owner) = self.scope(scope) else { return (id, vec![closed()]) };
        match Instance::open(&owner, spec, &self.shared, &mut self.context) {
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

    /// Tells an instance what one of its names stands for now: a widget that has come later.
    pub fn set_name(&mut self, instance: InstanceId, name: &str, what: Name) {
        if let Some((_, instance)) = self.instances.get(&instance) {
            instance.name(name, what);
        }
    }

    /// Closes an instance.
    pub fn close_instance(&mut self, instance: InstanceId) {
        self.instances.remove(&instance);
    }

    /// Evaluates an expression. `locals` are item-template names, outermost first.
    pub fn evaluate(
        &mut self,
        at: ScriptEnv,
        code: &Code,
        locals: &[(Arc<str>, ScriptValue)],
    ) -> Result<ScriptValue, Fault> {
        self.run(at, code, locals, &Extra::default())
    }

    /// Runs a handler's body; `return` gives the value, an async body a promise.
    pub fn run(
        &mut self,
        at: ScriptEnv,
        code: &Code,
        locals: &[(Arc<str>, ScriptValue)],
        extra: &Extra,
    ) -> Result<ScriptValue, Fault> {
        let scope = self.scope(at.scope).ok_or_else(closed)?;
        let mut fields: SmallVec<[JsValue; 8]> = SmallVec::new();
        let direct = self.direct(at, &scope, code, locals, extra).filter(|direct| {
            extra.response.as_ref().is_some_and(|response| {
                direct::arguments(&direct.fields, response, &self.shared.keys, |field| fields.push(field)).is_some()
            })
        });
        let compiled = match direct {
            Some(direct) => direct,
            None => {
                fields.clear();
                self.compiled(at, &scope, code, locals, extra)?
            }
        };
        let shared = self.shared.clone();
        let outer = shared.limits.running.begin(code.span);
        let result = scope.inside(&mut self.context, |context| {
            let mut args: SmallVec<[JsValue; 8]> = SmallVec::new();
            for taken in &compiled.taken {
                args.push(match locals.get(*taken) {
                    Some((_, datum)) => from_script_value(datum, &shared.keys, context)?,
                    None => JsValue::undefined(),
                });
            }
            if compiled.signature.event {
                args.push(match &extra.event {
                    Some(event) => from_script_value(event, &shared.keys, context)?,
                    None => JsValue::undefined(),
                });
            }
            if compiled.signature.response {
                args.push(match &extra.response {
                    Some(response) => answer::response_object(&scope, &shared, response, context).into(),
                    None => JsValue::undefined(),
                });
            }
            args.append(&mut fields);
            let this = match extra.this {
                Some((handle, spec)) => scope.widget(handle, spec, &shared, context)?.into(),
                None => JsValue::undefined(),
            };
            compiled.function.call(&this, &args, context)
        });
        shared.limits.running.back_to(outer);
        if code.is_async
            && let Ok(value) = &result
        {
            self.remember(value, code);
        }
        self.finish(result)
    }

    /// The form of a handler that takes fields of a stream's event; none when it has to get the whole event.
    fn direct(
        &mut self,
        at: ScriptEnv,
        scope: &Scope,
        code: &Code,
        locals: &[(Arc<str>, ScriptValue)],
        extra: &Extra,
    ) -> Option<Rc<Compiled>> {
        let is_event =
            extra.response.as_ref().is_some_and(|response| matches!(&*response.body.borrow(), Body::Event { .. }));
        let takes_more = extra.event.is_some() && mentions(code, "event");
        if !is_event || takes_more || at.instance.is_some() {
            return None;
        }
        let known = scope.direct.borrow().get(&code.id).cloned();
        let compiled = match known {
            Some(known) => known?,
            None => {
                let names: Vec<Arc<str>> = locals.iter().map(|(name, _)| name.clone()).collect();
                let made = compiled_direct(scope, code, &names, &self.shared.clone(), &mut self.context);
                scope.direct.borrow_mut().insert(code.id, made.clone());
                made?
            }
        };
        compiled.locals.iter().eq(locals.iter().map(|(name, _)| name)).then_some(compiled)
    }

    /// Remembers what an async handler answered with until that is settled.
    fn remember(&mut self, promise: &JsValue, code: &Code) {
        let is_pending = |promise: &JsObject| {
            let state = JsPromise::from_object(promise.clone()).map(|promise| promise.state());
            matches!(state, Ok(PromiseState::Pending))
        };
        if self.waiting.len() >= Self::MAX_WAITING {
            self.waiting.retain(|(promise, _)| is_pending(promise));
            self.waiting.truncate(Self::MAX_WAITING - 1);
        }
        self.waiting.extend(promise.as_object().map(|promise| (promise, Arc::new(code.clone()))));
    }

    /// More handlers than this that wait at once do without the place of what goes wrong later.
    const MAX_WAITING: usize = 256;

    fn compiled(
        &mut self,
        at: ScriptEnv,
        scope: &Scope,
        code: &Code,
        locals: &[(Arc<str>, ScriptValue)],
        extra: &Extra,
    ) -> Result<Rc<Compiled>, Fault> {
        let shared = self.shared.clone();
        if let Some(instance) = at.instance {
            let (_, instance) = self.instances.get(&instance).ok_or_else(closed)?;
            if instance.has(code.id) {
                let instance = instance.clone();
                return instance.compiled(scope, code, &shared, &mut self.context);
            }
        }
        let signature = Signature {
            event: extra.event.is_some() && mentions(code, "event"),
            response: extra.response.is_some() && mentions(code, "response"),
        };
        if let Some(known) = scope.compiled.borrow().get(&(code.id, signature))
            && known.locals.iter().eq(locals.iter().map(|(name, _)| name))
        {
            return Ok(known.clone());
        }
        let names: Vec<Arc<str>> = locals.iter().map(|(name, _)| name.clone()).collect();
        compiled(scope, code, &names, signature, &shared, &mut self.context)
    }

    /// Calls a function that a script handed out.
    pub fn call(&mut self, function: &Function, args: &[ScriptValue]) -> Result<ScriptValue, Fault> {
        let shared = self.shared.clone();
        let context = &mut self.context;
        let call = |context: &mut Context| {
            let args =
                args.iter().map(|arg| from_script_value(arg, &shared.keys, context)).collect::<Result<Vec<_>, _>>()?;
            function.object.call(&JsValue::undefined(), &args, context)
        };
        let scope = function.scope.and_then(|scope| shared.scopes.borrow().get(&scope).cloned());
        let result = match scope {
            Some(scope) => scope.inside(context, call),
            None => call(context),
        };
        self.finish(result)
    }

    /// Forgets a promise that will never be settled.
    pub fn abandon(&mut self, promise: Promise) {
        self.shared.pending.take(promise);
    }

    /// Takes a promise's rejection for handled, as something else tells what went wrong. Who awaits it gets it nevertheless.
    pub fn forgive(&mut self, promise: Promise) {
        let Some(promise) = self.shared.pending.object(promise) else { return };
        let nothing = NativeFunction::from_copy_closure(|_, _, _| Ok(JsValue::undefined()));
        let nothing = nothing.to_js_function(self.context.realm());
        if let Err(error) = promise.catch(nothing, &mut self.context) {
            let fault = self.fault(error);
            self.shared.host.fault(fault);
        }
    }

    /// Settles a promise that an action was given, then runs what waited for it.
    pub fn settle(&mut self, promise: Promise, result: Result<ScriptValue, ScriptValue>) {
        let Some((scope, functions)) = self.shared.pending.take(promise) else { return };
        let shared = self.shared.clone();
        let scope = scope.and_then(|scope| self.scope(scope));
        let settle = |context: &mut Context| {
            let (function, datum) = match &result {
                Ok(datum) => (&functions.resolve, datum),
                Err(datum) => (&functions.reject, datum),
            };
            let value = from_script_value(datum, &shared.keys, context)?;
            function.call(&JsValue::undefined(), &[value], context)
        };
        let settled = match scope {
            Some(scope) => scope.inside(&mut self.context, settle),
            None => settle(&mut self.context),
        };
        if let Err(fault) = self.finish(settled) {
            self.shared.host.fault(fault);
        }
    }

    /// Runs what waits for promises. `run`, `call` and `settle` do so themselves.
    pub fn run_jobs(&mut self) {
        if !self.jobs.is_empty() {
            let (jobs, shared) = (self.jobs.clone(), self.shared.clone());
            memory::within(|| {
                jobs.drain(&mut self.context, |error, context| {
                    shared.host.fault(Fault::from_error(error, &shared.texts, context));
                });
            });
            if jobs.take_cut_off() {
                shared.host.fault(Fault::new(FaultKind::LoopLimit, "promises cause each other without end"));
            }
            self.context.clear_kept_objects();
        }
        for promise in self.shared.rejections.take() {
            let promise = promise.upcast();
            let code = self.waiting.iter().find(|(known, _)| JsObject::equals(known, &promise));
            let code = code.map(|(_, code)| code.clone());
            let promise = JsPromise::from_object(promise);
            if let Ok(PromiseState::Rejected(reason)) = promise.map(|promise| promise.state()) {
                let fault = Fault::from_reason(reason, &self.shared.texts, &mut self.context);
                self.shared.host.fault(match code {
                    Some(code) => fault.within(&code),
                    None => fault,
                });
            }
        }
    }

    /// A plain variable of the app's scripts: a custom widget's own first, then the screen's. Things of the app are none.
    pub fn global(&mut self, at: ScriptEnv, name: &str) -> Option<ScriptValue> {
        let scope = self.scope(at.scope)?;
        let shared = self.shared.clone();
        let instance =
            at.instance.and_then(|instance| self.instances.get(&instance)).map(|(_, instance)| instance.clone());
        if let Some(instance) = instance
            && let Some(datum) = instance.variable(name, &scope, &shared, &mut self.context)
        {
            return Some(datum);
        }
        let text = JsString::from(name);
        if scope.realm.scope().has_lex_binding(&text) {
            return self.lexical(&scope, name);
        }
        let property = scope.global.borrow().properties().get(&PropertyKey::from(text))?;
        match property.value() {
            Some(value) => {
                let is_thing = value.as_object().is_some_and(|object| object.is::<HostObject>());
                let declared = is_thing && scope.names.borrow().contains_key(name);
                (!declared).then(|| to_script_value(value))
            }
            None => None,
        }
    }

    fn lexical(&mut self, scope: &Scope, name: &str) -> Option<ScriptValue> {
        let known = scope.readers.borrow().get(name).cloned();
        let reader = match known {
            Some(reader) => reader,
            None => {
                let mut text = super::texts::TextBuilder::default();
                text.glue(&format!("(function () {{ return {name} }})"));
                let reader = super::compile::evaluate(scope, text, &self.shared, &mut self.context).ok()?;
                scope.readers.borrow_mut().insert(Arc::from(name), reader.clone());
                reader
            }
        };
        let value = reader.call(&JsValue::undefined(), &[], &mut self.context).ok()?;
        Some(to_script_value(&value))
    }

    /// What stands at the end of a path; null where it leads nowhere. Never throws.
    pub fn path(&mut self, datum: &ScriptValue, path: &[Segment]) -> ScriptValue {
        let mut datum = datum.clone();
        for (at, segment) in path.iter().enumerate() {
            let object = match &datum {
                ScriptValue::Plain(value) => return ScriptValue::Plain(value.at(&path[at..])),
                ScriptValue::Object(script) => script.0.clone(),
            };
            let key = match segment {
                Segment::Key(key) => self.shared.keys.get(key),
                Segment::Index(index) => PropertyKey::from(*index),
            };
            datum = match object.get(key, &mut self.context) {
                Ok(value) => to_script_value(&value),
                Err(_) => return ScriptValue::NULL,
            };
        }
        datum
    }

    /// How many items a list has.
    pub fn length(&mut self, datum: &ScriptValue) -> Option<usize> {
        match datum {
            ScriptValue::Plain(value) => value.as_list().map(<[Value]>::len),
            ScriptValue::Object(script) if script.0.is_array() => {
                let length = script.0.get(js_string!("length"), &mut self.context).ok()?;
                length.as_number().map(|length| length as usize)
            }
            ScriptValue::Object(_) => None,
        }
    }

    /// An item of a list; null where there is none.
    pub fn item(&mut self, datum: &ScriptValue, index: usize) -> ScriptValue {
        self.path(datum, &[Segment::Index(index)])
    }

    /// Plain data. Depth and size are bounded ([`super::MAX_DEPTH`], [`super::MAX_VALUES`]); what contains itself is a fault.
    pub fn to_value(&mut self, datum: &ScriptValue) -> Result<Value, Fault> {
        match datum {
            ScriptValue::Plain(value) => Ok(value.clone()),
            ScriptValue::Object(script) => to_value(&script.0.clone().into(), &mut self.context).map_err(|error| {
                let fault = self.fault(error);
                Fault { kind: FaultKind::TooDeep, ..fault }
            }),
        }
    }

    /// Text as people read it.
    pub fn display(&mut self, datum: &ScriptValue) -> Arc<str> {
        match datum {
            ScriptValue::Plain(value) => value.to_display(),
            ScriptValue::Object(script) => globals::display_object(&script.0, &mut self.context),
        }
    }

    /// An answer as the object that scripts know as `response`; what `invokeAPI`'s promise is settled with.
    pub fn response(&mut self, scope: ScopeId, response: &Rc<Response>) -> ScriptValue {
        let Some(scope) = self.scope(scope) else { return ScriptValue::NULL };
        let shared = self.shared.clone();
        let object =
            scope.inside(&mut self.context, |context| answer::response_object(&scope, &shared, response, context));
        ScriptValue::Object(ScriptObject(object))
    }

    /// A thing of the app as the object that scripts know it by.
    pub fn thing(&mut self, scope: ScopeId, name: &Name) -> Result<ScriptValue, Fault> {
        let scope = self.scope(scope).ok_or_else(closed)?;
        let shared = self.shared.clone();
        let value = scope.inside(&mut self.context, |context| scope.value_of(name, &shared, context));
        value.map(|value| to_script_value(&value)).map_err(|error| self.fault(error))
    }

    /// The function behind a datum.
    pub fn function(&self, scope: ScopeId, datum: &ScriptValue) -> Option<Function> {
        match datum {
            ScriptValue::Object(script) if script.0.is_callable() => {
                Some(Function { object: script.0.clone(), scope: Some(scope) })
            }
            _ => None,
        }
    }

    /// How many screens, instances and promises are open.
    pub fn open_handles(&self) -> usize {
        self.shared.scopes.borrow().len() + self.instances.len() + self.shared.pending.len()
    }

    fn scope(&self, scope: ScopeId) -> Option<Rc<Scope>> {
        self.shared.scopes.borrow().get(&scope).cloned()
    }

    fn finish(&mut self, result: Result<JsValue, boa_engine::JsError>) -> Result<ScriptValue, Fault> {
        let result = match result {
            Ok(value) => Ok(to_script_value(&value)),
            Err(error) => Err(self.fault(error)),
        };
        self.run_jobs();
        result
    }

    fn fault(&mut self, error: boa_engine::JsError) -> Fault {
        Fault::from_error(error, &self.shared.texts, &mut self.context)
    }
}

impl Drop for Engine {
    /// Objects in the engine's heap hold `Shared`, which holds the screens: the circle is cut here.
    fn drop(&mut self) {
        self.instances.clear();
        self.waiting.clear();
        self.shared.scopes.borrow_mut().clear();
        self.shared.pending.clear();
    }
}

fn closed() -> Fault {
    Fault::new(FaultKind::Thrown, "the screen or widget of this code is closed")
}
