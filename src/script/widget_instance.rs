//! Custom widgets: every instance has its own inputs, ids and variables, shared by all code of its definition.
//!
//! The definition becomes one function. Called for an instance, it runs imports and Global and returns functions that reach that instance's
//! variables and code:
//!
//! ```js
//! (function (input, id) {
//!   function $set($at, $value) { switch ($at) { case 0: input = $value; return; … } }
//!   return (function () {
//!     /* imports, Global */
//!     return [$set, function get($at) {…}, function code($at) { switch ($at) { case 0: return function (row) {…}; … } }];
//!   })();
//! })
//! ```
//!
//! Names that are not the author's begin with `$`, so that an input may be called `value` or `at`.

use std::cell::{Cell, RefCell};
use std::fmt::Write as _;
use std::rc::Rc;
use std::sync::Arc;

use boa_engine::{Context, JsObject, JsResult, JsValue};
use rustc_hash::FxHashMap;

use crate::compile::{add_body, evaluate, function_head, read_fields, used_locals};
use crate::compiled_code::{Compiled, Signature};
use crate::convert::{from_script_value, to_script_value};
use crate::host::names::value_of;
use crate::scope::{Scope, Shared};
use crate::source_map::SourceBuilder;
use crate::syntax::{self, has_free_name};
use crate::{Fault, FaultKind, Name, ScopeId, ScriptValue};
use ensemble_core::app::{Code, CodeId, CustomWidget};

/// An instance of a custom widget; assigned by the engine and never used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct InstanceId(pub u32);

/// The inputs of an instance.
pub struct InstanceSpec<'a> {
    /// The custom widget.
    pub definition: &'a Arc<CustomWidget>,
    /// Inputs from the caller.
    pub inputs: Vec<(Arc<str>, ScriptValue)>,
    /// Ids of the widgets in its body, and other private names.
    pub names: Vec<(Arc<str>, Name)>,
    /// Imports, then Global.
    pub scripts: &'a [Arc<Code>],
}

/// A custom widget's definition, compiled to a function that creates instances.
pub(super) struct Factory {
    // Held so that its address, by which factories are found, is not used again for another definition.
    definition: Arc<CustomWidget>,
    function: JsObject,
    /// Names that the host sets.
    inputs: Vec<Arc<str>>,
    /// Names that can be read: the inputs, then variables of its scripts.
    readable: Vec<Arc<str>>,
    codes: FxHashMap<CodeId, usize>,
}

/// Factories by screen and by the address of the definition.
pub(super) type Factories = FxHashMap<(ScopeId, usize), Rc<Factory>>;

/// An instance.
pub(super) struct WidgetInstance {
    factory: Rc<Factory>,
    functions: RefCell<Option<InstanceFunctions>>,
    /// Inputs and names that are not yet assigned in the script: they are assigned together before the next call, so that changed inputs of an
    /// instance without a call cost nothing.
    pending: RefCell<Vec<(usize, PendingValue)>>,
    has_pending: Cell<bool>,
    compiled: RefCell<FxHashMap<usize, Rc<Compiled>>>,
}

#[derive(Clone)]
struct InstanceFunctions {
    set: JsObject,
    get: JsObject,
    code: JsObject,
}

enum PendingValue {
    Value(ScriptValue),
    Name(Name),
}

/// `event` and `response` are parameters of every function of a definition that mentions them.
fn signature_of(code: &Code) -> Signature {
    Signature { event: has_free_name(code, "event"), response: has_free_name(code, "response") }
}

impl Factory {
    /// The factory of a definition, created at its first use in a scope.
    fn of(
        factories: &mut Factories,
        scope: &Scope,
        spec: &InstanceSpec<'_>,
        shared: &Shared,
        context: &mut Context,
    ) -> Result<(Rc<Self>, Vec<Fault>), Fault> {
        let key = (scope.id, Arc::as_ptr(spec.definition) as usize);
        if let Some(known) = factories.get(&key) {
            return Ok((known.clone(), Vec::new()));
        }
        let (factory, faults) = Self::new(scope, spec, shared, context)?;
        let factory = Rc::new(factory);
        factories.insert(key, factory.clone());
        Ok((factory, faults))
    }

    fn new(
        scope: &Scope,
        spec: &InstanceSpec<'_>,
        shared: &Shared,
        context: &mut Context,
    ) -> Result<(Self, Vec<Fault>), Fault> {
        let definition = spec.definition;
        let mut inputs: Vec<Arc<str>> = definition.inputs.clone();
        inputs.extend(definition.ids.iter().cloned());
        inputs.extend(spec.inputs.iter().map(|(name, _)| name.clone()));
        inputs.extend(spec.names.iter().map(|(name, _)| name.clone()));
        let mut seen = rustc_hash::FxHashSet::default();
        inputs.retain(|name| syntax::is_name(name) && seen.insert(name.clone()));

        let mut faults = Vec::new();
        // One code that does not parse must not take the others with it: they share one source.
        let mut usable = |code: &Arc<Code>| match syntax::check_code(code) {
            Ok(info) => Some(info),
            Err(fault) => {
                faults.push(Fault::from_syntax_fault(fault, code));
                None
            }
        };
        let mut readable = inputs.clone();
        let mut scripts = Vec::new();
        for code in spec.scripts {
            let Some(info) = usable(code) else { continue };
            readable.extend(info.declared.into_iter().filter(|name| seen.insert(name.clone())));
            scripts.push(code);
        }
        let codes: Vec<_> = definition.codes.iter().filter(|(code, _)| usable(code).is_some()).collect();
        for code in scripts.iter().copied().chain(codes.iter().map(|(code, _)| code)) {
            shared.see(&code.source);
        }

        let mut text = SourceBuilder::default();
        text.push_generated(&format!("(function ({}) {{", inputs.join(", ")));
        text.push_generated(&format!(
            "function $set($at, $value) {{ switch ($at) {{ {} }} }}",
            switch(&inputs, |name| format!("{name} = $value; return"))
        ));
        text.push_generated("return (function () {");
        for code in scripts {
            let rewritten = syntax::rewrite(code, &[], &shared.cache_hazards);
            text.push_code(code, rewritten.as_ref().map(|(text, insertions)| (&**text, insertions.clone())));
            // A script that ends without a semicolon must not run into the next.
            text.push_generated(";");
        }
        text.push_generated(&format!(
            "return [$set, function ($at) {{ switch ($at) {{ {} }} }}, function ($at) {{ switch ($at) {{",
            switch(&readable, |name| format!("return {name}"))
        ));
        let apis = scope.apis.borrow().clone();
        for (at, (code, locals)) in codes.iter().enumerate() {
            let parameters = used_locals(code, locals);
            let head = function_head(code, parameters.iter().map(|at| &*locals[*at]), signature_of(code));
            text.push_generated(&format!("case {at}: return {head}"));
            let guarded = syntax::rewrite(code, &apis, &shared.cache_hazards);
            add_body(&mut text, code, guarded.as_ref().map(|(text, insertions)| (&**text, insertions.clone())));
            text.push_generated("};");
        }
        text.push_generated("} }]; })(); })");
        let function = evaluate(scope, text, shared, context)?;
        let codes = codes.iter().enumerate().map(|(at, (code, _))| (code.id, at)).collect();
        Ok((Self { definition: definition.clone(), function, inputs, readable, codes }, faults))
    }
}

impl WidgetInstance {
    /// A new instance. Its scripts run now if it has any, otherwise at its first use.
    pub fn open(
        factories: &mut Factories,
        scope: &Scope,
        spec: InstanceSpec<'_>,
        shared: &Rc<Shared>,
        context: &mut Context,
    ) -> Result<(Self, Vec<Fault>), Fault> {
        let (factory, mut faults) = Factory::of(factories, scope, &spec, shared, context)?;
        let instance = Self {
            factory,
            functions: RefCell::default(),
            pending: RefCell::default(),
            has_pending: Cell::new(false),
            compiled: RefCell::default(),
        };
        for (name, script_value) in spec.inputs {
            instance.set(&name, script_value);
        }
        for (name, what) in spec.names {
            instance.queue(&name, PendingValue::Name(what));
        }
        if !spec.scripts.is_empty()
            && let Err(fault) = instance.functions(scope, shared, context)
        {
            faults.push(fault);
        }
        Ok((instance, faults))
    }

    /// Sets an input; assigned in the script before it next runs.
    pub fn set(&self, name: &str, value: ScriptValue) {
        self.queue(name, PendingValue::Value(value));
    }

    /// Sets the value of a name; assigned in the script before it next runs.
    pub fn name(&self, name: &str, what: Name) {
        self.queue(name, PendingValue::Name(what));
    }

    fn queue(&self, name: &str, what: PendingValue) {
        // A name that is no identifier (`my-input`) cannot be read by a script, so there is nothing to assign.
        let Some(at) = self.factory.inputs.iter().position(|input| &**input == name) else { return };
        let mut pending = self.pending.borrow_mut();
        pending.retain(|(other, _)| *other != at);
        pending.push((at, what));
        self.has_pending.set(true);
    }

    /// Names of the inputs, ids and variables.
    pub fn names(&self) -> impl Iterator<Item = &Arc<str>> {
        self.factory.readable.iter()
    }

    /// True when `code` belongs to the definition.
    pub fn has(&self, code: CodeId) -> bool {
        self.factory.codes.contains_key(&code)
    }

    /// The function for a piece of the definition's code.
    pub fn compiled(
        &self,
        scope: &Scope,
        code: &Code,
        shared: &Rc<Shared>,
        context: &mut Context,
    ) -> Result<Rc<Compiled>, Fault> {
        let functions = self.functions(scope, shared, context)?;
        self.flush_pending(&functions, scope, shared, context)?;
        let Some(at) = self.factory.codes.get(&code.id).copied() else {
            return Err(Fault::new(FaultKind::Syntax, "this code is not part of the widget"));
        };
        if let Some(known) = self.compiled.borrow().get(&at) {
            return Ok(known.clone());
        }
        let locals = self
            .factory
            .definition
            .codes
            .iter()
            .find(|(known, _)| known.id == code.id)
            .map(|(_, locals)| locals.clone());
        let locals = locals.unwrap_or_default();
        let function = functions
            .code
            .call(&JsValue::undefined(), &[JsValue::from(at)], context)
            .map_err(|error| Fault::from_error(error, &shared.source_map, context))?;
        let function =
            function.as_object().ok_or_else(|| Fault::new(FaultKind::Syntax, "this code cannot be called"))?;
        let used_locals = used_locals(code, &locals);
        let compiled = Rc::new(Compiled {
            function,
            read_fields: read_fields(code, &locals, &used_locals),
            used_locals,
            locals,
            signature: signature_of(code),
            fields: Vec::new(),
            stands_for: None,
        });
        self.compiled.borrow_mut().insert(at, compiled.clone());
        Ok(compiled)
    }

    /// A variable of the instance: an input, or one of its scripts' own.
    pub fn variable(
        &self,
        name: &str,
        scope: &Scope,
        shared: &Rc<Shared>,
        context: &mut Context,
    ) -> Option<ScriptValue> {
        let at = self.factory.readable.iter().position(|known| &**known == name)?;
        let written =
            self.pending.borrow().iter().find(|(other, _)| *other == at).and_then(|(_, pending)| match pending {
                PendingValue::Value(script_value) => Some(script_value.clone()),
                PendingValue::Name(_) => None,
            });
        if written.is_some() {
            return written;
        }
        let functions = self.functions(scope, shared, context).ok()?;
        self.flush_pending(&functions, scope, shared, context).ok()?;
        let value = functions.get.call(&JsValue::undefined(), &[JsValue::from(at)], context).ok()?;
        Some(to_script_value(&value))
    }

    fn functions(&self, scope: &Scope, shared: &Rc<Shared>, context: &mut Context) -> Result<InstanceFunctions, Fault> {
        if let Some(functions) = &*self.functions.borrow() {
            return Ok(functions.clone());
        }
        let mut arguments = vec![JsValue::undefined(); self.factory.inputs.len()];
        let pending = self.pending.take();
        self.has_pending.set(false);
        let made: JsResult<InstanceFunctions> = scope.enter(shared, context, |context| {
            for (at, pending) in &pending {
                arguments[*at] = pending.to_js(scope, shared, context)?;
            }
            let functions = self.factory.function.call(&JsValue::undefined(), &arguments, context)?;
            let functions = functions.to_object(context)?;
            let mut function = |at: u32| functions.get(at, context)?.to_object(context);
            Ok(InstanceFunctions { set: function(0)?, get: function(1)?, code: function(2)? })
        });
        let functions = made.map_err(|error| Fault::from_error(error, &shared.source_map, context))?;
        *self.functions.borrow_mut() = Some(functions.clone());
        Ok(functions)
    }

    fn flush_pending(
        &self,
        functions: &InstanceFunctions,
        scope: &Scope,
        shared: &Rc<Shared>,
        context: &mut Context,
    ) -> Result<(), Fault> {
        if !self.has_pending.take() {
            return Ok(());
        }
        let pending = self.pending.take();
        let told: JsResult<()> = scope.enter(shared, context, |context| {
            for (at, pending) in &pending {
                let value = pending.to_js(scope, shared, context)?;
                functions.set.call(&JsValue::undefined(), &[JsValue::from(*at), value], context)?;
            }
            Ok(())
        });
        told.map_err(|error| Fault::from_error(error, &shared.source_map, context))
    }
}

impl PendingValue {
    fn to_js(&self, scope: &Scope, shared: &Rc<Shared>, context: &mut Context) -> JsResult<JsValue> {
        match self {
            Self::Value(script_value) => from_script_value(script_value, &shared.strings, context),
            Self::Name(name) => value_of(scope, name, shared, context),
        }
    }
}

fn switch(names: &[Arc<str>], case: impl Fn(&str) -> String) -> String {
    let mut text = String::new();
    for (at, name) in names.iter().enumerate() {
        let _ = write!(text, "case {at}: {}; ", case(name));
    }
    text
}
